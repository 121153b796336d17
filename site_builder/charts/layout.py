"""Measures of the static drawings, in the units of their viewBox (one unit is one CSS pixel at full width).

320 wide: a figure that is scaled down to a phone's 280 pixels keeps letters of 11 pixels.
"""

WIDTH = 320
STEP = {"bars-1": 34, "bars-2": 48}
"""Height of a row of bars."""
TOP = {"bars-1": 19, "bars-2": 33}
"""From the top of a row to its bar; the text stands above, of paired bars in two lines."""
BAR = 8
"""Thickness of a bar."""
HEAD = 25
"""Height of the line that names the two panels of paired bars."""
PANELS = ((0, 152), (168, 320))
"""Left and right ends of the two panels of paired bars."""
PLOT_HEIGHT = 150
"""Columns and growth: height of the plot; the texts below it need ``FOOT`` more."""
WIDEST_COLUMN = 64
COLUMN_GAP = 0.07
"""On either side of a column, as a share of its place."""
COLUMN_TOP = 30
"""Columns: room above the highest column for its two lines of text."""
FOOT = (19, 32)
"""Columns: with labels on one line, on two."""
FOOT_GROWTH = 36
FONT_SIZE = 12.5
"""Of labels and counts in bars; ``SMALL_FONT_SIZE`` in columns, which are 29 wide when there are eleven."""
SMALL_FONT_SIZE = 11
TRACK = "#000001"
FILLS = {
    "value": "#000002",
    "other": "#000003",
    "unknown": "#000004",
    "not-reported": "#000008",
    "whole": TRACK,
    "hidden": "#000009",
}
"""Stand-in colours by kind of row, and of the tracks: those under a count, and those in place of one."""
LINE = "#000005"
AREA = "#000006"
RULE = "#000007"
STAND_INS = {
    TRACK: "",
    FILLS["value"]: "",
    FILLS["other"]: "other",
    FILLS["unknown"]: "unknown",
    FILLS["not-reported"]: "not-reported",
    FILLS["hidden"]: "hidden",
    LINE: "",
    AREA: "",
    RULE: "",
}
"""The class that replaces each stand-in colour, beside the class of the mark's layer."""
TEXT_CLASSES = frozenset({"label", "count", "share", "head", "foot"})
