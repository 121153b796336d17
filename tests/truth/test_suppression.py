"""What is hidden with `min_cell` can't be worked out: an attack on made catalogues and on the real index."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.config import load_config
from site_builder.kept import recall
from site_builder.model import Catalog
from site_builder.pipeline import build
from site_builder.suppress import suppressed
from tests.fixtures.federated import federated_catalog, write_federated
from tests.fixtures.html import Element, parse
from tests.fixtures.silent import Silent
from tests.truth.attack import Attack, numbers
from tests.truth.people import Group, Person, Scan, catalog_of

MIN_CELL = 11


def assert_safe(true: Catalog, min_cell: int) -> Attack:
    attack = Attack(suppressed(true, min_cell), true, min_cell)
    shown = {number: figure for number, figure in attack.said.shown.items() if 0 < figure < min_cell}
    assert not shown, "no small number is shown, of subjects or of what is theirs"
    assert attack.solved() == []
    ranges = attack.ranges(knows_rule=True)
    assert [n for n in attack.secrets if ranges[n][1] - ranges[n][0] < 1] == []
    ranges = attack.ranges(knows_rule=False)
    assert [n for n, (low, high) in ranges.items() if n[3] == "subjects" and high - low < 1] == []
    return attack


SEXES = ("Female", "Male", "unknown")
AGES = ("40-49", "50-59", "60-69", "70-79", "unknown")
#: Some people who are alike: sex, age, modalities, how many, and the release since which they are there.
batches = st.lists(
    st.tuples(
        st.sampled_from(SEXES),
        st.sampled_from(AGES),
        st.sets(st.sampled_from(("CT", "MR", "SEG")), min_size=1),
        st.integers(1, 30),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=5,
)
groups = st.tuples(
    st.sampled_from(("A", "B")), st.sets(st.sampled_from(("lung", "brain")), max_size=2), batches, st.booleans()
)


def people_of(number: int, made: list[Any]) -> Iterator[Person]:
    for batch, (sex, age, modalities, count, release) in enumerate(made):
        for one in range(count):
            scans = tuple(Scan(m, "10.1/seg" if m == "SEG" else "10.1/scans", release) for m in sorted(modalities))
            yield Person(f"{number}-{batch}-{one}", sex, age, scans)


def catalog_from(made: list[tuple[str, set[str], list[Any], bool]]) -> Catalog:
    """Collections of some platforms; flagged ones share a subject with the one before and are listed elsewhere too."""
    found: list[Group] = []
    for number, (platform, diseases, alike, flag) in enumerate(made):
        people = tuple(people_of(number, alike))
        if flag and found and found[-1].platform == platform:
            people += found[-1].people[:1]
        group = Group(platform, f"c{number}", tuple(sorted(diseases)), people)
        found.append(group)
        if flag:
            found.append(replace(group, platform="C", canonical=group.id))
    return catalog_of(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(groups, min_size=1, max_size=5), st.sampled_from((2, 3, 11)))
def test_nothing_hidden_can_be_worked_out(made: list[Any], min_cell: int) -> None:
    assert_safe(catalog_from(made), min_cell)


@pytest.fixture(scope="module")
def whole(real_site: Path) -> Catalog:
    """The catalogue of the installed index, as the build of the real site kept it."""
    (kept,) = (real_site.parent / "cache" / "summaries").glob("*.json")
    found = recall(kept)
    assert found is not None
    return found.catalog


def test_nothing_hidden_of_the_real_index_can_be_worked_out(whole: Catalog) -> None:
    attack = assert_safe(whole, MIN_CELL)
    assert len(attack.secrets) > 1_500
    assert len(attack.said.shown) > 15_000, "most numbers are still shown"


def test_a_catalogue_of_which_nothing_is_small_is_unchanged(whole: Catalog) -> None:
    large = replace(whole, platforms=(), collections=(), facets={})
    assert suppressed(large, MIN_CELL) == replace(large, min_cell=MIN_CELL)


@pytest.fixture(scope="module")
def hidden_site(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the installed index with `min_cell`, built from what the other one kept."""
    folder = tmp_path_factory.mktemp("hidden")
    config = folder / "content" / "site.toml"
    config.parent.mkdir()
    text = (real_site.parent / "own" / "content" / "site.toml").read_text(encoding="utf-8")
    config.write_text(text.replace("[[sources]]", f"min_cell = {MIN_CELL}\n\n[[sources]]", 1), encoding="utf-8")
    shutil.copytree(real_site.parent / "cache", folder / "cache")
    return build(load_config(config), folder / "site", folder / "cache", Silent()).out


#: Figures that are none of subjects: how many collections have a value, or are listed more than once.
NOT_OF_SUBJECTS = {"collections", "listings"}


def small_numbers(value: object, min_cell: int = MIN_CELL, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where in a JSON value there is a number of 1 to `min_cell` - 1."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from small_numbers(item, min_cell, (*path, key))
    elif isinstance(value, list):
        for item in value:
            yield from small_numbers(item, min_cell, path)
    elif type(value) is int and 0 < value < min_cell and path[-1] not in NOT_OF_SUBJECTS:
        yield path


def test_no_small_number_is_in_the_api(hidden_site: Path) -> None:
    files = sorted((hidden_site / "api" / "v1").rglob("*.json"))
    assert len(files) > 150
    for file in files:
        assert list(small_numbers(told_by(file))) == [], file


def told_by(file: Path) -> Any:
    """What a file of the API tells of collections: of its description the examples, apart from sizes of lists."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return list(examples(said)) if file.name == "openapi.json" else said


def examples(value: object) -> Iterator[object]:
    """What a description of an API shows of real answers."""
    if isinstance(value, dict):
        yield from (item for key, item in value.items() if key in ("example", "examples"))
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from examples(item)


def test_no_small_number_of_subjects_is_in_the_report(hidden_site: Path) -> None:
    report = json.loads((hidden_site / "report.json").read_text(encoding="utf-8"))
    counted = [finding for code in report["codes"] for finding in code["findings"] if finding["unit"] != "records"]
    assert not [f for f in counted if f["count"] is not None and 0 < f["count"] < MIN_CELL]
    assert any(f["count"] is None and f["fewer_than"] == MIN_CELL for f in counted)


def test_no_small_number_is_in_a_chart_s_csv(hidden_site: Path) -> None:
    files = sorted(hidden_site.rglob("charts/*.csv"))
    assert len(files) > 500
    for file in files:
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                counts = [int(cell) for name, cell in row.items() if name in ("subjects", "studies", "series") and cell]
                assert not [count for count in counts if 0 < count < MIN_CELL], (file, row)


def test_no_small_number_is_in_the_tables_of_data_quality(hidden_site: Path) -> None:
    files = sorted((hidden_site / "quality").rglob("*.csv"))
    assert files
    for file in files:
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                counts = [row.get(name, "") for name in ("count", "filled", "rows") if row.get("unit") != "records"]
                assert not [count for count in counts if re.fullmatch("[1-9]|10", count)], (file, row)


#: A small number of what is someone's, as pages write it.
SMALL = re.compile(r"(?<![\d,.\-–])([1-9]|10) (subjects?|stud(?:y|ies)|series|instances?)\b")
COUNTED = {"Subjects", "Studies", "Series"}


def small_cells(table: Element) -> Iterator[str]:
    """Small numbers in the columns of a table that count subjects or what is theirs."""
    heads = [cell.words() for row in table.first("thead").all("tr") for cell in row.all("th")]
    for row in table.first("tbody").all("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        for head, cell in zip(heads, cells, strict=False):
            if (
                head in COUNTED
                and cell.has({"class_": "num"})
                and re.fullmatch(r"[1-9]|10", cell.words().split(" ")[0])
            ):
                yield f"{head}: {cell.words()}"


def test_no_page_says_a_small_number(hidden_site: Path) -> None:
    pages = sorted(hidden_site.rglob("index.html"))
    assert len(pages) > 400
    for file in pages:
        root = parse(file.read_text(encoding="utf-8"))
        texts = [*root.all("ul", class_="facts"), *root.all("table"), *root.all("figure")]
        assert not [found[0] for text in texts for found in SMALL.finditer(text.words())], file
        assert not [cell for table in root.all("table") if table.all("thead") for cell in small_cells(table)], file


def test_platforms_that_have_little_in_common(tmp_path: Path) -> None:
    """Counts in studies, counts that a source hides, a platform with nothing but subjects."""
    true, min_cell = federated_catalog(), 3
    site = write_federated(tmp_path, suppressed(true, min_cell))
    for file in sorted((site / "api" / "v1").rglob("*.json")):
        assert list(small_numbers(told_by(file), min_cell)) == [], file
    shown = Attack(suppressed(true, min_cell), true, min_cell).said.shown
    assert len(shown) > len(numbers(true).shown) / 2, "most numbers are still shown"
