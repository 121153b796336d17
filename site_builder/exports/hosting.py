"""Files for those who serve, crawl and search the site."""

from collections.abc import Mapping, Sequence

from site_builder.config import SiteConfig
from site_builder.exports.opensearch import PATH, opensearch_xml
from site_builder.exports.sitemap import sitemap_files
from site_builder.plan import Page
from site_builder.publish import Output, text_file


def site_files(pages: Sequence[Page], changed: Mapping[str, str], config: SiteConfig) -> list[Output]:
    """What hosts, crawlers and browsers read: `.nojekyll`, `robots.txt`, the site map, how to search.

    `changed` is the day on which a page last changed, by its address (`lastmod.last_changed`).
    """
    listed = sorted({page.info.canonical for page in pages if not page.info.noindex})
    return [
        text_file(".nojekyll", "", "hosting"),
        text_file("robots.txt", robots_txt(config), "hosting"),
        *sitemap_files({url: changed.get(url) for url in listed}, config.base_url),
        text_file(PATH, opensearch_xml(config), "hosting"),
    ]


def robots_txt(config: SiteConfig) -> str:
    """`robots.txt` (RFC 9309): everything may be read. Crawlers ask for it at the root of a host only."""
    return (
        "# Everything here is meant to be read. For programs there are files that hold the same as the pages:\n"
        f"# {config.base_url}llms.txt tells which, {config.base_url}api/v1/openapi.json describes the JSON.\n"
        "User-agent: *\n"
        "Allow: /\n"
        "\n"
        f"Sitemap: {config.base_url}sitemap.xml\n"
    )
