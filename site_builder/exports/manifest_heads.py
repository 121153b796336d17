"""What stands at the head of every manifest: what it lists, under which licences, how to run it and what to cite."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from site_builder.characters import one_line
from site_builder.config import SiteConfig
from site_builder.filters import human_bytes
from site_builder.harmonise.license import License
from site_builder.model import UNKNOWN, Collection, Platform
from site_builder.phrases import amount

#: More addresses to cite than these are on the page.
MOST_CITED = 20
_RUN = {
    "manifest.s5cmd": (
        "Copy the files into the current folder (https://github.com/peak/s5cmd):",
        "  s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run manifest.s5cmd",
    ),
    "series.txt": (
        "Lines that begin with # are comments, which numpy.loadtxt('series.txt', dtype=str) and",
        "pandas.read_csv('series.txt', comment='#', header=None) pass over. For other programs leave them out:",
        "  grep -v '^#' series.txt",
    ),
}
#: How the rows of one licence are taken from the table beside a manifest, with DuckDB.
_SELECTED = {
    "manifest.s5cmd": "'cp ' || storage_url || ' .'",
    "manifest.drs.json": "object_ids",
    "series.txt": "SeriesInstanceUID",
}


def head_of(
    name: str,
    number: int,
    collection: Collection,
    platform: Platform,
    licenses: Mapping[str, License],
    config: SiteConfig,
) -> tuple[str, ...]:
    """The lines at the head of the manifest `name`, which lists so many things; none holds a line break."""
    unit = "files" if name == "manifest.drs.json" else "series"
    source = next(source for source in platform.sources if source.id == collection.source_id)
    whole = collection.totals.size_bytes
    size = f", {human_bytes(whole)} ({whole:,} bytes)" if whole is not None else ""
    lines = (
        f"{collection.title} ({collection.commons_name} {collection.collection_id})",
        f"Source: {source.commons_name} {source.version} ({source.origin}), as of {source.retrieved_at}",
        f"{number:,} {unit} of a collection of {_whole(collection)}{size}",
        *_licenses(collection, licenses),
        *_some(name, collection),
        *_run(name, collection, platform),
        *_cite(collection),
        f"About: {config.base_url}{collection.url}",
    )
    return tuple(map(_line, lines))


def _line(text: str) -> str:
    """The text on one line; blanks at its beginning stay."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + one_line(text)


def _whole(collection: Collection) -> str:
    totals = collection.totals
    counts = ((totals.series, "series"), (totals.studies, "studies"), (totals.subjects, "subjects"))
    return next((amount(count, unit) for count, unit in counts if count is not None), "an unknown size")


def _licenses(collection: Collection, licenses: Mapping[str, License]) -> list[str]:
    """Each licence with what is under it and where to read it, and what holds of only some."""
    facet = collection.facets["license"]
    lines = ["Licences:" if facet.counts else "Licence: not stated by the source"]
    barred = 0
    for count in facet.counts:
        known = licenses.get(count.value)
        words = "not stated" if count.value == UNKNOWN else f"{count.label} {known.url if known else ''}"
        lines.append(f"  {facet.main(count) or 0:,} {facet.unit}: {words}")
        barred += bool(known and known.commercial == "no")
    if barred and barred < len(facet.counts):
        lines.append("Some of these do not allow commercial use; the others have no such limit or do not say.")
    elif barred:
        lines.append("Commercial use is not allowed.")
    return lines


def _some(name: str, collection: Collection) -> list[str]:
    """How to take what is under one licence, where there are several."""
    values = [count.value for count in collection.facets["license"].known]
    if len(values) < 2:
        return []
    free = next((value for value in values if "-NC" not in value), values[0])
    where = f"FROM 'series.parquet' WHERE license = '{free}'"
    return [
        "Licences differ; series.parquet beside this file has that of each series. To take those of one, with DuckDB:",
        f'  duckdb -noheader -list -c "SELECT {_SELECTED[name]} {where}"',
    ]


def _run(name: str, collection: Collection, platform: Platform) -> tuple[str, ...]:
    if name == "manifest.drs.json":
        host = urlsplit(platform.commons.url).hostname or "HOST"
        return (
            "Get the files, with the credentials of an account (https://github.com/uc-cdis/gen3sdk-python):",
            f"  gen3 --auth credentials.json --endpoint {host} drs-pull manifest manifest.drs.json",
        )
    if name == "manifest.s5cmd" and collection.commons_name == "IDC":
        return (*_RUN[name], "or, in folders by subject, study and series (https://github.com/ImagingDataCommons/idc-index):",
                "  idc download manifest.s5cmd")  # fmt: skip
    return _RUN[name]


def _cite(collection: Collection) -> list[str]:
    addresses = collection.data_url_doi
    more = f" and {len(addresses) - MOST_CITED} more, on the page" if len(addresses) > MOST_CITED else ""
    return [f"Cite what you use: {', '.join(addresses[:MOST_CITED])}{more}"] if addresses else []
