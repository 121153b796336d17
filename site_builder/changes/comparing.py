"""What changed since the last publication: the facts of the ledger beside those of this build."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from site_builder.changes.events import Change, FieldChange, Kind, Value
from site_builder.ledger.covering import Covered
from site_builder.ledger.entries import Entry, Facts
from site_builder.model import Catalog

#: Facts whose change is told: counts, what may be done with the data, where they are.
COUNTS = ("subjects", "studies", "series", "size_bytes")
LISTS = ("modalities", "licenses", "data_url_doi")
TEXTS = ("title", "landing_page")


def changes_since(
    ledger: Mapping[str, Entry], now: Mapping[str, Entry], covered: Covered, catalog: Catalog, today: str
) -> tuple[Change, ...]:
    """The changes from the ledger to this build, by address; none where nothing was recorded before.

    A count that is not known on one side (hidden, not provided) has not changed as far as anybody can tell. A
    collection whose source could not be read has not gone.

    Args:
        ledger: what was published before.
        now: the addresses of this build.
        covered: what stands at addresses without content.
        catalog: of this build.
        today: day of the build, `YYYY-MM-DD`.
    """
    if not any(entry.kind == "collection" for entry in ledger.values()):
        return ()
    versions = {source.id: source.version for source in catalog.sources}
    renamed = {moved.target: moved.entry for moved in covered.moved if moved.entry.moved_to != moved.target}

    def change(entry: Entry, kind: Kind, *fields: FieldChange, was: str = "") -> Change:
        commons = entry.facts.commons_name if entry.facts else ""
        version = versions.get(entry.facts.source_id, "") if entry.facts else ""
        return Change(today, kind, entry.url, entry.title, commons, version, was, fields)

    found: list[Change] = []
    for entry in now.values():
        before = ledger.get(entry.url)
        if entry.kind != "collection":
            continue
        if before is None and entry.url in renamed:
            fields = compared(renamed[entry.url].facts, entry.facts)
            found.append(change(entry, "renamed", *fields, was=renamed[entry.url].url))
        elif before is None:
            found.append(change(entry, "new"))
        elif before.gone is not None:
            found.append(change(entry, "back", *compared(before.facts, entry.facts)))
        elif fields := compared(before.facts, entry.facts):
            found.append(change(entry, "changed", *fields))
    found += [change(gone.entry, "gone") for gone in covered.gone if _is_news(gone.entry) and gone.since == today]
    return tuple(sorted(found, key=lambda each: each.url))


def _is_news(entry: Entry) -> bool:
    return entry.kind == "collection" and entry.gone is None


def compared(before: Facts | None, after: Facts | None) -> tuple[FieldChange, ...]:
    """The facts that differ, in the order of `COUNTS`, `LISTS` and `TEXTS`; of lists only what went and came."""
    if before is None or after is None:
        return ()
    changes = (_field(name, getattr(before, name), getattr(after, name)) for name in (*COUNTS, *LISTS, *TEXTS))
    return tuple(change for change in changes if change is not None)


def bounded(change: Change, min_cell: int) -> Change | None:
    """A change without its counts where these tell of fewer subjects than `min_cell`; None if nothing is left of it.

    They do where the subjects, or the difference of the subjects, are so few; other counts give that away.
    """
    small = any(field.name == "subjects" and _is_small(field.before, field.after, min_cell) for field in change.fields)
    if not small:
        return change
    left = tuple(field for field in change.fields if field.name not in COUNTS)
    return replace(change, fields=left) if left or change.kind != "changed" else None


def _is_small(before: Value, after: Value, min_cell: int) -> bool:
    if not isinstance(before, int) or not isinstance(after, int):
        return False
    return any(0 < figure < min_cell for figure in (before, after, abs(after - before)))


def _field(name: str, before: Value | None, after: Value | None) -> FieldChange | None:
    if before is None or after is None:
        return None
    if isinstance(before, tuple) and isinstance(after, tuple):
        before, after = _only(before, after), _only(after, before)
    return FieldChange(name, before, after) if before != after else None


def _only(values: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    left_out = set(others)
    return tuple(value for value in values if value not in left_out)
