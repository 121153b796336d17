"""Files for those who serve and crawl the site."""

from collections.abc import Sequence

from markupsafe import Markup

from site_builder.config import SiteConfig
from site_builder.plan import Page
from site_builder.publish import Output, text_file


def site_files(pages: Sequence[Page], config: SiteConfig) -> list[Output]:
    """What hosts and crawlers read: `.nojekyll`, `robots.txt` and the list of pages."""
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
    ]
