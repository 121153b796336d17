"""Addresses: safe, unique, the same in every build, and derived from identifiers alone."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.findings import Report
from site_builder.slugs import MAX_LENGTH, digest, slug, slugs_of

NAMES = st.text(max_size=120) | st.text(string.ascii_letters + "_-. ", max_size=4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tcga_brca", "tcga-brca"),
        ("TCGA-BRCA", "tcga-brca"),
        ("  4D Lung!  ", "4d-lung"),
        ("CC-BY-4.0", "cc-by-4-0"),
        ("Größe & Maß", "groe-ma"),
        ("Ménière", "meniere"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c\x00d", "a-b-c-d"),
        ("\u202egnp.exe", "gnp-exe"),
        ("①", "1"),
        ("", f"x-{digest('')}"),
        ("漢字", f"x-{digest('漢字')}"),
        ("---", f"x-{digest('---')}"),
        ("con", f"con-{digest('con')}"),
        ("LPT1", f"lpt1-{digest('LPT1')}"),
        ("console", "console"),
        ("a" * 80, "a" * 80),
        ("a" * 81, f"{'a' * 71}-{digest('a' * 81)}"),
        ("a" * 70 + "-" + "b" * 70, f"{'a' * 70}-{digest('a' * 70 + '-' + 'b' * 70)}"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_addresses_of_the_past_are_kept() -> None:
    """These are printed in publications: a change of the rule must not move them."""
    assert slug("nsclc_radiomics_interobserver1") == "nsclc-radiomics-interobserver1"
    assert slug("漢字") == "x-c6d29771"
    assert digest("") == "e3b0c442"


@given(st.text())
def test_a_slug_is_one_safe_segment_and_its_own_slug(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= MAX_LENGTH
    assert slug(made) == made


@given(st.lists(NAMES))
def test_slugs_are_unique_safe_and_complete(names: list[str]) -> None:
    found = slugs_of(names)
    assert found.keys() == set(names)
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"[a-z0-9-]{1,152}", made) for made in found.values())


@given(st.lists(NAMES, unique=True).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_the_order_of_names_changes_nothing(both: tuple[list[str], list[str]]) -> None:
    names, shuffled = both
    assert slugs_of(names) == slugs_of(shuffled)


def test_of_names_that_clash_the_plain_one_keeps_the_address_and_the_rest_are_reported() -> None:
    report = Report()
    found = slugs_of(["TCGA_BRCA", "tcga-brca", "tcga_brca", "other"], report, "idc")
    assert found == {
        "tcga-brca": "tcga-brca",
        "TCGA_BRCA": f"tcga-brca-{digest('TCGA_BRCA')}",
        "tcga_brca": f"tcga-brca-{digest('tcga_brca')}",
        "other": "other",
    }
    assert [(f.code, f.source, f.where, f.value) for f in report.findings] == [
        ("slug-clash", "idc", name, found[name]) for name in ("TCGA_BRCA", "tcga_brca")
    ]


def test_a_name_that_looks_like_the_suffix_of_another_takes_nobodys_address() -> None:
    stolen = f"a-b-{digest('a.b')}"
    found = slugs_of(["a-b", "a.b", stolen])
    assert found == {"a-b": "a-b", "a.b": f"a-b-{digest('a.b', 16)}", stolen: stolen}


def test_one_name_twice_is_no_clash() -> None:
    report = Report()
    assert slugs_of(["a", "a"], report) == {"a": "a"}
    assert report.findings == []
