"""One catalogue out of several platforms."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import catalog
from site_builder.columns import FACETS
from site_builder.config import load_config
from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.model import NOT_REPORTED, UNKNOWN, Catalog, Facet, FacetCount, Level, RawValue, Totals
from site_builder.reading import make_source
from site_builder.summarise import Summarised, summarise
from site_builder.summarise.merging import merged, total
from site_builder.twins import with_twins
from tests.tiny import tiny_site


@pytest.fixture(scope="module")
def idc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Summarised]:
    """What the tiny IDC release gives."""
    config = load_config(tiny_site(tmp_path_factory.mktemp("catalog") / "site"))
    source = make_source(config.sources[0])
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, Report())
        yield summarise(harvest, engine, Report())


def catalog_of(parts: Sequence[Summarised], *canonical: str) -> Catalog:
    return catalog.catalog_of(parts, canonical, (), Report())


def another(part: Summarised, name: str) -> Summarised:
    """Other data on another platform, which has neither sex nor sizes and says that it knows the race of a subject."""
    facets = part.platform.facets | {
        "PatientSex": replace(part.platform.facets["PatientSex"], provided=False, counts=()),
        "race": Facet("race", "subject", True, (FacetCount("Asian", "Asian", 3, None, None),)),
    }
    platform = replace(
        part.platform,
        commons=replace(part.platform.commons, name=name, slug=name.lower()),
        source=replace(part.platform.source, id=name.lower(), commons_name=name),
        totals=replace(part.platform.totals, size_bytes=None),
        facets=facets,
    )
    collections = tuple(
        replace(
            c, id=f"{name.lower()}/{c.slug}", commons_name=name, commons_slug=name.lower(), parts=(), data_url_doi=()
        )
        for c in part.collections
    )
    return replace(part, platform=platform, collections=collections)


def test_one_platform_is_the_whole_catalogue(idc: Summarised) -> None:
    whole = catalog_of([idc])
    assert whole.totals == idc.platform.totals
    assert whole.facets == {name: idc.platform.facets[name] for name, *_rest in FACETS}
    assert [c.id for c in whole.collections] == ["idc/brain-two", "idc/lung-one"]
    assert whole.licenses == idc.licenses


def test_two_platforms_are_added_up(idc: Summarised) -> None:
    whole = catalog_of([idc, another(idc, "ABC")])
    assert [c.id for c in whole.collections] == ["abc/brain-two", "abc/lung-one", "idc/brain-two", "idc/lung-one"]
    assert [p.commons.name for p in whole.platforms] == ["IDC", "ABC"]
    one, both = idc.platform.totals, whole.totals
    assert (both.collections, both.subjects, both.series) == (4, 6, 8)
    assert both.size_bytes == one.size_bytes, "a platform without sizes adds nothing"
    ct = {c.value: c for c in whole.facets["Modality"].counts}["CT"]
    assert (ct.series, ct.subjects, ct.collections) == (4, 4, 2)
    sexes = idc.platform.facets["PatientSex"]
    assert whole.facets["PatientSex"] == replace(sexes, missing=("ABC",)), "only one provides it, and the facet says so"
    assert [c.value for c in whole.facets["race"].counts] == ["Asian"]


def test_the_order_of_the_sources_changes_no_count(idc: Summarised) -> None:
    def counts(parts: tuple[Summarised, ...]) -> dict[str, list[FacetCount]]:
        return {name: sorted(f.counts, key=lambda c: c.value) for name, f in catalog_of(parts).facets.items()}

    first, *others = [counts(p) for p in permutations([idc, another(idc, "ABC"), another(idc, "XYZ")])]
    assert others == [first] * 5


def facet(name: str, *counts: tuple[str, int], level: Level = "series", provided: bool = True) -> Facet:
    made = (FacetCount(value, value, number, number, number) for value, number in counts)
    return Facet(name, level, provided, tuple(made))


def together(*facets: Facet) -> Facet:
    return merged(facets[0].name, facets[0].level, [(f"P{place}", facet) for place, facet in enumerate(facets)])


def order(*facets: Facet) -> list[tuple[str, int | None]]:
    return [(count.value, count.series) for count in together(*facets).counts]


def test_merged_values_are_by_falling_count_with_unknown_last() -> None:
    one = facet("Modality", ("CT", 5), ("MR", 4), (UNKNOWN, 9))
    other = facet("Modality", ("MR", 3), ("SM", 5), (NOT_REPORTED, 30), (UNKNOWN, 1))
    assert order(one, other) == [("MR", 7), ("CT", 5), ("SM", 5), (NOT_REPORTED, 30), (UNKNOWN, 10)]


def test_merged_ages_keep_their_order() -> None:
    one = facet("age_group", ("0-9", 1), ("90+", 9), (UNKNOWN, 5), level="subject")
    other = facet("age_group", ("10-19", 7), ("80-89", 8), level="subject")
    assert [value for value, _n in order(one, other)] == ["0-9", "10-19", "80-89", "90+", UNKNOWN]


def test_a_facet_that_nobody_provides_is_not_provided() -> None:
    no = facet("race", level="subject", provided=False)
    assert together(no, no) == no


def test_spellings_of_two_platforms_are_listed_once() -> None:
    def with_raw(*raw: RawValue) -> Facet:
        return Facet("Modality", "series", True, (FacetCount("MR", "MR", 1, 1, 1, raw=raw),))

    both = together(with_raw(RawValue("MR", 5), RawValue("mri", 2)), with_raw(RawValue("mri", 4), RawValue("M R", 1)))
    assert both.counts[0].raw == (RawValue("mri", 6), RawValue("MR", 5), RawValue("M R", 1))


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 9)] * 5), min_size=1))
def test_totals_leave_out_what_is_not_provided(figures: list[tuple[int | None, ...]]) -> None:
    whole = total(Totals(a, b, c, d, e) for a, b, c, d, e in figures)
    assert whole.collections == len(figures)
    for name, column in zip(("subjects", "studies", "series"), zip(*figures, strict=True), strict=False):
        known = [figure for figure in column if figure is not None]
        assert getattr(whole, name) == (sum(known) if known else None)


def test_what_one_platform_hides_hides_the_sum() -> None:
    shown = facet("PatientSex", ("Female", 40), ("Male", 50), level="subject")
    hidden = Facet(
        "PatientSex", "subject", True, (FacetCount("Female", "Female", None, None, None, hidden=True, fewer_than=11),)
    )
    female, male = sorted(together(shown, hidden).counts, key=lambda count: count.value)
    assert (female.subjects, female.hidden, female.fewer_than) == (None, True, None)
    assert (male.subjects, male.hidden) == (50, False)
    totals = total([Totals(5, 6, 7, 8, 9), Totals(None, 1, 1, 1, 1, hidden=("subjects",), fewer_than=11)])
    assert (totals.subjects, totals.studies, totals.hidden) == (None, 7, ("subjects",))


def test_a_platform_that_counts_studies_is_in_no_bar_of_series() -> None:
    studies = Facet("Modality", "study", True, (FacetCount("CT", "CT", 2, 3, None),))
    both = together(facet("Modality", ("CT", 5)), studies)
    assert (both.level, both.missing) == ("series", ("P1",))
    assert [(c.subjects, c.studies, c.series) for c in both.counts] == [(7, 8, 5)]
    assert together(studies, studies).level == "study"


def test_what_is_hidden_among_studies_hides_no_subjects() -> None:
    small = FacetCount("Other", "Other", None, None, None, hidden=True, fewer_than=50)
    studies = Facet("PatientSex", "study", True, (FacetCount("Male", "Male", None, 60, None), small))
    other, male = together(facet("PatientSex", ("Male", 3), ("Other", 2), level="subject"), studies).counts[::-1]
    assert (male.subjects, male.studies, male.hidden) == (3, 63, False)
    assert (other.subjects, other.studies, other.hidden) == (2, None, True)


def listed(part: Summarised, name: str) -> Summarised:
    """The same data as another platform lists it: with the same DOIs."""
    other = another(part, name)
    collections = tuple(
        replace(c, parts=whole.parts, data_url_doi=whole.data_url_doi)
        for c, whole in zip(other.collections, part.collections, strict=True)
    )
    return replace(other, collections=collections)


def test_collections_with_one_doi_are_twins_and_counted_once(idc: Summarised) -> None:
    whole = catalog_of([idc, listed(idc, "ABC")])
    pairs = {c.id: ([twin.id for twin in c.twins], c.canonical_id) for c in whole.collections}
    with_doi = [c for c in idc.collections if any(part.data_url_doi for part in c.parts)]
    assert with_doi, "the tiny release has DOIs"
    for collection in with_doi:
        assert pairs[collection.id] == ([f"abc/{collection.slug}"], collection.id)
        assert pairs[f"abc/{collection.slug}"] == ([collection.id], collection.id)
    assert (whole.twinned, whole.twin_groups) == (2 * len(with_doi), len(with_doi))
    counted = idc.platform.totals.collections + len(idc.collections) - len(with_doi)
    assert whole.totals.collections == counted
    assert whole.platforms[1].totals.collections == len(idc.collections), "its own page counts all of it"


def test_the_configuration_can_say_which_platform_is_canonical(idc: Summarised) -> None:
    whole = catalog_of([idc, listed(idc, "ABC")], "abc")
    assert {c.canonical_id.partition("/")[0] for c in whole.collections if c.twins} == {"abc"}


def test_a_doi_that_one_platform_gives_twice_tells_nothing_apart(idc: Summarised) -> None:
    same = replace(idc, collections=tuple(replace(c, parts=idc.collections[0].parts) for c in idc.collections))
    report = Report()
    whole = catalog.catalog_of([same, listed(idc, "ABC")], (), (), report)
    assert not any(c.twins for c in whole.collections if c.commons_name == "IDC")
    assert [finding.code for finding in report.findings] == ["doi-shared"]


def test_a_collection_is_a_twin_of_one_that_has_its_doi_as_a_part(idc: Summarised) -> None:
    whole = next(c for c in idc.collections if c.parts and c.parts[0].data_url_doi)
    small, large = whole.parts[0], replace(whole.parts[0], data_url_doi="https://doi.org/10.1/larger", id="larger")
    one = replace(whole, parts=(large, small))
    other = replace(whole, id="abc/x", commons_name="ABC", commons_slug="abc", parts=(small,))
    found = {c.id: [twin.id for twin in c.twins] for c in with_twins([one, other], ["IDC", "ABC"], (), Report())}
    assert found == {one.id: ["abc/x"], "abc/x": [one.id]}
