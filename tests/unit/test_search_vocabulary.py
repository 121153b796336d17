"""The words of the search: the file is right, mistakes in it are told, and words lead where they should."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder import resources
from site_builder.errors import SiteBuilderError
from site_builder.harmonise.modality import MODALITIES
from site_builder.search.facets import VALUES_FACETS
from site_builder.search.minisearch import tokenize
from site_builder.search.vocabulary import found_as, search_words, synonyms, vocabulary_for
from site_builder.search.vocabulary_file import COLUMNS, KNOWN, form, search_vocabulary

HEADER = f"{','.join(COLUMNS)}\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `search.csv` of the test's own, in the place of ours."""
    folder = tmp_path / "content" / "vocabulary"
    folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site_builder")
    search_vocabulary.cache_clear()
    yield folder / "search.csv"
    search_vocabulary.cache_clear()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "mri,same,modality,MR,\n",
            "line 2: the relation 'same' is none of spelling, rule, synonym, together, broader",
        ),
        ("mri,synonym,modality\n", "line 2: 3 cells, expected 5"),
        (",synonym,modality,MR,\n", "line 2: the column 'words' is empty"),
        ("***,synonym,modality,MR,\n", "line 2: '***' has no word to search for"),
        ("mri,synonym,modalty,MR,\n", "line 2: 'modalty' is no facet of the search; did you mean 'modality'?"),
        ("mri,synonym,,MR,\n", "line 2: 0 facets for 1 values; name one, or one for each value"),
        ("mri,synonym,modality,,\n", "line 2: 1 facets for 0 values"),
        ("a,synonym,site|disease,Lung,\n", "line 2: 2 facets for 1 values"),
        ("mri,synonym,modality,MRI,\n", "line 2: 'MRI' is no value of modality; did you mean 'MR'?"),
        ("x,synonym,sex,Unsaid,\n", "line 2: 'Unsaid' is no value of sex; known: Female, Male, Other"),
        ("x,synonym,disease,zzzz,\n", "line 2: 'zzzz' is no value of disease; add it to its own vocabulary first"),
        ("pet,together,modality,PT,why\n", "line 2: what is meant together are at least two values"),
        ("brain,broader,body_part,HEAD,\n", "line 2: the column 'why' is empty; say why the relation is 'broader'"),
        ("mri,synonym,modality,MR,\nMRI,synonym,modality,MR,\n", "line 3: 'mri' is already in line 2; remove one"),
        ("mri|Mri,synonym,modality,MR,\n", "line 2: 'mri' is already in line 2"),
        ("tumor,spelling,,,\n", "line 2: 'tumor' is alone; write the words that are the same with | between"),
        ("tumor|tumour,spelling,disease,,\n", "line 2: a spelling has neither facet nor values; empty these cells"),
        ("tumor|Tumour,spelling,,,\n", "line 2: 'Tumour' is no single word in lower case without accents"),
        ("x-ray|xray,spelling,,,\n", "line 2: 'x-ray' is no single word"),
        ("the|thee,spelling,,,\n", "line 2: 'the' is no single word"),
        ("a1|b,spelling,,,\nb|c,spelling,,,\n", "line 3: 'b' is already in line 2; remove one of the two"),
        ("aem|em|e,rule,,,\n", "line 2: a rule has two parts of words, not 3"),
        ("aem|em,rule,,,\naem|em,rule,,,\n", "line 3: 'aem|em' is already in line 2"),
    ],
)
def test_a_mistake_names_file_line_and_what_to_do(file: Path, rows: str, message: str) -> None:
    file.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(SiteBuilderError) as raised:
        search_vocabulary()
    assert f"content/vocabulary/search.csv, {message}" in str(raised.value)


def test_a_row_of_several_facets_names_one_for_each_value(file: Path) -> None:
    file.write_text(f"{HEADER}renal,synonym,body_part|site,KIDNEY|Kidney,\n", encoding="utf-8")
    (meaning,) = search_vocabulary().meanings
    assert meaning.values == (("body_part", "KIDNEY"), ("site", "Kidney"))


def test_our_file_is_right_and_covers_every_facet_of_named_values() -> None:
    vocabulary = search_vocabulary()
    assert {facet for meaning in vocabulary.meanings for facet, _ in meaning.values} == set(KNOWN)
    assert {facet.name for facet in VALUES_FACETS} == set(KNOWN)


def test_spellings_are_told_apart_from_rules() -> None:
    """A rule that turned one listed word into another listed one would make two groups one."""
    vocabulary = search_vocabulary()
    groups = {word: group[0] for group in vocabulary.spellings for word in group}
    for word, first in groups.items():
        for left, right in vocabulary.rules:
            for made in (word.replace(left, right), word.replace(right, left)):
                assert groups.get(made, first) == first, (word, made)


def test_only_what_concerns_the_site_is_given() -> None:
    given = vocabulary_for({"modality": ["PT", "SM"], "body_part": {"CHEST": 3}})
    assert given["spellings"] == [list(group) for group in search_vocabulary().spellings]
    assert ["aem", "em"] in given["rules"]
    meanings: list[Any] = given["meanings"]
    values = {tuple(value) for meaning in meanings for value in meaning.get("any", meaning.get("all"))}
    assert values == {("modality", "PT"), ("modality", "SM"), ("body_part", "CHEST")}
    assert not any("all" in meaning for meaning in meanings)
    assert vocabulary_for({})["meanings"] == []


EVERYTHING = {facet: tuple(values) for facet, values in KNOWN.items()}


def meant(words: str, values: dict[str, Collection[str]] | None = None) -> dict[str, set[str]]:
    """What words mean: the values by "same", "together" (joined with +) and "wider"."""
    found: dict[str, set[str]] = {"same": set(), "together": set(), "wider": set()}
    meanings: list[Any] = vocabulary_for(values or EVERYTHING)["meanings"]
    for meaning in meanings:
        if form(words) not in {form(word) for word in meaning["words"]}:
            continue
        if "all" in meaning:
            found["together"].add("+".join(value for _, value in meaning["all"]))
        else:
            found["wider" if meaning.get("broader") else "same"] |= {value for _, value in meaning["any"]}
    return found


@pytest.mark.parametrize(
    ("words", "relation", "values"),
    [
        ("MRI", "same", {"MR"}),
        ("CAT scan", "same", {"CT"}),
        ("x-ray", "same", {"CR", "DX", "RG"}),
        ("Whole-Slide Imaging", "same", {"SM"}),
        ("PET-CT", "together", {"PT+CT"}),
        ("pet mr", "together", {"PT+MR"}),
        ("spect/ct", "together", {"NM+CT"}),
        ("tomosynthesis", "wider", {"MG"}),
        ("tomosynthesis", "same", set()),
        ("CBCT", "same", set()),
        ("brain", "wider", {"HEAD", "Head", "CEREBELLUM"}),
        ("renal", "same", {"KIDNEY", "Kidney"}),
        ("womb", "same", {"UTERUS", "Uterus"}),
        ("gullet", "same", {"ESOPHAGUS", "Esophagus"}),
        ("GBM", "same", {"Glioblastoma"}),
        ("glioblastoma", "same", set()),
        ("glioblastoma", "wider", set()),
        ("cancer of the kidney", "same", {"Kidney Cancer"}),
        ("HCC", "same", {"Hepatocellular Carcinoma"}),
        ("woman", "same", {"Female"}),
        ("pediatric", "wider", {"0-9", "10-19"}),
        ("canine", "same", {"Dog"}),
        ("public domain", "same", {"CC0-1.0", "PDM-1.0", "PDDL-1.0"}),
        ("commercial use", "same", {"allowed"}),
        ("imaging data commons", "same", {"IDC"}),
    ],
)
def test_words_mean_what_people_mean(words: str, relation: str, values: set[str]) -> None:
    assert meant(words)[relation] == values


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ("glioma", "Glioblastoma"),
        ("brain tumor", "Meningioma"),
        ("lung cancer", "Small Cell Lung Cancer"),
        ("kidney cancer", "Kidney Chromophobe"),
        ("bowel cancer", "Colon Adenocarcinoma"),
        ("sarcoma", "Osteosarcoma"),
        ("radiotherapy", "RTDOSE"),
        ("rodent", "Mouse"),
    ],
)
def test_subsumption_goes_one_way(wider: str, narrower: str) -> None:
    assert narrower in meant(wider)["wider"]
    assert narrower not in meant(wider)["same"]
    facet = next(facet for facet, values in KNOWN.items() if narrower in values)
    assert form(wider) not in {form(word) for word in (narrower, *synonyms(facet, narrower))}


def test_words_are_given_folded_and_shown_as_written() -> None:
    assert "MRI" in synonyms("modality", "MR")
    (words, *_) = (m["words"] for m in _meanings_of("modality", "MR"))
    assert "mri" in words
    assert "MRI" not in words


def _meanings_of(facet: str, value: str) -> list[Any]:
    return vocabulary_for({facet: [value]})["meanings"]


def test_every_modality_has_other_words() -> None:
    without = [code for code in MODALITIES if not found_as("modality", code)]
    assert without == []


def test_a_value_is_no_other_word_for_itself() -> None:
    for facet, values in KNOWN.items():
        for value in values:
            assert form(value) not in {form(word) for word in found_as(facet, value)}


def test_documents_are_found_by_every_spelling() -> None:
    assert "leukaemia" in search_words("disease", "Leukemia")
    assert "oesophagus" in search_words("body_part", "ESOPHAGUS")
    assert "tumour" in {term for word in search_words("disease", "Glioblastoma") for term in tokenize(word)}
    assert search_words("disease", "A Disease that nobody listed") == ()


def test_words_of_licences_never_promise_commercial_use() -> None:
    """The index of documents keeps these words with the licence, where `commercial` must stay the truth."""
    for value in KNOWN["license"]:
        assert "commercial" not in {term for word in search_words("license", value) for term in tokenize(word)}
