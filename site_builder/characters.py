"""Characters that are not text: which there are, and what each reader of texts does with them.

Raw values lose them (`INVISIBLE`), pages show where they were (`UNSHOWN`), the configuration refuses them
(`CONTROL`), charts and their tables put a blank (`one_line`), the terminal spells them out (`spelt_out`).
"""

import re
import unicodedata

# Parts of character classes. Tab, line feed and carriage return are in none: they are white space.
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_CONTROL_SPACE = "\x0b\x0c\x85"  # control characters that Unicode counts as white space
_TURNING = "\u202a-\u202e\u2066-\u2069"  # turn the text that follows around
_UNSEEN = "\xad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_NO_CHARACTER = "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"  # noncharacters and lone surrogates

CONTROL = re.compile(f"[{_CONTROL}{_CONTROL_SPACE}\r]")
"""Control characters but tab and line feed: nobody types them."""

UNSHOWN = re.compile(f"[{_CONTROL}{_CONTROL_SPACE}{_TURNING}{_NO_CHARACTER}]")
"""What HTML may not hold, and what turns around the text after it; joiners of scripts and emoji are no part of it."""

INVISIBLE = re.compile(f"[{_CONTROL}{_TURNING}{_UNSEEN}{_NO_CHARACTER}]")
"""What no reader sees: at best useless, and a way to make one value look like another. White space is no part of it."""

_JOINER = "\u200d"  # emoji and some scripts need it


def one_line(text: str) -> str:
    """Return `text` on one line, a blank for control, format, surrogate and unassigned characters.

    XML can't hold some of them, and others turn the direction of the text that follows. The joiner that emoji
    and some scripts need stays.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (c if c == _JOINER or unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join("".join(kept).split())


def spelt_out(text: str) -> str:
    r"""Return `text` with every character that doesn't print, but line feeds, as its escape: `\x1b`, `\u202e`."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
