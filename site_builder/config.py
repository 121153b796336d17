"""The site's configuration: typed, with every problem reported at once, each with its key and line."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from site_builder.errors import ConfigError
from site_builder.sources import SOURCES


def _key(help_: str, default: Any = MISSING) -> Any:
    return field(metadata={"help": help_}) if default is MISSING else field(default=default, metadata={"help": help_})


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One `[[sources]]` table: its id, its kind and the options of that kind (a dataclass of the source)."""

    id: str
    kind: str
    options: Any


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The keys of `site.toml`. Paths in it are relative to the file."""

    title: str = _key("name of the site, in the header and in every page's title")
    base_url: str = _key("address under which the site will be published, ending in a slash")
    tagline: str = _key(
        "one sentence under the title of the home page",
        "Collections of medical images: what is in them, may I use them, and where they are",
    )
    language: str = _key("language of the texts, a BCP 47 tag", "en")
    contact: str = _key("where readers can write to: an e-mail address or an http(s) address", "")
    repository: str = _key("http(s) address of the site's own repository, linked in the footer", "")
    newest: int = _key("how many of the newest collections the home page lists", 8)
    sources: tuple[SourceConfig, ...] = ()
    path: Path = Path("site.toml")

    @property
    def base_path(self) -> str:
        """The path of `base_url`, beginning and ending with a slash."""
        return urlsplit(self.base_url).path or "/"

    @property
    def content(self) -> Path:
        """The folder of the configuration, with the texts people wrote: `pages/`, `collections/`, `commons/`."""
        return self.path.absolute().parent

    @property
    def root(self) -> Path:
        """The folder of the whole site, with `templates/`, `static/` and `.cache/`.

        The one that holds `content/`; where the configuration lies elsewhere, its own folder, so that nothing
        is taken from the folder around it, which may be somebody's home.
        """
        return self.content.parent if self.content.name == "content" else self.content


#: Keys that are not read from the top level of the file.
_OWN = {"sources", "path"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def load_config(path: Path) -> SiteConfig:
    """Read `site.toml`. Raises `ConfigError` that lists every problem with key and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"no configuration at {path}; name one with --config, or start a site with title, base_url and "
            "one [[sources]] table (see the README)"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    return _Reader(path, text).read(data)


class _Reader:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.problems: list[str] = []

    def read(self, data: Mapping[str, Any]) -> SiteConfig:
        known = [f for f in fields(SiteConfig) if f.name not in _OWN]
        top = {key: value for key, value in data.items() if key != "sources"}
        values = self.table(SiteConfig, known, top, table=None)
        sources = self.sources(data.get("sources"))
        self.check_addresses(values)
        if self.problems:
            listed = "\n".join(f"  {problem}" for problem in self.problems)
            raise ConfigError(f"{self.path}: {len(self.problems)} problem(s)\n{listed}")
        return replace(SiteConfig(**values), sources=sources, path=self.path)

    def table(
        self, owner: type, known: list[Field[Any]], data: Mapping[str, Any], table: int | None, **given: Any
    ) -> dict[str, Any]:
        """The values of one table by the fields of a dataclass; unknown, missing and wrong ones are noted."""
        hints = get_type_hints(owner)
        names = [f.name for f in known] + list(given)
        for key in data.keys() - set(names):
            near = difflib.get_close_matches(key, names, 1, 0.5)
            advice = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(names)}"
            self.note(key, table, f"unknown key '{key}'; {advice}")
        values: dict[str, Any] = {}
        for f in known:
            if f.name in data:
                values[f.name] = self.value(f.name, data[f.name], hints[f.name], table)
            elif f.default is MISSING:
                self.note(None, table, f"'{f.name}' is missing: {f.metadata['help']}")
        return values

    def value(self, key: str, value: Any, wanted: Any, table: int | None) -> Any:
        kinds = [kind for kind in (get_args(wanted) or (wanted,)) if kind is not type(None)]
        if Path in kinds and isinstance(value, str) and value:
            return (self.path.parent / value).resolve()
        if (bool not in kinds and isinstance(value, bool)) or not isinstance(value, tuple(kinds)):
            words = {str: "a text", int: "a whole number", bool: "true or false", Path: "a path"}
            self.note(key, table, f"'{key}' is {value!r}; it must be {words.get(kinds[0], str(kinds[0]))}")
        elif value == "" and key in {"title", "base_url", "id"}:
            self.note(key, table, f"'{key}' is empty")
        elif isinstance(value, int) and not isinstance(value, bool) and value < 0:
            self.note(key, table, f"'{key}' is {value}; it must not be negative")
        return value

    def sources(self, tables: Any) -> tuple[SourceConfig, ...]:
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables) or not tables:
            self.note("sources", None, "there is no [[sources]] table; a site needs at least one")
            return ()
        made = [source for place, table in enumerate(tables) if (source := self.source(place, table))]
        ids = [source.id for source in made]
        for twice in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            self.note("id", len(ids) - 1 - ids[::-1].index(twice), f"two sources have the id '{twice}'")
        return tuple(made)

    def source(self, place: int, data: Mapping[str, Any]) -> SourceConfig | None:
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in SOURCES:
            near = difflib.get_close_matches(str(kind), SOURCES, 1)
            advice = f"did you mean '{near[0]}'?" if near else f"known kinds: {', '.join(SOURCES)}"
            self.note("kind", place, f"source kind {kind!r} is unknown; {advice}")
            return None
        options, _source = SOURCES[kind]
        values = self.table(options, list(fields(options)), data, place, kind=str)
        if not isinstance(values.get("id"), str) or not _ID.fullmatch(values["id"]):
            self.note("id", place, f"id {data.get('id')!r}: use up to 40 of a-z, 0-9 and '-'")
            return None
        return SourceConfig(values["id"], kind, options(**values))

    def check_addresses(self, values: dict[str, Any]) -> None:
        for key in ("base_url", "repository"):
            value = values.get(key)
            if isinstance(value, str) and value:
                parts = urlsplit(value)
                if parts.scheme not in {"http", "https"} or not parts.hostname:
                    self.note(key, None, f"'{key}' is {value!r}; it must begin with https:// or http://")
                elif parts.query or parts.fragment:
                    self.note(key, None, f"'{key}' is {value!r}; it must not have a query or fragment")
        if isinstance(values.get("base_url"), str):
            values["base_url"] = values["base_url"].rstrip("/") + "/"
        contact = values.get("contact")
        if contact and not re.fullmatch(r"https?://\S+|[^@\s:]+@[^@\s:]+", str(contact)):
            self.note("contact", None, f"'contact' is {contact!r}; use an e-mail address or an http(s) address")

    def note(self, key: str | None, table: int | None, problem: str) -> None:
        place = "" if table is None else f"source {table + 1}: "
        self.problems.append(f"line {self.line(key, table)}: {place}{problem}")

    def line(self, key: str | None, table: int | None) -> int:
        """The line of a key of the top level (`table` None) or of a `[[sources]]` table; its head where absent."""
        heads = [n for n, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*sources\s*\]\]", line)]
        start = 0 if table is None or table >= len(heads) else heads[table]
        for number, line in enumerate(self.lines[start:], start):
            if number > start and line.lstrip().startswith("["):
                break
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number + 1
        return start + 1
