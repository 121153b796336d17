"""Charts that the tests of this package share; the numbers of `MODALITY` are those of IDC's NLST."""

from collections.abc import Sequence

from site_builder.charts import ChartRow, ChartSpec, Measure
from site_builder.hidden import Hidden

HOSTILE = (
    "</svg><script>alert(1)</script>",
    "</title></desc><img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "${7*7} {{ 7*7 }} #{7*7}",
    "datum.row; signal('width'); rows",
    "the rows go here",
    "=cmd|'/c calc'!A1",
    "x" * 10_000,
    "line\nbreak\ttab\r\x00null\x0bfeed\x1b[31m",
    "\ud800 half a pair",
    "\u202egnorw si txet siht",
    "مجموعة الصور الطبية",
    "肺 画像 👩‍⚕️ 🫁",
    "&amp; &lt;b&gt; <![CDATA[ ]]>",
    "",
)


def measure(unit: str, denominator: int) -> Measure:
    return Measure(unit, denominator, f"of {denominator:,} {unit}")


def bars(*counts: int, labels: Sequence[str] = (), overlapping: bool = False) -> ChartSpec:
    names = labels or [f"value {i}" for i in range(len(counts))]
    rows = tuple(ChartRow(name, (count,)) for name, count in zip(names, counts, strict=True))
    return ChartSpec("sample", "bars", "Sample", (measure("series", sum(counts)),), rows, overlapping)


SEX = ChartSpec(
    "sex",
    "bars",
    "Sex",
    (measure("subjects", 26_410),),
    (
        ChartRow("Male", (14_000,)),
        ChartRow("Female", (11_176,)),
        ChartRow("Other", (0,)),
        ChartRow("Unknown", (1_234,), "unknown"),
    ),
    False,
    "3 subjects have conflicting values; the most frequent one counts.",
)
MODALITY = ChartSpec(
    "modality",
    "bars",
    "Modality",
    (measure("series", 592_600), measure("subjects", 26_410)),
    (
        ChartRow("Structured Report", (257_391, 26_205)),
        ChartRow("Computed Tomography", (203_111, 26_254), href="modalities/ct/"),
        ChartRow("Segmentation", (130_839, 26_203)),
        ChartRow("other (2 values)", (1_256, None), "other"),
        ChartRow("Unknown", (3, 3), "unknown"),
    ),
    True,
)
AGE = ChartSpec(
    "age",
    "columns",
    "Age",
    (measure("subjects", 100_050_123),),
    (
        ChartRow("0-9", (123,)),
        ChartRow("10-19", (100_000_000,)),
        ChartRow("20-29", (0,)),
        ChartRow("90+", (40_000,)),
        ChartRow("Unknown", (10_000,), "unknown"),
    ),
    False,
)
GROWTH = ChartSpec(
    "growth",
    "growth",
    "Growth over releases",
    (Measure("series", 592_600, "of 592,600 series in the newest release"),),
    (ChartRow("v1 (2020-10-06)", (0,)), ChartRow("v2 (2021-03-01)", (200_123,)), ChartRow("v3", (592_600,))),
    False,
)
ALL = (SEX, MODALITY, AGE, GROWTH)
RACE = ChartSpec(
    "race",
    "bars",
    "Race",
    (measure("subjects", 1000),),
    (
        ChartRow("White", (800,)),
        ChartRow("Asian", (None,), hidden=(Hidden(11),)),
        ChartRow("Other", (None,), hidden=(Hidden(),)),
        ChartRow("Not reported", (120,), "not-reported"),
        ChartRow("Unknown", (50,), "unknown"),
    ),
    False,
)
SMALL = ChartSpec(
    "small",
    "bars",
    "Small",
    (measure("series", 90), measure("subjects", 30)),
    (
        ChartRow("CT", (60, 30)),
        ChartRow("MR", (None, None), hidden=(Hidden(), Hidden(11))),
        ChartRow("Not reported", (3, None), "not-reported", hidden=(None, Hidden(11))),
    ),
    True,
)
SMALL_AGES = ChartSpec(
    "small-ages",
    "columns",
    "Small ages",
    (measure("subjects", 500),),
    (
        *(ChartRow(f"{i}0-{i}9".removeprefix("0"), (49,)) for i in range(8)),
        ChartRow("80-89", (None,), hidden=(Hidden(11),)),
        ChartRow("90+", (None,), hidden=(Hidden(),)),
        ChartRow("Not reported", (60,), "not-reported"),
        ChartRow("Unknown", (40,), "unknown"),
    ),
    False,
)
HIDING = (RACE, SMALL, SMALL_AGES)


def hostile(label: str) -> tuple[ChartSpec, ...]:
    """Every kind of chart with `label` wherever a text goes."""
    unit = measure(label, 3)
    rows = (ChartRow(label, (1,)), ChartRow(label, (2,)))
    paired = (ChartRow(label, (1, 1)), ChartRow(label, (2, None), "unknown"))
    return (
        ChartSpec("one", "bars", label, (unit,), rows, False, label),
        ChartSpec("two", "bars", label, (unit, unit), paired, True, label),
        ChartSpec("columns", "columns", label, (unit,), rows, False, label),
        ChartSpec("growth", "growth", label, (unit,), rows, False, label),
    )
