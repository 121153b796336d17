"""The stand-in for Guppy behaves as the contract of the original says: errors, rows, aggregations, filters, tiers.

It is the referee of the client, so what it does is held to here claim by claim.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import httpx
import pyarrow as pa
import pytest

from tests.standin.guppy import GuppyServer
from tests.standin.samples import bih_types, midrc_types

SERIES = pa.table(
    {
        "submitter_id": ["s1", "s2", "s3", "s4", "s5", "s6"],
        "auth_resource_path": ["/a", "/a", "/a", "/b", "/b", "/b"],
        "Modality": ["CT", "CT", "MR", "CT", None, "PT"],
        "BodyPartExamined": ["CHEST", "no data", None, "BRAIN", "CHEST", "CHEST"],
        "commons_name": [["IDC"], ["IDC"], ["TCIA"], ["IDC", "TCIA"], [], None],
        "PatientAge": [10.0, 25.5, 42.0, 42.0, None, 65.0],
        "ages": [[1.0, 90.0], [5.0], [], None, [7.0, 7.0], [30.0]],
        "visits": [
            [{"label": "first", "day": 0.0}, {"label": "second", "day": 30.0}],
            [{"label": "first", "day": 3.0}],
            None,
            [],
            [{"label": None, "day": 9.0}],
            [{"label": "second", "day": 1.0}],
        ],
    }
)
Reply = dict[str, Any]


class Caller:
    """Asks a server as a client would."""

    def __init__(self, server: GuppyServer, http: httpx.Client) -> None:
        self.server, self.http = server, http

    def post(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return self.http.post(f"{self.server.url}{path}", json=body, **options)

    def query(self, query: str, *, headers: dict[str, str] | None = None, **variables: Any) -> httpx.Response:
        return self.post("/guppy/graphql", {"query": query, "variables": variables}, headers=headers)

    def data(self, query: str, **variables: Any) -> Any:
        reply = self.query(query, **variables)
        assert reply.status_code == 200
        assert "errors" not in reply.json(), reply.text
        return reply.json()["data"]

    def aggregated(self, fields: str, arguments: str = "", **variables: Any) -> Any:
        declared = ", ".join(f"${name}: JSON" for name in variables)
        head = f"query({declared})" if variables else "query"
        text = f"{head}{{_aggregation{{series{f'({arguments})' if arguments else ''}{{{fields}}}}}}}"
        return self.data(text, **variables)["_aggregation"]["series"]

    def counted(self, filter: Any) -> int:
        count: int = self.aggregated("_totalCount", "filter: $f", f=filter)["_totalCount"]
        return count

    def refusal(self, filter: Any) -> Reply:
        text = "query($f: JSON) {_aggregation{series(filter: $f){_totalCount}}}"
        reply = self.query(text, f=filter)
        assert reply.status_code == 200
        assert reply.json()["data"]["_aggregation"]["series"]["_totalCount"] is None
        (error,) = reply.json()["errors"]
        return dict(error)

    def download(self, body: Reply, **options: Any) -> httpx.Response:
        return self.post("/guppy/download", {"type": "series", **body}, **options)

    def ids(self, filter: Any) -> list[str]:
        return [row["submitter_id"] for row in self.download({"filter": filter}).json()]


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def shared(http: httpx.Client) -> Iterator[Caller]:
    with GuppyServer({"series": SERIES}) as server:
        yield Caller(server, http)


@pytest.fixture
def guppy(shared: Caller) -> Iterator[Caller]:
    yield shared
    shared.server.faults.clear()


@pytest.fixture
def own(http: httpx.Client) -> Iterator[Caller]:
    """A server whose rows a test changes, or that it lets crash."""
    with GuppyServer({"series": SERIES}) as server:
        yield Caller(server, http)


@pytest.fixture
def regular(http: httpx.Client) -> Iterator[Caller]:
    """Anybody may read the four rows of /a; of the others there are two CT and three in all."""
    rows = pa.concat_tables([SERIES, SERIES.slice(3, 1)])
    with GuppyServer(
        {"series": rows}, tier="regular", tier_limit=3, accessible=["/a"], tokens={"all": ["/b"]}
    ) as server:
        yield Caller(server, http)


@pytest.fixture
def private(http: httpx.Client) -> Iterator[Caller]:
    with GuppyServer({"series": SERIES}, tier="private", accessible=["/a"], tokens={"all": ["/b"]}) as server:
        yield Caller(server, http)


def older(http: httpx.Client, version: str, query: str, **variables: Any) -> httpx.Response:
    with GuppyServer({"series": SERIES}, version=version) as server:
        return Caller(server, http).query(query, **variables)


# Endpoints (1.1)


def test_the_status_names_the_indices_their_aliases_and_array_fields(own: Caller) -> None:
    url = f"{own.server.endpoint}/_status"
    status = own.http.get(url).json()
    assert (status["statusCode"], status["warnings"]) == (200, None)
    assert status["indices"]["bih_series_0"] == {"aliases": {"bih_series": {}}}
    assert status["indices"]["bih_series"] == {"arrayFields": ["commons_name", "ages", "visits"]}
    own.server.replace("series", SERIES.slice(0, 2))
    assert "bih_series_1" in own.http.get(url).json()["indices"]
    assert own.counted({}) == 2


def test_the_version_is_told(guppy: Caller) -> None:
    assert guppy.http.get(f"{guppy.server.endpoint}/_version").json()["version"] == "2026.07"


def test_the_mapping_lists_the_fields_and_those_of_nested_objects(guppy: Caller) -> None:
    names = guppy.data("{_mapping{series}}")["_mapping"]["series"]
    assert names == sorted(names)
    assert {"Modality", "visits.label", "visits.day"} <= set(names)
    assert "visits" not in names
    assert guppy.data('{_mapping{series(searchInput:"visits")}}')["_mapping"]["series"] == [
        "visits.day",
        "visits.label",
    ]


def test_there_is_no_mapping_by_get_and_no_other_address(guppy: Caller) -> None:
    reply = guppy.http.get(f"{guppy.server.endpoint}/_mapping")
    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")


def test_a_query_by_get_needs_the_preflight_header(guppy: Caller) -> None:
    url, query = f"{guppy.server.endpoint}/graphql", {"query": "{_mapping{series}}"}
    assert guppy.http.get(url, params=query).status_code == 400
    reply = guppy.http.get(url, params=query, headers={"Apollo-Require-Preflight": "true"})
    assert "Modality" in reply.json()["data"]["_mapping"]["series"]


def test_several_queries_in_one_body_are_refused(guppy: Caller) -> None:
    reply = guppy.post("/guppy/graphql", [{"query": "{_mapping{series}}"}])
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["message"] == "Operation batching disabled."


def test_the_schema_describes_itself(guppy: Caller) -> None:
    kind = guppy.data('{__type(name: "Series"){fields{name type{name ofType{name}}}}}')["__type"]
    types = {field["name"]: field["type"] for field in kind["fields"]}
    assert types["Modality"] == {"name": "String", "ofType": None}
    assert types["commons_name"] == {"name": None, "ofType": {"name": "String"}}


# Status codes and shapes of errors (1.2)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{series{nope}}", "GRAPHQL_VALIDATION_FAILED"),
        ("{series(accessibility: some){Modality}}", "GRAPHQL_VALIDATION_FAILED"),
        ("{series(first: 2.5){Modality}}", "GRAPHQL_VALIDATION_FAILED"),
        ("{_aggregation{series{PatientAge{histogram(rangeStep: 2.5){count}}}}}", "GRAPHQL_VALIDATION_FAILED"),
        ("{series{", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_what_the_schema_does_not_allow_is_a_400_without_data(guppy: Caller, query: str, code: str) -> None:
    reply = guppy.query(query)
    assert reply.status_code == 400
    assert "data" not in reply.json()
    extensions = reply.json()["errors"][0]["extensions"]
    assert extensions["code"] == code
    assert extensions["stacktrace"]


def test_an_unknown_field_is_named_as_graphql_names_it(guppy: Caller) -> None:
    (error,) = guppy.query("{series{nope}}").json()["errors"]
    assert error["message"] == 'Cannot query field "nope" on type "Series".'
    assert error["locations"] == [{"line": 1, "column": 9}]


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", "application/json"), (b"{}", "application/json"), (b'{"query":"{}"}', "text/plain")]
)
def test_an_empty_body_or_another_type_is_a_bad_request(guppy: Caller, body: bytes, kind: str) -> None:
    reply = guppy.http.post(f"{guppy.server.endpoint}/graphql", content=body, headers={"content-type": kind})
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(("version", "status"), [("2026.04", 200), ("2026.07", 400)])
def test_a_missing_variable_is_answered_by_version(http: httpx.Client, version: str, status: int) -> None:
    reply = older(http, version, "query($n: Int!){series(first: $n){Modality}}")
    assert reply.status_code == status
    assert "data" not in reply.json()
    assert reply.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_an_error_of_a_resolver_comes_with_200_and_partial_data(guppy: Caller) -> None:
    fields = "good: series{_totalCount} series(filter: $f){_totalCount Modality{histogram{key}}}"
    reply = guppy.query(f"query($f: JSON){{_aggregation{{{fields}}}}}", f={"=": {"nope": "x"}})
    assert reply.status_code == 200
    first, second = reply.json()["errors"]
    assert first["message"] == 'Please check your syntax for input "filter" argument'
    assert first["extensions"]["code"] == "BAD_USER_INPUT"
    assert [first["path"], second["path"]] == [
        ["_aggregation", "series", "_totalCount"],
        ["_aggregation", "series", "Modality", "histogram"],
    ]
    data = reply.json()["data"]["_aggregation"]
    assert data == {"good": {"_totalCount": 6}, "series": {"_totalCount": None, "Modality": {"histogram": None}}}


def test_what_elasticsearch_refuses_is_an_internal_error_with_200(guppy: Caller) -> None:
    error = guppy.refusal({"=": {"PatientAge": "old"}})
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "old" in error["message"]


# Raw rows (1.3)


def test_rows_have_null_for_what_is_missing_and_lists_for_array_fields(guppy: Caller) -> None:
    rows = guppy.data("{series(first: 5){submitter_id Modality commons_name visits{label}}}")["series"]
    assert rows[0]["commons_name"] == ["IDC"]
    assert rows[0]["visits"] == [{"label": "first"}, {"label": "second"}]
    assert rows[4]["Modality"] is None


def test_ten_rows_come_when_no_number_is_given(http: httpx.Client) -> None:
    with GuppyServer({"series": pa.concat_tables([SERIES] * 3)}) as server:
        caller = Caller(server, http)
        assert len(caller.data("{series{submitter_id}}")["series"]) == 10
        assert caller.data("{series(first: 0){submitter_id}}")["series"] == []
        assert len(caller.data("{series(offset: 17){submitter_id}}")["series"]) == 1


def test_rows_beyond_ten_thousand_are_forbidden(guppy: Caller) -> None:
    reply = guppy.query("{series(first: 10000, offset: 1){submitter_id}}")
    (error,) = reply.json()["errors"]
    assert reply.status_code == 200
    assert error["message"].startswith("Large graphql query forbidden for offset + size > 10000")
    assert "please use download endpoint" in error["message"]
    assert (error["extensions"]["code"], reply.json()["data"]) == ("BAD_USER_INPUT", {"series": None})
    assert guppy.data("{series(first: 9999, offset: 1){submitter_id}}")["series"]


def test_an_offset_alone_reaches_the_limit_of_elasticsearch(guppy: Caller) -> None:
    (error,) = guppy.query("{series(offset: 9991){submitter_id}}").json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "Result window is too large" in error["message"]


def test_a_format_is_accepted_and_ignored(guppy: Caller) -> None:
    assert guppy.data("{series(first: 1, format: csv){Modality}}") == {"series": [{"Modality": "CT"}]}


@pytest.mark.parametrize(
    "sort", ['[{PatientAge: "desc"}, {submitter_id: "asc"}]', '{PatientAge: "desc", submitter_id: "asc"}']
)
def test_rows_are_sorted_by_a_list_or_an_object_and_missing_ones_come_last(guppy: Caller, sort: str) -> None:
    rows = guppy.data(f"{{series(sort: {sort}){{submitter_id}}}}")["series"]
    assert [row["submitter_id"] for row in rows] == ["s6", "s3", "s4", "s2", "s1", "s5"]


@pytest.mark.parametrize("sort", ['[{Modality: "up"}]', '[{nope: "asc"}]', '[{Modality: "asc", ages: "asc"}]', '["a"]'])
def test_a_wrong_sort_is_an_error_of_the_resolver(guppy: Caller, sort: str) -> None:
    (error,) = guppy.query(f"{{series(sort: {sort}){{submitter_id}}}}").json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("Invalid sort argument", "BAD_USER_INPUT")


# Downloads (1.4)


def test_a_download_is_one_whole_array_without_the_keys_of_missing_values(guppy: Caller) -> None:
    reply = guppy.download({"fields": ["submitter_id", "Modality", "commons_name"]})
    assert reply.headers["content-type"].startswith("application/json")
    assert int(reply.headers["content-length"]) == len(reply.content)
    assert reply.headers["etag"].startswith('W/"')
    assert "transfer-encoding" not in reply.headers
    assert reply.json()[0] == {"submitter_id": "s1", "Modality": "CT", "commons_name": ["IDC"]}
    assert reply.json()[4] == {"submitter_id": "s5", "commons_name": []}
    assert reply.json()[5] == {"submitter_id": "s6", "Modality": "PT"}


@pytest.mark.parametrize("fields", [{}, {"fields": None}])
def test_without_fields_all_of_them_come(guppy: Caller, fields: Reply) -> None:
    row = guppy.download(fields).json()[0]
    assert set(row) == set(SERIES.column_names)
    assert row["visits"][1] == {"label": "second", "day": 30.0}


def test_fields_of_nested_objects_can_be_asked_for_alone(guppy: Caller) -> None:
    rows = guppy.download({"fields": ["visits.label"]}).json()
    assert rows[:2] == [{"visits": [{"label": "first"}, {"label": "second"}]}, {"visits": [{"label": "first"}]}]


def test_nothing_found_is_an_empty_array(guppy: Caller) -> None:
    assert guppy.download({"filter": {"=": {"Modality": "ct"}}}).text == "[]"


def test_a_download_is_sorted_and_reaches_beyond_ten_thousand_rows(http: httpx.Client) -> None:
    numbers = pa.table({"submitter_id": [f"{n:05}" for n in range(60_001)], "n": pa.array(range(60_001), pa.int64())})
    with GuppyServer({"series": numbers}) as server:
        rows = Caller(server, http).download({"sort": [{"n": "desc"}], "fields": ["n"]}).json()
        assert [row["n"] for row in rows] == list(range(60_000, -1, -1))


def test_every_unknown_field_of_a_download_is_named_in_a_page(guppy: Caller) -> None:
    reply = guppy.download({"fields": ["nope", "Modality", "neither"]})
    assert (reply.status_code, reply.text) == (400, 'Invalid fields: "nope", "neither"')
    assert reply.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("body", [{"filter": {"=": {"nope": 1}}}, {"sort": [{"nope": "asc"}]}])
def test_a_wrong_filter_or_sort_of_a_download_is_a_500(guppy: Caller, body: Reply) -> None:
    reply = guppy.download(body)
    assert reply.status_code == 500
    assert reply.json()["extensions"] == {"code": "BAD_USER_INPUT"}
    assert reply.json()["message"]


def test_an_unknown_type_ends_the_server_for_this_and_the_next_caller(own: Caller) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        own.download({"type": "nope"})
    assert own.http.get(f"{own.server.endpoint}/_version").status_code == 502
    assert own.http.get(f"{own.server.endpoint}/_version").status_code == 200


# Aggregations (1.5)


def test_totals_count_rows_and_totals_of_a_field_count_values(guppy: Caller) -> None:
    found = guppy.aggregated("_totalCount Modality{_totalCount} commons_name{_totalCount}")
    assert found == {"_totalCount": 6, "Modality": {"_totalCount": 5}, "commons_name": {"_totalCount": 5}}


def test_a_text_histogram_is_sorted_by_count_with_missing_ones_last(guppy: Caller) -> None:
    found = guppy.aggregated("Modality{histogram{key count}}")["Modality"]["histogram"]
    assert [(b["key"], b["count"]) for b in found] == [("CT", 3), ("MR", 1), ("PT", 1), ("no data", 1)]


def test_a_true_value_no_data_cannot_be_told_from_a_missing_one(guppy: Caller) -> None:
    found = guppy.aggregated("BodyPartExamined{histogram{key count}}")["BodyPartExamined"]["histogram"]
    assert [(b["key"], b["count"]) for b in found] == [("CHEST", 3), ("BRAIN", 1), ("no data", 2)]


def test_buckets_of_array_fields_overlap(guppy: Caller) -> None:
    found = guppy.aggregated("commons_name{histogram{key count}}")["commons_name"]["histogram"]
    assert [(b["key"], b["count"]) for b in found] == [("IDC", 3), ("TCIA", 2), ("no data", 2)]
    assert sum(b["count"] for b in found) > 6


def test_a_text_histogram_is_complete_however_many_values_there_are(http: httpx.Client) -> None:
    with GuppyServer({"series": pa.table({"uid": [f"1.2.{n}" for n in range(12_050)]})}) as server:
        found = Caller(server, http).aggregated("uid{histogram{key count}}")["uid"]["histogram"]
        assert len(found) == 12_050


def test_there_is_no_missing_bucket_beside_inner_aggregations(guppy: Caller) -> None:
    fields = "Modality{histogram{key count termsFields{field count terms{key count}} missingFields{field count}}}"
    nested = {"termsFields": ["commons_name", "PatientAge"], "missingFields": ["BodyPartExamined"]}
    found = guppy.aggregated(fields, "nestedAggFields: $n", n=nested)["Modality"]["histogram"]
    assert [b["key"] for b in found] == ["CT", "MR", "PT"]
    commons, ages = found[0]["termsFields"]
    assert (commons["field"], commons["count"]) == ("commons_name", None)
    assert commons["terms"] == [{"key": "IDC", "count": 3}, {"key": "TCIA", "count": 1}]
    assert [term["key"] for term in ages["terms"]] == ["10", "25.5", "42"]
    assert [b["missingFields"] for b in found] == [[{"field": "BodyPartExamined", "count": n}] for n in (0, 1, 0)]
    assert found[2]["termsFields"][0]["terms"] == [{"key": None, "count": 0}]


def test_the_number_of_distinct_values_is_exact_while_there_are_few(guppy: Caller, http: httpx.Client) -> None:
    assert guppy.aggregated("Modality{_cardinalityCount}")["Modality"]["_cardinalityCount"] == 3
    with GuppyServer({"series": pa.table({"uid": [f"1.2.{n}" for n in range(20_000)]})}) as server:
        count = Caller(server, http).aggregated("uid{_cardinalityCount(precision_threshold: 100)}")["uid"]
        assert 15_000 < count["_cardinalityCount"] < 25_000


def test_a_numeric_histogram_without_arguments_is_one_row_of_statistics(guppy: Caller) -> None:
    (found,) = guppy.aggregated("PatientAge{histogram{key min max avg sum count}}")["PatientAge"]["histogram"]
    assert found == {"key": [10.0, 65.0], "min": 10.0, "max": 65.0, "avg": 36.9, "sum": 184.5, "count": 5}


def test_a_numeric_histogram_of_nothing_has_null_at_both_ends(guppy: Caller) -> None:
    arguments, none = "filter: $f", {"=": {"Modality": "none"}}
    (found,) = guppy.aggregated("PatientAge{histogram{key min max count}}", arguments, f=none)["PatientAge"][
        "histogram"
    ]
    assert found == {"key": [None, None], "min": None, "max": None, "count": 0}
    assert (
        guppy.aggregated("PatientAge{histogram(binCount: 2){key}}", arguments, f=none)["PatientAge"]["histogram"] == []
    )


def test_bins_of_a_width_are_pairs_without_empty_ones_at_the_ends_and_without_the_range_end(guppy: Caller) -> None:
    text = "PatientAge{histogram(rangeStart: 0, rangeEnd: 65, rangeStep: 10){key count min}}"
    found = guppy.aggregated(text)["PatientAge"]["histogram"]
    assert [(b["key"], b["count"]) for b in found] == [
        ([10.0, 20.0], 1),
        ([20.0, 30.0], 1),
        ([30.0, 40.0], 0),
        ([40.0, 50.0], 2),
    ]
    assert found[2]["min"] is None


def test_a_number_of_bins_reaches_to_one_above_the_largest_value(guppy: Caller) -> None:
    found = guppy.aggregated("PatientAge{histogram(binCount: 3){key count}}")["PatientAge"]["histogram"]
    edges = [edge for b in found for edge in b["key"]]
    assert edges == pytest.approx([10, 28.6667, 28.6667, 47.3333, 47.3333, 66], abs=0.001)
    assert [b["count"] for b in found] == [2, 2, 1]


@pytest.mark.parametrize(
    "arguments",
    ["rangeStep: 10, binCount: 2", "rangeStep: 0", "binCount: 0", "rangeStep: -1", "rangeStart: 9, rangeEnd: 3"],
)
def test_arguments_that_contradict_each_other_are_errors(guppy: Caller, arguments: str) -> None:
    reply = guppy.query(f"{{_aggregation{{series{{PatientAge{{histogram({arguments}){{key}}}}}}}}}}")
    (error,) = reply.json()["errors"]
    assert (reply.status_code, error["extensions"]["code"]) == (200, "BAD_USER_INPUT")
    assert error["message"].startswith("Invalid")


def test_numbers_as_text_are_counted_value_by_value_without_missing_ones(guppy: Caller) -> None:
    found = guppy.aggregated("PatientAge{asTextHistogram{key count}}")["PatientAge"]["asTextHistogram"]
    assert [(b["key"], b["count"]) for b in found] == [("42", 2), ("10", 1), ("25.5", 1), ("65", 1)]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_histogram_can_leave_the_filter_on_its_own_field_out(guppy: Caller, wrapped: bool) -> None:
    own: Reply = {"=": {"Modality": "CT"}}
    filter = {"AND": [own, {"=": {"commons_name": "TCIA"}}]} if wrapped else own
    fields = "_totalCount Modality{histogram{key count}} commons_name{histogram{key count}}"
    found = guppy.aggregated(fields, "filter: $f, filterSelf: false", f=filter)
    keys = {b["key"]: b["count"] for b in found["Modality"]["histogram"]}
    assert keys == ({"CT": 1, "MR": 1} if wrapped else {"CT": 3, "MR": 1, "PT": 1, "no data": 1})
    assert found["_totalCount"] == (1 if wrapped else 3)
    assert [b["key"] for b in found["commons_name"]["histogram"]] == ["IDC", "TCIA"]


def test_fields_of_nested_objects_have_histograms_and_no_cardinality(guppy: Caller) -> None:
    fields = "visits{label{_cardinalityCount histogram{key count}} day{histogram{min max}}}"
    found = guppy.aggregated(fields)["visits"]
    assert found["label"]["_cardinalityCount"] == 0
    assert [(b["key"], b["count"]) for b in found["label"]["histogram"]] == [
        ("first", 2),
        ("second", 2),
        ("no data", 1),
    ]
    assert found["day"]["histogram"] == [{"min": 0.0, "max": 30.0}]


# Filters and their traps (1.6)


@pytest.mark.parametrize(
    ("filter", "ids"),
    [
        ({"=": {"Modality": "CT"}}, "s1 s2 s4"),
        ({"eq": {"Modality": "ct"}}, ""),
        ({"=": {"commons_name": "TCIA"}}, "s3 s4"),
        ({"IN": {"Modality": ["MR", "PT"]}}, "s3 s6"),
        ({"contains_any": {"commons_name": ["IDC", "TCIA"]}}, "s1 s2 s3 s4"),
        ({"contains_all": {"commons_name": ["IDC", "TCIA"]}}, "s4"),
        ({"!=": {"Modality": ["CT"]}}, "s3 s5 s6"),
        ({"excludes_any": {"commons_name": ["TCIA"]}}, "s1 s2 s5 s6"),
        ({"excludes_all": {"commons_name": ["IDC", "TCIA"]}}, "s1 s2 s3 s5 s6"),
        ({">=": {"PatientAge": 42}}, "s3 s4 s6"),
        ({"<": {"PatientAge": 42}}, "s1 s2"),
        ({"=": {"PatientAge": 42}}, "s3 s4"),
        ({"!=": {"PatientAge": 42}}, "s1 s2 s6"),
        ({"IN": {"ages": [7, 30]}}, "s5 s6"),
        ({">": {"ages": 50}}, "s1"),
        ({"OR": [{"=": {"Modality": "PT"}}, {"=": {"Modality": "MR"}}]}, "s3 s6"),
        ({"AND": [{"=": {"Modality": "CT"}}, {"=": {"commons_name": "TCIA"}}]}, "s4"),
        ({"nested": {"path": "visits", "=": {"label": "second"}}}, "s1 s6"),
        ({"nested": {"path": "visits", "AND": [{"=": {"label": "second"}}, {">": {"day": 5}}]}}, "s1"),
        ({"search": {"keyword": "ches", "fields": ["BodyPartExamined"]}}, "s1 s5 s6"),
        ({"search": {"keyword": "TCIA"}}, "s3 s4"),
    ],
)
def test_operators(guppy: Caller, filter: Reply, ids: str) -> None:
    assert guppy.ids(filter) == ids.split()
    assert guppy.counted(filter) == len(ids.split())


@pytest.mark.parametrize(
    ("filter", "ids"),
    [
        ({"=": {"Modality": "no data"}}, "s5"),
        ({"IN": {"Modality": ["no data", "PT"]}}, "s5 s6"),
        ({"=": {"commons_name": "no data"}}, "s5 s6"),
        ({"=": {"BodyPartExamined": "no data"}}, "s3"),
    ],
)
def test_no_data_as_a_value_means_that_the_field_is_missing(guppy: Caller, filter: Reply, ids: str) -> None:
    assert guppy.ids(filter) == ids.split()


def test_three_ranges_in_one_list_are_dropped_in_silence(guppy: Caller) -> None:
    three = [{">=": {"PatientAge": 40}}, {"<=": {"PatientAge": 50}}, {">": {"PatientAge": 41}}]
    assert guppy.counted({"AND": three}) == guppy.counted({"OR": three}) == 6
    assert guppy.counted({"AND": [*three, {"=": {"Modality": "CT"}}]}) == 3
    assert guppy.counted({"AND": three[:2]}) == 2
    assert guppy.counted({"AND": [{"AND": three[:2]}, {"AND": three[2:]}]}) == 2


def test_two_ranges_of_a_field_in_or_become_and(guppy: Caller) -> None:
    ends = [{"<": {"PatientAge": 20}}, {">": {"PatientAge": 60}}]
    assert guppy.counted({"OR": ends}) == 0
    assert guppy.counted({"OR": [{"AND": [end]} for end in ends]}) == 2


def test_two_ranges_of_different_fields_in_one_list_are_refused(guppy: Caller) -> None:
    error = guppy.refusal({"AND": [{">": {"PatientAge": 1}}, {">": {"ages": 1}}]})
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "multiple fields" in error["message"]


def test_only_the_first_key_counts(guppy: Caller) -> None:
    assert guppy.counted({"=": {"Modality": "CT", "commons_name": "TCIA"}}) == 3
    assert guppy.counted({"=": {"Modality": "CT"}, "IN": {"commons_name": ["TCIA"]}}) == 3


def test_unequal_wants_a_list_from_2026_07_and_a_value_before(guppy: Caller, http: httpx.Client) -> None:
    error = guppy.refusal({"!=": {"Modality": "CT"}})
    assert (error["message"], error["extensions"]["code"]) == ("value.map is not a function", "INTERNAL_SERVER_ERROR")
    query = "query($f: JSON){_aggregation{series(filter: $f){_totalCount}}}"
    totals = [
        older(http, "2026.06", query, f={"!=": {"Modality": value}}).json()["data"]["_aggregation"]["series"]
        for value in ("CT", ["CT"])
    ]
    assert [total["_totalCount"] for total in totals] == [3, 6]


@pytest.mark.parametrize("filter", [{}, None, {"AND": []}, {"OR": []}, {"AND": [{}]}])
def test_an_empty_filter_is_none(guppy: Caller, filter: Any) -> None:
    assert guppy.counted(filter) == 6


def test_an_empty_list_of_values_finds_nothing(guppy: Caller) -> None:
    assert guppy.counted({"IN": {"Modality": []}}) == 0


@pytest.mark.parametrize(
    ("filter", "message"),
    [
        ({"=": {"nope": "CT"}}, "Please check your syntax"),
        ({">": {"Modality": "CT"}}, 'Invalid operation ">"'),
        ({"~": {"Modality": "CT"}}, 'Invalid operation "~"'),
        ({"contains_all": {"PatientAge": [1]}}, "Invalid numeric operation"),
        ({"search": {"keyword": "x"}}, "Keyword too short"),
        ({"search": {"fields": ["Modality"]}}, "missing 'keyword'"),
        ({"search": {"keyword": "xx", "fields": ["nope"]}}, "invalid field nope"),
        ({"nested": {"path": "nope", "=": {"label": "x"}}}, "Field nope does not exist"),
    ],
)
def test_what_a_filter_may_not_say(guppy: Caller, filter: Reply, message: str) -> None:
    error = guppy.refusal(filter)
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert message in error["message"]


def test_a_search_marks_what_it_found(guppy: Caller) -> None:
    query = "query($f: JSON){series(filter: $f, first: 1){submitter_id _matched{field highlights}}}"
    found = guppy.data(query, f={"AND": [{"search": {"keyword": "brai", "fields": "BodyPartExamined"}}]})["series"]
    matched = [{"field": "BodyPartExamined", "highlights": ["<em>BRAI</em>N"]}]
    assert found == [{"submitter_id": "s4", "_matched": matched}]


# Tiers (1.7)

ALL = {"headers": {"Authorization": "bEaReR all"}}


def test_the_regular_tier_refuses_raw_rows_that_are_out_of_scope_in_both_styles(regular: Caller) -> None:
    reply = regular.query("{series{submitter_id}}")
    (error,) = reply.json()["errors"]
    assert (reply.status_code, reply.json()["data"]) == (200, {"series": None})
    assert error["extensions"]["code"] == 401
    assert error["message"].startswith("You don't have access to all the data you are querying.")
    refused = regular.download({})
    assert refused.status_code == 401
    assert refused.headers["content-type"].startswith("text/html")


def test_the_regular_tier_gives_raw_rows_in_scope(regular: Caller) -> None:
    assert len(regular.data("{series(accessibility: accessible){submitter_id}}")["series"]) == 3
    assert len(regular.download({"accessibility": "accessible"}).json()) == 3
    assert regular.ids({"=": {"auth_resource_path": "/a"}}) == ["s1", "s2", "s3"]
    assert len(regular.download({}, **ALL).json()) == 7
    assert len(regular.query("{series{submitter_id}}", **ALL).json()["data"]["series"]) == 7


def test_the_regular_tier_hides_counts_of_few_rows_out_of_scope(regular: Caller) -> None:
    found = regular.aggregated("_totalCount Modality{_totalCount _cardinalityCount histogram{key count}}")
    assert found["_totalCount"] == 7
    assert {b["key"]: b["count"] for b in found["Modality"]["histogram"]} == {
        "CT": -1,
        "MR": 1,
        "PT": -1,
        "no data": -1,
    }
    assert (found["Modality"]["_totalCount"], found["Modality"]["_cardinalityCount"]) == (6, 3)
    assert regular.counted({"=": {"Modality": "CT"}}) == -1
    assert regular.counted({"=": {"Modality": "MR"}}) == 1


def test_the_regular_tier_does_not_hide_bins_of_numbers(regular: Caller) -> None:
    text = "PatientAge{histogram(rangeStep: 100){count} asTextHistogram{key count}}"
    found = regular.aggregated(text, "filter: $f", f={"=": {"Modality": "CT"}})["PatientAge"]
    assert [b["count"] for b in found["histogram"]] == [4]
    assert {b["key"]: b["count"] for b in found["asTextHistogram"]} == {"10": 1, "25.5": 1, "42": -1}


def test_accessibility_divides_the_aggregations_of_the_regular_tier(regular: Caller) -> None:
    assert regular.aggregated("_totalCount", "accessibility: accessible")["_totalCount"] == 3
    assert regular.aggregated("_totalCount", "accessibility: unaccessible")["_totalCount"] == 4


def test_the_private_tier_filters_in_silence(private: Caller) -> None:
    assert private.counted({}) == 3
    assert len(private.data("{series{submitter_id}}")["series"]) == 3
    assert private.ids({}) == ["s1", "s2", "s3"]
    assert private.ids({"=": {"Modality": "PT"}}) == []
    assert len(private.download({}, **ALL).json()) == 6
    found = private.aggregated("Modality{histogram{key}}", "filter: $f, filterSelf: false", f={"=": {"Modality": "MR"}})
    assert [b["key"] for b in found["Modality"]["histogram"]] == ["CT", "MR"]


def test_another_scheme_is_anonymous_and_a_token_that_is_not_valid_is_refused(private: Caller) -> None:
    assert len(private.download({}, headers={"Authorization": "basic all"}).json()) == 3
    del private.server.tokens["all"]
    assert private.download({}, **ALL).status_code == 401


def test_an_api_key_is_exchanged_for_a_token(http: httpx.Client) -> None:
    with GuppyServer({"series": SERIES}, tier="private", api_keys={"secret": ["/b"]}) as server:
        caller = Caller(server, http)
        path = "/user/credentials/cdis/access_token"
        assert caller.post(path, {"api_key": "wrong"}).status_code == 401
        token = caller.post(path, {"api_key": "secret"}).json()["access_token"]
        assert caller.post(path, {"api_key": "secret"}).json()["access_token"] != token
        rows = caller.download({}, headers={"Authorization": f"Bearer {token}"}).json()
        assert [row["submitter_id"] for row in rows] == ["s4", "s5", "s6"]


def test_the_libre_tier_asks_nobody(guppy: Caller) -> None:
    assert guppy.counted({}) == 6
    assert len(guppy.data("{series(accessibility: accessible){submitter_id}}")["series"]) == 6


def test_a_protected_tier_needs_the_field_that_says_who_may_read() -> None:
    with pytest.raises(ValueError, match="auth_resource_path"):
        GuppyServer({"series": SERIES.drop_columns(["auth_resource_path"])}, tier="private")


# Misbehaviour


def test_a_connection_is_cut_in_the_middle_of_a_body(guppy: Caller) -> None:
    guppy.server.faults.cut = 0.5
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        guppy.download({})


def test_a_truncated_body_has_a_length_that_fits(guppy: Caller) -> None:
    guppy.server.faults.truncate = 0.5
    reply = guppy.download({})
    assert int(reply.headers["content-length"]) == len(reply.content)
    with pytest.raises(json.JSONDecodeError):
        reply.json()


def test_a_page_comes_in_place_of_json(guppy: Caller) -> None:
    guppy.server.faults.html = True
    reply = guppy.download({})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<html>" in reply.text


@pytest.mark.parametrize(("status", "after"), [(503, "2"), (429, "Wed, 21 Oct 2026 07:28:00 GMT"), (502, None)])
def test_a_status_may_say_when_to_come_again(guppy: Caller, status: int, after: str | None) -> None:
    guppy.server.faults.status, guppy.server.faults.retry_after = status, after
    reply = guppy.download({})
    assert (reply.status_code, reply.headers.get("retry-after")) == (status, after)


def test_garbage_is_neither_json_nor_text(guppy: Caller) -> None:
    guppy.server.faults.garbage = True
    reply = guppy.download({})
    assert reply.headers["content-type"].startswith("application/json")
    with pytest.raises(UnicodeDecodeError):
        reply.content.decode()


def test_errors_come_with_200_and_partial_data(guppy: Caller) -> None:
    guppy.server.faults.errors = True
    reply = guppy.query("{_aggregation{series{_totalCount Modality{histogram{key}}}}}")
    assert (reply.status_code, reply.json()["errors"][0]["path"]) == (200, ["_aggregation", "series", "_totalCount"])
    data = reply.json()["data"]["_aggregation"]["series"]
    assert data["_totalCount"] is None
    assert data["Modality"]["histogram"]


@pytest.mark.parametrize(("drift", "ids"), [(2, "s1 s2 s1 s2 s3 s4 s5 s6"), (-2, "s3 s4 s5 s6")])
def test_rows_change_between_counting_and_downloading(guppy: Caller, drift: int, ids: str) -> None:
    guppy.server.faults.drift = drift
    assert guppy.counted({}) == 6
    assert guppy.ids({}) == ids.split()


def test_an_answer_is_slow_or_never_comes(guppy: Caller) -> None:
    guppy.server.faults.delay = 0.05
    assert guppy.download({}).elapsed.total_seconds() >= 0.05
    guppy.server.faults.hang = True
    with pytest.raises(httpx.ReadTimeout):
        guppy.download({}, timeout=0.2)


def test_faults_concern_some_requests_after_some_and_for_a_while(guppy: Caller) -> None:
    faults = guppy.server.faults
    faults.path, faults.matching, faults.skip, faults.times, faults.status = "/download", "Modality", 1, 2, 503
    assert guppy.query("{series{Modality}}").status_code == 200
    assert guppy.download({"fields": ["ages"]}).status_code == 200
    codes = [guppy.download({"fields": ["Modality"]}).status_code for _ in range(4)]
    assert codes == [200, 503, 503, 200]


def test_requests_are_recorded(own: Caller) -> None:
    own.download({"fields": ["Modality"]}, headers={"X-Trace": "7"})
    (request,) = own.server.requests
    assert (request.method, request.path, request.headers["x-trace"]) == ("POST", "/guppy/download", "7")
    assert request.json == {"type": "series", "fields": ["Modality"]}


def test_a_connection_serves_several_requests_and_a_stopped_server_frees_its_port(http: httpx.Client) -> None:
    with GuppyServer({"series": SERIES}) as server, closing(HTTPConnection("127.0.0.1", server.port)) as kept:
        kept.connect()
        used = kept.sock
        for _ in range(2):
            kept.request("GET", "/guppy/_version")
            assert json.load(kept.getresponse())["version"] == "2026.07"
            assert kept.sock is used
    with GuppyServer({"series": SERIES}, port=server.port) as again:
        assert Caller(again, http).counted({}) == 6


# Sample data


def test_the_samples_have_three_commons_and_every_oddity() -> None:
    types = bih_types()
    rows = {kind: table.to_pylist() for kind, table in types.items()}
    counts = {kind: len(found) for kind, found in rows.items()}
    assert counts == {"dataset": 7, "subject": 60, "imaging_study": 91, "imaging_series": 225}
    assert {row["commons_name"] for row in rows["dataset"]} == {"IDC", "TCIA", "MIDRC"}
    links = [row["data_url_doi"] for row in rows["dataset"] if row["commons_name"] != "MIDRC"]
    assert sum("10.7937" in link for link in links if link) == 4
    assert any(len(row["PatientSex"] or ()) == 2 for row in rows["imaging_series"])
    assert any(len(row["collection_id"]) == 2 for row in rows["imaging_series"])
    assert {"no data", "<Undefined>", None} <= {row["BodyPartExamined"] for row in rows["imaging_series"]}
    assert any(row["object_ids"] == [] for row in rows["imaging_series"])
    with_series = {uid for row in rows["imaging_series"] for uid in row["StudyInstanceUID"]}
    assert [s["submitter_id"] for s in rows["imaging_study"] if s["StudyInstanceUID"] not in with_series] == ["alone"]


def test_types_and_fields_of_the_samples_can_be_left_out() -> None:
    types = bih_types(without=["subject", "imaging_study.loinc_code"])
    assert set(types) == {"dataset", "imaging_study", "imaging_series"}
    assert "loinc_code" not in types["imaging_study"].column_names
    assert "race" not in midrc_types(without=["case.race"])["case"].column_names


def test_the_samples_of_the_portal_are_served_with_their_nested_objects(http: httpx.Client) -> None:
    with GuppyServer(midrc_types(), tier="private", accessible=["/programs/Open/projects/A1"]) as server:
        caller = Caller(server, http)
        found = caller.data("{_aggregation{case{_totalCount}} case(first: 1){imaging_studies{study_uid}}}")
        assert found["_aggregation"]["case"]["_totalCount"] == 8
        assert found["case"][0]["imaging_studies"] == [{"study_uid": "1.2.826.0.0.0"}]
        study = caller.download({"type": "imaging_study"}).json()[0]
        assert (study["sex"], study["study_modality"], study["covid19_positive"]) == (["Female"], ["CT"], ["Yes"])
