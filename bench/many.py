"""A site that lists as many collections as asked for: real texts, varied, and real facts with other figures.

Only what searching needs is written: the lists, the files that the search reads and the assets. Text grows as it
would: sentences of the real descriptions in new company, titles of two halves, and a name of its own for each.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.assets import digests, imports, read_assets, versioned
from site_builder.cataloguing import build_time
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection, Totals
from site_builder.plan import facet_urls, site_context
from site_builder.plan.lists import browse_pages, row_of
from site_builder.publish import Output
from site_builder.render import environment, render
from site_builder.resources import resource_dir
from site_builder.search.catalogue import search_files

CONFIG = SiteConfig(title="Atlas", base_url="https://example.org/atlas/")
SYLLABLES = ("ra", "ne", "to", "mi", "lu", "ka", "vo", "si", "der", "ban", "cor", "pul", "gen", "tri", "mas", "fel")


def enlarged(catalog: Catalog, count: int, seed: int = 7) -> Catalog:
    """A catalogue of `count` collections: the first ones of `catalog`, then varied ones; the same ones each time."""
    chance = random.Random(seed)
    real = catalog.collections
    more = (_varied(real, number, chance) for number in range(len(real), count))
    return replace(catalog, collections=(*real[:count], *more))


def _varied(real: Sequence[Collection], number: int, chance: random.Random) -> Collection:
    """One collection: the facts of one, the title of two, sentences of four, figures of its own."""
    facts, *others = chance.sample(real, 4)
    name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    short = f"{name}-{facts.short_title.split('-')[-1]}-{number}"
    slug = short.lower()
    slug = "".join(char if char.isalnum() and char.isascii() else "-" for char in slug)
    scale = chance.lognormvariate(0, 1)
    return replace(
        facts,
        id=f"{facts.commons_slug}/{slug}",
        slug=slug,
        collection_id=slug.replace("-", "_"),
        short_title=short,
        title=_halves(facts.title, others[0].title, name),
        description=_sentences((facts, *others), chance),
        data_url_doi=(f"https://doi.org/10.7937/{name.lower()}-{number:x}",),
        totals=_scaled(facts.totals, scale),
        parts=tuple(replace(part, description=()) for part in facts.parts),
        published=f"{chance.randrange(2012, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
    )


def _halves(one: str, other: str, name: str) -> str:
    first, second = one.split(), other.split()
    return " ".join((*first[: len(first) // 2 + 1], name, *second[len(second) // 2 :]))


def _sentences(collections: Iterable[Collection], chance: random.Random) -> tuple[str, ...]:
    """Half of the sentences of some descriptions, in another order; about as long as one of them."""
    found = [text for c in collections for p in c.description for text in p.split(". ") if text]
    chosen = chance.sample(found, max(1, len(found) // 4)) if found else []
    return (". ".join(chosen),) if chosen else ()


def _scaled(totals: Totals, scale: float) -> Totals:
    def times(figure: int | None) -> int | None:
        return None if figure is None else max(1, round(figure * scale))

    return replace(
        totals,
        subjects=times(totals.subjects),
        studies=times(totals.studies),
        series=times(totals.series),
        instances=times(totals.instances),
        size_bytes=times(totals.size_bytes),
    )


def write_lists(catalog: Catalog, folder: Path) -> list[Output]:
    """Write the lists of collections, the files of the search and the assets; return those of the search."""
    assets = read_assets([resource_dir("static")])
    hashes = digests(assets)
    urls = facet_urls(catalog)
    searched = search_files(catalog)
    env = environment([resource_dir("templates")], hashes, urls, fetched=searched, modules=imports(assets))
    rows = {collection.id: row_of(collection, catalog, urls) for collection in catalog.collections}
    by_title = [page for page in browse_pages(catalog, rows) if not page.info.url.startswith("collections/by/")]
    pages = render(by_title[:2], env, site_context(catalog, CONFIG, build_time(catalog)))
    static = (Output(f"assets/{name}", data, "static") for name, data in versioned(assets, hashes).items())
    for file in (*pages, *searched, *static):
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    return searched
