"""Where answers lead, from the first address of a link to what is said of it."""

import pytest

from site_builder.audit.asking import Answer
from site_builder.audit.following import MOST_HOPS, Way, beginning, onward
from site_builder.audit.states import Outcome

LINK = "https://example.org/data/x"
DOI = "https://doi.org/10.7937/tcia.x"


def led(link: str, *answers: Answer) -> Way | Outcome:
    """Where answers to a link lead."""
    step: Way | Outcome = beginning(link)
    for answer in answers:
        assert isinstance(step, Way)
        step = onward(step, answer)
    return step


def to(location: str, status: int = 302) -> Answer:
    return Answer(status, "", location)


FINE = Answer(200, "200 OK")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (FINE, "ok"),
        (Answer(204, "204 No Content"), "ok"),
        (Answer(404, "404 Not Found"), "missing"),
        (Answer(410, "410 Gone"), "missing"),
        (Answer(401, "401 Unauthorized"), "refused"),
        (Answer(403, "403 Forbidden"), "refused"),
        (Answer(429, "429 Too Many Requests"), "unreachable"),
        (Answer(500, "500 Internal Server Error"), "unreachable"),
        (Answer(0, "there is no such host"), "unreachable"),
        (Answer(400, "400 Bad Request"), "unknown"),
        (Answer(302, "302 Found"), "unknown"),
    ],
)
def test_an_answer_says_how_a_link_is(answer: Answer, state: str) -> None:
    found = led(LINK, answer)
    assert isinstance(found, Outcome)
    assert (found.state, found.why) == (state, "" if state == "ok" else answer.why)


def test_a_link_that_leads_on_for_good_has_moved() -> None:
    there = "https://example.org/new/x"
    assert led(LINK, to("https://example.org/y", 301), to(there, 308), FINE) == Outcome("moved", moved_to=there)


def test_a_link_that_leads_on_for_now_works() -> None:
    assert led(LINK, to("https://example.org/y", 301), to("https://example.org/z", 307), FINE) == Outcome("ok")


def test_a_doi_begins_at_the_register_and_has_never_moved() -> None:
    way = beginning(DOI)
    assert (way.at, way.host) == ("https://doi.org/api/handles/10.7937/tcia.x?type=URL", "doi.org")
    assert led(DOI, to("https://example.org/a/b"), to("https://example.org/c", 301), FINE) == Outcome("ok")


def test_other_addresses_at_the_resolver_are_asked_for_as_they_are() -> None:
    assert beginning("https://doi.org/the-identifier").at == "https://doi.org/the-identifier"


def test_a_circle_is_told() -> None:
    found = led(LINK, to("https://example.org/y?secret=1"), to(LINK))
    assert found == Outcome("unknown", f"it leads in a circle, by {LINK}")
    assert led(LINK, to(f"{LINK}#part")) == Outcome("unknown", f"it leads in a circle, by {LINK}")


def test_it_is_not_followed_for_ever() -> None:
    found = led(LINK, *(to(f"https://example.org/{hop}") for hop in range(MOST_HOPS + 1)))
    assert found == Outcome("unknown", f"it leads on and on, at last to https://example.org/{MOST_HOPS}")


def test_a_link_that_ends_at_a_first_page_is_doubtful() -> None:
    words = "it leads to the first page of example.org, not to what it names"
    assert led(LINK, to("https://example.org/"), FINE) == Outcome("unknown", words)
    assert led(DOI, to("https://a.example/x"), to("https://example.org"), FINE) == Outcome("unknown", words)
    assert led(DOI, to("https://example.org/"), FINE) == Outcome("ok")  # that is what the register names
    assert led("https://example.org", to("https://www.example.org/"), FINE) == Outcome("ok")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "https://me@example.org/", "mailto:a@b.c"]
)
def test_nobody_leads_us_to_what_is_no_web_address(address: str) -> None:
    assert led(LINK, to(address)) == Outcome("unknown", "it leads to what is no web address")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "169.254.169.254", "10.0.0.1", "[::1]", "localhost", "a.localhost"])
def test_nobody_outside_leads_us_inside(host: str) -> None:
    found = led(LINK, to(f"http://{host}/latest?token=1"))
    assert isinstance(found, Outcome)
    assert found.why == f"it leads to http://{host}/latest?..., an address inside a network; not asked"
    assert isinstance(led("http://127.0.0.1/x", to(f"http://{host}/y")), Way)
