"""A work as it is cited by what DataCite has of it, in place of what a source's text tells."""

from typing import Final
from urllib.parse import unquote

from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.citations.parsing import Reference, ReferenceType, with_address
from site_builder.twins import DOI

#: Terms of resourceTypeGeneral that styles of citation tell apart; of data there are several.
_TYPES: Final[dict[str, ReferenceType]] = {
    **dict.fromkeys(("Dataset", "Collection", "Image"), "dataset"),
    **dict.fromkeys(("Software", "ComputationalNotebook"), "software"),
    **dict.fromkeys(("JournalArticle", "DataPaper"), "article-journal"),
}


def citable(record: DataCiteRecord) -> bool:
    """Whether a record has what a citation can't be without: creators, title and year (mandatory in the schema)."""
    return bool(record.creators and record.title and record.year)


def reference_of(record: DataCiteRecord, verbatim: str = "") -> Reference:
    """The work as a reference; `verbatim` is the citation in its source's words, which stays beside it.

    An article that names no journal is a document: it could not be cited as one.
    """
    kind = _TYPES.get(record.type, "document")
    return with_address(
        Reference(
            authors=tuple(creator.name for creator in record.creators),
            omitted_after=len(record.creators) if record.et_al and record.creators else None,
            year=record.year,
            title=record.title,
            version=record.version,
            publisher="" if record.container else record.publisher,
            type="document" if kind == "article-journal" and not record.container else kind,
            verbatim=verbatim,
            container=record.container,
            volume=record.volume,
            issue=record.issue,
            pages=record.pages,
            complete=True,
            creators=record.creators,
        ),
        record.url,
    )


def origin_of(record: DataCiteRecord) -> str:
    """Where such a reference comes from, in words: `DataCite, got 2026-11-20`."""
    return f"DataCite, got {record.retrieved_at[:10]}"


def doi_of(url: str) -> str:
    """The bare DOI of an address of one."""
    return unquote(url.removeprefix(DOI))
