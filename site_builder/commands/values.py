"""What the command line gives a command: its arguments as values, and the configuration with them."""

import argparse
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from site_builder.config import SiteConfig, load_config
from site_builder.config_values import base_url_problem, elsewhere_problem

#: Where the configuration lies where nobody says otherwise.
CONFIG = Path("content/site.toml")


def port_number(text: str) -> int:
    """A TCP port. Raises what argparse turns into wrong usage."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; it must be a whole number up to 65535")
    return int(text)


def age(text: str) -> timedelta:
    """A time such as `90m`, `24h` or `7d`. Raises what argparse turns into wrong usage."""
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no age; write minutes, hours or days as 90m, 24h or 7d")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


def base_url(text: str) -> str:
    """The address to publish under. Raises what argparse turns into wrong usage."""
    if problem := base_url_problem(text):
        raise argparse.ArgumentTypeError(f"{text!r}: {problem}")
    return text.rstrip("/") + "/"


def configured(arguments: argparse.Namespace) -> SiteConfig:
    """The configuration with what the command line says instead."""
    config = load_config(arguments.config)
    address = getattr(arguments, "base_url", None)
    if not address:
        return config
    domain = "" if elsewhere_problem(config.domain, address) else config.domain  # that of another address is not ours
    return replace(config, base_url=address, domain=domain)


def cache_dir(config: SiteConfig) -> Path:
    """Where builds keep what they may reuse: `.cache` in the folder of the site."""
    return config.root / ".cache"
