"""Shares of a whole as people read them: one rule for pages, charts and their tables."""

NO_BREAK = "\u00a0"
"""Between a number and its sign or unit."""


def share(count: float, whole: float = 1) -> str:
    """Return `count` of `whole` as a percentage with at most one decimal: "47.2 %", "<0.1 %", ">99.9 %", "100 %".

    What is not nothing but below 0.1 % and what is not all but above 99.9 % says so, so that something never
    reads as nothing, and a part never as the whole. Empty where the whole is zero.
    """
    if whole <= 0:
        return ""
    if 0 < count * 1000 < whole:
        return f"<0.1{NO_BREAK}%"
    if whole > count and count * 1000 > whole * 999:
        return f">99.9{NO_BREAK}%"
    return f"{100 * count / whole:.1f}".removesuffix(".0") + f"{NO_BREAK}%"
