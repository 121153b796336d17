"""The page of the search on the whole IDC: facets, chips, address, notices, status, narrow screens, failure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.axe import violations
from scripts.html_checker import check_html
from site_builder.model import Catalog, Collection, Facet, FacetCount
from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.browser.search_site import idc_catalog, write_search_site

FACETS: dict[str, Callable[[Collection], Any]] = {
    "modality": lambda c: c.values("Modality"),
    "license": lambda c: c.values("license"),
    "body_part": lambda c: c.values("BodyPartExamined"),
    "disease": lambda c: c.disease_types,
    "sex": lambda c: c.values("PatientSex"),
    "age": lambda c: c.values("age_group"),
    "site": lambda c: c.primary_sites,
}
ORDERS: dict[str, Callable[[Collection], Any]] = {
    "subjects": lambda c: c.totals.subjects,
    "series": lambda c: c.totals.series,
    "size": lambda c: c.totals.size_bytes,
    "updated": lambda c: c.updated,
}
HOSTILE_TITLE = "<img src=x onerror=alert(1)>'\"&amp;</script>"
HOSTILE_DISEASE = 'a|b\' onclick=alert(1) <b>"x"</b>'
NARROW = {"width": 320, "height": 700}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return idc_catalog(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    return write_search_site(tmp_path_factory.mktemp("search"), catalog)


@pytest.fixture
def visit(site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Iterator[Open]:
    """Opens an address of the site; at the end nothing may have gone wrong, or been asked of another host."""
    root = serve_folder(site, base="/atlas/")
    visits: list[Watched] = []

    def opened(address: str = "", folder: str = "collections/", **options: Any) -> Page:
        visits.append(open_page(f"{root}{folder}{address}", **options))
        if options.get("java_script_enabled", True):
            expect(visits[-1].page.locator(".facet").first).to_be_attached()
        return visits[-1].page

    yield opened
    for visited in visits:
        assert visited.problems == []
        assert visited.foreign_requests() == []


def shown(page: Page) -> list[str]:
    """The ids of the results that are shown, in order."""
    return list(page.eval_on_selector_all("[data-list] [data-id]", "all => all.map((each) => each.dataset.id)"))


def expect_count(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#results-title")).to_have_text(text)


def expect_found(page: Page, count: int) -> None:
    expect_count(page, "179 collections" if count == 179 else f"{count} of 179 collections")


def status(page: Page) -> Locator:
    return page.locator("[role=status], [aria-live]")


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def box(page: Page, name: str, value: str) -> Locator:
    return page.locator(f'input[name="{name}"][value="{value}"]')


def facet(page: Page, name: str) -> Locator:
    return page.locator(f'[data-facet="{name}"]')


def open_facet(page: Page, name: str) -> Locator:
    """Opens a facet with all its values."""
    group = facet(page, name)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
        expect(group.locator("li").first).to_be_visible()  # the values come a moment after it stands open
    more = group.locator(".facet-more")
    if more.is_visible() and more.get_attribute("aria-expanded") == "false":
        more.click()
    return group


def counts_on(page: Page, name: str) -> dict[str, int]:
    """The counts that stand beside the values of a facet, without zeros."""
    found: dict[str, int] = open_facet(page, name).evaluate("""(group) => Object.fromEntries(
        [...group.querySelectorAll("li")].map((item) => [item.querySelector("input").value,
            Number(item.querySelector(".facet-count > [aria-hidden]").textContent.replace(/,/g, ""))])
        .filter(([, count]) => count > 0))""")
    return found


def passes(collection: Collection, choice: dict[str, list[str]], ignored: str = "") -> bool:
    return all(name == ignored or set(values) & set(FACETS[name](collection)) for name, values in choice.items())


def ids(catalog: Catalog, condition: Callable[[Collection], bool]) -> set[str]:
    return {collection.id for collection in catalog.collections if condition(collection)}


def counts_of(catalog: Catalog, name: str, choice: dict[str, list[str]]) -> dict[str, int]:
    values = [value for c in catalog.collections if passes(c, choice, name) for value in set(FACETS[name](c))]
    return {value: values.count(value) for value in values}


class TestWithoutScripts:
    def test_every_collection_is_listed_by_title_on_some_page(self, visit: Open, catalog: Catalog) -> None:
        page = visit(java_script_enabled=False)
        expect_count(page, "179 collections")
        found = []
        for number in range(1, 5):
            assert page.locator('[data-pager] [aria-current="page"]').inner_text() == f"Page {number}"
            found += shown(page)
            if number < 4:
                page.get_by_role("link", name=f"Page {number + 1}", exact=True).click()
        assert set(found) == {collection.id for collection in catalog.collections}
        by_title = sorted(catalog.collections, key=lambda c: (c.short_title.casefold(), c.id))
        assert found == [collection.id for collection in by_title]

    def test_what_needs_scripts_is_not_shown(self, visit: Open) -> None:
        page = visit("?q=lung", java_script_enabled=False)
        for dead in ("#q", "[data-panel]", "#sort", "[data-open-filters]", "[data-tools]", "[data-skeleton]"):
            assert not page.locator(dead).is_visible(), dead
        assert page.get_by_text("Searching and filtering need JavaScript").is_visible()
        assert len(shown(page)) == 50

    @pytest.mark.parametrize("key", ["title", *ORDERS])
    def test_each_order_is_a_page_of_its_own(self, visit: Open, catalog: Catalog, key: str) -> None:
        page = visit(java_script_enabled=False)
        page.locator(".sorts").get_by_role("link", name=key.capitalize(), exact=True).click()
        expect(page.locator(".sorts [aria-current]")).to_have_text(key.capitalize())
        if key in ORDERS:
            by_id = {collection.id: ORDERS[key](collection) for collection in catalog.collections}
            values = [by_id[each] for each in shown(page)]
            assert values == sorted(by_id.values(), key=lambda v: (v is not None, v or 0), reverse=True)[:50]


class TestFacets:
    @pytest.mark.parametrize(
        "choice",
        [
            {"modality": ["MG"]},
            {"modality": ["MG", "US"]},
            {"modality": ["CT", "MR"], "license": ["CC-BY-3.0"]},
            {"body_part": ["BREAST"], "sex": ["Male"]},
            {"modality": ["SM"], "license": ["CC-BY-4.0"], "disease": ["Glioblastoma", "Breast Cancer"]},
            {"age": ["0-9", "10-19"], "site": ["Brain"]},
        ],
    )
    def test_or_inside_a_facet_and_between_them(
        self, visit: Open, catalog: Catalog, choice: dict[str, list[str]]
    ) -> None:
        page = visit()
        for name, values in choice.items():
            open_facet(page, name)
            for value in values:
                box(page, name, value).check()
        wanted = ids(catalog, lambda c: passes(c, choice))
        expect_found(page, len(wanted))
        assert query_of(page) == choice
        for name in FACETS:
            assert counts_on(page, name) == counts_of(catalog, name, choice), name
        page.goto(f"{page.url}&show=200")
        expect(page.locator("[data-list] [data-id]")).to_have_count(len(wanted))
        assert set(shown(page)) == wanted

    def test_a_value_that_would_give_nothing_stays_and_keeps_the_focus(self, visit: Open) -> None:
        page = visit("?modality=MG")
        group = open_facet(page, "license")
        empty = box(page, "license", "CC-BY-NC-3.0")
        expect(empty).to_have_attribute("aria-disabled", "true")
        assert empty.is_visible()
        empty.focus()
        page.keyboard.press("Space")
        empty.click(force=True)
        expect(empty).not_to_be_checked()
        expect(empty).to_be_focused()
        assert query_of(page) == {"modality": ["MG"]}
        expect(group.get_by_role("checkbox", name="CC BY-NC 3.0", exact=True)).to_have_accessible_description(
            "0 collections"
        )
        expect(box(page, "modality", "CT")).not_to_have_attribute("aria-disabled", "true")

    def test_a_focused_value_keeps_the_focus_when_its_count_becomes_zero(self, visit: Open) -> None:
        page = visit("?modality=CT&q=nlst")
        expect_count(page, re.compile(" of 179 "))
        page.locator("#q").focus()
        box(page, "modality", "SM").focus()
        page.evaluate("document.querySelector('#q').value = 'acrin-6698'")
        page.evaluate("document.querySelector('#q').dispatchEvent(new Event('input'))")
        expect(box(page, "modality", "SM")).to_have_attribute("aria-disabled", "true")
        expect(box(page, "modality", "SM")).to_be_focused()

    def test_facets_are_groups_with_a_name_and_boxes_with_count_apart(self, visit: Open) -> None:
        page = visit()
        group = page.get_by_role("group", name="Modality", exact=True)
        check = group.get_by_role("checkbox", name="CT Computed Tomography", exact=True)
        expect(check).to_have_accessible_description("100 collections")
        licences = page.get_by_role("group", name="Licence", exact=True)
        expect(licences).to_have_accessible_description("Of any series; the parts of a collection can differ.")

    def test_six_stand_open_and_the_others_say_how_many_are_chosen(self, visit: Open) -> None:
        page = visit("?sex=Female&sex=Male")
        visible = page.locator(".facet:not([hidden])")
        assert [each.get_attribute("open") is not None for each in visible.all()][:7] == [True] * 6 + [False]
        expect(facet(page, "sex").locator("summary")).to_have_text("Sex2 chosen")
        expect(facet(page, "sex").locator(".facet-chosen")).to_be_visible()
        expect(facet(page, "modality").locator(".facet-chosen")).not_to_be_visible()

    def test_long_facets_show_eight_values_and_those_chosen(self, visit: Open) -> None:
        page = visit("?disease=Uveal+Melanoma")
        group = facet(page, "disease")
        expect(box(page, "disease", "Uveal Melanoma")).to_be_visible()
        expect(group.locator("li")).to_have_count(9)
        box(page, "disease", "Uveal Melanoma").uncheck()
        expect_found(page, 179)
        expect(box(page, "disease", "Uveal Melanoma")).to_be_focused()
        total = len(counts_on(page, "disease"))
        assert total > 50
        expect(group.locator("li")).to_have_count(total)
        order = [each.get_attribute("value") for each in group.locator("li input").all()]
        box(page, "modality", "SM").check()
        expect(facet(page, "modality").locator(".facet-chosen")).to_be_visible()
        assert [each.get_attribute("value") for each in group.locator("li input").all()] == order
        group.get_by_role("button", name="Show the first 8").click()
        expect(group.locator("li")).to_have_count(8)

    def test_a_long_facet_has_a_field_to_find_a_value(self, visit: Open) -> None:
        page = visit()
        group = facet(page, "disease")
        find = group.get_by_role("searchbox", name="Find in diseases")
        expect(find).not_to_be_visible()
        open_facet(page, "disease")
        total = group.locator("li").count()
        find.press_sequentially("GLIÓ")
        matching = [v.inner_text() for v in group.locator(".facet-value").all()]
        assert matching
        assert all("glio" in value.lower() for value in matching)
        expect(group.get_by_text(f"{len(matching)} of {total} diseases match")).to_be_visible()
        expect(status(page)).to_have_text(f"{len(matching)} of {total} diseases match")
        page.keyboard.press("Escape")
        expect(find).to_have_value("")
        expect(find).to_be_focused()
        expect(group.locator("li")).to_have_count(total)
        find.fill("melanoma")
        group.get_by_role("button", name="Clear what is looked for in diseases").click()
        expect(group.locator("li")).to_have_count(total)
        expect(find).to_be_focused()
        assert open_facet(page, "sex").get_by_role("searchbox").count() == 0

    def test_counts_follow_the_search(self, visit: Open) -> None:
        page = visit("?q=nlst")
        expect_count(page, re.compile(r"^\d+ of 179 "))
        total = int(page.locator("#results-title").inner_text().split()[0])
        assert sum(counts_on(page, "modality").values()) >= total
        assert max(counts_on(page, "modality").values()) <= total

    def test_counts_can_be_of_subjects_and_series(self, visit: Open, catalog: Catalog) -> None:
        page = visit()
        page.get_by_role("radio", name="subjects", exact=True).check()
        assert query_of(page) == {"unit": ["subjects"]}
        expect(page.get_by_text("a person who is in two of them counts twice")).to_be_visible()
        counts = [c for each in catalog.collections for c in each.facets["Modality"].known if c.value == "MG"]
        subjects = sum(count.subjects or 0 for count in counts)
        described = page.get_by_role("checkbox", name="MG Mammography", exact=True)
        open_facet(page, "modality")
        expect(described).to_have_accessible_description(f"{subjects:,} subjects")
        lacking = sum(c.totals.subjects or 0 for c in catalog.collections if not c.facets["PatientSex"].known)
        open_facet(page, "sex")
        expect(facet(page, "sex")).to_contain_text(f"Where none is stated: {lacking:,} subjects")
        page.get_by_role("radio", name="series", exact=True).check()
        expect(described).to_have_accessible_description(f"{sum(c.series or 0 for c in counts):,} series")
        page.go_back()
        expect(page.get_by_role("radio", name="subjects", exact=True)).to_be_checked()
        page.get_by_role("radio", name="collections", exact=True).check()
        assert query_of(page) == {}

    def test_a_facet_without_a_choice_is_left_out_unless_it_is_chosen(self, visit: Open) -> None:
        page = visit()
        expect(facet(page, "platform")).not_to_be_visible()
        page = visit("?platform=IDC")
        expect(facet(page, "platform")).to_be_visible()
        expect(page.get_by_role("button", name="Remove the filter Platform: IDC")).to_be_visible()


class TestRanges:
    def test_steps_are_boxes_with_counts(self, visit: Open, catalog: Catalog) -> None:
        page = visit()
        open_facet(page, "subjects")
        box(page, "subjects", "100-999").check()
        wanted = ids(catalog, lambda c: 100 <= (c.totals.subjects or 0) < 1000)
        expect_found(page, len(wanted))
        assert query_of(page) == {"subjects": ["100-999"]}
        assert counts_on(page, "subjects")["100-999"] == len(wanted)

    @pytest.mark.parametrize(
        ("name", "texts", "value", "chip", "condition"),
        [
            ("subjects", ("250", "1,000"), "250-1000", "250 to 1,000", lambda c: 250 <= c.totals.subjects <= 1000),
            ("size", ("1.5 TB", ""), "1500-", "1.5 TB or more", lambda c: c.totals.size_bytes >= 1.5e12),
            ("released", ("", "2019"), "-2019", "until 2019", lambda c: c.published[:4] <= "2019"),
        ],
    )
    def test_any_range_can_be_added(
        self,
        visit: Open,
        catalog: Catalog,
        name: str,
        texts: tuple[str, str],
        value: str,
        chip: str,
        condition: Callable[[Collection], bool],
    ) -> None:
        page = visit()
        group = open_facet(page, name)
        for field, text in zip(group.get_by_role("textbox").all(), texts, strict=True):
            field.fill(text)
        page.keyboard.press("Enter")
        expect_found(page, len(ids(catalog, condition)))
        assert query_of(page) == {name: [value]}
        expect(page.locator("[data-chips] .chip")).to_have_text(re.compile(f": {re.escape(chip)}$"))
        expect(box(page, name, value)).to_be_checked()
        expect(group.get_by_role("textbox").first).to_be_focused()
        box(page, name, value).uncheck()
        expect_found(page, 179)

    @pytest.mark.parametrize(
        ("texts", "wrong", "message"),
        [
            (("1000", "250"), 1, "The range begins at 1000, after its end at 250."),
            (("many", ""), 0, "“many” is not a whole number such as 250."),
            (("1.5", ""), 0, "“1.5” is not a whole number such as 250."),
            (("", ""), 0, "Write where the range begins, ends, or both."),
        ],
    )
    def test_a_wrong_range_is_told_of_and_nothing_is_lost(
        self, visit: Open, texts: tuple[str, str], wrong: int, message: str
    ) -> None:
        page = visit("?modality=CT")
        group = open_facet(page, "subjects")
        fields = group.get_by_role("textbox").all()
        for field, text in zip(fields, texts, strict=True):
            field.fill(text)
        group.get_by_role("button", name="Add this range").click()
        expect(group.get_by_text(message)).to_be_visible()
        expect(fields[wrong]).to_be_focused()
        expect(fields[wrong]).to_have_attribute("aria-invalid", "true")
        expect(fields[wrong]).to_have_accessible_description(message)
        assert tuple(field.input_value() for field in fields) == texts
        assert query_of(page) == {"modality": ["CT"]}
        fields[0].fill("3")
        fields[1].fill("70")
        page.keyboard.press("Enter")
        expect(group.get_by_text(message)).not_to_be_visible()
        assert query_of(page) == {"modality": ["CT"], "subjects": ["3-70"]}


class TestChips:
    def test_they_remove_a_filter_and_keep_the_focus_near(self, visit: Open) -> None:
        page = visit("?modality=CT&modality=MR&license=CC-BY-4.0")
        expect(page.locator("[data-chips] .chip")).to_have_count(3)
        page.get_by_role("button", name="Remove the filter Modality: CT Computed Tomography").click()
        assert query_of(page) == {"modality": ["MR"], "license": ["CC-BY-4.0"]}
        expect(page.locator("[data-chips] .chip")).to_have_count(2)
        expect(page.locator("[data-chips] .chip").first).to_be_focused()
        for left in (1, 0):
            page.keyboard.press("Enter")
            expect(page.locator("[data-chips] .chip")).to_have_count(left)
        expect(page.locator("#results-title")).to_be_focused()
        assert query_of(page) == {}

    def test_all_can_be_cleared_at_once(self, visit: Open) -> None:
        page = visit("?q=lung&modality=CT&subjects=100-999")
        page.get_by_role("button", name="Clear all", exact=True).click()
        assert query_of(page) == {"q": ["lung"]}
        expect(page.locator("[data-chips] .chip")).to_have_count(0)
        expect(page.locator("#results-title")).to_be_focused()
        page.go_back()
        expect(page.locator("[data-chips] .chip")).to_have_count(2)
        clear = page.get_by_role("button", name="Clear all filters")
        clear.click()
        expect(page.locator("[data-chips] .chip")).to_have_count(0)
        expect(clear).to_be_focused()
        expect(clear).to_have_attribute("aria-disabled", "true")


class TestAddress:
    def test_it_holds_the_whole_state(self, visit: Open, catalog: Catalog) -> None:
        query = "?q=breast&modality=MR&license=CC-BY-4.0&license=CC-BY-3.0&unit=series&sort=subjects&order=asc"
        page = visit(query)
        expect_count(page, re.compile(" of 179 "))
        expect(page.locator("#q")).to_have_value("breast")
        for name, value in (("modality", "MR"), ("license", "CC-BY-4.0"), ("license", "CC-BY-3.0")):
            expect(box(page, name, value)).to_be_checked()
        expect(page.get_by_role("radio", name="series", exact=True)).to_be_checked()
        expect(page.get_by_role("combobox", name="Sort by")).to_have_value("subjects")
        expect(page.get_by_role("button", name="smallest first")).to_be_visible()
        subjects = {c.id: c.totals.subjects or 0 for c in catalog.collections}
        values = [subjects[each] for each in shown(page)]
        assert len(values) > 3
        assert values == sorted(values)
        assert page.url.endswith(query)

    def test_back_and_forward_go_through_the_states(self, visit: Open) -> None:
        page = visit()
        steps = page.evaluate("history.length")
        page.locator("#q").press_sequentially("glioma", delay=20)
        page.wait_for_url("**/collections/?q=glioma")
        page.locator("#q").blur()
        assert page.evaluate("history.length") == steps + 1
        expect_count(page, re.compile(" of 179 "))
        found = page.locator("#results-title").inner_text()
        box(page, "modality", "MR").check()
        assert query_of(page) == {"q": ["glioma"], "modality": ["MR"]}
        expect_count(page, re.compile(f"^(?!{re.escape(found)})"))
        both = page.locator("#results-title").inner_text()
        page.go_back()
        expect_count(page, found)
        expect(box(page, "modality", "MR")).not_to_be_checked()
        expect(page.locator("#q")).to_have_value("glioma")
        page.go_back()
        expect_count(page, "179 collections")
        expect(page.locator("#q")).to_have_value("")
        page.go_forward()
        page.go_forward()
        expect_count(page, both)
        expect(page.locator("#q")).to_have_value("glioma")

    def test_unknown_values_are_left_out_and_told_of(self, visit: Open) -> None:
        page = visit("?modality=XX&modality=MG&license=<b>&race=Martian&subjects=many&sort=colour&utm_source=mail")
        notice = page.locator("[data-notices]")
        expect(notice).to_contain_text("The address asks for what is not here, which was left out: ")
        for words in ("modality “XX”", "licence “<b>”", "“Martian”", "number of subjects “many”", "sort “colour”"):
            expect(notice).to_contain_text(words)
        assert "mail" not in notice.inner_text()
        expect(page.locator("[data-chips] .chip")).to_have_text(["Modality: MG Mammography"])
        box(page, "modality", "CT").check()
        expect(notice).not_to_be_visible()
        assert query_of(page) == {"modality": ["MG", "CT"]}

    @pytest.mark.parametrize(
        ("query", "condition"),
        [
            ("modality=MR&sort=size", lambda c: "MR" in c.values("Modality")),
            ("body_part=BREAST&sex=Female", lambda c: "BREAST" in c.values("BodyPartExamined")),
            ("disease=Glioblastoma&platform=IDC&access=open", lambda c: "Glioblastoma" in c.disease_types),
            ("q=&sort=updated&order=asc", lambda c: True),
        ],
    )
    def test_addresses_of_before_still_work(
        self, visit: Open, catalog: Catalog, query: str, condition: Callable[[Collection], bool]
    ) -> None:
        page = visit(f"?{query}&show=200")
        found = ids(catalog, condition)
        expect(page.locator("[data-list] [data-id]")).not_to_have_count(50)
        assert set(shown(page)) <= found
        assert shown(page)
        expect(page.locator("[data-notices]")).not_to_be_visible()
        sort = parse_qs(query).get("sort", ["title"])[0]
        expect(page.get_by_role("combobox", name="Sort by")).to_have_value(sort)

    def test_a_later_page_stays_as_served_until_something_is_asked_for(self, visit: Open) -> None:
        page = visit(folder="collections/by/subjects/2/")
        served = shown(page)
        page.get_by_role("radio", name="series", exact=True).check()
        expect(page.get_by_text("Summed over collections.")).to_be_visible()
        assert shown(page) == served
        assert page.locator("[data-pager]").is_visible()
        expect(page.get_by_role("combobox", name="Sort by")).to_have_value("subjects")
        box(page, "modality", "SM").check()
        expect_count(page, re.compile(" of 179 "))
        assert page.locator("[data-pager]").count() == 0
        page.get_by_role("combobox", name="Sort by").select_option("title")
        assert query_of(page) == {"modality": ["SM"], "unit": ["series"], "sort": ["title"]}


class TestSorting:
    def test_an_order_is_chosen_and_turned_round(self, visit: Open, catalog: Catalog) -> None:
        page = visit()
        sizes = {c.id: c.totals.size_bytes or 0 for c in catalog.collections}
        select = page.get_by_role("combobox", name="Sort by")
        select.select_option("size")
        expect(page.get_by_role("button", name="largest first: turn the order round")).to_be_visible()
        assert [sizes[each] for each in shown(page)] == sorted(sizes.values(), reverse=True)[:50]
        assert query_of(page) == {"sort": ["size"]}
        page.get_by_role("button", name="turn the order round").click()
        expect(page.get_by_role("button", name="smallest first: turn the order round")).to_be_focused()
        assert [sizes[each] for each in shown(page)] == sorted(sizes.values())[:50]
        assert query_of(page) == {"sort": ["size"], "order": ["asc"]}
        select.select_option("title")
        assert query_of(page) == {}

    def test_a_text_is_sorted_by_match_until_another_order_is_chosen(self, visit: Open) -> None:
        page = visit("?q=breast+mri")
        select = page.get_by_role("combobox", name="Sort by")
        expect(select).to_have_value("best")
        expect_count(page, re.compile(" of 179 "))
        best = shown(page)
        select.select_option("title")
        expect(page.get_by_role("button", name="A to Z")).to_be_visible()
        assert shown(page) != best
        select.select_option("best")
        expect(page.get_by_role("button", name="A to Z")).not_to_be_visible()
        assert shown(page) == best
        assert query_of(page) == {"q": ["breast mri"]}


class TestNotices:
    def test_misspelt_words_are_told_of(self, visit: Open, catalog: Catalog) -> None:
        page = visit("?q=mamography&show=200")
        expect(page.get_by_text("Shown instead: mammography")).to_be_visible()
        assert ids(catalog, lambda c: "MG" in c.values("Modality")) <= set(shown(page))

    def test_meant_words_are_told_of(self, visit: Open, catalog: Catalog) -> None:
        page = visit("?q=pet+ct&show=200")
        expect(page.get_by_text(re.compile("“pet ct” was read as Modality: ", re.IGNORECASE))).to_be_visible()
        assert ids(catalog, lambda c: {"PT", "CT"} <= set(c.values("Modality"))) <= set(shown(page))

    def test_what_is_found_as_well_is_told_of_where_it_is_found(self, visit: Open) -> None:
        also = re.compile("“lung” also finds Body part: Chest")
        expect(visit("?q=lung").get_by_text(also)).to_have_text(re.compile(", further down.$"))
        expect(visit("?q=lung&sort=title").get_by_text(also)).not_to_have_text(re.compile("further down"))
        page = visit("?q=lung&modality=MG&disease=Glioblastoma")
        expect(page.get_by_text("Nothing is found for “lung” with these filters.")).to_be_visible()
        expect(page.locator("[data-notices]")).not_to_be_visible()

    def test_some_of_the_words_are_better_than_none(self, visit: Open) -> None:
        page = visit("?q=nlst+zzzzqqqq")
        expect(page.get_by_text("Nothing has all of these words")).to_be_visible()
        assert shown(page)[0] == "idc/nlst"

    def test_an_unknown_field_is_told_of(self, visit: Open) -> None:
        page = visit("?q=colour:lung")
        expect(page.get_by_text("There is no field “colour”")).to_be_visible()

    def test_a_text_without_words_shows_everything(self, visit: Open) -> None:
        page = visit("?q=...")
        expect(page.get_by_text("There is no word to search for")).to_be_visible()
        expect_found(page, 179)

    def test_nothing_found_says_what_to_loosen(self, visit: Open) -> None:
        page = visit("?q=zzzzqqqq&modality=CT")
        expect(page.get_by_role("heading", name="No collection matches")).to_be_visible()
        expect(page.get_by_text("Nothing is found for “zzzzqqqq” with these filters.")).to_be_visible()
        step = page.get_by_role("button", name=re.compile("Without the word “zzzzqqqq”: .*100 collections"))
        step.click()
        expect_found(page, 100)
        expect(page.locator("#results-title")).to_be_focused()
        assert query_of(page) == {"modality": ["CT"]}

    def test_filters_that_leave_nothing_can_be_left_out(self, visit: Open) -> None:
        page = visit("?q=mammography&disease=Glioblastoma")
        step = page.get_by_role("button", name=re.compile("Without the filter Disease: Glioblastoma: "))
        count = re.search(r"(\d+) collection", step.inner_text())
        assert count is not None
        step.click()
        expect_found(page, int(count[1]))
        assert query_of(page) == {"q": ["mammography"]}

    def test_everything_can_be_shown_again(self, visit: Open) -> None:
        page = visit("?q=zzzzqqqq&view=table")
        expect(page.locator(".loosen button")).to_have_count(1)
        expect(page.get_by_text("What would find something")).not_to_be_visible()
        page.get_by_role("button", name="Show all 179 collections").click()
        expect_found(page, 179)
        assert query_of(page) == {"view": ["table"]}


class TestStatus:
    def test_one_region_speaks_and_waits_for_a_pause(self, visit: Open) -> None:
        page = visit()
        assert status(page).count() == 1
        page.evaluate("""() => {
            window.said = [];
            new MutationObserver(() => said.push(document.querySelector("#announce").textContent))
                .observe(document.querySelector("#announce"), { childList: true, characterData: true, subtree: true });
        }""")
        page.locator("#q").press_sequentially("siemens", delay=60)
        expect_count(page, re.compile(" of 179 "))
        expect(status(page)).to_have_text(re.compile(r"^\d+ of 179 collections, sorted by best match$"))
        assert page.evaluate("said").__len__() == 1
        box(page, "modality", "MR").check()
        count = page.locator("#results-title").inner_text()
        expect(status(page)).to_have_text(re.compile(r"^\d+ of 179 collections, sorted by best match$"))
        assert count

    def test_enter_says_the_count_at_once(self, visit: Open) -> None:
        page = visit("?q=nlst")
        expect_count(page, re.compile(" of 179 "))
        page.locator("#q").focus()
        page.keyboard.press("Enter")
        assert status(page).inner_text().startswith(page.locator("#results-title").inner_text())
        assert page.url.endswith("?q=nlst")

    def test_notices_are_said_with_the_count(self, visit: Open) -> None:
        page = visit("?modality=XX")
        expect(status(page)).to_have_text(re.compile("^179 collections, .*left out: modality “XX”"))
        page = visit("?q=mamography")
        expect(status(page)).to_have_text(re.compile("“mamography” is not in the catalogue. Shown instead"))


class TestLoading:
    def test_the_catalogue_is_fetched_once_when_idle(
        self, site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        seen = open_page(serve_folder(site, base="/atlas/") + "collections/")
        seen.page.wait_for_load_state("networkidle")
        seen.page.locator("#q").fill("lung")
        expect_count(seen.page, re.compile(" of 179 "))
        assert len([url for url in seen.requests if "/search/catalogue.json?v=" in url]) == 1
        assert [url for url in seen.requests if "/search/counts" in url or "minisearch" in url] == []

    @pytest.mark.parametrize("query", ["", "?q=breast&modality=MR"])
    @pytest.mark.parametrize("width", [360, 1280])
    def test_nothing_jumps_on_a_slow_network(
        self, site: Path, serve_folder: ServeFolder, open_page: OpenPage, query: str, width: int
    ) -> None:
        root = serve_folder(site, base="/atlas/")
        page = open_page(f"{root}assets/js/theme.js", viewport={"width": width, "height": 800}).page
        page.add_init_script(SHIFTS)
        session = page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 100, "downloadThroughput": 100_000, "uploadThroughput": 100_000}
        session.send("Network.emulateNetworkConditions", slow)
        page.goto(f"{root}collections/{query}", wait_until="commit")
        if query:
            expect_count(page, "Searching …")
            assert not page.locator("[data-list]").is_visible()
            assert page.locator("[data-skeleton]").is_visible()
        else:
            expect(page.locator("[data-list] [data-id]").first).to_be_visible()
        if width > 1000:
            assert page.get_by_text("Modality is loading").is_visible()
        expect(page.locator(".facet").first).to_be_attached(timeout=30_000)
        expect_count(page, re.compile("of 179" if query else "^179"))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("shifted") < 0.1

    def test_a_failure_leaves_the_list_and_can_be_tried_again(
        self, site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(site, base="/atlas/")
        page = open_page(f"{root}assets/js/theme.js").page
        failing: Callable[[Route], None] = lambda route: route.fulfill(status=503, body="")  # noqa: E731
        page.context.route("**/search/catalogue.json*", failing)
        page.goto(f"{root}collections/?q=siemens&modality=MR")
        notice = page.locator("[data-notices]")
        expect(notice).to_contain_text("The search could not be loaded: ")
        expect(notice).to_contain_text("The list below is whole: it is neither searched nor filtered.")
        expect(status(page)).to_contain_text("The search could not be loaded")
        assert len(shown(page)) == 50
        assert page.locator("[data-list] a").first.is_visible()
        assert page.locator("[data-pager]").is_visible()
        page.context.unroute("**/search/catalogue.json*", failing)
        page.get_by_role("button", name="Try again").click()
        expect_count(page, re.compile(r"^\d+ of 179 collections"))
        expect(notice).not_to_be_visible()
        expect(box(page, "modality", "MR")).to_be_checked()
        expect(page.locator("#results-title")).to_be_focused()

    def test_counts_that_fail_leave_the_answer_before(self, visit: Open) -> None:
        page = visit("?q=siemens")
        expect_count(page, re.compile(" of 179 "))
        before = shown(page)
        page.context.route("**/search/counts*.json*", lambda route: route.fulfill(status=200, body="[", headers={}))
        page.get_by_role("radio", name="series", exact=True).check()
        notice = page.locator("[data-notices]")
        expect(notice).to_contain_text("The list below is that of before.")
        expect(notice).not_to_contain_text("The search could not be loaded")
        assert shown(page) == before
        page.context.unroute("**/search/counts*.json*")
        notice.get_by_role("button", name="Try again").click()
        expect(notice).not_to_be_visible()
        expect(page.get_by_text("Summed over collections")).to_be_visible()

    def test_without_its_scripts_the_served_list_is_shown_after_all(
        self, site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(site, base="/atlas/")
        page = open_page(f"{root}assets/js/theme.js").page
        page.context.route("**/js/search/state.js*", lambda route: route.abort())
        page.goto(f"{root}collections/?q=glioma")
        expect(page.locator("[data-list]")).to_be_visible()
        assert not page.locator("[data-skeleton]").is_visible()


class TestNarrow:
    def test_filters_stand_in_a_dialog(self, visit: Open) -> None:
        page = visit("?modality=CT", viewport=NARROW)
        assert not box(page, "modality", "MR").is_visible()
        opener = page.get_by_role("button", name="Filters (1)")
        opener.click()
        dialog = page.get_by_role("dialog", name="Filters")
        expect(dialog.get_by_role("button", name="Close")).to_be_focused()
        dialog.get_by_role("checkbox", name="MR Magnetic Resonance", exact=True).check()
        done = dialog.get_by_role("button", name=re.compile(r"^Show 1[1-7]\d collections$"))
        expect(done).to_be_visible()
        # Outside a modal dialog nothing is announced: the status is inside it.
        expect(dialog.get_by_role("status")).to_have_text(re.compile("of 179 collections"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [str(found) for found in violations(page)] == []
        done.click()
        expect(dialog).not_to_be_visible()
        expect(page.get_by_role("button", name="Filters (2)")).to_be_focused()
        assert query_of(page) == {"modality": ["CT", "MR"]}
        assert status(page).count() == 1

    def test_escape_closes_it_and_typed_text_is_kept(self, visit: Open) -> None:
        page = visit(viewport=NARROW)
        page.get_by_role("button", name="Filters", exact=True).click()
        open_facet(page, "disease")
        find = page.get_by_role("searchbox", name="Find in diseases")
        find.fill("glio")
        page.keyboard.press("Escape")
        expect(find).to_have_value("")
        find.fill("lung")
        page.get_by_role("button", name="Close").focus()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).not_to_be_visible()
        expect(page.get_by_role("button", name="Filters", exact=True)).to_be_focused()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(find).to_be_visible()
        expect(find).to_have_value("lung")

    def test_the_focus_stays_where_the_dialog_gives_way_to_the_panel(self, visit: Open) -> None:
        page = visit("?modality=CT", viewport=NARROW)
        page.get_by_role("button", name="Filters (1)").click()
        box(page, "modality", "MR").check()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.get_by_role("dialog")).not_to_be_visible()
        expect(box(page, "modality", "MR")).to_be_focused()

    @pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 800), (768, 800), (1280, 800)])
    def test_it_fits_and_its_targets_are_large_enough(self, visit: Open, width: int, height: int) -> None:
        """320 by 256 is what is left of 1280 by 1024 at 400 %."""
        page = visit("?q=lung&license=CC-BY-3.0", viewport={"width": width, "height": height})
        expect_count(page, re.compile(" of 179 "))
        assert page.evaluate(SMALL_TARGETS) == []
        if width < 1024:
            page.get_by_role("button", name="Filters (1)").click()
        open_facet(page, "subjects")
        open_facet(page, "disease")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []


class TestReach:
    def test_slash_leads_to_the_field_and_escape_clears_then_leaves(self, visit: Open) -> None:
        page = visit()
        page.keyboard.press("/")
        field = page.get_by_role("searchbox", name="Search 179 collections")
        expect(field).to_be_focused()
        page.keyboard.type("glioma")
        expect_count(page, re.compile(" of 179 "))
        page.keyboard.press("Escape")
        expect(field).to_have_value("")
        expect(field).to_be_focused()
        expect_found(page, 179)
        assert query_of(page) == {}
        page.keyboard.press("Escape")
        expect(field).not_to_be_focused()

    def test_the_arrow_leads_from_the_field_to_the_results(self, visit: Open) -> None:
        page = visit("?q=nlst")
        expect_count(page, re.compile(" of 179 "))
        page.locator("#q").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="NLST", exact=True)).to_be_focused()

    def test_everything_is_reached_by_keyboard_with_a_visible_focus(self, visit: Open) -> None:
        page = visit("?modality=MG", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.locator("#q").focus()
        reached = []
        for _ in range(90):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
        names = {each["name"] for each in reached}
        assert {"unit", "modality", "summary", "facet-more", "chip", "sort", "result"} <= names
        assert [each for each in reached if not each["outlined"] or not each["inside"]] == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("address", ["?q=brest&license=CC-BY-4.0&modality=XX&unit=subjects", "?q=zzzzqqqq"])
    def test_axe_finds_nothing(self, visit: Open, address: str, scheme: str) -> None:
        page = visit(address, color_scheme=scheme)
        expect_count(page, re.compile("of 179 collections$"))
        for name in ("disease", "subjects", "size"):
            open_facet(page, name)
        assert [str(found) for found in violations(page)] == []

    def test_forced_colours_leave_signs_and_frames(self, visit: Open) -> None:
        page = visit("?modality=MG", forced_colors="active")
        assert page.locator("[data-chips] .chip").evaluate("chip => getComputedStyle(chip).borderStyle") == "solid"
        assert page.locator(".facet-chosen").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"

    def test_paper_has_the_list_without_the_panel(self, visit: Open) -> None:
        page = visit("?modality=MG")
        page.emulate_media(media="print")
        for unprinted in ("[data-panel]", "#q", "#sort", "[data-clear-all]"):
            assert not page.locator(unprinted).is_visible(), unprinted
        assert page.locator("#results-title").is_visible()
        assert page.locator("[data-chips] .chip").is_visible()

    def test_paper_says_what_was_searched_for(self, visit: Open) -> None:
        page = visit("?q=glioma&view=table")
        expect_count(page, re.compile(" of 179 "))
        page.emulate_media(media="print")
        assert page.locator("#q").is_visible()
        assert not page.locator("#q-help").is_visible()
        assert not page.get_by_role("columnheader", name="Compare").is_visible()

    def test_the_pages_are_valid(self, site: Path) -> None:
        assert check_html(sorted((site / "collections").rglob("*.html"))) == []


class TestHostileWords:
    def test_they_stay_words(
        self, tmp_path: Path, catalog: Catalog, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(write_search_site(tmp_path, with_hostile_words(catalog)))
        seen = open_page(f"{root}collections/?{urlencode({'q': 'onerror', 'disease': HOSTILE_DISEASE})}")
        page = seen.page
        expect_count(page, "1 of 179 collections")
        result = page.locator("[data-list] [data-id]")
        assert result.get_by_role("link").first.inner_text() == HOSTILE_TITLE
        assert result.locator("img, script, b[onclick]").count() == 0
        chip = page.locator("[data-chips] .chip")
        assert chip.inner_text() == f"Disease: {HOSTILE_DISEASE}"
        chip.click()
        expect(page.locator("[data-chips] .chip")).to_have_count(0)
        assert query_of(page) == {"q": ["onerror"]}
        page.locator("#q").fill("<zzzzqqqq>")
        expect(page.get_by_text("Nothing is found for “<zzzzqqqq>”.")).to_be_visible()
        assert seen.problems == []

    @pytest.mark.parametrize(
        "query", ["?__proto__=x&constructor=y&q=__proto__", "?modality=__proto__&show=1e9&columns=%00"]
    )
    def test_names_of_the_language_are_words(self, visit: Open, query: str) -> None:
        page = visit(query)
        expect_count(page, re.compile("collections"))


class TestSmallSites:
    def test_a_site_without_collections_has_a_page(
        self, tmp_path: Path, catalog: Catalog, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(write_search_site(tmp_path, replace(catalog, collections=())))
        seen = open_page(f"{root}collections/?q=lung")
        expect(seen.page.get_by_text("No collections yet.")).to_be_visible()
        assert seen.page.locator("#q").count() == 0
        assert seen.problems == []

    def test_a_single_collection_is_searched_like_many(
        self, tmp_path: Path, catalog: Catalog, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(write_search_site(tmp_path, replace(catalog, collections=catalog.collections[:1])))
        seen = open_page(f"{root}collections/")
        page = seen.page
        expect(page.locator(".facet").first).to_be_attached()
        expect_count(page, "1 collection")
        expect(page.get_by_role("searchbox", name="Search 1 collection")).to_be_visible()
        page.locator("#q").fill("zzzzqqqq")
        expect_count(page, "0 of 1 collection")
        assert seen.problems == []


class TestPlatforms:
    def test_platform_and_access_narrow_the_list(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/?platform=TCIA").page
        expect_count(page, "2 of 8 listings")
        assert set(shown(page)) == {"tcia/shared-lung", "tcia/skin"}
        expect(page.locator("[data-chips] .chip")).to_have_text("Platform: TCIA")
        open_facet(page, "access")
        box(page, "access", "open").check()
        expect_count(page, "1 of 8 listings")
        assert shown(page) == ["tcia/shared-lung"]
        box(page, "access", "open").uncheck()
        open_facet(page, "race")
        box(page, "race", "Asian").check()
        expect(page.locator("[data-chips] .chip")).to_have_count(2)
        assert query_of(page) == {"platform": ["TCIA"], "race": ["Asian"]}
        page.goto(page.url.split("?")[0] + "?q=midrc")
        expect_count(page, "1 of 8 listings")

    def test_sums_that_lack_a_number_say_at_least(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/?unit=subjects").page
        expect(page.get_by_role("radio", name="subjects", exact=True)).to_be_checked()
        expect(page.get_by_text("≥ marks sums that lack")).to_be_visible()
        partial = page.locator(".facet-count:visible").filter(has_text="≥").first
        expect(partial).to_have_text(re.compile(r"^≥ [\d,]+at least [\d,]+ subjects?$"))

    def test_hidden_figures_sort_last(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/?sort=subjects&order=asc").page
        expect(page.get_by_role("button", name="smallest first")).to_be_visible()
        assert shown(page)[-1] == "guarded/ward-pilot"
        page.get_by_role("button", name="turn the order round").click()
        expect(page.get_by_role("button", name="largest first")).to_be_visible()
        assert shown(page)[0] == "guarded/ward"
        assert shown(page)[-1] == "guarded/ward-pilot"


def with_hostile_words(catalog: Catalog) -> Catalog:
    first, *others = catalog.collections
    disease = FacetCount(HOSTILE_DISEASE, HOSTILE_DISEASE, 1, 1, 1)

    def adding(facets: dict[str, Facet]) -> dict[str, Facet]:
        known = facets["disease_type"]
        return facets | {"disease_type": replace(known, counts=(disease, *known.counts))}

    hostile = replace(
        first,
        title=HOSTILE_TITLE,
        short_title=HOSTILE_TITLE,
        description=("</script><script>alert(1)</script>",),
        disease_types=(HOSTILE_DISEASE,),
        facets=adding(first.facets),
    )
    return replace(catalog, collections=(hostile, *others), facets=adding(catalog.facets))


# What moves by itself: WCAG knows no bound, 0.1 is where Web Vitals call a page good.
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""

FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const name = element.id === "sort" ? "sort" : "result" in element.dataset ? "result"
        : element.name || element.classList[element.classList.length - 1] || element.localName;
    return { name, outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""

# Links inside a sentence are exempt (WCAG 2.2, 2.5.8); a box counts with its label.
SMALL_TARGETS = """() => [...document.querySelectorAll(".browse button, .browse label, .browse summary, "
    + ".browse select, .browse input:not([type=checkbox], [type=radio]), .browse nav a")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
    .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
    .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""
