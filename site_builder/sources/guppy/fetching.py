"""Downloads of the parts of a type, each into a file of the draft: the next one comes while one is being written."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx

from site_builder.errors import SourceError
from site_builder.net import download, shown_url
from site_builder.net_errors import LOOKED_AT, quotable
from site_builder.slugs import digest
from site_builder.snapshots import Draft, StoredFile
from site_builder.sources.guppy.asking import Guppy
from site_builder.sources.guppy.filters import Part, filter_of
from site_builder.sources.guppy.rows import to_parquet

#: Where answers lie until they are Parquet: one is being written, another one comes.
SCRATCH = ("answer-1.json", "answer-2.json")
#: Answers that are no JSON are asked for again once, after so many seconds.
PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each part: `fields`; `overlapping` says that rows can come with several parts.

    Where parts overlap, the fields that divide them must be among those that are asked.
    """

    guppy: Guppy
    draft: Draft
    fields: tuple[str, ...]
    overlapping: bool


def name_of(part: Part, fields: Sequence[str], stamp: str) -> str:
    """What the file of a part is called: the same only for the same question to the same index."""
    return f"{part.kind}/{digest(repr((part.conditions, part.rows, tuple(fields), stamp)), 24)}"


def fetch_parts(question: Question, parts: Sequence[Part], stamp: str) -> Iterator[tuple[Part, StoredFile]]:
    """Fetch parts into the draft, unless an interrupted pull has done so; each when its file is there.

    Raises:
        SourceError: No whole answer, one that is no array of rows, or another number of rows than counted.
    """
    draft = question.draft
    answers = [draft.folder / name for name in SCRATCH]
    try:
        with ThreadPoolExecutor(1) as writer:
            writing: list[tuple[Part, Future[StoredFile]]] = []
            for part in parts:
                name = name_of(part, question.fields, stamp)
                if (done := draft.done(name)) is not None:
                    yield part, done
                    continue
                answers.reverse()
                response = _ask(question, part, answers[0])
                yield from _written(writing)
                writing.append((part, writer.submit(_keep, question, part, name, answers[0], response)))
            yield from _written(writing)
    finally:
        for answer in answers:
            answer.unlink(missing_ok=True)


def _written(writing: list[tuple[Part, Future[StoredFile]]]) -> Iterator[tuple[Part, StoredFile]]:
    while writing:
        part, future = writing.pop()
        yield part, future.result()


def _ask(question: Question, part: Part, answer: Path) -> httpx.Response:
    """Write an answer to a file; its head."""
    guppy = question.guppy
    body: dict[str, object] = {"type": part.kind, "fields": list(question.fields)}
    if (filter_ := filter_of(part.conditions)) is not None:
        body["filter"] = filter_
    return download(guppy.client, guppy.source, "POST", guppy.download_url, answer, json=body)


def _keep(question: Question, part: Part, name: str, answer: Path, response: httpx.Response) -> StoredFile:
    """Write the rows of an answer into the draft."""
    guppy, draft = question.guppy, question.draft
    with draft.write(name, url=guppy.download_url, suffix=".parquet") as writing:
        came, writing.rows = _read(question, part, answer, writing.path, response)
        if came != part.rows:
            raise SourceError(
                f"source '{guppy.source}': {part}: {part.rows:,} rows were counted and {came:,} came. The "
                "index may be changing: pull again later; if it stays so, tell the keeper of the commons"
            )
    return draft.files[name]


def _read(question: Question, part: Part, answer: Path, target: Path, response: httpx.Response) -> tuple[int, int]:
    """Rows that came, and rows that were kept; what is no JSON is asked for once more."""
    dividing = part.dividing if question.overlapping else ()
    try:
        return to_parquet(answer, target, question.fields, dividing)
    except duckdb.Error:
        time.sleep(PAUSE)
        response = _ask(question, part, answer)
    try:
        return to_parquet(answer, target, question.fields, dividing)
    except duckdb.Error as error:
        raise SourceError(_unreadable(question.guppy, part, answer, response, error)) from error


def _unreadable(guppy: Guppy, part: Part, answer: Path, response: httpx.Response, error: duckdb.Error) -> str:
    request = response.request
    kind = quotable(response.headers.get("content-type", "of no type"), request, 80)
    with answer.open("rb") as file:
        begins = quotable(file.read(LOOKED_AT).decode("utf-8", "replace"), request, 80)
    said = quotable(str(error).replace(str(answer), "the answer"), request)
    return (
        f"source '{guppy.source}': {shown_url(guppy.download_url)}: {part}: the answer ({kind}, "
        f"{answer.stat().st_size:,} bytes) is no whole JSON array of rows ({said}); it begins with: {begins}. "
        "Pull again later; if it is a web page, the address is wrong or the server wants a log-in"
    )
