"""Numbers and sentences of a chart: shares, shortened labels, the caption and the text alternative."""

import unicodedata

from site_builder.characters import one_line
from site_builder.charts.spec import ChartRow, ChartSpec, Measure, RowKind
from site_builder.hidden import Hidden
from site_builder.shares import share

DASH = "\u2013"
"""Stands for a count that is not known."""
_NARROW = frozenset("iljtfrI.,:;|!'()[]- /\u00a0")
_LONGEST = 160
"""Ems of a title; far more than any that is not broken."""
_SPOKEN_ROWS = {"bars": 6, "columns": 12}


def count_and_share(count: int | None, measure: Measure, instead: Hidden | None = None) -> str:
    """Return "12,345 (47.2 %)", "fewer than 11" for a count that is hidden, a dash for one that is not known."""
    if count is None:
        return instead.words if instead else DASH
    part = share(count, measure.denominator)
    return f"{count:,} ({part})" if part else f"{count:,}"


def compact(count: int) -> str:
    """Return a count in at most four characters, for narrow columns: "999", "4.6k", "12k", "340M"."""
    for size, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1000, "k")):
        if count * 1000 >= size * 999.5 and count >= 1000:
            amount = count / size
            return (f"{amount:.1f}".removesuffix(".0") if amount < 9.95 else f"{amount:.0f}") + sign
    return str(count)


def text_width(text: str) -> float:
    """Estimate the width of ``text`` in ems of a common sans-serif font; errs on the wide side."""
    return sum(map(_advance, text))


def _advance(char: str) -> float:
    if char in _NARROW:
        return 0.4
    if char.isascii():
        return 1.0 if char in "MW@%mw" else 0.7 if char.isupper() else 0.63
    return 1.05 if unicodedata.east_asian_width(char) in "WFA" else 0.7


def shorten(text: str, ems: float) -> str:
    """Return ``text`` on one line and at most ``ems`` wide, with an ellipsis where it was cut."""
    line = one_line(text[:400])
    if len(line) * 0.9 <= ems or text_width(line) <= ems:
        return line
    width, end = 1.0, 0
    while end < len(line) and width + _advance(line[end]) <= ems:
        width += _advance(line[end])
        end += 1
    return line[:end].rstrip(" ,;(-/\u200d") + "\u2026"


def title(spec: ChartSpec) -> str:
    """Return the chart's title on one line, cut where it is absurdly long."""
    return shorten(spec.title, _LONGEST)


def text_alternative(spec: ChartSpec) -> str:
    """Say the chart's message with its numbers, in one sentence per measure.

    Like "Modality of 1,234 series: CT 80.1 %, SEG 10 %, unknown 3 %." Long lists end "and n more".
    """
    name = title(spec)
    if spec.kind == "growth":
        return _growth_sentence(name, spec)
    sentences = [_list_sentence(name if i == 0 else "The same", spec, i) for i in range(len(spec.measures))]
    if spec.overlapping:
        sentences.append(overlap_sentence(spec))
    return " ".join(sentences)


def overlap_sentence(spec: ChartSpec) -> str:
    """Say that rows overlap, and whose."""
    units = [m.unit for m in spec.measures if m.unit != "series"] or [spec.measures[0].unit]
    one = " or ".join("study" if u == "studies" else u if u == "series" else u.removesuffix("s") for u in units)
    return f"One {shorten(one, 40)} can be in several rows."


def _list_sentence(name: str, spec: ChartSpec, i: int) -> str:
    measure = spec.measures[i]
    most = _SPOKEN_ROWS[spec.kind]
    said = spec.rows if len(spec.rows) <= most else spec.rows[: most - 1]
    last = tuple(row for row in spec.rows[len(said) :] if row.kind in ("not-reported", "unknown"))
    more = len(spec.rows) - len(said) - len(last)
    parts = [_spoken(row, i, measure) for row in (*said, *last)]
    parts += [f"and {more:,} more"] if more else []
    return f"{name} of {measure.denominator:,} {shorten(measure.unit, 40)}: {', '.join(parts)}."


def _spoken(row: ChartRow, i: int, measure: Measure) -> str:
    count, instead = row.counts[i], row.instead(i)
    if count is None:
        amount = instead.words if instead else DASH
    else:
        amount = share(count, measure.denominator) or f"{count:,}"
    return f"{shorten(row.label, 40)} {amount}"


def _growth_sentence(name: str, spec: ChartSpec) -> str:
    unit = shorten(spec.measures[0].unit, 40)
    first, last = spec.rows[0], spec.rows[-1]
    end = f"{_number(last)} {unit} in {shorten(last.label, 40)}"
    if len(spec.rows) == 1:
        return f"{name}: {end}."
    start = f"{_number(first)} {unit} in {shorten(first.label, 40)}"
    return f"{name}: from {start} to {end}, {len(spec.rows)} releases."


def _number(row: ChartRow) -> str:
    instead = row.instead(0)
    return f"{row.counts[0]:,}" if row.counts[0] is not None else instead.words if instead else DASH


def unknown_sentence(spec: ChartSpec) -> str:
    """Return "Unknown for 1,234 of 26,410 subjects (4.7 %)." or "" when nothing is unknown."""
    return _sentence_of("Unknown", "unknown", spec)


def not_reported_sentence(spec: ChartSpec) -> str:
    """Return "Not reported for 12 of 26,410 subjects (<0.1 %)." or "" where the source says so of none."""
    return _sentence_of("Not reported", "not-reported", spec)


def hidden_sentence(spec: ChartSpec) -> str:
    """Say how many rows have a count that is hidden and why, or "" where none has."""
    rows = sum(any(row.hidden) for row in spec.rows)
    if not rows:
        return ""
    those = "one row" if rows == 1 else f"{rows:,} rows"
    return f"The counts of {those} are hidden: they are small, or small ones could be worked out from them."


def _sentence_of(word: str, kind: RowKind, spec: ChartSpec) -> str:
    parts = []
    for i, measure in enumerate(spec.measures):
        counts = [row.counts[i] for row in spec.rows if row.kind == kind]
        count = sum(c for c in counts if c is not None)
        if count:
            part = share(count, measure.denominator)
            parts.append(f"{count:,} of {measure.denominator:,} {shorten(measure.unit, 40)} ({part})")
    return f"{word} for {' and '.join(parts)}." if parts else ""
