"""Whole audits against servers on loopback: politeness, patience, and what is kept of them."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from site_builder.audit.auditing import Audit, audit
from site_builder.audit.lanes import WORKERS
from site_builder.audit.links import AuditedLink
from site_builder.audit.report import has_broken, report_lines
from site_builder.audit.states import FILE, LinkState, read_states, write_states
from site_builder.errors import SiteBuilderError
from site_builder.net import client
from tests.fixtures.answering import http, json_answer, silent
from tests.fixtures.routing import NOT_FOUND, Routing, sent_to

GOOD = {"checked": "2026-10-01", "since": "2026-09-01", "worked": "2026-10-01"}


@dataclass(slots=True)
class Heard:
    """The progress that was told; it may stop the audit."""

    told: list[tuple[int, int]] = field(default_factory=list)
    stop_after: int = 0

    def links(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done == self.stop_after:
            raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def servers() -> Iterator[list[Routing]]:
    """Two servers, and thus two hosts."""
    with ExitStack() as stack:
        yield [stack.enter_context(Routing()) for _ in range(2)]


def audited(urls: list[str], folder: Path, **options: Any) -> Audit:
    """An audit of links, on the 20th of November 2026 where no other day is said."""
    links = [AuditedLink(url, ("landing_page",), ("idc/a",)) for url in urls]
    given = {"today": "2026-11-20", "again": 0.0, **options}
    progress = given.pop("progress", Heard())
    timeout = given.pop("timeout", 5.0)
    with client(retries=0, pause=0.0, timeout=timeout, connections=WORKERS) as asking:
        return audit(links, folder, asking, progress, **given)


def kept(folder: Path) -> dict[str, str]:
    """The state of each link by the end of its address."""
    return {url.rpartition("/")[2]: state.state for url, state in read_states(folder / FILE).items()}


def known(folder: Path, *urls: str, **values: str) -> None:
    """Note links as they were at an earlier audit."""
    of = {"state": "ok", **GOOD, **values}
    write_states(folder / FILE, {url: LinkState(url, **of) for url in urls})  # type: ignore[arg-type]


def test_every_link_is_asked_for_once_and_kept(servers: list[Routing], tmp_path: Path) -> None:
    one, two = servers
    one.routes = {"/moved": sent_to(f"{two.url}/new", "301 Moved"), "/gone": NOT_FOUND, "/closed": http("403 No")}
    heard = Heard()
    urls = [f"{one.url}/{name}" for name in ("fine", "moved", "gone", "closed")] + [f"{two.url}/new"]
    done = audited(urls, tmp_path, progress=heard)
    assert kept(tmp_path) == {"fine": "ok", "moved": "moved", "gone": "missing", "closed": "refused", "new": "ok"}
    assert done.states[urls[1]].moved_to == urls[4]
    assert two.asked == ["HEAD /new", "GET /new"]  # by two ways, and asked for once
    assert heard.told == [(number, 5) for number in range(1, 6)]
    assert (done.left, done.closed, done.interrupted, done.written) == ((), {}, False, True)


def test_one_request_at_a_time_to_a_host_and_several_hosts_at_once(servers: list[Routing], tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=20)  # each host answers its first request when the other one has one, too

    def together(connection: Any) -> None:
        both.wait()
        connection.sendall(http(Content_Type="text/plain"))

    for server in servers:
        server.routes = {"/0": together}
    audited([f"{server.url}/{number}" for server in servers for number in range(10)], tmp_path)
    assert set(kept(tmp_path).values()) == {"ok"}
    assert [server.most for server in servers] == [1, 1]


def test_dois_are_looked_up_and_what_they_lead_to_is_asked_for_once(servers: list[Routing], tmp_path: Path) -> None:
    register, host = servers
    value = json.dumps([{"type": "URL", "data": {"value": f"{host.url}/data"}}])
    there = json_answer(f'{{"responseCode": 1, "values": {value}}}')
    register.routes = {
        "/api/handles/10.1/a?type=URL": there,
        "/api/handles/10.1/b?type=URL": there,
        "/api/handles/10.1/c?type=URL": http("404 Not Found", '{"responseCode": 100}'),
    }
    audited([f"https://doi.org/10.1/{name}" for name in "abc"], tmp_path, resolver=register.url)
    assert kept(tmp_path) == {"a": "ok", "b": "ok", "c": "missing"}
    assert host.asked == ["HEAD /data", "GET /data"]
    assert len(register.asked) == 3


def test_a_busy_server_is_waited_for(servers: list[Routing], tmp_path: Path) -> None:
    server = servers[0]
    server.routes = {"HEAD /a": [http("429 Too Many Requests", Retry_After="1"), http(Content_Type="text/plain")]}
    audited([f"{server.url}/a", f"{server.url}/b"], tmp_path)
    assert kept(tmp_path) == {"a": "ok", "b": "ok"}
    assert server.asked[:2] == ["HEAD /a", "HEAD /a"]  # nothing else meanwhile


@pytest.mark.parametrize("wait", ["121", "86400", ""])
def test_a_server_that_wants_peace_has_it_and_the_last_good_state_stays(
    wait: str, servers: list[Routing], tmp_path: Path
) -> None:
    busy, other = servers
    busy.routes = {"/a": http("429 Too Many Requests", **({"Retry_After": wait} if wait else {}))}
    urls = [f"{busy.url}/{name}" for name in "abc"]
    known(tmp_path, *urls)
    done = audited([*urls, f"{other.url}/d"], tmp_path)
    assert busy.asked == ["HEAD /a"] * (1 if wait else 2)
    assert done.states[urls[0]] == LinkState(
        urls[0], "unreachable", "2026-11-20", "2026-11-20", "2026-10-01", "429 Too Many Requests"
    )
    assert [done.states[url].checked for url in urls[1:]] == ["2026-10-01"] * 2
    assert (done.left, done.states[f"{other.url}/d"].state) == (tuple(urls[1:]), "ok")
    assert [why[:31] for why in done.closed.values()] == ["it answers 429 Too Many Request"]


def test_a_silent_host_is_left_alone_after_some_links(servers: list[Routing], tmp_path: Path) -> None:
    stalls, other = servers
    stalls.routes = {f"/{name}": silent for name in "abcdefgh"}
    urls = [f"{stalls.url}/{name}" for name in "abcdefgh"]
    known(tmp_path, *urls)
    done = audited([*urls, f"{other.url}/z"], tmp_path, timeout=0.2)
    assert [done.states[url].state for url in urls] == ["unreachable"] * 3 + ["ok"] * 5
    assert {done.states[url].worked for url in urls} == {"2026-10-01"}
    assert stalls.asked == ["HEAD /a", "HEAD /a", "HEAD /b", "HEAD /c"]
    assert done.left == tuple(urls[3:])


def test_a_silent_network_changes_nothing(tmp_path: Path) -> None:
    urls = [f"http://host-{number}.example/x" for number in range(20)]
    known(tmp_path, *urls)
    before = (tmp_path / FILE).read_bytes()

    def offline(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no network", request=request)

    links = [AuditedLink(url, ("landing_page",), ("idc/a",)) for url in urls]
    with httpx.Client(transport=httpx.MockTransport(offline)) as asking, pytest.raises(SiteBuilderError) as raised:
        audit(links, tmp_path, asking, Heard(), today="2026-11-20", again=0.0)
    assert str(raised.value).startswith(
        "20 of 20 hosts did not answer (host-0.example, host-1.example, host-10.example ...): that is the network here"
    )
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("silent_hosts", "hosts", "refused"), [(1, 1, True), (3, 4, False), (2, 5, False), (3, 5, True)]
)
def test_most_hosts_must_answer(silent_hosts: int, hosts: int, refused: bool, tmp_path: Path) -> None:
    def some(request: httpx.Request) -> httpx.Response:
        if int(request.url.host.split(".")[0][1:]) < silent_hosts:
            raise httpx.ConnectError("no", request=request)
        return httpx.Response(200, headers={"Content-Type": "text/plain"})

    links = [AuditedLink(f"http://h{number}.example/x", ("explore",), ()) for number in range(hosts)]
    with httpx.Client(transport=httpx.MockTransport(some)) as asking:
        try:
            audit(links, tmp_path, asking, Heard(), today="2026-11-20", again=0.0)
        except SiteBuilderError:
            assert refused
        else:
            assert not refused
            assert len(read_states(tmp_path / FILE)) == hosts


def test_ctrl_c_keeps_what_was_found(servers: list[Routing], tmp_path: Path) -> None:
    urls = [f"{servers[0].url}/{number}" for number in range(6)]
    done = audited(urls, tmp_path, progress=Heard(stop_after=2))
    assert done.interrupted
    assert kept(tmp_path) == {"0": "ok"} | {"1": "ok"}
    assert done.left == tuple(urls[2:])


def test_an_audit_has_an_end(servers: list[Routing], tmp_path: Path) -> None:
    done = audited([f"{servers[0].url}/a"], tmp_path, max_time=timedelta(0))
    assert (servers[0].asked, done.left) == ([], (f"{servers[0].url}/a",))
    assert not (tmp_path / FILE).exists()


def test_what_worked_lately_is_left_alone(servers: list[Routing], tmp_path: Path) -> None:
    urls = [f"{servers[0].url}/{name}" for name in "ab"]
    known(tmp_path, urls[0], checked="2026-11-19")
    done = audited(urls, tmp_path)
    assert (done.asked, servers[0].asked) == ((urls[1],), ["HEAD /b", "GET /b"])
    assert audited(urls, tmp_path, max_age=timedelta(0)).asked == tuple(urls)


def test_the_oldest_news_are_asked_for_first(servers: list[Routing], tmp_path: Path) -> None:
    urls = [f"{servers[0].url}/{name}" for name in "abc"]
    day = {"a": "2026-10-02", "b": "2026-10-01"}
    states = {
        f"{servers[0].url}/{name}": LinkState(f"{servers[0].url}/{name}", "ok", of, of) for name, of in day.items()
    }
    write_states(tmp_path / FILE, states)
    audited(urls, tmp_path)
    assert servers[0].asked[::2] == ["HEAD /c", "HEAD /b", "HEAD /a"]


def test_links_that_no_page_has_are_forgotten_where_every_source_was_read(
    servers: list[Routing], tmp_path: Path
) -> None:
    old, new = "https://example.org/old", f"{servers[0].url}/new"
    known(tmp_path, old)
    assert set(audited([new], tmp_path, whole=False).states) == {old, new}
    assert set(audited([new], tmp_path).states) == {new}


def test_a_link_is_gone_on_the_second_day(servers: list[Routing], tmp_path: Path) -> None:
    url = f"{servers[0].url}/x"
    servers[0].routes = {"/x": NOT_FOUND}
    known(tmp_path, url)
    assert not has_broken(audited([url], tmp_path))
    done = audited([url], tmp_path, today="2026-11-21")
    assert has_broken(done)
    lines = list(report_lines(done))
    assert lines[:2] == ["1 link, 1 asked for in this audit", "1 gone"]
    assert lines[3].startswith("gone (1): its server said on two days that there is nothing: tell the platform")
    assert lines[4:6] == [
        f"  {url}",
        "    404 Not Found since 2026-11-20, last worked 2026-10-01; landing_page of idc/a",
    ]
    assert lines[-1] == f"{tmp_path / FILE}: written; commit it with the site"


def test_the_report_says_what_was_left_and_why(servers: list[Routing], tmp_path: Path) -> None:
    servers[0].routes = {"/a": http("429 Too Many Requests", Retry_After="3600")}
    host = servers[0].url.removeprefix("http://")
    lines = list(report_lines(audited([f"{servers[0].url}/{name}" for name in "ab"], tmp_path)))
    assert "1 link left for the next audit, with the state that was known" in lines
    assert f"  {host}: it answers 429 Too Many Requests and wants 3,600 s of peace" in lines


def test_a_fault_of_ours_is_no_state(tmp_path: Path) -> None:
    def wrong(request: httpx.Request) -> httpx.Response:
        raise AssertionError("ours")

    link = AuditedLink("http://host.example/x", ("landing_page",), ())
    with httpx.Client(transport=httpx.MockTransport(wrong)) as asking, pytest.raises(AssertionError, match="ours"):
        audit([link], tmp_path, asking, Heard(), today="2026-11-20")
    assert not (tmp_path / FILE).exists()
