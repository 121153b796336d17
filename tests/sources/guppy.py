"""Pulls from the stand-in of a Guppy, for the tests of its source."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa

from site_builder.engine import connect
from site_builder.findings import Finding, Report
from site_builder.net import client
from site_builder.snapshots import Manifest, Store
from site_builder.sources.base import Harvest
from site_builder.sources.guppy import GuppyOptions, GuppySource
from site_builder.sources.guppy.profiles import BIH, fields_to_ask
from site_builder.sources.guppy.rows import to_parquet
from tests.standin.guppy import GuppyServer
from tests.standin.samples import bih_types

Row = dict[str, Any]


@dataclass(slots=True)
class Heard:
    """A progress that keeps what it hears."""

    stages: list[tuple[str, str]] = field(default_factory=list)
    counts: list[tuple[int, int | None, str]] = field(default_factory=list)

    def stage(self, name: str, detail: str = "") -> None:
        self.stages.append((name, detail))

    def rows(self, done: int, total: int | None, what: str) -> None:
        self.counts.append((done, total, what))


def hasty(**options: Any) -> httpx.Client:
    """A client that neither pauses nor waits."""
    return client(**{"pause": 0, "backoff": 0, "retries": 1, "timeout": 20.0} | options)


def source_of(server: GuppyServer, **options: Any) -> GuppySource:
    """The source `hub` at a server."""
    return GuppySource(GuppyOptions(**{"id": "hub", "endpoint": server.endpoint} | options))


def pulled(source: GuppySource, store: Store, heard: Heard | None = None, **client_options: Any) -> Manifest:
    """Pull a source into a store as the command does."""
    with store.draft(source.id, source.plan_key, kind=source.kind) as draft, hasty(**client_options) as asking:
        result = source.pull(draft, asking, heard or Heard())
        return store.publish(
            draft, origin=result.origin, version=result.version, facts=result.facts, keep=3, max_shrink=1.0
        )


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was parsed, in Python values."""

    harvests: Mapping[str, Harvest]
    rows: Mapping[str, list[Row]]
    findings: list[Finding]

    def codes(self) -> dict[str, int]:
        """Counts of the findings by their code."""
        codes = {finding.code for finding in self.findings}
        return {code: sum(f.count or 0 for f in self.findings if f.code == code) for code in sorted(codes)}


def parsed(source: GuppySource, store: Store) -> Parsed:
    """Parse the newest snapshot; rows are in the order of their identifiers."""
    report = Report()
    with connect() as engine:
        harvests = {harvest.commons.name: harvest for harvest in source.parse(source.snapshot(store), engine, report)}
        rows = {name: sorted(harvest.series.to_pyarrow().to_pylist(), key=_ids) for name, harvest in harvests.items()}
    return Parsed(harvests, rows, report.findings)


def pull_and_parse(folder: Path, types: Mapping[str, pa.Table | Path], **options: Any) -> Parsed:
    """What a harmless server's types become."""
    with GuppyServer(types) as server:
        source, store = source_of(server, **options), Store(folder / "snapshots")
        pulled(source, store)
    return parsed(source, store)


def write_sample(store: Store, source_id: str) -> dict[str, Any]:
    """Write what a pull of the sample hub would fetch, without its empty collection; the options of its table."""
    source = GuppySource(GuppyOptions(id=source_id, endpoint="https://hub.example.org/guppy"))
    types = bih_types()
    asked = fields_to_ask(source_id, BIH, {kind: table.column_names for kind, table in types.items()})
    with store.draft(source_id, source.plan_key, kind=source.kind) as draft:
        for kind, fields in asked.items():
            rows = [row for row in types[kind].to_pylist() if row["collection_id"] != "EMPTY-COLLECTION"]
            answer = draft.folder / "answer.json"
            answer.write_text(json.dumps(rows), encoding="utf-8")
            with draft.write(f"{kind}/all", suffix=".parquet") as writing:
                _came, writing.rows = to_parquet(answer, writing.path, fields)
        facts = {"profile": BIH.name, "tables": list(asked)}
        store.publish(draft, origin="a sample", version="1", facts=facts, keep=1, max_shrink=1.0)
    return {"endpoint": source.endpoint}


def _ids(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID"))
