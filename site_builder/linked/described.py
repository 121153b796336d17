"""What is said of a collection in every form of metadata, gathered once: its identity, words, licences, references."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.citations.collection import Cited, cited_collections
from site_builder.citations.parsing import Reference
from site_builder.config import SiteConfig
from site_builder.filters import counted, external_url, is_shown
from site_builder.harmonise.doi import MAX_LENGTH
from site_builder.harmonise.license import License
from site_builder.harmonise.modality import MODALITIES, modality_rank
from site_builder.hidden import bounded_unit
from site_builder.model import Catalog, Collection, Part, Platform, Totals
from site_builder.phrases import listed
from site_builder.twins import DOI, own_doi
from site_builder.words import shortened

#: Characters that a description has in Google's Dataset Search.
SHORTEST, LONGEST = 50, 5_000
#: What has no place in an address, though browsers take it.
_UNSAFE = re.compile(r"[<>\"{}|^`]")
_UNITS = ("subjects", "studies", "series")


@dataclass(frozen=True, slots=True)
class Described:
    """A collection with what its metadata share.

    `page` is the absolute address of its page. `doi` is the address of the DOI of its largest original part, empty
    where it has none; `same_as` are pages that are about this collection and no other one of the catalogue.
    `cited` are its references, `own` what the collection itself is cited as, `others` further works to be cited.
    """

    collection: Collection
    platform: Platform
    page: str
    description: str
    doi: str
    same_as: tuple[str, ...]
    licenses: tuple[License, ...]
    cited: tuple[Cited, ...]

    @property
    def own(self) -> Reference:
        """The reference of the largest original part; title and address of the page where there is none."""
        original = (one.reference for one in self.cited if one.part is None or one.part.kind == "original_data")
        bare = Reference(title=self.collection.title, url=self.page, type="webpage", complete=True)
        return next(original, bare)

    @property
    def unlicensed(self) -> str:
        """What of it the licences are not of, in a sentence; empty where they cover all, and where there are none."""
        facet = self.collection.facets["license"]
        others = [count for count in facet.counts if not count.is_known and self.licenses]
        unit = bounded_unit(facet)
        return " ".join(f"No licence is stated for {counted(count, facet.unit, unit)} of it." for count in others)

    @property
    def publisher(self) -> str:
        """Who published the original data, as their citation says; empty where it doesn't, or there is none."""
        return self.own.publisher if self.own.type != "webpage" else ""

    def of_part(self, part: Part) -> tuple[Reference, ...]:
        """The references of a part, its own first; those of another part with the same address, if it has none."""
        found = tuple(one.reference for one in self.cited if one.part == part)
        address = part.data_url_doi
        return found or tuple(r.reference for r in self.cited if address and r.reference.url == address)[:1]

    @property
    def others(self) -> tuple[Reference, ...]:
        """Works that the source asks to cite beside the data, such as articles."""
        return tuple(reference for part in self.collection.parts for reference in self.of_part(part)[1:])


def describe(catalog: Catalog, config: SiteConfig) -> dict[str, Described]:
    """Every collection with what its metadata share, by its id."""
    platforms = {platform.commons.name: platform for platform in catalog.platforms}
    known = Counter((c.commons_name, address) for c in catalog.collections for address in set(_addresses(c)))
    pages = {c.id: config.base_url + c.url for c in catalog.collections}
    made = {}
    for collection, cited in cited_collections(catalog, config):
        own = [address for address in _addresses(collection) if known[collection.commons_name, address] == 1]
        counted_as = pages[collection.canonical_id] if not collection.is_canonical else None
        platform = platforms[collection.commons_name]
        made[collection.id] = Described(
            collection=collection,
            platform=platform,
            page=pages[collection.id],
            description=_description(collection, platform, catalog.licenses),
            doi=own_doi(collection) or "",
            same_as=tuple(dict.fromkeys([*own, *([counted_as] if counted_as else [])])),
            licenses=tuple(catalog.licenses[id_] for id_ in collection.values("license") if id_ in catalog.licenses),
            cited=cited,
        )
    return made


def address(url: str | None) -> str | None:
    """An address that metadata may name, else None."""
    if not url or len(url) > MAX_LENGTH or _UNSAFE.search(url) or url.startswith("mailto:"):
        return None
    return external_url(url)


def license_address(license_: License) -> str | None:
    """Where a licence is to be read; None for one whose address is that of an overview, or not known."""
    stated = not license_.label.endswith("(version not stated)")
    return address(license_.url) if stated else None


def modalities_of(codes: Iterable[str]) -> list[str]:
    """Modalities with the images first, else in the given order."""
    return sorted(codes, key=modality_rank)


def modality_label(code: str) -> str:
    """What people call a modality: `Computed Tomography`."""
    return MODALITIES[code].label if code in MODALITIES else code


def part_description(part: Part, described: Described, licenses: Mapping[str, License]) -> str:
    """What a part is, in as many characters as a description has."""
    collection = described.collection
    kind = "Original data" if part.kind == "original_data" else "Analysis result"
    what = f"{kind} in a collection of medical imaging data, {collection.title} of {platform_name(described.platform)}"
    return _long_enough(part.description, f"{what}: {_facts(part, part.modalities, part.licenses, licenses)}.")


def _addresses(collection: Collection) -> Iterator[str]:
    """Pages that may be about this collection alone: its DOI or the address of its data, and its landing pages."""
    first = own_doi(collection) or next((url for url in collection.data_url_doi if not url.startswith(DOI)), None)
    landing = (link.url for link in collection.links if link.role == "landing_page")
    return (url for url in (first, *landing) if address(url) and url)


def _description(collection: Collection, platform: Platform, licenses: Mapping[str, License]) -> str:
    """Its description; where that is short or missing, with a sentence of its facts."""
    modalities, of_it = collection.values("Modality"), collection.values("license")
    what = f"A collection of medical imaging data that is listed by {platform_name(platform)}"
    return _long_enough(collection.description, f"{what}: {_facts(collection.totals, modalities, of_it, licenses)}.")


def _long_enough(paragraphs: tuple[str, ...], facts: str) -> str:
    """The paragraphs, and where these are short the facts, whose first words alone are long enough."""
    text = shortened(" ".join(paragraphs), LONGEST)
    return text if len(text) >= SHORTEST else shortened(f"{text} {facts}", LONGEST)


def _facts(
    figures: Totals | Part, modalities: Sequence[str], of_it: Sequence[str], licenses: Mapping[str, License]
) -> str:
    """The counts that are known or hidden, the modalities, the licences."""
    counts = [counted(figures, unit) for unit in _UNITS if is_shown(figures, unit)]
    kinds = f"modalities {listed(modalities_of(modalities))}" if modalities else ""
    labels = [licenses[id_].label for id_ in of_it if id_ in licenses]
    terms = f"licence {listed(labels)}" if labels else "licence not stated"
    return "; ".join(filter(None, (", ".join(counts), kinds, terms)))


def platform_name(platform: Platform) -> str:
    """The name of a platform in full."""
    return platform.commons.long_name or platform.commons.name
