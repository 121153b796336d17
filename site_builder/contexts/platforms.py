"""Pages of platforms and of the values of facets."""

from dataclasses import dataclass

from markupsafe import Markup

from site_builder.charts.view import ChartView
from site_builder.contexts.lists import Row
from site_builder.harmonise.license import License
from site_builder.model import Facet, FacetCount, Platform, SourceInfo


@dataclass(frozen=True, slots=True)
class PlatformContext:
    """`/commons/<commons>/`: a platform, its totals, charts and collections."""

    platform: Platform
    """The platform with its totals, facets and releases."""
    charts: tuple[ChartView, ...]
    """Its charts, over all its collections."""
    rows: tuple[Row, ...]
    """Its collections by title."""
    sources: tuple[SourceInfo, ...]
    """Where its facts come from; the source of its series first."""
    notes: tuple[str, ...]
    """Sentences on what of it the site's totals count."""
    page_markdown: Markup | None = None
    """Sanitised HTML of `content/commons/<commons>.md`; None where there is none."""


@dataclass(frozen=True, slots=True)
class PlatformsContext:
    """`/commons/`: all platforms."""

    platforms: tuple[Platform, ...]
    """Every platform with its totals."""
    sources: tuple[SourceInfo, ...]
    """Every source of the site, those that failed among them."""
    notes: tuple[str, ...]
    """Sentences on collections that several platforms list."""


@dataclass(frozen=True, slots=True)
class FacetIndexContext:
    """`/modalities/`, `/licenses/`, ...: every value of one facet."""

    name: str
    """The facet's name: `BodyPartExamined`."""
    label: str
    """What its values are called together: `Body parts`."""
    explanation: str
    """What the facet is, one sentence."""
    facet: Facet
    """All its counts, with those of unknown."""
    values: tuple[tuple[FacetCount, str], ...]
    """Known values with their counts and their landing page from the root."""
    details: dict[str, str]
    """What a value means, by value; empty texts where nothing is to be said."""
    units: tuple[str, ...]
    """The units that its counts are shown in, collections first."""
    bounded: str
    """The unit that `fewer_than` of its counts bounds."""
    notes: tuple[str, ...]
    """Sentences on platforms and figures that are in no count."""
    sources: tuple[SourceInfo, ...]
    """The sources of the counts."""


@dataclass(frozen=True, slots=True)
class FacetContext:
    """The landing page of one value (`/modalities/ct/`): its counts, explanation and collections."""

    label: str
    """What the facet is called."""
    count: FacetCount
    """The value, its label and its counts over the whole site."""
    bounded: str
    """The unit that `fewer_than` of its counts bounds."""
    explanation: str
    """What the value means; may be empty."""
    synonyms: tuple[str, ...]
    """Other words by which people look for it."""
    license: License | None
    """The licence in words, where the facet is that of licences; else None."""
    rows: tuple[Row, ...]
    """The collections that have the value, as every platform lists them."""
    distinct: int
    """How many different collections the rows describe."""
    notes: tuple[str, ...]
    """Sentences on what the counts leave out."""
    sources: tuple[SourceInfo, ...]
    """The sources of the rows."""
    chart: ChartView | None
    """The value's chart; None where there is nothing to draw."""
    browse_url: str
    """The list of collections filtered by this value, from the root."""
