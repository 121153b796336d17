"""JSON in a page: nothing in it can end its script or begin a comment, and characters that are no text are shown."""

import json
from typing import Any

from markupsafe import Markup

from site_builder.characters import UNSHOWN
from site_builder.linked.described import LONGEST
from site_builder.words import shortened

#: What HTML would read as markup, and what JavaScript took for the end of a line (ECMA-262 before 2019).
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_json(value: Any) -> Markup:
    """Return a value as JSON on one line that may stand in a `<script type="application/ld+json">`.

    Characters that HTML may not hold are U+FFFD, as in the rest of the page; a text of more than `LONGEST`
    characters is cut there.
    """
    text = json.dumps(shown(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))


def shown(value: Any) -> Any:
    """The value with its texts as pages may have them."""
    if isinstance(value, str):
        return UNSHOWN.sub("\ufffd", value if len(value) <= LONGEST else shortened(value, LONGEST))
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, list | tuple) else value
