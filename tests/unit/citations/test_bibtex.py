"""References written as BibTeX and read back by another program."""

import re
from functools import cache

import pytest
from pybtex.database import BibliographyData, parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from site_builder.characters import INVISIBLE
from site_builder.citations.bibtex import bibtex, latex
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference
from tests.hostile.strings import HOSTILE, LONG, LONG_WORD

AWKWARD = (
    "{", "}", "}{", "{{{", "}}}", "\\", "\\{", "\\}", "a\\", "100 %", "%%", "R&D", "#1", "a_b", "~", "^", "$x^2$",
    "p < 0.05 > |a|", '"quoted" \'text\'', "``tick''", "--", "?`!`", ",,", "line\nbreak\r\n\ttab\u2028end",
    "@misc{x, title = {y}}", "\n@misc{x,\n  title = {y}\n}\n\n", "a and b, c", "and", "{and}", "others",
    "Ünï çødé 中文", "\\input{/etc/passwd}",
)  # fmt: skip
#: Looked at apart: the decoder is slow.
LONGEST = (LONG, LONG_WORD)
TEXTS = tuple(
    dict.fromkeys(
        text for text in (*AWKWARD, *HOSTILE) if text not in LONGEST and " ".join(INVISIBLE.sub("", text).split())
    )
)
PERSON = Name("Smith", "J.")
#: Commands of LaTeX that its decoder does not know.
COMMANDS = {
    "textbraceleft": "{", "textbraceright": "}", "textless": "<", "textgreater": ">", "textbar": "|",
    "textasciicircum": "^",
}  # fmt: skip


def read(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


@cache
def decoder() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=character) for name, character in COMMANDS.items()]
    known.add_context_category("text", macros, prepend=True)
    return LatexNodes2Text(latex_context=known, strict_latex_spaces=True)


def decoded(value: str) -> str:
    return str(decoder().latex_to_text(value))


def on_one_line(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())


def authors(*names: Name, omitted_after: int | None = None) -> str:
    reference = Reference(names, title="x", omitted_after=omitted_after, complete=True, verbatim="all of it")
    (found,) = re.findall(r"author = {(.*)},", bibtex({"x": reference}))
    return str(found)


def test_an_entry_is_laid_out_alike_every_time() -> None:
    data = Reference(
        (PERSON,), 2016, "Data", "2", "Zenodo", "10.1/a_b", "https://doi.org/10.1/a_b", "dataset", complete=True
    )
    page = Reference(
        title="A page", url="https://example.org/?a=1&b=%20", type="webpage", accessed="2026-11-03", complete=True
    )
    assert bibtex({"idc-a": data, "idc-b": page}) == (
        "@misc{idc-a,\n  author = {Smith, J.},\n  title = {{Data}},\n  year = {2016},\n  type = {Data set},\n"
        "  version = {2},\n  howpublished = {Zenodo},\n  publisher = {Zenodo},\n  doi = {10.1/a_b},\n"
        "  url = {https://doi.org/10.1/a_b},\n}\n\n"
        "@misc{idc-b,\n  title = {{A page}},\n  url = {https://example.org/?a=1&b=%20},\n  urldate = {2026-11-03},\n}\n"
    )


def test_an_article_names_its_journal() -> None:
    article = Reference(
        (PERSON,),
        2019,
        "Lungs",
        container="R & D",
        volume="12",
        issue="3",
        pages="4–5",
        type="article-journal",
        complete=True,
    )
    entry = read(bibtex({"a": article})).entries["a"]
    assert entry.type == "article"
    assert {name: entry.fields[name] for name in ("journal", "volume", "number", "pages")} == {
        "journal": r"R \& D", "volume": "12", "number": "3", "pages": "4--5",
    }  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    hostile = Reference((Name(literal=text), PERSON), 2016, text, text, text, verbatim=text)
    plain = Reference((PERSON,), 2017, "Plain", complete=True)
    data = read(bibtex({"a": plain, "b": hostile, "c": plain}))
    assert list(data.entries) == ["a", "b", "c"]
    entry = data.entries["b"]
    for name in ("title", "version", "publisher", "howpublished", "note"):
        assert decoded(entry.fields[name]) == on_one_line(text)
    assert [str(person) for person in entry.persons["author"]][1:] == ["Smith, J."]
    assert dict(data.entries["c"].fields) == {"title": "{Plain}", "year": "2017"}


@pytest.mark.parametrize("text", LONGEST)
def test_long_texts_are_kept(text: str) -> None:
    entry = read(bibtex({"a": Reference(title=text, verbatim=text)})).entries["a"]
    assert entry.fields["title"] == f"{{{text.strip()}}}"
    assert entry.fields["note"] == text.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_a_person_stays_one_person(text: str) -> None:
    value = bibtex({"a": Reference((Name(text, text, "Jr."), PERSON), complete=True)})
    persons = read(value).entries["a"].persons["author"]
    assert [str(persons[1]), persons[0].lineage_names] == ["Smith, J.", ["Jr."]]
    assert decoded(" ".join([*persons[0].prelast_names, *persons[0].last_names])) == on_one_line(text)


@pytest.mark.parametrize("address", [*AWKWARD, "10.1002/(sici)1096<1::aid>3.0", "https://example.org/a%20b?c=~d#e_f"])
def test_addresses_are_no_latex_and_cannot_end_their_field(address: str) -> None:
    fields = read(bibtex({"a": Reference(url=address, doi=address, title="x", complete=True)})).entries["a"].fields
    assert fields["url"] == fields["doi"]
    assert not set("{}\\\n\t ") & set(fields["url"])
    if not set("{}\\\n\t\r\u2028 ") & set(address):
        assert fields["url"] == address


def test_names_are_kept_whole() -> None:
    assert authors(Name(literal="Trial and Research Team")) == "{Trial and Research Team}"
    assert authors(Name("Armato", "Samuel G.", "III"), Name("van Ginneken", "B.")) == (
        "Armato, III, Samuel G. and van Ginneken, B."
    )
    assert authors(Name("Shafiq ul Hassan", "M.")) == "{Shafiq ul Hassan}, M."
    assert (
        authors(Name("D’Angelica", "M. I."), Name("Sklair-Levy", "P.-C.")) == "D’Angelica, M. I. and Sklair-Levy, P.-C."
    )


def test_particles_are_seen_where_they_are_some() -> None:
    names = [Name("van Ginneken", "B."), Name("Shafiq ul Hassan", "M."), Name("Van Oss", "J."), Name("jaffe", "c. c.")]
    persons = read(bibtex({"a": Reference(tuple(names), complete=True)})).entries["a"].persons["author"]
    assert [person.prelast_names for person in persons] == [["van"], [], [], []]
    assert [" ".join(person.last_names) for person in persons] == ["Ginneken", "{Shafiq ul Hassan}", "Van Oss", "jaffe"]


def test_authors_that_are_left_out_are_others() -> None:
    assert authors(PERSON, omitted_after=1) == "Smith, J. and others"
    cut = Reference((PERSON, Name("Last", "A.")), title="x", omitted_after=1, complete=True, verbatim="Smith … Last")
    fields = read(bibtex({"a": cut})).entries["a"].fields
    assert (fields["annote"], "note" in fields) == ("Smith … Last", False)


def test_a_note_has_what_the_fields_lack_and_nothing_else() -> None:
    assert "note" not in bibtex({"a": Reference(title="x", verbatim="all", complete=True)})
    assert "  note = {all\\_of it},\n" in bibtex({"a": Reference(title="x", verbatim="all_of\nit")})


@pytest.mark.parametrize("key", ["", "a b", "a,b", "a{", "a}", "ä", "a/b", "a\n"])
def test_keys_that_are_none_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="is no BibTeX key"):
        bibtex({key: Reference(title="x")})


def test_latex_leaves_letters_alone() -> None:
    assert latex("Štork, é, ß, 中文, 🧠 – “x”") == "Štork, é, ß, 中文, 🧠 – “x”"


def test_nothing_gives_nothing() -> None:
    assert bibtex({}) == ""
