"""Pulls from a Guppy over a real socket: whole, divided, interrupted, refused, and with everything that goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from site_builder.errors import SourceError
from site_builder.snapshots import Store
from site_builder.sources.guppy import fetching
from site_builder.sources.guppy.asking import Guppy
from tests.sources.guppy import Heard, hasty, parsed, pulled, source_of
from tests.standin import bih
from tests.standin.answers import Answer, of_bytes
from tests.standin.faults import Faults
from tests.standin.guppy import GuppyServer
from tests.standin.samples import bih_types, midrc_types
from tests.standin.serving import Recorded

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl"
API_KEY = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcGkta2V5In0.a2V5LXNpZ25hdHVyZQ"
TOTALS = {"dataset": 7, "subject": 60, "imaging_study": 91, "imaging_series": 225}


@pytest.fixture
def server() -> Iterator[GuppyServer]:
    with GuppyServer(bih_types()) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "snapshots")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSE", 0.0)


def downloads(server: GuppyServer) -> list[dict[str, Any]]:
    return [request.json for request in server.requests if request.path.endswith("/download")]


def texts_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def resources(types: dict[str, pa.Table]) -> list[str]:
    return sorted({str(path) for table in types.values() for path in table["auth_resource_path"].to_pylist()})


def test_a_pull_writes_every_level_and_says_where_it_is_from(server: GuppyServer, store: Store) -> None:
    made = pulled(source_of(server), store)
    assert made.rows() == TOTALS
    assert made.version == "bih_dataset_0, bih_imaging_series_0, bih_imaging_study_0, bih_subject_0"
    assert made.origin == f"{server.endpoint}; rows open to everyone"
    assert made.facts["guppy"] == "2026.07"
    assert {file.url for file in made.files} == {f"{server.endpoint}/download"}


def test_downloads_ask_for_fields_that_exist_and_are_used(server: GuppyServer, store: Store) -> None:
    server.replace("imaging_study", bih_types(without=["imaging_study.loinc_long_common_name"])["imaging_study"])
    pulled(source_of(server), store)
    asked = {body["type"]: set(body["fields"]) for body in downloads(server)}
    assert "loinc_long_common_name" not in asked["imaging_study"]
    assert "race" in asked["subject"]
    assert "race" not in asked["imaging_series"]
    findings = [f for f in parsed(source_of(server), store).findings if f.code == "column-missing"]
    assert [(f.where, f.field) for f in findings] == [("imaging_study", "loinc_long_common_name")]


def test_a_divided_pull_gives_the_same_rows_as_a_whole_one(server: GuppyServer, store: Store, tmp_path: Path) -> None:
    pulled(source_of(server), store)
    divided = Store(tmp_path / "divided")
    made = pulled(source_of(server, max_rows=9), divided)
    assert len(made.files) > 40
    assert made.rows() == TOTALS
    assert len(downloads(server)) == len(made.files) + 4
    one, other = parsed(source_of(server), store), parsed(source_of(server, max_rows=9), divided)
    assert other.rows == one.rows
    assert other.codes() == one.codes()


@pytest.mark.parametrize(
    ("bucket", "filtered"), [("n/a", "no data"), ("n/a", "n/a"), ("n/a", "no filter"), ("zzz", "no data")]
)
def test_missing_values_may_have_another_name(
    bucket: str, filtered: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guppy's `missing_data_alias`: what the bucket is called, and which value filters take for it, if any."""
    monkeypatch.setattr("tests.standin.aggregation.NO_DATA", bucket)
    monkeypatch.setattr("tests.standin.filters.NO_DATA", filtered)
    with GuppyServer(bih_types()) as server:
        source = source_of(server, max_rows=9)
        assert pulled(source, store).rows() == TOTALS
        assert {row["Manufacturer"] for row in parsed(source, store).rows["IDC"]} >= {None, "SIEMENS"}


def test_only_some_commons_and_collections_can_be_taken(server: GuppyServer, store: Store) -> None:
    source = source_of(server, commons_name=("IDC", "TCIA"), collection_id=("cptac_cm", "CPTAC-CM"))
    made = pulled(source, store)
    assert made.origin.endswith("; commons_name IDC, TCIA; collection_id cptac_cm, CPTAC-CM")
    found = parsed(source, store)
    assert {name: {row["collection_id"] for row in rows_} for name, rows_ in found.rows.items()} == {
        "IDC": {"cptac_cm"},
        "TCIA": {"CPTAC-CM"},
    }


def test_a_name_that_the_hub_does_not_have_is_told_with_those_it_has(server: GuppyServer, store: Store) -> None:
    with pytest.raises(SourceError, match=r"no rows of .*spelt as it is there.*commons_name: .*IDC"):
        pulled(source_of(server, commons_name=("idc",)), store)


def test_a_hub_without_rows_is_refused(store: Store) -> None:
    empty = {kind: table.slice(0, 0) for kind, table in bih_types().items()}
    with (
        GuppyServer(empty) as server,
        pytest.raises(
            SourceError, match=r"has no rows of imaging_series.*being rebuilt.*--allow-shrink.* does not change"
        ),
    ):
        pulled(source_of(server), store)


def test_an_interrupted_pull_goes_on_where_it_was(server: GuppyServer, store: Store) -> None:
    source = source_of(server, max_rows=60)
    server.faults.path, server.faults.skip, server.faults.status = "/download", 6, 503
    with pytest.raises(SourceError, match=r"503"):
        pulled(source, store)
    server.faults.clear()
    before = len(downloads(server))
    made = pulled(source, store)
    assert made.rows()["subject"] == TOTALS["subject"]
    assert len(downloads(server)) - before == len(made.files) - 6
    assert len(parsed(source, store).rows["IDC"]) == 75


def test_a_rebuilt_index_is_not_mixed_with_what_was_fetched_before(server: GuppyServer, store: Store) -> None:
    source = source_of(server, max_rows=60)
    server.faults.path, server.faults.skip, server.faults.status = "/download", 6, 503
    with pytest.raises(SourceError, match=r"503"):
        pulled(source, store)
    server.faults.clear()
    server.replace("subject", bih_types()["subject"])
    before = len(downloads(server))
    made = pulled(source, store)
    assert "bih_subject_1" in made.version
    assert len(downloads(server)) - before == len(made.files)


def test_an_index_that_is_rebuilt_during_the_pull_is_an_error(server: GuppyServer, store: Store) -> None:
    class Meddling(Heard):
        def stage(self, name: str, detail: str = "") -> None:
            if (name, detail) == ("plan", "imaging_study"):
                server.replace("imaging_study", bih_types()["imaging_study"])

    with pytest.raises(SourceError, match=r"rebuilt during the pull \(bih_imaging_study_0, bih_imaging_study_1\)"):
        pulled(source_of(server), store, Meddling())
    assert pulled(source_of(server), store).rows() == TOTALS


@pytest.mark.parametrize("drift", [1, -1])
def test_another_number_of_rows_than_counted_is_an_error(server: GuppyServer, store: Store, drift: int) -> None:
    server.faults.path, server.faults.drift = "/download", drift
    server.faults.matching = '"imaging_study"'
    expected = rf"imaging_study: 91 rows were counted and {91 + drift} came"
    with pytest.raises(SourceError, match=expected):
        pulled(source_of(server), store)
    assert store.current("hub") is None


def test_rows_that_come_after_the_plan_are_noticed(server: GuppyServer, store: Store) -> None:
    """Same indices, other rows: what came is as planned, but no longer all there is."""
    server.faults.path = "/none"
    table = bih_types()["imaging_series"]

    class Meddling(Heard):
        def rows(self, done: int, total: int | None, what: str) -> None:
            if what == "imaging_series" and done == total:
                server.replace("imaging_series", table.slice(0, 200))
                server._builds["imaging_series"] = 0

    with pytest.raises(SourceError, match=r"imaging_series: 225 rows came, and Guppy now counts 200"):
        pulled(source_of(server), store, Meddling())


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("/download", {"html": True}, "is no whole JSON array of rows.*begins with: <"),
    ("/download", {"garbage": True}, "is no whole JSON array of rows"),
    ("/download", {"truncate": 0.5}, "is no whole JSON array of rows.*Pull again later"),
    ("/download", {"cut": 0.5}, "cut off before the answer was complete"),
    ("/download", {"status": 503}, "503.*try again later"),
    ("/download", {"status": 404}, "404.*is the address right"),
    ("/graphql", {"html": True}, "is a web page, and should be JSON"),
    ("/graphql", {"garbage": True}, "is not JSON"),
    ("/graphql", {"truncate": 0.5}, "is not JSON, or not all of it"),
    ("/graphql", {"cut": 0.5}, "cut off"),
    ("/graphql", {"errors": True}, "answered a query with errors"),
    ("/graphql", {"status": 502}, "502"),
    ("/_status", {"html": True}, "_status.*is a web page"),
    ("/_version", {"status": 404}, "_version.*404"),
]


@pytest.mark.parametrize(("path", "fault", "said"), FAULTS, ids=[f"{p} {next(iter(f))}" for p, f, _s in FAULTS])
def test_what_goes_wrong_is_explained_and_publishes_nothing(
    server: GuppyServer, store: Store, path: str, fault: dict[str, Any], said: str
) -> None:
    server.faults.path = path
    for name, value in fault.items():
        setattr(server.faults, name, value)
    with pytest.raises(SourceError, match=said) as caught:
        pulled(source_of(server), store)
    assert str(caught.value).startswith("source 'hub': ")
    assert store.current("hub") is None


@pytest.mark.parametrize("fault", [{"html": True}, {"garbage": True}, {"truncate": 0.9}, {"cut": 0.3}, {"status": 503}])
def test_what_goes_wrong_once_is_asked_again(server: GuppyServer, store: Store, fault: dict[str, Any]) -> None:
    server.faults.path, server.faults.times, server.faults.skip = "/download", 1, 2
    for name, value in fault.items():
        setattr(server.faults, name, value)
    assert pulled(source_of(server), store).rows() == TOTALS


def test_a_server_that_is_silent_is_given_up(server: GuppyServer, store: Store) -> None:
    server.faults.path, server.faults.hang = "/download", True
    with pytest.raises(SourceError, match=r"silent"):
        pulled(source_of(server), store, timeout=0.3)


def test_a_server_that_is_down_is_explained(store: Store) -> None:
    with GuppyServer(bih_types()) as server:
        source = source_of(server)
    with pytest.raises(SourceError, match=r"refused; is the address right"):
        pulled(source, store)


def test_an_address_that_is_no_guppy_is_explained(server: GuppyServer, store: Store) -> None:
    with pytest.raises(SourceError, match=r"404.*is the address right"):
        pulled(source_of(server, endpoint=f"{server.url}/elsewhere"), store)


def test_types_that_we_do_not_know_are_named(store: Store) -> None:
    with (
        GuppyServer({"patient": bih_types()["subject"]}) as server,
        pytest.raises(SourceError, match=r"has the types .*patient"),
    ):
        pulled(source_of(server), store)


def test_what_is_left_of_a_download_is_no_part_of_a_snapshot(server: GuppyServer, store: Store) -> None:
    made = pulled(source_of(server), store)
    assert {path.suffix for path in made.folder.rglob("*") if path.is_file()} == {".parquet", ".json"}
    assert [path.name for path in made.folder.rglob("*.json")] == ["manifest.json"]


def test_progress_counts_the_rows_of_each_type(server: GuppyServer, store: Store) -> None:
    heard = Heard()
    pulled(source_of(server, max_rows=100), store, heard)
    last = {what: (done, total) for done, total, what in heard.counts}
    assert last == {kind: (count, count) for kind, count in TOTALS.items()}
    series = [done for done, _total, what in heard.counts if what == "imaging_series"]
    assert series == sorted(series)
    assert len(series) > 2
    assert ("download", "subject, 60 rows in 1 request(s)") in heard.stages


def test_a_preview_tells_types_rows_requests_and_fields_and_fetches_nothing(server: GuppyServer) -> None:
    with hasty() as client:
        lines = source_of(server, max_rows=100).preview(client)
    assert lines[0].startswith(f"Guppy 2026.07 at {server.endpoint} (BIH), indices bih_dataset_0")
    assert lines[1].startswith("dataset: 7 rows in 1 request(s) of at most 7 rows; fields project_id, commons_name")
    assert lines[-1].startswith("imaging_series: 225 rows in 3 request(s) of at most 75 rows; fields ")
    assert not downloads(server)


def test_a_type_without_rows_is_there_and_empty(store: Store) -> None:
    types = bih_types()
    types["subject"] = types["subject"].slice(0, 0)
    with GuppyServer(types) as server:
        made = pulled(source_of(server), store)
        found = parsed(source_of(server), store)
    assert made.rows() == TOTALS | {"subject": 0}
    assert found.codes()["parent-missing"] == 91
    assert len(found.rows["IDC"]) == 75


def test_an_array_that_grew_larger_than_one_page_comes_whole(store: Store) -> None:
    parent = bih.dataset("IDC", "large")
    person = bih.subject(parent, "one")
    study = bih.study(parent, person, "1.2.3")
    series = [bih.series(parent, study, f"1.2.3.{n}") for n in range(10_500)]
    types = bih.tables({"dataset": [parent], "subject": [person], "imaging_study": [study], "imaging_series": series})
    with GuppyServer(types) as server:
        pulled(source_of(server), store)
        assert len(parsed(source_of(server), store).rows["IDC"]) == 10_500


def test_a_token_is_sent_and_found_nowhere(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    types = bih_types()
    monkeypatch.setenv("HUB_TOKEN", TOKEN)
    caplog.set_level("DEBUG")
    heard = Heard()
    with GuppyServer(types, tier="private", tokens={TOKEN: resources(types)}) as server:
        source = source_of(server, token_env="HUB_TOKEN")
        made = pulled(source, store, heard)
        server.faults.path, server.faults.errors = "/graphql", True
        with pytest.raises(SourceError) as caught:
            pulled(source, store)
    assert made.rows() == TOTALS
    assert all(request.headers["authorization"] == f"bearer {TOKEN}" for request in server.requests)
    assert made.origin.endswith("rows open to the holder of a token")
    said = f"{caught.value} {heard} {source.plan_key} {source!r} {source.options!r} {caplog.text}"
    assert TOKEN not in said
    assert TOKEN.encode() not in texts_below(tmp_path)


def test_credentials_are_exchanged_and_found_nowhere(store: Store, tmp_path: Path) -> None:
    types = bih_types()
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps({"api_key": API_KEY, "key_id": "one"}), encoding="utf-8")
    with GuppyServer(types, tier="private", api_keys={API_KEY: resources(types)}) as server:
        server._issued = 10_000  # tokens as long as we take them for one
        pulled(source_of(server, credentials=path), store)
        (given,) = server.tokens
        server.tokens.clear()  # it expires: a new one is got
        assert pulled(source_of(server, credentials=path), store).rows() == TOTALS
    stored = texts_below(store.root)
    assert API_KEY.encode() not in stored
    assert given.encode() not in stored


class Echoing(GuppyServer):
    """Answers some requests with what it was sent, as servers do that are being mended."""

    path, kind, begins = "/graphql", "application/json", ""

    def answer(self, request: Recorded, faults: Faults) -> Answer | None:
        if not request.path.endswith(self.path):
            return super().answer(request, faults)
        sent = request.headers["authorization"].partition(" ")[2]
        return of_bytes(200, self.kind.replace("SENT", sent), self.begins.replace("SENT", sent).encode())


ERRORS = '{"errors": [{"message": "%sno such user SENT", "extensions": {"code": "of SENT"}}]}'


@pytest.mark.parametrize(
    ("path", "kind", "body", "said"),
    [
        ("/graphql", "application/json", ERRORS % "", r"no such user \[hidden\] \(code of \[hidden\]\)"),
        ("/graphql", "application/json", ERRORS % ("x" * 280), "xxno s"),
        ("/graphql", "application/json", '{"data": {"_aggregation": {"p0": {"_totalCount": "SENT"}}}}', "counts|form"),
        ("/download", "text/html", "<html><p>You are SENT</p></html>", r"begins with: <html><p>You are \[hidden\]"),
        ("/download", "text/html", "<html><p>" + "x" * 60 + "SENT</p></html>", "begins with: <html><p>xxx"),
        ("/download", "text/SENT", "<html>", r"the answer \(text/\[hidden\]"),
        ("/download", "application/json", '[{"a": SENT}]', "is no whole JSON array of rows"),
    ],
)
def test_a_token_that_comes_back_is_not_repeated(
    path: str, kind: str, body: str, said: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_TOKEN", "s3cr3t-opaque-token")
    types = bih_types()
    server = Echoing(types, tokens={"s3cr3t-opaque-token": resources(types)})
    server.path, server.kind, server.begins = path, kind, body
    with server, pytest.raises(SourceError, match=said) as caught:
        pulled(source_of(server, token_env="HUB_TOKEN"), store)
    assert "s3cr" not in str(caught.value)


def test_a_count_that_is_none_is_not_quoted(server: GuppyServer) -> None:
    with hasty() as client, pytest.raises(SourceError, match=r"counts subject as something else than a number"):
        Guppy(client, "hub", server.endpoint)._count("subject", "what it was sent")


def test_a_token_that_nobody_knows_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_TOKEN", TOKEN)
    with GuppyServer(bih_types()) as server, pytest.raises(SourceError, match=r"401") as caught:
        pulled(source_of(server, token_env="HUB_TOKEN"), store)
    assert TOKEN not in str(caught.value)


def test_a_private_hub_gives_what_is_open_and_says_so(store: Store) -> None:
    types = bih_types()
    open_ones = [path for path in resources(types) if "/IDC/" in path]
    with GuppyServer(types, tier="private", accessible=open_ones) as server:
        made = pulled(source_of(server), store)
        found = parsed(source_of(server), store)
    assert list(found.rows) == ["IDC"]
    assert made.origin.endswith("rows open to everyone")
    assert found.harvests["IDC"].source.origin == made.origin


def test_a_private_hub_where_nothing_is_open_asks_for_a_token(store: Store) -> None:
    with (
        GuppyServer(bih_types(), tier="private") as server,
        pytest.raises(SourceError, match=r"if its rows are open to some alone, give a token"),
    ):
        pulled(source_of(server), store)


def test_where_rows_are_refused_counts_are_taken_and_small_ones_stay_hidden(store: Store) -> None:
    types = bih_types()
    closed = [path for path in resources(types) if "Open_A1" in path or "Open-A1" in path]
    rest = [path for path in resources(types) if path not in closed]
    with GuppyServer(types, tier="regular", tier_limit=12, accessible=rest) as server:
        source = source_of(server)
        made = pulled(source, store)
        with hasty() as client:
            lines = source.preview(client)
        assert not downloads(server)
    assert made.facts["closed"] == ["dataset", "imaging_series", "imaging_study", "subject"]
    assert "counts open to everyone" in made.origin
    assert lines[1].startswith("rows are refused; counts")
    stored = pq.read_table(made.paths()["tallies"]).to_pylist()
    assert None in {row["rows"] for row in stored}
    assert -1 not in {row["rows"] for row in stored}
    assert "PatientAge" not in {row["field"] for row in stored}


def test_the_portal_of_midrc_is_asked_for_cases_and_studies(store: Store) -> None:
    with GuppyServer(midrc_types()) as server:
        made = pulled(source_of(server, collection_id=("MIDRC-Open-R1",)), store)
    assert made.rows() == {"case": 8, "imaging_study": 12}
    assert made.facts["profile"] == "MIDRC"


@pytest.mark.parametrize("names", [("midrc",), ("IDC", "MIDRC")])
def test_the_portal_of_midrc_has_only_midrc(store: Store, names: tuple[str, ...]) -> None:
    with GuppyServer(midrc_types()) as server:
        assert pulled(source_of(server, commons_name=names), store).rows() == {"case": 16, "imaging_study": 24}
        with pytest.raises(SourceError, match=r"`commons_name` is IDC, TCIA, and all that this Guppy has is of MIDRC;"):
            pulled(source_of(server, commons_name=("IDC", "TCIA")), store)
