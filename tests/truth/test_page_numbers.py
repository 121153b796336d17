"""The numbers that pages, their tables and their CSV files show are those of the API."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from site_builder.filters import human_bytes
from site_builder.harmonise.age import AGE_GROUPS
from tests.fixtures.html import Element, parse
from tests.truth.api import Api, Json
from tests.truth.index import UNKNOWN, Index

#: Chart of a collection page -> facet of the API.
CHARTS = {
    "modality": "Modality",
    "sex": "PatientSex",
    "age": "age_group",
    "license": "license",
    "body-part": "BodyPartExamined",
    "manufacturer": "Manufacturer",
}
#: A huge, a typical and a small collection, one that is not of humans, and the one with the fewest series.
COLLECTIONS = ("nlst", "tcga_brca", "icdc_glioma", "htan_tnp_sardana")


def page(site: Path, url: str) -> Element:
    return parse((site / url / "index.html").read_text(encoding="utf-8"))


def number(cell: str) -> int | None:
    """A count as a page writes it; the dash of a number that is not known is None."""
    return None if cell == "–" else int(cell.replace(",", ""))


def facts(root: Element) -> dict[str, int | str]:
    """The line of facts: number by its unit, and the size as it is written."""
    found: dict[str, int | str] = {}
    for item in root.first("ul", class_="facts").all("li"):
        match = re.fullmatch(r"([0-9,]+) ([a-z]+)", item.words())
        if match:
            found[match[2]] = int(match[1].replace(",", ""))
        else:
            found["size"] = item.words()
    return found


def plural(unit: str, count: int) -> str:
    one = {"studies": "study", "series": "series"}.get(unit, unit.removesuffix("s"))
    return one if count == 1 else unit


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_facts_of_a_collection_page(real_site: Path, api: Api, id_: str) -> None:
    detail = api.details[id_]
    units = ("subjects", "studies", "series", "instances")
    expected: dict[str, int | str] = {plural(unit, detail[unit]): detail[unit] for unit in units}
    assert facts(page(real_site, detail["url"])) == expected | {"size": human_bytes(detail["size_bytes"])}


def test_facts_of_the_home_page(real_site: Path, api: Api) -> None:
    totals = api.site["totals"]
    units = ("collections", "subjects", "studies", "series", "instances")
    shown = facts(page(real_site, ""))
    assert {unit: shown[unit] for unit in units} == {unit: totals[unit] for unit in units}
    assert shown["size"] == "99.9 TB"


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_parts_table_of_a_collection_page(real_site: Path, api: Api, id_: str) -> None:
    detail = api.details[id_]
    table = page(real_site, detail["url"]).first("table", class_="parts").first("tbody")
    shown = [[cell.words() for cell in row.all("td", class_="num")] for row in table.all("tr")]
    assert shown == [
        [f"{part['subjects']:,}", f"{part['series']:,}", human_bytes(part["size_bytes"])] for part in detail["parts"]
    ]


def known_and_unknown(detail: Json, facet: str) -> tuple[list[Json], list[Json]]:
    counts = detail["facets"][facet]
    return [c for c in counts if c["value"] != UNKNOWN], [c for c in counts if c["value"] == UNKNOWN]


def expected_rows(detail: Json, facet: str) -> list[tuple[int | None, ...]]:
    """The numbers of a chart: eleven values, the others in one row if there are more than twelve, unknown last."""
    known, unknown = known_and_unknown(detail, facet)
    if facet == "age_group" and known:  # the groups between have a bar, if of nobody
        subjects = {count["value"]: count["subjects"] for count in known}
        first, last = AGE_GROUPS.index(known[0]["value"]), AGE_GROUPS.index(known[-1]["value"])
        axis = AGE_GROUPS[first : last + 1]
        return [*((subjects.get(group, 0),) for group in axis), *((count["subjects"],) for count in unknown)]
    if facet in ("PatientSex", "age_group"):
        return [(count["subjects"],) for count in (*known, *unknown)]
    shown: list[tuple[int | None, ...]] = [(count["series"], count["subjects"]) for count in known]
    if len(known) > 12:
        rest = sum(count["series"] for count in known[11:])
        shown = [*shown[:11], (rest, None)]
    shown += [(count["series"], count["subjects"]) for count in unknown]
    return [row[:1] for row in shown] if facet == "license" else shown


def table_numbers(root: Element, chart: str) -> list[tuple[int | None, ...]]:
    rows = root.first("figure", id=f"chart-{chart}").first("tbody").all("tr")
    return [tuple(number(cell.words()) for cell in row.all("td")[::2]) for row in rows]


def csv_numbers(path: Path) -> list[tuple[int | None, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(int(cell) if cell else None for cell in row[2::2]) for row in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("id_", COLLECTIONS)
def test_tables_of_the_charts(real_site: Path, api: Api, id_: str, chart: str) -> None:
    detail = api.details[id_]
    expected = expected_rows(detail, CHARTS[chart])
    assert table_numbers(page(real_site, detail["url"]), chart) == expected
    assert csv_numbers(real_site / detail["url"] / "charts" / f"{chart}.csv") == expected


@pytest.mark.parametrize("chart", CHARTS)
def test_csv_of_every_chart_of_every_collection(real_site: Path, api: Api, chart: str) -> None:
    for detail in api.details.values():
        shown = csv_numbers(real_site / detail["url"] / "charts" / f"{chart}.csv")
        assert sorted_rows(shown) == sorted_rows(expected_rows(detail, CHARTS[chart])), detail["id"]


def sorted_rows(rows: Iterable[tuple[int | None, ...]]) -> list[tuple[int, ...]]:
    return sorted(tuple(-1 if cell is None else cell for cell in row) for row in rows)


def test_growth_of_collections_and_of_the_platform(real_site: Path, api: Api, index: Index) -> None:
    for detail in api.details.values():
        shown = csv_numbers(real_site / detail["url"] / "charts" / "growth.csv")
        assert shown == [(point["series"],) for point in detail["growth"]], detail["id"]
    whole = index.growth()[""]
    served = [series for _number, (series, _subjects) in sorted(whole.items())]
    shown = csv_numbers(real_site / "commons" / "idc" / "charts" / "growth.csv")
    assert [row[0] for row in shown if row[0]] == served


@pytest.mark.parametrize(("folder", "facet"), [("modalities", "Modality"), ("licenses", "license")])
def test_landing_pages(real_site: Path, api: Api, folder: str, facet: str) -> None:
    units = ("collections", "subjects", "studies", "series")
    for count in api.site["facets"][facet]:
        slug = re.sub(r"[^a-z0-9]+", "-", count["value"].lower()).strip("-")
        root = page(real_site, f"{folder}/{slug}/")
        assert facts(root) == {plural(unit, count[unit]): count[unit] for unit in units}
        assert len(root.first("table", class_="collections").first("tbody").all("tr")) == count["collections"]
