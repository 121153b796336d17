"""`w3id/htaccess.txt` and `w3id/README.md`: how `https://w3id.org/<name>/` leads to this site, wherever it lives.

They are what the repository perma-id/w3id.org takes as `.htaccess` and `README.md` of a folder: rules of Apache's
mod_rewrite (2.4), and whom to ask. Readers are led to pages, programs to the file of the media type they ask for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from site_builder.characters import one_line
from site_builder.config import SiteConfig
from site_builder.exports.listing import collection_files
from site_builder.ledger.covering import Covered, Gone, Moved
from site_builder.model import Catalog
from site_builder.publish import Output, text_file

_WRITER = "the rules for w3id.org"
#: What browsers ask for: pages.
_PAGES = ("text/html", "application/xhtml+xml")
_JSON = "application/json"
#: The catalogue as a whole in the media types of `collection_files`.
_WHOLE = {
    _JSON: "api/v1/site.json",
    "application/ld+json": "catalog.jsonld",
    "application/x-bibtex": "collections.bib",
    "text/markdown": "llms.txt",
    "text/turtle": "catalog.ttl",
}


def w3id_files(catalog: Catalog, covered: Covered, paths: Iterable[str], config: SiteConfig) -> list[Output]:
    """The rules and their README; none where the configuration names no folder at w3id.org.

    Args:
        catalog: of this build.
        covered: what stands at addresses without content of their own.
        paths: of the files of the site: no rule leads to one that is not there.
        config: of the site.
    """
    if not config.w3id:
        return []
    return [
        text_file("w3id/htaccess.txt", _htaccess(catalog, covered, set(paths), config), _WRITER),
        text_file("w3id/README.md", _readme(catalog, config), _WRITER),
    ]


def _htaccess(catalog: Catalog, covered: Covered, paths: set[str], config: SiteConfig) -> str:
    each, whole = _of_collections(catalog, paths), {media: path for media, path in _WHOLE.items() if path in paths}
    root = _root(config)
    parts = [
        f"# https://w3id.org/{config.w3id}/ leads to {_ascii(config.base_url)}\n"
        "# Whom to ask is said in README.md. A program writes this file: w3id/htaccess.txt of the site.\n"
        "Options +FollowSymLinks -MultiViews\nRewriteEngine on",
        "# What is asked for: the first of these media types that is named and not refused (q=0)\n"
        f"RewriteCond %{{HTTP_ACCEPT}} {_asked([*_PAGES, *sorted({*each, *whole, _JSON})])} [NC]\n"
        "RewriteRule ^ - [E=ASKED:%1]",
        *_exceptions(covered, root, config),
        *(_rule(media, "^$", f"{root}{path}") for media, path in whole.items()),
        *(_rule(media, "^collections/(?!by/)([a-z0-9-]+)/([a-z0-9-]+)/?$", f"{root}{p}") for media, p in each.items()),
        f"# Everything else, and whoever asks for pages\nRewriteRule ^(.*)$ {root}$1 [R=302,L]",
    ]
    return "\n\n".join(parts) + "\n"


def _of_collections(catalog: Catalog, paths: set[str]) -> Mapping[str, str]:
    """Where the file of each media type lies that every collection has, `$1` and `$2` for platform and collection."""
    found: dict[str, list[str]] = {}
    for collection in catalog.collections:
        own = f"collections/{collection.commons_slug}/{collection.slug}"
        for media, path in {file.media: file.path for file in reversed(collection_files(collection))}.items():
            if path in paths:
                found.setdefault(media, []).append(path.replace(own, "collections/$1/$2", 1))
    everywhere = len(catalog.collections)
    return {media: made[0] for media, made in sorted(found.items()) if len(made) == everywhere and len(set(made)) == 1}


def _asked(media: Sequence[str]) -> str:
    known = "|".join(_literal(each) for each in media)
    return rf"(?:^|[\s,])({known})(?![\w.+/-])(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))"


def _rule(media: str, pattern: str, target: str) -> str:
    return f"RewriteCond %{{ENV:ASKED}} ={media} [NC]\nRewriteRule {pattern} {target} [R=303,L]"


def _exceptions(covered: Covered, root: str, config: SiteConfig) -> list[str]:
    """Addresses whose content has gone have a page and JSON only; those that moved lead on, whatever is asked for."""
    moved = [_moved_rule(each, config) for each in covered.moved if each.entry.kind != "file"]
    gone = [rule for each in covered.gone if each.entry.kind == "collection" for rule in _gone_rules(each, root)]
    return [
        *(["# What moved\n" + "\n".join(moved)] if moved else []),
        *(["# What is gone: what it was is said on its page and in its JSON\n" + "\n".join(gone)] if gone else []),
    ]


def _moved_rule(moved: Moved, config: SiteConfig) -> str:
    address = _literal(moved.entry.url.rstrip("/"))
    if moved.target.startswith("http"):
        return f"RewriteRule ^{address}/?$ {_substitution(moved.target)} [R=302,L,NE,QSD]"
    return f"RewriteRule ^{address}/?$ https://w3id.org/{config.w3id}/{moved.target} [R=302,L]"


def _gone_rules(gone: Gone, root: str) -> tuple[str, str]:
    url = gone.entry.url
    pattern = f"^{_literal(url.rstrip('/'))}/?$"
    json_file = f"{root}api/v1/{url.rstrip('/')}.json"
    return (
        f"RewriteCond %{{ENV:ASKED}} ={_JSON} [NC]\nRewriteRule {pattern} {json_file} [R=303,L]",
        f"RewriteRule {pattern} {root}{url} [R=302,L]",
    )


def _literal(text: str) -> str:
    """A text as the pattern that is this text; addresses and media types have no other characters that mean more."""
    return re.sub(r"([.+])", r"\\\1", text)


def _root(config: SiteConfig) -> str:
    return _substitution(config.base_url)


def _substitution(address: str) -> str:
    r"""An http(s) address as the target of a rule: what mod_rewrite would expand is escaped with `\`."""
    return re.sub(r"([%$])", r"\\\1", _ascii(address))


def _ascii(address: str) -> str:
    """An address with its host in IDNA, and without a character that no URI has (RFC 3986)."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    place = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path, query, fragment = (quote(part, safe="%/:?@!$&'()*+,;=~-._") for part in parts[2:])
    return urlunsplit((parts.scheme, f"{place}{port}", path, query, fragment))


def _readme(catalog: Catalog, config: SiteConfig) -> str:
    example = next((collection.url for collection in catalog.collections), "collections/")
    address = f"https://w3id.org/{config.w3id}/"
    ask = f"- Contact: {one_line(config.contact)}\n" if config.contact else ""
    repository = f"- Repository: {one_line(config.repository)}\n" if config.repository else ""
    return (
        f"# {one_line(config.title)}\n\n{one_line(config.tagline)}.\n\n"
        f"- Homepage: {_ascii(config.base_url)}\n{repository}{ask}"
        "\n## Addresses\n\n"
        f"- {address}: the catalogue; what `Accept` names decides between its page and its files\n"
        f"- {address}{example}: a collection, likewise\n"
        f"- every other address below {address} leads to the page or file of the same name\n"
    )
