"""The shrink guard: a source that suddenly has far fewer rows is more often broken than right."""

from collections.abc import Mapping

from site_builder.errors import SourceError
from site_builder.snapshots.draft import Draft
from site_builder.snapshots.manifest import Manifest, rows_by_table


class ShrinkError(SourceError):
    """A pull has too few rows beside the snapshot before it; the message says how to confirm it."""


def check_shrink(draft: Draft, before: Manifest | None, max_shrink: float) -> None:
    """Raise `ShrinkError` where a table lost more than the share `max_shrink` (0 to 1) of its rows.

    A table whose rows the pull did not count is not compared; one that is gone has lost all.
    """
    if before is None or before.kind != draft.kind:
        return
    counted = rows_by_table(draft.files.values())
    uncounted = {file.name.partition("/")[0] for file in draft.files.values()} - counted.keys()
    lost = shrunk({t: n for t, n in before.rows().items() if t not in uncounted}, counted, max_shrink)
    if not lost:
        return
    listed = "; ".join(f"{table} from {old:,} rows to {new:,}" for table, (old, new) in lost.items())
    changed = "" if before.plan == draft.plan.text else " (its configuration was changed since)"
    raise ShrinkError(
        f"source '{draft.source_id}': it has lost more than max_shrink = {max_shrink:g} of its rows since "
        f"{before.retrieved_at}{changed}: {listed}. If that is right, "
        f"confirm it with: site-builder pull {draft.source_id} --allow-shrink (what was fetched is kept for that)"
    )


def shrunk(before: Mapping[str, int], after: Mapping[str, int], max_shrink: float) -> dict[str, tuple[int, int]]:
    """Rows before and after of the tables that lost more than that share."""
    pairs = {table: (old, after.get(table, 0)) for table, old in before.items()}
    return {table: (old, new) for table, (old, new) in pairs.items() if old - new > old * max_shrink}
