"""What a contributor is told of a check: text for the terminal, JSON, Markdown, HTML."""

from collections.abc import Callable
from typing import Literal

from site_builder.sheets.checked import Checked
from site_builder.sheets.outputs.as_json import as_json
from site_builder.sheets.outputs.html import as_html
from site_builder.sheets.outputs.markdown import as_markdown
from site_builder.sheets.outputs.text import show_text

FormatName = Literal["text", "json", "markdown", "html"]

#: The formats that are one text; `text` is shown by `show_text`, which needs to know the terminal.
WRITERS: dict[str, Callable[[Checked], str]] = {"json": as_json, "markdown": as_markdown, "html": as_html}

__all__ = ["WRITERS", "FormatName", "as_html", "as_json", "as_markdown", "show_text"]
