"""The results of the search on the whole IDC: cards, words that were met, table, pages of 50, keyboard, comparison."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.axe import violations
from scripts.browser import installed_browser, launch_arguments
from tests.browser.pages import OpenPage, ServeFolder, Watched

Open = Callable[..., Page]


@pytest.fixture
def visit(real_site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Iterator[Open]:
    """Opens the list at a query string and waits for its rows; at the end nothing may have gone wrong."""
    root = serve_folder(real_site, base="/atlas/")
    visits: list[Watched] = []

    def opened(query: str = "", **options: Any) -> Page:
        visits.append(open_page(f"{root}collections/{query}", **options))
        visits[-1].page.locator("[data-search-key]").focus()
        expect(visits[-1].page.locator(".results-foot")).to_be_visible()
        return visits[-1].page

    yield opened
    for visited in visits:
        assert visited.problems == []
        assert visited.foreign_requests() == []


def entries(site: Path) -> dict[str, dict[str, Any]]:
    listed = json.loads((site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    return {entry["id"]: entry for entry in listed}


def shown(page: Page) -> list[str]:
    """The ids of the rows, in order."""
    return list(page.eval_on_selector_all("[data-list] [data-id]", "rows => rows.map(row => row.dataset.id)"))


def result(page: Page, collection: str) -> Locator:
    return page.locator(f'[data-list] [data-id="{collection}"]')


def focused(page: Page) -> str:
    """The id of the result that has the focus."""
    return str(page.evaluate("document.activeElement.closest('[data-id]')?.dataset.id ?? ''"))


def wait_for_count(page: Page, total: int) -> None:
    expect(page.locator(".shown-words")).to_have_text(re.compile(rf"^Showing .*\b{total} (collection|listing)s?$"))


# Tags, sorted attributes with absolute addresses, and text with single blanks; `hidden` is for scripts to take away.
CANONICAL = r"""
const canonical = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
    const value = ({ name, value }) => name === "href" ? new URL(value, location.href).href : value;
    const attributes = [...node.attributes].filter(({ name }) => name !== "hidden")
        .map((each) => ` ${each.name}=${JSON.stringify(value(each))}`).sort().join("");
    const inner = [...node.childNodes].map(canonical).join("");
    return `<${node.localName}${attributes}>${inner}</${node.localName}>`.replace(/> +/g, ">").replace(/ +</g, "<");
};
"""

# Every card as the server wrote it and as the script makes it from the catalogue: those that differ, and how many.
DIFFERENT_CARDS = (
    """async (root) => {"""
    + CANONICAL
    + """
    const [{ buildCard, showText }, { createTexts }, { connect }] = await Promise.all(
        ["card", "texts", "client"].map((name) => import(`${root}assets/js/search/${name}.js`)));
    const client = connect({ core: `${root}search/catalogue.json` });
    const request = { q: "", facets: {}, unit: "collections", sort: "title", order: null, from: 0, count: 1e6 };
    const { rows } = await client.ask({ ...request, facetCounts: false });
    const served = new Map();
    for (let number = 1; number <= Math.ceil(rows.length / 50); number++) {
        const address = `${root}collections/${number === 1 ? "" : `${number}/`}`;
        const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
        for (const link of page.links) link.setAttribute("href", new URL(link.getAttribute("href"), address).href);
        for (const item of page.querySelectorAll("[data-cards] > li")) served.set(item.dataset.id, canonical(item));
    }
    const texts = createTexts(root);
    const different = [];
    for (const row of rows) {
        const card = buildCard(row, root);
        showText(card, await texts.read(row.text));
        const made = canonical(card.element);
        if (made !== served.get(row.id)) different.push([made, served.get(row.id)]);
    }
    return { count: served.size, different };
}"""
)


class TestCards:
    @pytest.mark.parametrize("site", ["real_site", "federated_site", "hostile_site"])
    def test_server_and_script_make_the_same(
        self, site: str, request: pytest.FixtureRequest, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        folder: Path = request.getfixturevalue(site)
        root = serve_folder(folder, base="/atlas/")
        page = open_page(f"{root}about/").page
        found = page.evaluate(DIFFERENT_CARDS, root)
        assert found["different"] == []
        assert found["count"] == len(entries(folder))

    def test_it_has_the_facts(self, visit: Open, real_site: Path) -> None:
        page = visit("?q=nlst")
        card = result(page, "idc/nlst")
        fact = entries(real_site)["idc/nlst"]
        expect(card.get_by_role("heading", name="NLST")).to_be_visible()
        expect(card).to_contain_text("National Lung Screening Trial")
        expect(card).to_contain_text("IDC nlst")
        expect(card.locator(".facts")).to_contain_text(f"{fact['subjects']:,} subjects")
        expect(card.locator(".facts")).to_contain_text(f"{fact['series']:,} series")
        assert card.locator(".badge").all_inner_texts()[:2] == ["CT", "SM"]
        address = card.get_by_role("link", name="10.7937").first.get_attribute("href")
        assert address in fact["data_url_doi"]
        assert (card.get_by_role("link", name="NLST", exact=True).get_attribute("href") or "").endswith("idc/nlst/")

    def test_figures_are_told_apart_from_none(
        self, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        page = open_page(serve_folder(federated_site, base="/atlas/") + "collections/").page
        facts = {id_: result(page, id_).locator(".facts").inner_text() for id_ in shown(page)}
        assert any(re.search(r"fewer than \d+ subjects", text) for text in facts.values())
        assert any("size not provided" in text for text in facts.values())
        assert not any(re.search(r"\b(null|undefined|NaN)\b", text) for text in facts.values())
        expect(result(page, "tcia/shared-lung").locator(".twin")).to_contain_text("also listed by IDC")

    def test_extremes_fit_on_a_narrow_screen(self, visit: Open) -> None:
        page = visit(viewport={"width": 320, "height": 700})
        seen = page.evaluate(EXTREMES)
        assert seen["width"] <= 320
        assert "and 288 more" in seen["many"]
        assert seen["none"].count("not stated") == 2
        assert "no modality stated" in seen["none"]
        assert "no description provided" in seen["none"]
        assert "fewer than 11 subjects" in seen["none"]
        assert "series hidden" in seen["none"]
        assert "javascript:alert(1)" in seen["none"]
        assert seen["links"] == 0


EXTREMES = """async () => {
    const { buildCard, showText } = await import("../assets/js/search/card.js");
    const values = (name, count) =>
        Array.from({ length: count }, (_, i) => ({ value: `${name}${i}`, label: `${name} ${i}` }));
    const row = (count, title) => ({
        id: `a/b${count}`, url: "collections/a/b/", collection_id: "b".repeat(120),
        short_title: title, title: title + title, platform: { value: "A", label: "A" },
        subjects: null, studies: null, series: null, size_bytes: null, updated: null, published: null,
        hidden: ["subjects", "series"], fewer_than: 11,
        dois: [{ text: "javascript:alert(1)", url: null }],
        values: { modality: values("CT", count), disease: values("Disease", count), license: values("CC", count) },
        canonical: null, text: null, match: null,
    });
    const [many, none] = [[300, "Supercalifragilistic".repeat(9)], [0, "<img src=x onerror=alert(1)>"]]
        .map(([count, title]) => buildCard(row(count, title), "../"));
    showText(none, "");
    document.querySelector("[data-cards]").prepend(many.element, none.element);
    const width = document.documentElement.scrollWidth;
    return { width, many: many.element.innerText, none: none.element.innerText,
        links: none.element.querySelectorAll("img, dd a").length };
}"""


class TestMarks:
    def test_words_are_marked_with_the_sentence_they_stand_in(self, visit: Open, real_site: Path) -> None:
        page = visit("?q=lung")
        expect(result(page, "idc/4d-lung").locator("h3 mark")).to_have_text("Lung")
        excerpts = page.locator(".card-text.excerpt:has(mark)")
        expect(excerpts.nth(2)).to_be_visible()
        for excerpt in excerpts.all()[:3]:
            id_ = str(excerpt.evaluate("place => place.closest('[data-id]').dataset.id"))
            api = json.loads((real_site / f"api/v1/collections/{id_}.json").read_text(encoding="utf-8"))
            description = " ".join(api["description"].split())
            for piece in excerpt.inner_text().split("…"):
                assert piece.strip() in description

    def test_marks_follow_the_text(self, visit: Open) -> None:
        page = visit("?q=glioma")
        expect(page.locator("mark").first).to_be_visible()
        page.locator("#q").fill("")
        wait_for_count(page, 179)
        expect(page.locator("[data-list] mark")).to_have_count(0)

    def test_what_the_card_does_not_show_is_said(self, visit: Open) -> None:
        page = visit("?q=siemens")
        expect(page.locator(".card-why").first).to_have_text(re.compile("^Found in: .*manufacturer Siemens"))
        page.get_by_role("button", name="Table").click()
        expect(page.locator("tbody .card-why").first).to_have_text(re.compile("^Found in: .*manufacturer Siemens"))

    def test_a_code_is_marked_where_it_was_meant(self, visit: Open) -> None:
        page = visit("?q=mammography")
        expect(result(page, shown(page)[0]).locator(".badge mark")).to_have_text("MG")

    @pytest.mark.parametrize(
        ("text", "terms", "expected"),
        [
            ("The TCGA-BRCA data", ["tcgabrca"], ["TCGA-BRCA"]),
            ("The TCGA-BRCA data", ["brca"], ["BRCA"]),
            ("The TCGA-BRCA data", ["tcga", "tcgabrca"], ["TCGA"]),
            ("The TCGA-BRCA data", ["tcga", "brca", "tcgabrca"], ["TCGA-BRCA"]),
            ("Œsophagus, tumeur à côté", ["cote", "tumeur"], ["tumeur", "côté"]),
            ("ct CTA (CT) x-ct", ["ct"], ["ct", "CT", "ct"]),
            ("nothing here", ["ct"], []),
            ("👩‍⚕️ CT مخ ct", ["مخ"], ["مخ"]),
        ],
    )
    def test_whole_words_are_marked(self, visit: Open, text: str, terms: list[str], expected: list[str]) -> None:
        found = visit().evaluate(
            """async ([text, terms]) => {
            const { pieces } = await import("../assets/js/search/highlight.js");
            const all = pieces(text, new Set(terms));
            const textsOf = (some) => some.map((piece) => piece.text);
            return [textsOf(all).join(""), textsOf(all.filter(({ hit }) => hit !== null))];
        }""",
            [text, terms],
        )
        assert found == [text, expected]

    def test_excerpts_say_what_they_leave_out(self, visit: Open) -> None:
        long = "Many words without any meaning stand here, " * 12
        texts = [
            "First glioma. Second one. Third one.",
            "Nothing. The glioma here. Nothing more.",
            f"Start. {long} then glioma comes, {long} and it ends. Last.",
            f"One glioma. {'Filler goes here. ' * 9}A mouse too. End.",
            "No such word.",
        ]
        made = visit().evaluate(
            """async (texts) => {
            const { excerpt } = await import("../assets/js/search/highlight.js");
            return texts.map((text) => excerpt(text, new Set(["glioma", "mouse"])));
        }""",
            texts,
        )
        assert made[0] == "First glioma. Second one. …"
        assert made[1] == "… The glioma here. Nothing more."
        assert made[2].startswith("… ")
        assert made[2].endswith(" …")
        assert "then glioma comes" in made[2]
        assert len(made[2]) <= 250
        assert made[3] == "One glioma. … A mouse too. …"
        assert made[4] is None


class TestTexts:
    def test_they_come_when_their_cards_come_near(
        self, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        seen = open_page(serve_folder(real_site, base="/atlas/") + "collections/?show=150")
        page = seen.page
        wait_for_count(page, 179)
        assert len(shown(page)) == 150
        assert [
            url for url in seen.requests if "/search/texts/" in url
        ] == []  # the first cards were served with theirs
        last = page.locator(".card-text").nth(149)
        last.scroll_into_view_if_needed()
        expect(last).to_have_text(re.compile(r"\w+ \w+"))
        fetched = [url for url in seen.requests if "/search/texts/" in url]
        files = len(list((real_site / "search/texts").rglob("*.json")))
        assert 1 <= len(fetched) < files
        assert len(set(fetched)) == len(fetched)

    @pytest.mark.parametrize("width", [360, 768, 1280])
    def test_nothing_moves_when_they_come(self, visit: Open, width: int) -> None:
        page = visit(viewport={"width": width, "height": 900})
        page.evaluate("""() => {
            const { fetch } = window;
            const held = new Promise((resolve) => (window.release = resolve));
            window.fetch = async (...a) => {
                if (String(a[0]).includes("/texts/")) await held;
                return fetch(...a);
            };
        }""")
        page.locator("#q").fill("glioma")
        expect(page.locator(".excerpt").first).to_be_visible()
        before = page.evaluate(TOPS)
        page.evaluate("window.release()")
        expect(page.locator(".excerpt mark").first).to_be_visible()
        assert page.evaluate(TOPS) == before

    def test_without_them_cards_are_of_use(
        self, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
    ) -> None:
        root = serve_folder(real_site, base="/atlas/")
        page = open_page(f"{root}about/").page
        page.route("**/search/texts/**", lambda route: route.abort())
        page.goto(f"{root}collections/?q=nlst&sort=updated")
        card = page.locator("[data-list] [data-id]:not(:has(.card-text:not(.absent)))").first
        expect(card.locator(".card-text")).to_have_text("The description could not be loaded.")
        expect(card.locator(".facts")).to_contain_text("series")
        page.unroute("**/search/texts/**")
        page.locator("#q").fill("nlst ")
        page.locator("#q").press_sequentially("c")
        expect(page.get_by_text("could not be loaded")).to_have_count(0)


TOPS = "[...document.querySelectorAll('[data-list] [data-id]')].map((e) => Math.round(e.getBoundingClientRect().top))"


class TestTable:
    def test_heads_sort_and_turn_round(self, visit: Open, real_site: Path) -> None:
        page = visit("?view=table&columns=subjects,size")
        expect(page.get_by_role("columnheader")).to_have_text(["Collection", "Subjects", "Size", "Compare"])
        sizes = {id_: entry["size_bytes"] for id_, entry in entries(real_site).items()}
        head = page.get_by_role("columnheader", name="Size")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        expect(head.get_by_role("button")).to_be_focused()
        assert [sizes[id_] for id_ in shown(page)] == sorted(sizes.values(), reverse=True)[:50]
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        assert [sizes[id_] for id_ in shown(page)] == sorted(sizes.values())[:50]
        assert page.locator("th[aria-sort]").count() == 1
        assert "sort=size&order=asc&view=table&columns=subjects,size" in page.url

    def test_cells_have_what_cards_have(self, visit: Open, real_site: Path) -> None:
        columns = "modality,subjects,studies,series,size,license,doi,updated,body_part,species"
        page = visit(f"?q=nlst&view=table&columns={columns}")
        row = result(page, "idc/nlst")
        fact = entries(real_site)["idc/nlst"]
        for figure in ("subjects", "studies", "series"):
            expect(row).to_contain_text(f"{fact[figure]:,}")
        expect(row).to_contain_text("CC BY 4.0")
        expect(row).to_contain_text("Human")
        expect(row).to_contain_text(fact["data_url_doi"][0].removeprefix("https://doi.org/"))
        assert row.get_by_role("rowheader").get_by_role("link").inner_text() == "NLST"

    def test_columns_are_chosen_and_reset(self, visit: Open) -> None:
        page = visit("?view=table")
        usual = page.get_by_role("columnheader").all_inner_texts()
        page.get_by_role("button", name="Columns", exact=True).click()
        page.get_by_role("checkbox", name="Species").check()
        page.get_by_role("checkbox", name="Modalities").uncheck()
        expect(page.get_by_role("columnheader", name="Species")).to_be_visible()
        expect(page.get_by_role("columnheader", name="Modalities")).to_have_count(0)
        expect(page.get_by_role("checkbox", name="Modalities")).to_be_focused()
        assert "columns=disease,species,subjects,series,size,license,updated" in page.url
        page.get_by_role("button", name="Reset columns").click()
        expect(page.get_by_role("columnheader")).to_have_text(usual)
        assert "columns" not in page.url
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Columns", exact=True)).to_be_focused()
        expect(page.get_by_role("checkbox", name="Species")).to_have_count(0)

    def test_the_view_is_in_the_address(self, visit: Open) -> None:
        page = visit()
        page.get_by_role("group", name="View").get_by_role("button", name="Table").click()
        expect(page.locator("table tbody tr")).to_have_count(50)
        assert page.url.endswith("?view=table")
        expect(page.get_by_role("button", name="Table")).to_have_attribute("aria-pressed", "true")
        page.go_back()
        expect(page.locator(".card")).to_have_count(50)

    @pytest.mark.parametrize("width", [360, 700, 900, 1024, 1280, 1290, 1300, 1440])
    def test_it_comes_to_rest_at_any_width(self, visit: Open, width: int) -> None:
        page = visit(
            "?view=table&columns=modality,disease,subjects,series,size,license,doi",
            viewport={"width": width, "height": 700},
        )
        changes = page.evaluate("""() => new Promise((resolve) => {
            let count = 0;
            new MutationObserver((all) => (count += all.length)).observe(document.querySelector(".table-frame"),
                { attributes: true });
            let frames = 20;
            const next = () => (frames-- > 0 ? requestAnimationFrame(next) : resolve(count));
            next();
        })""")
        assert changes == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_its_head_stays_and_covers_nothing(self, visit: Open) -> None:
        page = visit("?view=table", viewport={"width": 1440, "height": 700})
        links = page.locator("tbody [data-result]")
        links.nth(30).focus()
        for _ in range(14):
            page.keyboard.press("ArrowUp")
        head = page.locator("thead th").first.bounding_box() or {"y": -1, "height": 0}
        link = page.locator("tbody [data-result]:focus").bounding_box() or {"y": 0}
        assert head["y"] == pytest.approx(0, abs=1)
        assert link["y"] >= head["y"] + head["height"] - 1

    def test_it_scrolls_in_its_own_place_where_it_is_wider(self, visit: Open) -> None:
        page = visit("?view=table", viewport={"width": 360, "height": 800})
        frame = page.get_by_role("region", name="Table of collections, scrolls sideways")
        expect(frame).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        left = (page.locator("tbody th").first.bounding_box() or {"x": -1})["x"]
        frame.focus()
        frame.evaluate("frame => frame.scrollTo(300, 400)")
        assert (page.locator("tbody th").nth(8).bounding_box() or {"x": 0})["x"] == left
        tops = page.evaluate("""() => [".table-frame", "thead th:nth-child(2)"].map((each) =>
            document.querySelector(each).getBoundingClientRect().top)""")
        assert tops[1] == pytest.approx(tops[0], abs=2)


class TestPages:
    def test_fifty_more_go_on_from_the_first_new_one(self, visit: Open) -> None:
        page = visit()
        expect(page.locator(".shown-words")).to_have_text("Showing 50 of 179 collections")
        page.get_by_role("button", name="Show 50 more (129 left)").click()
        expect(page.locator(".card")).to_have_count(100)
        assert focused(page) == shown(page)[50]
        assert page.url.endswith("?show=100")
        page.get_by_role("button", name="Show 50 more (79 left)").click()
        expect(page.locator(".card")).to_have_count(150)
        page.get_by_role("button", name="Show the last 29").click()
        expect(page.locator(".card")).to_have_count(179)
        expect(page.locator(".shown-words")).to_have_text("Showing all 179 collections")
        expect(page.locator(".results-foot button")).to_be_hidden()
        assert focused(page) == shown(page)[150]

    @pytest.mark.parametrize(("query", "width"), [("", 1280), ("?view=table", 1280), ("?view=table", 800)])
    def test_back_leads_to_the_same_place(self, visit: Open, query: str, width: int) -> None:
        page = visit(query, viewport={"width": width, "height": 720})
        there = leave_from_the_120th(page)
        page.go_back()
        check_same_place(page, there)

    def test_back_leads_to_the_same_place_where_the_browser_keeps_pages(
        self, browser: Browser, real_site: Path, serve_folder: ServeFolder
    ) -> None:
        root = serve_folder(real_site, base="/atlas/")
        keeping = browser.browser_type.launch(
            executable_path=installed_browser(),
            args=launch_arguments(),
            ignore_default_args=["--disable-back-forward-cache"],
        )
        page = keeping.new_page()
        page.goto(f"{root}collections/")
        page.locator("#q").focus()
        page.evaluate("addEventListener('pageshow', ({ persisted }) => (window.kept = persisted))")
        there = leave_from_the_120th(page)
        page.evaluate("history.back()")
        page.wait_for_url("**/collections/?show=150", wait_until="commit")
        check_same_place(page, there)
        assert page.evaluate("window.kept") is True
        keeping.close()

    def test_typing_keeps_focus_and_place(self, visit: Open) -> None:
        page = visit()
        page.locator("#q").press_sequentially("lung cancer", delay=15)
        expect(page.locator("#q")).to_be_focused()
        assert page.locator("#q").evaluate("field => field.selectionStart") == len("lung cancer")
        assert page.evaluate("scrollY") == 0


def leave_from_the_120th(page: Page) -> tuple[str, float]:
    """Shows 150 rows, opens the 120th and returns its id and where it stood."""
    for count in (100, 150):
        page.locator(".results-foot button").click()
        expect(page.locator("[data-list] [data-id]")).to_have_count(count)
    link = page.locator("[data-result]").nth(119)
    link.evaluate("link => link.scrollIntoView({ block: 'center', behavior: 'instant' })")
    link.evaluate("link => link.focus({ preventScroll: true })")
    page.wait_for_timeout(300)
    there = shown(page)[119], (link.bounding_box() or {"y": -1})["y"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/collections/{there[0]}/")
    page.wait_for_load_state("networkidle")  # a request that is broken off counts as one that failed
    return there


def check_same_place(page: Page, there: tuple[str, float]) -> None:
    id_, top = there
    expect(page.locator("[data-list] [data-id]")).to_have_count(150)
    expect(result(page, id_).locator("[data-result]")).to_be_focused()
    page.wait_for_timeout(300)
    assert (result(page, id_).locator("[data-result]").bounding_box() or {"y": -1})["y"] == pytest.approx(top, abs=4)


class TestKeyboard:
    @pytest.mark.parametrize("view", ["cards", "table"])
    def test_arrows_move_among_the_results(self, visit: Open, view: str) -> None:
        page = visit(f"?view={view}")
        ids = shown(page)
        page.locator("#q").press("ArrowDown")
        assert focused(page) == ids[0]
        page.keyboard.press("ArrowDown")
        assert focused(page) == ids[1]
        page.keyboard.press("ArrowUp")
        assert focused(page) == ids[0]
        page.keyboard.press("End")
        assert focused(page) == ids[-1]
        page.keyboard.press("ArrowDown")
        assert focused(page) == ids[-1]
        page.keyboard.press("Home")
        assert focused(page) == ids[0]
        page.keyboard.press("x")
        assert focused(page) == ids[0]
        page.keyboard.press("ArrowUp")
        expect(page.locator("#q")).to_be_focused()

    def test_escape_leads_to_the_field_and_then_clears_it(self, visit: Open) -> None:
        page = visit("?q=lung")
        page.locator("#q").press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_be_focused()
        expect(page.locator("#q")).to_have_value("lung")
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_have_value("")

    def test_enter_opens(self, visit: Open) -> None:
        page = visit("?q=nlst")
        page.locator("#q").press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/collections/idc/nlst/$"))

    def test_elsewhere_the_keys_scroll(self, visit: Open) -> None:
        page = visit()
        page.locator("[data-compare]").nth(3).focus()
        before = page.evaluate("scrollY")
        page.keyboard.press("End")
        page.wait_for_timeout(900)
        assert page.evaluate("scrollY") > before
        expect(page.locator("[data-compare]").nth(3)).to_be_focused()

    def test_the_field_tells_of_it(self, visit: Open) -> None:
        page = visit()
        help_id = page.locator("#q").get_attribute("aria-describedby")
        expect(page.locator(f"#{help_id}")).to_contain_text("to the results")


class TestComparison:
    def test_up_to_four_are_chosen_and_kept(self, visit: Open) -> None:
        page = visit()
        ids = shown(page)
        bar = page.get_by_role("region", name="Comparison")
        expect(bar).to_be_hidden()
        buttons = page.locator("[data-list] [data-compare]")
        buttons.nth(0).click()
        expect(bar).to_contain_text("Choose one more")
        for i in (1, 2, 3):
            buttons.nth(i).click()
        link = bar.get_by_role("link", name="Compare 4 collections")
        assert (link.get_attribute("href") or "").endswith("compare/?" + "&".join(f"c={id_}" for id_ in ids[:4]))
        buttons.nth(4).click()
        expect(bar).to_contain_text("4 collections are the most that can be compared; take one out first")
        expect(page.locator("#announce")).to_contain_text("take one out first")
        expect(buttons.nth(4)).to_have_attribute("aria-pressed", "false")
        page.goto(page.url.split("?")[0] + "?view=table")
        expect(page.locator("tbody [aria-pressed=true]")).to_have_count(4)
        assert json.loads(page.evaluate("sessionStorage.getItem('compare')")) == ids[:4]

    def test_they_are_taken_out(self, visit: Open) -> None:
        page = visit()
        buttons = page.locator("[data-list] [data-compare]")
        for i in (0, 1, 2):
            buttons.nth(i).click()
        bar = page.get_by_role("region", name="Comparison")
        bar.get_by_role("button", name=re.compile("^Take 4D-Lung out of")).click()
        expect(bar.get_by_role("link")).to_have_text("Compare 2 collections")
        expect(bar.locator(".chip").first).to_be_focused()
        buttons.nth(1).click()
        expect(bar.locator(".chip")).to_have_count(1)
        bar.get_by_role("button", name="Empty the comparison").click()
        expect(bar).to_be_hidden()
        expect(buttons.nth(2)).to_be_focused()
        expect(page.locator("[aria-pressed=true][data-compare]")).to_have_count(0)

    @pytest.mark.parametrize("size", [(360, 700), (1280, 800)])
    def test_its_bar_covers_nothing_that_has_the_focus(self, visit: Open, size: tuple[int, int]) -> None:
        page = visit(viewport={"width": size[0], "height": size[1]})
        for i in (0, 1, 2, 3):
            page.locator("[data-list] [data-compare]").nth(i).click()
        page.locator("#q").focus()
        for _ in range(12):
            page.keyboard.press("ArrowDown" if size[0] == 360 else "Tab")
            page.wait_for_timeout(60)
            covered = page.evaluate("""() => {
                const bar = document.querySelector(".basket");
                const e = document.activeElement;
                const [a, b] = [bar, e].map((each) => each.getBoundingClientRect());
                return !bar.contains(e) && b.bottom > a.top + 1 && b.top < a.bottom;
            }""")
            assert not covered, page.evaluate("document.activeElement.outerHTML")

    def test_what_is_kept_may_be_nonsense(self, visit: Open) -> None:
        page = visit()
        page.evaluate("sessionStorage.setItem('compare', '{\"a\": <')")
        page.reload()
        page.locator("#q").focus()
        page.locator("[data-list] [data-compare]").first.click()
        expect(page.get_by_role("region", name="Comparison")).to_be_visible()


class TestReach:
    @pytest.mark.parametrize("query", ["?q=lung", "?q=lung&view=table"])
    @pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light")])
    def test_axe_finds_nothing_and_all_fits(self, visit: Open, query: str, width: int, scheme: str) -> None:
        page = visit(query, viewport={"width": width, "height": 900}, color_scheme=scheme)
        for i in (0, 1):
            page.locator("[data-list] [data-compare]").nth(i).click()
        page.get_by_role("button", name="Download this list").click()
        assert [str(found) for found in violations(page)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []

    def test_colours_of_the_reader_keep_marks_and_choices(self, visit: Open) -> None:
        page = visit("?q=lung", forced_colors="active")
        page.locator("[data-list] [data-compare]").first.click()
        plain, mark = page.evaluate("""() => [document.querySelector(".card"), document.querySelector(".card mark")]
            .map((element) => getComputedStyle(element).backgroundColor)""")
        assert mark != plain
        widths = page.evaluate("""() => ["true", "false"].map((pressed) =>
            getComputedStyle(document.querySelector(`[data-list] [aria-pressed=${pressed}]`)).borderTopWidth)""")
        assert widths[0] != widths[1]

    def test_paper_has_the_list_alone(self, visit: Open) -> None:
        page = visit("?q=lung")
        page.locator("[data-list] [data-compare]").first.click()
        page.emulate_media(media="print")
        for gone in (".results-tools", ".basket", ".compare", ".results-foot button"):
            assert not page.locator(gone).first.is_visible()
        expect(page.locator(".card").first).to_be_visible()


# Links within a line of text are exempt (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll(".results button, .results a, .results label")]
    .filter((element) => element.checkVisibility())
    .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
    .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
    .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""
