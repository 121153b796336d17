"""What the accessibility checker and the HTML checker find in the built site."""

from collections import Counter

from bench.chromium import Visit, visiting
from bench.kinds import address, html_pages, largest_of_each_kind
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace
from scripts.axe import violations
from scripts.html_checker import CheckerError, check_html

NONE = Target(0)


def accessibility(workspace: Workspace) -> list[Row]:
    """Violations that axe-core finds on one page of each kind, light and dark."""
    pages = [address(workspace.site, page) for page in largest_of_each_kind(workspace.site).values()]
    with visiting(workspace) as visit:
        found = [
            f"{page or 'home'}, {scheme}: {violation}"
            for page in pages
            for scheme in ("light", "dark")
            for violation in check(visit, page, scheme)
        ]
    note = f"{len(pages)} kinds of page, light and dark" if not found else "; ".join(found[:3])
    return [Row("axe-core violations", len(found), "", NONE, note)]


def check(visit: Visit, page_address: str, scheme: str) -> list[str]:
    """Return what axe-core says of a page in a colour scheme."""
    context = visit.browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(visit.root + page_address, wait_until="networkidle")
    found = [str(violation) for violation in violations(page)]
    context.close()
    return found


def markup(workspace: Workspace) -> list[Row]:
    """Errors that the Nu HTML checker finds in all pages."""
    pages = html_pages(workspace.site)
    try:
        errors = check_html([workspace.site])
    except CheckerError as error:
        raise NotMeasuredError(f"the Nu HTML checker did not run: {error}") from error
    texts = Counter(error.text for error in errors)
    listed = [f"{count} times: {text}" for text, count in texts.most_common(5)]
    note = "; ".join(listed) if listed else f"{len(pages):,} pages"
    return [Row("Nu HTML checker errors", len(errors), "", NONE, note)]
