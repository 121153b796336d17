"""A check as one HTML page that needs nothing else: no scripts, no other files, printable."""

import base64
import hashlib

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_builder import __version__
from site_builder.resources import resource_dir
from site_builder.sheets.checked import Checked
from site_builder.sheets.outputs import wording


def as_html(checked: Checked) -> str:
    """The whole check as a page. Its Content-Security-Policy allows its own style sheet and nothing else."""
    templates = resource_dir("templates")
    tokens = (resource_dir("static") / "css" / "tokens.css").read_text(encoding="utf-8")
    style = "\n" + tokens + (templates / "check" / "check.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made = Environment(
        loader=FileSystemLoader(str(templates / "check")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = made.get_template("check.html").render(
        checked=checked, wording=wording, style=Markup(style), style_hash=digest, version=__version__
    )
    return page + "\n"
