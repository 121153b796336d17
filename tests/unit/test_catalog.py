"""One catalogue out of several platforms, and what builds keep for each other."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import catalog as module
from site_builder.catalog import Summarised, catalog_of, fingerprint, keep, merged, recall, total
from site_builder.columns import FACETS
from site_builder.config import load_config
from site_builder.errors import SourceError
from site_builder.findings import Report
from site_builder.model import UNKNOWN, Facet, FacetCount, RawValue, Totals
from site_builder.pipeline import summarised
from tests.tiny import tiny_site

KEPT = "idc-" + "0" * 32 + ".json"


@pytest.fixture(scope="module")
def idc(tmp_path_factory: pytest.TempPathFactory) -> Summarised:
    """What the tiny IDC release gives."""
    folder = tmp_path_factory.mktemp("catalog")
    config = load_config(tiny_site(folder / "site"))
    return summarised(config.sources[0], folder / "cache")


def another(part: Summarised, name: str) -> Summarised:
    """The same as another platform, which has neither sex nor sizes and says that it knows the race of a subject."""
    facets = part.platform.facets | {
        "PatientSex": replace(part.platform.facets["PatientSex"], provided=False, counts=()),
        "race": Facet("race", "subject", True, (FacetCount("Asian", "Asian", 3, None, None),)),
    }
    platform = replace(
        part.platform,
        commons=replace(part.platform.commons, name=name, slug=name.lower()),
        source=replace(part.platform.source, id=name.lower(), commons_name=name),
        totals=replace(part.platform.totals, size_bytes=None),
        facets=facets,
    )
    collections = tuple(
        replace(c, id=f"{name.lower()}/{c.slug}", commons_name=name, commons_slug=name.lower())
        for c in part.collections
    )
    return replace(part, platform=platform, collections=collections)


def test_one_platform_is_the_whole_catalogue(idc: Summarised) -> None:
    catalog = catalog_of([idc])
    assert catalog.totals == idc.platform.totals
    assert catalog.facets == {name: idc.platform.facets[name] for name, *_rest in FACETS}
    assert [c.id for c in catalog.collections] == ["idc/brain-two", "idc/lung-one"]
    assert catalog.licenses == idc.licenses


def test_two_platforms_are_added_up(idc: Summarised) -> None:
    catalog = catalog_of([idc, another(idc, "ABC")])
    assert [c.id for c in catalog.collections] == ["abc/brain-two", "abc/lung-one", "idc/brain-two", "idc/lung-one"]
    assert [p.commons.name for p in catalog.platforms] == ["IDC", "ABC"]
    one, both = idc.platform.totals, catalog.totals
    assert (both.collections, both.subjects, both.series) == (4, 6, 8)
    assert both.size_bytes == one.size_bytes, "a platform without sizes adds nothing"
    ct = {c.value: c for c in catalog.facets["Modality"].counts}["CT"]
    assert (ct.series, ct.subjects, ct.collections) == (4, 4, 2)
    assert catalog.facets["PatientSex"] == idc.platform.facets["PatientSex"], "only one provides it"
    assert [c.value for c in catalog.facets["race"].counts] == ["Asian"]


def test_the_order_of_the_sources_changes_no_count(idc: Summarised) -> None:
    def counts(parts: tuple[Summarised, ...]) -> dict[str, list[FacetCount]]:
        return {name: sorted(f.counts, key=lambda c: c.value) for name, f in catalog_of(parts).facets.items()}

    first, *others = [counts(p) for p in permutations([idc, another(idc, "ABC"), another(idc, "XYZ")])]
    assert others == [first] * 5


def test_two_sources_of_one_commons_are_refused(idc: Summarised) -> None:
    twin = replace(idc, platform=replace(idc.platform, source=replace(idc.platform.source, id="old")))
    with pytest.raises(SourceError) as raised:
        catalog_of([idc, twin])
    assert str(raised.value) == "sources 'idc' and 'old' both give the commons IDC; keep one of them"


def facet(name: str, *counts: tuple[str, int], level: str = "series", provided: bool = True) -> Facet:
    made = (FacetCount(value, value, number, number, number) for value, number in counts)
    return Facet(name, level, provided, tuple(made))  # type: ignore[arg-type]


def order(*facets: Facet) -> list[tuple[str, int | None]]:
    return [(count.value, count.series) for count in merged(facets).counts]


def test_merged_values_are_by_falling_count_with_unknown_last() -> None:
    one = facet("Modality", ("CT", 5), ("MR", 4), (UNKNOWN, 9))
    other = facet("Modality", ("MR", 3), ("SM", 5), (UNKNOWN, 1))
    assert order(one, other) == [("MR", 7), ("CT", 5), ("SM", 5), (UNKNOWN, 10)]


def test_merged_ages_keep_their_order() -> None:
    one = facet("age_group", ("0-9", 1), ("90+", 9), (UNKNOWN, 5), level="subject")
    other = facet("age_group", ("10-19", 7), ("80-89", 8), level="subject")
    assert [value for value, _n in order(one, other)] == ["0-9", "10-19", "80-89", "90+", UNKNOWN]


def test_a_facet_that_nobody_provides_is_not_provided() -> None:
    no = facet("race", level="subject", provided=False)
    assert merged([no, no]) == no


def test_spellings_of_two_platforms_are_listed_once() -> None:
    def with_raw(*raw: RawValue) -> Facet:
        return Facet("Modality", "series", True, (FacetCount("MR", "MR", 1, 1, 1, raw=raw),))

    both = merged([with_raw(RawValue("MR", 5), RawValue("mri", 2)), with_raw(RawValue("mri", 4), RawValue("M R", 1))])
    assert both.counts[0].raw == (RawValue("mri", 6), RawValue("MR", 5), RawValue("M R", 1))


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 9)] * 5), min_size=1))
def test_totals_leave_out_what_is_not_provided(figures: list[tuple[int | None, ...]]) -> None:
    whole = total(Totals(a, b, c, d, e) for a, b, c, d, e in figures)
    assert whole.collections == len(figures)
    for name, column in zip(("subjects", "studies", "series"), zip(*figures, strict=True), strict=False):
        known = [figure for figure in column if figure is not None]
        assert getattr(whole, name) == (sum(known) if known else None)


def test_what_is_kept_is_recalled(idc: Summarised, tmp_path: Path) -> None:
    assert recall(tmp_path / "cache" / KEPT) is None
    keep(tmp_path / "cache" / KEPT, idc)
    assert recall(tmp_path / "cache" / KEPT) == idc


def test_a_source_keeps_its_newest_summary_alone_and_no_other_source_loses_its_own(
    idc: Summarised, tmp_path: Path
) -> None:
    other = f"idc-old-{'1' * 32}.json"
    for name in (f"idc-{'a' * 32}.json", other, KEPT):
        keep(tmp_path / name, idc)
    assert sorted(path.name for path in tmp_path.iterdir()) == [KEPT, other]
    keep(tmp_path / KEPT, idc)
    assert recall(tmp_path / KEPT) == idc


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "without its hash": lambda data: data.partition(b"\n")[2],
    "a figure changed": lambda data: data.replace(b'"series":', b'"series":1', 1),
    "not UTF-8": lambda data: data.replace(b"Lung", b"L\xff\xfeg", 1),
    "zeros": lambda data: bytes(len(data)),
    "something else": lambda data: b"x\n{}",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_anew(idc: Summarised, tmp_path: Path, damage: str) -> None:
    path = tmp_path / KEPT
    keep(path, idc)
    damaged = DAMAGE[damage](path.read_bytes())
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    assert recall(path) is None


@pytest.mark.parametrize("text", [b"{}", b"[]", b'{"platform":{"commons":{"name":"\xc3("}}}', b'{"a":' * 5000])
def test_another_shape_under_a_right_hash_is_made_anew(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / KEPT
    path.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
    assert recall(path) is None


def test_a_cache_that_cannot_be_written_stops_no_build(
    idc: Summarised, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    keep(tmp_path / "cache" / KEPT, idc)
    assert [record.getMessage().partition(": ")[0] for record in caplog.records] == [
        f"{tmp_path / 'cache' / KEPT} can't be kept for the next build"
    ]


def loaded_modules() -> list[Path]:
    """The modules of ours that reading and summarising load, by their path in the package."""
    code = """
import sys, site_builder.catalog, site_builder.sources, site_builder.summarise
ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "site_builder"]
print(*(module.__file__ for module in ours if module.__file__), sep="\\n")
"""
    package = Path(module.__file__).parent
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True, check=True
    )
    return sorted(Path(line).relative_to(package) for line in answer.stdout.split("\n") if line)


def test_the_fingerprint_changes_with_everything_a_summary_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules, package = loaded_modules(), tmp_path / "site_builder"
    shutil.copytree(Path(module.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "__file__", str(package / "catalog.py"))
    data, vocabulary = tmp_path / "data.parquet", tmp_path / "vocabulary"
    data.write_bytes(b"1")
    vocabulary.mkdir()
    (vocabulary / "terms.csv").write_text("a,b")

    def made(options: str = "o", name: str = "index") -> str:
        return fingerprint({name: data}, options, vocabulary)

    seen = [made()]
    os.utime(data, (1, 1))
    assert made() == seen[0]
    seen += [made(options="p"), made(name="other")]
    assert {Path("catalog.py"), Path("sources/idc.py"), Path("summarise/facets.py")} <= set(modules)
    for path in (data, vocabulary / "terms.csv", *(package / name for name in modules)):
        path.write_bytes(path.read_bytes() + b"\n")
        seen.append(made())
        assert seen[-1] != seen[-2], path
    monkeypatch.setattr("platform.python_version", lambda: "0")
    seen.append(made())
    for engine in ("duckdb", "ibis-framework", "msgspec", "nh3", "pyarrow", "sqlglot"):
        monkeypatch.setattr("importlib.metadata.version", lambda name, new=engine: "0" if name == new else "1")
        seen.append(made())
    assert len(set(seen)) == len(seen)


def test_the_same_input_is_summarised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = load_config(tiny_site(tmp_path / "site")).sources[0]
    first = summarised(source, tmp_path / "cache")

    def refused(*_arguments: object) -> None:
        raise AssertionError("the engine was started")

    monkeypatch.setattr("site_builder.engine.connect", refused)
    assert summarised(source, tmp_path / "cache") == first
    (kept,) = (tmp_path / "cache" / "summaries").iterdir()
    assert isinstance(msgspec.json.decode(kept.read_bytes().partition(b"\n")[2]), dict)
    report = Report()
    report.extend(first.findings)
    assert [finding.code for finding in report.findings] == ["age-out-of-range"]
