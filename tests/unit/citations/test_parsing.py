"""Citations read into fields, and those that are left as they are."""

import pytest

from site_builder.citations.names import Name
from site_builder.citations.parsing import MAX_LENGTH, Reference, read_citation
from tests.hostile.strings import HOSTILE

ADDRESS = "https://doi.org/10.7937/K9/TCIA.2016.ELN8YGLE"
WORK = "Hugo, G. D., & Keall, P. J. (2016). Data from 4D Lung (Version 2) [Data set]. The Cancer Imaging Archive."
CITATION = f"{WORK} {ADDRESS}"


def test_a_data_set() -> None:
    assert read_citation(CITATION) == Reference(
        authors=(Name("Hugo", "G. D."), Name("Keall", "P. J.")),
        year=2016,
        title="Data from 4D Lung",
        version="2",
        publisher="The Cancer Imaging Archive",
        doi="10.7937/k9/tcia.2016.eln8ygle",
        url="https://doi.org/10.7937/k9/tcia.2016.eln8ygle",
        type="dataset",
        verbatim=CITATION,
        complete=True,
    )


def test_an_article() -> None:
    read = read_citation(
        f"de Boer, S. (2026). RCC-AID: an AI dataset. Machine Learning, Today, 2026(Open Data 2026), 772–782. {ADDRESS}"
    )
    assert (read.title, read.container, read.type) == (
        "RCC-AID: an AI dataset",
        "Machine Learning, Today",
        "article-journal",
    )
    assert (read.volume, read.issue, read.pages, read.publisher) == ("2026", "Open Data 2026", "772–782", "")
    assert read.complete


@pytest.mark.parametrize(
    ("text", "title", "version", "type_"),
    [
        ("A study. Of lungs [Dataset]. Zenodo.", "A study. Of lungs", "", "dataset"),
        ("Lungs (LUNG) (Version 1). Zenodo", "Lungs (LUNG)", "1", "document"),
        ("Lungs (Version v2.0.2) [Data set]. Zenodo.", "Lungs", "v2.0.2", "dataset"),
        ("What? Lungs! [A] (B) [Computer software]. Zenodo.", "What? Lungs! [A] (B)", "", "software"),
        ("Data from the 3.0 T study [Data set]. Zenodo", "Data from the 3.0 T study", "", "dataset"),
    ],
)
def test_titles_end_where_version_or_kind_begins(text: str, title: str, version: str, type_: str) -> None:
    read = read_citation(f"Smith, J. (2020). {text} {ADDRESS}")
    assert (read.title, read.version, read.publisher, read.type) == (title, version, "Zenodo", type_)
    assert read.complete


@pytest.mark.parametrize(
    "address", ["", " https://zenodo.org/records/1", " doi:10.5281/zenodo.1", " 10.5281/zenodo.1."]
)
def test_the_address_may_be_none_or_written_otherwise(address: str) -> None:
    read = read_citation(WORK + address)
    assert read.complete
    assert read.doi == ("10.5281/zenodo.1" if "10.5281" in address else "")
    assert read.url == ("https://doi.org/10.5281/zenodo.1" if read.doi else address.strip())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please cite the NLST.",
        "Smith J, et al. A study of lungs. Radiology (2019). 12(3):4-5.",
        "Smith, J. (2019). A study of lungs. Radiology.",
        "Smith, J. (2019). A study. Of lungs. Radiology, 12(3), 4–5.",
        "Smith, J. (2019). A study of lungs. Baltimore, 2019.",
        "Smith, J. (n.d.). Lungs [Data set]. Zenodo.",
        "Smith, J. (2019). Lungs [Data set]. Zenodo. Looked at on 3 May.",
        "Smith, J. (2019). Lungs [Data set].",
        f"{WORK} https://user:password@evil.example/",
        CITATION + " " * MAX_LENGTH + CITATION,
    ],
)
def test_what_has_another_form_stays_as_it_is(text: str) -> None:
    read = read_citation(text)
    assert (read.title, read.authors, read.year, read.complete) == ("", (), None, False)
    assert read.verbatim == text


def test_an_address_after_words_of_another_form_is_known_all_the_same() -> None:
    read = read_citation(f"Please cite {ADDRESS}")
    assert (read.doi, read.complete) == ("10.7937/k9/tcia.2016.eln8ygle", False)


@pytest.mark.parametrize(
    "text",
    [
        WORK.replace("Hugo, G. D., & Keall, P. J.", "Dept of Radiology, University of X"),
        WORK.replace("2016", "2016b"),
        WORK.replace("2016", "2016, March 3"),
    ],
)
def test_what_is_sure_is_read_although_the_rest_is_not(text: str) -> None:
    read = read_citation(text)
    assert (read.title, read.year, read.complete) == ("Data from 4D Lung", 2016, False)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_it(text: str) -> None:
    read = read_citation(f"{text} ({text}). {text} (2019). {text} (Version {text}) [Data set]. {text}. {text}")
    assert read.title in read.verbatim
    assert read_citation(text).verbatim == text


@pytest.mark.parametrize(
    "piece", ["a, ", "(2019). ", "(Version ", ". a", "A. ", "-a", "a. a, 1(", "… ", "& ", "[Data set]. "]
)
def test_a_long_text_does_not_take_long(piece: str) -> None:
    """Of a form that grows with the square of its length this alone would take minutes."""
    text = piece * (MAX_LENGTH // len(piece))
    for whole in (text, f"Smith, J. (2019). {text}", f"{text} (2019). Lungs [Data set]. Zenodo."):
        assert read_citation(whole).verbatim == whole
