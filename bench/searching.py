"""The search index: what it weighs, and how long a query takes in the browser."""

import json
from pathlib import Path

from bench.chromium import visiting
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace
from scripts.static_server import zipped

ENGINE = "js/search/engine.js"
ROUNDS = 5
# Runs in the page: every query several times, after one round that warms up; returns milliseconds.
TIMED = """async ({ engine, index, queries, rounds }) => {
  const { openEngine, search } = await import(engine);
  const text = await (await fetch(index)).text();
  const opening = performance.now();
  const opened = openEngine(text);
  const open = performance.now() - opening;
  const times = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const query of queries) {
      const start = performance.now();
      search(opened, query);
      if (round > 0) times.push(performance.now() - start);
    }
  }
  return { open, times };
}"""


def index_size(workspace: Workspace) -> list[Row]:
    """The index as a static host sends it."""
    body = index_of(workspace).read_bytes()
    size = len(zipped(body)) / 1e3
    return [Row("search index, gzipped", size, "kB", Target(120), f"{len(body) / 1e3:,.0f} kB before")]


def query_time(workspace: Workspace) -> list[Row]:
    """Time of a query as people type: every beginning of the words of titles, pairs of words, misspellings.

    `performance.now()` has steps of 0.1 ms.
    """
    engine = next(workspace.site.rglob(ENGINE), None)
    if engine is None:
        raise NotMeasuredError(f"the site has no {ENGINE}")
    queries = typed_queries(workspace)
    with visiting(workspace) as visit:
        page = visit.browser.new_page()
        page.goto(f"{visit.root}collections/", wait_until="load")
        argument = {
            "engine": visit.root + engine.relative_to(workspace.site).as_posix(),
            "index": f"{visit.root}search/index.json",
            "queries": queries,
            "rounds": ROUNDS,
        }
        result = page.evaluate(TIMED, argument)
    times = sorted(result["times"])
    slowest = f"median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.1f} ms of {len(times):,}"
    note = f"{slowest}; {len(queries):,} queries; opening the index {result['open']:.0f} ms"
    return [Row("search query, 95th percentile", times[int(len(times) * 0.95)], "ms", Target(5), note)]


def typed_queries(workspace: Workspace) -> list[str]:
    """Queries from the titles of the site, the same ones each time for the same site."""
    text = (workspace.site / "api" / "v1" / "collections.json").read_text(encoding="utf-8")
    titles = [str(collection["title"]).lower() for collection in json.loads(text)["collections"]]
    words = sorted({word for title in titles for word in title.split() if word.isalnum()})
    typed = {word[:end] for word in words[::5] for end in range(1, len(word) + 1)}
    misspelt = {word[:2] + word[3:] for word in words[::5] if len(word) > 5}
    pairs = {" ".join(title.split()[:3]) for title in titles[::3]}
    return sorted(typed | misspelt | pairs)


def index_of(workspace: Workspace) -> Path:
    """Return the index file.

    Raises:
        NotMeasuredError: the site has none.
    """
    path = workspace.site / "search" / "index.json"
    if not path.exists():
        raise NotMeasuredError("the site has no search/index.json")
    return path
