"""Characters that are not text: what the sets have in common, and where they differ."""

import sys
import unicodedata

import pytest

from site_builder.characters import CONTROL, INVISIBLE, UNSHOWN, one_line, spelt_out

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def test_control_characters_are_those_of_unicode_but_tab_and_line_feed() -> None:
    assert {c for c in EVERY if CONTROL.match(c)} == {c for c in EVERY if unicodedata.category(c) == "Cc"} - set("\t\n")


def test_what_pages_do_not_show_is_removed_from_values_or_is_white_space_there() -> None:
    assert {c for c in EVERY if UNSHOWN.match(c) and not INVISIBLE.match(c)} == set("\x0b\x0c\x85")
    assert all(c.isspace() for c in "\x0b\x0c\x85")


def test_no_letter_digit_sign_or_blank_is_taken_for_invisible() -> None:
    kinds = {unicodedata.category(c) for c in EVERY if INVISIBLE.match(c)}
    assert kinds <= {"Cc", "Cf", "Cn", "Cs", "Mn"}
    assert {c for c in EVERY if INVISIBLE.match(c) and unicodedata.category(c) == "Mn"} <= set(EVERY[0xE0000:])
    assert not any(INVISIBLE.match(c) for c in EVERY if c.isspace() and c not in "\x1c\x1d\x1e\x1f")


def test_a_drawing_holds_nothing_that_a_page_does_not_show() -> None:
    shown = {c for c in EVERY if one_line(f"a{c}b") == f"a{c}b"}
    assert not any(UNSHOWN.match(c) for c in shown)
    assert {c for c in shown if INVISIBLE.match(c)} - set(EVERY[0xE0000:]) == {"\u200d"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain äöü 漢 😀\nnext", "plain äöü 漢 😀\nnext"),
        ("a\x1b[2Jb\x07\r\t\u202ec\x00\ud800", r"a\x1b[2Jb\x07\r\t\u202ec\x00\ud800"),
    ],
)
def test_the_terminal_is_shown_escapes(text: str, expected: str) -> None:
    assert spelt_out(text) == expected
