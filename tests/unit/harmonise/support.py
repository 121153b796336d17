"""What the tests of the vocabularies share: the real values of the IDC index, and any string at all."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypeVar

import duckdb
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from site_builder.harmonise.mapped import Mapped

T = TypeVar("T")

reproducible = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow],
)

# Words and signs that the vocabularies act on, so that a search meets the paths behind them.
_ACTED_ON = """
CT MR PT MRI X-Ray x ray Left right CHEST abd PEL WO W/ 045Y 18M -5 90+ >89 0 1e9 NOS nos, (NOS) ( ) (( )) , ;
| / \\ + & CC BY-NC 4.0 licence creative commons https://creativecommons.org/licenses/by/4.0/ doi: ' "
10.5281/ZENODO.1 //doi.org/10.1000/x http://a@b.c/ javascript:alert(1) <b> </b> <script> &amp; &lt; &#8238;
&#0; <a href='//x'> <!-- --> . .. SIEMENS MIM Software GE_MEDICAL lung (non-cancer) Not Otherwise Specified
Human, Mouse White Asian Hispanic non-Hispanic or Latino Other declined reported public limited and ß ΐ İ ǰ ﬁ
"""
_FRAGMENTS = st.sampled_from(_ACTED_ON.split())
anything = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=80),
    st.lists(_FRAGMENTS, max_size=8).map(" ".join),
    st.lists(_FRAGMENTS, max_size=8).map("".join),
)
"""Any string at all, lone surrogates included, and strings of meaningful fragments."""


@cache
def distinct(table: str, expression: str) -> tuple[str | None, ...]:
    """Return the distinct values of a column (an SQL expression) of a table of the installed IDC index."""
    path = files("idc_index_data").joinpath(f"{table}.parquet")
    query = f"SELECT DISTINCT {expression} AS raw FROM read_parquet('{path}') ORDER BY raw"
    with duckdb.connect() as connection:
        return tuple(row[0] for row in connection.execute(query).fetchall())


def doubtful(harmonise: Callable[[str | None], Mapped[T]], raws: tuple[str | None, ...]) -> dict[str | None, str]:
    """Return the finding code of each raw value that has one."""
    mapped = {raw: harmonise(raw) for raw in raws}
    return {raw: value.code for raw, value in mapped.items() if value.code}


def unknown(harmonise: Callable[[str | None], Mapped[T]], raws: tuple[str | None, ...]) -> set[str | None]:
    """Return the raw values that are taken as plainly missing: no value and no finding."""
    return {raw for raw in raws if harmonise(raw) == Mapped(None)}
