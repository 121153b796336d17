"""Render: pages from their templates and contexts. Nothing upstream is trusted: autoescape is always on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from traceback import extract_tb

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, pass_context
from jinja2.runtime import Context

from site_builder.assets import digest
from site_builder.changes.words import summary
from site_builder.characters import UNSHOWN
from site_builder.contexts import SiteContext
from site_builder.errors import SiteBuilderError
from site_builder.filters import page_filters
from site_builder.plan import Page
from site_builder.publish import Output
from site_builder.search.documents import LONGEST_QUERY


def environment(
    folders: Sequence[Path],
    digests: Mapping[str, str],
    urls: Mapping[tuple[str, str], str],
    fetched: Sequence[Output] = (),
    modules: Mapping[str, Sequence[str]] | None = None,
) -> Environment:
    """The template environment; of two templates with one name the one of the later folder wins.

    Args:
        folders: folders of templates.
        digests: hash by name of the files below `assets/`.
        urls: landing page by (facet, value).
        fetched: files that scripts load, whose addresses carry their hash wherever a page names them, so that
            no browser reads an old one with a new script.
        modules: what each script imports (`assets.imports`).
    """
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in reversed(folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # an environment serves one build; each look at a file's time is one of thousands
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    filters = page_filters(digests, urls)
    versions = {file.path: f"{file.path}?v={digest(file.data)}" for file in fetched}
    made.filters.update(filters, url=_with_versions(filters["url"], versions), change_words=summary)
    made.globals["longest_query"] = LONGEST_QUERY
    made.globals["modules"] = modules or {}
    return made


def _with_versions(url: Callable[..., object], versions: Mapping[str, str]) -> Callable[..., object]:
    @pass_context
    def versioned_url(context: Context, target: str) -> object:
        return url(context, versions.get(target, target))

    return versioned_url


def render(pages: Iterable[Page], env: Environment, site: SiteContext) -> list[Output]:
    """Every page as a file, with U+FFFD for characters that HTML may not hold.

    Raises:
        SiteBuilderError: Something went wrong in a template; names template, line and page.
    """
    return [Output(page.path, _render(page, env, site).encode(), page.writer or page.template) for page in pages]


def _render(page: Page, env: Environment, site: SiteContext) -> str:
    try:
        html = env.get_template(page.template).render(page=page.info, site=site, ctx=page.ctx)
    except TemplateSyntaxError as error:
        raise SiteBuilderError(f"templates/{error.name}, line {error.lineno}: {error.message}") from error
    except Exception as error:  # a template may do anything with the values it is given
        place = _place(error, env) or f"templates/{page.template}"
        kind = "" if isinstance(error, TemplateError | SiteBuilderError) else f"{type(error).__name__}: "
        raise SiteBuilderError(f"{place} (for the page /{page.info.url}): {kind}{error}") from error
    return UNSHOWN.sub("\ufffd", html)


def _place(error: Exception, env: Environment) -> str:
    """The template and line that an exception comes from: Jinja shows templates in tracebacks as files."""
    folders = env.loader.searchpath if isinstance(env.loader, FileSystemLoader) else []
    for frame in reversed(extract_tb(error.__traceback__)):
        for folder in map(Path, folders):
            if Path(frame.filename).is_relative_to(folder):
                return f"templates/{Path(frame.filename).relative_to(folder).as_posix()}, line {frame.lineno}"
    return ""
