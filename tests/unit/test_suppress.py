"""Small cells: which cells are hidden, what is said of them, and what else goes with them."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.findings import Finding
from site_builder.model import Catalog, Collection, Facet, FacetCount, Filled, RawValue
from site_builder.suppress import suppressed, suppressed_findings
from tests.truth.people import Group, Person, Scan, catalog_of

MIN_CELL = 11


def people(name: str, count: int, sex: str = "Female", age: str = "50-59", *scans: Scan) -> tuple[Person, ...]:
    """People who are alike, with a CT each if nothing else is said."""
    return tuple(Person(f"{name}-{sex}-{age}-{n}", sex, age, scans or (Scan("CT", "10.1/a", 1),)) for n in range(count))


def one_collection(*alike: tuple[Person, ...]) -> Catalog:
    return catalog_of([Group("A", "one", (), sum(alike, ()))])


def counts(facet: Facet) -> list[tuple[str, int | None, int | None]]:
    """Value, subjects and bound; -1 stands for hidden without a bound."""
    return [(c.value, c.subjects, (c.fewer_than or -1) if c.hidden else None) for c in facet.counts]


def sexes(catalog: Catalog, min_cell: int = MIN_CELL) -> list[tuple[str, int | None, int | None]]:
    return counts(suppressed(catalog, min_cell).collections[0].facets["PatientSex"])


def only(catalog: Catalog) -> Collection:
    (collection,) = suppressed(catalog, MIN_CELL).collections
    return collection


def changed(catalog: Catalog, **more: Any) -> Catalog:
    """The same catalogue with something else said of its only collection."""
    return replace(catalog, collections=(replace(catalog.collections[0], **more),))


@pytest.mark.parametrize("min_cell", [0, 1])
def test_without_a_smallest_number_nothing_is_hidden(min_cell: int) -> None:
    catalog = one_collection(people("a", 1), people("a", 2, "Male"))
    assert suppressed(catalog, min_cell) is catalog


def test_large_cells_are_shown() -> None:
    catalog = one_collection(people("a", 40), people("a", 50, "Male"))
    assert suppressed(catalog, MIN_CELL) == replace(catalog, min_cell=MIN_CELL)


def test_a_small_cell_takes_the_next_smallest_with_it() -> None:
    catalog = one_collection(
        people("a", 60), people("a", 40, "Male"), people("a", 20, "unknown"), people("a", 3, "Other")
    )
    assert sexes(catalog) == [("Female", 60, None), ("Male", 40, None), ("Other", None, 11), ("unknown", None, -1)]


def test_exactly_the_smallest_number_is_shown() -> None:
    catalog = one_collection(people("a", 11), people("a", 40, "Male"))
    assert sexes(catalog) == [("Female", 11, None), ("Male", 40, None)]


def test_cells_that_are_few_together_take_another_one_with_them() -> None:
    catalog = one_collection(
        people("a", 2), people("a", 3, "Male"), people("a", 40, "Other"), people("a", 50, "unknown")
    )
    hidden = [(value, bound) for value, subjects, bound in sexes(catalog) if subjects is None]
    assert hidden == [("Female", 11), ("Male", 11), ("Other", -1)]


def test_two_cells_that_can_only_be_one_thing_hide_the_total() -> None:
    """Of twenty, two groups of fewer than eleven can only be ten each."""
    collection = only(one_collection(people("a", 10), people("a", 10, "Male")))
    assert (collection.totals.subjects, collection.totals.fewer_than) == (None, None)
    assert {c.fewer_than for c in collection.facets["PatientSex"].counts} == {11}


def test_where_all_is_hidden_and_the_bounds_tell_they_are_not_said() -> None:
    """Ten groups in a collection of fewer than eleven can only be of one subject each."""
    ages = [*(f"{low}-{low + 9}" for low in range(0, 90, 10)), "unknown"]
    collection = only(one_collection(*(people("a", 1, "Female", age) for age in ages)))
    assert collection.totals.subjects is None
    assert {collection.totals.fewer_than, *(c.fewer_than for c in collection.facets["age_group"].counts)} != {11}


def test_a_small_collection_hides_all_its_figures() -> None:
    small, large = Group("A", "small", ("lung",), people("s", 5)), Group("A", "large", ("lung",), people("l", 90))
    other = Group("A", "other", (), people("o", 70))
    found = suppressed(catalog_of([small, large, other]), MIN_CELL)
    totals = found.collections[2].totals
    assert found.collections[2].id == "A/small"
    assert (totals.subjects, totals.studies, totals.series, totals.instances, totals.size_bytes) == (None,) * 5
    assert totals.hidden == ("subjects", "studies", "series", "instances", "size_bytes")
    assert (totals.fewer_than, totals.collections) == (11, 1)
    assert counts(found.collections[2].facets["disease_type"]) == [("lung", None, 11)]
    assert found.totals.subjects == 165, "the collection that goes with it is hidden instead of the total"
    assert [c.totals.subjects for c in found.collections[:2]].count(None) == 1


def test_small_cells_of_platforms_are_hidden_in_the_site_as_well() -> None:
    groups = [Group("A", "a", (), (*people("a", 50), *people("a", 4, "Male"), *people("a", 30, "Other"))),
              Group("B", "b", (), (*people("b", 60), *people("b", 70, "Male"), *people("b", 80, "Other")))]  # fmt: skip
    found = suppressed(catalog_of(groups), MIN_CELL)
    site = {c.value: c.subjects for c in found.facets["PatientSex"].counts}
    assert (
        site["Male"] is None
        or {c.value: c.subjects for c in found.platforms[1].facets["PatientSex"].counts}["Male"] is None
    )
    assert {c.value: c.fewer_than for c in found.platforms[0].facets["PatientSex"].counts}["Male"] == 11


def test_twins_hide_the_same() -> None:
    everyone = (*people("a", 60), *people("a", 40, "Male"), *people("a", 20, "unknown"), *people("a", 3, "Other"))
    first, second = Group("A", "a", (), everyone), Group("B", "b", (), everyone, canonical="A/a")
    more = [Group(name, "more", (), people(name, 80, sex)) for name in "AB" for sex in ("unknown",)]
    one, _more, other, *_rest = suppressed(catalog_of([first, second, *more]), MIN_CELL).collections
    assert (one.id, other.id) == ("A/a", "B/b")
    assert counts(one.facets["PatientSex"]) == counts(other.facets["PatientSex"])


def test_of_overlapping_values_the_series_give_nothing_away() -> None:
    scans = [
        (Scan("CT", "10.1/a", 1),),
        (Scan("CT", "10.1/a", 1), Scan("SEG", "10.1/a", 1)),
        (Scan("MR", "10.1/a", 1),),
    ]
    catalog = one_collection(
        *(
            people(str(n), size, "Female", "50-59", *s)
            for n, (size, s) in enumerate(zip((50, 4, 30), scans, strict=True))
        )
    )
    found = {c.value: (c.subjects, c.series, c.fewer_than) for c in only(catalog).facets["Modality"].counts}
    assert found == {"CT": (54, 54, None), "MR": (None, None, None), "SEG": (None, None, 11)}


def test_hidden_values_come_last_and_age_groups_keep_their_order() -> None:
    catalog = one_collection(
        people("a", 60),
        people("a", 5, "Female", "20-29"),
        people("a", 20, "Female", "30-39"),
        people("a", 30, "Female", "60-69"),
    )
    assert [c.value for c in only(catalog).facets["age_group"].counts] == ["20-29", "30-39", "50-59", "60-69"]
    catalog = one_collection(people("a", 60), people("a", 40, "Male"), people("a", 20, "Intersex"), people("a", 3, "A"))
    assert [value for value, *_rest in sexes(catalog)] == ["Female", "Male", "A", "Intersex"]


def test_a_release_that_adds_few_is_hidden() -> None:
    scans = {release: (Scan("CT", "10.1/a", release),) for release in (1, 2, 3)}
    catalog = one_collection(
        people("a", 30, "Female", "50-59", *scans[1]),
        people("b", 30, "Female", "50-59", *scans[2]),
        people("c", 2, "Female", "50-59", *scans[3]),
    )
    assert [(p.subjects, p.series, p.hidden, p.fewer_than) for p in only(catalog).growth] == [
        (30, 30, False, None),
        (None, None, True, None),
        (62, 62, False, None),
    ]


def test_parts_are_hidden_and_come_last() -> None:
    parts = {"10.1/a": 50, "10.1/b": 6, "10.1/c": 20}
    catalog = one_collection(*(people(doi, n, "Female", "50-59", Scan("CT", doi, 1)) for doi, n in parts.items()))
    found = only(catalog).parts
    assert [(p.id, p.series, p.fewer_than) for p in found] == [
        ("10.1/a", 50, None),
        ("10.1/c", None, None),
        ("10.1/b", None, 11),
    ]
    assert found[1].hidden == ("subjects", "studies", "series", "instances")


def test_spellings_of_hidden_values_have_no_count() -> None:
    catalog = one_collection(
        people("a", 60), people("a", 40, "Male"), people("a", 20, "unknown"), people("a", 3, "Other")
    )
    raws = {
        "Female": (RawValue("F", 40), RawValue("f", 15), RawValue("female", 5)),
        "Male": (RawValue("M", 40),),
        "Other": (RawValue("O", 3),),
    }
    facet = catalog.collections[0].facets["PatientSex"]
    facet = replace(facet, counts=tuple(replace(c, raw=raws.get(c.value, ())) for c in facet.counts))
    found = only(changed(catalog, facets=catalog.collections[0].facets | {"PatientSex": facet})).facets["PatientSex"]
    assert {c.value: c.raw for c in found.counts} == {
        "Female": (RawValue("F", 40), RawValue("f", None), RawValue("female", None)),
        "Male": (RawValue("M", 40),),
        "Other": (RawValue("O", None),),
        "unknown": (),
    }


def test_ages_of_hidden_groups_have_no_spelling() -> None:
    catalog = one_collection(people("a", 60), people("a", 20, "Female", "60-69"), people("a", 3, "Female", "80-89"))
    facet = catalog.collections[0].facets["age_group"]
    facet = replace(facet, counts=tuple(replace(c, raw=(RawValue(f"{c.value}!", 30),)) for c in facet.counts))
    found = only(changed(catalog, facets=catalog.collections[0].facets | {"age_group": facet})).facets["age_group"]
    assert {c.value: [raw.raw for raw in c.raw] for c in found.counts} == {
        "50-59": ["50-59!"],
        "60-69": [],
        "80-89": [],
    }


def test_completeness_does_not_tell_what_is_hidden() -> None:
    catalog = one_collection(
        people("a", 60), people("a", 40, "Male"), people("a", 20, "unknown"), people("a", 3, "Other")
    )
    columns = {"PatientSex": 103, "Manufacturer": 120, "BodyPartExamined": 60, "commons_name": 1}
    made = tuple(
        Filled(name, "preferred", "partial", "records" if filled == 1 else "series", filled, 1 if filled == 1 else 123)
        for name, filled in columns.items()
    )
    found = only(changed(catalog, completeness=made)).completeness
    assert [(f.column, f.filled, f.rows) for f in found] == [
        ("PatientSex", None, 123),
        ("Manufacturer", None, 123),
        ("BodyPartExamined", 60, 123),
        ("commons_name", 1, 1),
    ]


def withholding(catalog: Catalog, bound: int) -> Catalog:
    """The same catalogue from a source that itself hides how many subjects have another sex."""
    facet = catalog.facets["PatientSex"]
    other = FacetCount("Other", "Other", None, None, None, hidden=True, fewer_than=bound)
    facets = catalog.facets | {
        "PatientSex": replace(facet, counts=tuple(other if c.value == "Other" else c for c in facet.counts))
    }
    platform = replace(catalog.platforms[0], facets=facets)
    return replace(changed(catalog, facets=facets), facets=facets, platforms=(platform,))


def test_what_a_source_withholds_is_protected_where_it_follows_and_is_small() -> None:
    catalog = one_collection(people("a", 60), people("a", 40, "Male"), people("a", 3, "Other"))
    found = only(withholding(catalog, 5)).facets["PatientSex"]
    assert counts(found) == [("Female", 60, None), ("Male", None, -1), ("Other", None, 5)]


def test_what_a_source_withholds_and_is_not_small_hides_nothing_else() -> None:
    catalog = one_collection(people("a", 60), people("a", 40, "Male"), people("a", 30, "Other"))
    found = only(withholding(catalog, 50)).facets["PatientSex"]
    assert counts(found) == [("Female", 60, None), ("Male", 40, None), ("Other", None, 50)]


def test_studies_of_a_source_without_subjects_count_as_subjects() -> None:
    catalog = one_collection(people("a", 60), people("a", 40, "Male"), people("a", 3, "Other"))
    facet = Facet(
        "loinc_long_common_name",
        "study",
        True,
        tuple(FacetCount(v, v, None, n, None) for v, n in (("CT", 90), ("XR", 9), ("MR", 20))),
    )
    found = only(changed(catalog, facets={"loinc_long_common_name": facet})).facets["loinc_long_common_name"]
    assert [(c.value, c.studies, c.fewer_than) for c in found.counts] == [
        ("CT", 90, None),
        ("MR", None, None),
        ("XR", None, 11),
    ]


def test_the_same_catalogue_hides_the_same() -> None:
    groups = [Group("A", f"c{n}", (), (*people(str(n), 20 + n), *people(str(n), n, "Male"))) for n in range(1, 15)]
    assert suppressed(catalog_of(groups), MIN_CELL) == suppressed(catalog_of(groups), MIN_CELL)


def finding(code: str, where: str = "one", **more: Any) -> Finding:
    return Finding(code, "A", where, **more)


@pytest.fixture(scope="module")
def published() -> Catalog:
    """One collection that hides a sex, and a small one, which hides its totals."""
    sex = (*people("a", 60), *people("a", 40, "Male"), *people("a", 20, "unknown"), *people("a", 3, "Other"))
    groups = [
        Group("A", "one", (), sex),
        Group("A", "small", (), people("s", 5)),
        Group("A", "third", (), people("t", 90)),
    ]
    return suppressed(catalog_of(groups), MIN_CELL)


@pytest.mark.parametrize(
    ("count", "unit", "shown"),
    [(10, "series", (None, 11)), (11, "series", (11, None)), (1, "records", (1, None)), (0, "subjects", (0, None))],
)
def test_counts_of_findings(published: Catalog, count: int, unit: str, shown: tuple[int | None, int | None]) -> None:
    (found,) = suppressed_findings(
        [finding("body-part-unknown", field="BodyPartExamined", count=count, unit=unit)], published
    )
    assert (found.count, found.fewer_than) == shown


@pytest.mark.parametrize(("where", "field"), [("one", "PatientSex"), ("small", "Manufacturer")])
def test_a_finding_about_what_is_hidden_has_no_count(published: Catalog, where: str, field: str) -> None:
    (found,) = suppressed_findings(
        [finding("sex-unreadable", where, field=field, value="X", count=40, unit="series")], published
    )
    assert (found.count, found.fewer_than, found.value) == (None, None, "X")


def test_findings_quote_no_identifier_of_a_few_and_no_small_number(published: Catalog) -> None:
    shared = finding(
        "study-shared", field="StudyInstanceUID", value="1.2.3", count=2, unit="studies", hint="up to 3 share one"
    )
    differ = finding("subjects-differ", value="7", unit="records", hint="the record states 7, the series have 123")
    fine = finding("subjects-differ", value="120", unit="records", hint="the record states 120, the series have 123")
    told = suppressed_findings([shared, differ, fine], published)
    assert [(f.value, "hidden" in f.hint, f.count) for f in told] == [
        ("", True, None),
        ("", True, 1),
        ("120", False, 1),
    ]


def test_without_a_smallest_number_findings_stay(published: Catalog) -> None:
    found = [finding("sex-conflict", count=2, unit="subjects")]
    assert suppressed_findings(found, replace(published, min_cell=0)) == found
