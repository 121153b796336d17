"""The files that the search loads: facets, words, descriptions, and lists in pages."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from site_builder.harmonise.license import harmonise_license
from site_builder.model import UNKNOWN, Catalog, Collection, Part, Totals
from site_builder.plan import facet_urls
from site_builder.plan.lists import PAGE_LENGTH, browse_pages, filters_of, row_of
from site_builder.plan.page import Page
from site_builder.search.catalogue import CHUNK, search_files
from site_builder.search.facets import facet_tables, range_facets
from site_builder.search.words import postings
from tests.fixtures.federated import federated_catalog

Json = dict[str, Any]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def one(catalog: Catalog, id_: str = "idc/shared-lung") -> Collection:
    return next(collection for collection in catalog.collections if collection.id == id_)


def of(catalog: Catalog, *collections: Collection) -> Catalog:
    return replace(catalog, collections=collections)


def licensed(catalog: Catalog, *names: str, access: str = "open") -> dict[str, list[str]]:
    """What the facets about use say of a collection with these licences."""
    found = [harmonise_license(name).value for name in names]
    licenses = {license_.id: license_ for license_ in found if license_}
    base = one(catalog)
    values = (*licenses, *([UNKNOWN] if None in found else []))
    counts = tuple(replace(base.facets["license"].counts[0], value=id_, label=id_) for id_ in values)
    facets = base.facets | {"license": replace(base.facets["license"], counts=counts)}
    made = replace(base, facets=facets, access=access)  # type: ignore[arg-type]
    tables = facet_tables([made], replace(catalog, licenses=licenses))
    return {table.facet.name: [held.value for held in table.held[0]] for table in tables}


class TestUse:
    @pytest.mark.parametrize(
        ("licenses", "commercial"),
        [
            (("CC BY 4.0",), "allowed"),
            (("CC BY 4.0", "CC0"), "allowed"),
            (("CC BY 4.0", "CC BY-NC 4.0"), "partly"),
            (("CC BY-NC 4.0",), "not-allowed"),
            (("CC BY 4.0", "words of somebody's own"), "unclear"),
            (("CC BY 4.0", ""), "unclear"),
            (("CC BY-NC 4.0", ""), "unclear"),
        ],
    )
    def test_commercial_use_is_that_of_all_licences(
        self, catalog: Catalog, licenses: tuple[str, ...], commercial: str
    ) -> None:
        assert licensed(catalog, *licenses)["commercial"] == [commercial]

    @pytest.mark.parametrize(
        ("access", "registration"),
        [
            ("open", "none"),
            ("unknown", "unclear"),
            ("registered", "needed"),
            ("controlled", "needed"),
            ("mixed", "partly"),
        ],
    )
    def test_access_outweighs_what_a_licence_says_of_registration(
        self, catalog: Catalog, access: str, registration: str
    ) -> None:
        assert licensed(catalog, "CC BY 4.0", access=access)["registration"] == [registration]

    def test_without_a_known_licence_nothing_is_said(self, catalog: Catalog) -> None:
        found = licensed(catalog)
        assert "commercial" not in found
        assert "registration" not in found


class TestFacets:
    def test_values_stand_by_the_number_of_collections_and_ages_in_order(self, catalog: Catalog) -> None:
        for table in facet_tables(catalog.collections, catalog):
            having = {value: sum(value in [h.value for h in row] for row in table.held) for value, _ in table.values}
            assert all(having.values())
            if table.facet.order == "count":
                assert list(having.values()) == sorted(having.values(), reverse=True), table.facet.name
        ages = next(t for t in facet_tables(catalog.collections, catalog) if t.facet.name == "age")
        lows = [int(value.split("-")[0].rstrip("+")) for value, _label in ages.values]
        assert lows == sorted(lows)

    def test_modalities_stand_images_first(self, catalog: Catalog) -> None:
        base = one(catalog)
        count = base.facets["Modality"].counts[0]
        counts = tuple(replace(count, value=code, label=code, series=n) for n, code in enumerate(("SEG", "SR", "CT")))
        made = replace(base, facets=base.facets | {"Modality": replace(base.facets["Modality"], counts=counts)})
        table = next(t for t in facet_tables([made], catalog) if t.facet.name == "modality")
        assert [(held.value, held.series) for held in table.held[0]] == [("CT", 2), ("SEG", 0), ("SR", 1)]

    def test_other_platforms_of_a_listing_are_named(self, catalog: Catalog) -> None:
        core = json.loads(search_files(catalog)[0].data)
        also = {core["ids"][int(doc)]: names for doc, names in core["also"].items()}
        assert also["idc/shared-lung"] == ["TCIA"]
        assert also["tcia/shared-lung"] == ["IDC"]

    def test_one_platform_or_one_kind_of_access_is_no_choice(self, catalog: Catalog) -> None:
        assert {"Platform", "Access"} <= {shown.label for shown in filters_of(catalog)}
        assert not {"Platform", "Access"} & {shown.label for shown in filters_of(of(catalog, one(catalog)))}

    def test_original_data_and_results_are_told_apart(self, catalog: Catalog) -> None:
        base = one(catalog)
        original = Part("original_data", "a", "", None, (), None, None)
        results = replace(original, kind="analysis_result", id="b")
        made = [replace(base, parts=parts) for parts in ((original,), (original, results), ())]
        table = next(t for t in facet_tables(made, catalog) if t.facet.name == "kind")
        assert [[h.value for h in row] for row in table.held] == [["original"], ["with-results"], []]

    def test_figures_that_nobody_has_are_no_facet(self, catalog: Catalog) -> None:
        bare = replace(one(catalog), totals=Totals(3, None, None, None, None), published=None)
        assert [facet.name for facet in range_facets([bare])] == ["subjects"]


class TestFiles:
    def files(self, catalog: Catalog) -> dict[str, Any]:
        return {file.path: json.loads(file.data) for file in search_files(catalog)}

    def test_an_empty_catalogue_is_one(self, catalog: Catalog) -> None:
        files = self.files(of(catalog))
        core = files["search/catalogue.json"]
        assert core["count"] == 0
        assert core["facets"] == core["ids"] == core["postings"] == core["texts"]["starts"] == []
        assert core["terms"] == ""
        assert set(files) == {"search/catalogue.json", core["counts"]}

    def test_years_have_no_gap(self, catalog: Catalog) -> None:
        made = [replace(one(catalog), id=f"idc/{day}", published=day) for day in ("2015-02-03", "2018-01-01")]
        core = self.files(of(catalog, *made))["search/catalogue.json"]
        released = next(facet for facet in core["facets"] if facet["name"] == "released")
        assert released["steps"] == [2015, 2016, 2017, 2018]

    def test_long_descriptions_fill_several_files_in_order(self, catalog: Catalog) -> None:
        texts = [str(n) * 15_000 for n in range(5)] + ["x" * (3 * CHUNK), ""]
        made = [
            replace(one(catalog), id=f"idc/{n}", short_title=f"{n}", description=(text,) if text else ())
            for n, text in enumerate(texts)
        ]
        files = self.files(of(catalog, *made))
        core = files["search/catalogue.json"]
        assert core["texts"]["starts"] == [0, 2, 4, 5, 6]
        chunks = [files[f"{core['texts']['folder']}{n}.json"] for n in range(5)]
        assert [text for chunk in chunks for text in chunk] == texts

    def test_other_contents_have_other_names(self, catalog: Catalog) -> None:
        changed = replace(one(catalog), description=("Another text.",))
        before, after = (self.files(of(catalog, c))["search/catalogue.json"] for c in (one(catalog), changed))
        assert before["texts"]["folder"] != after["texts"]["folder"]
        assert before["counts"] == after["counts"]

    def test_the_same_catalogue_gives_the_same_bytes(self, catalog: Catalog) -> None:
        assert search_files(catalog) == search_files(catalog)

    def test_what_only_a_lone_surrogate_can_be_is_replaced(self, catalog: Catalog) -> None:
        made = replace(one(catalog), title="a \ud800 b", description=("\ud800",))
        core = self.files(of(catalog, made))["search/catalogue.json"]
        assert core["names"][0][2] == "a ? b"


class TestPostings:
    def test_places_are_differences_by_field(self, catalog: Catalog) -> None:
        base = replace(one(catalog), parts=(), program="", contributors=(), description=())
        made = [replace(base, id=f"idc/{n}", title="Lung" if n in (1, 4) else "Skin") for n in range(5)]
        terms, places = postings(made)
        assert terms == sorted(terms)
        assert dict(zip(terms, places, strict=True))["skin"] == [[1, 0, 2, 1]]
        assert [1, 1, 3] in dict(zip(terms, places, strict=True))["lung"]

    def test_a_word_of_a_programme_or_contributor_is_found(self, catalog: Catalog) -> None:
        made = replace(one(catalog), program="Moonshot", contributors=("Example Hospital",))
        terms, places = postings([made])
        found = dict(zip(terms, places, strict=True))
        assert found["moonshot"] == found["hospital"] == [[2, 0]]

    def test_a_word_of_the_description_of_a_result_is_found(self, catalog: Catalog) -> None:
        part = Part("analysis_result", "a", "", None, ("Made with nnU-Net.",), None, None)
        terms, places = postings([replace(one(catalog), parts=(part,))])
        assert dict(zip(terms, places, strict=True))["nnunet"] == [[4, 0]]


class TestPagedLists:
    def pages(self, catalog: Catalog, count: int) -> Iterator[Page]:
        made = tuple(
            replace(one(catalog), id=f"idc/c{n}", slug=f"c{n}", short_title=f"{n:04}", twins=()) for n in range(count)
        )
        many = of(catalog, *made)
        urls = facet_urls(many)
        yield from browse_pages(many, {c.id: row_of(c, many, urls) for c in made})

    @pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (120, 3)])
    def test_every_collection_is_on_one_page_of_each_order(self, catalog: Catalog, count: int, pages: int) -> None:
        by_order: dict[str, list[Page]] = {}
        for page in self.pages(catalog, count):
            by_order.setdefault(page.ctx.sort, []).append(page)  # type: ignore[attr-defined]
        assert set(by_order) == {"title", "subjects", "series", "size", "updated"}
        for found in by_order.values():
            contexts: list[Any] = [page.ctx for page in found]
            assert [ctx.number for ctx in contexts] == list(range(1, pages + 1))
            ids = [row.id for ctx in contexts for row in ctx.rows]
            assert sorted(ids) == sorted(f"idc/c{n}" for n in range(count))
            assert all(len(ctx.rows) <= PAGE_LENGTH for ctx in contexts)
            assert all(ctx.total == count for ctx in contexts)

    def test_addresses_go_on_with_the_number(self, catalog: Catalog) -> None:
        urls = [page.info.url for page in self.pages(catalog, 101)]
        assert urls[:4] == ["collections/", "collections/2/", "collections/3/", "collections/by/subjects/"]
        assert "collections/by/updated/3/" in urls

    def test_search_engines_read_the_pages_by_title(self, catalog: Catalog) -> None:
        canonical = {page.info.url: page.info.canonical for page in self.pages(catalog, 51)}
        assert canonical["collections/2/"] == "collections/2/"
        assert canonical["collections/by/size/2/"] == "collections/"
        titles = [page.info.title for page in self.pages(catalog, 51)]
        assert len(set(titles)) == len(titles)
