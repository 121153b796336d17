"""The network client over real sockets: what is tried again, how long is waited, and what a person is told."""

import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx
import pytest

from site_builder import __version__
from site_builder.errors import SourceError
from site_builder.gen3_auth import token_from
from site_builder.net import client, download, explained_network, json_of, shown_url
from tests.fixtures.answering import CERTIFICATE, Answer, Answering, http, json_answer, silent

FINE = json_answer('{"data": 1}')
BUSY = http("503 Service Unavailable", "busy")
CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n" + b'{"data": '
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2VjcmV0LXNpZ25hdHVyZQ"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def quick(**options: Any) -> httpx.Client:
    return client(**{"backoff": 0.0, "pause": 0.0, "timeout": 5.0, **options})


def asked(answers: list[Answer], **options: Any) -> tuple[Any, Answering]:
    """The JSON that a server's answers come to, and the server."""
    with Answering(answers) as server, quick(**options) as asking, explained_network("bih", server.url):
        return json_of(asking.post(f"{server.url}/guppy/graphql", json={"query": "{a}"}), "bih"), server


def problem(answers: list[Answer], tries: int = 1, tls: bool = False, **options: Any) -> str:
    """What a person is told of a server's answers, without the server's port."""
    with Answering(answers, tls) as server, quick(**{"retries": tries - 1, **options}) as asking:
        with pytest.raises(SourceError) as raised, explained_network("bih", server.url):
            json_of(asking.get(f"{server.url}/guppy?key=secret"), "bih")
        assert len(server.requests) == (0 if tls else tries)
        return str(raised.value).replace(server.url, "HOST")


# What is tried again


def test_a_request_says_who_asks_and_is_repeated_as_it_was() -> None:
    data, server = asked([BUSY, b"", CUT, FINE], home="https://example.org/atlas", headers={"X-More": "1"})
    assert data == {"data": 1}
    assert len(server.requests) == 4
    assert len(set(server.requests)) == 1
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert json.loads(body) == {"query": "{a}"}
    assert head.startswith(b"POST /guppy/graphql HTTP/1.1\r\n")
    assert f"User-Agent: site-builder/{__version__} (+https://example.org/atlas)".encode() in head
    assert b"X-More: 1" in head


@pytest.mark.parametrize("status", ["429 Too Many Requests", "502 Bad Gateway", "503 No", "504 Gateway Timeout"])
def test_what_may_pass_is_tried_again(status: str) -> None:
    assert asked([http(status), FINE])[0] == {"data": 1}


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Internal Error"])
def test_what_will_not_pass_is_asked_once(status: str) -> None:
    with Answering([http(status), FINE]) as server, quick() as asking:
        with pytest.raises(SourceError, match=f"the server answered {status}"):
            json_of(asking.get(server.url), "bih")
        assert len(server.requests) == 1


def test_tries_come_to_an_end(waits: list[float]) -> None:
    said = problem([BUSY], tries=5, backoff=1.0)
    assert said == (
        "source 'bih': GET HOST/guppy?...: the server answered 503 Service Unavailable, at 5 tries (busy); "
        "try again later"
    )
    backoffs = [wait for wait in waits if wait]
    assert len(backoffs) == 4
    for number, wait in enumerate(backoffs):
        assert 2**number / 2 <= wait <= 2**number


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7", 7, 7),
        ("a date in a minute", 20, 60),
        ("86400", 120, 120),
        ("9" * 500, 120, 120),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 120, 120),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.5, 1),
        ("Fri, 31 Dec 99999999 23:59:59 GMT", 0.5, 1),
        ("-5", 0.5, 1),
        ("soon \x9b", 0.5, 1),
    ],
)
def test_retry_after(
    said: str, least: float, most: float, waits: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    if said == "a date in a minute":
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    data, _server = asked([http("503 Later", Retry_After=said), FINE], backoff=1.0)
    assert data == {"data": 1}
    (wait,) = [wait for wait in waits if wait]
    assert least <= wait <= most
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_requests_of_a_host_keep_their_distance(waits: list[float]) -> None:
    with Answering([FINE]) as server, Answering([FINE]) as other, quick(pause=50.0) as asking:
        for _ in range(3):
            asking.get(server.url)
        asking.get(other.url.replace("127.0.0.1", "localhost"))
    assert waits[0] == 0
    assert 0 < waits[1] <= 50 < waits[2] <= 100
    assert waits[3] == 0


def test_two_connections_of_a_host_at_the_most() -> None:
    both = threading.Barrier(2)

    def together(connection: socket.socket) -> None:
        both.wait(timeout=30)
        connection.sendall(FINE)

    with Answering([together]) as server, quick() as asking:
        threads = [threading.Thread(target=asking.get, args=(server.url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(server.requests), server.most) == (6, 2)


def test_proxies_and_certificates_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Answering([FINE]) as proxy, Answering([FINE]) as direct:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with quick() as asking:
            assert json_of(asking.get("http://commons.invalid/guppy"), "bih") == {"data": 1}
            assert json_of(asking.get(direct.url), "bih") == {"data": 1}
        assert proxy.requests[0].startswith(b"GET http://commons.invalid/guppy HTTP/1.1\r\n")
        assert (len(proxy.requests), len(direct.requests)) == (1, 1)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Answering([FINE], tls=True) as server, quick() as asking:
        assert json_of(asking.get(server.url), "bih") == {"data": 1}


# What a person is told


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


HTML = "<html><head><title>Sign in</title><style>p{}</style></head><body><h1>Who &amp; what?</h1>\n<script>x</script>"
ASKED = "source 'bih': GET HOST/guppy?...: "
MESSAGES: dict[str, tuple[list[Answer], str]] = {
    "html": (
        [http(body=f"\n{HTML}", Content_Type="text/html")],
        "the answer is a web page, and should be JSON (Sign in Who & what?); is the address that of the API, and does "
        "the server want a log-in?",
    ),
    "half": (
        [json_answer('[{"a": 1}, {"a"')],
        'the answer is not JSON, or not all of it (15 bytes: [{"a": 1}, {"a"): Input data was truncated; '
        "try again later",
    ),
    "nothing": ([json_answer("\n")], "the answer is empty, and should be JSON; try again later"),
    "deep": (
        [json_answer("[" * 100_000)],
        f"the answer is not JSON, or not all of it (100,000 bytes: {'[' * 199}…): maximum recursion depth exceeded "
        "while deserializing an object; try again later",
    ),
    "garbage": (
        [http(body=b"\x00\xff\x1b[2J\xe2\x80\xae")],
        "the answer is not JSON, or not all of it (9 bytes: [2J): JSON is malformed: invalid character (byte 0); "
        "try again later",
    ),
    "400": (
        [http("400 Bad Request", '{"errors": [{"message": "Cannot query field \\"nope\\""}]}')],
        'the server answered 400 Bad Request ({"errors": [{"message": "Cannot query field \\"nope\\""}]}); the server '
        "does not take what we ask: is it what the configuration says?",
    ),
    "401": (
        [http("401 Unauthorized")],
        "the server answered 401 Unauthorized; the server wants to know who asks: see the README on tokens",
    ),
    "403": (
        [http("403 Forbidden", HTML)],
        "the server answered 403 Forbidden (Sign in Who & what?); the server does not let us read this: ask its "
        "keeper, or give a token that may",
    ),
    "404": ([http("404 Not Found")], "the server answered 404 Not Found; is the address right?"),
    "500": (
        [http("500 \x9boh", "\x9b\u202eoh")],
        "the server answered 500 oh (oh); try again later",
    ),
    "302": (
        [http("302 Found", Location="https://me:secret@login.example.org/in?next=secret")],
        "the server answered 302 Found; it sends us on to https://login.example.org/in?...: is that the right address?",
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_what_is_said_of_an_answer(case: str) -> None:
    answers, expected = MESSAGES[case]
    said = problem(answers)
    assert said == f"{ASKED}{expected}"
    assert "secret" not in said


SILENT = "the server is silent; nothing came in the time that we wait; ask for less at once, or try again later"
CUT_OFF = "the connection was cut off before the answer was complete; try again later"
FAILURES: dict[str, tuple[list[Answer], dict[str, Any], str]] = {
    "silent": ([silent], {"timeout": 0.1}, SILENT),
    "stalled": ([[CUT[:20], *repeat(b"", 5)], silent], {"tries": 2, "timeout": 0.1}, SILENT),
    "cut off": ([CUT], {"tries": 3}, CUT_OFF),
    "closed": ([b""], {"tries": 3}, CUT_OFF),
    "not http": ([b"SSH-2.0-OpenSSH\r\n"], {"tries": 2}, CUT_OFF),
    "damaged": (
        [http(body=b"no gzip", Content_Encoding="gzip")],
        {},
        "the answer can't be unpacked: its compression is damaged; try again later",
    ),
    "endless": (
        [http(body=b"1" * 100)],
        {"longest": -1.0},
        "the answer was not complete after -1 seconds; ask for less at once, or try again later",
    ),
    "self-signed": (
        [FINE],
        {"tls": True},
        "its certificate is not accepted: self-signed certificate; is the address right, and this machine's clock? A "
        "certificate authority of one's own is named in SSL_CERT_FILE",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_what_is_said_of_a_connection(case: str) -> None:
    answers, options, expected = FAILURES[case]
    assert problem(answers, **options) == f"source 'bih': HOST/guppy?...: {expected}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:PORT/a", "http://127.0.0.1:PORT/a: the connection was refused; is the address right, and"),
        ("http://commons.invalid/a", "http://commons.invalid/a: there is no such host, or no name server; is the"),
        ("guppy", "guppy: this is no address to ask; give one that begins with https:// or http://"),
        ("ftp://127.0.0.1/", "ftp://127.0.0.1/: this is no address to ask; give"),
        ("http://[::1", "an address that is none: this is no address to ask; give"),
        ("http://exa..mple.org/a", "http://exa..mple.org/a: its host is no name that a host can have; is the address"),
    ],
)
def test_what_is_said_where_nobody_answers(url: str, expected: str) -> None:
    port = str(free_port())
    with quick(retries=1) as asking, pytest.raises(SourceError) as raised, explained_network("bih", url):
        asking.get(url.replace("PORT", port))
    assert str(raised.value).startswith(f"source 'bih': {expected.replace('PORT', port)}")


def test_plain_text_where_https_is_expected() -> None:
    with Answering([FINE]) as server, quick(retries=0) as asking:
        url = server.url.replace("http:", "https:")
        said = r"no secure connection \(.*\); does the server speak https at this port"
        with pytest.raises(SourceError, match=said), explained_network("bih", url):
            asking.get(url)


def test_a_certificate_of_ones_own() -> None:
    trusted = ssl.create_default_context(cafile=str(CERTIFICATE))
    with Answering([FINE], tls=True) as server, quick(verify=trusted) as asking:
        assert json_of(asking.get(server.url), "bih") == {"data": 1}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:secret@example.org/guppy?token=secret#secret", "https://example.org/guppy?..."),
        ("https://example.org/guppy?secret", "https://example.org/guppy?..."),
        ("https://example.org:8443/guppy", "https://example.org:8443/guppy"),
        ("https://[::1/", "an address that is none"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(KeyError), explained_network("bih", "https://example.org"):
        raise KeyError("a mistake of the program")
    request = httpx.Request("GET", "https://example.org/a")
    said = r"GET https://example\.org/a: the server answered 404 Not Found; is the"
    with pytest.raises(SourceError, match=said), explained_network("bih", "https://example.org"):
        httpx.Response(404, request=request).raise_for_status()


# Downloads


def test_a_download_that_is_cut_off_is_asked_for_again(tmp_path: Path) -> None:
    heard: list[int] = []
    whole = json_answer("[1, 2, 3]")
    with Answering([CUT, BUSY, CUT, whole]) as server, quick() as asking:
        url = f"{server.url}/download"
        response = download(asking, "bih", "POST", url, tmp_path / "a", json={"type": "case"}, heard=heard.append)
        assert len(set(server.requests)) == 1
    assert response.status_code == 200
    assert (tmp_path / "a").read_bytes() == b"[1, 2, 3]"
    assert heard == [9, 9, 9] or heard == [9]
    assert server.requests[0].endswith(b'{"type":"case"}')


@pytest.mark.parametrize(
    ("answers", "tries", "expected"),
    [
        ([CUT], 3, "/download: the connection was cut off before the answer was complete; try again later"),
        ([CUT], 1, "/download: the connection was cut off before the answer was complete; try again later"),
        ([http("400 Bad Request", "Invalid fields: <b>nope</b>")], 1, r"400 Bad Request \(Invalid fields: nope\)"),
        ([BUSY], 2, r"503 Service Unavailable, at 2 tries \(busy\)"),
    ],
)
def test_a_download_that_fails(answers: list[Answer], tries: int, expected: str, tmp_path: Path) -> None:
    with Answering(answers) as server, quick(retries=tries - 1) as asking:
        with pytest.raises(SourceError, match=expected):
            download(asking, "bih", "GET", f"{server.url}/download", tmp_path / "a")
        assert len(server.requests) == tries


def test_a_download_is_never_held_as_a_whole(tmp_path: Path) -> None:
    heard: list[int] = []
    with Answering([http(body=b"x" * 5_000_000)]) as server, quick() as asking:
        response = download(asking, "bih", "GET", server.url, tmp_path / "a", heard=heard.append)
    assert heard == [*range(1 << 20, 5_000_000, 1 << 20), 5_000_000]
    with pytest.raises(httpx.StreamError):
        _ = response.content


# Tokens


def credentials(folder: Path, text: str = '{"api_key": "key-of-a-person", "key_id": "1"}') -> Path:
    path = folder / "credentials.json"
    path.write_text(text)
    return path


def given(token: str) -> bytes:
    return json_answer(json.dumps({"access_token": token}))


def test_a_token_of_the_environment_is_sent_to_the_endpoint_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIH_TOKEN", f"Bearer {TOKEN}\n")
    with Answering([FINE]) as server, Answering([FINE]) as other:
        auth = token_from("bih", f"{server.url}/guppy", env="BIH_TOKEN")
        with quick(auth=auth) as asking:
            asking.get(f"{server.url}/guppy/_status")
            asking.get(other.url)
        assert f"Authorization: bearer {TOKEN}\r\n".encode() in server.requests[0]
        assert b"uthorization" not in other.requests[0]
    assert TOKEN not in repr(auth) + str(auth)
    assert token_from("bih", "https://example.org/guppy") is None


def test_a_key_is_exchanged_for_a_token_and_again_when_that_is_refused(tmp_path: Path) -> None:
    refused = http("401 Unauthorized", "expired")
    with Answering([given("token-one"), FINE, refused, given("token-two"), FINE]) as server:
        auth = token_from("bih", f"{server.url}/guppy?x", credentials=credentials(tmp_path))
        with quick(auth=auth) as asking:
            for _ in range(2):
                assert json_of(asking.post(f"{server.url}/guppy/graphql", json={}), "bih") == {"data": 1}
    heads = [request.partition(b"\r\n")[0].split()[1] for request in server.requests]
    exchange, query = b"/user/credentials/cdis/access_token", b"/guppy/graphql"
    assert heads == [exchange, query, query, exchange, query]
    assert [b"bearer token-one" in r for r in server.requests] == [False, True, True, False, False]
    assert b"bearer token-two" in server.requests[4]
    assert server.requests[0].endswith(b'{"api_key":"key-of-a-person"}')
    assert b"User-Agent: site-builder/" in server.requests[0]


def test_a_download_with_a_key(tmp_path: Path) -> None:
    with Answering([given("token-one"), http("401 Unauthorized", "expired"), given("token-two"), FINE]) as server:
        auth = token_from("bih", server.url, credentials=credentials(tmp_path))
        with quick(auth=auth) as asking:
            download(asking, "bih", "POST", f"{server.url}/guppy/download", tmp_path / "a", json={})
    assert (tmp_path / "a").read_bytes() == b'{"data": 1}'


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (http("401 Unauthorized", "key-of-a-person is not valid"), "401 Unauthorized"),
        (json_answer('{"access_token": 3}'), "gave no access token for the key; is the endpoint a Gen3 commons"),
        (json_answer('["access_token"]'), "gave no access token for the key"),
        (http(body="<h1>Portal</h1>"), "is the endpoint a Gen3 commons? It answered: Portal"),
        (given("two words\r\nX: y"), "gave no access token for the key"),
    ],
)
def test_an_exchange_that_fails(answer: bytes, expected: str, tmp_path: Path) -> None:
    with Answering([answer]) as server:
        auth = token_from("bih", server.url, credentials=credentials(tmp_path))
        with quick(auth=auth) as asking, pytest.raises(SourceError) as raised, explained_network("bih", server.url):
            asking.get(server.url)
        assert expected in str(raised.value)
        assert len(server.requests) == 1


def unset(_folder: Path) -> dict[str, Any]:
    return {"env": "SITE_BUILDER_NO_SUCH"}


def in_file(text: str) -> Callable[[Path], dict[str, Any]]:
    return lambda folder: {"credentials": credentials(folder, text)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (unset, "the environment variable SITE_BUILDER_NO_SUCH is not set; it should hold the token"),
        (lambda folder: {"env": "TOKEN_WITH_BLANKS"}, "what the environment variable TOKEN_WITH_BLANKS holds is no"),
        (lambda folder: {"credentials": folder / "no.json"}, "the credentials can't be read: .*No such file"),
        (in_file("secret-key"), r"credentials.json is no Gen3 credentials file; one has the form \{"),
        (in_file('{"api_key": 3}'), "is no Gen3 credentials file"),
        (in_file('{"api_key": "secret key"}'), "is no Gen3 credentials file"),
        (lambda folder: {"env": "A", "credentials": folder}, "give a token or credentials, not both"),
    ],
)
def test_tokens_that_are_none(
    options: Callable[[Path], dict[str, Any]], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_WITH_BLANKS", "secret token")
    with pytest.raises(SourceError, match=expected) as raised:
        token_from("bih", "https://example.org/guppy", **options(tmp_path))
    assert str(raised.value).startswith("source 'bih': ")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("endpoint", ["https://999.1.1.1/guppy", "https://\u2603-.org/guppy"])
def test_no_token_is_kept_for_an_address_that_is_none(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIH_TOKEN", TOKEN)
    with pytest.raises(SourceError, match=r"source 'bih': an address that is none: this is no address to ask"):
        token_from("bih", endpoint, env="BIH_TOKEN")


def test_a_token_is_not_sent_without_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIH_TOKEN", TOKEN)
    with pytest.raises(SourceError, match=r"a token is not sent to example\.org without https; mend `endpoint`"):
        token_from("bih", "http://example.org/guppy", env="BIH_TOKEN")


@pytest.mark.parametrize(
    "answer",
    [
        http("403 No opaque-token-of-a-person"),
        http("302 Found", Location="https://example.org/opaque-token-of-a-person"),
        http("400 Bad Request", "x" * 190 + " opaque-token-of-a-person"),
    ],
)
def test_a_token_is_not_told_by_the_head_of_an_answer(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIH_TOKEN", "opaque-token-of-a-person")
    with Answering([answer]) as server:
        auth = token_from("bih", server.url, env="BIH_TOKEN")
        with quick(auth=auth) as asking, pytest.raises(SourceError) as raised:
            json_of(asking.get(server.url), "bih")
    assert "opaque" not in str(raised.value)


def test_a_key_is_not_told_by_who_refuses_it(tmp_path: Path) -> None:
    with Answering([http("401 Unauthorized", "key-of-a-person is not valid")]) as server:
        auth = token_from("bih", server.url, credentials=credentials(tmp_path))
        with quick(auth=auth) as asking, pytest.raises(SourceError, match=r"\(\[hidden\] is not valid\)"):
            asking.get(server.url)


def test_no_secret_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """A server may say in its answer what it was sent; neither messages nor the log repeat it."""
    monkeypatch.setenv("BIH_TOKEN", "opaque-token-of-a-person")
    echo = f"bearer opaque-token-of-a-person, {TOKEN}, access_token=abcdef, 'api_key': 'key-of-a-person', cookie-value"
    answers: list[Answer] = [http("403 Forbidden", echo), json_answer(f"[{echo}")]
    with caplog.at_level(logging.DEBUG), Answering(answers) as server:
        auth = token_from("bih", server.url, env="BIH_TOKEN")
        with quick(auth=auth, headers={"Cookie": "session=cookie-value"}) as asking:
            for _ in range(2):
                with pytest.raises(SourceError) as raised, explained_network("bih", server.url):
                    json_of(asking.get(server.url), "bih")
                for secret in ("opaque-token", TOKEN, "abcdef", "key-of-a", TOKEN[-10:]):
                    assert secret not in str(raised.value)
                assert "[hidden]" in str(raised.value)
    with Answering([given(TOKEN), FINE]) as server:
        auth = token_from("bih", server.url, credentials=credentials(tmp_path))
        with caplog.at_level(logging.DEBUG), quick(auth=auth) as asking:
            asking.get(server.url)
    for secret in ("opaque-token", TOKEN, "key-of-a-person"):
        assert secret not in caplog.text
