"""What every page has: its address, title, breadcrumb, metadata and what is the same on the whole site."""

from dataclasses import dataclass, field

from markupsafe import Markup

from site_builder.model import SourceInfo


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; the last one has no `url`."""

    label: str
    """What the step is called."""
    url: str | None = None
    """The step's page from the root; None for the page itself."""


@dataclass(frozen=True, slots=True)
class HeadMeta:
    """A named fact in the head of a page, for programs."""

    name: str
    """Its name with that of its scheme: `DC.title`, `citation_doi`."""
    content: str
    """What it says."""


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A typed link in the head of a page, for programs."""

    rel: str
    """What the target is to the page: `cite-as`, `license`, `describedby`."""
    href: str
    """The target: a page or file from the root, or an absolute address."""
    media: str = ""
    """Media type of the target; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Any page: `url` is its address relative to the root."""

    kind: str
    """Its template's name: home, browse, collection, platform, facet ...; also the class of its body."""
    url: str
    """Address from the root: `collections/idc/nlst/`, empty for home."""
    title: str
    """Title of the page, without that of the site."""
    description: str
    """One or two sentences for search engines and previews, at most 300 characters."""
    crumbs: tuple[Crumb, ...] = ()
    """The way from home to this page; empty on home."""
    canonical: str = ""
    """Address, from the root, of the page that this one is another order of; else its own."""
    noindex: bool = False
    """True where search engines should leave the page out."""
    json_ld: Markup = field(default_factory=Markup)
    """What the page is about as schema.org has it: JSON-LD that may stand in a script; may be empty."""
    metas: tuple[HeadMeta, ...] = ()
    """Meta tags on what is to be cited; only of pages on a dataset."""
    links: tuple[HeadLink, ...] = ()
    """Typed links of the page."""
    markdown_url: str = ""
    """The same facts as Markdown, a file from the root; empty where the page has none."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation; `current` is decided by the template from `page.url`."""

    label: str
    """What the entry is called."""
    url: str
    """Its page from the root."""


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What every page knows: title and texts of the site, and where its facts come from."""

    title: str
    """Title of the site, from the configuration."""
    tagline: str
    """What the site is, in a sentence; from the configuration."""
    base_url: str
    """Address that the site is published under, with a slash at its end."""
    language: str
    """Language of the pages as a BCP 47 tag."""
    nav: tuple[NavItem, ...]
    """Entries of the main navigation, in order."""
    sources: tuple[SourceInfo, ...]
    """Where the facts come from, with release and date, one per platform."""
    generated_at: str
    """Time of the build, ISO 8601 in UTC: `SOURCE_DATE_EPOCH` or that of the newest snapshot."""
    builder_version: str
    """Version of this program."""
    contact: str
    """E-mail or web address of the people who run the site; may be empty."""
    repository: str
    """Web address of the site's own source; may be empty."""
    has_changes: bool
    """Whether the site keeps a ledger, so that there are a page and a feed of what changed."""
    logo: str = ""
    """The site's own logo, by its name below `assets/`; may be empty."""
