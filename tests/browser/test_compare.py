"""Collections side by side: facts, licences, shares on common axes; the choice in the address; screens and paper."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.axe import violations
from scripts.html_checker import check_html
from site_builder import shares
from site_builder.filters import count_of, date, doi, human_bytes
from site_builder.phrases import listed
from tests.browser.pages import OpenPage, ServeFolder
from tests.fixtures.sites import Json, read_json

FOUR = "?c=idc/nlst&c=idc/lidc-idri&c=idc/4d-lung&c=idc/tcga-brca"
PLATFORMS = "?c=guarded/ward&c=midrc/open-a1&c=tcia/shared-lung&c=idc/shared-lung"


@pytest.fixture
def real(real_site: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(real_site, base="/atlas/") + "compare/"


@pytest.fixture
def federated(federated_site: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(federated_site) + "compare/"


def ready(page: Page, several: int) -> Page:
    """Wait until so many collections are shown."""
    expect(page.locator("[data-chosen] > li")).to_have_count(several)
    return page


def cells(page: Page, fact: str) -> list[str]:
    """The answers of one row of facts."""
    head = page.get_by_role("rowheader", name=re.compile(rf"^{fact}( the same)?$"))
    row = page.locator(".compare-table tbody tr").filter(has=head)
    return [" ".join(text.split()) for text in row.get_by_role("cell").all_inner_texts()]


def shown(page: Page) -> list[str]:
    return page.locator("[data-chosen] > li a").all_inner_texts()


def query(page: Page) -> str:
    return urlsplit(page.url).query


def basket(page: Page) -> Any:
    return json.loads(page.evaluate("sessionStorage.getItem('compare')"))


def figure(page: Page, title: str) -> Locator:
    return page.locator("figure", has=page.get_by_role("heading", name=title, exact=True))


def numbers(page: Page, title: str) -> dict[str, list[str]]:
    """The table of a chart: the cells of each row by its label."""
    rows = figure(page, title).locator("details tbody tr")
    return {
        row.locator("th").text_content() or "": [(cell or "") for cell in row.locator("td").all_text_contents()]
        for row in rows.all()
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_four_collections_fit_and_have_no_violation(real: str, open_page: OpenPage, width: int, scheme: str) -> None:
    seen = open_page(real + FOUR, viewport={"width": width, "height": 800}, color_scheme=scheme)
    ready(seen.page, 4)
    seen.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [str(violation) for violation in violations(seen.page)] == []
    assert (seen.problems, seen.foreign_requests()) == ([], [])


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_platforms_that_have_little_in_common_fit(federated: str, open_page: OpenPage, width: int, scheme: str) -> None:
    seen = open_page(federated + PLATFORMS, viewport={"width": width, "height": 800}, color_scheme=scheme)
    ready(seen.page, 4)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [str(violation) for violation in violations(seen.page)] == []
    assert (seen.problems, seen.foreign_requests()) == ([], [])


def test_it_is_right_html(real_site: Path) -> None:
    assert [str(message) for message in check_html([real_site / "compare/index.html"])] == []


def test_facts_are_those_of_the_api(real: str, real_site: Path, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    ids = ("nlst", "lidc-idri", "4d-lung", "tcga-brca")
    four = [read_json(real_site, f"api/v1/collections/idc/{id_}.json") for id_ in ids]
    for fact, key in (("Subjects", "subjects"), ("Studies", "studies"), ("Series", "series")):
        assert cells(page, fact) == [f"{one[key]:,}" for one in four]
    assert cells(page, "Size") == [human_bytes(one["size_bytes"]) for one in four]
    assert cells(page, "Modalities") == [" ".join(one["modalities"]) for one in four]
    assert cells(page, "Primary sites") == [", ".join(one["primary_sites"]) for one in four]
    assert cells(page, "Updated") == [date(one["updated"]) for one in four]
    assert cells(page, "Commercial use") == ["Yes"] * 4
    assert cells(page, "Licences")[1].startswith(f"CC BY 3.0 {four[1]['series']:,} series, 100 %. You may share")
    assert doi(four[2]["data_url_doi"][0]) in cells(page, "Data")[2]
    assert four[2]["citations"][0]["text"] in cells(page, "Cite")[2]


def test_heads_say_what_rows_and_columns_are(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    table = page.get_by_role("table", name="Facts and licences of the collections")
    heads = table.locator("thead th[scope=col] a")
    assert heads.all_inner_texts() == shown(page) == ["NLST", "LIDC-IDRI", "4D-Lung", "TCGA-BRCA"]
    assert table.locator("tbody tr").count() == table.locator("tbody th[scope=row]").count() > 20
    heads.first.click()
    expect(page.locator("h1")).to_have_text("National Lung Screening Trial")


def test_narrow_rows_keep_their_roles(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR, viewport={"width": 360, "height": 800}).page, 4)
    assert page.get_by_role("table", name="Facts and licences").get_by_role("rowheader").count() > 20
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Subjects", exact=True))
    assert row.get_by_role("cell").all_inner_texts() == cells(page, "Subjects")
    label = row.get_by_role("cell").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "NLST" in label


def test_shares_are_out_of_what_stands_under_each_name(real: str, real_site: Path, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    sex = figure(page, "Sex")
    assert sex.locator(".compare-key .sub").all_inner_texts() == [
        f"of {count} subjects" for count in cells(page, "Subjects")
    ]
    nlst = read_json(real_site, "api/v1/collections/idc/nlst.json")
    counts = {each["label"]: each["subjects"] for each in nlst["facets"]["PatientSex"]}
    for label, count in counts.items():
        share = shares.share(count, nlst["subjects"])
        assert numbers(page, "Sex")[label][0] == f"{count:,} ({share})"
    assert list(numbers(page, "Sex"))[-1] == "Unknown"


def test_bars_of_a_chart_have_one_axis(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    for drawing in page.locator(".compare-bars").all():
        ticks = drawing.locator(".compare-ticks span").all_inner_texts()
        end = float(ticks[-1].removesuffix("\u00a0%"))
        tracks = drawing.locator(".compare-track").evaluate_all(
            "all => all.map((t) => t.getBoundingClientRect().width)"
        )
        assert len({round(width) for width in tracks}) == 1
        for row in drawing.locator(".compare-row").all()[:12]:
            text = row.locator(".compare-share").inner_text()
            drawn = row.locator(".compare-bar")
            if drawn.count() and not text.startswith(("<", ">")):
                percent = float(text.removesuffix("\u00a0%"))
                assert float(drawn.evaluate("bar => parseFloat(bar.style.width)")) == pytest.approx(
                    100 * percent / end, abs=12 / end
                )
            elif not drawn.count():
                assert text == "0\u00a0%"


def test_bars_differ_without_colour(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR, forced_colors="active").page, 4)
    fills = {
        page.locator(f".compare-bar.compare-{n}").first.evaluate("bar => getComputedStyle(bar).backgroundImage")
        for n in range(4)
    }
    assert len(fills) == 4
    assert page.locator(".compare-row .compare-letter").first.inner_text() == "A"


def test_ages_are_in_order_without_gaps(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    *ages, last = numbers(page, "Age")
    lowest = [int(age.split("-")[0]) for age in ages]
    assert lowest == list(range(lowest[0], lowest[-1] + 1, 10))
    assert last == "Unknown"


def test_a_long_tail_is_added_up_where_nothing_is_counted_twice(
    real: str, real_site: Path, open_page: OpenPage
) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    by_series = numbers(page, "Manufacturer")
    (other,) = (label for label in by_series if label.startswith("Other ("))
    assert len(by_series) <= 11
    nlst = read_json(real_site, "api/v1/collections/idc/nlst.json")
    told = sum(int(cell_[0].split()[0].replace(",", "")) for cell_ in by_series.values())
    assert told == nlst["series"]
    page.get_by_label("subjects that have any").check()
    expect(figure(page, "Manufacturer").locator(".chart-of")).to_have_text("Shares of subjects")
    assert numbers(page, "Manufacturer")[other][0] == "\u2013"
    expect(figure(page, "Manufacturer").locator(".chart-note")).to_contain_text("in several rows")
    expect(figure(page, "Manufacturer").locator(".compare-key .sub").first).to_have_text("of 26,410 subjects")


def test_what_is_missing_says_why(federated: str, open_page: OpenPage) -> None:
    page = ready(open_page(federated + PLATFORMS).page, 4)
    assert cells(page, "Size")[:3] == ["not provided"] * 3
    assert cells(page, "Primary sites") == [*["not provided"] * 3, "not stated"]
    assert cells(page, "Commercial use")[0] == "licence not provided"
    race = figure(page, "Race")
    assert race.locator(".compare-key .absent").all_inner_texts() == [
        "not provided by Guarded",
        "not provided by IDC",
    ]
    assert set(race.locator(".compare-letter").all_inner_texts()) == {"B", "C"}
    sex = figure(page, "Sex")
    expect(sex.locator(".compare-row", has_text="fewer than 50").first).to_be_visible()
    assert sex.locator(".compare-key .sub").all_inner_texts()[:2] == ["of 1,030 studies", "of 30 subjects"]
    assert "Counted in different units: studies and subjects." in sex.locator(".chart-note").inner_text()
    assert numbers(page, "Sex")["Other"][0] == "fewer than 50"
    assert "Not reported" in numbers(page, "Sex")


def test_hidden_wholes_have_no_shares(federated: str, open_page: OpenPage) -> None:
    page = ready(open_page(federated + "?c=guarded/ward-pilot&c=registry/names-only").page, 2)
    assert cells(page, "Subjects") == ["fewer than 50", "7"]
    assert cells(page, "Studies") == ["hidden", "not provided"]
    expect(figure(page, "Sex").locator(".compare-key .sub").first).to_have_text("of studies, whose number is hidden")
    told = page.locator("[data-figures] > .absent").all_inner_texts()
    assert any("race, ethnicity" in text and "not provided by Guarded and Registry" in text for text in told)


def test_only_rows_that_differ(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + "?c=idc/nlst&c=idc/lidc-idri").page, 2)
    rows = page.locator(".compare-table tbody tr")
    every = rows.count()
    assert rows.filter(has_text="the same").count() > 0
    page.get_by_label("Only rows that differ").check()
    differing = page.locator(".compare-table tbody tr:visible")
    assert 0 < differing.count() < every
    assert differing.filter(has_text="the same").count() == 0
    expect(page.locator("[data-status]")).to_have_text(
        f"2 collections are compared; {differing.count()} of {every} facts differ."
    )
    page.get_by_label("Only rows that differ").uncheck()
    expect(differing).to_have_count(every)


def test_other_spellings_and_repetitions_of_an_id(real: str, open_page: OpenPage) -> None:
    seen = open_page(real + "?c=IDC/LIDC-IDRI&c=idc/lidc_idri&c=/idc/NLST/&utm_source=x")
    assert shown(ready(seen.page, 2)) == ["LIDC-IDRI", "NLST"]
    assert basket(seen.page) == ["idc/lidc-idri", "idc/nlst"]
    expect(seen.page.locator("[data-notices]")).to_be_hidden()
    assert seen.problems == []


def test_what_is_not_there_is_named_and_makes_no_room_scarce(real: str, open_page: OpenPage) -> None:
    address = real + "?c=idc/no_such&c=%3Cb%3Ex&c=idc/../nlst" + FOUR.replace("?", "&") + "&c=idc/acrin-6698"
    page = ready(open_page(address).page, 4)
    notices = page.locator("[data-notices] p").all_inner_texts()
    assert notices[0] == "There is no collection \u201cidc/no_such\u201d here. Search for it"
    assert notices[1].startswith("There is no collection \u201c<b>x\u201d here.")
    assert notices[-1] == "At most 4 collections fit side by side. Left out: \u201cidc/acrin-6698\u201d."
    links = page.locator("[data-notices] a").evaluate_all("all => all.map((a) => a.href)")
    assert links[1].endswith("/atlas/collections/?q=%3Cb%3Ex")
    assert basket(page) == ["idc/nlst", "idc/lidc-idri", "idc/4d-lung", "idc/tcga-brca"]


def test_what_has_gone_is_missing_and_what_has_moved_is_followed(federated: str, open_page: OpenPage) -> None:
    moved = {"status": "moved", "id": "idc/old", "moved_to": "https://example.org/collections/idc/shared-lung/"}
    gone = {"status": "gone", "id": "idc/gone", "last_known": {}}
    seen = open_page("about:blank")
    seen.page.route("**/collections/idc/old.json", lambda route: route.fulfill(json=moved))
    seen.page.route("**/collections/idc/gone.json", lambda route: route.fulfill(json=gone))
    seen.page.goto(federated + "?c=idc/old&c=idc/gone&c=tcia/shared-lung&c=idc/shared-lung")
    page = ready(seen.page, 2)
    assert page.locator("[data-notices] p").all_inner_texts() == [
        "There is no collection \u201cidc/gone\u201d here. Search for it"
    ]
    assert basket(page) == ["idc/shared-lung", "tcia/shared-lung"]
    page.locator('[data-remove="idc/shared-lung"]').click()
    ready(page, 1)
    assert query(page) == "c=tcia/shared-lung"
    assert seen.problems == []


def test_a_collection_is_added_by_keyboard(real: str, open_page: OpenPage) -> None:
    seen = open_page(real)
    page = seen.page
    expect(page.locator("[data-none]")).to_be_visible()
    field = page.get_by_role("combobox", name="Add a collection")
    field.focus()
    page.keyboard.type("national screening")
    option = page.get_by_role("option", name="NLST National Lung Screening Trial IDC nlst")
    expect(option).to_be_visible()
    assert [str(violation) for violation in violations(page)] == []
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    ready(page, 1)
    expect(field).to_be_focused()
    assert (query(page), field.input_value(), basket(page)) == ("c=idc/nlst", "", ["idc/nlst"])
    expect(page.locator("[data-status]")).to_have_text("1 collection is shown. Add another to compare it with.")
    page.keyboard.type("lidc_idri")
    page.keyboard.press("Enter")
    ready(page, 2)
    assert (query(page), page.title()) == (
        "c=idc/nlst&c=idc/lidc-idri",
        "Compare NLST and LIDC-IDRI | Medical Imaging Data Atlas",
    )
    page.go_back()
    assert shown(ready(page, 1)) == ["NLST"]
    page.go_forward()
    ready(page, 2)
    assert (seen.problems, seen.foreign_requests()) == ([], [])


def test_the_list_says_how_much_it_leaves_out(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + "?c=idc/nlst").page, 1)
    field = page.get_by_role("combobox")
    field.fill("lung")
    expect(page.get_by_role("option")).to_have_count(12)
    status = page.locator("[data-add-found]")
    expect(status).to_contain_text("collections match. The first 12 are listed; type more")
    assert page.get_by_role("option", name="NLST").count() == 0  # it is there already
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Choose one")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.input_value() == "lung"
    field.press("Escape")
    assert field.input_value() == ""
    field.fill("nlst")
    expect(page.locator("[data-add-more]")).to_be_visible()
    field.fill("idc/nlst")
    field.press("Enter")
    expect(page.locator("[data-add-problem]")).to_have_text("NLST is already here.")
    field.fill("no such thing")
    field.press("Enter")
    expect(page.locator("[data-add-problem]")).to_have_text("No collection matches \u201cno such thing\u201d.")


def test_one_is_replaced_and_removed_and_the_focus_stays(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    expect(page.locator("[data-add]")).to_be_hidden()
    expect(page.locator("[data-full]")).to_be_visible()
    button = page.get_by_role("button", name="Replace LIDC-IDRI")
    button.click()
    field = page.get_by_role("combobox", name="Replace LIDC-IDRI with")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("[data-add]")).to_be_hidden()
    button.click()
    page.keyboard.type("idc/acrin-6698")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Replace ACRIN-6698")).to_be_focused()
    assert shown(page) == ["NLST", "ACRIN-6698", "4D-Lung", "TCGA-BRCA"]
    page.get_by_role("button", name="Remove TCGA-BRCA").click()
    expect(page.get_by_role("button", name="Remove 4D-Lung")).to_be_focused()
    for name in ("4D-Lung", "ACRIN-6698", "NLST"):
        page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.get_by_role("combobox", name="Add a collection")).to_be_focused()
    assert (query(page), basket(page)) == ("", [])
    expect(page.locator("[data-results]")).to_be_hidden()
    expect(page.locator("[data-status]")).to_have_text("")


def test_the_choice_of_the_tab_is_shown_or_offered(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + "?c=idc/nlst&c=idc/lidc-idri").page, 2)
    page.goto(real)
    ready(page, 2)
    assert query(page) == "c=idc/nlst&c=idc/lidc-idri"
    page.goto(real.replace("compare/", "collections/idc/4d-lung/"))
    page.get_by_role("link", name="Compare with others").click()
    ready(page, 1)
    expect(page.locator("[data-notices]")).to_contain_text("You chose 2 collections to compare before")
    page.get_by_role("button", name="Add them").click()
    assert shown(ready(page, 3)) == ["4D-Lung", "NLST", "LIDC-IDRI"]
    expect(page.get_by_role("heading", name="Collections", exact=True)).to_be_focused()
    page.evaluate("sessionStorage.setItem('compare', '{\"no\": [\"list\"')")
    page.goto(real)
    expect(page.locator("[data-none]")).to_be_visible()


def test_a_failed_load_can_be_tried_again(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + "?c=idc/nlst").page, 1)

    def fail(route: Route) -> None:
        route.fulfill(status=503, body="busy")

    page.route("**/idc/lidc-idri.json", fail)
    page.goto(real + "?c=idc/nlst&c=idc/lidc-idri")
    error = page.locator("[data-errors]")
    expect(error).to_contain_text("\u201cidc/lidc-idri\u201d could not be loaded: the server answered 503.")
    assert shown(page) == ["NLST"]
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute("**/idc/lidc-idri.json")
    page.route("**/idc/lidc-idri.json", lambda route: route.abort())
    page.get_by_role("button", name="Try again").click()
    expect(error).to_contain_text("could not be loaded: the server can't be reached, please check your connection.")
    page.unroute("**/idc/lidc-idri.json")
    page.get_by_role("button", name="Try again").click()
    ready(page, 2)
    expect(error).to_be_hidden()
    expect(page.get_by_role("heading", name="Collections", exact=True)).to_be_focused()


def test_what_can_t_be_loaded_can_be_left_out(real: str, open_page: OpenPage) -> None:
    page = open_page(real).page
    page.route("**/idc/lidc-idri.json", lambda route: route.fulfill(body="no JSON"))
    page.route("**/collections.json", lambda route: route.abort())
    page.goto(real + "?c=idc/nlst&c=idc/lidc-idri")
    page.get_by_role("button", name="Leave out").click()
    ready(page, 1)
    assert query(page) == "c=idc/nlst"
    field = page.get_by_role("combobox")
    field.fill("4d")
    expect(page.locator("[data-add-problem]")).to_contain_text("The list of collections could not be loaded")
    field.fill("IDC/4D_Lung")
    field.press("Enter")
    assert shown(ready(page, 2)) == ["NLST", "4D-Lung"]


def test_words_of_others_are_text(real: str, real_site: Path, open_page: OpenPage) -> None:
    bad: Json = read_json(real_site, "api/v1/collections/idc/4d-lung.json")
    text = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>'
    bad |= {"title": text, "short_title": text, "collection_id": text, "species": [text], "primary_sites": [text]}
    bad["data_url_doi"] = ["javascript:window.hit=1", "https://user@example.org/"]
    bad["parts"] = []
    bad["citations"] = [{"kind": "original_data", "text": text}]
    bad["sample_views"][0]["dicom_viewer_url"] = "javascript:window.hit=1"
    bad["facets"]["PatientSex"][0]["label"] = text
    page = open_page(real).page
    page.route("**/idc/4d-lung.json", lambda route: route.fulfill(json=bad))
    page.goto(real + "?c=idc/4d-lung&c=idc/nlst")
    ready(page, 2)
    assert cells(page, "Species")[0] == text
    assert page.evaluate("window.hit") is None
    hrefs = page.locator("main a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert not [href for href in hrefs if href.startswith("javascript:") or "user@" in href]
    assert page.locator("main img").count() == 0


def test_all_of_it_is_on_paper(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR, viewport={"width": 1017, "height": 700}).page, 4)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1017
    assert page.locator("main button:visible, main input:visible").count() == 0
    assert page.locator(".compare-numbers table:visible").count() == page.locator("figure").count()
    assert page.locator(".compare-table thead th").evaluate_all("all => all.map((th) => th.offsetParent !== null)") == (
        [True] * 5
    )
    wide = page.locator(".compare-table, .compare-numbers table").evaluate_all(
        "all => all.filter((t) => t.getBoundingClientRect().right > 1017.5).length"
    )
    assert wide == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_without_scripts_it_leads_to_the_list(real: str, open_page: OpenPage) -> None:
    page = open_page(real + FOUR, java_script_enabled=False).page
    expect(page.locator("[data-without-scripts]")).to_be_visible()
    expect(page.locator("[data-compare]")).to_be_hidden()
    page.get_by_role("main").get_by_role("link", name="list of collections").click()
    expect(page.locator("h1")).to_have_text("Collections")


def test_heads_stay_in_sight_and_cover_no_focus(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR, viewport={"width": 1280, "height": 600}).page, 4)
    links = page.locator(".compare-table tbody a")
    links.last.focus()
    for _step in range(8):
        page.keyboard.press("Shift+Tab")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        foot = page.locator(".compare-table thead").evaluate("head => head.getBoundingClientRect().bottom")
        assert top >= foot - 1


def test_targets_are_large_enough(real: str, open_page: OpenPage) -> None:
    page = ready(open_page(real + FOUR).page, 4)
    small = page.locator("main button:visible, main label:visible, main summary:visible").evaluate_all(
        "all => all.filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.textContent)"
    )
    assert small == []


def test_words_are_those_of_the_other_pages(real: str, open_page: OpenPage) -> None:
    page = open_page(real).page
    pairs = [(0, 10), (1, 8), (49, 400), (51, 400), (53, 400), (1, 1001), (999_999, 1_000_000), (7, 7), (1, 3), (0, 0)]
    sizes = [
        0,
        1,
        999,
        1000,
        1125,
        1_125_000_000,
        9_994_999,
        9_995_000,
        99_949_999,
        999_499_999,
        999_500_000,
        26_367_667_449_894,
    ]
    stamps = ["2026-09-26", "2026-11-21T12:00:00Z", "2026-13-01", "soon"]
    names = [["a"], ["a", "b"], ["a", "b", "c"], []]
    counts: list[tuple[int, str]] = [(0, "subjects"), (1, "studies"), (1, "series"), (26_410, "subjects")]
    made = page.evaluate(
        """async ([pairs, sizes, stamps, names, counts]) => {
          const words = await import(new URL("../assets/js/common/words.js", location.href).href);
          return [
            pairs.map(([count, whole]) => words.share(count, whole)),
            sizes.map(words.sizeText),
            stamps.map(words.dayText),
            names.map(words.listed),
            counts.map(([count, unit]) => words.counted(count, unit)),
          ];
        }""",
        [pairs, sizes, stamps, names, counts],
    )
    one = {"subjects": "subject", "studies": "study", "series": "series"}
    assert made == [
        [shares.share(count, whole) for count, whole in pairs],
        [human_bytes(size) for size in sizes],
        [date(stamp) for stamp in stamps],
        [listed(words) for words in names],
        [count_of(count, one[unit], unit) for count, unit in counts],
    ]
