"""The platforms that host collections (BIH `commons_name`): what they are called and where they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.harmonise.raw import key
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings


@dataclass(frozen=True, slots=True)
class CommonsTerm:
    """A platform: its name as the BIH writes it, its long name, what it is in a sentence or two.

    `url` is where people find it; empty for one that was shut down.
    """

    name: str
    long_name: str
    url: str
    description: str


_ROWS = read_vocabulary("commons", ("name", "long_name", "url", "description", "variants"))

COMMONS: Mapping[str, CommonsTerm] = {
    row["name"]: CommonsTerm(row["name"], row["long_name"], row["url"], row["description"]) for row in _ROWS
}
"""Every known platform by name, in the order of `content/vocabulary/commons.csv`."""

_NAMES = index_spellings("commons", spellings(_ROWS, "name", "long_name"))


def find_commons(name: str) -> CommonsTerm | None:
    """Return the platform that a name means, whatever its case and punctuation; None for one we do not know."""
    found = _NAMES.get(key(name))
    return None if found is None else COMMONS[found]
