"""Answers of the stand-in before they are sent, and how faults spoil them."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from tests.standin.faults import Faults

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
#: Bytes of a body that are kept in memory; a larger one goes through a file.
IN_MEMORY = 64 * 2**20
#: Neither JSON nor UTF-8.
GARBAGE = b"\x1f\x8b\xff\xfe\x00\x9d{]" * 40


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, kind and body, at its beginning, with its length in bytes; `headers` are further ones."""

    status: int
    kind: str
    body: IO[bytes]
    length: int
    headers: Mapping[str, str] = field(default_factory=dict)


def of_bytes(status: int, kind: str, body: bytes) -> Answer:
    """An answer that is at hand."""
    return Answer(status, kind, BytesIO(body), len(body))


def of_json(status: int, value: Any) -> Answer:
    """A JSON value as Express writes it."""
    return of_bytes(status, JSON, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def of_page(status: int, text: str = "") -> Answer:
    """An HTML page as the proxy before Guppy, or Express, sends it."""
    title = text or f"{status} {HTTPStatus(status).phrase}"
    page = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><pre>{title}</pre></body></html>\n"
    return of_bytes(status, HTML, page.encode())


def of_array(pieces: Iterable[bytes]) -> Answer:
    """A JSON array of objects that come in pieces, each object followed by a comma; whole before it is sent."""
    with ExitStack() as undone:
        body = undone.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        digest = hashlib.sha1(usedforsecurity=False)
        length = body.write(b"[")
        for piece in pieces:
            length += body.write(piece)
            digest.update(piece)
        if length > 1:
            length = body.seek(length - 1)
        length += body.write(b"]")
        body.seek(0)
        # From here on it is closed by whoever sends it.
        undone.pop_all()
    etag = f'W/"{length:x}-{b64encode(digest.digest()).decode().rstrip("=")}"'
    return Answer(200, JSON, body, length, {"ETag": etag})


def spoiled(answer: Answer, faults: Faults) -> Answer:
    """What is sent in place of an answer; a cut-off connection is the sender's business."""
    if faults.status is not None:
        page = of_page(faults.status)
        return replace(page, headers={"Retry-After": faults.retry_after}) if faults.retry_after else page
    if faults.html:
        return of_page(200, "Please sign in")
    if faults.garbage:
        return of_bytes(200, JSON, GARBAGE)
    if faults.truncate is not None:
        return replace(answer, length=int(answer.length * faults.truncate))
    return answer


def with_errors(result: dict[str, Any]) -> dict[str, Any]:
    """A GraphQL result of which the first value could not be had: null there, and an error beside it."""
    data = json.loads(json.dumps(result.get("data") or {}))
    path: list[str] = []
    inside = data
    while isinstance(inside, dict) and inside:
        path.append(next(iter(inside)))
        if not isinstance(inside[path[-1]], dict):
            inside[path[-1]] = None
            break
        inside = inside[path[-1]]
    message = "search_phase_execution_exception: [es_rejected_execution_exception] rejected execution"
    error = {"message": message, "path": path, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    return {"errors": [error], "data": data}
