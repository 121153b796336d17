"""The Markdown copy of each page: the `<main>` of the rendered page, so that both say the same."""


def copy_path(url: str) -> str:
    """Where the copy of a page lies: `collections/idc/nlst/index.md`."""
    return f"{url}index.md"
