"""The one clock: builds take their time from their inputs, so the same input gives the same bytes."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from site_builder.errors import SiteBuilderError


def source_date_epoch() -> int | None:
    """`SOURCE_DATE_EPOCH` in seconds (reproducible-builds.org), or None where it is not set."""
    raw = os.environ.get("SOURCE_DATE_EPOCH")
    if raw is None or raw == "":
        return None
    if not re.fullmatch(r"[0-9]{1,11}", raw):  # up to the year 5138: what a date of four digits can hold
        raise SiteBuilderError(f"SOURCE_DATE_EPOCH is {raw!r}; it must be a whole number of seconds since 1970-01-01")
    return int(raw)


def iso_time(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC: `2026-09-26T00:00:00Z`."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_time(path: Path) -> str:
    """When a file came to this machine: its modification time, not later than `SOURCE_DATE_EPOCH`."""
    epoch = source_date_epoch()
    seconds = path.stat().st_mtime
    return iso_time(seconds if epoch is None else min(seconds, epoch))
