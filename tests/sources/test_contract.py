"""What every kind of source must do, whatever it reads; see `site_builder.sources.base.Source`."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from site_builder.columns import COLLECTION_COLUMNS, COLUMN, COLUMNS
from site_builder.engine import connect
from site_builder.errors import SourceError
from site_builder.findings import CODES, Report
from site_builder.snapshots import Store
from site_builder.sources import SOURCES, Harvest, Source
from tests.sources.samples import SAMPLES, make_source, store_of

Rows = list[dict[str, Any]]
Harvests = tuple[Harvest, ...]
KINDS = tuple(SOURCES)


def refuse_network(*_arguments: object, **_named: object) -> NoReturn:
    raise AssertionError("a source asked the network for something outside of pull")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse_network)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    assert found in SAMPLES, f"tests/sources/samples.py has no sample for kind '{found}'; add one"
    return found


@pytest.fixture
def source(kind: str, tmp_path: Path) -> Source:
    return make_source(kind, tmp_path / "snapshot")


@pytest.fixture
def report() -> Report:
    return Report()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_of(tmp_path / "snapshot")


@pytest.fixture
def harvests(source: Source, store: Store, report: Report, offline: None) -> Iterator[Harvests]:
    with connect() as engine:
        yield source.parse(source.snapshot(store), engine, report)


def rows(harvests: Harvests) -> Rows:
    found: Rows = [row for harvest in harvests for row in harvest.series.to_pyarrow().to_pylist()]
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def test_every_kind_has_a_sample_and_no_other() -> None:
    assert set(SAMPLES) == set(SOURCES)


def test_series_have_every_column_with_its_type(harvests: Harvests) -> None:
    for harvest in harvests:
        schema = harvest.series.schema()
        assert tuple(schema.names) == tuple(column.name for column in COLUMNS)
        assert {name: str(kind) for name, kind in schema.items()} == {c.name: c.dtype for c in COLUMNS}


def test_the_sample_was_read(harvests: Harvests, kind: str) -> None:
    sample = SAMPLES[kind]
    assert len(harvests) == sample.commons
    assert len(rows(harvests)) == sample.series
    described = {(harvest.commons.name, record.collection_id) for harvest in harvests for record in harvest.records}
    assert len(described) == sample.collections
    for harvest in harvests:
        counted = {row["collection_id"] for row in rows((harvest,))}
        assert counted == {id_ for name, id_ in described if name == harvest.commons.name}


def test_provided_tells_the_truth(harvests: Harvests, kind: str) -> None:
    for harvest in harvests:
        found = rows((harvest,))
        stated = {column.name for column in COLLECTION_COLUMNS}
        assert harvest.provided - stated <= COLUMN.keys()
        assert harvest.provided >= SAMPLES[kind].provided
        assert harvest.provided.isdisjoint(SAMPLES[kind].not_provided)
        for name in COLUMN.keys() - harvest.provided:
            assert {row[name] for row in found} == {None}, f"{name} is not provided and has values"


def test_identifiers_have_values(harvests: Harvests) -> None:
    for harvest in harvests:
        names = [name for name in ("collection_id", "PatientID", "Modality") if name in harvest.provided]
        assert all(row[name] not in (None, "") for row in rows((harvest,)) for name in names)


def test_numbers_are_never_negative(harvests: Harvests) -> None:
    numbers = [column.name for column in COLUMNS if column.dtype == "int64"]
    assert all(row[name] is None or row[name] >= 0 for row in rows(harvests) for name in numbers)


def test_the_harvests_name_their_source(harvests: Harvests, source: Source, kind: str) -> None:
    for harvest in harvests:
        assert (harvest.source.id, harvest.source.kind) == (source.id, kind)
        assert harvest.source.commons_name == harvest.commons.name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", harvest.commons.slug)
        assert {record.commons_name for record in harvest.records} <= {harvest.commons.name}
    names = [harvest.commons.name.casefold() for harvest in harvests]
    assert len(names) == len(set(names))


def test_releases_are_in_order(harvests: Harvests) -> None:
    for harvest in harvests:
        numbers = [release.number for release in harvest.releases]
        assert numbers == sorted(set(numbers))


def test_findings_have_known_codes_and_the_source(
    source: Source, store: Store, report: Report, harvests: Harvests
) -> None:
    assert {finding.code for finding in report.findings} <= CODES.keys()
    assert {finding.source for finding in report.findings} <= {source.id}


def test_parse_is_deterministic(source: Source, store: Store, harvests: Harvests, report: Report) -> None:
    again = Report()
    with connect() as engine:
        others = source.parse(source.snapshot(store), engine, again)
        assert rows(others) == rows(harvests)
    for other, harvest in zip(others, harvests, strict=True):
        assert (other.source, other.commons, other.provided) == (harvest.source, harvest.commons, harvest.provided)
        assert (other.records, other.releases) == (harvest.records, harvest.releases)
        assert other.tallies == harvest.tallies
    assert again.findings == report.findings


def test_snapshot_names_files_that_are_there(source: Source, store: Store, offline: None) -> None:
    snapshot = source.snapshot(store)
    assert snapshot.source_id == source.id
    assert snapshot.files
    assert all(path.is_file() for path in snapshot.files.values())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", snapshot.retrieved_at)
    assert snapshot.origin


def test_two_sources_of_one_kind_share_an_engine(kind: str, tmp_path: Path, offline: None) -> None:
    one, other = make_source(kind, tmp_path / "1", "one"), make_source(kind, tmp_path / "2", "other")
    with connect() as engine:
        first = one.parse(one.snapshot(store_of(tmp_path / "1")), engine, Report())
        second = other.parse(other.snapshot(store_of(tmp_path / "2")), engine, Report())
        assert rows(first) == rows(second)


def test_a_missing_file_is_named(kind: str, source: Source, store: Store, tmp_path: Path) -> None:
    for name in SAMPLES[kind].required:
        path = tmp_path / "snapshot" / name
        kept = path.read_bytes()
        path.unlink()
        with pytest.raises(SourceError, match=re.escape(name)):
            source.snapshot(store)
        path.write_bytes(kept)


def test_a_missing_folder_is_named(kind: str, source: Source, store: Store, tmp_path: Path) -> None:
    (tmp_path / "snapshot").rename(tmp_path / "moved")
    with pytest.raises(SourceError, match="snapshot"):
        source.snapshot(store)


@pytest.mark.parametrize("garbage", [b"", b"not what it says", b"PAR1\0\0\0\0PAR1", b"\0" * 5000, b"<html></html>"])
def test_a_garbage_file_is_named(source: Source, store: Store, report: Report, garbage: bytes) -> None:
    for path in source.snapshot(store).files.values():
        kept = path.read_bytes()
        path.write_bytes(garbage)
        with connect() as engine, pytest.raises(SourceError, match=re.escape(path.name)):
            source.parse(source.snapshot(store), engine, report)
        path.write_bytes(kept)


def test_a_file_that_goes_between_snapshot_and_parse_is_named(source: Source, store: Store, report: Report) -> None:
    snapshot = source.snapshot(store)
    path = next(iter(snapshot.files.values()))
    path.unlink()
    with connect() as engine, pytest.raises(SourceError, match=re.escape(path.name)):
        source.parse(snapshot, engine, report)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if SAMPLES[kind].cut_shows], indirect=True)
def test_a_truncated_file_is_named(source: Source, store: Store, report: Report) -> None:
    for path in source.snapshot(store).files.values():
        kept = path.read_bytes()
        path.write_bytes(kept[: len(kept) // 2])
        with connect() as engine, pytest.raises(SourceError, match=re.escape(path.name)):
            source.parse(source.snapshot(store), engine, report)
        path.write_bytes(kept)
