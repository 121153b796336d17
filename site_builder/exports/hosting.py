"""Files for those who serve, crawl and search the site."""

from collections.abc import Sequence

from markupsafe import Markup

from site_builder.config import SiteConfig
from site_builder.exports.opensearch import PATH, opensearch_xml
from site_builder.plan import Page
from site_builder.publish import Output, text_file


def site_files(pages: Sequence[Page], config: SiteConfig) -> list[Output]:
    """What hosts, crawlers and browsers read: `.nojekyll`, `robots.txt`, the list of pages, how to search."""
    listed = sorted({page.info.canonical for page in pages if not page.info.noindex})
    urls = "\n".join(f"<url><loc>{Markup.escape(config.base_url + url)}</loc></url>" for url in listed)
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {config.base_url}sitemap.xml\n"
    return [
        text_file(".nojekyll", "", "hosting"),
        text_file("robots.txt", robots, "hosting"),
        text_file("sitemap.xml", sitemap, "hosting"),
        text_file(PATH, opensearch_xml(config), "hosting"),
    ]
