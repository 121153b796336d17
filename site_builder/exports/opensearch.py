"""`opensearch.xml`: how browsers search the site from their address bar, as OpenSearch 1.1 (draft 6) describes it."""

from xml.etree import ElementTree

from site_builder.characters import one_line
from site_builder.config import SiteConfig
from site_builder.words import shortened

PATH = "opensearch.xml"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
#: Mozilla's extension: the page that a search without words opens.
MOZILLA = "http://www.mozilla.org/2006/browser/search/"
TYPE = "application/opensearchdescription+xml"
#: The most characters that the specification allows.
MOST = {"ShortName": 16, "LongName": 48, "Description": 1_024}
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "&"}
)


def opensearch_xml(config: SiteConfig) -> str:
    """Return the text of the description; the search itself is `collections/?q=`."""
    ElementTree.register_namespace("", OPENSEARCH)
    ElementTree.register_namespace("moz", MOZILLA)
    root = ElementTree.Element(f"{{{OPENSEARCH}}}OpenSearchDescription")
    title, tagline = one_line(config.title), one_line(config.tagline)
    icon = {"width": "16", "height": "16", "type": "image/svg+xml"}
    _add(root, "ShortName", short_name(title))
    _add(root, "LongName", shortened(title, MOST["LongName"]))
    _add(root, "Description", shortened(f"Search {title}. {tagline}", MOST["Description"]))
    _add(root, "Language", config.language)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    _add(root, "Image", f"{config.base_url}assets/img/favicon.svg", **icon)
    _add(root, "Url", type="text/html", template=f"{config.base_url}collections/?q={{searchTerms}}")
    _add(root, "Url", type=TYPE, rel="self", template=f"{config.base_url}{PATH}")
    ElementTree.SubElement(root, f"{{{MOZILLA}}}SearchForm").text = f"{config.base_url}collections/"
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def short_name(title: str) -> str:
    """Return the title in at most 16 characters: whole words, none of which joins it to what is cut off."""
    most = MOST["ShortName"]
    if len(title) <= most:
        return title
    words = title[: most + 1].split()[:-1] if title[most] != " " else title[:most].split()
    while len(words) > 1 and words[-1].casefold() in _SMALL_WORDS:
        words.pop()
    return " ".join(words).rstrip(" ,;:.-\u2013\u2014|") or title[:most]


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{OPENSEARCH}}}{name}", attributes).text = text
