r"""Values as YAML 1.2: mappings and lists in blocks, every text in double quotes as JSON has it, so that it stays text.

YAML takes the escapes of JSON (`\"`, `\\`, `\u0085`). A library for YAML takes a second for a thousand files.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Value: TypeAlias = "str | int | list[dict[str, Value]] | Mapping[str, Value]"
#: Not printable in YAML (1.2.2, section 5.1) or a line break to some of its readers, though JSON keeps them.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def yaml(fields: Mapping[str, Value]) -> str:
    """A mapping as a file; its keys are plain words of ours."""
    return "".join(f"{text}\n" for text in _mapping(fields))


def _mapping(fields: Mapping[str, Value]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, str | int):
            yield f"{name}: {_scalar(value)}"
        elif isinstance(value, list):
            yield f"{name}:"
            yield from (text for item in value for text in _item(item))
        else:
            yield f"{name}:"
            yield from (f"  {text}" for text in _mapping(value))


def _item(fields: Mapping[str, Value]) -> Iterator[str]:
    """An entry of a list: a hyphen before its first line."""
    for place, text in enumerate(_mapping(fields)):
        yield f"{'    ' if place else '  - '}{text}"


def _scalar(value: str | int) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
