"""What DataCite has of a work that a DOI names, harmonised: a value without behaviour, which the catalogue carries."""

from dataclasses import dataclass
from typing import Final

from site_builder.citations.names import Name

#: Its snapshots, and how messages and the command line call it: no source can have this id.
ID: Final = "datacite"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where a creator works; `ror` is the address of the organisation at ror.org, empty where it isn't stated."""

    name: str
    ror: str = ""


@dataclass(frozen=True, slots=True)
class Creator:
    """One of those who made a work; `orcid` is the address of a person at orcid.org, empty where it isn't stated."""

    name: Name
    orcid: str = ""
    affiliations: tuple[Affiliation, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """What a record says of the use of a work.

    `license_ids` are keys as `harmonise_license` gives them, empty where what is `stated` names no licence we know.
    """

    stated: str
    license_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another work, by its address; `relation` is a term of DataCite's relationType (`IsCitedBy`, `IsPartOf` ...)."""

    relation: str
    url: str


@dataclass(frozen=True, slots=True)
class DataCiteRecord:
    """DataCite's metadata of one DOI, of its schema 4 (doi.org/10.14454/g8e5-6293); empty fields are unknown.

    `url` is the address of the DOI, `retrieved_at` when the record was got (ISO 8601, UTC). `et_al` says that there
    are creators beside those listed. `type` is a term of resourceTypeGeneral (`Dataset`), `dates` are by dateType in
    the record's own words (`Issued` is `2016`, a day or a range with a slash). `container` and the three after it are
    those of an article.
    """

    url: str
    retrieved_at: str
    creators: tuple[Creator, ...] = ()
    et_al: bool = False
    title: str = ""
    year: int | None = None
    publisher: str = ""
    version: str = ""
    type: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    rights: tuple[Rights, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
