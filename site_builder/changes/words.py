"""Changes in words, for pages and feeds."""

from site_builder.changes.events import Change, FieldChange, Value
from site_builder.filters import human_bytes, thousands
from site_builder.phrases import listed

_KINDS = {
    "new": "Newly listed",
    "gone": "No longer listed",
    "back": "Listed again",
    "renamed": "Listed under a new name",
    "changed": "Changed",
}
_NAMES = {
    "size_bytes": "size",
    "modalities": "modalities",
    "licenses": "licences",
    "data_url_doi": "links to the data",
    "landing_page": "page at the platform",
}


def kind_words(change: Change) -> str:
    """What happened, in a few words."""
    return _KINDS[change.kind]


def field_words(change: FieldChange) -> str:
    """A fact that changed: `series: 592,600 (2,600 more)`; of lists what came and what went."""
    name = _NAMES.get(change.name, change.name)
    if isinstance(change.before, tuple) and isinstance(change.after, tuple):
        came = f"added {listed(list(change.after))}" if change.after else ""
        went = f"removed {listed(list(change.before))}" if change.before else ""
        return f"{name}: {'; '.join(part for part in (came, went) if part)}"
    if isinstance(change.before, int) and isinstance(change.after, int):
        difference = change.after - change.before
        less = "less" if change.name == "size_bytes" else "fewer"
        much = f"{_number(change.name, abs(difference))} {'more' if difference > 0 else less}"
        return f"{name}: {_number(change.name, change.after)} ({much})"
    return f"{name}: {_text(change.after)}, before {_text(change.before)}"


def summary(change: Change) -> str:
    """A change in one line without its collection."""
    fields = "; ".join(map(field_words, change.fields))
    return f"{kind_words(change)}: {fields}" if fields else kind_words(change)


def _number(name: str, figure: int) -> str:
    return human_bytes(figure) if name == "size_bytes" else thousands(figure)


def _text(value: Value) -> str:
    return f"“{value}”" if value else "none"
