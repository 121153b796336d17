"""Texts that a build may reuse: one SQLite file that can be deleted, cut short or overwritten at any time."""

import hashlib
import logging
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_LOG = logging.getLogger(__name__)
_OUT_OF_REACH = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL}
_TABLE = "CREATE TABLE IF NOT EXISTS texts (key TEXT PRIMARY KEY, digest BLOB NOT NULL, text TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class Store:
    """Texts by key. What can't be read is absent, what can't be written is drawn again by the next build."""

    path: Path

    def read(self, keys: Collection[str]) -> dict[str, str]:
        """Return the texts under ``keys`` that are there and whole."""
        if not self.path.is_file():
            return {}
        try:
            with closing(self._connect()) as connection:
                rows = connection.execute("SELECT key, digest, text FROM texts").fetchall()
        except (sqlite3.Error, OSError, UnicodeError) as error:
            self._discard(error)
            return {}
        return {key: text for key, digest, text in rows if key in keys and digest == _digest(key, text)}

    def write(self, texts: Mapping[str, str], keep: Collection[str]) -> None:
        """Add ``texts`` and drop every key that isn't in ``keep``."""
        if not texts and self._keys() <= set(keep):
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(_TABLE)
                old = [row for row in connection.execute("SELECT key FROM texts") if row[0] not in keep]
                connection.executemany("DELETE FROM texts WHERE key = ?", old)
                rows = [(key, _digest(key, text), text) for key, text in texts.items()]
                connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", rows)
        except (sqlite3.Error, OSError) as error:
            self._discard(error)

    def _keys(self) -> set[str]:
        if not self.path.is_file():
            return set()
        try:
            with closing(self._connect()) as connection:
                return {row[0] for row in connection.execute("SELECT key FROM texts")}
        except (sqlite3.Error, OSError) as error:
            self._discard(error)
            return set()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=2)
        connection.execute("PRAGMA synchronous = OFF")  # a torn file is noticed and drawn again
        return connection

    def _discard(self, error: Exception) -> None:
        """Remove a broken file; one that only is in use or out of reach stays."""
        _LOG.warning("%s: %s; what it held is drawn again", self.path, error)
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUT_OF_REACH:
            return
        try:
            self.path.unlink(missing_ok=True)
        except OSError as reason:
            _LOG.warning("%s: can't be removed: %s", self.path, reason)


def _digest(key: str, text: str) -> bytes:
    """Prove that the text is the one stored under this key: it goes into pages as it is."""
    return hashlib.blake2b(f"{key}\n{text}".encode(), digest_size=16).digest()
