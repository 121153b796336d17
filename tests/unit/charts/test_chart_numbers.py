"""The table and the CSV file of a chart."""

import csv
import io

import pytest

from site_builder.charts import ChartSpec, chart_csv
from site_builder.charts.numbers import table_head, table_rows
from tests.unit.charts.samples import ALL, HOSTILE, MODALITY, RACE, SEX, SMALL, hostile


def test_the_csv_has_counts_and_shares_per_measure() -> None:
    assert chart_csv(MODALITY) == (
        "label,kind,series,series_share,subjects,subjects_share\r\n"
        "Structured Report,value,257391,0.434342,26205,0.992238\r\n"
        "Computed Tomography,value,203111,0.342746,26254,0.994093\r\n"
        "Segmentation,value,130839,0.220788,26203,0.992162\r\n"
        "other (2 values),other,1256,0.002119,,\r\n"
        "Unknown,unknown,3,0.000005,3,0.000114\r\n"
    )


def test_the_csv_tells_hidden_from_not_reported_and_unknown() -> None:
    assert chart_csv(RACE) == (
        "label,kind,subjects,subjects_share,subjects_hidden\r\n"
        "White,value,800,0.800000,\r\n"
        "Asian,value,,,fewer than 11\r\n"
        "Other,value,,,hidden\r\n"
        "Not reported,not-reported,120,0.120000,\r\n"
        "Unknown,unknown,50,0.050000,\r\n"
    )
    head = chart_csv(SMALL).split("\r\n")[0]
    assert head == "label,kind,series,series_share,subjects,subjects_share,series_hidden,subjects_hidden"


def test_the_table_says_what_is_hidden() -> None:
    assert [row.cells for row in table_rows(RACE)][1:3] == [("fewer than 11", "\u2013"), ("hidden", "\u2013")]
    assert table_rows(SMALL)[2].cells == ("3", "3.3\u00a0%", "fewer than 11", "\u2013")


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_the_csv_has_every_row_and_the_table_the_same_numbers(spec: ChartSpec) -> None:
    records = list(csv.DictReader(io.StringIO(chart_csv(spec), newline="")))
    unit = spec.measures[0].unit
    assert [row["label"] for row in records] == [row.label for row in spec.rows]
    assert [int(row[unit]) for row in records] == [row.counts[0] for row in spec.rows]
    assert [row.cells[0] for row in table_rows(spec)] == [f"{int(row[unit]):,}" for row in records]


@pytest.mark.parametrize("label", [*HOSTILE, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1"])
def test_no_cell_starts_a_formula_or_breaks_the_file(label: str) -> None:
    for spec in hostile(label):
        cells = list(csv.reader(io.StringIO(chart_csv(spec), newline="")))
        assert len({len(row) for row in cells}) == 1
        assert len(cells) == len(spec.rows) + 1
        assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_table_says_what_it_does_not_know() -> None:
    assert table_head(MODALITY) == ("Series", "Share of series", "Subjects", "Share of subjects")
    assert table_rows(MODALITY)[3].cells == ("1,256", "0.2\u00a0%", "\u2013", "\u2013")
    assert table_rows(MODALITY)[1].href == "modalities/ct/"
    assert table_rows(SEX)[0].cells == ("14,000", "53\u00a0%")
