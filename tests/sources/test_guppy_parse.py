"""What becomes of a pulled Guppy: rows with what their parents state, records, commons and findings."""

import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from site_builder.engine import connect
from site_builder.errors import SourceError
from site_builder.findings import Report
from site_builder.snapshots import Attempt, Store
from site_builder.sources.base import Snapshot
from tests.sources.guppy import Parsed, parsed, pull_and_parse, pulled, source_of
from tests.standin import bih, midrc
from tests.standin.guppy import GuppyServer
from tests.standin.samples import bih_types, midrc_types

Row = dict[str, Any]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    return pull_and_parse(tmp_path_factory.mktemp("hub"), bih_types())


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    return pull_and_parse(tmp_path_factory.mktemp("portal"), midrc_types())


def one_series(folder: Path, *, parent: Row | None = None, **values: Any) -> tuple[Parsed, Row]:
    """A hub with one series of that kind, and its row."""
    parent = parent or bih.dataset("IDC", "one")
    person = bih.subject(parent, "P1", race="Asian")
    study = bih.study(parent, person, "1.2.3")
    rows = {"dataset": [parent], "subject": [person], "imaging_study": [study]}
    found = pull_and_parse(
        folder, bih.tables({**rows, "imaging_series": [bih.series(parent, study, "1.2.3.4", **values)]})
    )
    ((row,),) = found.rows.values()
    return found, row


def first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def test_every_series_has_what_its_study_and_subject_state(hub: Parsed) -> None:
    """Recounted in Python from the rows that the server has."""
    types = {kind: table.to_pylist() for kind, table in bih_types().items()}
    studies = {(row["project_id"], row["StudyInstanceUID"]): row for row in types["imaging_study"]}
    subjects = {(row["project_id"], row["submitter_id"]): row for row in types["subject"]}
    expected = []
    for series in types["imaging_series"]:
        study = studies[series["project_id"], first(series["StudyInstanceUID"])]
        subject = subjects[series["project_id"], first(study["subject_id"])]
        age = study["PatientAge"]
        expected.append(
            (
                first(series["commons_name"]), first(series["collection_id"]), series["SeriesInstanceUID"],
                series["Modality"], study["StudyInstanceUID"], study["PatientID"], study["PatientSex"],
                None if age is None else str(age), study["EthnicGroup"], subject["race"], first(subject["license"]),
            )
        )  # fmt: skip
    names = (
        "collection_id", "SeriesInstanceUID", "Modality", "StudyInstanceUID", "PatientID", "PatientSex", "PatientAge",
        "EthnicGroup", "race", "license",
    )  # fmt: skip
    got = [(commons, *(row[name] for name in names)) for commons, rows in hub.rows.items() for row in rows]
    assert sorted(got, key=str) == sorted(expected, key=str)


def test_there_is_a_harvest_for_each_commons_as_we_know_it(hub: Parsed) -> None:
    assert list(hub.rows) == ["IDC", "MIDRC", "TCIA"]
    tcia = hub.harvests["TCIA"].commons
    assert (tcia.slug, tcia.url) == ("tcia", "https://www.cancerimagingarchive.net/")
    assert "images of cancer" in tcia.description
    assert hub.harvests["MIDRC"].source.version == "2025.02"
    assert hub.harvests["IDC"].source.released == "2026-08-01"


def test_what_no_row_of_a_commons_states_is_not_provided_by_it(hub: Parsed) -> None:
    assert "race" not in hub.harvests["IDC"].provided
    assert {"race", "object_ids", "loinc_long_common_name"} <= hub.harvests["MIDRC"].provided
    assert "dicom_viewer_url" in hub.harvests["IDC"].provided
    assert "dicom_viewer_url" not in hub.harvests["TCIA"].provided
    assert {"disease_type", "primary_site"} <= hub.harvests["IDC"].provided


def test_an_unknown_commons_has_the_long_name_that_the_source_gives(tmp_path: Path) -> None:
    parent = bih.dataset("Our Hospital", "one", commons_long_name="The Hospital of Ours")
    found, _row = one_series(tmp_path, parent=parent)
    commons = found.harvests["Our Hospital"].commons
    assert (commons.slug, commons.long_name, commons.url) == ("our-hospital", "The Hospital of Ours", "")


def test_spellings_of_one_commons_are_one(tmp_path: Path) -> None:
    rows: dict[str, list[Row]] = {"dataset": [], "subject": [], "imaging_study": [], "imaging_series": []}
    for name in ("AIMI", "Stanford AIMI"):
        parent = bih.dataset(name, f"of {name}")
        person = bih.subject(parent, "P1")
        study = bih.study(parent, person, f"1.2.{len(name)}")
        rows["dataset"].append(parent)
        rows["subject"].append(person)
        rows["imaging_study"].append(study)
        rows["imaging_series"].append(bih.series(parent, study, f"1.2.{len(name)}.1"))
    found = pull_and_parse(tmp_path, bih.tables(rows))
    assert list(found.rows) == ["Stanford AIMI"]
    assert len(found.rows["Stanford AIMI"]) == 2
    assert {r.collection_id for r in found.harvests["Stanford AIMI"].records} == {"of AIMI", "of Stanford AIMI"}


def respelt(types: dict[str, pa.Table], kind: str, change: Callable[[Row], Row | None]) -> None:
    """Change or leave out rows of a type."""
    rows = [new for row in types[kind].to_pylist() if (new := change(row)) is not None]
    types[kind] = pa.Table.from_pylist(rows, types[kind].schema)


@pytest.mark.parametrize("kind", ["imaging_study", "imaging_series", "subject"])
def test_a_commons_that_levels_spell_differently_makes_no_row_two(tmp_path: Path, hub: Parsed, kind: str) -> None:
    types = bih_types()
    respelt(types, kind, lambda row: row | {"commons_name": [name.lower() for name in row["commons_name"]]})
    found = pull_and_parse(tmp_path, types)
    assert found.rows == hub.rows
    assert found.codes() == hub.codes()


@pytest.mark.parametrize("name", ["commons_name", "collection_id"])
def test_rows_without_a_place_are_counted_at_one_level(tmp_path: Path, name: str) -> None:
    types = bih_types()
    for kind in ("subject", "imaging_study", "imaging_series"):
        respelt(types, kind, lambda row: row | ({name: None} if first(row["commons_name"]) == "IDC" else {}))
    found = pull_and_parse(tmp_path, types)
    assert len(found.rows.get("IDC", [])) + found.codes().get("commons-without-name", 0) == 75
    assert {row["SeriesInstanceUID"] is None for rows in found.rows.values() for row in rows} == {False}


def test_the_record_of_a_collection_is_its_dataset(hub: Parsed) -> None:
    records = {record.collection_id: record for record in hub.harvests["IDC"].records}
    record = records["nsclc_radiogenomics"]
    assert record.title == "NSCLC Radiogenomics"
    assert record.disease_types == ("Lung Cancer", "Non-small Cell")
    assert record.primary_sites == ("Lung",)
    assert record.updated == "2026-08-01"
    assert record.contributors == ("NCI Imaging Data Commons",)
    (part,) = record.parts
    assert part.data_url_doi == "https://doi.org/10.7937/k9/tcia.2017.7hs46erv"
    assert part.citation
    assert part.citation.text.startswith("Bakr, S. (2018).")
    assert part.stated_license == (
        "https://creativecommons.org/licenses/by/3.0/, https://creativecommons.org/licenses/by/4.0/"
    )
    assert part.provenance == (("contributed by", "NCI Imaging Data Commons"),)
    assert [link.url for link in record.links] == ["https://portal.imaging.datacommons.cancer.gov/"]


def test_a_dataset_without_rows_has_a_record_too(hub: Parsed) -> None:
    assert "EMPTY-COLLECTION" in {record.collection_id for record in hub.harvests["TCIA"].records}
    assert "EMPTY-COLLECTION" not in {row["collection_id"] for row in hub.rows["TCIA"]}


def test_without_datasets_records_are_what_rows_say(tmp_path: Path) -> None:
    found = pull_and_parse(tmp_path, bih_types(without=["dataset"]))
    records = {record.collection_id: record for record in found.harvests["TCIA"].records}
    assert set(records) == {"CPTAC-CM", "NSCLC Radiogenomics"}
    assert records["CPTAC-CM"].disease_types == ("Cutaneous Melanoma",)
    assert records["CPTAC-CM"].title == "CPTAC-CM"
    assert records["CPTAC-CM"].parts[0].data_url_doi == "https://doi.org/10.7937/k9/tcia.2018.odu24gze"
    assert "collection-without-record" not in found.codes()


def test_a_collection_that_only_rows_name_is_reported(tmp_path: Path) -> None:
    types = bih_types()
    types["dataset"] = types["dataset"].slice(1)
    found = pull_and_parse(tmp_path, types)
    assert [f.where for f in found.findings if f.code == "collection-without-record"] == ["nsclc_radiogenomics"]
    assert "nsclc_radiogenomics" in {record.collection_id for record in found.harvests["IDC"].records}


def test_differing_values_of_a_collection_are_all_told(tmp_path: Path) -> None:
    parents = [
        bih.dataset("IDC", "one", data_url_doi=f"10.7937/{name}", disease_type=disease, license=terms)
        for name, disease, terms in (("a", "Glioma", "CC BY 4.0"), ("b", "Melanoma", "CC BY 3.0"))
    ]
    person = bih.subject(parents[0], "P1", data_url_doi=["10.7937/a", "10.7937/b"], license=["CC BY 4.0", "CC BY 3.0"])
    study = bih.study(parents[0], person, "1.2.3")
    series = bih.series(parents[0], study, "1.2.3.4")
    rows = {"dataset": parents, "subject": [person], "imaging_study": [study], "imaging_series": [series]}
    found = pull_and_parse(tmp_path, bih.tables(rows))
    (record,) = found.harvests["IDC"].records
    assert set(record.disease_types) == {"Glioma", "Melanoma"}
    assert {part.data_url_doi for part in record.parts} == {"https://doi.org/10.7937/a", "https://doi.org/10.7937/b"}
    ((row,),) = found.rows.values()
    assert row["license"] == "CC BY 4.0 | CC BY 3.0"
    assert {part.stated_license for part in record.parts} == {"CC BY 3.0 | CC BY 4.0"}
    assert row["data_url_doi"] == "10.7937/a"


def test_a_doubtful_link_or_date_is_reported_and_not_used(tmp_path: Path) -> None:
    parent = bih.dataset("IDC", "one", data_url_doi="javascript:alert(1)", metadata_source_date="last May")
    found, _row = one_series(tmp_path, parent=parent)
    (record,) = found.harvests["IDC"].records
    assert record.updated is None
    assert [part.data_url_doi for part in record.parts] == [None]
    assert {("data-url-refused", "one"), ("date-unreadable", "one")} <= {(f.code, f.where) for f in found.findings}


def test_the_viewer_of_the_series_comes_before_that_of_the_study(tmp_path: Path) -> None:
    for n, (dicom, series, expected) in enumerate(
        [("https://a/", "https://b/", "https://a/"), ("", "https://b/", "https://b/"), (None, None, None)]
    ):
        _found, row = one_series(tmp_path / str(n), dicom_viewer_url=dicom, series_viewer_url=series)
        assert row["dicom_viewer_url"] == expected


def test_identifiers_of_files_are_joined_and_empty_lists_are_nothing(tmp_path: Path) -> None:
    _found, row = one_series(tmp_path / "1", object_ids=["dg.1/a", "dg.1/b"])
    assert row["object_ids"] == "dg.1/a, dg.1/b"
    found, row = one_series(tmp_path / "2", object_ids=[])
    assert row["object_ids"] is None
    assert "object_ids" not in found.harvests["IDC"].provided


def test_texts_are_not_read_as_lists_numbers_or_markup(tmp_path: Path) -> None:
    odd = "[blank], ['a'] {\"b\": 1} <b>é</b>\t\\ 'quoted' \u202e"
    _found, row = one_series(tmp_path, SeriesDescription=odd, Manufacturer="007", BodyPartExamined="null")
    assert row["SeriesDescription"] == odd
    assert row["Manufacturer"] == "007"
    assert row["BodyPartExamined"] == "null"


def test_series_without_a_listed_study_keep_their_place_and_are_reported(tmp_path: Path) -> None:
    types = bih_types()
    types["imaging_study"] = types["imaging_study"].slice(1)
    gone = bih_types()["imaging_study"].slice(0, 1).to_pylist()[0]["StudyInstanceUID"]
    found = pull_and_parse(tmp_path, types)
    (missing,) = [f for f in found.findings if f.code == "parent-missing"]
    alone = [row for row in found.rows["IDC"] if row["StudyInstanceUID"] == gone]
    assert (missing.where, missing.unit, missing.count) == ("nsclc_radiogenomics", "series", len(alone))
    assert {row["PatientSex"] for row in alone} == {None}
    assert len(found.rows["IDC"]) == 75


def test_a_study_that_is_listed_twice_makes_no_series_two(tmp_path: Path) -> None:
    types = bih_types()
    types["imaging_study"] = pa.concat_tables([types["imaging_study"], types["imaging_study"].slice(0, 3)])
    found = pull_and_parse(tmp_path, types)
    assert len(found.rows["IDC"]) == 75
    assert found.codes()["parent-repeated"] == 3


def test_studies_without_series_are_reported_where_others_have_some(hub: Parsed) -> None:
    unused = [f for f in hub.findings if f.code == "rows-unused"]
    assert [(f.where, f.field, f.count, f.unit) for f in unused] == [
        ("MIDRC-Open-R1", "StudyInstanceUID", 1, "studies")
    ]


def test_a_collection_without_any_series_has_its_studies_as_rows(tmp_path: Path) -> None:
    types = bih_types()
    series = types["imaging_series"]
    kept = [row for row in series.to_pylist() if first(row["collection_id"]) != "cptac_cm"]
    types["imaging_series"] = pa.Table.from_pylist(kept, series.schema)
    found = pull_and_parse(tmp_path, types)
    rows = [row for row in found.rows["IDC"] if row["collection_id"] == "cptac_cm"]
    assert len(rows) == 15
    assert {row["SeriesInstanceUID"] for row in rows} == {None}
    assert all(row["StudyInstanceUID"] and row["PatientID"] for row in rows)
    assert "cptac_cm" not in {f.where for f in found.findings if f.code == "rows-unused"}


def test_studies_without_an_identifier_stay_apart(tmp_path: Path) -> None:
    types = bih_types()
    respelt(types, "imaging_series", lambda row: None if first(row["collection_id"]) == "cptac_cm" else row)
    nameless = lambda row: row | ({"StudyInstanceUID": None} if row["collection_id"] == ["cptac_cm"] else {})  # noqa: E731
    respelt(types, "imaging_study", nameless)
    types["imaging_study"] = pa.concat_tables([types["imaging_study"], types["imaging_study"].slice(0, 1)])
    found = pull_and_parse(tmp_path, types)
    rows = [row for row in found.rows["IDC"] if row["collection_id"] == "cptac_cm"]
    assert len(rows) == 15
    assert {row["StudyInstanceUID"] for row in rows} == {None}
    assert [f.where for f in found.findings if f.code == "parent-repeated"] == ["nsclc_radiogenomics"]


def test_subjects_of_studies_that_are_not_counted_are_reported(tmp_path: Path) -> None:
    types = bih_types()
    kept = types["imaging_study"].to_pylist()[0]
    nameless = kept | {"StudyInstanceUID": None, "subject_id": ["alone"]}
    types["imaging_study"] = pa.concat_tables(
        [types["imaging_study"], pa.Table.from_pylist([nameless], types["imaging_study"].schema)]
    )
    person = types["subject"].to_pylist()[0] | {"submitter_id": "alone", "project_id": kept["project_id"]}
    types["subject"] = pa.concat_tables([types["subject"], pa.Table.from_pylist([person], types["subject"].schema)])
    found = pull_and_parse(tmp_path, types)
    unused = {(f.where, f.unit): f.count for f in found.findings if f.code == "rows-unused"}
    assert unused["nsclc_radiogenomics", "studies"] == 1
    assert unused["nsclc_radiogenomics", "subjects"] == 1


def test_the_example_of_a_finding_is_the_first_in_order(tmp_path: Path) -> None:
    types = bih_types()
    ids = iter(f"also-{9 - n % 10}" for n in range(1000))
    respelt(types, "imaging_series", lambda row: row | {"collection_id": ["MIDRC-Open-A1", next(ids)]})
    (several,) = [
        f for f in pull_and_parse(tmp_path, types).findings if f.code == "value-several" and f.unit == "series"
    ]
    assert several.count == 225
    assert several.hint.endswith("one has MIDRC-Open-A1, also-0")


def test_a_row_of_two_collections_is_counted_in_the_first_and_reported(hub: Parsed) -> None:
    several = Counter((f.where, f.unit) for f in hub.findings if f.code == "value-several")
    assert several == {("MIDRC-Open-A1", unit): 1 for unit in ("subjects", "studies", "series")}
    assert {r["collection_id"] for r in hub.rows["MIDRC"] if r["PatientID"] == "A1-000"} == {"MIDRC-Open-A1"}


def test_rows_without_a_commons_are_reported(tmp_path: Path) -> None:
    types = bih_types()
    rows = types["imaging_series"].to_pylist()
    for row in rows[:4]:
        row["commons_name"] = None
    types["imaging_series"] = pa.Table.from_pylist(rows, types["imaging_series"].schema)
    found = pull_and_parse(tmp_path, types)
    assert found.codes()["commons-without-name"] == 4
    assert sum(map(len, found.rows.values())) == 221


def test_the_portal_gives_studies_of_midrc_under_the_names_of_the_hub(portal: Parsed) -> None:
    assert list(portal.rows) == ["MIDRC"]
    assert Counter(row["collection_id"] for row in portal.rows["MIDRC"]) == {"MIDRC-Open-A1": 12, "MIDRC-Open-R1": 12}
    assert {row["SeriesInstanceUID"] for row in portal.rows["MIDRC"]} == {None}
    provided = portal.harvests["MIDRC"].provided
    assert {"covid19_positive", "loinc_long_common_name", "race", "EthnicGroup"} <= provided
    assert not {"SeriesInstanceUID", "Manufacturer"} & provided


def test_studies_of_the_portal_have_what_their_case_states(portal: Parsed) -> None:
    cases = {row["submitter_id"]: row for row in midrc_types()["case"].to_pylist()}
    for row in portal.rows["MIDRC"]:
        case = cases[row["PatientID"]]
        assert row["PatientSex"] == case["sex"]
        assert row["covid19_positive"] == case["covid19_positive"]
        assert row["Modality"] == ", ".join(case["study_modality"])
        assert row["license"] == first(case["license"])


def test_an_age_that_is_withheld_above_89_is_the_open_group(tmp_path: Path) -> None:
    types = midrc_types()
    cases, studies = types["case"].to_pylist(), types["imaging_study"].to_pylist()
    for row in studies:
        row["age_at_imaging"] = None
    cases[1]["age_at_index"] = None
    schema = midrc.schema("case").append(pa.field("age_at_index_gt89", pa.string()))
    cases = [row | {"age_at_index_gt89": "Yes" if n == 1 else "No"} for n, row in enumerate(cases)]
    tables = {
        "case": pa.Table.from_pylist(cases, schema),
        "imaging_study": pa.Table.from_pylist(studies, midrc.schema("imaging_study")),
    }
    found = pull_and_parse(tmp_path, tables)
    ages = {row["PatientID"]: row["PatientAge"] for row in found.rows["MIDRC"]}
    assert ages[cases[1]["submitter_id"]] == "90+"
    assert ages[cases[0]["submitter_id"]] == "25.0"


def test_cases_alone_are_subjects(tmp_path: Path) -> None:
    found = pull_and_parse(tmp_path, midrc_types(without=["imaging_study"]))
    assert len(found.rows["MIDRC"]) == 16
    assert {row["StudyInstanceUID"] for row in found.rows["MIDRC"]} == {None}
    assert all(row["PatientID"] for row in found.rows["MIDRC"])


def counted(folder: Path, types: dict[str, pa.Table] | None = None, **options: Any) -> Parsed:
    """A hub of the regular tier, in which the collection MIDRC-Open-A1 is closed."""
    types = types or bih_types()
    paths = {str(path) for table in types.values() for path in table["auth_resource_path"].to_pylist()}
    rest = sorted(path for path in paths if "Open-A1" not in path)
    with GuppyServer(types, tier="regular", accessible=rest, **options) as server:
        source, store = source_of(server), Store(folder / "snapshots")
        pulled(source, store)
    return parsed(source, store)


def test_counts_stand_for_rows_that_are_refused(tmp_path: Path) -> None:
    found = counted(tmp_path, tier_limit=1)
    assert found.rows == {"IDC": [], "MIDRC": [], "TCIA": []}
    tallies = found.harvests["MIDRC"].tallies
    totals = {(t.collection_id, t.level): t.count for t in tallies if not t.column}
    assert totals[None, "subject"] == 20
    assert totals[None, "series"] == 75
    assert totals["MIDRC-Open-R1", "subject"] == 11  # a subject of both collections is counted in both
    sexes = {t.raw: t.count for t in tallies if t.column == "PatientSex" and t.collection_id == "MIDRC-Open-A1"}
    assert sum(count or 0 for count in sexes.values()) == totals["MIDRC-Open-A1", "study"]
    assert None in sexes
    assert {t.level for t in tallies if t.column == "PatientSex"} == {"study"}
    assert {t.level for t in tallies if t.column == "race"} == {"subject"}
    assert found.codes()["rows-refused"] == 4


def test_what_only_finer_levels_list_is_counted_too(tmp_path: Path) -> None:
    types = bih_types()
    subjects = types["subject"].to_pylist()
    kept = [r for r in subjects if "cptac_cm" not in r["collection_id"] and "TCIA" not in r["commons_name"]]
    types["subject"] = pa.Table.from_pylist(kept, types["subject"].schema)
    found = counted(tmp_path, types, tier_limit=1)
    assert list(found.harvests) == ["IDC", "MIDRC", "TCIA"]
    totals = {(t.collection_id, t.level): t.count for t in found.harvests["IDC"].tallies if not t.column}
    assert ("cptac_cm", "subject") not in totals
    series = [totals[id_, "series"] for id_ in ("cptac_cm", "nsclc_radiogenomics")]
    assert sum(count or 0 for count in series) == totals[None, "series"] == 75


@pytest.mark.parametrize("name", ["midrc", "MIDRC "])
def test_counts_of_all_spellings_of_a_commons_are_added(tmp_path: Path, name: str) -> None:
    def other(row: Row) -> Row:
        return row | ({"commons_name": [name]} if str(row["submitter_id"]).endswith("3") else {})

    types = bih_types()
    expected = counted(tmp_path / "one", types, tier_limit=1).harvests["MIDRC"].tallies
    for kind in ("subject", "imaging_study", "imaging_series"):
        respelt(types, kind, lambda row: other(row) if first(row["commons_name"]) == "MIDRC" else row)
    found = counted(tmp_path / "two", types, tier_limit=1)
    assert list(found.harvests) == ["IDC", "MIDRC", "TCIA"]
    assert sorted(map(str, found.harvests["MIDRC"].tallies)) == sorted(map(str, expected))
    hidden = counted(tmp_path / "three", types, tier_limit=12).harvests["MIDRC"].tallies
    assert {t.count for t in hidden if (t.collection_id, t.level, t.column) == (None, "subject", "")} == {None}


def test_hidden_counts_stay_hidden(tmp_path: Path) -> None:
    found = counted(tmp_path, tier_limit=50)
    tallies = found.harvests["MIDRC"].tallies
    totals = {(t.collection_id, t.level): t.count for t in tallies if not t.column}
    assert totals["MIDRC-Open-A1", "subject"] is None
    assert totals[None, "subject"] is None
    assert all(t.count is None or t.count >= 0 for t in tallies)
    assert {t.column for t in tallies if t.count is None} >= {"", "Modality", "PatientSex"}
    assert all(t.count is not None for t in found.harvests["IDC"].tallies)
    record = next(r for r in found.harvests["MIDRC"].records if r.collection_id == "MIDRC-Open-A1")
    assert record.disease_types == ("COVID-19",)
    assert "PatientAge" not in found.harvests["MIDRC"].provided


def test_what_is_joined_is_kept_no_longer_than_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    assert pull_and_parse(tmp_path, bih_types()).rows["IDC"]
    gc.collect()
    assert not list((tmp_path / "scratch").iterdir())


def test_without_a_pull_there_is_nothing_to_read(tmp_path: Path) -> None:
    with GuppyServer(bih_types()) as server:
        source = source_of(server)
    store = Store(tmp_path / "snapshots")
    with pytest.raises(SourceError, match=r"'hub': there is no whole snapshot of it; run: site-builder pull hub"):
        source.snapshot(store)
    store.note("hub", Attempt("2026-11-21T00:00:00Z", "the server is silent"))
    with pytest.raises(SourceError, match=r"\(the last pull failed: the server is silent\)"):
        source.snapshot(store)


def test_a_snapshot_is_stale_after_a_pull_that_failed(tmp_path: Path) -> None:
    store = Store(tmp_path / "snapshots")
    with GuppyServer(bih_types()) as server:
        source = source_of(server)
        pulled(source, store)
    assert source.snapshot(store).problem == ""
    store.note("hub", Attempt("2026-11-21T00:00:00Z", "the server is silent"))
    assert source.snapshot(store).problem == "the server is silent"


def test_a_damaged_snapshot_is_passed_over_and_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "snapshots")
    with GuppyServer(bih_types()) as server:
        source = source_of(server)
        pulled(source, store)
        newest = pulled(source, store)
    damaged = next(iter(newest.paths().values()))
    damaged.write_bytes(b"x")
    found = source.snapshot(store)
    assert newest.folder not in [path.parent.parent for path in found.files.values()]
    assert damaged.name in found.problem


def test_a_snapshot_of_something_else_is_refused(tmp_path: Path) -> None:
    snapshot = Snapshot("hub", {"dataset": tmp_path / "none.parquet"}, "1", "2026-11-21T00:00:00Z", "somewhere")
    with GuppyServer(bih_types()) as server:
        source = source_of(server)
    with connect() as engine, pytest.raises(SourceError, match=r"does not say which data model it has; pull it again"):
        source.parse(snapshot, engine, Report())
