"""The demonstration hub: its plan adds up to the totals, and its rows are those of a hub."""

import socket
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.fixtures.idc import collection_row, entry, series_row, write_idc
from tests.standin import hub
from tests.standin.bih import SCHEMAS, Row
from tests.standin.fields import fields_of
from tests.standin.hub_plan import TOTAL, Made, Sizes, made_up, split
from tests.standin.hub_rows import write_hub
from tests.standin.samples import bih_types


def two_made(rest: Sizes) -> list[Made]:
    """Two collections that share what is left."""
    shares = zip(*(split(n, [2, 1]) for n in (rest.subjects, rest.studies, rest.series)), strict=True)
    first, second = (Sizes(*share) for share in shares)
    site = ("MIDRC", "Medical Imaging and Data Resource Center")
    return [
        Made(*site, "MIDRC-Open-A1", "MIDRC Open A1", first, ("CR", "CT"), disease_type="COVID-19"),
        Made(*site, "MIDRC-Open-R1", "MIDRC Open R1", second, ("DX",), license="CC0", races=("White",)),
    ]


def write_index(folder: Path) -> Path:
    """An IDC release with two collections, of which TCIA lists the second too."""
    shared = {"collection_id": "tcga_lung", "source_DOI": "10.7937/b"}
    series = [series_row(1), series_row(2), series_row(3, **shared), series_row(4, **shared, PatientAge="018M")]
    records = [collection_row(), collection_row("tcga_lung", sources=[entry(source_doi="10.7937/b")])]
    return write_idc(folder, series, records)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    folder = tmp_path_factory.mktemp("hub")
    written = write_hub(folder / "hub", write_index(folder / "idc"), Sizes(40, 60, 200), two_made)
    assert all(fields_of(pq.read_schema(path)) == fields_of(SCHEMAS[kind]) for kind, path in written.items())
    return {kind: pq.read_table(path).to_pylist() for kind, path in written.items()}


def test_the_plan_adds_up_whatever_is_left_for_it() -> None:
    rest = Sizes(200_000, 480_000, 700_000)
    plan = made_up(rest)
    assert sum(one.sizes.subjects for one in plan) == rest.subjects
    assert sum(one.sizes.studies for one in plan) == rest.studies
    assert sum(one.sizes.series for one in plan) == rest.series
    assert all(one.sizes.subjects <= one.sizes.studies <= one.sizes.series for one in plan)
    assert {one.commons_name for one in plan} == {"ACRdart", "NIHCC", "Stanford AIMI", "OpenNeuro", "MIDRC"}
    assert Sizes(327_895, 722_695, 2_000_000) == TOTAL


def test_a_plan_for_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(ValueError, match="MIDRC"):
        made_up(Sizes(1_000, 2_000, 3_000))


def test_the_rows_are_as_many_as_were_asked_for(rows: dict[str, list[Row]]) -> None:
    assert {kind: len(found) for kind, found in rows.items()} == {
        "dataset": 5,
        "subject": 40,
        "imaging_study": 60,
        "imaging_series": 200,
    }
    subjects = {(row["project_id"], row["submitter_id"]) for row in rows["subject"]}
    assert {(row["project_id"], row["PatientID"][0]) for row in rows["imaging_series"]} == subjects
    studies = {(row["project_id"], row["StudyInstanceUID"]) for row in rows["imaging_study"]}
    assert {(row["project_id"], row["StudyInstanceUID"][0]) for row in rows["imaging_series"]} == studies


def test_tcia_and_idc_list_the_same_collection_under_one_doi(rows: dict[str, list[Row]]) -> None:
    links = {(row["commons_name"], row["collection_id"]): row["data_url_doi"] for row in rows["dataset"]}
    assert links["IDC", "tcga_lung"].lower() == links["TCIA", "tcga_lung"].lower() == "https://doi.org/10.7937/b"
    found = [row for row in rows["imaging_study"] if row["StudyInstanceUID"] == "1.2.3.4"]
    assert {(row["commons_name"][0], row["PatientAge"]) for row in found} == {("IDC", 2.0), ("TCIA", 2.0)}


def test_the_rows_made_up_say_what_the_plan_says(rows: dict[str, list[Row]]) -> None:
    series = [row for row in rows["imaging_series"] if row["collection_id"] == ["MIDRC-Open-R1"]]
    assert series
    assert {row["Modality"] for row in series} == {"DX"}
    assert all(row["license"] == ["CC0"] and row["race"] == ["White"] for row in series)
    assert all(row["disease_type"] is None for row in series)
    assert all(18 <= row["PatientAge"][0] <= 89 for row in series if row["PatientAge"])


def test_the_rows_are_the_same_each_time(rows: dict[str, list[Row]], tmp_path: Path) -> None:
    again = write_hub(tmp_path / "hub", write_index(tmp_path / "idc"), Sizes(40, 60, 200), two_made)
    assert {kind: pq.read_table(path).to_pylist() for kind, path in again.items()} == rows


def test_a_hub_is_made_once_for_a_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []

    def write(folder: Path) -> None:
        written.append(folder)
        folder.mkdir(exist_ok=True)
        for kind in SCHEMAS:
            (folder / f"{kind}.parquet").touch()

    monkeypatch.setattr(hub, "write_hub", write)
    for _ in range(2):
        assert set(hub.made(tmp_path / "hub")) == set(SCHEMAS)
    assert len(written) == 1
    monkeypatch.setattr(hub, "recipe_now", lambda: "another")
    hub.made(tmp_path / "hub")
    assert len(written) == 2


def test_the_configuration_has_the_hub_as_its_source(tmp_path: Path) -> None:
    config = hub.write_config(tmp_path, "http://127.0.0.1:8181/guppy")
    (source,) = tomllib.loads(config.read_text(encoding="utf-8"))["sources"]
    assert source == {"id": "bih", "kind": "guppy", "endpoint": "http://127.0.0.1:8181/guppy"}


def test_a_port_that_is_taken_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hub, "made", lambda _folder: bih_types())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert hub.main(["--port", str(port), "--folder", str(tmp_path)]) == 1
    assert f"Port {port} cannot be had" in (said := capsys.readouterr().out)
    assert "HUB_PORT=" in said
