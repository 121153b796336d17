"""The rows of all tables of a source as one series table; what has no identity or comes twice is told and left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLLECTION_COLUMNS, COLUMNS
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.harmonise.commons import find_commons
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.text import readable
from site_builder.sheets.dates import read_date
from site_builder.sheets.view import View, different, stated
from site_builder.slugs import slug
from site_builder.sources.base import whole_number

#: Without one of these a row is counted nowhere.
IDENTITY = ("commons_name", "collection_id", "PatientID")
#: More of these in one source are a mistake, such as a column under the wrong header.
MOST_COMMONS, MOST_COLLECTIONS = 100, 5000
#: Addresses of data of one collection: more are those of studies or series, which no page can list.
MOST_LINKS = 50
#: No series has more: a larger number is a mistake, and sums over millions of series stay exact.
_LARGEST = {"instance_count": 1_000_000_000, "size_bytes": 10_000_000_000_000}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Together:
    """The rows of all tables: `rows` has `file`, `row` and our columns; `names` are the platforms as they are shown.

    `names` gives for each stated commons_name the one that its rows are counted under.
    """

    rows: ibis.Table
    names: Mapping[str, str]


def put_together(source: str, views: Sequence[View], report: Report) -> Together:
    """The rows that have an identity, their platforms named in one way. Raises `SourceError` where there is none."""
    parts = [view.rows.mutate(file=ibis.literal(place)) for place, view in enumerate(views)]
    whole = ibis.union(*parts) if len(parts) > 1 else parts[0]
    lacking = whole.commons_name.isnull() | whole.collection_id.isnull() | whole.PatientID.isnull()
    _report_lacking(source, views, whole.filter(lacking), report)
    known = whole.filter(~lacking)
    names = _names(source, known, report)
    _refuse_many(source, known, names)
    return Together(known, names)


def _report_lacking(source: str, views: Sequence[View], rows: ibis.Table, report: Report) -> None:
    missing = {name: _[name].isnull().sum() for name in IDENTITY}
    found = rows.group_by("file").agg(number=_.count(), first=_["row"].min(), **missing).order_by("file")
    for row in found.to_pyarrow().to_pylist():
        lacks = " or ".join(f"{name} ({row[name]:,})" for name in IDENTITY if row[name])
        hint = f"no {lacks}; add the column, or a value for every row to `values` in the configuration"
        where = f"{views[row['file']].name} row {row['first']}"
        report.add(Finding("row-without-identity", source, where, count=row["number"], hint=hint))


def _names(source: str, rows: ibis.Table, report: Report) -> dict[str, str]:
    """One name for the spellings of a platform: that of the vocabulary, else the most frequent spelling."""
    counts = rows.group_by(_.commons_name).agg(number=_.count()).order_by(_.number.desc(), _.commons_name)
    stated_names = [row["commons_name"] for row in counts.limit(MOST_COMMONS * 10).to_pyarrow().to_pylist()]
    shown_as: dict[str, str] = {}
    names: dict[str, str] = {}
    for name in stated_names:
        term = find_commons(name)
        address = slug(term.name if term else name)
        names[name] = shown_as.setdefault(address, term.name if term else readable(name))
        if names[name] != name:
            hint = f"{shown(name)} is read as the platform '{names[name]}'; write it so"
            report.add(Finding("name-spellings", source, "", "commons_name", name, unit="spellings", hint=hint))
    return names


def _refuse_many(source: str, rows: ibis.Table, names: Mapping[str, str]) -> None:
    if not names:
        raise SourceError(
            f"source '{source}': no row has a platform, a collection and a patient (commons_name, Collection ID, "
            "Patient ID); add these columns, or what holds for every row to `values` in the configuration"
        )
    number = rows.select("commons_name", "collection_id").distinct().count().to_pyarrow().as_py()
    if len(set(names.values())) > MOST_COMMONS or number > MOST_COLLECTIONS:
        raise SourceError(
            f"source '{source}': its rows name {len(set(names.values())):,} platforms and {number:,} collections, more "
            f"than {MOST_COMMONS} and {MOST_COLLECTIONS:,}; something else may stand under these headers"
        )


def write_series(source: str, views: Sequence[View], whole: Together, engine: BaseBackend, target: Path,
                 report: Report) -> ibis.Table:  # fmt: skip
    """The rows in the columns of the series table and of collections, each series once, written to `target`."""
    rows = _each_once(source, views, _named(whole.rows, whole.names), report)  # named first: TCIA and tcia are one
    rows = _dated(source, rows, report)
    rows = _linked(source, rows, report)
    columns: dict[str, ibis.Value] = {}
    for column in (*COLLECTION_COLUMNS, *COLUMNS):
        columns[column.name] = rows[column.name] if column.name in rows.columns else ibis.null(column.dtype)
        if column.dtype == "int64" and column.name in rows.columns:
            columns[column.name] = _number(source, rows, column.name, report)
    columns["analysis_result_id"] = stated(rows.analysis_result_id)
    columns["dicom_viewer_url"] = _viewer(source, rows, report)
    engine.to_parquet(rows.select(**columns), target)
    return engine.read_parquet(target)


def _named(rows: ibis.Table, names: Mapping[str, str]) -> ibis.Table:
    return _mapped(rows, "commons_name", dict(names))


def _mapped(rows: ibis.Table, column: str, values: Mapping[str, str | None]) -> ibis.Table:
    """The rows with other values in a column; what `values` does not have is null."""
    lookup = ibis.memtable(
        pa.table({"raw": pa.array(list(values), pa.string()), "read": pa.array(list(values.values()), pa.string())})
    )
    return rows.left_join(lookup, rows[column] == lookup.raw).mutate(**{column: _.read}).drop("raw", "read")


def _each_once(source: str, views: Sequence[View], rows: ibis.Table, report: Report) -> ibis.Table:
    """The rows without further ones of the same series in the same collection."""
    keys = ("commons_name", "collection_id", "SeriesInstanceUID")
    uids = rows.SeriesInstanceUID
    figures = rows.agg(stated=uids.count(), distinct=different(uids)).to_pyarrow().to_pylist()[0]
    if figures["stated"] == figures["distinct"]:
        return rows
    place = ibis.row_number().over(ibis.window(group_by=keys, order_by=["file", "row"]))
    numbered = rows.mutate(place=ibis.ifelse(uids.isnull(), 0, place))
    again = numbered.filter(_.place > 0)
    found = again.group_by("collection_id").agg(
        number=_.count(), first=_["row"].argmin(_.file * 2**40 + _["row"]), file=_.file.min()
    )
    for row in found.order_by("collection_id").to_pyarrow().to_pylist():
        hint = f"such as {views[row['file']].name} row {row['first']}; state each series in one row"
        report.add(
            Finding("row-repeated", source, row["collection_id"], "SeriesInstanceUID", count=row["number"], hint=hint)
        )
    return numbered.filter(_.place == 0).drop("place")


def _dated(source: str, rows: ibis.Table, report: Report) -> ibis.Table:
    """The rows with dates of studies as `YYYY-MM-DD`; what is no date is null and reported."""
    found = rows.filter(_.StudyDate.notnull()).group_by(_.StudyDate).agg(number=_.count()).order_by(_.StudyDate)
    counts = {row["StudyDate"]: row["number"] for row in found.to_pyarrow().to_pylist()}
    if not counts:
        return rows
    read = {raw: read_date(raw) for raw in counts}
    doubtful = [raw for raw, date in read.items() if date is None and cleaned(raw)]
    if doubtful:
        number = sum(counts[raw] for raw in doubtful)
        hint = "write dates of studies as 2021-03-14"
        report.add(Finding("date-unreadable", source, "", "StudyDate", doubtful[0], number, hint=hint))
    return _mapped(rows, "StudyDate", read)


def _number(source: str, rows: ibis.Table, name: str, report: Report) -> ibis.Value:
    value = whole_number(rows[name], _LARGEST[name])
    refused = int(rows.filter(stated(rows[name]).notnull() & value.isnull()).count().to_pyarrow().as_py())
    if refused:
        hint = "write digits only, without a unit"
        report.add(Finding("number-unreadable", source, "", name, count=refused, hint=hint))
    return value


def _viewer(source: str, rows: ibis.Table, report: Report) -> ibis.Value:
    """Addresses of viewers that are http(s) ones without blanks, quotes and brackets."""
    value = stated(rows.dicom_viewer_url)
    safe = value.re_search(r"^https?://[^\s<>\"'`\\{}|^@]+$")
    refused = int(rows.filter(value.notnull() & ~safe).count().to_pyarrow().as_py())
    if refused:
        hint = "write an address that begins with https://"
        report.add(Finding("link-refused", source, "", "dicom_viewer_url", count=refused, hint=hint))
    return ibis.ifelse(safe, value, ibis.null("string"))


def _linked(source: str, rows: ibis.Table, report: Report) -> ibis.Table:
    """The rows without addresses of data in collections that have too many of them to be those of the collection."""
    keys = ("commons_name", "collection_id")
    counts = rows.group_by(*keys).agg(links=_.data_url_doi.nunique()).filter(_.links > MOST_LINKS)
    many = counts.order_by(*keys).to_pyarrow().to_pylist()
    if not many:
        return rows
    for row in many:
        hint = f"{row['links']:,} different addresses; state the one where the collection is found and described"
        report.add(
            Finding("links-many", source, row["collection_id"], "data_url_doi", count=row["links"],
                    unit="addresses", hint=hint)
        )  # fmt: skip
    listed = [f"{row['commons_name']}\n{row['collection_id']}" for row in many]
    capped = (rows.commons_name + "\n" + rows.collection_id).isin(listed)
    return rows.mutate(data_url_doi=ibis.ifelse(capped, ibis.null("string"), rows.data_url_doi))
