"""Files for contributors below `contribute/`: the template to fill in, and the schemas of a filled-in table."""

from site_builder.exports.api import dump
from site_builder.publish import Output, text_file
from site_builder.sheets.schema import row_schema, table_schema
from site_builder.sheets.template import template_csv, template_xlsx


def contribute_files() -> list[Output]:
    """The template as XLSX and CSV, the Table Schema, and the JSON Schema of a row; the same bytes each time."""
    return [
        Output("contribute/imaging-metadata-template.xlsx", template_xlsx(), "the template"),
        Output("contribute/imaging-metadata-template.csv", template_csv(), "the template"),
        text_file("contribute/table-schema.json", dump(table_schema()), "the schemas"),
        text_file("contribute/row-schema.json", dump(row_schema()), "the schemas"),
    ]
