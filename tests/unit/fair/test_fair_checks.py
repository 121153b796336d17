"""Every check: met where what it asks for is published, and missing where that is not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from site_builder.contexts import HeadLink
from site_builder.fair.checklists import CHECKS, SITE_CHECKS, STANDARDS, checklist
from site_builder.fair.evidence import Evidence, is_persistent
from site_builder.fair.fuji import FUJI_CHECKS
from site_builder.fair.results import Check, State
from tests.fixtures.fair import (
    CATALOGUE,
    CROISSANT,
    DATA,
    DCAT,
    DOI,
    FILE,
    JSON_LD,
    LINKS,
    SITE,
    full,
    less,
    of_site,
    state,
    with_dcat,
    with_distribution,
    without,
    without_way,
)

#: What the server of the site alone can tell.
UNCHECKED = "FsF-A1-02MD-1"
CORE = ("creator", "name", "datePublished")


def no_doi() -> Evidence:
    return replace(without("identifier", "sameAs"), dcat=less(DCAT, "dcat:distribution"))


def gone() -> Evidence:
    return replace(full(), states={DOI: state("gone")})


def speaks(*namespaces: str) -> Evidence:
    return replace(full(), namespaces=frozenset(namespaces))


def downloads(*found: Mapping[str, str]) -> Evidence:
    return replace(full(), json_ld=JSON_LD | {"distribution": list(found)}, dcat=less(DCAT, "dcat:distribution"))


def croissant(*without_: str, **more: object) -> Evidence:
    return replace(full(), croissant=less(CROISSANT, *without_) | more)


def by_ftp() -> Evidence:
    evidence = downloads({"contentUrl": "ftp://example.org/images.zip"})
    said = {"@type": "Dataset", "@id": "ftp://example.org/lung", "distribution": evidence.json_ld["distribution"]}
    return replace(evidence, json_ld=said)


def by_name() -> Evidence:
    return replace(downloads({"contentUrl": "urn:x:images"}), json_ld={"identifier": "lung", "distribution": []})


#: How each test of F-UJI is made to fail.
FUJI_LESS: dict[str, Evidence] = {
    "FsF-F1-01MD-1": by_name(),
    "FsF-F1-01MD-2": without_way(),
    "FsF-F1-02MD-1": no_doi(),
    "FsF-F1-02MD-2": gone(),
    "FsF-F1-02MD-4": no_doi(),
    "FsF-F1-02MD-5": gone(),
    "FsF-F2-01M-2": without("creator"),
    "FsF-F2-01M-3": without("keywords"),
    "FsF-F3-01M-2": without_way(),
    "FsF-F4-01M-1": without("@type"),
    "FsF-A1-01M-1": replace(without("conditionsOfAccess", "isAccessibleForFree"), dcat=less(DCAT, "dct:accessRights")),
    "FsF-A1-02MD-2": gone(),
    "FsF-A1.1-01MD-1": by_name(),
    "FsF-A1.1-01MD-2": without_way(),
    "FsF-A1.2-01MD-1": by_ftp(),
    "FsF-A1.2-01MD-2": by_ftp(),
    "FsF-I1-01M-1": without("@context"),
    "FsF-I1-01M-2": replace(full(), links=LINKS[:1]),
    "FsF-I2-01M-2": speaks("https://schema.org/", "http://purl.org/dc/terms/"),
    "FsF-I3-01M-1": without("isPartOf", "citation", "sameAs"),
    "FsF-I3-01M-2": replace(full(), json_ld=less(JSON_LD, "citation", "sameAs") | {"isPartOf": "The IDC"}),
    "FsF-R1-01M-1": without("@type"),
    "FsF-R1-01M-2": downloads({"contentUrl": "https://example.com/images.zip", "encodingFormat": "application/zip"}),
    "FsF-R1-01M-3": without("variableMeasured"),
    "FsF-R1.1-01M-1": without("license"),
    "FsF-R1.2-01M-1": without("creator", "publisher", "datePublished"),
    "FsF-R1.2-01M-2": speaks("http://www.w3.org/ns/dcat#"),
    "FsF-R1.3-01M-1": speaks("http://www.w3.org/ns/dcat#"),
    "FsF-R1.3-01M-3": speaks("http://www.w3.org/ns/prov#"),
    "FsF-R1.3-02D-1": downloads({"contentUrl": "https://example.com/images.x", "encodingFormat": "application/x-own"}),
}
#: How the checks that look at more than one property fail.
OTHER_LESS: dict[str, Evidence] = {
    "google:description": replace(full(), json_ld=JSON_LD | {"description": "Short."}),
    "google:distribution.contentUrl": downloads({"encodingFormat": "text/csv"}),
    "google:distribution.encodingFormat": downloads({"contentUrl": DOI}),
    "croissant:croissant.json": replace(full(), croissant=None),
    "croissant:@type": croissant(**{"@type": "sc:DataCatalog"}),
    "croissant:conformsTo": croissant(conformsTo="https://example.org/own-profile"),
    "croissant:distribution": croissant(distribution=[{"@type": "sc:DataDownload"}]),
}


def spoiled(check: Check) -> Evidence:
    """What is published where that misses what the check asks for."""
    own = FUJI_LESS | OTHER_LESS
    if check.id in own:
        return own[check.id]
    standard, _, name = check.id.partition(":")
    if standard == "google":
        return without(name, evidence=full())
    if standard == "croissant":
        return croissant(name)
    of, _, name = name.partition("/")
    if of == "dataset":
        return with_dcat(less(DCAT, name))
    return with_distribution(less(DATA if of == "data" else FILE, name))


def found(check: Check, evidence: Evidence) -> State:
    return check.judge(evidence).state


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_is_met_where_what_it_asks_for_is_published(check: Check) -> None:
    assert found(check, full()) == ("not checked" if check.id == UNCHECKED else "met")


@pytest.mark.parametrize("check", [c for c in CHECKS if c.id != UNCHECKED], ids=lambda check: check.id)
def test_a_check_is_missing_where_that_is_not(check: Check) -> None:
    assert found(check, spoiled(check)) == "missing"


@pytest.mark.parametrize("check", SITE_CHECKS, ids=lambda check: check.id)
def test_checks_of_the_site_are_met_and_missing(check: Check) -> None:
    assert found(check, of_site()) == "met"
    name = check.id.removeprefix("dcat-ap:catalogue/")
    bare = replace(of_site(), dcat=less(CATALOGUE, name), croissant=less(CROISSANT, check.id.partition(":")[2]))
    assert found(check, bare) == "missing"


def test_ids_are_unique_and_hints_are_sentences() -> None:
    for checks in (CHECKS, SITE_CHECKS):
        assert len({check.id for check in checks}) == len(checks)
    for check in (*CHECKS, *SITE_CHECKS):
        assert check.hint[0].isupper()
        assert not check.hint.endswith(".")
        assert check.points <= check.cap


def test_a_metric_of_f_uji_has_the_total_of_its_specification() -> None:
    """`total_score` in `metrics_v0.8.yaml`: 26 points."""
    totals = {check.metric: check.cap for check in FUJI_CHECKS}
    assert len(totals) == 17
    assert sum(totals.values()) == 26
    assert {check.standard for check in CHECKS} == {standard.id for standard in STANDARDS}


def test_one_alternative_is_enough() -> None:
    """FsF-R1.2-01M: provenance without PROV costs no point, and is no gap."""
    results = {r.check.id: r for r in checklist(CHECKS, STANDARDS, FUJI_LESS["FsF-R1.2-01M-2"]).results}
    assert results["FsF-R1.2-01M-2"].state == "not applicable"
    assert results["FsF-R1.2-01M-2"].why == "an alternative is met"
    assert results["FsF-R1.2-01M-1"].state == "met"


def test_what_lacks_is_named() -> None:
    check = next(c for c in CHECKS if c.id == "FsF-F2-01M-2")
    assert check.judge(without(*CORE)).why == "lacks creator, title, date"


@pytest.mark.parametrize(
    ("states", "expected", "why"),
    [
        ({DOI: state("ok")}, "met", ""),
        ({DOI: state("moved")}, "met", ""),
        ({DOI: state("gone")}, "missing", f"{DOI} leads nowhere, as found on 2026-11-01"),
        ({DOI: state("refused")}, "not checked", "the audit of 2026-11-01 could not tell: refused"),
        ({}, "not checked", "the owner of this site has not audited the links yet"),
    ],
)
def test_what_only_a_server_can_tell_is_as_the_audit_found(
    states: Mapping[str, object], expected: State, why: str
) -> None:
    check = next(c for c in CHECKS if c.id == "FsF-A1-02MD-2")
    verdict = check.judge(replace(full(), states=states))  # type: ignore[arg-type]
    assert (verdict.state, verdict.why) == (expected, why)


def test_the_licence_of_what_the_site_writes_is_for_its_owner_first() -> None:
    check = next(c for c in CHECKS if c.id == "dcat-ap:file/dct:license")
    evidence = with_distribution(less(FILE, "dct:license"))
    assert check.judge(evidence).who == "program"
    assert check.judge(replace(evidence, licensed=False)).who == "owner"


def test_without_a_table_croissant_is_not_applicable() -> None:
    states = {r.state for r in checklist(CHECKS, STANDARDS, without_way()).results if r.check.standard == "croissant"}
    assert states == {"not applicable"}


def test_a_description_is_no_data() -> None:
    """What the page offers is a file that describes the collection: no way to the data."""
    described = HeadLink("describedby", "https://example.com/images.zip", "application/zip")
    evidence = downloads({"contentUrl": "https://example.com/images.zip"})
    check = next(c for c in CHECKS if c.id == "FsF-F3-01M-2")
    assert found(check, evidence) == "met"
    assert found(check, replace(evidence, links=(described,))) == "missing"


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (DOI, True),
        ("10.7937/lung", True),
        ("doi:10.7937/lung", True),
        ("https://hdl.handle.net/21.T11998/0000", True),
        ("https://w3id.org/atlas/lung", True),
        ("ark:/12345/lung", True),
        ("urn:nbn:de:101:1-2016", True),
        (SITE, False),
        ("https://example.org/10.7937/lung", False),
        ("lung", False),
    ],
)
def test_persistent_identifiers_are_told_by_their_form(identifier: str, expected: bool) -> None:
    assert is_persistent(identifier) is expected


@pytest.mark.parametrize("name", ["creator", "datePublished", "publisher", "version"])
def test_a_stand_in_of_the_croissant_file_meets_nothing(name: str) -> None:
    [check] = [check for check in CHECKS if check.id == f"croissant:{name}"]
    assert check.judge(without(name, evidence=full())).why == "the file has a stand-in, since nobody states it"
