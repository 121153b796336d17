"""Licences, and what they say about use."""

import re

import pytest

from site_builder.harmonise.license import LICENSES, harmonise_license, harmonise_licenses
from site_builder.harmonise.mapped import Mapped
from tests.unit.harmonise.support import distinct, doubtful, unknown

NLM = "National Library of Medicine Terms and Conditions; May 21, 2019"


@pytest.mark.parametrize(
    ("raw", "spdx"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc by 4.0.", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/", "CC-BY-3.0"),
        ("https://creativecommons.org/licenses/by-nc/4.0/legalcode", "CC-BY-NC-4.0"),
        ("https://www.creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("//creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"),
        ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial 3.0 Unported License", "CC-BY-NC-3.0"),
        ("Creative Commons Attribution Non Commercial No Derivatives 4.0 International", "CC-BY-NC-ND-4.0"),
        ("Attribution 4.0 International (CC BY 4.0)", "CC-BY-4.0"),
        ("CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)", "CC-BY-4.0"),
        ("CC BY-NC-SA 2.5", "CC-BY-NC-SA-2.5"),
        ("CC0", "CC0-1.0"),
        ("CC 0 1.0", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("PDDL", "PDDL-1.0"),
        ("ODbL v1.0", "ODbL-1.0"),
        ("ODC-By", "ODC-By-1.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("MIT", "MIT"),
    ],
)
def test_reads_spdx_licences(raw: str, spdx: str) -> None:
    mapped = harmonise_license(raw)
    assert mapped.code is None
    assert mapped.value is LICENSES[spdx]
    assert mapped.value.spdx


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (NLM, "NLM-TERMS-2019-05-21"),
        ("https://www.nlm.nih.gov/databases/download/terms_and_conditions.html", "NLM-TERMS-2019-05-21"),
        ("NIH Controlled Data Access Policy", "NIH-Controlled-Data-Access-Policy"),
        ("TCIA Restricted", "TCIA-Restricted"),
        ("CC BY", "CC-BY"),
        ("MIDRC Data Use Agreement", "MIDRC-DUA"),
        ("https://www.midrc.org/midrc-data-use-agreement", "MIDRC-DUA"),
        ("Stanford University Dataset Research Use Agreement", "Stanford-RUA"),
        ("free use with credit and citation", "NIHCC-Free-Use"),
    ],
)
def test_reads_agreements_without_spdx_identifier(raw: str, name: str) -> None:
    mapped = harmonise_license(raw)
    assert mapped.code is None
    assert mapped.value is LICENSES[name]
    assert not mapped.value.spdx


@pytest.mark.parametrize(
    ("spdx", "answers"),
    [  # attribution, commercial, derivatives, share-alike, registration
        ("CC-BY-4.0", ("yes", "yes", "yes", "no", "no")),
        ("CC-BY-NC-3.0", ("yes", "no", "yes", "no", "no")),
        ("CC-BY-ND-4.0", ("yes", "yes", "no", "no", "no")),
        ("CC-BY-NC-SA-4.0", ("yes", "no", "yes", "yes", "no")),
        ("CC0-1.0", ("no", "yes", "yes", "no", "no")),
        ("ODbL-1.0", ("yes", "yes", "yes", "yes", "no")),
        ("NLM-TERMS-2019-05-21", ("yes", "unclear", "unclear", "unclear", "no")),
        ("NIH-Controlled-Data-Access-Policy", ("unclear", "unclear", "unclear", "unclear", "yes")),
        ("MIDRC-DUA", ("yes", "unclear", "unclear", "unclear", "yes")),
        ("Stanford-RUA", ("unclear", "no", "unclear", "unclear", "yes")),
        ("NIHCC-Free-Use", ("yes", "yes", "yes", "no", "no")),
    ],
)
def test_answers_what_a_person_wants_to_know(spdx: str, answers: tuple[str, ...]) -> None:
    it = LICENSES[spdx]
    assert (it.attribution, it.commercial, it.derivatives, it.share_alike, it.registration) == answers


def test_licences_are_fit_to_show() -> None:
    for spdx, it in LICENSES.items():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", spdx)
        assert it.url.startswith("https://")
        assert it.summary.endswith(".")
        for name in (it.id, it.label, it.name):
            assert harmonise_license(name).value is it


@pytest.mark.parametrize(
    "raw",
    [
        "All rights reserved",
        "CC BY 9.0",
        "CC BY-NC 4.0 (https://creativecommons.org/licenses/by/4.0/)",  # contradicts itself
        "https://creativecommons.org/licenses/by/3.0/us/",  # a port to one country is another text
        "<script>alert(1)</script>",
        "free",
    ],
)
def test_an_unknown_licence_is_kept_and_unclear(raw: str) -> None:
    mapped = harmonise_license(raw)
    assert mapped.code == "license-unknown"
    it = mapped.value
    assert it is not None
    assert re.fullmatch(r"other-[0-9a-f]{8}", it.id)
    assert it.label == it.name == raw
    assert {it.attribution, it.commercial, it.derivatives, it.share_alike, it.registration} == {"unclear"}


def test_an_unknown_licence_keeps_its_address_and_a_short_label() -> None:
    it = harmonise_license("See (https://example.org/terms). " + "Long text " * 20).value
    assert it is not None
    assert it.url == "https://example.org/terms"
    assert len(it.label) <= 60
    assert it.label.endswith("…")
    unsafe = harmonise_license("see http://user:pw@example.org/").value
    assert unsafe is not None
    assert unsafe.url == ""


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        ("CC BY 4.0", ("CC-BY-4.0",)),
        ("CC BY 3.0, CC BY 4.0", ("CC-BY-3.0", "CC-BY-4.0")),
        ("CC BY 4.0; CC BY 4.0", ("CC-BY-4.0",)),
        ("CC BY 4.0,", ("CC-BY-4.0",)),
        ("CC BY-NC 4.0 | CC0", ("CC-BY-NC-4.0", "CC0-1.0")),
        ("CC BY 4.0 and NIH Controlled Data Access Policy", ("CC-BY-4.0", "NIH-Controlled-Data-Access-Policy")),
        ("['CC BY 3.0', 'CC BY 4.0']", ("CC-BY-3.0", "CC-BY-4.0")),
        (
            "https://creativecommons.org/licenses/by/4.0/,http://creativecommons.org/licenses/by/3.0/",
            ("CC-BY-4.0", "CC-BY-3.0"),
        ),
        ("CC BY 4.0, https://creativecommons.org/licenses/by/4.0/", ("CC-BY-4.0",)),
        (NLM, ("NLM-TERMS-2019-05-21",)),
        (f"CC BY 4.0; {NLM}; MIT", ("CC-BY-4.0", "NLM-TERMS-2019-05-21", "MIT")),
        ("Apache License, Version 2.0, MIT", ("Apache-2.0", "MIT")),
    ],
)
def test_reads_several_licences(raw: str, ids: tuple[str, ...]) -> None:
    assert harmonise_licenses(raw) == Mapped(tuple(LICENSES[name] for name in ids))


@pytest.mark.parametrize(
    "raw", ["CC BY 4.0, terms of the host", "Ask Alice, Bob and Carol", "CC BY 4.0; unknown", "MIT," * 32 + "MIT"]
)
def test_a_list_with_an_unknown_part_is_kept_whole(raw: str) -> None:
    mapped = harmonise_licenses(raw)
    assert mapped.code == "license-unknown"
    assert mapped.value is not None
    assert [it.name for it in mapped.value] == [raw]


def test_what_a_bar_divides_is_several_whatever_its_parts_are() -> None:
    mapped = harmonise_licenses("CC BY 4.0 | Own licence X | MIT, CC0 |  | CC BY 4.0 | Terms of Bob, Carol | N/A")
    assert mapped.code == "license-unknown"
    assert "Own licence X" in mapped.hint
    assert mapped.value is not None
    names = [it.name if it.id.startswith("other-") else it.id for it in mapped.value]
    assert names == ["CC-BY-4.0", "Own licence X", "MIT", "CC0-1.0", "Terms of Bob, Carol"]


def test_very_many_parts_are_kept_whole() -> None:
    assert [it.name for it in harmonise_licenses("a|" * 32 + "a").value or ()] == ["a|" * 32 + "a"]
    assert harmonise_licenses("CC0|" * 31 + "MIT") == Mapped((LICENSES["CC0-1.0"], LICENSES["MIT"]))


def test_every_licence_of_idc() -> None:
    raws = distinct("idc_index", "license_short_name")
    assert not unknown(harmonise_license, raws)
    assert not doubtful(harmonise_license, raws)
    found = {raw: it.id for raw in raws if (it := harmonise_license(raw).value)}
    assert found == {
        "CC BY 3.0": "CC-BY-3.0",
        "CC BY 4.0": "CC-BY-4.0",
        "CC BY-NC 3.0": "CC-BY-NC-3.0",
        "CC BY-NC 4.0": "CC-BY-NC-4.0",
        NLM: "NLM-TERMS-2019-05-21",
    }


@pytest.mark.parametrize("field", ["license_url", "license_long_name", "license_short_name"])
def test_every_licence_of_idc_collections(field: str) -> None:
    assert not doubtful(harmonise_license, distinct("collections_index", f"unnest(sources).license.{field}"))
    assert not doubtful(harmonise_license, distinct("analysis_results_index", field))
