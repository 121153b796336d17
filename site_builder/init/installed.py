"""What is installed here, as another machine can install it: this package, and the versions of all that it needs."""

import json
import re
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, distribution

from site_builder import __version__

NAME = "site-builder"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?")
_FOR_EXTRA = re.compile(r"""\bextra\s*==\s*["']([^"']+)["']""")


def package_spec() -> str:
    """What pip installs to get this package, as it was installed here (PEP 610).

    From a version control system its commit, from an address that address, from an index its version. Where it came
    from a folder or a file of this machine: a wheel that is put beside the requirements.
    """
    try:
        recorded = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:  # it runs from a checkout, without being installed
        return wheel_name()
    return spec_of(json.loads(recorded)) if recorded else f"{NAME}=={__version__}"


def spec_of(direct: dict[str, object]) -> str:
    """The requirement for what `direct_url.json` says; see `package_spec`."""
    url, vcs = str(direct.get("url", "")), direct.get("vcs_info")
    if isinstance(vcs, dict):
        return f"{NAME} @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    return f"{NAME} @ {url}" if url.startswith("https://") else wheel_name()


def wheel_name() -> str:
    """A wheel of this version in the folder of the requirements."""
    return f"./site_builder-{__version__}-py3-none-any.whl"


def constraints() -> list[str]:
    """`name==version` of every installed package that this one needs, at any depth, in order of their names."""
    found: dict[str, str] = {}
    waiting = [(NAME, frozenset[str]())]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        try:
            one = distribution(name)
        except PackageNotFoundError:  # for another system or Python, or this package where it isn't installed
            continue
        found[normal(one.name)] = one.version
        more = {needed for text in one.requires or () if (needed := requirement(text, extras)) and needed not in seen}
        seen |= more
        waiting += more
    return sorted(f"{name}=={version}" for name, version in found.items() if name != NAME)


def requirement(text: str, extras: Collection[str]) -> tuple[str, frozenset[str]] | None:
    """The name of a requirement and the extras it asks for (PEP 508); None where none of our extras needs it."""
    wanted = _FOR_EXTRA.search(text)
    if wanted and wanted[1] not in extras:
        return None
    name, asked = _REQUIREMENT.match(text).groups()  # type: ignore[union-attr]
    return normal(name), frozenset(filter(None, re.split(r"[\s,]+", asked or "")))


def normal(name: str) -> str:
    """The name of a package as indices write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
