"""A search with the keyboard alone, as a screen reader tells it: what `docs/search-with-a-screen-reader.md` shows.

To write the transcript anew, after a change of the page or another release of the index:

    RENEW_TRANSCRIPT=1 .venv/bin/pytest tests/browser/test_search_transcript.py
"""

import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.static_server import StaticServer
from tests.browser.pages import watch
from tests.browser.screen_reader import Focus, Heard, Listener
from tests.browser.search_site import idc_catalog, write_search_site

TRANSCRIPT = Path(__file__).resolve().parents[2] / "docs" / "search-with-a-screen-reader.md"
RENEW = "RENEW_TRANSCRIPT"
BEGIN = "<!-- What follows is written by tests/browser/test_search_transcript.py. -->\n"
MOST_PRESSES = 80  # of one key, to get somewhere
WITHIN = 2.0  # seconds from the last key to the count
MR = "MR Magnetic Resonance"

Role = Literal["button", "checkbox", "link", "radio"]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person does."""

    aim: str
    key: str = ""
    to: tuple[Role, str] | None = None
    """The role and name of what the key is to lead to, pressed as often as it takes."""
    text: str = ""
    speaks: bool = False
    """Whether something is announced besides where the focus is."""
    past_the_end: bool = False
    """Whether the way leads through the browser's own controls, of which there are more in some than in others."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done and what followed."""

    act: Act
    heard: Heard


OPENING = Act("Open the page")
WIDE = (
    Act("Go to the search field", "/"),
    Act("Search for two words", text="lung ct", speaks=True),
    Act("Have the count said again", "Enter", speaks=True),
    Act("Go on to a modality", "Tab", to=("checkbox", MR)),
    Act("Choose it", "Space", speaks=True),
    Act("Go back to what is counted", "Shift+Tab", to=("radio", "collections")),
    Act("Count subjects", "ArrowDown"),
    Act("Go on to a value that would find nothing", "Tab", to=("checkbox", "Phantom")),
    Act("Try to choose it", "Space"),
    Act("Go back to the search field", "/"),
    Act("Go down into the results", "ArrowDown"),
    Act("Go back to the filter above them", "Shift+Tab", to=("button", f"Remove the filter Modality: {MR}")),
    Act("Remove the filter", "Enter", speaks=True),
    Act("Go back to the search field", "/"),
    Act("Go down into the results", "ArrowDown"),
    Act("Go to the next result", "ArrowDown"),
    Act("Go to the last result", "End"),
    Act("Go on to the button below the list", "Tab", to=("button", "Show the last 16")),
    Act("Show the rest", "Enter"),
    Act("Go to the first result", "Home"),
    Act("Go on to its button", "Tab", to=("button", "Compare QIN LUNG CT")),
    Act("Choose it for comparison", "Space", speaks=True),
    Act("Go on to that of the next result", "Tab", to=("button", "Compare Lung-PET-CT-Dx")),
    Act("Choose that one too", "Space", speaks=True),
    Act("Leave the results", "Escape"),
    Act("Clear the search", "Escape", speaks=True),
    Act("Search for what is nowhere", text="glioblastoma modality:MG", speaks=True),
    Act("Go down to what would find something", "ArrowDown"),
    Act("Accept it", "Enter", speaks=True),
)
NARROW = (
    Act("Go to the search field", "/"),
    Act("Search for a word", text="lung", speaks=True),
    Act("Go on to the filters", "Tab", to=("button", "Filters")),
    Act("Open them", "Enter"),
    Act("Go on to a modality", "Tab", to=("checkbox", MR)),
    Act("Choose it", "Space", speaks=True),
    Act("Close the filters", "Escape"),
    Act("Open them again", "Enter"),
    Act(
        "Go back to the button that leads to the list",
        "Shift+Tab",
        to=("button", "Show 29 collections"),
        past_the_end=True,
    ),
    Act("Go to the list", "Enter"),
)

PLAYS = {
    "On a wide screen": (1280, WIDE),
    "On a screen 320 pixels wide, or at 400 % on one of 1,280": (320, NARROW),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    return write_search_site(folder / "site", idc_catalog(folder / "cache"))


def perform(page: Page, act: Act) -> int:
    """Press the keys; return how often."""
    if act.text:
        page.keyboard.insert_text(act.text)  # key by key, a busy machine could pause so long that the page speaks
        return 1
    if act.to is None:
        page.keyboard.press(act.key)
        return 1
    role, name = act.to
    goal = page.get_by_role(role, name=name, exact=True)
    for presses in range(1, MOST_PRESSES):
        page.keyboard.press(act.key)
        if goal.evaluate_all("(all) => all.includes(document.activeElement)"):
            return presses
    raise AssertionError(f"{act.key} does not lead to {role} {name}")


def play(page: Page, acts: tuple[Act, ...]) -> Iterator[Step]:
    """Do one thing after the other on a page that has just been opened."""
    expect(page.locator(".facet").first).to_be_attached()
    listener = Listener(page)
    yield Step(OPENING, listener.after(lambda: 0))
    for act in acts:
        heard = listener.after(partial(perform, page, act), act.speaks)
        yield Step(act, heard)


@pytest.fixture(scope="module")
def plays(site: Path, browser: Browser) -> dict[str, list[Step]]:
    """What was done and heard, by the heading of the transcript."""
    played = {}
    for heading, (width, acts) in PLAYS.items():
        context = browser.new_context(viewport={"width": width, "height": 800})
        with StaticServer(site, base="/atlas/") as root:
            seen = watch(context.new_page())
            seen.page.goto(f"{root}collections/")
            played[heading] = list(play(seen.page, acts))
            assert seen.problems == []
        context.close()
    return played


@pytest.fixture(scope="module")
def steps(plays: dict[str, list[Step]]) -> list[Step]:
    return [step for played in plays.values() for step in played]


def test_the_transcript_is_what_is_heard(plays: dict[str, list[Step]]) -> None:
    read = TRANSCRIPT.read_text(encoding="utf-8")
    introduction, mark, _ = read.partition(BEGIN)
    heard = introduction + mark + "".join(section(heading, played) for heading, played in plays.items())
    if RENEW in os.environ:
        TRANSCRIPT.write_text(heard, encoding="utf-8")
    assert mark
    assert TRANSCRIPT.read_text(encoding="utf-8") == heard, f"{RENEW}=1 writes it anew, if this is how it should be"


def test_what_can_have_the_focus_has_a_name(steps: list[Step]) -> None:
    assert {step.act.aim: step.heard.nameless for step in steps if step.heard.nameless} == {}


def test_the_focus_is_never_lost(steps: list[Step]) -> None:
    assert [step.act for step in steps if step.heard.focus.role == "page"] == [OPENING] * len(PLAYS)


def test_a_step_announces_once_at_most_and_from_one_place(steps: list[Step]) -> None:
    assert {step.act.aim: step.heard.announced for step in steps if len(step.heard.announced) > 1} == {}


def test_only_what_should_speak_does(steps: list[Step]) -> None:
    assert [step.act.aim for step in steps if bool(step.heard.announced) != step.act.speaks] == []


def test_the_count_is_said_soon_after_the_last_key(steps: list[Step]) -> None:
    late = [said for step in steps for said in step.heard.announced if said.after > WITHIN]
    assert late == []
    counted = [step for step in steps if step.act.text or (step.act.key == "Enter" and step.act.speaks)]
    assert counted
    for step in counted:
        assert [said.text for said in step.heard.announced if re.match(r"\d+ (of \d+ )?collections", said.text)], (
            step.act
        )


def section(heading: str, played: list[Step]) -> str:
    """A part of the transcript: a table with a row for each step."""
    before = [None, *(step.heard.focus for step in played)]
    rows = [
        (str(i), step.act.aim, keys(step), focus_words(step.heard.focus, earlier), announced(step))
        for i, (step, earlier) in enumerate(zip(played, before, strict=False), start=1)
    ]
    head = [("", "what is done", "keys", "the focus", "the status says"), ("---",) * 5]
    lines = [f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in head + rows]
    return "\n".join(["", f"## {heading}", "", *lines, ""])


def keys(step: Step) -> str:
    """The keys of a step, as they are written on them."""
    if step.act.text:
        return f"`{step.act.text}`"
    names = {"ArrowDown": "↓", "Escape": "Esc"}
    key = f"<kbd>{names.get(step.act.key, step.act.key)}</kbd>" if step.act.key else ""
    if step.act.past_the_end:
        return f"{key}, until it is there"
    return f"{key}, {step.heard.presses} times" if step.heard.presses > 1 else key


def announced(step: Step) -> str:
    return "<br>".join(escaped(said.text) for said in step.heard.announced)


def focus_words(focus: Focus, before: Focus | None) -> str:
    """What is told of the focus: where it has come into, role, name and states; on arrival also the description."""
    if focus == before:
        return "stays"
    known = set() if before is None else {number for number, _ in before.places}
    entered = [words for number, words in focus.places if number not in known]
    here = ", ".join([f"{focus.role} “{focus.name}”", *focus.states])
    is_new = before is None or before.node != focus.node
    told = [*(f"*{escaped(words)}*" for words in entered if is_new), escaped(here)]
    return "<br>".join([*told, *([escaped(focus.description)] if is_new and focus.description else [])])


def escaped(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False).replace("|", "\\|").replace("*", "\\*")
