"""What collection pages send over the network before anyone asks for interaction."""

from bench.chromium import Visit, visiting
from bench.kinds import address, collection_pages
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace

LARGEST = 5
"""How many of the largest pages are loaded in the browser; smaller ones use the same shared files."""


def transfer(workspace: Workspace) -> list[Row]:
    """Compressed bytes of everything a collection page loads on its own, in an empty cache."""
    pages = collection_pages(workspace.site)[:LARGEST]
    if not pages:
        raise NotMeasuredError("the site has no collection page")
    with visiting(workspace) as visit:
        loads = {address(workspace.site, page): load(visit, address(workspace.site, page)) for page in pages}
    worst = max(loads, key=lambda page: sum(loads[page].values()))
    note = f"{worst}, the most of the {len(pages)} largest pages: {parts(loads[worst])}"
    return [Row("collection page, transferred", sum(loads[worst].values()) / 1e3, "kB", Target(120), note)]


def load(visit: Visit, page_address: str) -> dict[str, int]:
    """Load a page in a context of its own; return the bytes sent by path once the network is idle."""
    visit.transferred.clear()
    context = visit.browser.new_context()
    context.new_page().goto(visit.root + page_address, wait_until="networkidle")
    context.close()
    return dict(visit.transferred)


def parts(sent: dict[str, int]) -> str:
    """Return the bytes by kind of file, most first: `html 20 kB, css 9 kB`."""
    sums: dict[str, int] = {}
    for path, size in sent.items():
        kind = path.rsplit(".", 1)[-1] if "." in path.rsplit("/", 1)[-1] else "html"
        sums[kind] = sums.get(kind, 0) + size
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return ", ".join(f"{kind} {size / 1e3:.1f} kB" for kind, size in ordered)
