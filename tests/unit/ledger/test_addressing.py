"""Who keeps an address that several would have: whoever was published under it first."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_builder.findings import Finding
from site_builder.kept import Kept
from site_builder.ledger.addressing import addressed
from site_builder.ledger.collections import collection_entries
from site_builder.ledger.entries import FILE, Entry, Term, read_ledger
from site_builder.model import Catalog, Collection, SourceInfo
from site_builder.plan import facet_urls
from site_builder.slugs import digest, slugs_of
from tests.fixtures.federated import federated_catalog
from tests.tiny import tiny_site
from tests.unit.ledger.test_published_addresses import built, read_json, release

SUFFIXED = f"brain-{digest('brain')}"
DOI, OTHER_DOI = ("https://doi.org/10.1/a",), ("https://doi.org/10.1/b",)


@pytest.fixture(scope="module")
def base() -> Catalog:
    return federated_catalog()


def listing(base: Catalog, *named: tuple[str, tuple[str, ...]]) -> Kept:
    """What a build makes of the brain's collection under these names and DOIs, beside all other collections."""
    brain = next(c for c in base.collections if c.id == "idc/brain")
    slugs = slugs_of(name for name, _dois in named)
    made = [
        replace(brain, collection_id=name, slug=slugs[name], id=f"idc/{slugs[name]}", data_url_doi=dois, parts=())
        for name, dois in named
    ]
    others = [c for c in base.collections if c is not brain]
    catalog = replace(base, collections=tuple(sorted([*others, *made], key=lambda c: c.id)), failed=())
    clashes = [Finding("slug-clash", "idc", c.collection_id, "collection_id", c.slug) for c in made[1:]]
    return Kept(catalog, (*clashes, Finding("study-shared", "idc")))


def ledger(kept: Kept, **more: Any) -> dict[str, Entry]:
    entries = collection_entries(kept.catalog, "2026-01-01")
    return {url: replace(e, **more) if url.startswith("collections/idc/brain") else e for url, e in entries.items()}


def slugs(kept: Kept) -> dict[str, str]:
    return {c.collection_id: c.slug for c in kept.catalog.collections if c.commons_name == "IDC"}


def test_without_a_ledger_and_with_one_that_agrees_nothing_is_touched(base: Catalog) -> None:
    kept = listing(base, ("brain", DOI), ("BRAIN", DOI))
    assert addressed(kept, {}) is kept
    assert addressed(kept, ledger(kept)) is kept


def test_a_new_name_that_would_come_first_gets_the_suffix(base: Catalog) -> None:
    before, now = listing(base, ("BRAIN", DOI)), listing(base, ("BRAIN", DOI), ("brain", OTHER_DOI))
    assert slugs(now)["brain"] == "brain"
    found = addressed(now, ledger(before))
    assert (slugs(found)["BRAIN"], slugs(found)["brain"]) == ("brain", SUFFIXED)
    assert [f.value for f in found.findings if f.code == "slug-clash"] == [SUFFIXED]
    assert "study-shared" in {f.code for f in found.findings}
    ids = [c.id for c in found.catalog.collections]
    assert ids == sorted(ids)
    again = addressed(now, ledger(found))
    assert slugs(again) == slugs(found)


def test_a_suffix_is_kept_when_the_other_name_is_gone(base: Catalog) -> None:
    both = addressed(listing(base, ("BRAIN", DOI), ("brain", DOI)), ledger(listing(base, ("BRAIN", DOI))))
    alone = addressed(listing(base, ("brain", DOI)), ledger(both))
    assert slugs(alone)["brain"] == SUFFIXED


@pytest.mark.parametrize(
    ("doi", "more", "expected"),
    [
        (DOI, {}, "brain"),
        ((), {}, "brain"),
        (OTHER_DOI, {}, SUFFIXED),
        (DOI, {"gone": "2026-02-02"}, "brain"),
        (OTHER_DOI, {"gone": "2026-02-02"}, SUFFIXED),
        (DOI, {"moved_to": "collections/idc/head/"}, SUFFIXED),
    ],
)
def test_another_spelling_of_what_is_gone_has_its_address_unless_it_is_something_else(
    base: Catalog, doi: tuple[str, ...], more: dict[str, str], expected: str
) -> None:
    before, now = listing(base, ("BRAIN", DOI)), listing(base, ("brain", doi))
    assert slugs(addressed(now, ledger(before, **more)))["brain"] == expected


def test_what_may_come_back_with_its_source_keeps_its_address(base: Catalog) -> None:
    before, now = listing(base, ("BRAIN", DOI)), listing(base, ("brain", DOI))
    failed = SourceInfo("idc", "idc", "", "", None, "", "", "failed", "unreadable")
    unread = Kept(replace(now.catalog, failed=(failed,)), ())
    assert slugs(addressed(unread, ledger(before)))["brain"] == SUFFIXED


def test_twins_lead_to_each_other_at_the_addresses_they_have(base: Catalog) -> None:
    def twin_of(catalog: Catalog) -> Collection:
        return next(c for c in catalog.collections if c.twins and c.commons_name != "IDC")

    shared = twin_of(base).twins[0]
    url = shared.url.rstrip("/") + "-first/"
    entries = {e.url: e for e in collection_entries(base, "2026-01-01").values()}
    moved = {**entries, url: replace(entries[shared.url], url=url)}
    del moved[shared.url]
    found = addressed(Kept(base, ()), moved).catalog
    led = twin_of(found).twins[0]
    assert (led.url, led.id) == (url, url.removeprefix("collections/").rstrip("/"))
    assert twin_of(found).canonical_id == led.id
    assert led.id in {c.id for c in found.collections if c.is_canonical}


def test_platforms_keep_theirs(base: Catalog) -> None:
    entries = {
        url.replace("/idc/", "/idc-1/"): replace(e, url=url.replace("/idc/", "/idc-1/"))
        for url, e in collection_entries(base, "2026-01-01").items()
    }
    found = addressed(Kept(base, ()), entries).catalog
    assert {p.commons.slug for p in found.platforms if p.commons.name == "IDC"} == {"idc-1"}
    assert {c.url.split("/")[1] for c in found.collections if c.commons_name == "IDC"} == {"idc-1"}


def test_values_keep_theirs(base: Catalog) -> None:
    urls = facet_urls(base)
    (facet, value), url = next((key, url) for key, url in urls.items() if key[0] == "disease_type")
    held = f"diseases/{digest(value)}/"
    entry = Entry(held, "value", value, "2026-01-01", term=Term(facet, value))
    taken = Entry(url, "value", "Another", "2026-01-01", term=Term(facet, "another value"))
    elsewhere = Entry("modalities/x/", "value", value, "2025-01-01", term=Term(facet, value))
    found = facet_urls(base, {e.url: e for e in (entry, taken, elsewhere)})
    assert found == {**urls, (facet, value): held}


def test_a_site_keeps_its_addresses_whatever_comes_later(tmp_path: Path) -> None:
    config = tiny_site(tmp_path / "own")
    release(config, "Brain.Two", "10.7937/brain")
    built(config, record=True)
    data = config.parent.parent / "data"
    assert data.exists()
    first = read_ledger(config.parent / FILE)["collections/idc/brain-two/"].facts
    assert first is not None
    assert first.collection_id == "Brain.Two"
    release(config, "brain-two", "10.7937/other")
    site = built(config, record=True).out
    made = f"brain-two-{digest('brain-two')}"
    assert [c["id"] for c in read_json(site / "api/v1/collections.json")["collections"]] == [f"idc/{made}"]
    assert read_json(site / "api/v1/collections/idc/brain-two.json")["status"] == "gone"
    clash = next(c for c in read_json(site / "report.json")["codes"] if c["code"] == "slug-clash")
    assert [f["value"] for f in clash["findings"]] == [made]
