"""Citations as files: of all collections (`collections.bib`), and beside each collection's page (`citation.bib`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from site_builder.citations.bibtex import bibtex
from site_builder.citations.cff import cff
from site_builder.citations.collection import Cited, cited_collections
from site_builder.citations.csl import csl_json
from site_builder.citations.parsing import Reference
from site_builder.citations.ris import ris
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file

_WRITER = "citations"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: how their names end, their type, what people call them and what reads them."""

    ending: str
    media: str
    label: str
    note: str


#: The formats beside a collection's page, in the order in which it lists them.
FORMATS = (
    Format("bib", "application/x-bibtex", "BibTeX", "how to cite it, for LaTeX"),
    Format("ris", "application/x-research-info-systems", "RIS", "how to cite it, for reference managers"),
    Format("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", "how to cite it, for Zotero and Pandoc"),
    Format("cff", "application/yaml", "CITATION.cff", "how to cite it, for repositories"),
)
_WRITERS: Mapping[str, Callable[[Mapping[str, Reference]], str]] = {"bib": bibtex, "ris": ris, "csl.json": csl_json}


def citation_path(collection: Collection, ending: str = "bib") -> str:
    """Where the collection's citations lie: `collections/idc/nlst/citation.bib`."""
    return f"{collection.url}citation.{ending}"


def citation_files(catalog: Catalog, config: SiteConfig) -> list[Output]:
    """`collections.bib|ris|csl.json`, one entry a collection in the order of their ids, and files of each collection.

    Entries of BibTeX and RIS are apart by one empty line and have none within, so that programs can pick entries from
    the text.
    """
    found = list(cited_collections(catalog, config))
    firsts = [cited[0] for _collection, cited in found]
    whole = [text_file(f"collections.{end}", write(_by_key(firsts)), _WRITER) for end, write in _WRITERS.items()]
    return [*whole, *(file for one in found for file in _files(*one, catalog, config))]


def _files(collection: Collection, cited: tuple[Cited, ...], catalog: Catalog, config: SiteConfig) -> list[Output]:
    references = _by_key(cited)
    licenses = [catalog.licenses[id_] for id_ in collection.values("license") if id_ in catalog.licenses]
    texts = {ending: write(references) for ending, write in _WRITERS.items()}
    texts["cff"] = cff(collection, cited, licenses, config.base_url + collection.url)
    return [text_file(citation_path(collection, ending), text, _WRITER) for ending, text in texts.items()]


def _by_key(cited: Iterable[Cited]) -> dict[str, Reference]:
    return {one.key: one.reference for one in cited}
