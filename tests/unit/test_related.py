"""Related collections: who is named, in which order, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model import Catalog, Collection, Facet, FacetCount, Part, PartKind, Totals, Twin
from site_builder.related import MOST, related
from tests.fixtures.idc import collection_row, entry, series_row, write_idc
from tests.fixtures.sites import build_site, read_json, read_page

DOI = "https://doi.org/10.1/"
FACETS = ("disease_type", "primary_site", "Modality")


def facet(name: str, values: Iterable[str]) -> Facet:
    return Facet(name, "series", True, tuple(FacetCount(value, value, 5, 5, 5) for value in values))


def collection(name: str, disease: str = "", modality: str = "", site: str = "", **more: Any) -> Collection:
    """A collection of IDC; several values are parted by a vertical line."""
    values = (text.split("|") if text else [] for text in (disease, site, modality))
    facts: dict[str, Any] = {
        "id": f"idc/{name}",
        "slug": name,
        "commons_name": "IDC",
        "commons_slug": "idc",
        "collection_id": name,
        "source_id": "idc",
        "short_title": name.upper(),
        "title": f"The {name}",
        "access": "open",
        "status": "",
        "program": "community",
        "species": ("Human",),
        "totals": Totals(10, 10, 10, 10, 10),
        "facets": {of: facet(of, some) for of, some in zip(FACETS, values, strict=True)},
    }
    empty = ("description", "supporting_data", "disease_types", "primary_sites", "data_url_doi", "parts", "links")
    facts |= dict.fromkeys((*empty, "commands", "sample_views", "growth"), ()) | {"updated": None, "published": None}
    return Collection(**(facts | more))


def others(count: int, **more: Any) -> list[Collection]:
    """Collections that have nothing in common with one another but what is given."""
    return [collection(f"other-{n}", f"disease {n}", "CT", f"site {n}", **more) for n in range(count)]


def catalog(collections: Iterable[Collection]) -> Catalog:
    listed = tuple(sorted(collections, key=lambda one: one.id))
    return Catalog((), listed, Totals(0, 0, 0, 0, 0), {}, {})


def named(collections: Iterable[Collection], of: str) -> dict[str, tuple[str, ...]]:
    """The reasons by the collection that is related to `of`, in order."""
    return {one.id.removeprefix("idc/"): one.reasons for one in related(catalog(collections))[f"idc/{of}"]}


def part(doi: str, title: str = "", kind: PartKind = "analysis_result") -> Part:
    return Part(kind, doi, title, DOI + doi, (), None, None)


def test_a_related_collection_is_named_with_its_page_and_why() -> None:
    here = [collection("a", "Glioma", "MR", "Brain"), collection("b", "Glioma", "MR|CT", "Brain"), *others(8)]
    (found,) = related(catalog(here))["idc/a"]
    assert (found.id, found.title, found.url) == ("idc/b", "The b", "collections/idc/b/")
    assert found.reasons == ("same disease (Glioma) and modality (MR)",)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("Glioma", "MR"), ("Glioma", "CT"), ("same disease (Glioma)",)),
        (("Glioma", "MR|CT|PT"), ("Glioma", "PT|MR"), ("same disease (Glioma) and modalities (MR and PT)",)),
        (("A|B", "MR"), ("A|B", "MR"), ("same diseases (A and B) and modality (MR)",)),
        (("A|B|C|D|E", "MR"), ("E|D|C|B|A", "MR"), ("same diseases (A, B, C and 2 more) and modality (MR)",)),
        (("A", "MR", "Brain"), ("B", "MR", "Brain"), ("same primary site (Brain) and modality (MR)",)),
        (("Phantom", "CT"), ("Phantom", "CT"), ("both image phantoms with the same modality (CT)",)),
        (("Phantom", "MR"), ("Phantom", "CT"), ("both image phantoms",)),
        (("A", "MR", "Brain"), ("B", "CT", "Brain"), None),
        (("A", "MR"), ("B", "MR"), None),
        (("Various", "CT", "Various"), ("Various", "CT", "Various"), None),
        (("A", "MR|SEG", "Brain"), ("B", "CT|SEG", "Brain"), None),
        (("A", "OT", "Brain"), ("B", "OT", "Brain"), None),
    ],
)
def test_what_two_have_in_common(one: Sequence[str], other: Sequence[str], reasons: tuple[str, ...] | None) -> None:
    found = named([collection("x", *one), collection("y", *other), *others(40)], "x")
    assert found == ({"y": reasons} if reasons else {})


def test_a_programme_relates_unless_it_says_nothing() -> None:
    here = [collection("a", "A", program="cgci"), collection("b", "B", program="CGCI"), *others(40)]
    assert named(here, "a") == {"b": ("same programme (cgci)",)}
    assert named([replace(one, program="community") for one in here], "a") == {}


def test_species_other_than_human_relate() -> None:
    dogs = [collection("a", "A", species=("Dog",)), collection("b", "B", species=("Dog",)), *others(60)]
    assert named(dogs, "a") == {"b": ("same species (Dog)",)}


def test_another_species_is_said_and_comes_later() -> None:
    here = [collection("a", "Glioma", "MR"), collection("b", "Glioma", "MR", species=("Mouse",)), *others(40)]
    found = named([*here, collection("c", "Glioma", "MR")], "a")
    assert found == {
        "c": ("same disease (Glioma) and modality (MR)",),
        "b": ("same disease (Glioma) and modality (MR), but another species (Mouse)",),
    }
    assert list(found) == ["c", "b"]


def test_of_phantoms_no_species_is_said() -> None:
    here = [collection("a", "Phantom", "CT"), collection("b", "Phantom", "CT", species=("Phantom",)), *others(40)]
    assert named(here, "a") == {"b": ("both image phantoms with the same modality (CT)",)}


def test_of_a_rare_disease_and_a_frequent_one_the_rare_one_counts_more() -> None:
    frequent = [collection(f"f{n}", "Frequent", "CT") for n in range(8)]
    here = [collection("a", "Frequent|Rare", "CT"), collection("r", "Rare", "CT"), *frequent, *others(60)]
    assert next(iter(named(here, "a"))) == "r"


def test_a_trial_of_many_diseases_is_less_near_than_one_of_the_same() -> None:
    many = collection("many", "|".join(["Glioma", *(f"D{n}" for n in range(40))]), "MR")
    here = [collection("a", "Glioma", "MR"), many, collection("z", "Glioma", "MR"), *others(20)]
    assert list(named(here, "a")) == ["z"]


def test_what_most_collections_have_is_no_reason() -> None:
    same = [collection(f"c{n:02}", "Lung Cancer", "CT", "Lung") for n in range(60)]
    assert set(related(catalog(same)).values()) == {()}


def test_an_analysis_result_of_both_is_named() -> None:
    result = part("seg", "Lung-Seg: Segmentations of the lung")
    here = [collection("a", "A", parts=(result,)), collection("b", "B", parts=(result,)), *others(40)]
    assert named(here, "a") == {"b": ("both are covered by the analysis result “Lung-Seg”",)}
    long = [replace(one, parts=(part("seg", "Labels from: a study"), part("more"))) for one in here[:2]]
    assert named([*long, *others(40)], "b") == {
        "a": ("both are covered by the analysis results “10.1/more” and “Labels from: a study”",)
    }


def test_original_data_of_both_is_named() -> None:
    shared, own = part("shared", "Both", "original_data"), part("own", kind="original_data")
    here = [collection("a", parts=(shared,)), collection("b", parts=(own, shared)), *others(40)]
    assert named(here, "a") == {"b": ("both have data of “Both”",)}


def test_an_analysis_result_of_many_is_a_reason_only_beside_another() -> None:
    result = part("wide", "Wide")
    wide = [replace(one, parts=(result,)) for one in others(12)]
    here = [collection("a", "A", "CT", "Lung", parts=(result,)), collection("b", "B", "CT", "Lung", parts=(result,))]
    found = named([*here, *wide, *(replace(one, id=f"idc/n-{one.slug}") for one in others(100)[12:])], "a")
    assert found == {
        "b": ("same primary site (Lung) and modality (CT)", "both are covered by the analysis result “Wide”")
    }


def test_an_analysis_result_and_what_it_was_made_from_come_first() -> None:
    image, result = part("image", kind="original_data"), part("result")
    whole = collection("whole", "Glioma", "MR", parts=(image, result))
    alone = collection("alone", parts=(result,))
    here = [whole, alone, collection("like", "Glioma", "MR"), *others(40)]
    assert named(here, "whole") == {
        "alone": ("analysis result of this collection",),
        "like": ("same disease (Glioma) and modality (MR)",),
    }
    assert list(named(here, "whole")) == ["alone", "like"]
    assert named(here, "alone") == {"whole": ("has analysis results in this collection",)}
    assert named([whole, replace(alone, parts=(), data_url_doi=(f"{DOI}RESULT",)), *others(40)], "whole") == {
        "alone": ("analysis result of this collection",)
    }


def test_an_analysis_result_of_most_collections_still_names_some() -> None:
    image, result = part("image", kind="original_data"), part("result")
    having = [replace(one, parts=(image, result)) for one in others(80)]
    alone = collection("alone", parts=(result,))
    assert len(named([alone, *having], "alone")) == MOST
    assert list(named([alone, *having], "other-7")) == ["alone"]


def test_of_listings_of_one_collection_the_canonical_one_is_named() -> None:
    def listing(name: str, commons: str) -> Collection:
        twins = (Twin("idc/twin", "IDC", "", ""), Twin("tcia/twin", "TCIA", "", ""))
        made = collection("twin", "Glioma", "MR", id=f"{name}/twin", commons_name=commons, canonical_id="idc/twin")
        return replace(made, twins=tuple(twin for twin in twins if twin.id != made.id))

    here = catalog([collection("a", "Glioma", "MR"), listing("idc", "IDC"), listing("tcia", "TCIA"), *others(40)])
    found = {id_: [one.id for one in some] for id_, some in related(here).items()}
    assert (found["idc/a"], found["idc/twin"], found["tcia/twin"]) == (["idc/twin"], ["idc/a"], ["idc/a"])


def test_at_most_six_are_named_the_largest_of_those_equally_near() -> None:
    def sized(name: str, subjects: int | None) -> Collection:
        return collection(name, "Glioma", "MR", totals=Totals(subjects, 1, 1, 1, 1))

    same = [sized(f"c{n}", n) for n in range(8)]
    found = named([sized("a", 1), sized("b", None), *same, *others(40)], "a")
    assert list(found) == ["c7", "c6", "c5", "c4", "c3", "c2"]
    assert len(found) == MOST


def test_hidden_counts_change_nothing() -> None:
    def hidden(one: Collection) -> Collection:
        facets = {
            name: replace(
                of, counts=tuple(replace(c, subjects=None, studies=None, series=None, hidden=True) for c in of.counts)
            )
            for name, of in one.facets.items()
        }
        return replace(one, facets=facets)

    here = [collection("a", "Glioma", "MR"), collection("b", "Glioma", "CT|MR"), *others(20)]
    assert related(catalog(map(hidden, here))) == related(catalog(here))


VALUES = st.lists(st.sampled_from("ABCDE"), max_size=3, unique=True).map("|".join)
CODES = st.lists(st.sampled_from(["CT", "MR", "SEG"]), max_size=3, unique=True).map("|".join)
FACTS = st.lists(st.tuples(VALUES, CODES, VALUES, st.sampled_from(["p", "q", ""])), min_size=1, max_size=12)


@given(FACTS, st.randoms(use_true_random=False))
def test_whatever_the_facts(facts: list[tuple[str, str, str, str]], random: Any) -> None:
    here = [collection(f"c{n}", *values, program=program) for n, (*values, program) in enumerate(facts)]
    found = related(catalog(here))
    for id_, some in found.items():
        ids = [one.id for one in some]
        assert id_ not in ids
        assert len(set(ids)) == len(ids) <= MOST
        assert all(one.reasons and all(one.reasons) for one in some)

    def shuffled(one: Collection) -> Collection:
        facets = {
            name: replace(of, counts=tuple(random.sample(of.counts, len(of.counts)))) for name, of in one.facets.items()
        }
        return replace(one, facets=facets)

    assert related(catalog(map(shuffled, here))) == found


def test_the_page_and_the_json_of_a_collection_name_them(tmp_path: Path) -> None:
    ids = {"one": "Glioma", "two": "Glioma", "three": "Lung Cancer"}
    rows = [
        series_row(n, collection_id=id_, source_DOI=f"10.1/{id_}", Modality="CT" if id_ == "three" else "MR")
        for n, id_ in enumerate(ids)
    ]
    facts = {"tumor_locations": "Various", "program_id": "Community"}
    records = [
        collection_row(id_, cancer_types=disease, sources=[entry(source_doi=f"10.1/{id_}")], **facts)
        for id_, disease in ids.items()
    ]
    write_idc(tmp_path / "data", rows, records)
    site = build_site(tmp_path / "data", tmp_path)
    listed = read_page(site, "collections/idc/one/").first("ul", class_="related")
    assert [heading.first("a").attributes["href"] for heading in listed.all("h3")] == ["../two/"]
    assert listed.first("p", class_="why").words() == "Same disease (Glioma) and modality (MR)."
    reason = "same disease (Glioma) and modality (MR)"
    path = "api/v1/collections/idc/{}.json"
    assert read_json(site, path.format("two"))["related"] == [
        {"id": "idc/one", "title": "A Collection", "url": "collections/idc/one/", "reasons": [reason]}
    ]
    assert read_json(site, path.format("three"))["related"] == []
    assert "related" not in [
        a.attributes["href"].strip("#") for a in read_page(site, "collections/idc/three/").all("a")
    ]
