"""What the template partial ``_chart.html`` is given for one chart."""

from dataclasses import dataclass

from markupsafe import Markup

from site_builder.characters import one_line
from site_builder.charts.numbers import TableRow, csv_columns, table_head, table_rows
from site_builder.charts.spec import ChartSpec, Measure
from site_builder.charts.words import hidden_sentence, not_reported_sentence, overlap_sentence, unknown_sentence


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart, drawn, with the addresses of its files."""

    spec: ChartSpec
    svg: Markup
    """The static drawing as ``draw`` returns it; its text is escaped."""
    alt: str
    """The text alternative, see ``text_alternative``."""
    csv_url: str
    """Site-relative address of the chart's numbers (``chart_csv``)."""
    template_url: str
    """Site-relative address of the interactive view's Vega template (``interactive_templates``)."""

    @property
    def measures(self) -> str:
        """The unit and denominator of every measure: "of 1,234 series and of 26,410 subjects"."""
        return " and ".join(_of(m) for m in self.spec.measures)

    @property
    def unknown(self) -> str:
        """The share that is unknown as a sentence, or nothing."""
        return unknown_sentence(self.spec)

    @property
    def not_reported(self) -> str:
        """The share of which the source says that it was not reported as a sentence, or nothing."""
        return not_reported_sentence(self.spec)

    @property
    def hidden(self) -> str:
        """The sentence that counts are hidden, or nothing."""
        return hidden_sentence(self.spec)

    @property
    def overlap(self) -> str:
        """The sentence that rows overlap, or nothing."""
        return overlap_sentence(self.spec) if self.spec.overlapping else ""

    @property
    def units(self) -> str:
        """The CSV columns that the interactive view can show, separated by spaces."""
        return " ".join(csv_columns(m.unit)[0] for m in self.spec.measures)

    @property
    def head(self) -> tuple[str, ...]:
        """Headings of the number columns of the table."""
        return table_head(self.spec)

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """Rows of the table."""
        return table_rows(self.spec)


def _of(measure: Measure) -> str:
    unit, label = one_line(measure.unit), one_line(measure.denominator_label)
    named = unit.removesuffix("s").removesuffix("ie") in label  # "of 1 subject", "of 1 study"
    return label if named else f"{unit} {label}"
