"""How requests travel: with pauses between them, again where a failure may pass, and not for ever."""

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
from httpx_retries import Retry

from site_builder.net_errors import causes

_LOG = logging.getLogger(__name__)


class TakingClient(httpx.Client):
    """Has answers that are wanted whole read where they can still be asked for again."""

    def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """As the client of httpx does; an answer that is cut off counts as a try that failed."""
        if not stream:
            request.extensions.setdefault("take", httpx.Response.read)
        return super().send(request, stream=stream, **options)


def taken(response: httpx.Response) -> None:
    """Take the body of an answer as its request wants it; an error of that is one of the try."""
    take = response.request.extensions.get("take")
    if take:
        take(response)


class Patience(Retry):
    """Gives up at once what no waiting mends, and waits no odd times."""

    def is_retryable_exception(self, exception: Exception) -> bool:
        """A certificate that is wrong, and an answer that took for ever, are no better the next time."""
        hopeless = isinstance(exception, _TooLong) or any(
            isinstance(e, ssl.SSLCertVerificationError) for e in causes(exception)
        )
        return not hopeless and super().is_retryable_exception(exception)

    def parse_retry_after(self, retry_after: str) -> float:
        """Seconds to wait; 0, which means the usual backoff, where the header is no time."""
        try:
            return super().parse_retry_after(retry_after)
        except (ValueError, OverflowError):
            return 0.0

    def sleep(self, response: httpx.Response | Exception) -> None:
        """Wait, and leave word of it in the log."""
        why = f"status {response.status_code}" if isinstance(response, httpx.Response) else type(response).__name__
        _LOG.info("try %d failed (%s)", self.attempts_made, why)
        super().sleep(response)


class _TooLong(httpx.ReadTimeout):
    """An answer went on and on."""


class Paced(httpx.BaseTransport):
    """Sends each request through a client of its own, which knows proxies and certificates, with pauses between."""

    def __init__(self, inner: httpx.Client, pause: float, longest: float) -> None:
        """`pause` between the beginnings of requests and `longest` for an answer are in seconds."""
        self.inner = inner
        self.pause = pause
        self.longest = longest
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request when it is its turn."""
        time.sleep(self._wait(request.url.host))
        end = time.monotonic() + self.longest
        response = self.inner.send(request, stream=True, auth=None, follow_redirects=False)
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Bounded(response.stream, end, self.longest)
        return response

    def close(self) -> None:
        """Close the connections."""
        self.inner.close()

    def _wait(self, host: str) -> float:
        """Seconds until the next request of that host may begin; its place is taken."""
        with self._lock:
            now = time.monotonic()
            begin = max(now, self._next.get(host, now))
            self._next[host] = begin + self.pause
            return begin - now


class _Bounded(httpx.SyncByteStream):
    """The bytes of an answer, until its time is over."""

    def __init__(self, stream: httpx.SyncByteStream, end: float, longest: float) -> None:
        self.stream = stream
        self.end = end
        self.longest = longest

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.stream:
            if time.monotonic() > self.end:
                raise _TooLong(f"the answer was not complete after {self.longest:,.0f} seconds")
            yield chunk

    def close(self) -> None:
        self.stream.close()
