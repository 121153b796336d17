"""The page that tells how to contribute a table, with its fields from their declarations."""

from markupsafe import Markup

from site_builder import contexts
from site_builder.columns import Column
from site_builder.plan.page import Page, Texts, make_page
from site_builder.sheets.fields import FIELDS, REQUIREMENTS, needed
from site_builder.sheets.schema import described

URL = "contribute/"

_TEMPLATES = (
    contexts.ContributeFile(f"{URL}imaging-metadata-template.xlsx", "Template (XLSX)", "with every field explained"),
    contexts.ContributeFile(f"{URL}imaging-metadata-template.csv", "Empty table (CSV)", "the same headers alone"),
)
_SCHEMAS = (
    contexts.ContributeFile(f"{URL}table-schema.json", "Table Schema", "of a table, for Frictionless and its kin"),
    contexts.ContributeFile(f"{URL}row-schema.json", "JSON Schema", "of one row as an object, its keys the headers"),
)
_WORDS = "You look after medical images and want them to be found here: send one table that says what you have."


def contribute_page(texts: Texts) -> Page:
    """How to fill in a table, check it and send it; its prose is `content/pages/contribute.md`."""
    text = texts.pages.get("contribute")
    ctx = contexts.ContributeContext(
        body=text.body if text else Markup(""),
        templates=_TEMPLATES,
        schemas=_SCHEMAS,
        fields=tuple((r, tuple(_field(c) for c in FIELDS if c.requirement == r)) for r in REQUIREMENTS),
    )
    return make_page(URL, "contribute", text.title if text else "Contribute", _WORDS, ctx)


def _field(column: Column) -> contexts.ContributeField:
    also = tuple(name for name in (column.name, *column.aliases) if name != column.header)
    return contexts.ContributeField(
        column.name, column.header, needed(column), described(column), column.example, also, column.term
    )
