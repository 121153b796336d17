"""The list of collections on the whole IDC: without scripts, searched, filtered, sorted, by keyboard, narrow."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.axe import violations
from scripts.html_checker import check_html
from site_builder.model import Catalog, Collection, Facet, FacetCount
from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.browser.search_site import idc_catalog, write_search_site

FACETS = {
    "modality": lambda c: c.values("Modality"),
    "license": lambda c: c.values("license"),
    "body_part": lambda c: c.values("BodyPartExamined"),
    "disease": lambda c: c.disease_types,
    "sex": lambda c: c.values("PatientSex"),
}
ORDERS = {
    "subjects": lambda c: c.totals.subjects,
    "series": lambda c: c.totals.series,
    "size": lambda c: c.totals.size_bytes,
    "updated": lambda c: c.updated,
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def catalog(real_site: Path) -> Catalog:
    return idc_catalog(real_site.parent / "cache")  # the summary that the build of the site kept


@pytest.fixture
def visit(real_site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Iterator[Open]:
    """Opens an address of the site; at the end nothing may have gone wrong, or been asked of another host."""
    root = serve_folder(real_site, base="/atlas/")
    visits: list[Watched] = []

    def opened(address: str = "collections/", **options: Any) -> Page:
        visits.append(open_page(root + address, **options))
        return visits[-1].page

    yield opened
    for visited in visits:
        assert visited.problems == []
        assert visited.foreign_requests() == []


def shown(page: Page) -> list[str]:
    """The ids of the visible rows, in order."""
    return list(page.eval_on_selector_all("[data-rows] tbody tr:not([hidden])", "rows => rows.map(r => r.dataset.id)"))


def status(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text=re.compile("collection|listing"))


def ids(catalog: Catalog, condition: Callable[[Collection], bool]) -> set[str]:
    return {collection.id for collection in catalog.collections if condition(collection)}


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def check_box(page: Page, name: str, value: str) -> Locator:
    return page.locator(f'input[name="{name}"][value="{value}"]')


class TestWithoutScripts:
    def test_every_collection_is_listed_by_title(self, visit: Open, catalog: Catalog) -> None:
        page = visit(java_script_enabled=False)
        rows = page.locator("[data-rows] tbody tr")
        assert rows.count() == len(catalog.collections) == 179
        titles = rows.locator("th > a").all_inner_texts()
        assert titles == sorted(titles, key=str.casefold)
        for collection in catalog.collections:
            assert page.locator(f'a[href="{collection.url.removeprefix("collections/")}"]').count() == 1

    def test_what_needs_scripts_is_not_shown(self, visit: Open) -> None:
        page = visit(java_script_enabled=False)
        assert not page.locator("#q").is_visible()
        assert not page.locator("[data-filters]").is_visible()
        assert page.get_by_text("Searching and filtering need JavaScript").is_visible()

    @pytest.mark.parametrize("key", ["title", *ORDERS])
    def test_each_order_is_a_page_of_its_own(self, visit: Open, catalog: Catalog, key: str) -> None:
        page = visit(java_script_enabled=False)
        page.locator(f'th [data-sort-key="{key}"]').click()
        heads = page.locator("th[aria-sort]")
        assert heads.count() == 1
        assert heads.get_attribute("aria-sort") == ("ascending" if key == "title" else "descending")
        assert page.locator('link[rel="canonical"]').get_attribute("href") == "https://example.org/atlas/collections/"
        if key in ORDERS:
            by_id = {collection.id: ORDERS[key](collection) for collection in catalog.collections}
            values = [by_id[row] for row in shown(page)]
            assert len(values) == 179
            assert values == sorted(values, key=lambda value: (value is not None, value or 0), reverse=True)


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "code"), [("mammography", "MG"), ("MRI", "MR"), ("pathology slides", "SM"), ("ultrasound", "US")]
    )
    def test_codes_are_found_by_the_words_people_use(self, visit: Open, catalog: Catalog, text: str, code: str) -> None:
        page = visit()
        page.locator("#q").press_sequentially(text)
        having = ids(catalog, lambda c: code in c.values("Modality"))
        expect(status(page)).to_have_text(re.compile(r"^\d+ of 179 collections$"))
        found = shown(page)
        assert having <= set(found)
        assert found[0] in having

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("nlst", "idc/nlst"),
            ("tcga_brca", "idc/tcga-brca"),
            ("TCGA-BRCA", "idc/tcga-brca"),
            ("tcgabrca", "idc/tcga-brca"),
            ("10.7937/k9/tcia.2016.eln8ygle", "idc/4d-lung"),
            ("https://doi.org/10.7937/K9/TCIA.2016.ELN8YGLE", "idc/4d-lung"),
            ("totalsegmentator", "idc/nlst"),
        ],
    )
    def test_identifiers_come_first(self, visit: Open, text: str, first: str) -> None:
        page = visit()
        page.locator("#q").fill(text)
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        assert shown(page)[0] == first

    def test_beginnings_are_found_while_typing(self, visit: Open, catalog: Catalog) -> None:
        page = visit()
        page.locator("#q").press_sequentially("prost")
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        assert ids(catalog, lambda c: "Prostate" in c.primary_sites) <= set(shown(page))

    def test_misspelt_words_are_found_and_told_of(self, visit: Open, catalog: Catalog) -> None:
        page = visit("collections/?q=mamography")
        expect(page.get_by_text("Shown instead: mammography")).to_be_visible()
        assert ids(catalog, lambda c: "MG" in c.values("Modality")) <= set(shown(page))

    def test_some_of_the_words_are_better_than_none(self, visit: Open) -> None:
        page = visit("collections/?q=nlst+zzzzqqqq")
        expect(page.get_by_text("No collection has all of these words")).to_be_visible()
        assert shown(page)[0] == "idc/nlst"

    def test_words_that_are_met_are_marked(self, visit: Open) -> None:
        page = visit("collections/?q=tcga-brca")
        expect(page.locator("mark").first).to_have_text("TCGA-BRCA")
        page.locator("#q").fill("")
        expect(page.locator("mark")).to_have_count(0)
        assert page.locator('[data-id="idc/tcga-brca"] th > a').inner_text() == "TCGA-BRCA"

    def test_a_row_without_a_mark_says_where_the_word_is(self, visit: Open) -> None:
        page = visit("collections/?q=siemens")
        expect(page.locator("tr:not([hidden]) .why").first).to_have_text(re.compile("^Found in: .*manufacturer"))

    def test_a_text_without_words_shows_everything(self, visit: Open) -> None:
        page = visit("collections/?q=the+...")
        expect(page.get_by_text("There is no word to search for")).to_be_visible()
        expect(status(page)).to_have_text("179 collections")

    def test_nothing_found_helps_on(self, visit: Open) -> None:
        page = visit("collections/?q=zzzzqqqq&modality=CT")
        expect(page.get_by_role("heading", name="No collection matches")).to_be_visible()
        expect(page.get_by_text("Nothing is found for “zzzzqqqq”.")).to_be_visible()
        assert not page.locator("[data-rows]").is_visible()
        page.get_by_role("button", name="Show all 179 collections").click()
        expect(status(page)).to_have_text("179 collections")
        assert query_of(page) == {}

    def test_filters_that_leave_nothing_can_be_removed(self, visit: Open) -> None:
        page = visit("collections/?q=mammography&disease=Glioblastoma")
        expect(page.get_by_text("but the filters leave none of them")).to_be_visible()
        page.get_by_role("button", name="Remove all filters").click()
        expect(status(page)).to_have_text(re.compile(r"^\d+ of 179 collections$"))
        assert query_of(page) == {"q": ["mammography"]}

    def test_without_its_index_the_shown_words_are_searched(
        self, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(real_site, base="/atlas/")
        page = open_page(f"{root}about/").page
        page.route("**/search/index.json*", lambda route: route.abort())
        page.goto(f"{root}collections/?q=glioma")
        expect(page.get_by_text("The search index could not be loaded")).to_be_visible()
        assert "idc/icdc-glioma" in shown(page)


class TestFilters:
    @pytest.mark.parametrize(
        "choice",
        [
            {"modality": ["MG"]},
            {"modality": ["MG", "US"]},
            {"modality": ["CT", "MR"], "license": ["CC-BY-3.0"]},
            {"body_part": ["BREAST"], "sex": ["Male"]},
            {"modality": ["SM"], "license": ["CC-BY-4.0"], "disease": ["Glioblastoma", "Breast Cancer"]},
        ],
    )
    def test_or_inside_a_facet_and_between_them(
        self, visit: Open, catalog: Catalog, choice: dict[str, list[str]]
    ) -> None:
        page = visit()
        for button in page.locator(".facet-more").all():
            button.click()
        for name, values in choice.items():
            for value in values:
                check_box(page, name, value).check()
        assert set(shown(page)) == ids(catalog, lambda c: passes(c, choice))
        assert query_of(page) == choice
        assert counts_on(page) == counts_of(catalog, choice)

    def test_what_would_give_nothing_is_shown_but_cannot_be_chosen(self, visit: Open) -> None:
        page = visit("collections/?modality=MG")
        box = check_box(page, "license", "CC-BY-NC-3.0")
        expect(box).to_be_disabled()
        assert box.is_visible()
        expect(check_box(page, "modality", "CT")).to_be_enabled()

    def test_counts_follow_the_search(self, visit: Open, catalog: Catalog) -> None:
        page = visit("collections/?q=nlst")
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        found = [c for c in catalog.collections if c.id in shown(page)]
        assert counts_on(page)["license"] == counts_in(found, "license", {})

    def test_long_facets_show_eight_values_and_those_chosen(self, visit: Open) -> None:
        page = visit("collections/?disease=Uveal+Melanoma")
        group = page.locator('[data-facet="disease"]')
        expect(check_box(page, "disease", "Uveal Melanoma")).to_be_visible()
        assert group.locator("li:visible").count() == 9
        more = group.get_by_role("button", name=re.compile(r"Show all \d+ diseases"))
        total = group.locator("li").count()
        more.click()
        assert group.locator("li:visible").count() == total
        group.get_by_role("button", name="Show the first 8").click()
        assert group.locator("li:visible").count() == 9

    def test_chips_remove_a_filter_and_keep_the_focus_near(self, visit: Open) -> None:
        page = visit("collections/?modality=CT&modality=MR&license=CC-BY-4.0")
        expect(page.locator(".chip")).to_have_count(3)
        page.get_by_role("button", name="Remove the filter Modality: CT Computed Tomography").click()
        assert query_of(page) == {"modality": ["MR"], "license": ["CC-BY-4.0"]}
        expect(page.locator(".chip").first).to_be_focused()
        for _ in range(2):
            page.locator(".chip").first.click()
        expect(page.locator("#q")).to_be_focused()
        assert query_of(page) == {}


class TestAddress:
    def test_it_holds_the_whole_state(self, visit: Open, catalog: Catalog) -> None:
        page = visit("collections/?q=breast&modality=MR&license=CC-BY-4.0&license=CC-BY-3.0&sort=subjects&order=asc")
        expect(page.locator("#q")).to_have_value("breast")
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        for name, value in (("modality", "MR"), ("license", "CC-BY-4.0"), ("license", "CC-BY-3.0")):
            expect(check_box(page, name, value)).to_be_checked()
        expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
        subjects = {c.id: c.totals.subjects or 0 for c in catalog.collections}
        values = [subjects[row] for row in shown(page)]
        assert len(values) > 3
        assert values == sorted(values)

    def test_back_and_forward_go_through_the_states(self, visit: Open) -> None:
        page = visit()
        page.locator("#q").press_sequentially("glioma", delay=20)
        page.wait_for_url("**/collections/?q=glioma")
        page.locator("#q").blur()
        check_box(page, "modality", "MR").check()
        assert query_of(page) == {"q": ["glioma"], "modality": ["MR"]}
        both = shown(page)
        page.go_back()
        expect(check_box(page, "modality", "MR")).not_to_be_checked()
        expect(page.locator("#q")).to_have_value("glioma")
        assert set(both) < set(shown(page))
        page.go_back()
        expect(page.locator("#q")).to_have_value("")
        expect(status(page)).to_have_text("179 collections")
        page.go_forward()
        page.go_forward()
        expect(page.locator("#q")).to_have_value("glioma")
        assert shown(page) == both

    def test_unknown_values_are_left_out_and_told_of(self, visit: Open) -> None:
        page = visit("collections/?modality=XX&modality=MG&license=<b>&sort=colour&utm_source=mail")
        notice = page.locator("[data-notices]")
        expect(notice).to_contain_text("modality “XX”, licence “<b>”, sort “colour”.")
        assert "mail" not in notice.inner_text()
        expect(page.locator(".chip")).to_have_count(1)

    def test_a_search_of_the_home_page_arrives(self, visit: Open) -> None:
        page = visit("collections/?q=")
        expect(status(page)).to_have_text("179 collections")


class TestSorting:
    def test_heads_sort_and_turn_round(self, visit: Open, catalog: Catalog) -> None:
        page = visit()
        sizes = {c.id: c.totals.size_bytes or 0 for c in catalog.collections}
        head = page.locator('th [data-sort-key="size"]')
        head.click()
        assert [sizes[row] for row in shown(page)] == sorted(sizes.values(), reverse=True)
        assert query_of(page) == {"sort": ["size"]}
        head.click()
        assert [sizes[row] for row in shown(page)] == sorted(sizes.values())
        assert query_of(page) == {"sort": ["size"], "order": ["asc"]}
        expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")

    def test_the_served_order_and_that_of_scripts_agree(self, visit: Open) -> None:
        page = visit("collections/by/updated/")
        served = shown(page)
        page.locator('th [data-sort-key="series"]').click()
        assert shown(page) != served
        page.locator('th [data-sort-key="updated"]').click()
        assert shown(page) == served
        page.locator('th [data-sort-key="title"]').click()
        by_title = shown(page)
        page.goto(page.url.split("by/updated/")[0])
        assert shown(page) == by_title

    def test_a_text_is_sorted_by_match_until_another_order_is_chosen(self, visit: Open) -> None:
        page = visit("collections/?q=breast+mri")
        expect(page.get_by_role("button", name="Best match")).to_have_attribute("aria-current", "true")
        best = shown(page)
        page.locator('th [data-sort-key="title"]').click()
        assert shown(page) != best
        assert set(shown(page)) == set(best)
        page.get_by_role("button", name="Best match").click()
        assert shown(page) == best

    def test_rows_without_the_figure_come_last_in_both_orders(self, visit: Open) -> None:
        page = visit()
        orders = page.evaluate("""async () => {
            const { sorted } = await import("../assets/js/search/facets.js");
            const records = [[5, "b"], [null, "a"], [1, "c"], [5, "a"]].map(
                ([size, title], i) => ({ id: String(i), sort: { size, title } }));
            return [true, false].map((ascending) => sorted(records, "size", ascending).map(({ id }) => id));
        }""")
        assert orders == [["2", "3", "0", "1"], ["3", "0", "2", "1"]]


class TestReach:
    def test_slash_leads_to_the_field_and_escape_clears(self, visit: Open) -> None:
        page = visit()
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("glioma")
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_have_value("")
        expect(page.locator("#q")).to_be_focused()
        expect(status(page)).to_have_text("179 collections")
        assert query_of(page) == {}

    def test_everything_is_reached_by_keyboard_with_a_visible_focus(self, visit: Open) -> None:
        page = visit("collections/?modality=MG", viewport={"width": 1280, "height": 900})
        page.locator("#q").focus()
        reached = []
        for _ in range(45):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
        names = {each["name"] for each in reached}
        assert {"modality", "facet-more", "chip", "sort", "row"} <= names
        assert [each for each in reached if not each["outlined"]] == []

    @pytest.mark.parametrize("width", [320, 360, 768, 1280])
    def test_it_fits_and_its_targets_are_large_enough(self, visit: Open, width: int) -> None:
        page = visit("collections/?q=lung&license=CC-BY-3.0", viewport={"width": width, "height": 800})
        expect(status(page)).to_have_text(re.compile(" of 179 "))
        if width < 1024:
            assert not check_box(page, "modality", "CT").is_visible()
            page.get_by_text("Filters (1 active)").click()
        expect(check_box(page, "modality", "CT")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("address", ["?q=brest&license=CC-BY-4.0&modality=XX", "?q=zzzzqqqq"])
    def test_axe_finds_nothing(self, visit: Open, address: str, scheme: str) -> None:
        page = visit(f"collections/{address}", color_scheme=scheme)
        expect(status(page)).to_have_text(re.compile("collections$"))
        assert [str(found) for found in violations(page)] == []

    def test_the_pages_are_valid(self, real_site: Path) -> None:
        pages = [real_site / "collections" / "index.html", *(real_site / "collections" / "by").rglob("*.html")]
        assert check_html(pages) == []


class TestHostileWords:
    def test_they_stay_words(
        self, tmp_path: Path, catalog: Catalog, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(write_search_site(tmp_path, with_hostile_words(catalog)))
        query = urlencode({"q": "onerror", "disease": HOSTILE_DISEASE})
        seen = open_page(f"{root}collections/?{query}")
        page = seen.page
        expect(status(page)).to_have_text("1 of 179 collections")
        row = page.locator("tr:not([hidden])[data-id]")
        assert row.locator("th > a").inner_text() == HOSTILE_TITLE
        assert row.locator("mark").all_inner_texts()[0] == "onerror"
        assert row.locator("img, script, b").count() == 0
        chip = page.locator(".chip")
        assert chip.inner_text() == f"Disease: {HOSTILE_DISEASE}"
        chip.click()
        assert query_of(page) == {"q": ["onerror"]}
        page.locator("#q").fill("<zzzzqqqq>")
        expect(page.get_by_text("Nothing is found for “<zzzzqqqq>”.")).to_be_visible()
        assert seen.problems == []


HOSTILE_TITLE = "<img src=x onerror=alert(1)>'\"&amp;</script>"
HOSTILE_DISEASE = 'a|b\' onclick=alert(1) <b>"x"</b>'


def with_hostile_words(catalog: Catalog) -> Catalog:
    first, *others = catalog.collections
    disease = FacetCount(HOSTILE_DISEASE, HOSTILE_DISEASE, 1, 1, 1)

    def adding(facets: dict[str, Facet]) -> dict[str, Facet]:
        facet = facets["disease_type"]
        return facets | {"disease_type": replace(facet, counts=(disease, *facet.counts))}

    hostile = replace(
        first,
        title=HOSTILE_TITLE,
        short_title=HOSTILE_TITLE,
        description=("</script><script>alert(1)</script>",),
        disease_types=(HOSTILE_DISEASE,),
        facets=adding(first.facets),
    )
    return replace(catalog, collections=(hostile, *others), facets=adding(catalog.facets))


class TestIndex:
    def test_it_weighs_little(self, real_site: Path) -> None:
        data = (real_site / "search" / "index.json").read_bytes()
        assert len(gzip.compress(data, 6)) <= 120_000

    def test_minisearch_loads_the_file_as_it_is(self, visit: Open) -> None:
        page = visit()
        found = page.evaluate("""async () => {
            const { default: MiniSearch } = await import("../assets/vendor/minisearch-7.2.0/minisearch.js");
            const text = await (await fetch("../search/index.json")).text();
            const index = MiniSearch.loadJSON(text, JSON.parse(text).siteBuilder.options);
            return index.search("mammography", { prefix: true }).map(({ id, title, url, modalities }) =>
                ({ id, title, url, modalities }));
        }""")
        assert {"CBIS-DDSM", "CMMD"} <= {each["id"].rpartition("/")[2].upper().replace("_", "-") for each in found}
        assert all({"id", "title", "url", "modalities"} == set(each) for each in found)

    def test_a_query_takes_less_than_five_milliseconds(self, visit: Open, real_site: Path) -> None:
        page = visit()
        terms = [term for term, _ in json.loads((real_site / "search" / "index.json").read_text())["index"]]
        typed = terms[::7] + [term[:3] for term in terms[::29]] + [term[0] + term[2:] for term in terms[::31]]
        times = sorted(page.evaluate(TIMED, [f"{text} ct" for text in typed]))
        assert times[int(len(times) * 0.95)] <= 5

    def test_it_is_fetched_once_when_idle(
        self, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        seen = open_page(serve_folder(real_site, base="/atlas/") + "collections/")
        seen.page.wait_for_load_state("networkidle")
        seen.page.locator("#q").focus()
        seen.page.locator("#q").fill("lung")
        expect(status(seen.page)).to_have_text(re.compile(" of 179 "))
        assert len([url for url in seen.requests if "/search/index.json?v=" in url]) == 1


def passes(collection: Collection, choice: dict[str, list[str]], ignored: str = "") -> bool:
    return all(name == ignored or set(values) & set(FACETS[name](collection)) for name, values in choice.items())


def counts_in(collections: list[Collection], name: str, choice: dict[str, list[str]]) -> dict[str, int]:
    values = [value for c in collections if passes(c, choice, name) for value in FACETS[name](c)]
    return {value: values.count(value) for value in values}


def counts_of(catalog: Catalog, choice: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    return {name: counts_in(list(catalog.collections), name, choice) for name in FACETS}


def counts_on(page: Page) -> dict[str, dict[str, int]]:
    """The counts that stand beside the values, without zeros."""
    found: dict[str, dict[str, int]] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll("[data-facet]")].map((group) => [group.dataset.facet, Object.fromEntries(
            [...group.querySelectorAll("label")].map((label) =>
                [label.querySelector("input").value, Number(label.querySelector(".facet-count").textContent)])
            .filter(([, count]) => count > 0))]))""")
    return found


FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const name = element.name || (element.closest("tbody") && "row") || (element.dataset.sortKey && "sort")
        || element.classList[0] || element.tagName;
    return { name, outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
}"""

# Links inside a sentence are exempt (WCAG 2.2, 2.5.8); a box counts with its label.
SMALL_TARGETS = """() => [...document.querySelectorAll(".browse button, .browse label, .browse summary, .browse "
    + "input[type=search], .sorts a, thead a, a.badge")]
    .filter((element) => element.checkVisibility())
    .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
    .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
    .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""

TIMED = """async (texts) => {
    const { openEngine, search } = await import("../assets/js/search/engine.js");
    const engine = openEngine(await (await fetch("../search/index.json")).text());
    return texts.map((text) => {
        const start = performance.now();
        search(engine, text);
        return performance.now() - start;
    });
}"""


class TestPlatforms:
    def test_platform_and_access_narrow_the_list_and_twins_are_marked(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/?platform=TCIA").page
        assert set(shown(page)) == {"tcia/shared-lung", "tcia/skin"}
        expect(page.locator(".chip")).to_have_text("Platform: TCIA")
        check_box(page, "access", "open").check()
        assert shown(page) == ["tcia/shared-lung"]
        expect(page.locator('[data-id="tcia/shared-lung"] .twin')).to_contain_text("also listed by IDC")
        check_box(page, "access", "open").uncheck()
        check_box(page, "race", "Asian").check()
        assert query_of(page) == {"platform": ["TCIA"], "race": ["Asian"]}
        page.goto(page.url.split("?")[0] + "?q=midrc")
        expect(status(page)).to_have_text("1 of 8 listings")

    def test_hidden_figures_sort_last(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/?sort=subjects&order=asc").page
        assert shown(page)[-1] == "guarded/ward-pilot"
        page.locator('th [data-sort-key="subjects"]').click()
        assert shown(page)[0] == "guarded/ward"
        assert shown(page)[-1] == "guarded/ward-pilot"
