"""Publish: check what was rendered, write it beside the old site, then swap the two.

A failed build leaves the old site alone. Refused: two writers of one path, a path that leaves the output
folder or that a host could not serve, and what is larger than hosts take.
"""

import filecmp
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import PublishError

_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
#: GitHub Pages refuses larger files (100 MB) and sites (1 GB).
MAX_FILE_BYTES = 100_000_000
MAX_SITE_BYTES = 1_000_000_000
#: Share of these from which on a build warns.
NEAR = 0.8
#: Names a build writes into the output folder that show it as ours.
MARKER = ".site-builder"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: its path, what it holds, and who writes it (named where two do).

    `content` is the bytes, or a large file on this disk that holds them: the site links to that or copies it, so it
    must never be written to again.
    """

    path: str
    content: bytes | Path
    writer: str

    @property
    def data(self) -> bytes:
        """The bytes; those of a file are read each time."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)


def text_file(path: str, text: str, writer: str) -> Output:
    """A text as a file in UTF-8."""
    return Output(path, text.encode("utf-8", "replace"), writer)


def gather(outputs: Iterable[Output]) -> dict[str, Output]:
    """Files by path. Raises `PublishError` naming every unsafe path and every pair of writers of one path."""
    files: dict[str, Output] = {}
    folded: dict[str, str] = {}
    problems = []
    for output in outputs:
        if not _PATH.fullmatch(output.path) or not {".", ".."}.isdisjoint(output.path.split("/")):
            problems.append(f"{output.writer} writes the unsafe path {output.path!r}")
            continue
        other = folded.setdefault(output.path.lower(), output.path)
        if output.path in files:
            problems.append(f"{files[output.path].writer} and {output.writer} both write {output.path}")
        elif other != output.path:
            problems.append(
                f"{files[other].writer} writes {other} and {output.writer} {output.path}: one file on some hosts"
            )
        files[output.path] = output
    refuse(problems)
    return files


def check_sizes(files: Mapping[str, Output]) -> None:
    """Raise `PublishError` for a file or a site larger than GitHub Pages takes."""
    problems = [
        f"{path} has {output.size:,} bytes; hosts refuse files over {MAX_FILE_BYTES:,}"
        for path, output in files.items()
        if output.size > MAX_FILE_BYTES
    ]
    total = sum(output.size for output in files.values())
    if total > MAX_SITE_BYTES:
        problems.append(f"the site has {total:,} bytes; hosts refuse sites over {MAX_SITE_BYTES:,}")
    refuse(problems)


def near_limits(files: Mapping[str, Output]) -> list[str]:
    """A sentence for each file, and for the site, that has 80 % or more of what GitHub Pages takes."""
    sizes = {path: output.size for path, output in files.items()}
    near = [(path, size, MAX_FILE_BYTES) for path, size in sizes.items() if size >= NEAR * MAX_FILE_BYTES]
    if (total := sum(sizes.values())) >= NEAR * MAX_SITE_BYTES:
        near.append(("the site", total, MAX_SITE_BYTES))
    return [f"{what} has {size:,} bytes, {size / limit:.0%} of what GitHub Pages takes" for what, size, limit in near]


def publish(files: Mapping[str, Output], out: Path) -> int:
    """Write the site and swap it into place; how many files differ from the site that was there.

    The new site is written whole into a folder beside `out`; unchanged files are linked, not copied. Raises
    `PublishError` where `out` holds something that is not a site of ours, or where the disk refuses.
    """
    recover(out)
    check_target(out)
    try:
        return _swap(files, out)
    except OSError as error:
        raise PublishError(
            f"{out} cannot be written: {error}; the site that was there is as it was. Look for free space, "
            "permissions, and another build that writes there at the same time"
        ) from error


def check_target(out: Path) -> None:
    """Raise `PublishError` where `out` is a file or a folder with things that no build of ours wrote."""
    if out.exists() and not out.is_dir():
        raise PublishError(f"{out} is a file; name a folder with --out")
    if not _is_ours(out):
        raise PublishError(
            f"{out} is not empty and was not written by site-builder (no file {MARKER} in it); it would be "
            "replaced as a whole. Name another folder with --out, or empty this one"
        )


def recover(out: Path) -> None:
    """Clear what a build left that was cut off: where that was within the swap, the old site goes back.

    Raises `PublishError` where a folder of that name is not ours to remove.
    """
    new, old = _beside(out)
    for folder in (new, old):
        if not _is_ours(folder):
            raise PublishError(f"{folder} is in the way and was not written by site-builder; move it elsewhere")
    if old.exists() and not out.exists():
        old.rename(out)
    _discard(new)
    _discard(old)


def _discard(folder: Path) -> None:
    """Remove a folder of ours, its marker last: where that is cut off, the next build still knows it as ours."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != MARKER:
                path.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _beside(out: Path) -> tuple[Path, Path]:
    """Where the new site is written, and where the old one waits until the new one is in its place."""
    return out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")


def _is_ours(folder: Path) -> bool:
    """Whether a folder is absent, empty or marked as written by a build."""
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / MARKER).exists() or not any(folder.iterdir()))


def _swap(files: Mapping[str, Output], out: Path) -> int:
    new, old = _beside(out)
    try:
        new.mkdir(parents=True)
        (new / MARKER).write_text("This folder is written by site-builder and replaced by its next build.\n")
        changed = _write(files, out, new)
        if changed == 0 and _paths(out) == set(files) | {MARKER}:
            return 0
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        if old.exists() and not out.exists():
            old.rename(out)
        _discard(new)
        _discard(old)
    return changed


def _write(files: Mapping[str, Output], out: Path, new: Path) -> int:
    changed = 0
    for folder in sorted({str(Path(path).parent) for path in files}):
        (new / folder).mkdir(parents=True, exist_ok=True)
    for path, output in files.items():
        before, after = out / path, new / path
        if isinstance(output.content, Path):
            changed += _place(output.content, before, after)
        elif not _linked(before, output.content, after):
            after.write_bytes(output.content)
            changed += 1
    return changed


def _place(file: Path, before: Path, after: Path) -> bool:
    """Link the site to a file, or copy it where the disk has no links; whether the site had other bytes."""
    same = before.is_file() and (before.samefile(file) or filecmp.cmp(before, file, shallow=False))
    try:
        os.link(file, after)
    except OSError:
        shutil.copyfile(file, after)
    return not same


def _linked(before: Path, data: bytes, after: Path) -> bool:
    """Whether the file was there with these bytes; then it is linked, or copied where the disk has no links."""
    if not before.is_file() or before.stat().st_size != len(data) or before.read_bytes() != data:
        return False
    try:
        os.link(before, after)
    except OSError:
        after.write_bytes(data)
    return True


def _paths(out: Path) -> set[str]:
    return {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} if out.exists() else set()


def refuse(problems: list[str]) -> None:
    """Raise `PublishError` with the problems, the first fifty in full, where there are any."""
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:50])
        more = f"\n  ... and {len(problems) - 50} more" if len(problems) > 50 else ""
        raise PublishError(f"the site was not published; {len(problems)} problem(s)\n{shown}{more}")
