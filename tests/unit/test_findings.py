"""Findings: stable codes with a meaning, and a report that loses none."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import site_builder
from site_builder.errors import SiteBuilderError
from site_builder.findings import CODES, LONGEST_VALUE, Finding, Report, counted, examples

PACKAGE = Path(site_builder.__file__).parent


@pytest.fixture
def _an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that is an error; what is one today stops the build instead."""
    monkeypatch.setitem(CODES, "source-failed", ("error", "A source could not be read"))


def age(where: str, value: str = "155Y") -> Finding:
    return Finding("age-out-of-range", "idc", where, "PatientAge", value)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_severity_and_a_meaning(code: str) -> None:
    severity, meaning = CODES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
    assert severity in ("error", "warning", "info")
    assert meaning[0].isupper()
    assert not meaning.endswith(".")
    finding = Finding(code, "idc")
    assert (finding.severity, finding.meaning) == (severity, meaning)


def test_codes_and_code_agree() -> None:
    """Every code that is declared is used somewhere, and what looks like one in a `Finding(...)` is declared."""
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "findings.py"}
    whole = "\n".join(texts.values())
    assert [code for code in CODES if f'"{code}"' not in whole] == []
    used = set(re.findall(r'Finding\(\s*(?:code=)?"([a-z-]+)"', whole))
    assert used
    assert used <= CODES.keys()


def test_a_report_keeps_findings_in_order() -> None:
    report = Report()
    report.add(age("a"))
    report.extend([Finding("sex-conflict", "idc", "b"), age("c")])
    assert [finding.where for finding in report.findings] == ["a", "b", "c"]
    assert [finding.where for finding in report.of("warning")] == ["a", "c"]
    assert report.of("error") == []


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="age-odd"):
        Report().add(Finding("age-odd", "idc"))


def test_long_values_are_cut() -> None:
    report = Report()
    report.extend([age("a", "x" * LONGEST_VALUE), age("b", "y" * 100_000)])
    assert [finding.value for finding in report.findings] == ["x" * LONGEST_VALUE, "y" * (LONGEST_VALUE - 1) + "…"]


@pytest.mark.usefixtures("_an_error")
def test_groups_are_by_severity_then_code_and_keep_the_order_within() -> None:
    report = Report()
    report.extend(
        [
            Finding("sex-conflict", "idc"),
            age("b"),
            Finding("age-conflict", "idc"),
            Finding("source-failed", "idc"),
            Finding("age-placeholder", "idc"),
            age("a"),
        ]
    )
    groups = report.by_code()
    assert list(groups) == ["source-failed", "age-out-of-range", "age-placeholder", "age-conflict", "sex-conflict"]
    assert [finding.where for finding in groups["age-out-of-range"]] == ["b", "a"]


def test_information_is_no_reason_to_refuse() -> None:
    report = Report()
    report.refuse_warnings()
    report.add(Finding("sex-conflict", "idc"))
    report.refuse_warnings()
    assert len(report.findings) == 1


@pytest.mark.usefixtures("_an_error")
def test_strict_names_every_code_with_examples() -> None:
    report = Report()
    report.extend(age(name) for name in "abcde")
    report.add(Finding("file-missing", "idc", "prior_versions_index", hint="prior_versions_index.parquet is not there"))
    report.add(Finding("sex-conflict", "idc"))
    report.add(Finding("source-failed", "bih", hint="no answer"))
    with pytest.raises(SiteBuilderError) as raised:
        report.refuse_warnings()
    assert str(raised.value) == (
        "7 finding(s) are errors or warnings and --strict was given; nothing was published\n"
        "  error source-failed (1): bih: no answer\n"
        "  warning age-out-of-range (5): idc: a PatientAge '155Y'; b PatientAge '155Y'; c PatientAge '155Y' "
        "and 2 more\n"
        "  warning file-missing (1): idc: prior_versions_index prior_versions_index.parquet is not there"
    )


def test_examples_say_a_hint_once_and_name_the_source_where_it_changes() -> None:
    same = [Finding("sex-conflict", "idc", name, "PatientSex", hint="state one") for name in "ab"]
    other = [Finding("sex-conflict", "hub", "c", "PatientSex", hint="state one")] * 3
    assert examples(same + other[:1]) == "idc: a PatientSex state one; b PatientSex; hub: c PatientSex"
    assert examples(other) == "hub: c PatientSex state one and 2 more"


def test_one_of_a_unit_is_in_the_singular() -> None:
    one = Finding("license-unknown", "idc", unit="records")
    assert [counted([one], "records"), counted([one] * 2, "records")] == ["1 record", "2 records"]
    studies = [replace(one, unit="studies"), replace(one, unit="studies", count=None)]
    assert counted(studies, "studies") == "1 study and some that are hidden"
