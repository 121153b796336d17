"""What a screen reader is told of a page, as Chromium's accessibility tree has it: the focus, and the live regions.

Nothing here looks at the attributes of the page; roles, names, descriptions and states are those that the browser has
computed and hands to assistive technology.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

Node = dict[str, Any]

QUIET = 1.3  # seconds without a change after which a step is over; the status of the search waits for 0.7
PATIENCE = 30.0  # seconds to wait for what has to come, on a busy machine
BETWEEN = 0.05  # seconds between two looks at the live regions
LANDMARKS = {"banner", "complementary", "contentinfo", "dialog", "main", "navigation", "region", "search"}
GROUPS = {"group", "list", "radiogroup", "table"}
ROLES = {
    "RootWebArea": "page",
    "DisclosureTriangle": "disclosure",
    "DisclosureTriangleGrouped": "disclosure",
    "searchbox": "search field",
    "radio": "radio button",
    "combobox": "combo box",
}
STATES = {
    ("checked", "true"): "checked",
    ("checked", "false"): "not checked",
    ("checked", "mixed"): "partly checked",
    ("expanded", True): "expanded",
    ("expanded", False): "collapsed",
    ("pressed", "true"): "pressed",
    ("pressed", "false"): "not pressed",
    ("disabled", True): "unavailable",
    ("required", True): "required",
    ("invalid", "true"): "invalid",
    ("hasPopup", "dialog"): "opens a dialog",
}


@dataclass(frozen=True, slots=True)
class Focus:
    """What has the focus."""

    node: int
    """The browser's number of the element."""
    role: str
    name: str
    states: tuple[str, ...]
    description: str
    places: tuple[tuple[int, str], ...]
    """The named groups, lists and landmarks around it, the outermost first, each with its number."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A text that came up in a live region."""

    region: int
    text: str
    after: float
    """Seconds since the last key."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What followed from one step: what was announced meanwhile, and where the focus is at its end."""

    presses: int
    focus: Focus
    announced: tuple[Announcement, ...]
    nameless: tuple[str, ...]
    """The roles of what can have the focus and has no name, anywhere on the page."""


class Listener:
    """Follows a page through Chromium's accessibility tree."""

    def __init__(self, page: Page) -> None:
        """Begin to listen; what the live regions hold already counts as heard."""
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self.nodes = self._tree()
        self._texts = self._live_texts(live_regions(self.nodes))

    def after(self, act: Callable[[], int], speaks: bool = False) -> Heard:
        """Do something and listen until the page is quiet again.

        Args:
            act: presses keys and returns how often.
            speaks: whether an announcement has to come, and is waited for.

        Raises:
            AssertionError: nothing was announced although it had to be.
        """
        regions = live_regions(self.nodes)
        presses = act()
        announced = list(self._listen(regions, speaks))
        assert announced or not speaks, f"nothing is announced within {PATIENCE:g} s"
        self.nodes = self._tree()
        announced += self._changes([each for each in live_regions(self.nodes) if each not in regions], QUIET)
        return Heard(presses, focus_of(self.nodes), tuple(announced), tuple(nameless(self.nodes)))

    def _listen(self, regions: list[int], speaks: bool) -> Iterator[Announcement]:
        """The announcements until nothing has been said for a while."""
        start = time.monotonic()
        end = start + (PATIENCE if speaks else QUIET)
        while (now := time.monotonic()) < end:
            for announcement in self._changes(regions, now - start):
                end = now + QUIET
                yield announcement
            self._page.wait_for_timeout(BETWEEN * 1000)

    def _changes(self, regions: list[int], after: float) -> list[Announcement]:
        texts = self._live_texts(regions)
        new = [(region, text) for region, text in texts.items() if text and text != self._texts.get(region)]
        self._texts |= texts
        return [Announcement(region, " ".join(text.split()), after) for region, text in new]

    def _live_texts(self, regions: list[int]) -> dict[int, str]:
        return {region: self._text(region) for region in regions}

    def _text(self, region: int) -> str:
        asked = {"backendNodeId": region, "role": "StaticText"}
        nodes = self._session.send("Accessibility.queryAXTree", asked)["nodes"]
        return "".join(value(node, "name") for node in nodes if not node["ignored"])

    def _tree(self) -> list[Node]:
        # Chromium goes on to tell of every node that was ever asked for, and is choked by it, unless it starts anew.
        self._session.send("Accessibility.disable")
        self._session.send("Accessibility.enable")
        nodes: list[Node] = self._session.send("Accessibility.getFullAXTree")["nodes"]
        return nodes


def value(node: Node, key: str) -> str:
    """The text of a computed value, such as the name; "" where there is none."""
    return str(node.get(key, {}).get("value", ""))


def properties(node: Node) -> dict[str, Any]:
    """The states and properties of a node."""
    return {each["name"]: each["value"].get("value") for each in node.get("properties", ())}


def live_regions(nodes: list[Node]) -> list[int]:
    """The elements whose changes are announced."""
    found = []
    for node in nodes:
        known = {} if node["ignored"] else properties(node)
        # What is inside a region has its `live` as well, and leads to it by `root`.
        if known.get("live") in ("polite", "assertive") and "root" not in known:
            found.append(node["backendDOMNodeId"])
    return found


def nameless(nodes: list[Node]) -> list[str]:
    """The roles of what can have the focus and has no name; `main` needs none, there is but one on a page."""
    focusable = [node for node in nodes if not node["ignored"] and properties(node).get("focusable")]
    roles = [value(node, "role") for node in focusable if not value(node, "name").strip()]
    return [role for role in roles if role != "main"]


def focus_of(nodes: list[Node]) -> Focus:
    """What has the focus in a whole tree; the page itself where nothing else has it."""
    seen = {node["nodeId"]: node for node in nodes}
    focused = [node for node in nodes if properties(node).get("focused")]
    node = next((each for each in focused if value(each, "role") != "RootWebArea"), nodes[0])
    return Focus(
        node["backendDOMNodeId"],
        ROLES.get(value(node, "role"), value(node, "role")),
        value(node, "name"),
        tuple(states(node)),
        value(node, "description"),
        tuple(places(node, seen)),
    )


def states(node: Node) -> Iterator[str]:
    """The states of a node in words, and the text of a field."""
    known = properties(node)
    yield from (words for (name, state), words in STATES.items() if name in known and known[name] == state)
    if value(node, "role") in ("searchbox", "textbox", "combobox", "spinbutton"):
        text = value(node, "value")
        yield f"“{text}”" if text else "empty"


def places(node: Node, seen: dict[str, Node]) -> list[tuple[int, str]]:
    """The places around a node, the outermost first; groups and lists only where they have a name."""
    found = []
    while node := seen.get(node.get("parentId", ""), {}):
        role, name = value(node, "role"), value(node, "name")
        if not node["ignored"] and (role in LANDMARKS or (role in GROUPS and name)):
            note = value(node, "description")
            found.append(
                (node["backendDOMNodeId"], (f"{role} “{name}”" if name else role) + (f", {note}" if note else ""))
            )
    return found[::-1]
