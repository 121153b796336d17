"""The check of contributed tables: what was recognised, what is missing, what is wrong where, and how to mend it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.engine import connect, explained
from site_builder.errors import SiteBuilderError
from site_builder.findings import CODES
from site_builder.sheets.check_rows import UIDS, relation_problems, row_problems
from site_builder.sheets.check_values import check_constants, check_values
from site_builder.sheets.checked import CellProblem, Checked, CheckedFile, CollectionCount, Missing, Recognised
from site_builder.sheets.fields import FIELDS, SERIES_ONLY
from site_builder.sheets.files import find_files, shown_name
from site_builder.sheets.names import BY_NAME
from site_builder.sheets.notes import Note
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused
from site_builder.sheets.view import View, different, open_view, stated, without_identity

#: Memory of the engine; what needs more goes through temporary files.
_ENGINE_MEMORY = "500MB"
#: Collections of a file that are listed.
MOST_COLLECTIONS = 1000

#: What the values of the configuration are called in place of a file.
_CONFIGURATION = "configuration"

#: What only a study or a series has: rows that are subjects can't state it.
_OF_STUDIES = frozenset({"StudyInstanceUID", "Modality"})

Level = Literal["series", "study", "subject"]


def check_files(paths: Iterable[Path], options: SheetOptions | None = None) -> Checked:
    """Check files and folders of files, each for itself, and the values of the configuration, where one is wrong.

    Args:
        paths: Files (CSV, TSV, XLSX, Parquet) and folders that hold some.
        options: Headers of other names and values that hold for every row, as the configuration has them.

    Raises:
        SiteBuilderError: If a path is not there, or there is no table at all.
    """
    named = list(paths)
    files = find_files(named)
    if not files.tables:
        where = ", ".join(str(path) for path in named)
        raise SiteBuilderError(f"there is no table (CSV, TSV, XLSX, Parquet) in {where}")
    with connect() as engine, TemporaryDirectory(prefix="site-builder-") as folder:
        engine.raw_sql(f"SET memory_limit = '{_ENGINE_MEMORY}'")
        spill = str(Path(folder, "engine")).replace("'", "''")
        engine.raw_sql(f"SET temp_directory = '{spill}'")
        checked = [_check_file(path, path in files.loose, options or SheetOptions(), Path(folder), engine)
                   for path in files.tables]  # fmt: skip
    others = [_passed_over(path, "its name is none of a table (CSV, TSV, XLSX, Parquet)") for path in files.others]
    constants = _constants(options or SheetOptions())
    return Checked(tuple(sorted((*checked, *others, *constants), key=lambda file: file.path)))


def _check_file(path: Path, loose: bool, options: SheetOptions, folder: Path, engine: BaseBackend) -> CheckedFile:
    name = shown_name(path)
    target = folder / "table.parquet"
    try:
        with explained("check", name):
            view = open_view(path, name, options, target, engine)
            return _refused(view, loose) if isinstance(view, Refused) else _checked(view, options)
    finally:
        target.unlink(missing_ok=True)


def _refused(refused: Refused, loose: bool) -> CheckedFile:
    if loose and refused.note.code == "sheet-unreadable":
        return _passed_over(Path(refused.name), refused.note.hint)
    return CheckedFile(refused.name, "", 0, "series", problems=(problem_of(refused.note),))


def _passed_over(path: Path, why: str) -> CheckedFile:
    note = Note("file-passed-over", hint=f"it is not read: {why}")
    return CheckedFile(shown_name(path), "", 0, "series", problems=(problem_of(note),))


def _constants(options: SheetOptions) -> list[CheckedFile]:
    """The values that hold for every row, told once and not in every file that they are used in."""
    problems = tuple(sorted(map(problem_of, check_constants(options.values)), key=_rank))
    return [CheckedFile(_CONFIGURATION, "values for every row", 0, "series", problems=problems)] if problems else []


def problem_of(note: Note) -> CellProblem:
    """A note as a problem, with the severity of its code."""
    return CellProblem(
        code=note.code,
        severity=CODES[note.code][0],
        rows=note.rows,
        count=note.count,
        header=note.header,
        column=note.column,
        value=note.value,
        read_as=note.read_as,
        hint=note.hint,
    )


def _checked(view: View, options: SheetOptions) -> CheckedFile:
    columns = _recognised(view)
    level = level_of(view)
    values = check_values(view)
    notes = [*view.notes, *_missing_notes(view, options, level)]
    if view.count:
        notes += [*row_problems(view, options, level), *relation_problems(view), *values.notes]
    problems = sorted(map(problem_of, [*notes, *_unknown(view)]), key=_rank)
    return CheckedFile(
        path=view.name,
        format=view.format,
        rows=view.count,
        level=level,
        columns=columns,
        missing=tuple(_missing(view, options, level)),
        problems=tuple(problems),
        values=values.values,
        capped=values.capped,
        collections=_collections(view),
    )


def _rank(problem: CellProblem) -> tuple[int, int, tuple[int, ...], str]:
    order = ("error", "warning", "info").index(problem.severity)
    return order, 0 if not problem.rows else 1, problem.rows, problem.code


def level_of(view: View) -> Level:
    """What a row stands for: the lowest level of which any row has an identifier; a series where there is no row."""
    if not view.count:
        return "series"
    rows = view.rows
    found = rows.agg(series=rows.SeriesInstanceUID.count(), study=rows.StudyInstanceUID.count())
    counts = found.to_pyarrow().to_pylist()[0]
    return "series" if counts["series"] else "study" if counts["study"] else "subject"


def _recognised(view: View) -> tuple[Recognised, ...]:
    """Every column of the file, in its order."""
    asked: dict[str, ibis.Value] = {}
    for head in view.heads:
        cells = stated(view.raw[f"c{head.place}"])
        asked |= {f"filled {head.place}": cells.count(), f"distinct {head.place}": different(cells)}
    found = view.raw.agg(**asked).to_pyarrow().to_pylist()[0]
    return tuple(
        Recognised(
            header=head.header,
            column=head.column,
            requirement=BY_NAME[head.column].requirement if head.column else "",
            filled=found[f"filled {head.place}"],
            distinct=found[f"distinct {head.place}"],
            note=head.note,
        )
        for head in view.heads
    )


def _missing(view: View, options: SheetOptions, level: Level) -> Iterator[Missing]:
    """The columns that neither the file nor the configuration has; one that contradicts itself is there."""
    there = {*view.columns, *options.values, *_told(view, "sheet-column-contradicts")}
    for field in FIELDS:
        if field.name not in there:
            optional = field.name in SERIES_ONLY and level != "series"
            yield Missing(field.name, "optional" if optional else field.requirement, field.help)


def _missing_notes(view: View, options: SheetOptions, level: Level) -> Iterator[Note]:
    unread = _told(view, "sheet-column-contradicts", "id-digits-lost")
    if level == "study" and "SeriesInstanceUID" not in unread:
        yield Note("rows-are-studies", hint="no row has a Series ID, so each row is taken as a study, which is fine")
    if level == "subject" and not unread & set(UIDS):
        hint = (
            "no row has a Study ID, so only subjects are counted; add Study ID and Modality, and Series ID if you can"
        )
        yield Note("rows-are-subjects", hint=hint)
    for missing in _missing(view, options, level):
        if missing.requirement == "required" and not (level == "subject" and missing.column in _OF_STUDIES):
            label = BY_NAME[missing.column].header
            hint = f"add a column '{label}': {missing.help}"
            yield Note("required-missing", (), view.count or 1, label, missing.column, hint=hint)


def _told(view: View, *codes: str) -> set[str]:
    """The columns of which one of these was told."""
    return {note.column for note in view.notes if note.code in codes}


def _unknown(view: View) -> Iterator[Note]:
    for head in view.heads:
        if head.column is None and head.header and head.note.startswith("not known"):
            yield Note("sheet-column-unknown", header=head.header, hint=head.note)


def _collections(view: View) -> tuple[CollectionCount, ...]:
    """What each collection of the file has; studies and series are None where no row names one.

    Rows without an identity are counted nowhere, here as in the catalogue.
    """
    counted = (
        view.rows.filter(~without_identity(view.rows))
        .group_by(_.commons_name, _.collection_id)
        .agg(subjects=_.PatientID.nunique(), studies=_.StudyInstanceUID.nunique(), series=_.SeriesInstanceUID.nunique())
        .order_by(_.commons_name, _.collection_id)
        .limit(MOST_COLLECTIONS)
    )
    rows = counted.to_pyarrow().to_pylist()
    return tuple(
        CollectionCount(
            row["commons_name"],
            row["collection_id"],
            row["subjects"],
            row["studies"] or None,
            row["series"] or None,
        )
        for row in rows
    )
