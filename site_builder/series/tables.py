"""Tables of series: one Parquet file per collection whose rows may be shown, the same bytes for the same input.

Rows come in the order of PatientID, StudyInstanceUID and SeriesInstanceUID. A file is kept in the cache under its
own hash until it is published.
"""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from site_builder import __version__
from site_builder.findings import Finding, Report
from site_builder.harmonise.license import License
from site_builder.model import Access, Collection, SeriesTable, SourceInfo
from site_builder.publish import MAX_FILE_BYTES
from site_builder.series.batches import batches
from site_builder.series.fields import UNIQUE, schema_of
from site_builder.series.identifiers import count_objects, count_stated, count_uids
from site_builder.series.rows import harmonised
from site_builder.series.store import TABLES, sha256, table_file, written
from site_builder.sources.base import Harvest

if TYPE_CHECKING:
    from site_builder.summarise import Rows, Summarised

#: Rows of one row group of a file: readers that want some of them need not fetch all, and the writer holds one.
GROUP_ROWS = 100_000
#: Hosts refuse larger files, and sites that have one.
LARGEST = MAX_FILE_BYTES
#: Kinds of sources whose dates of studies are not published: they identify people (45 CFR 164.514(b)(2)(i)(C)), and
#: whoever hands in a table may not have shifted them; archives that publish their rows have.
_WITHOUT_DATES = frozenset({"spreadsheet"})


@dataclass(frozen=True, slots=True)
class Shown:
    """Which rows may be shown: for each source of a platform the kinds of access it allows, and what it lists."""

    sources: tuple[tuple[frozenset[Access], frozenset[str]], ...]

    def allows(self, collection: Collection) -> bool:
        """Whether every source that lists a collection allows its rows to be shown: one may complete another's."""
        said = [access for access, ids in self.sources if collection.collection_id in ids]
        return bool(said) and all(collection.access in access for access in said)


def shown_of(harvests: Iterable[tuple[frozenset[Access], Harvest]]) -> Shown:
    """What may be shown of the harvests of one platform, each with the kinds of access that its source allows."""
    return Shown(tuple((access, _ids(harvest.series)) for access, harvest in harvests))


def _ids(series: ibis.Table) -> frozenset[str]:
    return frozenset(series.select("collection_id").distinct().to_pyarrow()["collection_id"].to_pylist())


def with_tables(part: "Summarised", shown: Shown, cache: Path, report: Report) -> "Summarised":
    """The collections of a platform with a table for each whose rows may be shown; what the source counts has none.

    A table that hosts would refuse is left out and is a finding. Raises `SiteBuilderError` where the cache can't be
    written.
    """
    allowed = {c.collection_id: c for c in part.collections if shown.allows(c)} if part.rows else {}
    if part.rows is None or not allowed:
        return part
    writer = _Writer(part.rows, part.platform.source, part.licenses, cache)
    tables: dict[str, SeriesTable] = {}
    with ThreadPoolExecutor(max_workers=2) as pool:  # Arrow leaves the interpreter to the other one meanwhile
        for some in batches(part.rows.series, allowed):
            tables |= pool.map(lambda found: (found[0], writer.kept(allowed[found[0]], found[1])), some)
            some.clear()  # so that their memory is free before the next are read
    fit = {where: table for where, table in tables.items() if max(table.size_bytes, longest_manifest(table)) <= LARGEST}
    report.extend(_too_large(part.platform.source.id, where, tables[where]) for where in sorted(tables.keys() - fit))
    found = tuple(replace(c, table=fit.get(c.collection_id)) for c in part.collections)
    return replace(part, collections=found)


def longest_manifest(table: SeriesTable) -> int:
    """About how many bytes the longest manifest of a table has, in lines of UIDs, commands or objects."""
    return max(65 * table.uids, 80 * table.addresses, 130 * table.objects)


def _too_large(source: str, where: str, table: SeriesTable) -> Finding:
    hint = f"{table.size_bytes:,} bytes, and hosts refuse files over {LARGEST:,}; get the rows from the source"
    return Finding("series-too-large", source, where, "", f"{table.rows:,} rows", unit="collections", hint=hint)


@dataclass(frozen=True, slots=True)
class _Writer:
    """What the tables of one platform have in common."""

    rows: "Rows"
    source: SourceInfo
    licenses: Mapping[str, License]
    cache: Path

    def kept(self, collection: Collection, raw: pa.Table) -> SeriesTable:
        """Write the table of a collection into the cache under its hash."""
        where = collection.collection_id
        table = harmonised(raw, self.rows.maps, ages=where not in self.rows.placeholders)
        if self.source.kind in _WITHOUT_DATES:
            table = table.select([name for name in table.column_names if name != "StudyDate"])
        about = about_table(collection, self.source, self.licenses)
        schema = schema_of(table.column_names, about)
        name = f"{collection.commons_slug}-{collection.slug}.new"
        fresh = written(self.cache / TABLES, name, lambda path: write(table, path, schema))
        made = described(table, fresh)
        fresh.replace(table_file(self.cache, made))
        return made


def about_table(collection: Collection, source: SourceInfo, licenses: Mapping[str, License]) -> dict[str, str]:
    """What the metadata of a file say of the whole: title, source, licences with their series, what to cite."""
    mix = [
        {"license": count.value, "url": licenses[count.value].url if count.value in licenses else "", "rows": rows}
        for count in collection.facets["license"].counts
        if (rows := collection.facets["license"].main(count)) is not None
    ]
    return {
        "title": collection.title,
        "collection": collection.id,
        "source": f"{source.commons_name} {source.version}".strip(),
        "origin": source.origin,
        "retrieved_at": source.retrieved_at,
        "licenses": json.dumps(mix, ensure_ascii=False),
        "cite": json.dumps(collection.data_url_doi),
        "builder": f"site_builder {__version__}",
    }


def write(table: pa.Table, path: Path, schema: pa.Schema | None = None) -> None:
    """Write Parquet, with that schema: every choice that changes bytes is made here.

    A writer's pages end where a chunk does, which depends on how rows were read, so each row group is one chunk.
    """
    repeating: Any = [name for name in table.column_names if name not in UNIQUE]
    with pq.ParquetWriter(
        path,
        schema or table.schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=repeating,
        write_statistics=repeating,
    ) as file:
        for start in range(0, len(table), GROUP_ROWS):
            group = table.slice(start, GROUP_ROWS).cast(schema or table.schema)
            file.write_table(group.combine_chunks(), row_group_size=GROUP_ROWS)


def described(table: pa.Table, path: Path) -> SeriesTable:
    """The facts of a table and of the file that it was written to."""
    return SeriesTable(
        rows=table.num_rows,
        size_bytes=path.stat().st_size,
        sha256=sha256(path),
        columns=tuple(table.column_names),
        uids=count_uids(table),
        addresses=count_stated(table, "storage_url"),
        objects=count_objects(table),
    )
