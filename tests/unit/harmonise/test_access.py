"""`access`: who may get the data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder import resources
from site_builder.errors import SiteBuilderError
from site_builder.harmonise import access
from site_builder.harmonise.access import harmonise_access
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.vocabulary import read_vocabulary


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("Public", "open"), ("open access", "open"), ("unrestricted", "open"),
        ("http://publications.europa.eu/resource/authority/access-right/PUBLIC", "open"),
        ("Registration required", "registered"), ("login", "registered"),
        ("Limited", "controlled"), ("RESTRICTED", "controlled"), ("dbGaP", "controlled"), ("DUA", "controlled"),
        ("NIH controlled data access", "controlled"), ("upon request", "controlled"), ("protected", "controlled"),
        ("Mixed", "mixed"), ("partially controlled", "mixed"),
    ],
)  # fmt: skip
def test_reads_the_words_of_archives(raw: str, word: str) -> None:
    assert harmonise_access(raw) == Mapped(word)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("Public, Limited", "mixed"), ("open and controlled", "mixed"), ("Open; Public", "open"),
        ("login required, DUA", "controlled"), ("mixed / restricted", "mixed"),
    ],
)  # fmt: skip
def test_reads_lists(raw: str, word: str) -> None:
    assert harmonise_access(raw) == Mapped(word)


@pytest.mark.parametrize("raw", ["free", "private", "embargoed", "Public, ask Bob", "/", "yes"])
def test_other_words_are_unreadable(raw: str) -> None:
    mapped = harmonise_access(raw)
    assert (mapped.value, mapped.code) == (None, "access-unreadable")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `content/vocabulary` of the test's own, in the place of ours."""
    vocabulary = tmp_path / "content" / "vocabulary"
    vocabulary.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site_builder")
    read_vocabulary.cache_clear()
    yield vocabulary
    read_vocabulary.cache_clear()


@pytest.mark.parametrize("word", ["closed", "unknown"])
def test_another_word_in_the_vocabulary_is_a_mistake(folder: Path, word: str) -> None:
    (folder / "access.csv").write_text(f"value,variants\n{word},\n", encoding="utf-8")
    with pytest.raises(SiteBuilderError, match=f"line 2: '{word}' is none of open, registered, controlled, mixed"):
        access._accesses()
