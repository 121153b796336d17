"""Links: every address of the site in a page or a file for machines leads somewhere."""

import json

import pytest

from site_builder.errors import PublishError
from site_builder.links import check_links
from site_builder.publish import Output

BASE = "/atlas/"


def files(**texts: str) -> dict[str, Output]:
    """Outputs by path; `index_html="x"` is `index.html`, `a__b_css` is `a/b.css`."""
    paths = {name.replace("__", "/").replace("_", "."): text for name, text in texts.items()}
    return {path: Output(path, text.encode(), "a test") for path, text in paths.items()}


PAGE = '<main id="main"><h2 id="a b">x</h2></main>'


def check(link: str, where: str = "a__index_html") -> None:
    page = {where: f"<p>{link}</p>{PAGE}"}
    others = {"index_html": PAGE, "a__other_html": PAGE, "b__c__index_html": PAGE, "style_css": "", "404_html": "x"}
    check_links(files(**(others | page)), BASE)


@pytest.mark.parametrize(
    "address",
    ["./", "../", "other.html", "../b/c/", "../style.css?v=1", "#main", "../b/c/#main", "#a%20b", "/atlas/",
     "/atlas/b/c/", "/atlas/style.css", "?q=x", "https://example.org/x", "http://example.org", "mailto:a@example.org",
     "../style.css?a=1&amp;b=2", "&#46;&#46;/style.css"],
)  # fmt: skip
def test_links_that_lead_somewhere(address: str) -> None:
    check(f'<a href="{address}">x</a>')
    check(f"<a class='x' title=\"a 'b' c\" href='{address}'>x</a>")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nowhere/", "there is no a/nowhere/index.html"),
        ("../b/", "there is no b/index.html"),
        ("../style.css#x/../y", None),
        ("other.html#nothing", "a/other.html has no element with the id 'nothing'"),
        ("#nothing", "a/index.html has no element with the id 'nothing'"),
        ("../../x", "outside the site"),
        ("../../../../etc/passwd", "outside the site"),
        ("%2e%2e/%2e%2e/x", "outside the site"),
        ("/b/c/", "outside the site's base path /atlas/"),
        ("/etc/passwd", "outside the site's base path"),
        ("javascript:alert(1)", "scheme 'javascript' is not allowed"),
        ("data:text/html,x", "scheme 'data' is not allowed"),
        ("java&#115;cript:alert(1)", "scheme 'javascript' is not allowed"),
        ("//example.org/x", "scheme '' is not allowed"),
        ("http://[::1", "it is no address"),
    ],
)
def test_links_that_lead_nowhere(address: str, why: str | None) -> None:
    if why is None:
        check(f'<a href="{address}">x</a>')
        return
    for link in (f'<a href="{address}">', f"<script defer src='{address}'>", f'<a title="x" hidden href="{address}">'):
        with pytest.raises(PublishError) as caught:
            check(link)
        assert why in str(caught.value)


def test_texts_and_values_that_look_like_links_are_none() -> None:
    check("see href='nowhere/' and src=x and &lt;a href=&#34;nowhere/&#34;&gt;")
    check('<button title=" href=nowhere/ src=x" data-href="nowhere/" data-note="id=\'main\'">x</button>')


def test_ids_in_texts_are_none() -> None:
    with pytest.raises(PublishError, match="no element with the id 'told'"):
        check('<a href="#told">x</a> id="told" <b title=\' id="told"\'>x</b>')


def test_every_broken_link_of_every_page_is_told() -> None:
    pages = files(index_html='<a href="x/"></a>', a__index_html='<a href="y/"></a><a href="z/"></a>')
    with pytest.raises(PublishError, match=r"3 problem\(s\)"):
        check_links(pages, BASE)


@pytest.mark.parametrize(
    "tag",
    [
        '<div data-browse data-core="{}" data-bibliography="../style.css">',
        '<div data-browse data-core="../style.css" data-bibliography="{}">',
        '<button hidden data-chart-csv="{}" data-chart-template="../style.css">',
        '<button hidden data-chart-csv="../style.css" data-chart-template="{}">',
    ],
)
def test_what_scripts_load_must_be_there(tag: str) -> None:
    check(tag.format("../style.css?v=1"))
    with pytest.raises(PublishError, match=r"a/index\.html links to '\.\./gone\.json\?v=1': there is no gone\.json"):
        check(tag.format("../gone.json?v=1"))


def listed(url: str) -> list[tuple[str, str]]:
    """The files for machines that list one page, each with its text."""
    loc = f"https://example.org/atlas/{url}"
    return [
        ("api/v1/collections.json", json.dumps({"collections": [{"url": "a/"}, {"url": url}]})),
        ("search/index.json", json.dumps({"storedFields": {"0": {"url": "a/"}, "1": {"url": url}}})),
        (
            "sitemap.xml",
            f"<urlset><url><loc>https://example.org/atlas/</loc></url><url><loc>{loc}</loc></url></urlset>",
        ),
    ]


@pytest.mark.parametrize("number", range(3))
def test_what_files_for_machines_list_must_be_there(number: int) -> None:
    pages = files(index_html="x", a__index_html="x", b__index_html="x")
    path, text = listed("b/")[number]
    check_links(pages | {path: Output(path, text.encode(), "a test")}, BASE)
    path, text = listed("gone/")[number]
    with pytest.raises(PublishError, match=rf"{path} lists '.*gone/': there is no gone/index\.html"):
        check_links(pages | {path: Output(path, text.encode(), "a test")}, BASE)


def test_a_site_map_of_another_base_path_is_refused() -> None:
    text = "<urlset><url><loc>https://example.org/elsewhere/</loc></url></urlset>"
    with pytest.raises(PublishError, match=r"sitemap\.xml lists '/elsewhere/': outside the site's base path"):
        check_links(files(index_html="x", sitemap_xml=text), BASE)
