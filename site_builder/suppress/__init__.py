"""Small-cell suppression: nobody learns from the site that a cell has between 1 and `min_cell` - 1 subjects.

A cell is a number of subjects: totals, each value of each facet (`unknown` and `not reported` too), a part, a
release, of a collection, a platform or the site. The rules follow the cell size suppression policy of the US
Centers for Medicare & Medicaid Services (no cell of 1 to 10 is displayed, nor may it be derived from other cells
or from percentages; zero may be shown), which expert determinations under HIPAA (45 CFR 164.514(b)(1)) commonly
take over. No count that is hidden is ever added up.

- Primary: a cell of 1 to `min_cell` - 1 subjects is hidden with its studies, series, instances and size, which
  bound it; `fewer_than` says `min_cell`. Where a source has no subjects, studies or series take their place: few
  of them are of as few subjects or fewer.
- Complementary: what would give a hidden cell away is hidden as well, without a bound. Away gives it a sum: the
  values of a fact of subjects and the total; the series of the values of any other facet; the parts; the
  collections of a platform; the platforms of the site; what twins are counted in or left out of; the releases and
  today; a twin that says the same. Of a sum at least two cells are hidden, with at least `min_cell` subjects
  together. Then the whole is attacked as a reader would who knows these rules (`reader.py`), and more is
  hidden until no hidden cell follows by elimination or has only one possible value.
- Two releases that are shown differ by no subject or by at least `min_cell`. A release in which nothing changed is
  hidden with its neighbour.
- What a source withholds and what does not follow from its own numbers stays its secret, whatever else is shown;
  where it follows and is small, it is protected as any other cell.
- What is hidden first: cells of one collection, then of platforms and the site, then whole collections; of
  those the ones that need least else hidden, then the smallest.
- Hidden values come last in their facet, since their place would tell their size; spellings of fewer than
  `min_cell` rows have no count, and hidden age groups no spellings, which are exact ages.
- Where all is hidden and the bounds still leave one possibility, the bounds are not said either.

Rows would give every cell away, so no table of series and no manifest is published. Samples for a viewer, each of one
subject, are only shown of modalities of which nothing is hidden. Out of reach are numbers in texts that people wrote.
"""

from dataclasses import replace

from site_builder.model import Catalog, Platform
from site_builder.suppress.apply import Veil, veiled
from site_builder.suppress.cells import SITE
from site_builder.suppress.choose import Hidden, chosen
from site_builder.suppress.findings import suppressed_findings
from site_builder.suppress.places import Place, counted_place, place_of, table_of

__all__ = ["suppressed", "suppressed_findings"]


def suppressed(catalog: Catalog, min_cell: int) -> Catalog:
    """The catalogue without small cells; `min_cell` 0 and 1 hide nothing and give the catalogue itself."""
    if min_cell <= 1:
        return catalog
    places = [*map(place_of, catalog.platforms), *map(place_of, catalog.collections)]
    hidden = chosen(table_of(catalog, min_cell), places, min_cell)
    site = Veil(hidden, Place(SITE, catalog.totals, catalog.facets))
    return replace(
        catalog,
        platforms=tuple(_platform(hidden, platform) for platform in catalog.platforms),
        collections=tuple(replace(veiled(hidden, c), table=None) for c in catalog.collections),
        totals=site.totals(),
        facets=site.facets(),
        min_cell=min_cell,
    )


def _platform(hidden: Hidden, platform: Platform) -> Platform:
    veil, counted = Veil(hidden, place_of(platform)), Veil(hidden, counted_place(platform))
    return replace(
        platform,
        totals=veil.totals(),
        facets=veil.facets(),
        growth=veil.growth(),
        counted=counted.totals() if platform.counted else None,
        counted_facets=counted.facets() if platform.counted_facets else {},
    )
