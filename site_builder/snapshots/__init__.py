"""The snapshot store: what was pulled, whole and checked, in `.snapshots/<source>/<stamp>/`.

A pull writes into a draft (`.partial/`), which an interrupted pull finds again; publishing renames it, so that
a reader sees the last whole snapshot or the new one and nothing between.
"""

from site_builder.snapshots.draft import Draft, Writing
from site_builder.snapshots.manifest import Attempt, Damage, Manifest, StoredFile
from site_builder.snapshots.shrink import ShrinkError
from site_builder.snapshots.store import Store

__all__ = ["Attempt", "Damage", "Draft", "Manifest", "ShrinkError", "Store", "StoredFile", "Writing"]
