"""The rows of the demonstration hub, made by SQL: the four Parquet files of its types."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from tests.standin.bih import SCHEMAS
from tests.standin.hub_plan import TOTAL, Made, Sizes, made_up
from tests.standin.sql import literal, quoted

#: Rows of a row group: small ones let a reader pass over what it does not need.
ROW_GROUP = 100_000
#: What the engine may take while it sorts; the rest lies in the folder meanwhile.
MEMORY = "3GB"

# A DICOM age such as 066Y or 018M in years; the hub's own scripts drop those above 89.
_AGE = """
CASE WHEN years <= 89 THEN round(years) END FROM (SELECT try_cast(left(PatientAge, 3) AS DOUBLE)
  / CASE right(PatientAge, 1) WHEN 'M' THEN 12 WHEN 'W' THEN 52 WHEN 'D' THEN 365 ELSE 1 END AS years)
"""
# TCIA lists three in four of the collections that have its DOIs, the original series only.
_INDEX = f"""
CREATE TABLE described AS
SELECT collection_id, collection_name, cancer_types, tumor_locations,
       list_filter([s.source_doi FOR s IN sources IF s.source_type = 'original_data'], lambda d: d IS NOT NULL) AS dois,
       list_distinct([s.license.license_url FOR s IN sources]) AS urls,
       list_distinct([s.license.license_short_name FOR s IN sources]) AS names,
       [s.citation FOR s IN sources][1] AS citation
FROM collections_index;
CREATE TABLE facts AS
SELECT 'IDC' AS commons_name, collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, Modality,
       BodyPartExamined, Manufacturer, SeriesDescription, StudyDescription, (SELECT {_AGE}) AS PatientAge,
       CASE PatientSex WHEN 'M' THEN 'Male' WHEN 'F' THEN 'Female' WHEN 'O' THEN 'Other' WHEN 'U' THEN 'Unknown'
         ELSE 'Not Reported' END AS PatientSex,
       NULL::VARCHAR AS race, NULL::VARCHAR AS EthnicGroup, NULL::VARCHAR[] AS object_ids,
       CASE WHEN Modality = 'SM' THEN format(
           'https://viewer.imaging.datacommons.cancer.gov/slim/studies/{{}}/series/{{}}', StudyInstanceUID,
           SeriesInstanceUID)
         WHEN Modality NOT IN ('SEG', 'RTSTRUCT', 'RTPLAN', 'XC', 'M3D') THEN format(
           'https://viewer.imaging.datacommons.cancer.gov/viewer/{{}}?SeriesInstanceUID={{}}', StudyInstanceUID,
           SeriesInstanceUID) END AS dicom_viewer_url
FROM idc_index;
INSERT INTO facts
SELECT 'TCIA', collection_name, PatientID, StudyInstanceUID, SeriesInstanceUID, Modality, BodyPartExamined,
       Manufacturer, SeriesDescription, StudyDescription, (SELECT {_AGE}),
       CASE PatientSex WHEN 'M' THEN 'Male' WHEN 'F' THEN 'Female' ELSE PatientSex END, NULL, NULL, NULL, NULL
FROM idc_index JOIN described USING (collection_id)
WHERE analysis_result_id IS NULL AND source_DOI LIKE '10.7937/%' AND length(collection_id) % 4 > 0;
CREATE TABLE datasets AS
SELECT 'IDC' AS commons_name, 'NCI Imaging Data Commons' AS commons_long_name, collection_id,
       collection_name AS full_name, 'https://doi.org/' || dois[1] AS data_url_doi,
       array_to_string(urls, ', ') AS license, cancer_types AS disease_type, tumor_locations AS primary_site,
       '25' AS metadata_source_version, citation AS publication_citation
FROM described WHERE collection_id IN (SELECT collection_id FROM facts);
INSERT INTO datasets
SELECT 'TCIA', 'The Cancer Imaging Archive', collection_name, collection_name,
       'https://doi.org/' || upper([d FOR d IN dois IF d LIKE '10.7937/%'][1]), array_to_string(names, ', '),
       cancer_types, tumor_locations, '2026-08', NULL
FROM described WHERE collection_name IN (SELECT collection_id FROM facts WHERE commons_name = 'TCIA');
"""
_PICK = "{0}[(1 + hash({1}, '{0}') % len({0}))::INTEGER]"
_STUDY = "concat('1.2.826.0.1.3680043.10.', 400 + length(collection_id), '.', hash(collection_id), '.', study_number)"
_MADE = f"""
INSERT INTO datasets
SELECT commons_name, commons_long_name, collection_id, full_name, data_url_doi, license, disease_type, primary_site,
       metadata_source_version, NULL
FROM made;
CREATE TABLE numbered AS
SELECT *, CASE WHEN study_number < subjects THEN study_number
               ELSE (hash(collection_id, study_number) % subjects)::BIGINT END AS subject_number
FROM (SELECT *, CASE WHEN n < studies THEN n ELSE (hash(collection_id, n) % studies)::BIGINT END AS study_number
      FROM (SELECT *, unnest(range(series)) AS n FROM (SELECT *, unnest(sizes) FROM made)));
INSERT INTO facts
SELECT commons_name, collection_id,
       format('{{:06d}}-{{:06d}}', (hash(collection_id) % 1000000)::INTEGER, subject_number) AS person,
       {_STUDY} AS study, concat(study, '.', n), {_PICK.format("modalities", "study")},
       {_PICK.format("body_parts", "study")}, {_PICK.format("manufacturers", "study")},
       [NULL, 'AP', 'PA', 'Axial 5mm', 'Localizer'][1 + n % 5],
       [NULL, 'XR CHEST 1 VIEW AP', 'CT CHEST WO CONTRAST', 'MR BRAIN'][1 + study_number % 4],
       CASE WHEN hash(person) % 20 > 0 THEN youngest + hash(person, 'age') % (oldest + 1 - youngest) END,
       CASE WHEN hash(study, 'sex') % 1500 = 0 THEN 'Other' ELSE {_PICK.format("sexes", "person")} END,
       {_PICK.format("races", "person")}, {_PICK.format("ethnicities", "person")},
       CASE WHEN commons_name = 'MIDRC' THEN ['dg.MD1R/' || md5(concat(study, n))] END,
       CASE WHEN commons_name = 'MIDRC'
         THEN 'https://data.midrc.org/ohif-viewer/viewer?StudyInstanceUIDs=' || study END
FROM numbered;
"""
_PARENTS = """
CREATE TABLE parents AS
SELECT *, concat(commons_name, '-', replace(replace(concat(commons_name, '_', collection_id), ' ', '_'), '.', '_'))
         AS project_id, '/programs/' || replace(project_id, '-', '/projects/') AS auth_resource_path,
       commons_long_name AS data_contributor, commons_name AS data_host, commons_name || ' API' AS metadata_source_api,
       '2026-08-01' AS metadata_source_date
FROM datasets;
"""
_ROWS = {
    "dataset": "SELECT *, collection_id AS submitter_id, md5(project_id) AS node_id FROM parents",
    "subject": """
        SELECT p.*, PatientID AS submitter_id, race, md5(concat(project_id, PatientID)) AS node_id
        FROM (SELECT commons_name, collection_id, PatientID, min(race) AS race FROM facts GROUP BY ALL)
        JOIN parents p USING (commons_name, collection_id)""",
    "imaging_study": """
        SELECT p.*, s.* EXCLUDE (commons_name, collection_id), StudyInstanceUID AS submitter_id,
               PatientID AS subject_id, md5(concat(project_id, StudyInstanceUID)) AS node_id,
               CASE WHEN commons_name = 'MIDRC' THEN '36589-0' END AS loinc_code,
               CASE WHEN commons_name = 'MIDRC' THEN 'XR Chest 1 view AP portable' END AS loinc_long_common_name
        FROM (SELECT commons_name, StudyInstanceUID, min(collection_id) AS collection_id,
                     min(COLUMNS(['PatientID', 'StudyDescription', 'PatientAge', 'PatientSex', 'race', 'EthnicGroup']))
              FROM facts GROUP BY ALL) s
        JOIN parents p USING (commons_name, collection_id)""",
    "imaging_series": """
        SELECT p.*, f.* EXCLUDE (commons_name, collection_id), SeriesInstanceUID AS submitter_id,
               PatientID AS subject_id, md5(concat(project_id, SeriesInstanceUID)) AS node_id
        FROM facts f JOIN parents p USING (commons_name, collection_id)""",
}


def write_hub(
    folder: Path, index: Path | None = None, total: Sizes = TOTAL, made: Callable[[Sizes], list[Made]] = made_up
) -> dict[str, Path]:
    """Write the Parquet file of each type into a folder, which is made; the same rows for the same libraries.

    Args:
        folder: where the files go.
        index: folder of an IDC release; that of the installed package by default.
        total: rows of the types `subject`, `imaging_study` and `imaging_series`.
        made: the collections to make up, so that the rest of the total is reached.

    Raises:
        ValueError: the index leaves nothing sensible to make up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    release = index or Path(str(files("idc_index_data")))
    with TemporaryDirectory(dir=folder) as scratch, closing(_engine(scratch)) as engine:
        for name in ("idc_index", "collections_index"):
            path = literal((release / f"{name}.parquet").as_posix())
            engine.execute(f"CREATE VIEW {name} AS FROM read_parquet({path})")
        engine.execute(_INDEX)
        engine.register("made", pa.Table.from_pylist([asdict(one) for one in made(_rest(engine, total))]))
        engine.execute(_MADE + _PARENTS)
        # Two that make the same hub at once do not meet: a file appears in the folder when it is whole.
        return {kind: _write(engine, kind, Path(scratch)).replace(folder / f"{kind}.parquet") for kind in SCHEMAS}


def _engine(scratch: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": scratch})


def _rest(engine: duckdb.DuckDBPyConnection, total: Sizes) -> Sizes:
    """What is to be made up beside the rows of the index."""
    counted = engine.execute(
        "SELECT (SELECT count(*) FROM (SELECT DISTINCT commons_name, collection_id, PatientID FROM facts)), "
        "(SELECT count(*) FROM (SELECT DISTINCT commons_name, StudyInstanceUID FROM facts)), count(*) FROM facts"
    ).fetchall()
    subjects, studies, series = counted[0]
    return Sizes(total.subjects - subjects, total.studies - studies, total.series - series)


def _write(engine: duckdb.DuckDBPyConnection, kind: str, folder: Path) -> Path:
    """Write one type: its own fields as they are, those of its parents as lists, absent ones as null."""
    path = folder / f"{kind}.parquet"
    given = {row[0]: row[1] for row in engine.execute(f"DESCRIBE {_ROWS[kind]}").fetchall()}
    columns = ", ".join(f"{_column(field, kind, given)} AS {quoted(field.name)}" for field in SCHEMAS[kind])
    sql = f"SELECT {columns} FROM ({_ROWS[kind]}) ORDER BY project_id, submitter_id"
    engine.execute(f"COPY ({sql}) TO {literal(path.as_posix())} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})")
    return path


def _column(field: "pa.Field[pa.DataType]", kind: str, given: Mapping[str, str]) -> str:
    is_list = pa.types.is_list(field.type)
    scalar = "DOUBLE" if field.name == "PatientAge" else "VARCHAR"
    name = "node_id" if field.name == f"_{kind}_id" else field.name
    if name not in given:
        return f"NULL::{scalar}{'[]' if is_list else ''}"
    if is_list and not given[name].endswith("[]"):
        return f"CASE WHEN {quoted(name)} IS NOT NULL THEN [{quoted(name)}::{scalar}] END"
    return quoted(name)
