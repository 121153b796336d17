"""Pulling DataCite's records: what is asked, what is left alone, what stays when it fails, and what a person reads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from site_builder import cataloguing, cli
from site_builder.citations import datacite_asking
from site_builder.citations.datacite import doi_of
from site_builder.citations.datacite_fetching import MAX_AGE
from site_builder.citations.datacite_kept import current, known_records, read_entries
from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.config import SiteConfig, load_config
from site_builder.errors import ConfigError, SourceError
from site_builder.findings import Finding, Report
from site_builder.net import client
from site_builder.pulling import Pulled, PullRules
from site_builder.pulling_datacite import Wanted, pull_datacite, words_of
from site_builder.snapshots import Attempt, Store
from tests.fixtures.silent import Silent
from tests.fixtures.sites import read_json
from tests.standin.datacite import DataCiteServer, record
from tests.tiny import CONFIG, tiny_site

DOIS = ("10.7937/one", "10.7937/two", "10.1000/paper")
START = 1_700_000_000.0  # 2023-11-14T22:13:20Z
CITED = "10.5281/zenodo.1234567"
NOW = "2023-11-14T22:13:20Z"
DAY = 86_400


@dataclass(slots=True)
class Heard(Silent):
    """What a pull tells while it runs."""

    told: list[tuple[int, int | None, str]] = field(default_factory=list)

    def rows(self, done: int, total: int | None, what: str) -> None:
        self.told.append((done, total, what))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".snapshots", lambda: START)


@pytest.fixture
def server() -> Iterator[DataCiteServer]:
    with DataCiteServer(record(doi) for doi in DOIS[:2]) as running:
        yield running


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two DOIs of each request, so that three are two requests."""
    monkeypatch.setattr(datacite_asking, "BATCH", 2)


def urls(dois: Sequence[str]) -> list[str]:
    return sorted(f"https://doi.org/{doi}" for doi in dois)


def asking() -> httpx.Client:
    return client(pause=0, retries=0, timeout=1)


def pull(endpoint: str, store: Store, dois: Sequence[str] = DOIS, max_age: timedelta = MAX_AGE, **rules: Any) -> Pulled:
    wanted = Wanted(endpoint, lambda: urls(dois), max_age, asking)
    return pull_datacite(wanted, store, Heard(), PullRules(**{"keep": 3, "max_shrink": 0.2, **rules}))


def known(endpoint: str, store: Store) -> dict[str, tuple[str, bool]]:
    """When each DOI was asked for, and whether there is a record of it."""
    found = read_entries(current(store, endpoint)).values()
    return {doi_of(e.url): (e.asked_at, e.attributes is not None) for e in found}


def test_a_pull_gets_records_and_remembers_what_there_is_none_of(server: DataCiteServer, store: Store) -> None:
    assert pull(server.endpoint, store) == Pulled(
        "datacite",
        "pulled",
        "3 DOIs asked for: 2 records, 1 that DataCite has none of (they are registered elsewhere, or not public); "
        "3 in all, 1.92 kB",
    )
    assert server.asked == ["10.1000/paper 10.7937/one", "10.1000/paper", "10.7937/two"]
    assert known(server.endpoint, store) == {
        "10.1000/paper": (NOW, False),
        "10.7937/one": (NOW, True),
        "10.7937/two": (NOW, True),
    }
    assert store.last_attempt("datacite") == Attempt(NOW, None)


def test_what_was_asked_lately_is_left_alone_and_a_new_doi_is_not(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    server.requests.clear()
    store.clock = lambda: START + 30 * DAY
    assert pull(server.endpoint, store) == Pulled(
        "datacite", "fresh enough", "3 DOIs were asked for within 30 days, 2 records"
    )
    assert server.requests == []
    assert pull(server.endpoint, store, [*DOIS, "10.7937/new"]).outcome == "pulled"
    assert server.asked == ["10.7937/new", "10.7937/new"]
    assert {at for at, _found in known(server.endpoint, store).values()} == {NOW, "2023-12-14T22:13:20Z"}


def test_what_is_old_is_asked_for_again(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    store.clock = lambda: START + 30 * DAY + 1
    server.records["10.7937/one"] = record("10.7937/one", version="2")
    assert pull(server.endpoint, store).said.startswith("3 DOIs asked for: 2 records")
    assert known_records(store, server.endpoint, Report())["https://doi.org/10.7937/one"].version == "2"


def test_all_are_asked_for_where_that_is_wanted(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    store.clock = lambda: START + 1
    assert pull(server.endpoint, store, max_age=timedelta(0)).outcome == "pulled"
    assert {at for at, _found in known(server.endpoint, store).values()} == {"2023-11-14T22:13:21Z"}


def test_records_of_another_endpoint_are_not_taken_over(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    with DataCiteServer([]) as other:
        assert known_records(store, other.endpoint, Report()) == {}
        assert "3 DOIs asked for: 0 records" in pull(other.endpoint, store, max_shrink=1).said


def test_what_is_cited_no_more_stays_for_a_while(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    store.clock = lambda: START + DAY
    pull(server.endpoint, store, ["10.7937/new"])
    assert len(known(server.endpoint, store)) == 4
    store.clock = lambda: START + 40 * DAY
    pull(server.endpoint, store, ["10.7937/one"], max_shrink=1)
    assert list(known(server.endpoint, store)) == ["10.7937/one"]


def test_a_failure_leaves_the_records_that_were_there(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    before = current(store, server.endpoint)
    server.faults.garbage = True
    failed = pull(server.endpoint, store, max_age=timedelta(-1))
    assert failed.outcome == "failed"
    assert re.fullmatch(
        rf"GET {server.endpoint}/dois\?\.\.\.: the answer is not JSON, or not all of it \(320 bytes: .*; try again "
        rf"later\. The records got by {NOW} stay in use",
        failed.said,
    )
    assert current(store, server.endpoint) == before
    report = Report()
    assert len(known_records(store, server.endpoint, report)) == 2
    (stale,) = report.findings
    assert (stale.code, stale.source) == ("source-stale", "datacite")
    assert stale.hint.startswith(f"records got by {NOW} are used; GET {server.endpoint}/dois?...: ")


def test_without_earlier_records_a_failure_says_what_a_build_does(server: DataCiteServer, store: Store) -> None:
    server.faults.status = 503
    said = pull(server.endpoint, store).said
    assert said.endswith("There are no earlier records: works are cited as the sources word them")
    report = Report()
    assert known_records(store, server.endpoint, report) == {}
    assert report.findings[0].hint.startswith("works are cited as the sources word them; GET ")


def test_a_failure_that_cannot_be_noted_is_told(server: DataCiteServer, store: Store) -> None:
    store.root.write_text("a file in place of the folder")
    said = pull(server.endpoint, store)
    assert said.outcome == "failed"
    assert ". This could not be noted in the store either: " in said.said


def test_a_pull_that_was_cut_off_goes_on(server: DataCiteServer, store: Store) -> None:
    server.faults.skip, server.faults.status = 2, 500  # the first portion is whole, the second fails
    assert pull(server.endpoint, store).outcome == "failed"
    server.faults.clear()
    server.requests.clear()
    heard = Heard()
    wanted = Wanted(server.endpoint, lambda: urls(DOIS), MAX_AGE, asking)
    assert pull_datacite(wanted, store, heard, PullRules(3, 0.2)).outcome == "pulled"
    assert heard.stages == ["pull", "resume"]
    assert heard.told == [(2, 3, "datacite (DOIs)"), (3, 3, "datacite (DOIs)")]
    assert server.asked == ["10.7937/two"]
    assert len(known(server.endpoint, store)) == 3


def test_ctrl_c_keeps_what_is_whole(server: DataCiteServer, store: Store) -> None:
    calls: list[int] = []

    def clock() -> float:
        calls.append(1)
        if len(server.requests) == 3:
            raise KeyboardInterrupt
        return START

    store.clock = clock
    with pytest.raises(KeyboardInterrupt):
        pull(server.endpoint, store)
    store.clock = lambda: START
    server.requests.clear()
    assert pull(server.endpoint, store).outcome == "pulled"
    assert server.asked == ["10.7937/two"]


def test_a_loss_of_records_is_refused_and_confirmed(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    server.records.clear()
    refused = pull(server.endpoint, store, max_age=timedelta(-1))
    assert refused.said.startswith("it has lost more than max_shrink = 0.2 of its rows since")
    assert "site-builder pull datacite --allow-shrink" in refused.said
    server.requests.clear()
    assert pull(server.endpoint, store, max_age=timedelta(-1), allow_shrink=True).outcome == "pulled"
    assert server.requests == []
    assert known_records(store, server.endpoint, Report()) == {}


def test_a_record_of_another_doi_changes_nothing(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    server.records["10.7937/one"] = record("10.7937/other")
    store.clock = lambda: START + 1
    lines = pull(server.endpoint, store, max_age=timedelta(0)).said.splitlines()
    assert lines[1:] == ["10.7937/one: the answer is of another DOI, 10.7937/other; what was known of it stays"]
    assert known(server.endpoint, store)["10.7937/one"] == (NOW, True)


def test_of_many_problems_some_are_told(store: Store) -> None:
    dois = [f"10.1/{number}" for number in range(7)]
    with DataCiteServer([]) as server:
        server.records = {doi: record("10.7937/other") for doi in dois}
        lines = pull(server.endpoint, store, dois).said.splitlines()
    assert lines[0].startswith("7 DOIs asked for: 0 records; 0 in all")
    assert (len(lines), lines[-1]) == (7, "and 2 more")


def test_a_dry_run_asks_and_writes_nothing(server: DataCiteServer, store: Store) -> None:
    assert pull(server.endpoint, store, dry_run=True) == Pulled(
        "datacite",
        "planned",
        "3 DOIs in the catalogue, 3 to ask for\n"
        f"2 requests to {server.endpoint}, of up to 50 DOIs, and one for each DOI that these don't find",
    )
    assert (server.requests, store.root.exists()) == ([], False)
    pull(server.endpoint, store)
    assert pull(server.endpoint, store, dry_run=True).said == (
        "3 DOIs in the catalogue, 0 to ask for; 3 DOIs asked for within 30 days"
    )


def test_a_catalogue_without_dois_or_none_at_all(server: DataCiteServer, store: Store) -> None:
    assert pull(server.endpoint, store, []) == Pulled("datacite", "nothing to fetch", "no collection has a DOI")

    def no_catalogue() -> list[str]:
        raise SourceError("source 'bih': there is no whole snapshot of it; run: site-builder pull bih")

    wanted = Wanted(server.endpoint, no_catalogue, MAX_AGE, asking)
    assert pull_datacite(wanted, store, Heard(), PullRules(3, 0.2)).said == (
        "source 'bih': there is no whole snapshot of it; run: site-builder pull bih. There are no earlier records: "
        "works are cited as the sources word them"
    )


def test_a_snapshot_that_was_changed_is_passed_over_and_told(server: DataCiteServer, store: Store) -> None:
    pull(server.endpoint, store)
    made = current(store, server.endpoint)
    assert made is not None
    path = made.folder / made.files[0].path
    path.write_bytes(path.read_bytes() + b"{}\n")
    report = Report()
    assert known_records(Store(store.root), server.endpoint, report) == {}
    assert [finding.code for finding in report.findings] == ["snapshot-damaged", "datacite-missing"]


@pytest.mark.parametrize("line", [b"{}", b"nothing", b'{"url": "x", "asked_at": "then", "attributes": null}'])
def test_a_snapshot_that_is_none_of_ours_is_asked_for_again(line: bytes, server: DataCiteServer, store: Store) -> None:
    with store.draft("datacite", f"datacite {server.endpoint}", kind="datacite") as draft:
        with draft.write("records/one", suffix=".jsonl") as file:
            file.path.write_bytes(line + b"\n")
        store.publish(draft, origin="", version="", facts={}, keep=3, max_shrink=1)
    report = Report()
    assert known_records(store, server.endpoint, report) == {}
    (failed,) = report.findings
    assert (failed.code, failed.source) == ("source-failed", "datacite")
    assert "line 1 of its snapshot is no record (" in failed.hint
    assert failed.hint.endswith("run: site-builder pull datacite")
    assert pull(server.endpoint, store).said.startswith("3 DOIs asked for: 2 records")


@pytest.mark.parametrize(
    ("age", "words"), [(timedelta(days=30), "30 days"), (timedelta(days=1), "24 h"), (timedelta(hours=12), "12 h")]
)
def test_ages_in_words(age: timedelta, words: str) -> None:
    assert words_of(age) == words


# The command


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: DataCiteServer) -> Path:
    """A site whose data have the DOIs `10.7937/lung` and `10.7937/brain`, and all the citation `CITED`."""
    path = tiny_site(tmp_path / "site")
    own = f'datacite = true\ndatacite_endpoint = "{server.endpoint}"\n'
    path.write_text(CONFIG.replace("\n[[", f"{own}\n[["), encoding="utf-8")
    licence = [{"rights": "CC BY-NC 3.0", "rightsIdentifier": "cc-by-nc-3.0"}]
    server.records = {"10.7937/lung": record("10.7937/lung", rightsList=licence), CITED: record(CITED)}
    monkeypatch.setattr(datacite_asking, "PAUSE", 0.0)
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "site"


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [re.sub(r" +\d+\.\d s$", " N s", line) for line in capsys.readouterr().err.splitlines()]


def test_a_pull_and_a_build_cite_by_the_record(
    site: Path, server: DataCiteServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pull"]) == 0
    assert said(capsys)[-1].startswith("datacite: pulled, 3 DOIs asked for: 2 records, 1 that DataCite has none of (")
    assert cli.main(["build"]) == 0
    capsys.readouterr()
    bib = (site / "_site/collections/idc/lung-one/citation.bib").read_text(encoding="utf-8")
    assert "author = {Clark, Kenneth and {National Lung Screening Trial Research Team}}" in bib
    assert f"Images of {CITED}" in bib
    codes = {code["code"]: code["findings"] for code in read_json(site / "_site", "report.json")["codes"]}
    assert [finding["value"] for finding in codes["datacite-license"]] == ["10.7937/lung"]
    assert "DataCite says CC BY-NC 3.0 (got 20" in (site / "_site/quality/idc/index.html").read_text(encoding="utf-8")


def test_what_is_named_is_asked_for_anew(
    site: Path, server: DataCiteServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pull", "datacite"]) == 0
    server.requests.clear()
    assert cli.main(["pull"]) == 0
    assert server.requests == []
    assert cli.main(["pull", "datacite", "--max-age", "1d"]) == 0
    assert server.requests == []
    assert said(capsys)[-1] == "datacite: fresh enough, 3 DOIs were asked for within 24 h, 2 records"
    assert cli.main(["pull", "idc"]) == 0
    assert server.requests == []
    assert said(capsys)[-1].startswith("idc: nothing to fetch")


def test_without_the_key_nothing_is_asked_and_nothing_used(
    site: Path, server: DataCiteServer, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["pull"])
    server.requests.clear()
    (site / "content/site.toml").write_text(CONFIG, encoding="utf-8")
    assert cli.main(["pull"]) == 0
    assert cli.main(["pull", "datacite"]) == 1
    assert said(capsys)[-1] == (
        "error: nothing is pulled of DataCite: write datacite = true into content/site.toml, at its top"
    )
    assert server.requests == []
    assert cataloguing.read_catalog(cli_config(site), site / ".cache", Report(), Silent()).datacite == {}


def cli_config(site: Path) -> SiteConfig:
    return load_config(site / "content/site.toml")


def test_a_catalogue_that_is_kept_stays_when_only_records_are_new(site: Path, server: DataCiteServer) -> None:
    config, cache = cli_config(site), site / ".cache"
    cataloguing.read_catalog(config, cache, Report(), Silent())
    (kept,) = cache.glob("summaries/*.json")
    before = kept.read_bytes()
    cli.main(["pull"])
    stages = Silent()
    catalog = cataloguing.read_catalog(config, cache, Report(), stages)
    assert (list(catalog.datacite), stages.stages) == ([f"https://doi.org/{CITED}", "https://doi.org/10.7937/lung"], [])
    assert [path.read_bytes() for path in cache.glob("summaries/*.json")] == [before]


def test_a_site_of_records_that_were_never_pulled_says_so(site: Path) -> None:
    report = Report()
    cataloguing.read_catalog(cli_config(site), site / ".cache", report, Silent())
    hint = "works are cited as the sources word them; run: site-builder pull datacite"
    assert Finding("datacite-missing", "datacite", unit="sources", hint=hint) in report.findings


def test_the_time_of_the_site_is_that_of_the_newest_record(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    catalog = cataloguing.read_catalog(cli_config(site), site / ".cache", Report(), Silent())
    late = DataCiteRecord(CITED, "2999-01-01T00:00:00Z")
    assert (
        cataloguing.build_time(catalog)
        < cataloguing.build_time(replace(catalog, datacite={CITED: late}))
        == late.retrieved_at
    )


def test_a_source_of_that_name_and_an_endpoint_that_is_none_are_refused(tmp_path: Path) -> None:
    path = tiny_site(tmp_path / "site")
    own = CONFIG.replace('id = "idc"', 'id = "datacite"').replace(
        "\n[[", 'datacite_endpoint = "api.datacite.org"\n\n[['
    )
    path.write_text(own, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(path)
    assert str(raised.value).splitlines()[1:] == [
        "  line 3: 'datacite_endpoint' is 'api.datacite.org'; it must be an address that begins with https:// or http://",
        "  line 6: source 1: the id 'datacite' is taken by what is pulled of DOIs; use another",
    ]
