"""Which links are audited, what a build says of their states, and the command."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from site_builder import findings
from site_builder.audit import auditing
from site_builder.audit.links import asked_as, asked_of, audited_links, states_of, viewer_states_of
from site_builder.audit.report import CODES, link_findings
from site_builder.audit.states import FILE, STATES, LinkState, read_states, write_states
from site_builder.cataloguing import read_catalog
from site_builder.cli import main
from site_builder.config import load_config
from site_builder.findings import Report
from site_builder.model import Catalog, Link, SampleView
from site_builder.pipeline import build
from site_builder.render import environment
from site_builder.resources import resource_dir
from tests.fixtures.silent import Silent
from tests.fixtures.sites import read_codes, read_page
from tests.tiny import tiny_site

VIEWER = "https://viewer.imaging.datacommons.cancer.gov"
LUNG = "https://doi.org/10.7937/lung"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a tiny site, which the tests of this module write states beside."""
    return tiny_site(tmp_path_factory.mktemp("audited") / "own")


@pytest.fixture(scope="module")
def catalog(config: Path) -> Catalog:
    return read_catalog(load_config(config), config.parent / "cache", Report(), Silent())


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (f"{VIEWER}/v3/viewer/?StudyInstanceUIDs=1.2.3&initialSeriesInstanceUID=4.5", f"{VIEWER}/v3/viewer/"),
        (f"{VIEWER}/slim/studies/1.3.6.1.4.1.5962/series/1.3.6.1.4.1.1", f"{VIEWER}/slim/"),
        (
            "https://data.midrc.org/ohif-viewer/viewer?StudyInstanceUIDs=1.2",
            "https://data.midrc.org/ohif-viewer/viewer",
        ),
        ("https://view.example/weasis/1.3.6.1.4.1.14519#x", "https://view.example/weasis/"),
    ],
)
def test_of_a_viewer_the_program_is_asked_for(url: str, asked: str) -> None:
    assert asked_as("dicom_viewer_url", url) == asked


def test_of_other_links_the_whole_address_is_asked_for() -> None:
    assert asked_as("landing_page", "https://example.org/?id=nlst") == "https://example.org/?id=nlst"
    assert asked_as("explore", "https://example.org/explore/?id=nlst#x") == "https://example.org/explore/"


def test_every_link_of_a_page_is_audited_once(catalog: Catalog) -> None:
    links = audited_links(catalog)
    urls = [link.url for link in links]
    assert urls == sorted(set(urls))
    lung = next(link for link in links if link.url == LUNG)
    assert (lung.roles, lung.collections) == (("data_url_doi",), ("idc/lung-one",))
    roles = {role for link in links for role in link.roles}
    assert roles == {"data_url_doi", "landing_page", "explore", "dicom_viewer_url"}
    viewer = next(link for link in links if "dicom_viewer_url" in link.roles)
    assert viewer.collections == ("idc/brain-two", "idc/lung-one")


def test_nothing_is_asked_of_what_is_no_address(catalog: Catalog) -> None:
    collection = replace(
        catalog.collections[0],
        data_url_doi=("javascript:alert(1)", "https://user:pw@example.org/x"),
        parts=(),
        links=(Link("landing_page", "ftp://example.org/", "FTP"), Link("publication", "https://example.org/p", "P")),
        sample_views=(SampleView("CT", "1", "2", "mailto:a@example.org"),),
    )
    assert asked_of(collection) == {}


def test_every_code_is_one_of_a_finding() -> None:
    assert set(CODES.values()) <= set(findings.CODES)
    assert set(CODES) <= set(STATES)


def test_a_link_that_is_gone_is_a_finding_of_its_collection(catalog: Catalog) -> None:
    gone = LinkState(LUNG, "gone", "2026-11-20", "2026-11-01", "2026-10-31", "404 Not Found")
    (finding,) = link_findings(catalog, {LUNG: gone, "https://example.org/other": gone})
    assert (finding.code, finding.severity, finding.source) == ("link-broken", "warning", "idc")
    assert (finding.where, finding.field, finding.value) == ("lung_one", "data_url_doi", LUNG)
    assert finding.hint.startswith(
        "404 Not Found since 2026-11-01, last worked 2026-10-31; its server said on two days"
    )


def test_links_that_work_or_that_let_no_program_in_are_no_findings(catalog: Catalog) -> None:
    for state in ("ok", "refused"):
        states = {LUNG: LinkState(LUNG, state, "2026-11-20", "2026-11-01")}
        assert list(link_findings(catalog, states)) == []


def test_a_page_knows_the_states_of_its_own_links(catalog: Catalog) -> None:
    states = {link.url: LinkState(link.url, "ok", "2026-11-20", "2026-11-20") for link in audited_links(catalog)}
    brain, lung = catalog.collections
    assert LUNG in states_of(lung, states)
    assert LUNG not in states_of(brain, states)
    explore = next(link.url for link in lung.links if link.role == "explore")
    assert states_of(lung, states)[explore].url == asked_as("explore", explore)
    assert [state.url for state in viewer_states_of(lung, states)] == [
        asked_as("dicom_viewer_url", lung.sample_views[0].dicom_viewer_url)
    ]
    assert (states_of(lung, {}), viewer_states_of(lung, {})) == ({}, ())


# What the pages say

DAYS = {"checked": "2026-11-20", "since": "2026-11-02", "worked": "2026-10-31"}
WORDS = {
    "ok": "works, checked 20 Nov 2026",
    "moved": "works, but moved to new.example (external site); checked 20 Nov 2026",
    "missing": "not found since 2 Nov 2026; last worked 31 Oct 2026",
    "gone": "not found since 2 Nov 2026; last worked 31 Oct 2026",
    "unreachable": "no useful answer since 2 Nov 2026; last worked 31 Oct 2026",
    "refused": "not checked: its server lets no program in (asked 20 Nov 2026); last worked 31 Oct 2026",
    "unknown": "could not be checked since 2 Nov 2026; last worked 31 Oct 2026",
}


def words_of(one: LinkState) -> str:
    """What a template writes of a state, as HTML."""
    env = environment([resource_dir("templates")], {}, {})
    module = env.get_template("partials/_link_state.html").make_module({"page": None})
    return str(module.state(one))  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_words(state: str) -> None:
    moved = "https://new.example/x" if state == "moved" else ""
    html = words_of(LinkState(LUNG, state, why="why", moved_to=moved, **DAYS))  # type: ignore[arg-type]
    assert html.startswith(f' <span class="link-state link-{state}">')
    assert " ".join(re.sub("<[^>]+>", "", html).split()) == WORDS[state]


def test_a_link_that_failed_on_one_day_says_that_day() -> None:
    assert "not found on <time" in words_of(LinkState(LUNG, "missing", "2026-11-20", "2026-11-20"))


def test_what_an_audit_says_cannot_write_the_page() -> None:
    for to in ("javascript:alert(1)//x.example", 'https://x.example/"><script>alert(1)</script>'):
        html = words_of(LinkState(LUNG, "moved", "2026-11-20", "2026-11-20", "", "<script>alert(1)</script>", to))
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html


def test_pages_and_the_report_say_how_links_are(config: Path, tmp_path: Path) -> None:
    write_states(config.parent / FILE, {LUNG: LinkState(LUNG, "gone", why="404 Not Found", **DAYS)})
    build(load_config(config), tmp_path / "site", config.parent / "cache", Silent())
    lung, brain = (read_page(tmp_path / "site", f"collections/idc/{name}/") for name in ("lung-one", "brain-two"))
    said = [span.words() for span in lung.all("span", class_="link-gone")]
    assert said == [WORDS["gone"]] * 2  # in the box of actions and in the table of parts
    assert not brain.all("span", class_="link-gone")
    codes = read_codes(tmp_path / "site")
    assert [(code, [f["value"] for f in codes[code]]) for code in codes if code.startswith("link-")] == [
        ("link-broken", [LUNG])
    ]
    assert "leads to nothing" in read_page(tmp_path / "site", "quality/idc/").text()
    assert "leads to nothing" in lung.text()


# The command


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tiny_site(tmp_path / "own")
    monkeypatch.chdir(tmp_path / "own")
    return tmp_path / "own"


def answered(status: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have every host answer with a status; the agents that ask are noted."""
    homes: list[str] = []

    def made(home: str) -> httpx.Client:
        homes.append(home)
        return httpx.Client(
            transport=httpx.MockTransport(
                lambda request: httpx.Response(
                    status,
                    headers={"Content-Type": "text/plain"},
                    stream=httpx.ByteStream(b'{"responseCode": 200}'),
                )
            )
        )

    monkeypatch.setattr(auditing, "client_of_audit", made)
    return homes


def test_the_command_keeps_the_states_and_reports(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    homes = answered(200, monkeypatch)
    assert main(["audit", "--strict"]) == 0
    said = capsys.readouterr()
    states = read_states(site / "content" / FILE)
    assert states
    assert {state.state for state in states.values()} == {"ok"}
    assert homes == ["https://example.org/tiny/"]
    assert said.out.splitlines() == [
        f"{len(states)} links, {len(states)} asked for in this audit",
        f"{len(states)} ok",
        "",
        f"{site / 'content' / FILE}: written; commit it with the site",
    ]
    assert f"audit    {len(states)} links" in said.err
    assert main(["audit"]) == 0
    assert capsys.readouterr().out.startswith(f"{len(states)} links, 0 asked for in this audit\n")


def test_the_command_fails_for_broken_links_only_when_strict(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = {LUNG: LinkState(LUNG, "gone", "2026-11-01", "2026-10-01")}
    write_states(site / "content" / FILE, gone)
    answered(404, monkeypatch)
    assert main(["audit"]) == 0
    assert main(["audit", "--strict"]) == 1
    assert "gone (1): its server said on two days" in capsys.readouterr().out


def test_the_command_fails_without_a_network(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def offline(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    monkeypatch.setattr(auditing, "client_of_audit", lambda home: httpx.Client(transport=httpx.MockTransport(offline)))
    monkeypatch.setattr(auditing, "AGAIN", 0.0)
    assert main(["audit"]) == 1
    assert "that is the network here and not the links, so no state was changed" in capsys.readouterr().err
    assert not (site / "content" / FILE).exists()
