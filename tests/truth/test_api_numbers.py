"""Every number of `api/v1/` equals an independent query of the Parquet files of the IDC index."""

import html
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tests.truth.api import Api, Json
from tests.truth.index import (
    SERIES_FACETS,
    SUBJECT_FACETS,
    UNKNOWN,
    Index,
    Record,
    age_group,
    by_value,
    canonical_doi,
    years,
)

FIGURES = ("subjects", "studies", "series", "instances", "size_bytes")
OHIF = "https://viewer.imaging.datacommons.cancer.gov/v3/viewer/"
SLIM = "https://viewer.imaging.datacommons.cancer.gov/slim/studies/"
VIEWABLE = {"CR", "CT", "DX", "MG", "MR", "NM", "PT", "RF", "SM", "US", "XA"}
LICENSES = {
    "CC BY 3.0": "CC-BY-3.0",
    "CC BY 4.0": "CC-BY-4.0",
    "CC BY-NC 3.0": "CC-BY-NC-3.0",
    "CC BY-NC 4.0": "CC-BY-NC-4.0",
}


def figures(row: Record, names: tuple[str, ...] = FIGURES) -> dict[str, Any]:
    return {name: row[name] for name in names}


def facet_rows(api: Api, facet: str) -> list[tuple[str, Json]]:
    """Every value of a facet with its collection."""
    return [(id_, count) for id_, detail in api.details.items() for count in detail["facets"][facet]]


# --- totals -----------------------------------------------------------------------------------------------


def test_totals_are_those_of_release_25(api: Api) -> None:
    totals = api.site["totals"]
    assert (totals["collections"], totals["subjects"], totals["studies"]) == (179, 86_362, 168_507)
    assert (totals["series"], totals["instances"]) == (1_044_191, 58_784_975)
    assert round(totals["size_bytes"] / 1e12, 2) == 99.94


def test_site_totals_and_sources(api: Api, index: Index) -> None:
    [whole] = index.counts(collections=True)
    assert api.site["totals"] == figures(whole, ("collections", *FIGURES))
    [source] = api.site["sources"]
    names = ("collections", "subjects", "studies", "series")
    assert figures(source, names) == figures(whole, names)
    [release] = index.rows("FROM version_metadata_index ORDER BY idc_version DESC LIMIT 1")
    assert (source["version"], source["released"]) == (str(release["idc_version"]), release["version_timestamp"][:10])
    assert source["status"] == "fresh"


def test_totals_of_every_collection(api: Api, index: Index) -> None:
    expected = {row["collection_id"]: figures(row) for row in index.counts("collection_id")}
    assert {id_: figures(detail) for id_, detail in api.details.items()} == expected


def test_the_list_says_what_the_details_say(api: Api) -> None:
    assert len(api.collections) == len(api.details) == api.site["totals"]["collections"]
    for entry in api.collections:
        detail = api.details[entry["collection_id"]]
        assert {name: detail[name] for name in entry} == entry
        for name, facet in (("modalities", "Modality"), ("licenses", "license"), ("body_parts", "BodyPartExamined")):
            assert entry[name] == [c["value"] for c in detail["facets"][facet] if c["value"] != UNKNOWN]


def test_records_of_every_collection(api: Api, index: Index) -> None:
    """A record without a date has the date of the newest release that added or revised one of its series."""
    records = index.rows("""
        SELECT collection_id, collection_name, updated, len(sources) AS dois, version_timestamp AS release
        FROM collections_index JOIN
        (SELECT collection_id, max(series_revised_idc_version) AS idc_version FROM series GROUP BY ALL)
        USING (collection_id) JOIN version_metadata_index USING (idc_version)
    """)
    assert {record["collection_id"] for record in records} == set(api.details)
    for record in records:
        detail = api.details[record["collection_id"]]
        assert detail["updated"] == (record["updated"] or record["release"])[:10]
        assert ("updated" in detail["provenance"]["fields"]) == (record["updated"] is None)
        assert detail["short_title"] == record["collection_name"]
        assert len(detail["data_url_doi"]) == record["dois"]


# --- facets that count series -------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", SERIES_FACETS)
def test_raw_spellings_partition_the_series(api: Api, index: Index, facet: str) -> None:
    """Every raw value of every collection is under exactly one value, with its number of series."""
    published = Counter[tuple[str, str]]()
    for collection_id, count in facet_rows(api, facet):
        pairs = zip(count["raw"], count["raw_series"], strict=True)
        for raw, series in pairs:
            assert (collection_id, raw) not in published, f"{collection_id} has {raw!r} under two values"
            published[collection_id, raw] = series
    expected = index.spellings(SERIES_FACETS[facet])
    assert published == {key: series for key, series in expected.items() if key[1] is not None}


def valued(api: Api, index: Index, facet: str) -> str:
    """The series with the value that the API says their raw spelling has, as a table expression."""
    pairs = [(id_, raw, count["value"]) for id_, count in facet_rows(api, facet) for raw in count["raw"]]
    index.table("readings", pd.DataFrame(pairs, columns=["collection_id", "raw", "value"]))
    return f"""(
        SELECT series.*, coalesce(value, '{UNKNOWN}') AS value FROM series
        LEFT JOIN readings ON readings.collection_id = series.collection_id AND raw = {SERIES_FACETS[facet]}
    )"""


@pytest.mark.parametrize("facet", SERIES_FACETS)
def test_series_facets_of_every_collection(api: Api, index: Index, facet: str) -> None:
    names = ("subjects", "studies", "series")
    found = index.counts("collection_id", "value", table=valued(api, index, facet))
    expected = {(row["collection_id"], row["value"]): figures(row, names) for row in found}
    rows = facet_rows(api, facet)
    assert {(id_, count["value"]): figures(count, names) for id_, count in rows} == expected
    assert len(rows) == len(expected)
    assert {count["collections"] for _id, count in rows} == {1}


@pytest.mark.parametrize("facet", SERIES_FACETS)
def test_series_facets_of_the_site(api: Api, index: Index, facet: str) -> None:
    names = ("collections", "subjects", "studies", "series")
    found = index.counts("value", table=valued(api, index, facet), collections=True)
    published = by_value(api.site["facets"][facet])
    assert {value: figures(row, names) for value, row in published.items()} == {
        row["value"]: figures(row, names) for row in found
    }


@pytest.mark.parametrize("facet", SERIES_FACETS)
def test_a_spelling_is_read_alike_everywhere(api: Api, facet: str) -> None:
    readings: dict[str, set[str]] = {}
    for _id, count in facet_rows(api, facet):
        for raw in count["raw"]:
            readings.setdefault(raw, set()).add(count["value"])
    assert {raw: values for raw, values in readings.items() if len(values) > 1} == {}


def test_readings_of_modalities_and_licenses(api: Api) -> None:
    """In this release every modality is a defined term, and four licences are short names of Creative Commons."""
    for _id, count in facet_rows(api, "Modality"):
        assert count["raw"] == [count["value"]]
    for _id, count in facet_rows(api, "license"):
        known = {LICENSES[raw] for raw in count["raw"] if raw in LICENSES}
        assert known in ({count["value"]}, set())
        assert count["value"] != UNKNOWN


# --- facets that count each subject once ----------------------------------------------------------------------


@pytest.mark.parametrize("facet", SUBJECT_FACETS)
def test_subject_facets_of_every_collection(api: Api, index: Index, facet: str) -> None:
    keys = ("collection_id", "PatientID")
    values = index.sexes(*keys) if facet == "PatientSex" else index.ages(*keys)
    names = ("subjects", "studies", "series")
    expected = {
        (row["collection_id"], row["value"]): figures(row, names) for row in index.subject_counts(values, *keys)
    }
    rows = facet_rows(api, facet)
    assert {(id_, count["value"]): figures(count, names) for id_, count in rows} == expected
    assert len(rows) == len(expected)


@pytest.mark.parametrize("facet", SUBJECT_FACETS)
def test_subject_facets_of_the_site(api: Api, index: Index, facet: str) -> None:
    values = index.sexes("PatientID") if facet == "PatientSex" else index.ages("PatientID")
    names = ("collections", "subjects", "studies", "series")
    published = by_value(api.site["facets"][facet])
    assert {value: figures(row, names) for value, row in published.items()} == {
        row["value"]: figures(row, names) for row in index.subject_counts(values, "PatientID")
    }


@pytest.mark.parametrize("facet", SUBJECT_FACETS)
def test_demographic_bars_add_up_to_the_subjects(api: Api, facet: str) -> None:
    for id_, detail in api.details.items():
        assert sum(count["subjects"] for count in detail["facets"][facet]) == detail["subjects"], id_
        assert sum(count["series"] for count in detail["facets"][facet]) == detail["series"], id_
    assert sum(count["subjects"] for count in api.site["facets"][facet]) == api.site["totals"]["subjects"]
    assert sum(count["series"] for count in api.site["facets"][facet]) == api.site["totals"]["series"]


def test_raw_sexes_stand_under_the_value_they_mean(api: Api, index: Index) -> None:
    """What no subject is counted as is told of in the report instead."""
    meanings = {"F": "Female", "M": "Male", "O": "Other", "U": UNKNOWN, "0000": UNKNOWN, "6657": UNKNOWN}
    published = spelled(api, "PatientSex", lambda _id, raw: meanings[raw])
    expected = index.spellings("PatientSex")
    assert published == {key: series for key, series in expected.items() if key[1] is not None}


def test_raw_ages_stand_under_the_group_they_fall_in(api: Api, index: Index) -> None:
    """Ages of collections that state nothing but zeros stand under unknown; those over 89 are not spelt."""
    zeros = {id_ for id_, detail in api.details.items() if "PatientAge" in detail["provenance"]["fields"]}
    ages = pd.DataFrame(index.spellings("PatientAge").keys(), columns=["collection_id", "raw"]).dropna()
    ages["years"] = [years(raw) for raw in ages["raw"]]
    assert set(index.placeholders(ages.dropna())) == zeros

    def group(collection_id: str, raw: str) -> str:
        age = years(raw)
        return UNKNOWN if age is None or collection_id in zeros else age_group(age)

    oldest = [c for detail in api.details.values() for c in detail["facets"]["age_group"] if c["value"] == "90+"]
    assert oldest
    assert not any(count["raw"] for count in oldest)
    published = spelled(api, "age_group", group)
    expected = {
        (id_, raw): series
        for (id_, raw), series in index.spellings("PatientAge").items()
        if raw is not None and group(id_, raw) != "90+"
    }
    assert {key: series for key, series in published.items() if group(*key) != "90+"} == expected


def spelled(api: Api, facet: str, meaning: Callable[[str, str], str]) -> dict[tuple[str, str], int]:
    """Series by collection and raw spelling: published under the value it means, else told of in the report."""
    found = outvoted(api, SUBJECT_FACETS[facet])
    for id_, count in facet_rows(api, facet):
        for raw, series in zip(count["raw"], count["raw_series"], strict=True):
            assert meaning(id_, raw) == count["value"], f"{id_}: {raw!r} stands under {count['value']}"
            assert (id_, raw) not in found
            found[id_, raw] = series
    return found


def outvoted(api: Api, column: str) -> dict[tuple[str, str], int]:
    codes = {code["code"]: code["findings"] for code in api.report["codes"]}
    found = [finding for finding in codes["value-outvoted"] if finding["field"] == column]
    return {(finding["where"], finding["value"]): finding["count"] for finding in found}


def test_race_and_ethnicity_are_not_invented(api: Api) -> None:
    for detail in [api.site, *api.details.values()]:
        assert detail["facets"]["race"] == detail["facets"]["EthnicGroup"] == []
    for detail in api.details.values():
        notes = detail["provenance"]["fields"]
        assert (notes["race"], notes["EthnicGroup"]) == ("race not provided by IDC", "ethnicity not provided by IDC")


# --- facets of collections ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facet", "name"), [("disease_type", "disease_types"), ("primary_site", "primary_sites")])
def test_collection_facets(api: Api, index: Index, facet: str, name: str) -> None:
    names = ("subjects", "studies", "series")
    pairs = []
    for id_, detail in api.details.items():
        assert [count["value"] for count in detail["facets"][facet]] == detail[name]
        for count in detail["facets"][facet]:
            assert figures(count, names) == figures(detail, names)
            pairs.append((id_, count["value"]))
    index.table("labels", pd.DataFrame(pairs, columns=["collection_id", "value"]))
    joined = "(SELECT * FROM series JOIN labels USING (collection_id))"
    expected = index.counts("value", table=joined, collections=True)
    across = ("collections", *names)
    published = by_value(api.site["facets"][facet])
    assert {v: figures(r, across) for v, r in published.items()} == {r["value"]: figures(r, across) for r in expected}


@pytest.mark.parametrize(
    ("column", "name"),
    [("cancer_types", "disease_types"), ("tumor_locations", "primary_sites"), ("species", "species")],
)
def test_labels_come_from_the_record(api: Api, index: Index, column: str, name: str) -> None:
    """A record that states a term gives a label, never more labels than terms, and none out of nothing."""
    for row in index.rows(f"SELECT collection_id, {column} AS raw FROM collections_index"):
        terms = [term for term in re.split(r"[,;/&]| and ", row["raw"] or "") if term.strip()]
        labels = api.details[row["collection_id"]][name]
        assert len(labels) == len(set(labels))
        assert bool(labels) == bool(terms), row
        assert len(labels) <= len(terms), row


# --- parts: one per DOI ---------------------------------------------------------------------------------------


def test_parts_of_every_collection(api: Api, index: Index) -> None:
    kind = "if(analysis_result_id IS NULL, 'original_data', 'analysis_result')"
    table = f"(SELECT *, {kind} AS kind, lower(trim(source_DOI)) AS doi FROM series)"
    expected = {
        (row["collection_id"], row["kind"], canonical_doi(row["doi"])): figures(row)
        for row in index.counts("collection_id", "kind", "doi", table=table)
    }
    parts = [(id_, part) for id_, detail in api.details.items() for part in detail["parts"]]
    assert {(id_, part["kind"], part["data_url_doi"]): figures(part) for id_, part in parts} == expected
    assert len(parts) == len(expected)
    for id_, detail in api.details.items():
        assert sum(part["series"] for part in detail["parts"]) == detail["series"], id_
        assert {part["data_url_doi"] for part in detail["parts"]} == set(detail["data_url_doi"])


@pytest.mark.parametrize(("column", "name"), [("Modality", "modalities"), ("license_short_name", "licenses")])
def test_what_the_parts_consist_of(api: Api, index: Index, column: str, name: str) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    query = f"SELECT DISTINCT collection_id, lower(trim(source_DOI)) AS doi, {column} AS raw FROM series"
    readings = {raw: c["value"] for _id, c in facet_rows(api, name_of(column)) for raw in c["raw"]}
    for row in index.rows(query):
        found.setdefault((row["collection_id"], canonical_doi(row["doi"])), set()).add(readings[row["raw"]])
    for id_, detail in api.details.items():
        for part in detail["parts"]:
            assert set(part[name]) == found[id_, part["data_url_doi"]]
            assert len(part[name]) == len(set(part[name]))


def name_of(column: str) -> str:
    return next(facet for facet, theirs in SERIES_FACETS.items() if theirs == column)


def test_parts_and_citations_are_those_of_the_record(api: Api, index: Index) -> None:
    found: dict[tuple[str, str], Record] = {}
    for row in index.rows("SELECT collection_id, unnest(sources) AS source FROM collections_index"):
        found[row["collection_id"], canonical_doi(row["source"]["source_doi"])] = row["source"]
    for id_, detail in api.details.items():
        for part in detail["parts"]:
            source = found[id_, part["data_url_doi"]]
            assert part["kind"] == source["source_type"]
            assert part["id"] == source["source_id"]
            assert squeezed(part["title"]) == squeezed(source["source_title"])
        cited = {citation["data_url_doi"]: squeezed(citation["text"]) for citation in detail["citations"]}
        stated = {doi: squeezed(s["citation"]) for (where, doi), s in found.items() if where == id_ and s["citation"]}
        assert cited == stated


def squeezed(text: str) -> str:
    """Letters and digits only, without markup: what a citation says whatever its line breaks and tags."""
    return re.sub(r"\W", "", html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text)))


# --- history and samples --------------------------------------------------------------------------------------


def test_growth_over_the_releases(api: Api, index: Index) -> None:
    dates = {row["idc_version"]: row["version_timestamp"][:10] for row in index.rows("FROM version_metadata_index")}
    served = index.growth()
    for id_, detail in api.details.items():
        releases = served[id_]
        expected = [
            {"version": str(number), "date": date, "series": releases.get(number, (0, 0))[0],
             "subjects": releases.get(number, (0, 0))[1]}
            for number, date in sorted(dates.items())
            if number >= min(releases)
        ]  # fmt: skip
        assert detail["growth"] == expected, id_
        assert detail["growth"][-1]["series"] == detail["series"]
        assert detail["growth"][-1]["subjects"] == detail["subjects"]


def test_sample_views_exist_and_are_original_images(api: Api, index: Index) -> None:
    views = [(id_, view) for id_, detail in api.details.items() for view in detail["sample_views"]]
    index.table("views", pd.DataFrame([view for _id, view in views])[["SeriesInstanceUID"]])
    found = {
        row["SeriesInstanceUID"]: row
        for row in index.rows("SELECT series.* FROM series SEMI JOIN views USING (SeriesInstanceUID)")
    }
    assert len(found) == len(views)
    for id_, view in views:
        series = found[view["SeriesInstanceUID"]]
        assert (series["collection_id"], series["Modality"], series["StudyInstanceUID"]) == (
            id_,
            view["Modality"],
            view["StudyInstanceUID"],
        )
        assert series["analysis_result_id"] is None
        assert series["Modality"] in VIEWABLE
        study, uid = series["StudyInstanceUID"], series["SeriesInstanceUID"]
        slim = f"{SLIM}{study}/series/{uid}"
        ohif = f"{OHIF}?StudyInstanceUIDs={study}&initialSeriesInstanceUID={uid}"
        assert view["dicom_viewer_url"] == (slim if view["Modality"] == "SM" else ohif)


def test_sample_views_are_up_to_three_of_different_subjects(api: Api, index: Index) -> None:
    query = """SELECT collection_id, Modality, count(DISTINCT PatientID) AS subjects FROM series
               WHERE analysis_result_id IS NULL GROUP BY ALL"""
    subjects = {(row["collection_id"], row["Modality"]): row["subjects"] for row in index.rows(query)}
    expected = {key: min(3, number) for key, number in subjects.items() if key[1] in VIEWABLE}
    views = [(id_, view) for id_, detail in api.details.items() for view in detail["sample_views"]]
    assert Counter((id_, view["Modality"]) for id_, view in views) == expected
    index.table("views", pd.DataFrame([view for _id, view in views])[["SeriesInstanceUID"]])
    twice = """SELECT collection_id, Modality, PatientID FROM series SEMI JOIN views USING (SeriesInstanceUID)
               GROUP BY ALL HAVING count(*) > 1"""
    assert index.rows(twice) == []
