from dataclasses import dataclass

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from site_builder import filters
from site_builder.errors import SiteBuilderError
from site_builder.hidden import bounded_unit
from site_builder.model import Facet, FacetCount, RawValue, Totals
from site_builder.phrases import listed


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("", "", "./"),
        ("", "collections/", "collections/"),
        ("", "api/v1/site.json", "api/v1/site.json"),
        ("collections/", "", "../"),
        ("collections/", "collections/", "./"),
        ("collections/", "collections/idc/nlst/", "idc/nlst/"),
        ("collections/idc/nlst/", "", "../../../"),
        ("collections/idc/nlst/", "collections/", "../../"),
        ("collections/idc/nlst/", "collections/idc/nlst/", "./"),
        ("collections/idc/nlst/", "collections/idc/qin/", "../qin/"),
        ("collections/idc/nlst/", "assets/site.css", "../../../assets/site.css"),
        ("collections/idc/nlst/", "collections/?modality=CT&q=a b", "../../?modality=CT&q=a%20b"),
        ("collections/idc/nlst/", "#cite", "#cite"),
        ("collections/idc/nlst/", "dictionary/#age-out-of-range", "../../../dictionary/#age-out-of-range"),
        ("about/", "https://example.org/a", "https://example.org/a"),
        ("about/", "mailto:a@example.org", "mailto:a@example.org"),
        ("404.html", "collections/", "collections/"),
        ("a/", 'b"><script>/', "../b%22%3E%3Cscript%3E/"),
    ],
)
def test_url_is_relative_to_the_page(page: str, target: str, expected: str) -> None:
    assert filters.make_url(page)(target) == expected


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("/", "", "/"),
        ("/", "collections/", "/collections/"),
        ("/atlas/", "collections/?q=x", "/atlas/collections/?q=x"),
        ("/atlas", "", "/atlas/"),
        ("/atlas/", "#main", "#main"),
    ],
)
def test_url_is_absolute_where_the_page_is_served_at_any_depth(base: str, target: str, expected: str) -> None:
    assert filters.make_url("404.html", base)(target) == expected


@pytest.mark.parametrize(
    "target",
    ["/etc/passwd", "//evil.example", "../x/", "a/../../x", "javascript:alert(1)", "data:text/html,x"],
)
def test_url_refuses_what_leaves_the_site(target: str) -> None:
    with pytest.raises(SiteBuilderError, match="no address inside the site"):
        filters.make_url("about/")(target)


def test_asset_has_the_hash_of_its_content() -> None:
    asset = filters.make_asset({"js/copy.js": "1a2b"}, "collections/idc/nlst/")
    assert asset("js/copy.js") == "../../../assets/js/copy.js?v=1a2b"
    with pytest.raises(SiteBuilderError, match=r"the asset 'js/cpy\.js', which does not exist"):
        asset("js/cpy.js")


@dataclass(frozen=True, slots=True)
class Page:
    url: str


@dataclass(frozen=True, slots=True)
class AnyDepth:
    base_path: str


def test_filters_read_the_page_from_the_context() -> None:
    macros = '{% macro m() %}{{ "about/"|url }}{% endmacro %}'
    page = '{% from "m" import m with context %}{{ m() }} {{ "s.css"|asset }} {{ "CT"|facet_url("Modality") }}'
    environment = Environment(
        loader=DictLoader({"m": macros, "page": page}), undefined=StrictUndefined, autoescape=True
    )
    environment.filters.update(filters.page_filters({"s.css": "1"}, {("Modality", "CT"): "modalities/ct/"}))
    template = environment.get_template("page")
    assert template.render(page=Page(""), ctx=None) == "about/ assets/s.css?v=1 modalities/ct/"
    assert template.render(page=Page("a/b/"), ctx=None).startswith("../../about/ ../../assets/s.css?v=1 ")
    served_anywhere = template.render(page=Page("404.html"), ctx=AnyDepth("/atlas/"))
    assert served_anywhere.startswith("/atlas/about/ /atlas/assets/s.css?v=1 ")


def test_facet_url_is_none_for_a_value_without_a_page() -> None:
    assert filters.make_facet_url({})("CT", "Modality") is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [(None, "not provided"), (0, "0"), (999, "999"), (26410, "26,410"), (58_784_975, "58,784,975")],
)
def test_thousands(number: int | None, expected: str) -> None:
    assert filters.thousands(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(None, "series not provided"), (0, "0 series"), (1, "1 series"), (1000, "1,000 series")],
)
def test_count_of(number: int | None, expected: str) -> None:
    assert filters.count_of(number, "series", "series") == expected
    assert filters.count_of(1, "subject", "subjects") == "1 subject"


SHOWN = Totals(26_410, 1, 30, None, 5_000)
SMALL = Totals(None, None, 30, None, None, hidden=("subjects", "instances"), fewer_than=11)


@pytest.mark.parametrize(
    ("totals", "unit", "figure", "counted"),
    [
        (SHOWN, "subjects", "26,410", "26,410 subjects"),
        (SHOWN, "studies", "1", "1 study"),
        (SHOWN, "collections", "1", "1 collection"),
        (SHOWN, "instances", "not provided", "instances not provided"),
        (SMALL, "subjects", "fewer than 11", "fewer than 11 subjects"),
        (SMALL, "studies", "not provided", "studies not provided"),
        (SMALL, "instances", "hidden", "instances hidden"),
    ],
)
def test_figures_are_shown_hidden_or_not_provided(totals: Totals, unit: str, figure: str, counted: str) -> None:
    assert filters.figure(totals, unit) == figure
    assert filters.counted(totals, unit) == counted
    assert filters.is_shown(totals, unit) == ("not provided" not in figure)


def test_a_size_is_a_figure_in_its_own_unit() -> None:
    assert filters.figure(SHOWN, "size_bytes") == "5.00 kB"
    assert filters.figure(SMALL, "size_bytes") == "not provided"


def test_the_bound_of_a_value_is_that_of_the_unit_it_is_of() -> None:
    count = FacetCount("CT", "CT", None, None, None, hidden=True, fewer_than=50)
    assert filters.figure(count, "studies", "studies") == "fewer than 50"
    assert filters.figure(count, "subjects", "studies") == "hidden"
    assert bounded_unit(Facet("Modality", "study", True, (count, FacetCount("MR", "MR", None, 60, None)))) == "studies"
    assert bounded_unit(Facet("Modality", "study", True, (count, FacetCount("MR", "MR", 50, 60, None)))) == "subjects"


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-03T12:00:00Z", "18 days old"),
        ("2026-11-20T11:59:59Z", "1 day old"),
        ("2026-11-20T12:00:01Z", "less than a day old"),
        ("2026-11-22T12:00:00Z", "less than a day old"),
        ("", "of unknown age"),
        ("2026-11-03", "of unknown age"),
    ],
)
def test_age_is_counted_from_the_time_of_the_build(stamp: str, expected: str) -> None:
    assert filters.age(stamp, "2026-11-21T12:00:00Z") == expected


@pytest.mark.parametrize(
    ("names", "expected"), [((), ""), (("IDC",), "IDC"), (("IDC", "TCIA"), "IDC and TCIA"), ("abc", "a, b and c")]
)
def test_listed(names: tuple[str, ...], expected: str) -> None:
    assert listed(names) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (None, "not provided"),
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.00 kB"),
        (9_999, "10.0 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (99_943_210_000_000, "99.9 TB"),
        (10**22, "10,000 EB"),
    ],
)
def test_bytes(size: int | None, expected: str) -> None:
    assert filters.human_bytes(size) == expected


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (None, "not provided"),
        ("", "not provided"),
        ("2026-09-26", "26 Sep 2026"),
        ("2026-01-02T03:04:05Z", "2 Jan 2026"),
        ("spring", "spring"),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_date(stamp: str | None, expected: str) -> None:
    assert filters.date(stamp) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (None, "not provided"),
        (0, "0 %"),
        (0.00001, "<0.1 %"),
        (0.001, "0.1 %"),
        (0.471, "47.1 %"),
        (0.47, "47 %"),
        (0.999, "99.9 %"),
        (0.99999, ">99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_share_never_rounds_to_none_or_all(part: float | None, expected: str) -> None:
    assert filters.share(part).replace("\u00a0", " ") == expected


def test_trusted_is_markup() -> None:
    assert filters.trusted("<i>x</i>") == Markup("<i>x</i>")
    assert isinstance(filters.trusted("<i>x</i>"), Markup)


@pytest.mark.parametrize(
    "address",
    ["https://doi.org/10.1/x", "http://example.org", "mailto:a@example.org", "https://example.org/?q=%20#a"],
)
def test_external_url_lets_links_through(address: str) -> None:
    assert filters.external_url(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
     "data:text/html,x", "//evil.example/", "/a", "https://", "https:\\\\evil.example", "http://[", "mailto:",
     "https://exa mple.org"],
)  # fmt: skip
def test_external_url_refuses_the_rest(address: str | None) -> None:
    assert filters.external_url(address) is None


EXTERNAL = '<span class="visually-hidden"> (external site)</span>'


@pytest.mark.parametrize(
    ("text", "address", "before", "after"),
    [
        ("See (https://example.org/a_(b)).", "https://example.org/a_(b)", "See (", ")."),
        ("[http://example.org/x];", "http://example.org/x", "[", "];"),
        ("https://example.org/?a=1&amp=2, then", "https://example.org/?a=1&amp;amp=2", "", ", then"),
        ("<b> https://doi.org/10.1/X.", "https://doi.org/10.1/X", "&lt;b&gt; ", "."),
    ],
)
def test_linked_makes_written_out_addresses_links(text: str, address: str, before: str, after: str) -> None:
    link = f'<a class="ext" href="{address}" rel="noopener external">{address}{EXTERNAL}</a>'
    assert filters.linked(text) == f"{before}{link}{after}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("no address, only www.example.org & <script>", "no address, only www.example.org &amp; &lt;script&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https:// and http://)", "https:// and http://)"),
        ("{0} {address}", "{0} {address}"),
    ],
)
def test_linked_escapes_the_rest(text: str, expected: str) -> None:
    assert filters.linked(text) == expected


def test_linked_cannot_be_broken_out_of() -> None:
    html = filters.linked("https://example.org/'onmouseover='x\"><script>alert(1)</script>")
    assert "<script>" not in html
    assert html.count('"') == 8


def test_host_and_doi_are_short() -> None:
    assert filters.host("https://www.example.org:8080/a") == "example.org"
    assert filters.host("http://[") == ""
    assert filters.doi("https://doi.org/10.7937/tcia.hmq8-j677") == "10.7937/tcia.hmq8-j677"
    assert filters.doi("http://dx.doi.org/10.1/x") == "10.1/x"
    assert filters.doi("https://zenodo.org/records/1/") == "zenodo.org/records/1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://viewer.example/v3/viewer/?StudyInstanceUIDs=1", "OHIF"),
        ("https://viewer.example/slim/studies/1/series/2", "SliM"),
        ("https://elsewhere.example/x", "the viewer"),
        ("http://[", "the viewer"),
    ],
)
def test_viewer(address: str, expected: str) -> None:
    assert filters.viewer(address) == expected


def test_labels_have_a_word_for_everything() -> None:
    assert filters.facet_label("BodyPartExamined") == "Body part"
    assert filters.facet_label("species") == "Species"
    assert filters.facet_label("brand_new") == "brand_new"
    assert filters.access_label("open") == "Open access"
    assert filters.access_label("nonsense") == "Access not stated"
    assert filters.access_meaning("controlled").endswith("data use agreement.")


def test_respelled_leaves_out_what_reads_the_same() -> None:
    raw = (RawValue("CT", 3), RawValue("Computed Tomography", 2), RawValue("ct scan", 1))
    assert filters.respelled(raw, "CT", "Computed Tomography") == (RawValue("ct scan", 1),)
