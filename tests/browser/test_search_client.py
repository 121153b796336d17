"""The page's side of the search: the worker, what happens without one, failed loads and overtaken answers."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from site_builder.resources import resource_dir
from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.browser.search_core import PAGE, Json, core_of

CORE = core_of(
    [
        {"id": "a", "title": "Liver", "facets": {"modality": ["CT"]}, "subjects": 3},
        {"id": "b", "title": "Lung", "facets": {"modality": ["CT", "MR"]}, "subjects": 4},
    ]
)
COUNTS: Json = {"modality": {"subjects": [[3], [1, 2]], "series": [[30], [10, None]]}}
CONNECT = """
  const { connect } = await import("./assets/js/search/client.js");
  const client = connect({ core: "search/catalogue.json" });
"""
NO_WORKER = "window.Worker = class { constructor() { throw new Error('refused'); } };"
WATCHED_WORKER = """
window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.last = this; }
};
"""
DEAD_WORKER = """
window.Worker = class extends EventTarget {
  constructor() { super(); setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "no modules" }))); }
  postMessage() {}
  terminate() {}
};
"""


class Client:
    """A page in which `client` may be asked."""

    def __init__(self, seen: Watched) -> None:
        self.seen = seen
        self.page: Page = seen.page

    def run(self, body: str) -> Any:
        return self.page.evaluate(f"async () => {{ {CONNECT} {body} }}")

    def asked_for(self, part: str) -> int:
        """How often an address with this part was asked for; the worker's requests are among them."""
        return sum(part in url for url in self.seen.requests)


@pytest.fixture
def client(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Client:
    shutil.copytree(resource_dir("static") / "js" / "search", tmp_path / "assets" / "js" / "search")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "search").mkdir()
    for name, value in (("catalogue", CORE), ("counts", COUNTS)):
        (tmp_path / "search" / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return Client(open_page(serve_folder(tmp_path, base="/atlas/")))


ASK = 'const { total, rows } = await client.ask({ q: "lung" }); return [total, rows[0].id];'


def test_the_search_runs_in_a_worker_that_is_started_when_it_is_needed(client: Client) -> None:
    client.run("return null;")
    assert (client.page.workers, client.asked_for("catalogue.json")) == ([], 0)
    assert client.run(ASK) == [1, "idc/b"]
    assert [worker.url.rpartition("/")[2] for worker in client.page.workers] == ["worker.js"]
    assert client.seen.problems == []


@pytest.mark.parametrize("refusal", [NO_WORKER, DEAD_WORKER])
def test_without_a_worker_the_page_searches_itself(client: Client, refusal: str) -> None:
    client.page.evaluate(f"() => {{ {refusal} }}")
    assert client.run(ASK) == [1, "idc/b"]
    assert client.page.workers == []
    assert client.run("return (await client.ask({ unit: 'subjects' })).facets[0].values.map((v) => v.count);") == [4, 2]
    assert client.seen.problems == []


def test_the_catalogue_is_loaded_once_and_counts_when_they_are_asked_for(client: Client) -> None:
    body = """
      const before = await Promise.race([client.ready.then(() => "ready"), Promise.resolve("waiting")]);
      await client.load();
      const after = await client.ready.then(() => "ready");
      await client.ask({ q: "lung" });
      return [before, after];
    """
    assert client.run(body) == ["waiting", "ready"]
    assert (client.asked_for("search/catalogue.json"), client.asked_for("search/counts.json")) == (1, 0)
    body = """
      const both = [await client.ask({ unit: "subjects" }), await client.ask({ unit: "series" })];
      return both.map(({ facets }) => facets[0].values.map(({ count, atLeast }) => [count, atLeast]));
    """
    assert client.run(body) == [[[4, False], [2, False]], [[40, False], [0, True]]]
    assert client.asked_for("search/counts.json") == 1


def test_answers_that_are_overtaken_are_none(client: Client) -> None:
    body = """
      const asked = ["l", "lu", "lun", "liver"].map((q) => client.ask({ q }));
      const other = client.ask({ q: "lung" }, "export");
      const answers = await Promise.all([...asked, other]);
      return answers.map((answer) => answer && answer.rows.map(({ id }) => id));
    """
    assert client.run(body) == [None, None, None, ["idc/a"], ["idc/b"]]


def test_a_worker_that_stops_is_told_and_replaced(client: Client) -> None:
    client.page.evaluate(f"() => {{ {WATCHED_WORKER} }}")
    body = """
      await client.load();
      const waiting = client.ask({ q: "lung" }).catch((error) => error.message);
      await Promise.resolve().then(() => Promise.resolve());
      window.last.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
      return [await waiting, (await client.ask({ q: "lung" })).total];
    """
    assert client.run(body) == ["The search has stopped. Please try again.", 1]
    assert len(client.page.workers) == 1


def test_a_search_that_could_not_be_started_is_started_anew(client: Client) -> None:
    faults = ["worker.js", "service.js"]

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name not in faults:
            return route.continue_()
        faults.remove(name)
        return route.abort()

    client.page.context.route("**/js/search/*.js", answer)
    body = """
      const told = await client.ask({ q: "lung" }).catch((error) => error.message);
      return [told, (await client.ask({ q: "lung" })).total];
    """
    assert client.run(body) == ["The search could not be started. Please try again.", 1]
    assert faults == []


def test_one_answer_after_the_other(client: Client) -> None:
    body = """
      const totals = [];
      for (const q of ["", "lung", "zzzz", "liver"]) totals.push((await client.ask({ q })).total);
      return totals;
    """
    assert client.run(body) == [2, 1, 0, 1]


@pytest.mark.parametrize("worker", [True, False])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"status": 404, "body": ""}, "The search data could not be loaded (the server answered 404)"),
        ({"status": 200, "body": "{"}, "The search data are damaged or incomplete"),
        ({"status": 200, "body": '{"format": 99}'}, "The search data are of another version than this page"),
        (None, "The search data could not be loaded. Please check your connection"),
    ],
)
def test_a_failed_load_says_so_and_can_be_tried_again(
    client: Client, fault: dict[str, Any] | None, message: str, worker: bool
) -> None:
    if not worker:
        client.page.evaluate(f"() => {{ {NO_WORKER} }}")
    faults = [fault]

    def answer(route: Route) -> None:
        if not faults:
            route.continue_()
        elif (given := faults.pop()) is None:
            route.abort()
        else:
            route.fulfill(**given)

    client.page.context.route("**/catalogue.json", answer)
    body = """
      const told = await client.ask({ q: "lung" }).catch((error) => error.message);
      return [told, (await client.ask({ q: "lung" })).total];
    """
    told, total = client.run(body)
    assert told.startswith(message)
    assert total == 1


def test_counts_that_fail_leave_the_search_as_it_is(client: Client) -> None:
    client.page.context.route("**/counts.json", lambda route: route.fulfill(status=503, body=""))
    body = """
      const told = await client.ask({ unit: "series" }).catch((error) => error.message);
      return [told, (await client.ask({ q: "lung" })).total];
    """
    assert client.run(body) == [
        "The numbers of subjects and series could not be loaded (the server answered 503). Please try again later.",
        1,
    ]


def test_waiting_requests_are_told_of_a_failure_and_overtaken_ones_are_not(client: Client) -> None:
    client.page.context.route("**/catalogue.json", lambda route: route.fulfill(status=500, body=""))
    body = """
      const asked = ["l", "lu", "lung"].map((q) => client.ask({ q }));
      const ends = await Promise.allSettled(asked);
      return ends.map(({ status, value }) => [status, value]);
    """
    ends = client.run(body)
    assert [status for status, *_ in ends] == ["fulfilled", "fulfilled", "rejected"]
    assert ends[0][1] is None
