"""The site's configuration: typed, with every problem reported at once, each with its key and line."""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from site_builder.citations.datacite_record import ID as DATACITE
from site_builder.config_values import elsewhere_problem, kind_of, value_problem
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
    license: str = _key("http(s) address of the licence of the site's own texts and tables, not that of the images", "")
    w3id: str = _key("folder of the site at w3id.org, for which redirect rules are written: `medical-atlas`", "")
    logo: str = _key("image in the folder `static/`, shown before the title: `img/logo.svg`", "")
    accent: str = _key("colour of links and charts as `#rrggbb`, legible on white", "")
    accent_dark: str = _key("the same in the dark theme; without it a lighter shade of `accent`", "")
    domain: str = _key("domain of the site's own, without `https://`, for the file `CNAME`", "")
    newest: int = _key("how many of the newest collections the home page lists", 8)
    min_cell: int = _key(
        "smallest number of subjects that is shown; smaller ones, and what gives them away, are hidden; 0 hides none",
        0,
    )
    canonical: tuple[str, ...] = _key(
        "platforms by commons_name: of a collection that several list, the first one is canonical and counted; "
        "after these the order of the sources decides",
        (),
    )
    keep_snapshots: int = _key("how many snapshots of a source stay in `.snapshots`, the newest ones", 3)
    max_shrink: float = _key(
        "share of its rows, 0 to 1, that a source may lose from one pull to the next; more must be confirmed", 0.2
    )
    datacite: bool = _key("whether works are cited as DataCite has them; `pull` then asks it for their DOIs", False)
    datacite_endpoint: str = _key("root of DataCite's REST API", "https://api.datacite.org")
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


#: Fields that are not keys of the top level of the file.
_OWN = {"sources", "path"}


def load_config(path: Path) -> SiteConfig:
    """Read `site.toml`. Raises `ConfigError` that lists every problem with key and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"no configuration at {path}; name one with --config, or start a site of your own with "
            "site-builder init DIR"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    return _Reader(path, text).read(data)


def _advice(key: str, names: Collection[str], table: int | None = None) -> str:
    if table is not None and key in _top_names():
        return "it is a key of the site: move it above the first [[sources]]"
    near = difflib.get_close_matches(key, names, 1, 0.5)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names)}"


def _is_required(key: Field[Any]) -> bool:
    return key.default is MISSING and key.default_factory is MISSING


def _top_names() -> list[str]:
    return [f.name for f in fields(SiteConfig) if f.name not in _OWN]


class _Reader:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.problems: list[tuple[int, str]] = []

    def read(self, data: Mapping[str, Any]) -> SiteConfig:
        known = [f for f in fields(SiteConfig) if f.name in _top_names()]
        top = {key: value for key, value in data.items() if key != "sources"}
        values = self.table(SiteConfig, known, top, table=None)
        sources = self.sources(data.get("sources"))
        if problem := elsewhere_problem(values.get("domain", ""), values.get("base_url", "")):
            self.note("domain", None, f"'domain' {problem}")
        if self.problems:
            listed = "\n".join(
                f"  line {line}: {problem}" for line, problem in sorted(self.problems, key=lambda p: p[0])
            )
            raise ConfigError(f"{self.path}: {len(self.problems)} problem(s)\n{listed}")
        values["base_url"] = values["base_url"].rstrip("/") + "/"
        return replace(SiteConfig(**values), sources=sources, path=self.path)

    def table(
        self, owner: type, known: list[Field[Any]], data: Mapping[str, Any], table: int | None, *also: str
    ) -> dict[str, Any]:
        """The right values of one table by the fields of a dataclass; what is wrong with the rest is noted."""
        hints = get_type_hints(owner)
        names = [*(f.name for f in known), *also]
        for key in data:
            if key not in names:
                self.note(key, table, f"unknown key '{key}'; {_advice(key, names, table)}")
        values: dict[str, Any] = {}
        for f in known:
            required = _is_required(f)
            if f.name not in data:
                if required:
                    self.note(None, table, f"'{f.name}' is missing: {f.metadata['help']}")
            elif problem := value_problem(f.name, data[f.name], hints[f.name], required):
                self.note(f.name, table, f"'{f.name}' {problem}")
            else:
                values[f.name] = self.value_of(data[f.name], kind_of(hints[f.name]))
        return values

    def value_of(self, value: Any, kind: type) -> Any:
        if kind is Path:
            return self.path_of(value)
        return tuple(value) if kind is tuple else value

    def path_of(self, value: str) -> Path:
        return (self.path.parent / Path(value).expanduser()).resolve()

    def sources(self, tables: Any) -> tuple[SourceConfig, ...]:
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables) or not tables:
            advice = "write [[sources]] with two brackets" if tables else "a site needs at least one"
            self.note("sources", None, f"there is no [[sources]] table; {advice}")
            return ()
        made: dict[str, SourceConfig] = {}
        for place, table in enumerate(tables):
            if source := self.source(place, table):
                if source.id == DATACITE:
                    self.note("id", place, f"the id '{DATACITE}' is taken by what is pulled of DOIs; use another")
                if source.id in made:
                    self.note("id", place, f"another source has the id '{source.id}' already")
                made.setdefault(source.id, source)
        return tuple(made.values())

    def source(self, place: int, data: Mapping[str, Any]) -> SourceConfig | None:
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in SOURCES:
            said = f"source kind {kind!r} is unknown; {_advice(str(kind), SOURCES)}"
            self.note("kind", place, said if "kind" in data else f"'kind' is missing; {_advice('', SOURCES)}")
            return None
        options, _source = SOURCES[kind]
        known = list(fields(options))
        values = self.table(options, known, data, place, "kind")
        if any(_is_required(f) and f.name not in values for f in known):
            return None
        return SourceConfig(values["id"], kind, options(**values))

    def note(self, key: str | None, table: int | None, problem: str) -> None:
        place = "" if table is None else f"source {table + 1}: "
        self.problems.append((self.line(key, table), f"{place}{problem}"))

    def line(self, key: str | None, table: int | None) -> int:
        """The line of a key of the top level (`table` None) or of a `[[sources]]` table; its head where absent."""
        heads = [n for n, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*sources\s*\]\]", line)]
        inside = table is not None and table < len(heads)
        start = heads[table] if table is not None and inside else 0
        name = rf"[\"']?{re.escape(key or '')}[\"']?\s*"
        ours = key is not None
        for number, line in enumerate(self.lines[start:], start):
            if number > start and line.lstrip().startswith("["):
                ours = False  # another table begins
            if ours and re.match(rf"\s*{name}[=.]", line):
                return number + 1
            if key and not inside and re.match(rf"\s*\[+\s*{name}[\].]", line):
                return number + 1
        return start + 1
