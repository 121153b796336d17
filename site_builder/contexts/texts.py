"""Pages of words: dictionary, contributing, texts in Markdown, changes, what has moved or gone, the search, 404."""

from dataclasses import dataclass

from markupsafe import Markup

from site_builder.changes.events import Change
from site_builder.contexts.page import Crumb
from site_builder.ledger.entries import Facts
from site_builder.model import Commons, SourceInfo, Totals


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """One column of the data dictionary, from `columns.py`."""

    name: str
    """The column's name."""
    dtype: str
    """Its type: string, int64."""
    unit: str
    """Unit of its numbers; empty where it has none."""
    term: str
    """Standard or source that it comes from: a DICOM attribute, a field of the BIH dictionary."""
    requirement: str
    """required, preferred or optional in a contributed table."""
    help: str
    """What it means."""
    provided_by: tuple[str, ...]
    """Short names of the platforms that have it."""


@dataclass(frozen=True, slots=True)
class DictionaryContext:
    """`/dictionary/`: every column, grouped by level, and every finding code."""

    levels: tuple[tuple[str, tuple[DictionaryColumn, ...]], ...]
    """(level, its columns): collection, subject, study, series."""
    vocabularies: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """(name, its terms as (value, label, meaning))."""
    codes: tuple[tuple[str, str, str], ...]
    """Finding codes as (code, severity, meaning), in alphabetical order."""
    table: tuple[tuple[str, str, str, str], ...]
    """Fields of `collections.csv` and `collections.parquet` as (name, type, unit, meaning)."""


@dataclass(frozen=True, slots=True)
class ContributeFile:
    """A file to download from the page that tells how to contribute."""

    url: str
    """The file from the root."""
    label: str
    """What it is called."""
    meaning: str
    """What it is, a few words."""


@dataclass(frozen=True, slots=True)
class ContributeField:
    """A field of a contributed table, from its declaration in `columns.py`."""

    name: str
    """Its name in the series table."""
    header: str
    """Its header in the template."""
    needed: str
    """How much it is wanted: required, required where a row is a series, preferred, optional."""
    meaning: str
    """What it means, its unit and the words to choose from."""
    example: str
    """A value as it is best written; may be empty."""
    also: tuple[str, ...]
    """Other headers that are read as this field."""
    term: str
    """Standard or source that it comes from."""


@dataclass(frozen=True, slots=True)
class ContributeContext:
    """`/contribute/`: how to fill in a table, check it and send it."""

    body: Markup
    """Sanitised HTML of `content/pages/contribute.md`."""
    templates: tuple[ContributeFile, ...]
    """What to fill in, the best first."""
    schemas: tuple[ContributeFile, ...]
    """The same fields for programs."""
    fields: tuple[tuple[str, tuple[ContributeField, ...]], ...]
    """(requirement, its fields): required, preferred, optional."""


@dataclass(frozen=True, slots=True)
class MarkdownContext:
    """A page written in Markdown under `content/pages/` (about, how to cite ...)."""

    body: Markup
    """Sanitised HTML of the text."""


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """`/changes/`: what changed, by day."""

    since: str
    """Day from which on changes are known, `YYYY-MM-DD`."""
    days: tuple[tuple[str, tuple[Change, ...]], ...]
    """Days with their changes, the last day first."""
    shown: int
    """Number of changes on the page, the newest ones."""
    total: int
    """Number of all changes."""


@dataclass(frozen=True, slots=True)
class MovedContext:
    """An address that leads to another one."""

    target: str
    """The new address: from the root of the site, or absolute."""


@dataclass(frozen=True, slots=True)
class GoneContext:
    """A published address whose content has gone."""

    what: str
    """What stood there: collection, platform or value (of a facet)."""
    reason: str
    """gone, unlisted (the site no longer reads its source) or unread (its source could not be read)."""
    since: str | None
    """Day on which it was first missing, `YYYY-MM-DD`; None while it may be back."""
    first: str
    """Day on which the address was first published, as far as the ledger knows."""
    facts: Facts | None
    """What is known of a collection from when it was last listed; None for other pages."""
    totals: Totals
    """Its counts from then; all None for other pages."""
    platform: Commons | None
    """The collection's platform, where the site still lists it."""
    contact: str
    """Where readers can write to; empty where the site has no contact."""
    source: SourceInfo | None
    """The source that could not be read, or that no longer has it; None where it is not configured."""
    became: tuple[Crumb, ...] = ()
    """The pages of the values as which what was read as this one (of a facet) is read now, where there are several."""
    stating: tuple[Crumb, ...] = ()
    """The collections that still state what was read as this value (of a facet)."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """`/search/`: where other sites and programs send a search; it leads on with every parameter."""

    target: str
    """The page that searches, from the root."""


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """`/404.html`: served at any depth, so its links are absolute from `base_path`."""

    base_path: str
    """Path of the site's root on its host: `/atlas/`."""
