"""Watches what a site is made from: templates, static files, texts, vocabularies and the configuration."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchfiles import Change, watch

from site_builder.config import SiteConfig
from site_builder.content import FOLDERS
from site_builder.errors import SiteBuilderError
from site_builder.resources import layers

Changes = frozenset[Path]
#: Changes within this time of each other are one change (a burst goes on for 1.6 s at the most).
SETTLE_MS = 100
#: How often folders that come or go, and the configuration, are looked at.
LOOK_MS = 300


@contextmanager
def watching(config: SiteConfig) -> Iterator["queue.SimpleQueue[Changes | Exception]"]:
    """Watch from a thread until the block ends; gives the queue of changes, or of the error that ended it."""
    changes: queue.SimpleQueue[Changes | Exception] = queue.SimpleQueue()
    stop = threading.Event()
    thread = threading.Thread(target=watch_site, args=(config, changes.put, stop), daemon=True)
    thread.start()
    try:
        yield changes
    finally:
        stop.set()
        thread.join()


def watch_site(config: SiteConfig, put: Callable[[Changes | Exception], None], stop: threading.Event) -> None:
    """Report changed files until `stop` is set; folders may come and go meanwhile."""
    stamp = stamp_of(config.path)
    changed: set[Path] = set()
    while not stop.is_set():
        folders = watched(config)
        try:
            for found in watch(
                *folders,
                step=SETTLE_MS,
                rust_timeout=LOOK_MS,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=False,
            ):
                before, stamp = stamp, stamp_of(config.path)
                saved = {config.path.absolute()} if stamp != before else set()
                moved = set(folders) ^ set(watched(config)) | removed(found, folders)
                changed |= saved | moved | {Path(path) for _change, path in found}
                if moved:
                    break  # watch the folders that are there now, then report, so that no file is missed
                if changed:
                    put(frozenset(changed))
                    changed = set()
        except FileNotFoundError:  # a folder went at the moment in which it was to be watched
            changed |= {folder for folder in folders if not folder.is_dir()}
        except OSError as error:
            put(SiteBuilderError(f"changes can't be watched: {error}"))
            return


def removed(found: set[tuple[Change, str]], folders: Sequence[Path]) -> set[Path]:
    """The watched folders that were removed; one that was made anew meanwhile is watched no longer."""
    return {Path(path) for change, path in found if change is Change.deleted} & set(folders)


def watched(config: SiteConfig) -> list[Path]:
    """The folders to watch that are there now: ours and those of a person's own site."""
    texts = [folder / name for folder in layers(config, "content") for name in (*FOLDERS, "vocabulary")]
    folders = [*layers(config, "templates"), *layers(config, "static"), *texts]
    return [folder for folder in folders if folder.is_dir()]


def stamp_of(path: Path) -> tuple[int, ...]:
    """What changes when a file is saved; empty where it is not there."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return (state.st_mtime_ns, state.st_size, state.st_ino)
