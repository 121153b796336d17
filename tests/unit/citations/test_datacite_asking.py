"""Asking DataCite: many DOIs at once, one by one where that leaves some open, and what its answers must be."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from site_builder.citations.datacite import doi_of
from site_builder.citations.datacite_asking import Answer, ask, batches, client_of_datacite
from site_builder.errors import SourceError
from site_builder.net import client
from tests.fixtures.answering import Answering, json_answer
from tests.standin.datacite import DataCiteServer, record

DOIS = ("10.7937/one", "10.7937/two", "10.5281/zenodo.3")
URLS = tuple(f"https://doi.org/{doi}" for doi in DOIS)


@pytest.fixture
def server() -> Iterator[DataCiteServer]:
    with DataCiteServer(record(doi) for doi in DOIS) as running:
        yield running


def asked(endpoint: str, *urls: str, **options: Any) -> dict[str, Answer]:
    with client(**{"pause": 0, "retries": 0, **options}) as asking:
        return ask(asking, endpoint, urls or URLS)


def titles(answers: dict[str, Answer]) -> dict[str, str]:
    return {url: answer.attributes["titles"][0]["title"] for url, answer in answers.items() if answer.attributes}


def test_many_are_asked_for_at_once(server: DataCiteServer) -> None:
    answers = asked(f"{server.endpoint}/")
    assert titles(answers) == {url: f"Images of {doi_of(url)}" for url in URLS}
    assert server.asked == [" ".join(DOIS)]
    (request,) = server.requests
    assert request.headers["accept"] == "application/vnd.api+json"
    assert "affiliation=true" in request.path


def test_only_what_is_needed_is_kept(server: DataCiteServer) -> None:
    (answer,) = asked(server.endpoint, URLS[0]).values()
    assert answer.attributes is not None
    assert "viewCount" not in answer.attributes
    assert "doi" not in answer.attributes


def test_what_the_search_lacks_is_asked_for_alone() -> None:
    with DataCiteServer([record(doi) for doi in DOIS[:2]], lagging=DOIS[1:2]) as server:
        answers = asked(server.endpoint)
    assert server.asked == [" ".join(DOIS), DOIS[1], DOIS[2]]
    assert list(titles(answers)) == [URLS[0], URLS[1]]
    assert answers[URLS[2]] == Answer(None)


def test_a_search_that_is_refused_leaves_all_to_be_asked_for_alone(server: DataCiteServer) -> None:
    server.faults.path, server.faults.status = "/dois", 414
    assert len(titles(asked(server.endpoint))) == 3
    assert server.asked[1:] == list(DOIS)


@pytest.mark.parametrize(
    "doi", ["10.1000/456#789", "10.1000/a?b=c&d", '10.1002/(sici)1<1::aid-"x">3.0;2-s', "10.1/ä b\\c"]
)
def test_odd_dois_arrive_as_they_are(doi: str) -> None:
    url = f"https://doi.org/{doi}"
    with DataCiteServer([]) as server:
        assert asked(server.endpoint, url) == {url: Answer(None)}
        assert server.asked == [doi, doi]


def test_a_record_of_another_doi_is_not_taken(server: DataCiteServer) -> None:
    server.records[DOIS[0]] = record("10.7937/other")
    server.records[DOIS[1]] = {"doi": ""}
    answers = asked(server.endpoint, *URLS[:2])
    assert answers[URLS[0]].problem == "10.7937/one: the answer is of another DOI, 10.7937/other"
    assert answers[URLS[1]].problem == "10.7937/two: the answer has no attributes of a DOI"


def test_records_that_nobody_asked_for_are_left_out() -> None:
    with Answering([json_answer('{"data": [{"id": "10.1/x", "attributes": {}}, 7, null, {"id": 5}]}')]) as server:
        answers = asked(server.url, URLS[0])
    assert answers[URLS[0]].problem == "10.7937/one: the answer has no attributes of a DOI"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"data": {}}', "the answer is JSON, but no record of DataCite (JSON:API with `data`)"),
        ('{"errors": []}', "is datacite_endpoint the root of its REST API, such as https://api.datacite.org?"),
        ("[]", "the answer is JSON, but no record of DataCite"),
        ("[" * 100_000, "the answer is not JSON, or not all of it"),
        ('{"data": [', "the answer is not JSON, or not all of it"),
        ("<html>sign in</html>", "the answer is a web page, and should be JSON (sign in)"),
        ("", "the answer is empty, and should be JSON"),
    ],
)
def test_an_answer_that_is_none_says_what_came(answer: str, said: str) -> None:
    with Answering([json_answer(answer)]) as server, pytest.raises(SourceError) as raised:
        asked(server.url)
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"source 'datacite': GET {server.url}/dois?...: ")


def test_too_many_requests_are_waited_for(server: DataCiteServer) -> None:
    server.faults.status, server.faults.times, server.faults.retry_after = 429, 2, "0"
    assert len(titles(asked(server.endpoint, retries=2, backoff=0))) == 3
    assert len(server.requests) == 3


def test_too_many_requests_for_ever_end_the_pull(server: DataCiteServer) -> None:
    server.faults.status = 429
    with pytest.raises(
        SourceError, match=r"429 Too Many Requests, at 2 tries .*; the server has had too many requests"
    ):
        asked(server.endpoint, retries=1, backoff=0)


def test_a_server_that_stalls_is_given_up(server: DataCiteServer) -> None:
    server.faults.hang = True
    with pytest.raises(SourceError, match="the server is silent; nothing came in the time that we wait"):
        asked(server.endpoint, timeout=0.2)


def test_a_wrong_endpoint_is_told_at_once(server: DataCiteServer) -> None:
    with pytest.raises(SourceError, match=r"404 Not Found .*; is the address right\?"):
        asked(f"{server.endpoint}/v2")


def test_the_portions_are_whole_and_in_order() -> None:
    urls = [f"https://doi.org/10.1/{number}" for number in range(101)]
    assert [len(portion) for portion in batches(urls)] == [50, 50, 1]
    assert [url for portion in batches(urls) for url in portion] == urls


@pytest.mark.parametrize(
    ("contact", "who"),
    [
        ("me@example.org", "(+https://example.org/atlas/; mailto:me@example.org)"),
        ("https://example.org/@me", "(+https://example.org/atlas/)"),
        ("", "(+https://example.org/atlas/)"),
    ],
)
def test_who_asks_can_be_written_to(contact: str, who: str) -> None:
    with client_of_datacite("https://example.org/atlas/", contact) as asking:
        assert isinstance(asking, httpx.Client)
        assert asking.headers["User-Agent"].endswith(who)
