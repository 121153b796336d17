"""Markdown copies: what a page shows stands in them as text, and leads where the page leads."""

import re
from pathlib import Path
from posixpath import normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser

from site_builder.exports.markdown.blocks import blocks
from site_builder.exports.markdown.escaping import address
from tests.fixtures.html import parse
from tests.fixtures.markdown import numbers, read_markdown, spaced
from tests.hostile.strings import ADDRESSES, CODE, MARKUP

#: What Markdown is made of, and what is made of it in the wrong place.
ODD = (
    *CODE, *MARKUP, "---", "===", "***", "a * b * c", "1. one", "12) two", "+ x", "# x #", "> x", "    indented",
    "a|b", "\\", "`", "``", "~~x~~", "![x](y)", "[x]: https://evil.example/", "<https://evil.example/>", "&copy;",
    "_a_", "tcga_brca", "__init__", "x_", "!", "| a | b |", "- [ ] x", "C:\\dir\\`x`", "*", "^x^",
)  # fmt: skip


def markdown(html: str) -> str:
    root = LexborHTMLParser(f"<main>{html}</main>").body
    assert root
    return "\n\n".join(blocks(root, lambda href: None if href.startswith("#") else href))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2 id=x>Who <em>is</em> it</h2><p>a\n b</p>", "## Who *is* it\n\na b"),
        ("<ul class='badges'><li><a href='x/'>CT</a></li><li>MR</li></ul>", "[CT](x/), MR"),
        ("<ul class='facts'><li><b>1</b> subject</li><li><b>2</b> series</li></ul>", "**1** subject; **2** series"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1. a\n\n2. b\n\n   c"),
        ("<dl><div><dt>A</dt><dd>b</dd></div><dt>C</dt><dd><ul><li>d</li></ul></dd></dl>",
         "- **A:** b\n- **C:**\n  - d"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>a\n  ```\n</code></pre>", "````\na\n  ```\n````"),
        ("<p>x<br>- y</p>", "x\\\n\\- y"),
        ("<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``"),
        ("<p>tcga_brca, 99.8 %, <b>&lt;0.1 %</b>, de-identified (x)</p>",
         "tcga_brca, 99.8 %, **<0.1 %**, de-identified (x)"),
        ("<a href='https://a.example/'>https://a.example/</a>", "<https://a.example/>"),
        ("<a class='ext' href='https://a.example/b'>b<span class='visually-hidden'> (external site)</span></a>",
         "[b](https://a.example/b)"),
        ("<a href='#parts'>table of parts</a> <a href='javascript:x'>y</a>", "table of parts y"),
        ("<button>Copy</button><fieldset>Style</fieldset>"
         "<p hidden>x</p><svg><text>1</text></svg><nav class='on-page'><a href='x/'>x</a></nav>",
         ""),
    ],
)  # fmt: skip
def test_what_becomes_of_an_element(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_a_table_keeps_its_columns_and_tells_which_are_numbers() -> None:
    html = (
        "<table><caption>Fields</caption><thead><tr><th>A|a</th><th class='num'>N</th></tr></thead>"
        "<tbody><tr><th>x <span class='sub'>y</span></th><td class='num'>1,234</td></tr>"
        "<tr><td><code>a|b</code><ul><li>p</li><li>q</li></ul></td></tr></tbody></table>"
    )
    assert markdown(html).splitlines() == [
        "**Fields**",
        "",
        r"| A\|a | N |",
        "| --- | ---: |",
        "| x; y | 1,234 |",
        r"| `a\|b`; p; q |  |",
    ]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("frame", ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<p>a<br>{}</p>",
                                   "<table><tbody><tr><td>{}</td><td>x</td></tr></tbody></table>",
                                   "<p><a href='x'>{}</a></p>", "<p><code>{}</code></p>", "<pre>{}</pre>"])  # fmt: skip
def test_text_stays_text(frame: str, text: str) -> None:
    check_same(frame.format(escape(text)))


@given(st.text(st.sampled_from("ab1 \n#*_`~|<>[]()!&;\\-+=.:/'\""), max_size=30))
def test_any_text_stays_text(text: str) -> None:
    for frame in ("<p>{}</p>", "<p>a<br>{}</p>", "<table><tbody><tr><td>{}</td></tr></tbody></table>"):
        check_same(frame.format(escape(text)))


def check_same(html: str) -> None:
    """What a reader of the copy sees has the words of the page, and nothing else was made of them."""
    read = read_markdown(markdown(html))
    assert read.raw == ()
    page = parse(html.replace("<br>", "<br/>"))
    allowed = {element.tag for element in page} | {"thead", "tr", "th", "td", "p", "code"}
    assert {element.tag for element in read.root} <= allowed
    assert squeezed(read.root.text()) == squeezed(page.text())
    assert len(read.root.all("a")) == len([a for a in page.all("a") if a.words()])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("href", [*ADDRESSES, "https://a.example/(x) y|<z>`&copy;\"'", "x/?q=a b&lt;c"])
def test_an_address_ends_where_it_should_and_runs_nothing(href: str) -> None:
    made = address(href)
    if made is None:
        return
    read = read_markdown(f"[x]({made})")
    assert read.raw == ()
    assert len(read.links) == 1
    assert read.words == "x"
    assert not read.links[0].lower().startswith(("javascript:", "data:", "vbscript:", "file:"))


def test_schemes_that_lead_to_no_page_are_refused() -> None:
    refused = [href for href in ADDRESSES if address(href) is None]
    assert {"javascript:alert(21)", "JaVaScRiPt:alert(22)", "vbscript:msgbox(26)", "file:///etc/passwd"} <= set(refused)


def copies(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.md")}


def test_every_page_that_says_something_has_a_copy_and_names_it(federated_site: Path) -> None:
    without = set()
    for path in federated_site.rglob("*.html"):
        url = path.relative_to(federated_site).as_posix().removesuffix("index.html")
        links = parse(path.read_text(encoding="utf-8")).all("link", rel="alternate", type="text/markdown")
        if (path.parent / "index.md").exists() and path.name == "index.html":
            assert [normpath(f"{url}{link.attributes['href']}") for link in links] == [normpath(f"{url}index.md")]
        else:
            assert links == [], url
            without.add(url)
    orders = {url for url in without if url.startswith("collections/by/")}
    assert without - orders == {"404.html", "compare/", "search/"}
    assert len(orders) == 4


def test_links_of_copies_lead_to_files_of_the_site(federated_site: Path) -> None:
    check_links_of_copies(federated_site)


def check_links_of_copies(site: Path) -> None:
    for path, text in copies(site).items():
        for href in read_markdown(text).links:
            if re.match(r"(https?|mailto):", href):
                continue
            target = normpath(f"{path.rpartition('/')[0] or '.'}/{href.partition('?')[0].partition('#')[0]}")
            assert not target.startswith(".."), (path, href)
            whole = site / target
            assert whole.is_file() or (whole / "index.html").is_file(), (path, href)


def test_a_copy_begins_with_its_title_and_ends_with_its_page(federated_site: Path) -> None:
    for path, text in copies(federated_site).items():
        root = parse((federated_site / path).with_name("index.html").read_text(encoding="utf-8"))
        read = read_markdown(text)
        assert read.root.all("h1")[0].words() == root.first("h1").words(), path
        assert text.startswith("# "), path
        assert text.endswith(" in Markdown, as of 2026-11-21.\n"), path
        assert f"<https://example.org/atlas/{path.removesuffix('index.md')}>" in text.splitlines()[-1], path


def test_numbers_of_a_page_stand_in_its_copy(federated_site: Path) -> None:
    for path, text in copies(federated_site).items():
        assert missing_numbers(federated_site / path, text) == set(), path


def missing_numbers(path: Path, text: str) -> set[str]:
    """Numbers in the facts, tables and figures of a page that its copy does not have."""
    main = parse(path.with_name("index.html").read_text(encoding="utf-8")).first("main")
    parts = [*main.all("table"), *main.all("ul", class_="facts"), *main.all("dl"), *main.all("figcaption")]
    shown = {number for part in parts for number in numbers(spaced(part))}
    return shown - set(numbers(spaced(read_markdown(text).root)))
