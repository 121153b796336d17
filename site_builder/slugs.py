"""Addresses: lower case `[a-z0-9-]`, stable, unique, and derived only from identifiers."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Mapping
from types import MappingProxyType

from site_builder.findings import Finding, Report

MAX_LENGTH = 80
#: Names that no file on Windows may have: a site must survive being cloned there.
DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def slug(text: str) -> str:
    """One path segment of `[a-z0-9-]`: `tcga_brca` becomes `tcga-brca`; never empty, at most 80 long.

    What has no letter or digit left, is too long or names a device (`con`) is told apart by a part of its SHA-256.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not made:
        return f"x-{digest(text)}"
    if DEVICES.fullmatch(made):
        return f"{made}-{digest(text)}"
    return made if len(made) <= MAX_LENGTH else f"{made[: MAX_LENGTH - 9].rstrip('-')}-{digest(text)}"


def digest(text: str, digits: int = 8) -> str:
    """The first hex digits of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def slugs_of(
    names: Iterable[str],
    report: Report | None = None,
    source: str = "",
    held: Mapping[str, str] = MappingProxyType({}),
    reserved: Collection[str] = frozenset(),
) -> dict[str, str]:
    """A slug for every name.

    Names keep what they have been published under (`held`, no slug twice). Of others that give the same slug the
    first gets it (the one that is its own slug, else in alphabetical order) unless it is held or `reserved`; the rest
    get their own hash as a suffix. Who has a suffix is a finding.
    """
    wanted: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        wanted.setdefault(slug(name), []).append(name)
    found = {name: held[name] for sharing in wanted.values() for name in sharing if name in held}
    given = set(found.values())
    taken = {*wanted, *given, *reserved}
    for made, sharing in wanted.items():
        for name in sorted(sharing, key=lambda n: (slug(n) != n, n)):
            if name not in found:
                is_free = made not in given and made not in reserved
                found[name] = made if is_free else _suffixed(made, name, taken)
                given.add(found[name])
                taken.add(found[name])
            if found[name] != made and report is not None:
                report.add(Finding("slug-clash", source, name, "collection_id", found[name]))
    return found


def _suffixed(made: str, name: str, taken: Container[str]) -> str:
    """The slug with as much of the name's hash as tells it apart from slugs that look like one with a hash."""
    candidates = (f"{made}-{digest(name, digits)}" for digits in (8, 16, 32, 64))
    return next(candidate for candidate in candidates if candidate not in taken)
