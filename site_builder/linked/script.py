"""JSON in a page: nothing in it can end its script or begin a comment, and characters that are no text are shown."""

import json
from typing import Any

from markupsafe import Markup

from site_builder.characters import UNSHOWN

#: What HTML would read as markup, and what JavaScript took for the end of a line (ECMA-262 before 2019).
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_json(value: Any) -> Markup:
    """Return a value as JSON on one line that may stand in a `<script type="application/ld+json">`.

    Characters that HTML may not hold are U+FFFD, as in the rest of the page.
    """
    text = json.dumps(shown(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))


def shown(value: Any) -> Any:
    """The value with U+FFFD in its texts for characters that are not shown."""
    if isinstance(value, str):
        return UNSHOWN.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, list | tuple) else value
