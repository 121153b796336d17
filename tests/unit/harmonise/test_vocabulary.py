"""The vocabulary files: mistakes in them are errors that name file and line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder import resources
from site_builder.errors import SiteBuilderError
from site_builder.harmonise.terms import read_terms
from site_builder.harmonise.vocabulary import read_vocabulary
from site_builder.resources import resource_dir


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `content/vocabulary` of the test's own, in the place of ours."""
    vocabulary = tmp_path / "content" / "vocabulary"
    vocabulary.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site_builder")
    read_vocabulary.cache_clear()
    yield vocabulary
    read_vocabulary.cache_clear()


def test_reads_rows_with_their_lines_and_lists(folder: Path) -> None:
    (folder / "toys.csv").write_text('value,variants\nBall," balls |a, ball|"\nKite,\n', encoding="utf-8")
    first, second = read_vocabulary("toys", ("value", "variants"))
    assert (first.line, first["value"], first.several("variants")) == (2, "Ball", ("balls", "a, ball"))
    assert (second.line, second["value"], second.several("variants")) == (3, "Kite", ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("value,other\nx,y\n", "line 1: the header is value,other, expected value,variants"),
        ("value,variants\nx,y,z\n", "line 2: 3 cells, expected 2"),
        ("value,variants\n ,y\n", "line 2: the column 'value' is empty"),
        (
            "value,variants\nBall,\nKite,\nBALL,\n",
            "line 4: 'BALL' is already in line 2; remove one",
        ),
        ("value,variants\nBall,globe\nKite,Globe\n", "line 3: 'Globe' is already in line 2"),
        ("value,variants\nBall,***\n", "line 2: the spelling '***' has no letter or digit"),
    ],
)
def test_a_mistake_names_file_and_line(folder: Path, text: str, message: str) -> None:
    (folder / "toys.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SiteBuilderError) as raised:
        read_terms("toys")
    assert f"content/vocabulary/toys.csv, {message}" in str(raised.value)


def test_a_missing_or_unreadable_file_is_named(folder: Path) -> None:
    with pytest.raises(SiteBuilderError, match=r"toys\.csv cannot be read"):
        read_vocabulary("toys", ("value",))
    (folder / "toys.csv").write_bytes(b"value\n\xff\n")
    with pytest.raises(SiteBuilderError, match=r"toys\.csv cannot be read"):
        read_vocabulary("toys", ("value",))


def test_resources_come_from_the_wheel_first_then_from_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site_builder"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    with pytest.raises(SiteBuilderError, match="the folder 'static' that belongs to site_builder is missing"):
        resource_dir("static")
    (tmp_path / "static").mkdir()
    assert resource_dir("static") == tmp_path / "static"
    (package / "_data" / "static").mkdir(parents=True)
    assert resource_dir("static") == package / "_data" / "static"
