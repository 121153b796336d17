"""The configuration: every problem at once, with key and line, in words that say what to do."""

from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import SiteConfig, _Reader, load_config
from site_builder.errors import ConfigError
from site_builder.resources import layers, resource_dir
from site_builder.sources import SOURCES, IdcOptions

SMALLEST = """title = "Atlas"
base_url = "https://example.org/atlas/"

[[sources]]
id = "idc"
kind = "idc"
"""
ID = "use up to 40 of a-z, 0-9 and '-', and begin with a letter or digit"
KNOWN = "known: " + ", ".join(key.name for key in fields(SiteConfig) if key.name not in ("sources", "path"))

KINDS = ", ".join(SOURCES)


def written(folder: Path, text: str | bytes, name: str = "content/site.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, text: str) -> list[str]:
    """The problems of a configuration, one a line, without the head of the message."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as raised:
        load_config(path)
    head, *lines = str(raised.value).splitlines()
    assert head == f"{path}: {len(lines)} problem(s)"
    return [line.removeprefix("  ") for line in lines]


def with_top(line: str) -> str:
    """The smallest configuration with a line before the sources, which is line 3."""
    key = line.split("=")[0].strip()
    top = [other for other in SMALLEST.splitlines()[:2] if not other.startswith(f"{key} ")]
    return "\n".join([*top, *[""] * (2 - len(top)), line, *SMALLEST.splitlines()[3:]])


def test_the_smallest_configuration(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, SMALLEST))
    assert (config.title, config.base_url, config.base_path) == ("Atlas", "https://example.org/atlas/", "/atlas/")
    assert (config.language, config.contact, config.repository, config.newest) == ("en", "", "", 8)
    assert (config.keep_snapshots, config.max_shrink) == (3, 0.2)
    assert config.tagline
    (source,) = config.sources
    assert (source.id, source.kind, source.options) == ("idc", "idc", IdcOptions("idc", None))


def test_every_problem_is_reported_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = """# a comment
titel = "Atlas"
base_url = "ftp://example.org"
newest = "eight"
language = 5
contact = "call me"

[[sources]]
id = "IDC!"
kind = "idc"
paht = "data"

[[sources]]
kind = "icd"

[[sources]]
id = "one"
kind = "idc"
path = 3

[[sources]]
id = "two"
kind = "idc"

[[sources]]
kind = "idc"
id = "two"
"""
    assert problems(tmp_path, text) == [
        "line 1: 'title' is missing: name of the site, in the header and in every page's title",
        "line 2: unknown key 'titel'; did you mean 'title'?",
        "line 3: 'base_url' is 'ftp://example.org'; it must be an address that begins with https:// or http://",
        "line 4: 'newest' is 'eight'; it must be a whole number",
        "line 5: 'language' is 5; it must be a text",
        "line 6: 'contact' is 'call me'; use an e-mail address or an http(s) address",
        "line 9: source 1: 'id' is 'IDC!'; use up to 40 of a-z, 0-9 and '-', and begin with a letter or digit",
        "line 11: source 1: unknown key 'paht'; did you mean 'path'?",
        "line 14: source 2: source kind 'icd' is unknown; did you mean 'idc'?",
        "line 19: source 3: 'path' is 3; it must be a path",
        "line 27: source 5: another source has the id 'two' already",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["'title' is missing: name of the site, in the header and in every page's title",
              "'base_url' is missing: address under which the site will be published, ending in a slash",
              "there is no [[sources]] table; a site needs at least one"]),
        (SMALLEST.split("[[")[0], ["there is no [[sources]] table; a site needs at least one"]),
        (with_top("sources = []").split("[[")[0], ["there is no [[sources]] table; a site needs at least one"]),
    ],
)  # fmt: skip
def test_what_is_missing(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert [problem.partition(": ")[2] for problem in problems(tmp_path, text)] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("titlee = 1", "unknown key 'titlee'; did you mean 'title'?"),
        ("theme = 1", f"unknown key 'theme'; {KNOWN}"),
        ("Newest = 1", "unknown key 'Newest'; did you mean 'newest'?"),
        ("'base-url' = 1", "unknown key 'base-url'; did you mean 'base_url'?"),
        ("site.title = 1", "unknown key 'site'; did you mean 'title'?"),
        ("[theme]", f"unknown key 'theme'; {KNOWN}"),
        ("path = 'x'", f"unknown key 'path'; {KNOWN}"),
        ("title = ' '", "'title' is empty"),
        ("title = ['a']", "'title' is ['a']; it must be a text"),
        ("title = true", "'title' is True; it must be a text"),
        (r'title = "a\u0000b"', r"'title' is 'a\x00b'; it must not hold a control character"),
        ("newest = -1", "'newest' is -1; it must not be negative"),
        ("newest = 1.5", "'newest' is 1.5; it must be a whole number"),
        ("newest = true", "'newest' is True; it must be a whole number"),
        ("keep_snapshots = 0", "'keep_snapshots' is 0; it must be 1 or more"),
        ("keep_snapshots = 2.0", "'keep_snapshots' is 2.0; it must be a whole number"),
        ("max_shrink = 1.5", "'max_shrink' is 1.5; it must be a share from 0 to 1"),
        ("max_shrink = -0.1", "'max_shrink' is -0.1; it must not be negative"),
        ("max_shrink = nan", "'max_shrink' is nan; it must be a share from 0 to 1"),
        ("max_shrink = inf", "'max_shrink' is inf; it must be a share from 0 to 1"),
        ("max_shrink = '20 %'", "'max_shrink' is '20 %'; it must be a number"),
        ("max_shrink = true", "'max_shrink' is True; it must be a number"),
        ("language = 'English'", "'language' is 'English'; use a language tag such as en or pt-BR"),
        ("contact = 'a b@c'", "'contact' is 'a b@c'; use an e-mail address or an http(s) address"),
        ("contact = 'javascript:x@y'", "'contact' is 'javascript:x@y'; use an e-mail address or an http(s) address"),
        (
            "license = 'CC0-1.0'",
            "'license' is 'CC0-1.0'; it must be an address that begins with https:// or http://",
        ),
        (
            "repository = 'git@example.org:a'",
            "'repository' is 'git@example.org:a'; it must be an address that begins with https:// or http://",
        ),
    ],
)
def test_one_wrong_line(tmp_path: Path, line: str, expected: str) -> None:
    assert problems(tmp_path, with_top(line)) == [f"line 3: {expected}"]


NO_ADDRESS = "it must be an address that begins with https:// or http://"
PATH = "its path may only have letters, digits and . _ ~ - between single slashes"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("example.org", NO_ADDRESS),
        ("//example.org/", NO_ADDRESS),
        ("https:///atlas", NO_ADDRESS),
        ("https://", NO_ADDRESS),
        ("https://[::1", NO_ADDRESS),
        ("https://example.org:port/", NO_ADDRESS),
        ("https://exa mple.org/", NO_ADDRESS),
        ('https://example.org/"onload="', NO_ADDRESS),
        ("https://exa..mple.org/", NO_ADDRESS),
        (f"https://{'a' * 64}.org/", NO_ADDRESS),
        ("javascript:alert(1)", NO_ADDRESS),
        ("https://example.org/?a=1", "it must not have a query or fragment"),
        ("https://example.org/#a", "it must not have a query or fragment"),
        ("https://example.org/a//b/", PATH),
        ("https://example.org/../a/", PATH),
        ("https://example.org/ä/", PATH),
        ("https://example.org/a%20b/", PATH),
    ],
)
def test_addresses_that_no_site_can_have(tmp_path: Path, value: str, expected: str) -> None:
    assert problems(tmp_path, with_top(f"base_url = '{value}'")) == [f"line 3: 'base_url' is {value!r}; {expected}"]


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        ("https://me:secret@example.org/", "https://...@example.org/", "it must not hold a user name or a password"),
        ("https://me:secret@exa..mple.org/", "https://...@exa..mple.org/", NO_ADDRESS),
        ("https://me:se/cret@example.org/", "https://...@example.org/", NO_ADDRESS),
        ("ftp://me:secret@example.org/", "ftp://...@example.org/", NO_ADDRESS),
    ],
)
def test_a_password_in_an_address_is_not_repeated(tmp_path: Path, value: str, shown: str, expected: str) -> None:
    assert problems(tmp_path, with_top(f"base_url = '{value}'")) == [f"line 3: 'base_url' is {shown!r}; {expected}"]


@pytest.mark.parametrize("more", ["?a=1", "#a", "/?"])
def test_an_endpoint_has_no_query(tmp_path: Path, more: str) -> None:
    text = SMALLEST + f'\n[[sources]]\nid = "hub"\nkind = "guppy"\nendpoint = "https://example.org/guppy{more}"\n'
    assert problems(tmp_path, text) == [
        f"line 11: source 2: 'endpoint' is 'https://example.org/guppy{more}'; it must not have a query or fragment"
    ]


@pytest.mark.parametrize(
    ("value", "base_url", "base_path"),
    [
        ("https://example.org", "https://example.org/", "/"),
        ("https://example.org/", "https://example.org/", "/"),
        ("https://example.org///", "https://example.org/", "/"),
        ("https://user.github.io/my-project", "https://user.github.io/my-project/", "/my-project/"),
        ("https://b\u00fccher.example/", "https://b\u00fccher.example/", "/"),
        ("http://[::1]:8000/", "http://[::1]:8000/", "/"),
        ("http://127.0.0.1:8000/~me/v1.2/", "http://127.0.0.1:8000/~me/v1.2/", "/~me/v1.2/"),
    ],
)
def test_the_base_url_ends_in_one_slash(tmp_path: Path, value: str, base_url: str, base_path: str) -> None:
    config = load_config(written(tmp_path, with_top(f'base_url = "{value}"')))
    assert (config.base_url, config.base_path) == (base_url, base_path)


@pytest.mark.parametrize("share", [0, 0.0, 0.35, 1])
def test_shares(tmp_path: Path, share: float) -> None:
    assert load_config(written(tmp_path, with_top(f"max_shrink = {share}"))).max_shrink == share


@pytest.mark.parametrize("contact", ["", "atlas@example.org", "https://example.org/contact?a=1#b"])
def test_contacts(tmp_path: Path, contact: str) -> None:
    assert load_config(written(tmp_path, with_top(f'contact = "{contact}"'))).contact == contact


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW", "de-CH-1996"])
def test_languages(tmp_path: Path, language: str) -> None:
    assert load_config(written(tmp_path, with_top(f'language = "{language}"'))).language == language


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('id = "a"', [f"line 5: source 1: 'kind' is missing; known: {KINDS}"]),
        ('kind = "idc"', [
            "line 5: source 1: 'id' is missing: short name of the source, used in snapshots and reports"
        ]),
        ('id = "a"\nkind = ["idc"]', ["line 7: source 1: source kind ['idc'] is unknown; did you mean 'idc'?"]),
        ('id = "a"\nkind = "ftp"', [f"line 7: source 1: source kind 'ftp' is unknown; known: {KINDS}"]),
        ('id = ""\nkind = "idc"', ["line 6: source 1: 'id' is empty"]),
        ('id = 7\nkind = "idc"', ["line 6: source 1: 'id' is 7; it must be a text"]),
        (f'id = "{"a" * 41}"\nkind = "idc"', [f"line 6: source 1: 'id' is '{'a' * 41}'; {ID}"]),
        ('id = "../a"\nkind = "idc"', [f"line 6: source 1: 'id' is '../a'; {ID}"]),
        ('id = "a"\nkind = "idc"\npath = ""', ["line 8: source 1: 'path' is empty"]),
        ('id = "a"\nkind = "idc"\npath = "a\\u0000"', [
            r"line 8: source 1: 'path' is 'a\x00'; it must not hold a control character"
        ]),
        ('id = "a"\nkind = "idc"\ntagline = "t"', [
            "line 8: source 1: unknown key 'tagline'; it is a key of the site: move it above the first [[sources]]"
        ]),
        ('id = "a"\nkind = "idc"\n[sources.more]\nx = 1', [
            "line 5: source 1: unknown key 'more'; known: id, path, series_tables, kind"
        ]),
    ],
)  # fmt: skip
def test_wrong_sources(tmp_path: Path, table: str, expected: list[str]) -> None:
    top = "\n".join(SMALLEST.splitlines()[:3])
    assert problems(tmp_path, f"{top}\n\n[[sources]]\n{table}\n") == expected


def test_sources_with_one_bracket(tmp_path: Path) -> None:
    assert problems(tmp_path, SMALLEST.replace("[[sources]]", "[sources]")) == [
        "line 4: there is no [[sources]] table; write [[sources]] with two brackets"
    ]


def test_an_id_is_compared_with_those_of_right_sources_only(tmp_path: Path) -> None:
    """A source with another mistake before it does not shift the line."""
    more = '\n[[sources]]\nid = "x"\nkind = "no"\n\n[[sources]]\nkind = "idc"\nid = "idc"\n'
    assert problems(tmp_path, SMALLEST + more) == [
        f"line 10: source 2: source kind 'no' is unknown; known: {KINDS}",
        "line 14: source 3: another source has the id 'idc' already",
    ]


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for value, expected in (
        ("../data", tmp_path / "data"),
        ("/data", Path("/data")),
        ("~/data", tmp_path / "home" / "data"),
    ):
        config = load_config(written(tmp_path, f'{SMALLEST}path = "{value}"\n'))
        assert config.sources[0].options.path == expected


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode()
    assert load_config(written(tmp_path, text)).title == "Atlas"
    wrong = written(tmp_path, text.replace(b"title", b"titel"))
    with pytest.raises(ConfigError, match=r"line 1: unknown key 'titel'"):
        load_config(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'title = "a', "{path} is not valid TOML: Unterminated string (at "),
        (b"title = 1\n\ntitle = 2\n", "{path} is not valid TOML: Cannot overwrite a value (at "),
        (b'title = "\xff"', "{path} cannot be read: 'utf-8' codec can't decode byte 0xff in position 9: "),
    ],
)
def test_files_that_are_no_toml(tmp_path: Path, text: bytes, expected: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as raised:
        load_config(path)
    assert str(raised.value).startswith(expected.format(path=path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(tmp_path / "site.toml")
    assert str(raised.value) == (
        f"no configuration at {tmp_path / 'site.toml'}; name one with --config, or start a site of your own "
        "with site-builder init DIR"
    )


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: .*Is a directory"):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("name", "root", "content"),
    [
        ("content/site.toml", ".", "content"),
        ("content/other.toml", ".", "content"),
        ("site.toml", ".", "."),
        ("conf/site.toml", "conf", "conf"),
    ],
)
def test_the_folder_of_the_site(
    tmp_path: Path, name: str, root: str, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is taken from the folder around a configuration, unless that is its `content/`."""
    path = written(tmp_path, SMALLEST, name)
    for folder in ("templates", "conf/templates"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    beside = tmp_path / content
    for place, named in ((tmp_path, path), (tmp_path, path.relative_to(tmp_path)), (beside, path.relative_to(beside))):
        monkeypatch.chdir(place)
        config = load_config(named)
        assert (config.root, config.content) == ((tmp_path / root), (tmp_path / content))
        assert layers(config, "templates") == [resource_dir("templates"), tmp_path / root / "templates"]
        assert layers(config, "content") == [resource_dir("content"), tmp_path / content]
        assert layers(config, "static") == [resource_dir("static")]


def test_the_checkout_has_one_layer() -> None:
    config = load_config(resource_dir("content") / "site.toml")
    assert layers(config, "templates") == [resource_dir("templates")]
    assert layers(config, "content") == [resource_dir("content")]


def test_every_key_has_a_help_text() -> None:
    owners: list[tuple[type[Any], set[str]]] = [(SiteConfig, {"sources", "path"})]
    owners += [(options, set()) for options, _source in SOURCES.values()]
    for owner, without in owners:
        for field in fields(owner):
            if field.name not in without:
                assert len(field.metadata["help"]) > 10, field.name
                required = field.default is MISSING and field.default_factory is MISSING
                assert not required or field.name in {"title", "base_url", "id", "endpoint", "path"}


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.integers())
KEYS = st.sampled_from(["title", "base_url", "tagline", "language", "contact", "repository", "newest", "sources", "x"])
TABLES = st.dictionaries(st.sampled_from(["id", "kind", "path", "x"]), VALUES | st.just("idc"))


@given(data=st.dictionaries(KEYS, VALUES | st.lists(TABLES)), text=st.text(max_size=60) | st.just(SMALLEST))
def test_no_value_ends_in_anything_but_a_list_of_problems(data: dict[str, Any], text: str) -> None:
    reader = _Reader(Path("content/site.toml"), text)
    try:
        config = reader.read(data)
    except ConfigError:
        assert reader.problems
        assert all(0 < line <= len(reader.lines) for line, _problem in reader.problems)
    else:
        assert (config.base_url[-1], bool(config.sources)) == ("/", True)
