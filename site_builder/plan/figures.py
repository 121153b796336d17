"""Which charts a page shows and what they say: from facets to `ChartSpec` values.

A chart counts what its facet counts: series, or studies or subjects where a source has no series. Facts of
subjects are checked to add up to the subjects, licences to the series unless a series has several. Modality, body
part and manufacturer show series, and subjects having at least one, so their subjects overlap.
"""

from collections.abc import Mapping, Sequence

from site_builder.charts.spec import (
    ChartRow,
    ChartSpec,
    Kind,
    Measure,
    RowKind,
    check_adds_up,
    summed,
    with_other,
)
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.mapped import NOT_REPORTED
from site_builder.hidden import Hidden, bounded_unit, hidden_of
from site_builder.model import (
    UNKNOWN,
    Catalog,
    Collection,
    Facet,
    FacetCount,
    GrowthPoint,
    Platform,
    Totals,
)
from site_builder.phrases import listed, one_of
from site_builder.plan.scope import Scope, counts_in, missing_note, site_scope, totals_scope

#: Address of a value's own page by (facet, value).
FacetUrls = Mapping[tuple[str, str], str]
MOST_ROWS = 12

#: The charts in their order on a page: (facet, id, title, kind).
CHARTS: tuple[tuple[str, str, str, Kind], ...] = (
    ("Modality", "modality", "Modality", "bars"),
    ("PatientSex", "sex", "Sex", "bars"),
    ("age_group", "age", "Age", "columns"),
    ("race", "race", "Race", "bars"),
    ("EthnicGroup", "ethnicity", "Ethnicity", "bars"),
    ("covid19_positive", "covid-19", "COVID-19 test", "bars"),
    ("license", "license", "Licence", "bars"),
    ("BodyPartExamined", "body-part", "Body part examined", "bars"),
    ("Manufacturer", "manufacturer", "Manufacturer", "bars"),
    ("loinc_long_common_name", "loinc", "Kind of study (LOINC)", "bars"),
)
#: Facets whose charts show subjects beside series.
_PAIRED = frozenset({"Modality", "BodyPartExamined", "Manufacturer"})
#: Facets of series and studies, whose values are many.
_LONG = _PAIRED | {"license", "loinc_long_common_name"}
_KINDS: dict[str, RowKind] = {NOT_REPORTED: "not-reported", UNKNOWN: "unknown"}


def collection_figures(collection: Collection, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of a collection page, in their order on the page; facets not provided have none."""
    notes = {"age_group": collection.field_notes.get("PatientAge", "")}
    scope = totals_scope(collection.totals)
    return (*_figures(collection.facets, scope, urls, notes), *_growth_figure(collection.growth, collection.totals))


def platform_figures(platform: Platform, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of a platform page: all that the platform lists."""
    scope = totals_scope(platform.totals)
    return (*_figures(platform.facets, scope, urls, {}), *_growth_figure(platform.growth, platform.totals))


def site_figures(catalog: Catalog, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of the home page: those of the only platform, else what all of them provide together."""
    if len(catalog.platforms) == 1:
        return platform_figures(catalog.platforms[0], urls)
    notes = {name: missing_note(facet, catalog.platforms) for name, facet in catalog.facets.items()}
    return _figures(catalog.facets, site_scope(catalog.platforms), urls, notes)


def value_figure(facet: Facet, count: FacetCount, collections: Sequence[Collection]) -> ChartSpec | None:
    """For the landing page of a value of series (or studies): how many it has in each collection that is counted."""
    whole = facet.main(count)
    if facet.level in ("collection", "subject") or not whole:
        return None
    rows: list[ChartRow] = []
    others: list[ChartRow] = []
    for collection in collections:
        own = collection.facets[facet.name]
        found = next((c for c in own.counts if c.value == count.value), None)
        if found and collection.is_canonical:
            row = _row(own, found, (facet.unit,), collection.short_title, collection.url)
            (rows if _says(row) else others).append(row)
    rest = 0 if any(row.hidden for row in rows) else whole - sum(row.counts[0] or 0 for row in rows)
    if rest > 0:  # a source that gives counts instead of rows can have some in no collection
        rows.append(ChartRow("in no collection of its own", (rest,), "other"))
    measure = _measure(facet.unit, whole, f"with {count.label}")
    title = f"{count.label} by collection"
    note = _left_out([row.label for row in others], facet.unit)
    return _checked(ChartSpec("collections", "bars", title, (measure,), with_other(rows, MOST_ROWS), rest < 0, note))


def _figures(
    facets: Mapping[str, Facet], scope: Scope, urls: FacetUrls, notes: Mapping[str, str]
) -> tuple[ChartSpec, ...]:
    made = (_figure(*chart, facets[chart[0]], scope, urls, notes.get(chart[0], "")) for chart in CHARTS)
    return tuple(_checked(spec) for spec in made if spec is not None)


def _figure(
    name: str, id_: str, title: str, kind: Kind, facet: Facet, scope: Scope, urls: FacetUrls, note: str
) -> ChartSpec | None:
    """The chart of a facet; None where there is nothing to count, or nothing to count it out of."""
    measures = _measures(facet, scope)
    units = tuple(measure.unit for measure in measures)
    made = [(count, _row(facet, count, units, count.label, urls.get((name, count.value)))) for count in facet.counts]
    rows = [row for _count, row in made if _says(row)]
    if name == "age_group" and rows:
        rows = _with_empty_groups(rows, facet)
    if not measures or not rows:
        return None
    overlapping = name in _PAIRED or sum(row.counts[0] or 0 for row in rows) > measures[0].denominator
    rows += [] if overlapping else _rest(facet, rows, measures[0].denominator)
    if name in _LONG:  # subjects of several values can't be added up, nor series of several licences
        other = (lambda tail: (summed(tail)[0], None)) if len(units) > 1 else _unknown if overlapping else summed
        rows = list(with_other(rows, MOST_ROWS, other_counts=other))
    left = _left_out([count.label for count, row in made if not _says(row)], facet.unit)
    return ChartSpec(id_, kind, title, measures, tuple(rows), overlapping, " ".join(filter(None, (note, left))))


def _with_empty_groups(rows: Sequence[ChartRow], facet: Facet) -> list[ChartRow]:
    """Age groups with those of nobody between the first and the last: an axis has no gaps.

    Groups of which the facet has a count that is not shown stay out.
    """
    places = {group: place for place, group in enumerate(AGE_GROUPS)}
    groups = {row.label: row for row in rows if row.label in places}
    between = sorted(places[label] for label in groups)
    told = {count.label for count in facet.counts}
    axis = AGE_GROUPS[between[0] : between[-1] + 1] if between else ()
    empty = {group: ChartRow(group, (0,)) for group in axis if group not in told}
    return [
        *(row for group in axis if (row := groups.get(group) or empty.get(group))),
        *(row for row in rows if row.label not in places),
    ]


def _measures(facet: Facet, scope: Scope) -> tuple[Measure, ...]:
    """What a chart of the facet counts; none where that has no whole, or one that is hidden."""
    first = scope(facet, facet.unit)
    if not facet.provided or not first.count:
        return ()
    measures = [_measure(facet.unit, first.count, first.whose and f"of {first.whose}")]
    if facet.name in _PAIRED and facet.level != "subject" and counts_in(facet, "subjects"):
        second = scope(facet, "subjects")
        measures += [_measure("subjects", second.count, second.whose and f"of {second.whose}")] if second.count else []
    return tuple(measures)


def _measure(unit: str, denominator: int, more: str = "") -> Measure:
    noun = one_of(unit) if denominator == 1 else unit
    return Measure(unit, denominator, f"of {denominator:,} {noun}{' ' + more if more else ''}")


def _row(facet: Facet, count: FacetCount, units: Sequence[str], label: str, href: str | None) -> ChartRow:
    bounded = bounded_unit(facet)
    figures = tuple(getattr(count, unit) for unit in units)
    hidden = tuple(hidden_of(count, unit, bounded) for unit in units)
    return ChartRow(label, figures, _KINDS.get(count.value, "value"), href, hidden if any(hidden) else ())


def _says(row: ChartRow) -> bool:
    """Whether a row has a count, or stands for one that is hidden."""
    return any(count is not None for count in row.counts) or any(row.hidden)


def _rest(facet: Facet, rows: Sequence[ChartRow], whole: int) -> list[ChartRow]:
    """Those without any value, which a source that gives counts instead of rows may leave out."""
    counted = [sum(n is not None for n in (count.subjects, count.studies, count.series)) for count in facet.counts]
    missing = whole - sum(row.counts[0] or 0 for row in rows)
    if max(counted) > 1 or missing <= 0 or any(row.counts[0] is None for row in rows):
        return []
    return [ChartRow("Without a value", (missing,), "unknown")]


def _unknown(tail: Sequence[ChartRow]) -> tuple[int | None, ...]:
    return (None,) * len(tail[0].counts)


def _left_out(labels: Sequence[str], unit: str) -> str:
    """Values, or collections, of which nothing is counted in the unit."""
    said = [*labels[:3], f"{len(labels) - 3:,} more"] if len(labels) > 3 else labels
    return f"In no bar, since no {unit} are counted there: {listed(said)}." if labels else ""


def _growth_figure(growth: Sequence[GrowthPoint], totals: Totals) -> tuple[ChartSpec, ...]:
    if not growth or not totals.series:
        return ()
    rows = tuple(_release(point) for point in growth)
    measure = Measure("series", totals.series, f"of {totals.series:,} series in the newest release")
    return (_checked(ChartSpec("growth", "growth", "Growth over releases", (measure,), rows, False)),)


def _release(point: GrowthPoint) -> ChartRow:
    hidden = (Hidden(),) if point.hidden and point.series is None else ()
    return ChartRow(f"v{point.version} ({point.date})", (point.series,), hidden=hidden)


def _checked(spec: ChartSpec) -> ChartSpec:
    check_adds_up(spec)
    return spec
