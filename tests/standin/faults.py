"""What can go wrong on the way, switched on and off by a test while the server runs."""

import threading
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Faults:
    """How the server misbehaves; by default it does not.

    Which requests it concerns:
        path: those whose path ends with this text; empty means all.
        matching: of these, those whose body contains this text.
        skip: how many of them are answered well first.
        times: how many of them are answered badly after that; None means all.

    What happens to them:
        delay: seconds before the answer.
        hang: no answer, until the server is stopped.
        status: this status with an HTML page in place of the answer, such as 404, 429, 502 or 503.
        retry_after: the header `Retry-After` of such a page.
        html: status 200 with an HTML page.
        garbage: status 200 and `application/json` with bytes that are neither JSON nor UTF-8.
        cut: share of the body, 0 to 1, after which the connection is closed.
        truncate: share of the body that is sent as if it were all of it, with a Content-Length that fits.
        errors: of GraphQL queries, status 200 with an error and null at the first value.
        drift: rows by which a download differs from what was counted: so many of its first rows come
            twice, or are left out where it is negative.
    """

    path: str = ""
    matching: str = ""
    skip: int = 0
    times: int | None = None
    delay: float = 0.0
    hang: bool = False
    status: int | None = None
    retry_after: str | None = None
    html: bool = False
    garbage: bool = False
    cut: float | None = None
    truncate: float | None = None
    errors: bool = False
    drift: int = 0
    _lock: Any = field(default_factory=threading.Lock, repr=False, compare=False)

    def clear(self) -> None:
        """Behave well again."""
        for one in fields(self):
            if one.name != "_lock":
                setattr(self, one.name, one.default)

    def due(self, path: str, body: bytes) -> "Faults":
        """The faults of one request: these, counted down, or none."""
        with self._lock:
            if not path.endswith(self.path) or self.matching.encode() not in body or self.times == 0:
                return Faults()
            if self.skip:
                self.skip -= 1
                return Faults()
            if self.times is not None:
                self.times -= 1
            return Faults(**{one.name: getattr(self, one.name) for one in fields(self) if one.name != "_lock"})
