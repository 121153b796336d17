"""`llms.txt` (llmstxt.org): what the site is and where its facts are, for programs that read texts."""

from collections.abc import Container, Iterable, Iterator

from site_builder.config import SiteConfig
from site_builder.exports.markdown import copy_path
from site_builder.exports.markdown.escaping import address, escaped
from site_builder.filters import count_of, counted
from site_builder.model import Catalog, Platform
from site_builder.plan.addresses import FOLDERS
from site_builder.publish import Output, text_file
from site_builder.words import facet_words

PATH = "llms.txt"

_READING = """\
Every page has a Markdown copy beside it: add `index.md` to its address. Nothing needs JavaScript, an account or a key.

- A number always has a unit (subjects, studies, series, instances, bytes) and a whole that it is out of.
- Subjects are distinct patient identifiers within one platform; totals are not the sums over collections.
- `null` in JSON and "not provided" mean that the source does not say; that is neither zero nor "unknown". Small counts
  may be hidden ("fewer than N"); don't work them out.
- The site describes images and holds none. May I use them? Each series has its own licence, which can differ within a
  collection: see `licenses` in the JSON, the section "May I use it?" of a page, and the table of its parts. No licence
  stated means: ask, don't assume.
- Beside the page of an open collection lie, where its source gives rows, `series.parquet` (a row per series, with the
  meaning of each column in its metadata), `croissant.json`, and manifests to get the images: `manifest.s5cmd`,
  `manifest.drs.json`, `series.txt`. The JSON API and the typed links of a page (`linkset.json`) name what there is.
- Cite the DOI of each part of a collection that you use (`citations` in the JSON, `citation.bib` beside the page), not
  this site alone."""

#: (file, its name, what it holds), in sections; only what the site has is listed.
_PROGRAMS = (
    ("collections.csv", "All collections as CSV", "one row each: counts, modalities, licences, links; start here"),
    ("collections.parquet", "All collections as Parquet", "the same with types"),
    ("api/v1/openapi.json", "OpenAPI description", "every JSON file with the meaning and unit of each field"),
    ("api/v1/collections.json", "All collections as JSON", "counts, modalities, licences, links"),
    ("api/v1/site.json", "Totals as JSON", "totals, sources with their dates, counts of each facet"),
    ("catalog.ttl", "DCAT-AP catalogue", "in Turtle; as JSON-LD: catalog.jsonld"),
    ("croissant.json", "Croissant description of the tables", "for machine learning tools"),
    ("collections.bib", "Citations as BibTeX", "one entry for each collection"),
    ("search/index.json", "Search index", "serialised MiniSearch with the options to search it"),
    ("sitemap.xml", "Site map", "every page with the day on which it last changed, where that is known"),
)
_OPTIONAL = (
    ("dictionary/index.md", "Data dictionary", "every field, vocabulary and finding code"),
    ("about/index.md", "About and methods", "how counts are made and terms harmonised"),
    ("cite/index.md", "How to cite", "the site and the data"),
    ("quality/index.md", "Data quality", "what is imperfect, source by source"),
    ("report.json", "Build report", "findings by code, completeness, sizes"),
    ("changes/index.md", "What changed", "new, changed and vanished collections by day"),
    ("changes.json", "Changes as JSON", "the same, all of them"),
    ("contribute/index.md", "Contribute", "how to hand in a table"),
)


def llms_file(catalog: Catalog, config: SiteConfig, files: Container[str]) -> Output:
    """`llms.txt` of a site whose other files have these paths."""
    return text_file(PATH, "\n".join(_lines(catalog, config, files)) + "\n", PATH)


def _lines(catalog: Catalog, config: SiteConfig, files: Container[str]) -> Iterator[str]:
    yield f"# {_line(config.title)}"
    yield from ("", f"> {_summary(catalog, config)}", "", _READING)
    yield from _section("Collections", _collections(catalog, config, files))
    yield from _section("Platforms", (_platform(platform, config) for platform in catalog.platforms))
    yield from _section("For programs", _files(_PROGRAMS, config, files))
    yield from _section("Optional", _files(_OPTIONAL, config, files))


def _summary(catalog: Catalog, config: SiteConfig) -> str:
    totals = catalog.totals
    collections = count_of(totals.collections, "collection", "collections")
    platforms = count_of(len(catalog.platforms), "platform", "platforms")
    counts = ", ".join(counted(totals, unit) for unit in ("subjects", "series"))
    return f"{_line(config.tagline)}: {collections} of {platforms}; {counts}."


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    made = list(lines)
    if made:
        yield from ("", f"## {title}", "", *made)


def _collections(catalog: Catalog, config: SiteConfig, files: Container[str]) -> Iterator[str]:
    yield _link(config, "collections/index.md", "All collections", "each with a summary and its links")
    for name, folder in FOLDERS.items():
        words = facet_words(name)
        values = catalog.facets[name].known
        if copy_path(f"{folder}/") in files and values:
            note = f"{len(values):,} values with counts; each leads to its collections"
            yield _link(config, copy_path(f"{folder}/"), f"Collections by {words.plural.lower()}", note)
    if catalog.collections:
        one = catalog.collections[0]
        note = "each collection has a page and a JSON file like these; their ids are in the list"
        yield _link(config, copy_path(one.url), f"One collection, for example {one.short_title or one.title}", note)
        yield _link(
            config, f"api/v1/collections/{one.id}.json", "The same as JSON", "with raw spellings and provenance"
        )


def _platform(platform: Platform, config: SiteConfig) -> str:
    totals = platform.totals
    collections = count_of(totals.collections, "collection", "collections")
    fresh = f"as of {platform.source.retrieved_at[:10]}"
    note = f"{collections}, {counted(totals, 'subjects')}, {fresh}"
    name = platform.commons.long_name or platform.commons.name
    return _link(config, copy_path(f"commons/{platform.commons.slug}/"), name, note)


def _files(listed: Iterable[tuple[str, str, str]], config: SiteConfig, files: Container[str]) -> Iterator[str]:
    return (_link(config, path, name, note) for path, name, note in listed if path in files)


def _link(config: SiteConfig, path: str, name: str, note: str) -> str:
    return f"- [{_line(name)}]({address(config.base_url + path)}): {note}"


def _line(text: str) -> str:
    """A text that stays one line of text."""
    return escaped(" ".join(text.split()))
