"""One question to one server, over real sockets: servers that refuse, stall, hang up and lie."""

import socket
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import httpx
import pytest

from site_builder import __version__
from site_builder.audit.asking import FIRST_BYTES, Answer, ask, ask_register
from site_builder.net import client
from tests.fixtures.answering import Answering, http, json_answer, silent
from tests.fixtures.routing import NOT_FOUND, PAGE, Routing, sent_to

HEAD_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def asking(**options: Any) -> httpx.Client:
    return client(**{"home": "https://example.org/atlas/", "retries": 0, "pause": 0.0, "timeout": 5.0, **options})


def said(routes: dict[str, Any], **options: Any) -> tuple[Answer, list[str]]:
    """What is learnt of `/x` from a server, and what it was asked."""
    with Routing(routes=routes) as server, asking(**options) as http_client:
        return ask(http_client, f"{server.url}/x"), server.asked


def test_it_says_who_asks() -> None:
    with Routing() as server, asking() as http_client:
        ask(http_client, f"{server.url}/x")
    agent = f"User-Agent: site-builder/{__version__} (+https://example.org/atlas/)"
    assert all(agent.encode() in request for request in server.requests)


def test_the_head_of_a_file_is_enough() -> None:
    answer, asked = said({"/x": http(body=b"DICM", Content_Type="application/dicom")})
    assert (answer.status, asked) == (200, ["HEAD /x"])


def test_of_a_page_the_title_is_read() -> None:
    answer, asked = said({"/x": PAGE})
    assert (answer, asked) == (Answer(200, "200 OK"), ["HEAD /x", "GET /x"])


@pytest.mark.parametrize("status", ["405 Method Not Allowed", "404 Not Found", "501 No", "403 Forbidden", "500 Oh"])
def test_a_refused_head_is_asked_again_as_get(status: str) -> None:
    answer, asked = said({"HEAD /x": http(status), "GET /x": PAGE})
    assert (answer.status, asked) == (200, ["HEAD /x", "GET /x"])


def test_a_server_that_hangs_up_on_head_is_asked_again_as_get() -> None:
    assert said({"HEAD /x": lambda connection: None, "GET /x": PAGE})[0].status == 200


def test_what_is_not_there_is_not_there() -> None:
    assert said({"/x": NOT_FOUND})[0] == Answer(404, "404 Not Found")


@pytest.mark.parametrize(
    "title",
    [
        "Page not found | Atlas",
        "404 &mdash; nothing here",
        "Error 404",
        "Not found",
        "The Cancer Archive: this page does not exist",
        "Dataset  could not be\n found",
    ],
)
def test_a_page_that_says_that_nothing_is_there_is_a_lie(title: str) -> None:
    answer, _asked = said({"/x": http(body=f"<HTML><TITLE>{title}</TITLE>", Content_Type="text/html")})
    assert answer.status == 404
    assert answer.why.startswith("200, but the title of the page is '")


@pytest.mark.parametrize("title", ["CT of 404 lungs", "Lesions not found by radiologists", "Study 404", ""])
def test_titles_that_are_about_something_else_are_no_lie(title: str) -> None:
    assert said({"/x": http(body=f"<title>{title}</title>", Content_Type="text/html")})[0].status == 200


def test_no_more_than_the_beginning_of_an_endless_page_is_read() -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(HEAD_OK)
        for block in repeat(b"<p>more" * 1000):
            connection.sendall(block)
            sent += len(block)

    answer, _asked = said({"HEAD /x": HEAD_OK, "GET /x": endless})
    assert answer.status == 200
    assert FIRST_BYTES < sent < 100_000_000


@pytest.mark.parametrize("length", ["5", "100000"])
def test_a_wrong_length_changes_nothing(length: str) -> None:
    page = http(body="<title>A collection</title>", Content_Type="text/html", Content_Length=length)
    assert said({"/x": page})[0].status == 200


def test_a_page_that_drips_is_given_up_and_is_there() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(HEAD_OK)
        silent(connection)

    assert said({"HEAD /x": HEAD_OK, "GET /x": drip}, timeout=0.2)[0].status == 200


def test_silence_is_no_answer() -> None:
    answer, asked = said({"/x": silent}, timeout=0.2)
    assert answer == Answer(0, "the server is silent; nothing came in the time that we wait")
    assert (answer.passing, asked) == (True, ["HEAD /x"])


def test_a_wrong_certificate_is_no_answer() -> None:
    with Answering([PAGE], tls=True) as server, asking() as http_client:
        answer = ask(http_client, server.url)
    assert answer == Answer(0, "its certificate is not accepted: self-signed certificate")


def test_a_host_that_does_not_exist_is_no_answer() -> None:
    def unknown(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request) from socket.gaierror(-2, "Name or service not known")

    with httpx.Client(transport=httpx.MockTransport(unknown)) as http_client:
        assert ask(http_client, "https://gone.example/x").why == "there is no such host, or no name server"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
def test_the_wait_that_a_server_wants_is_heard_without_another_request(status: str) -> None:
    answer, asked = said({"/x": http(status, Retry_After="90")})
    assert (answer.wait, answer.passing, asked) == (90.0, True, ["HEAD /x"])


def test_a_wait_that_is_none_is_none() -> None:
    assert said({"/x": http("429 Slow Down", Retry_After="soon")})[0].wait == 0.0


def test_a_redirect_is_told_and_not_followed() -> None:
    answer, asked = said({"/x": sent_to("../y?z=1")})
    assert answer.location.endswith("/y?z=1")
    assert asked == ["HEAD /x"]


@pytest.fixture
def register() -> Iterator[tuple[Routing, httpx.Client]]:
    with Routing() as server, asking() as http_client:
        yield server, http_client


def registered(register: tuple[Routing, httpx.Client], answer: Any) -> Answer:
    server, http_client = register
    server.routes["/api"] = answer
    return ask_register(http_client, f"{server.url}/api", "https://doi.org/10.1/x")


def test_the_register_says_where_a_doi_leads(register: tuple[Routing, httpx.Client]) -> None:
    values = (
        '[{"type": "HS_ADMIN", "data": {"value": {}}}, {"type": "URL", "data": {"value": "https://example.org/x"}}]'
    )
    answer = registered(register, json_answer(f'{{"responseCode": 1, "values": {values}}}'))
    assert answer == Answer(302, "registered", "https://example.org/x")


def test_a_doi_without_an_address_is_asked_for_as_browsers_do(register: tuple[Routing, httpx.Client]) -> None:
    for text in ('{"responseCode": 200}', '{"responseCode": 1, "values": [{"type": "URL", "data": {"value": {}}}]}'):
        assert registered(register, json_answer(text)).location == "https://doi.org/10.1/x"


def test_a_doi_that_is_not_registered_is_not_found(register: tuple[Routing, httpx.Client]) -> None:
    answer = registered(register, http("404 Not Found", '{"responseCode": 100, "handle": "10.1/x"}'))
    assert answer == Answer(404, "this DOI is not registered")


@pytest.mark.parametrize("body", ["<html>busy", "[]", "{}", "null", '{"responseCode": 2}', "[" * 100_000, ""])
def test_nonsense_of_the_register_says_nothing_of_the_doi(body: str, register: tuple[Routing, httpx.Client]) -> None:
    assert registered(register, json_answer(body)).passing


def test_a_busy_register_says_nothing_of_the_doi(register: tuple[Routing, httpx.Client]) -> None:
    assert registered(register, http("429 Too Many Requests", "busy", Retry_After="7")).wait == 7.0
