"""JSON that stands in a page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.characters import UNSHOWN
from site_builder.linked.script import script_json
from tests.hostile.strings import CODE, MARKUP


@pytest.mark.parametrize("text", [*CODE, *MARKUP, "</script>", "<!--<script>", "a\u2028b\u2029c", "&lt;/script&gt;"])
def test_nothing_in_it_ends_the_script(text: str) -> None:
    made = script_json({"name": [text]})
    assert not set(made) & set("<>&\u2028\u2029\n")
    assert json.loads(made) == {"name": [UNSHOWN.sub("\ufffd", text)]}


def test_characters_that_are_no_text_are_shown_where_they_were() -> None:
    assert script_json(["a\x00b\u202ec\ud800\ufffe"]) == '["a\ufffdb\ufffdc\ufffd\ufffd"]'


@given(st.dictionaries(st.text(), st.text() | st.integers()))
def test_every_text_is_read_back(value: dict[str, str | int]) -> None:
    made = script_json(value)
    shown = {key: UNSHOWN.sub("\ufffd", each) if isinstance(each, str) else each for key, each in value.items()}
    assert json.loads(made.encode("utf-8").decode("utf-8")) == shown
    assert not set(made) & set("<>&\u2028\u2029")


def test_a_very_long_text_is_cut() -> None:
    [text] = json.loads(script_json(["word " * 2_000]))
    assert (len(text) <= 5_000, text.endswith("word…")) == (True, True)


def test_what_is_no_number_in_json_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))
