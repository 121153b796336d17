"""HTTP for the stand-in: connections that are kept, recorded, spoiled where a fault says so, and ended at once."""

import json
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from tests.standin.answers import Answer, of_page, spoiled
from tests.standin.faults import Faults

LARGEST_BODY = 50 * 2**20
#: Bytes of a body that are sent at a time.
PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it arrived; names of headers are in lower case."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Answering(Protocol):
    """What answers the requests of a server."""

    faults: Faults
    requests: list[Recorded]

    def answer(self, request: Recorded, faults: Faults) -> Answer | None:
        """What a request gets; None where the connection is closed without a word."""


class HttpServer(ThreadingHTTPServer):
    """A server that can end while connections are open or wait for an answer that never comes."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def end(self) -> None:
        """Close every connection, wait for the threads and free the port."""
        self.stopping.set()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


def handler(server: Answering) -> type[BaseHTTPRequestHandler]:
    """The class that serves the connections of an `HttpServer`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        server: HttpServer

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST_BODY:
                self.close_connection = True
                self._send(of_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), None)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Recorded(self.command, self.path, self.rfile.read(length), headers)
            server.requests.append(request)
            faults = server.faults.due(urlsplit(self.path).path, request.body)
            if faults.hang or self.server.stopping.wait(faults.delay):
                self.server.stopping.wait()
                self.close_connection = True
                return
            answer = server.answer(request, faults)
            if answer is None:
                self.close_connection = True
                return
            with answer.body:
                self._send(spoiled(answer, faults), faults.cut)

        def _send(self, answer: Answer, cut: float | None) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(answer.length))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                _copy(answer.body, self.wfile, answer.length if cut is None else int(answer.length * cut))
            self.close_connection = self.close_connection or cut is not None

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: the requests are recorded."""

    return Handler


def _copy(source: IO[bytes], target: Any, length: int) -> None:
    while length > 0:
        piece = source.read(min(PIECE, length))
        target.write(piece)
        length -= len(piece)
