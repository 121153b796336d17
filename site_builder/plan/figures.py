"""Which charts a page shows and what they say: from facets to `ChartSpec` values.

Subject charts (sex, age) are checked to add up to the subjects; licence and growth charts likewise. Modality,
body part and manufacturer show series, and subjects having at least one, so their subjects overlap.
"""

from collections.abc import Mapping, Sequence

from site_builder.charts.spec import ChartRow, ChartSpec, Kind, Measure, check_adds_up, with_other
from site_builder.model import Catalog, Collection, Facet, FacetCount, GrowthPoint, Platform, Totals

#: Address of a value's own page by (facet, value).
FacetUrls = Mapping[tuple[str, str], str]
MOST_ROWS = 12


def collection_figures(collection: Collection, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of a collection page, in their order on the page; facets not provided have none."""
    notes = {"age_group": collection.field_notes.get("PatientAge", "")}
    return _figures(collection.facets, collection.totals, collection.growth, urls, notes)


def platform_figures(platform: Platform, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of a platform page."""
    return _figures(platform.facets, platform.totals, platform.growth, urls, {})


def site_figures(catalog: Catalog, urls: FacetUrls) -> tuple[ChartSpec, ...]:
    """The charts of the home page: those of the only platform, else what all of them provide together."""
    if len(catalog.platforms) == 1:
        return platform_figures(catalog.platforms[0], urls)
    return _figures(catalog.facets, catalog.totals, (), urls, {})


def value_figure(facet: Facet, count: FacetCount, collections: Sequence[Collection]) -> ChartSpec | None:
    """For the landing page of a series-level value: the series it has in each collection."""
    if facet.level != "series" or not count.series:
        return None
    rows = []
    for collection in collections:
        found = next((c for c in collection.facets[facet.name].counts if c.value == count.value), None)
        if found and found.series:
            rows.append(ChartRow(collection.short_title, (found.series,), href=collection.url))
    measure = _measure("series", count.series, f"with {count.label}")
    return _checked(
        ChartSpec(
            "collections",
            "bars",
            f"{count.label} by collection",
            (measure,),
            with_other(rows, MOST_ROWS),
            False,
        )
    )


def _figures(
    facets: Mapping[str, Facet],
    totals: Totals,
    growth: Sequence[GrowthPoint],
    urls: FacetUrls,
    notes: Mapping[str, str],
) -> tuple[ChartSpec, ...]:
    wanted = [
        _series_figure("modality", "Modality", facets["Modality"], totals, urls),
        _subject_figure("sex", "Sex", "bars", facets["PatientSex"], totals, notes.get("PatientSex", "")),
        _subject_figure("age", "Age", "columns", facets["age_group"], totals, notes.get("age_group", "")),
        _license_figure(facets["license"], totals, urls),
        _series_figure("body-part", "Body part examined", facets["BodyPartExamined"], totals, urls),
        _series_figure("manufacturer", "Manufacturer", facets["Manufacturer"], totals, urls),
        _growth_figure(growth, totals),
    ]
    return tuple(_checked(spec) for spec in wanted if spec is not None)


def _measure(unit: str, denominator: int, more: str = "") -> Measure:
    noun = unit if denominator != 1 or unit == "series" else unit.removesuffix("s")
    return Measure(unit, denominator, f"of {denominator:,} {noun}{' ' + more if more else ''}")


def _rows(facet: Facet, units: Sequence[str], urls: FacetUrls) -> list[ChartRow]:
    return [
        ChartRow(
            count.label,
            tuple(getattr(count, unit) for unit in units),
            "unknown" if count.is_unknown else "value",
            urls.get((facet.name, count.value)),
        )
        for count in facet.counts
    ]


def _series_figure(id_: str, title: str, facet: Facet, totals: Totals, urls: FacetUrls) -> ChartSpec | None:
    """Series and subjects per value; the subjects of a long tail's "other" can't be added up and are not."""
    if not facet.provided or not totals.series or totals.subjects is None:
        return None
    rows = with_other(
        _rows(facet, ("series", "subjects"), urls),
        MOST_ROWS,
        other_counts=lambda tail: (sum(row.counts[0] or 0 for row in tail), None),
    )
    measures = (_measure("series", totals.series), _measure("subjects", totals.subjects))
    return ChartSpec(id_, "bars", title, measures, rows, overlapping=True)


def _subject_figure(id_: str, title: str, kind: Kind, facet: Facet, totals: Totals, note: str) -> ChartSpec | None:
    if not facet.provided or not totals.subjects:
        return None
    measure = _measure("subjects", totals.subjects)
    return ChartSpec(id_, kind, title, (measure,), tuple(_rows(facet, ("subjects",), {})), False, note)


def _license_figure(facet: Facet, totals: Totals, urls: FacetUrls) -> ChartSpec | None:
    if not facet.provided or not totals.series:
        return None
    rows = with_other(_rows(facet, ("series",), urls), MOST_ROWS)
    return ChartSpec("license", "bars", "Licence", (_measure("series", totals.series),), rows, False)


def _growth_figure(growth: Sequence[GrowthPoint], totals: Totals) -> ChartSpec | None:
    if not growth or not totals.series:
        return None
    rows = tuple(ChartRow(f"v{point.version} ({point.date})", (point.series,)) for point in growth)
    measure = Measure("series", totals.series, f"of {totals.series:,} series in the newest release")
    return ChartSpec("growth", "growth", "Growth over releases", (measure,), rows, False)


def _checked(spec: ChartSpec) -> ChartSpec:
    check_adds_up(spec)
    return spec
