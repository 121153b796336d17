"""Facets, orders, rows and what to loosen: the engine of the search against counts made here."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import OpenPage, ServeFolder
from tests.browser.search_core import Engine, Json, core_of, ids

Chosen = dict[str, list[str]]
#: Figures of a collection that count where a facet has no numbers of its own.
UNITS = ("collections", "subjects", "series")
SORTS = {
    "subjects": "subjects",
    "studies": "studies",
    "series": "series",
    "size": "size_bytes",
    "updated": "updated",
    "released": "published",
}


@pytest.fixture
def engine(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Engine:
    return Engine(tmp_path / "engine", serve_folder, open_page)


class Site:
    """What the search of a built site loads."""

    def __init__(self, root: Path) -> None:
        self.core: Json = json.loads((root / "search" / "catalogue.json").read_text(encoding="utf-8"))
        self.counts: Json = json.loads((root / self.core["counts"]).read_text(encoding="utf-8"))
        self.docs = range(self.core["count"])

    def values(self) -> list[Json]:
        return [facet for facet in self.core["facets"] if facet["kind"] == "values"]

    def held(self, facet: Json, doc: int) -> list[str]:
        return [facet["values"][code][0] for code in facet["docs"][doc]]

    def passes(self, doc: int, chosen: Chosen, but: str | None = None) -> bool:
        """Or inside a facet, and between facets."""
        return all(
            facet["name"] == but or not set(self.held(facet, doc)).isdisjoint(chosen[facet["name"]])
            for facet in self.values()
            if facet["name"] in chosen
        )

    def number(self, facet: Json, doc: int, place: int, unit: str) -> int | None:
        """How many subjects or series of a collection have the value at a place of its list."""
        if facet["name"] in self.counts:
            number: int | None = self.counts[facet["name"]][unit][doc][place]
            return number
        whole: int | None = self.core["figures"][unit][doc]
        return whole

    def before(self, doc: int) -> list[int]:
        """The listings of the same collection that count before this one: the canonical one, then in their order."""
        canonical: dict[str, int] = self.core["canonical"]
        whole = canonical.get(str(doc))
        same = [other for other in self.docs if other < doc and canonical.get(str(other)) == whole]
        return [] if whole is None else [whole, *same]

    def expected(self, facet: Json, chosen: Chosen, unit: str) -> dict[str, tuple[int, bool]]:
        """Count and whether it may be more, for each value, ignoring the facet's own choice."""
        there = [doc for doc in self.docs if self.passes(doc, chosen, but=facet["name"])]
        numbers: dict[str, list[int | None]] = {value: [] for value, _label in facet["values"]}
        for doc in there:
            others = {value for twin in self.before(doc) if twin in there for value in self.held(facet, twin)}
            for place, value in enumerate(self.held(facet, doc)):
                if unit == "collections":
                    numbers[value].append(1)
                elif value not in others:
                    numbers[value].append(self.number(facet, doc, place, unit))
        return {v: (sum(n or 0 for n in each), None in each) for v, each in numbers.items()}


@pytest.fixture(scope="module", params=["real_site", "federated_site"])
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.getfixturevalue(request.param))


class TestFacets:
    def test_counts_are_those_of_a_count_by_hand(self, engine: Engine, site: Site) -> None:
        chance = random.Random(4)
        chosen = [_choice(site, chance) for _ in range(40)]
        requests: list[Json] = [{"facets": each, "unit": UNITS[n % 3], "count": 1000} for n, each in enumerate(chosen)]
        found = 0
        for request, answer in zip(requests, engine.answers(site.core, requests, site.counts), strict=True):
            docs = [doc for doc in site.docs if site.passes(doc, request["facets"])]
            assert sorted(row["doc"] for row in answer["rows"]) == docs
            assert answer["total"] == len(docs)
            facets = {facet["name"]: facet for facet in answer["facets"]}
            for facet in site.values():
                got = {v["value"]: (v["count"], v["atLeast"]) for v in facets[facet["name"]]["values"]}
                assert got == site.expected(facet, request["facets"], request["unit"]), (request, facet["name"])
            found += len(docs)
        assert found > 100

    def test_a_text_and_filters_hold_together(self, engine: Engine, site: Site) -> None:
        modality = next(facet for facet in site.values() if facet["name"] == "modality")
        value = modality["values"][0][0]
        plain, chosen = engine.answers(
            site.core, [{"q": "cancer", "count": 1000}, {"q": "cancer", "count": 1000, "facets": {"modality": [value]}}]
        )
        expected = [row["id"] for row in plain["rows"] if value in site.held(modality, row["doc"])]
        assert [row["id"] for row in chosen["rows"]] == expected
        assert expected
        assert chosen["facets"][0]["values"] == [
            counted | {"chosen": name == "modality" and counted["value"] == value}
            for name, counted in ((chosen["facets"][0]["name"], c) for c in chosen["facets"][0]["values"])
        ]

    def test_collections_without_a_value_are_counted(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "facets": {"sex": ["Female"], "species": ["Human"]}, "subjects": 5},
                {"id": "b", "facets": {"species": ["Human"]}, "subjects": 7},
                {"id": "c", "facets": {"species": ["Human"]}, "subjects": None},
            ]
        )
        plain, subjects = engine.answers(core, [{}, {"unit": "subjects"}], {})
        assert [facet["unknown"] for facet in plain["facets"]] == [
            {"count": 2, "atLeast": False},
            None,
            {"count": 1, "atLeast": False},
        ]
        assert subjects["facets"][0]["unknown"] == {"count": 7, "atLeast": True}
        assert subjects["facets"][1]["values"][0] | {"chosen": False} == {
            "value": "Human",
            "label": "Human",
            "count": 12,
            "atLeast": True,
            "chosen": False,
        }

    def test_the_same_collection_of_two_platforms_adds_its_subjects_once(self, engine: Engine) -> None:
        modalities = {"modality": ["CT"]}
        core = core_of(
            [
                {"id": "idc/a", "subjects": 5, "also": ["TCIA"], "facets": {"platform": ["IDC"], **modalities}},
                {
                    "id": "tcia/a",
                    "subjects": 6,
                    "canonical": 0,
                    "also": ["IDC"],
                    "facets": {"platform": ["TCIA"], "modality": ["CT", "MR"]},
                },
                {"id": "tcia/b", "subjects": 1, "facets": {"platform": ["TCIA"], **modalities}},
            ]
        )
        both, one = engine.answers(
            core, [{"unit": "subjects"}, {"unit": "subjects", "facets": {"platform": ["TCIA"]}}], {}
        )
        counts = [{v["value"]: v["count"] for v in answer["facets"][1]["values"]} for answer in (both, one)]
        assert both["total"] == 3
        assert counts == [{"CT": 6, "MR": 6}, {"CT": 7, "MR": 6}]
        assert [v["count"] for v in both["facets"][0]["values"]] == [5, 7]
        assert [(row["canonical"], row["also"]) for row in both["rows"]] == [
            (None, ["TCIA"]),
            ({"id": "idc/a", "platform": "IDC"}, ["IDC"]),
            (None, []),
        ]

    def test_of_three_platforms_one_counts_whichever_are_chosen(self, engine: Engine) -> None:
        names = ["IDC", "MIDRC", "TCIA"]
        docs = [
            {"id": f"{name.lower()}/a", "subjects": number, "facets": {"platform": [name], "modality": ["CT"]}}
            | ({} if name == "TCIA" else {"canonical": 2})
            for number, name in enumerate(names, 5)
        ]
        chosen = [names, ["IDC", "MIDRC"], ["MIDRC"]]
        requests = [{"unit": "subjects", "facets": {"platform": each}} for each in chosen]
        answers = engine.answers(core_of(docs), requests, {})
        assert [answer["facets"][1]["values"][0]["count"] for answer in answers] == [7, 5, 6]

    def test_what_another_listing_states_is_not_counted_as_not_stated(self, engine: Engine) -> None:
        docs = [
            {"id": "idc/a", "subjects": 5, "facets": {"platform": ["IDC"], "modality": ["CT"]}},
            {"id": "tcia/a", "subjects": 5, "canonical": 0, "facets": {"platform": ["TCIA"]}},
            {"id": "tcia/b", "subjects": 2, "facets": {"platform": ["TCIA"]}},
        ]
        both, one = engine.answers(
            core_of(docs), [{"unit": "subjects"}, {"unit": "subjects", "facets": {"platform": ["TCIA"]}}], {}
        )
        assert [answer["facets"][1]["unknown"]["count"] for answer in (both, one)] == [2, 7]

    def test_what_is_not_there_is_ignored_and_told(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "subjects": 5, "facets": {"modality": ["CT"]}}])
        facets = {
            "modality": ["CT", "ZZ", "", "CT"],
            "colour": ["red"],
            "subjects": ["few", "9-1", "1-9"],
            "__proto__": ["x"],
        }
        answer = engine.answers(core, [{"facets": {**facets, "constructor": ["y"]}, "unit": "cows", "sort": "cows"}])[0]
        assert answer["total"] == 1
        assert {(each["name"], each["value"]) for each in answer["ignored"]} >= {
            ("modality", "ZZ"),
            ("colour", "red"),
            ("subjects", "few"),
            ("subjects", "9-1"),
            ("constructor", "y"),
        }
        assert (answer["unit"], answer["sort"]) == ("collections", {"key": "title", "ascending": True})
        assert answer["facets"][0]["chosen"] == ["CT"]


class TestRanges:
    CORE = core_of(
        [
            {"id": "a", "subjects": 1, "size_bytes": 10_000_000, "published": "2019-12-31"},
            {"id": "b", "subjects": 9, "size_bytes": 1_000_000_000, "published": "2020-01-01"},
            {"id": "c", "subjects": 10, "size_bytes": 9_999_999_999, "published": "2021-01-01"},
            {"id": "d", "subjects": 12_000, "size_bytes": 10_000_000_000, "published": "2021-06-01"},
            {"id": "e", "subjects": None, "size_bytes": 10_000_000_000_000, "published": None},
        ]
    )

    @pytest.mark.parametrize(
        ("facet", "values", "found"),
        [
            ("subjects", ["1-9"], "ab"),
            ("subjects", ["10-99"], "c"),
            ("subjects", ["10000-"], "d"),
            ("subjects", ["1-9", "10000-"], "abd"),
            ("subjects", ["2-10"], "bc"),
            ("subjects", ["-9"], "ab"),
            ("subjects", ["10-"], "cd"),
            ("size", ["0-1"], "a"),
            ("size", ["1-10"], "bc"),
            ("size", ["10-100"], "d"),
            ("size", ["10000-"], "e"),
            ("size", ["0.01-1"], "ab"),
            ("size", ["-10"], "abcd"),
            ("released", ["2019"], "a"),
            ("released", ["2021"], "cd"),
            ("released", ["2020-2021"], "bcd"),
            ("released", ["2020-"], "bcd"),
            ("released", ["-2019"], "a"),
        ],
    )
    def test_ranges_have_both_ends(self, engine: Engine, facet: str, values: list[str], found: str) -> None:
        assert ids(engine.answer(self.CORE, facets={facet: values})) == list(found)

    def test_steps_are_counted_and_labelled(self, engine: Engine) -> None:
        subjects, size, released = engine.answer(self.CORE, facets={"size": ["2-3.5"]})["facets"]
        assert [(v["value"], v["label"]) for v in subjects["values"]] == [
            ("1-9", "1 to 9"),
            ("10-99", "10 to 99"),
            ("100-999", "100 to 999"),
            ("1000-9999", "1,000 to 9,999"),
            ("10000-", "10,000 or more"),
        ]
        assert [(v["value"], v["label"], v["count"]) for v in size["values"]] == [
            ("0-1", "less than 1 GB", 1),
            ("1-10", "1 GB to 10 GB", 2),
            ("10-100", "10 GB to 100 GB", 1),
            ("100-1000", "100 GB to 1 TB", 0),
            ("1000-10000", "1 TB to 10 TB", 0),
            ("10000-", "10 TB or more", 1),
        ]
        assert (size["chosen"], size["custom"]) == (["2-3.5"], [{"value": "2-3.5", "label": "2 GB to 3.5 GB"}])
        assert (size["bounds"], subjects["bounds"]) == ([0.01, 10000], [1, 12000])
        assert [(v["value"], v["label"]) for v in released["values"]] == [(y, y) for y in ("2019", "2020", "2021")]
        assert (subjects["unit"], size["unit"], released["unit"]) == ("subjects", "bytes", "year")


class TestOrders:
    def test_every_order_has_what_is_not_provided_last(self, engine: Engine, site: Site) -> None:
        wanted = [(key, order) for key in SORTS for order in ("asc", "desc")]
        requests = [{"sort": key, "order": order, "count": 1000, "facetCounts": False} for key, order in wanted]
        for (key, order), answer in zip(wanted, engine.answers(site.core, requests), strict=True):
            if key not in answer["sorts"]:
                assert set(site.core["figures"][SORTS[key]]) == {None}
                continue
            figures = [row[SORTS[key]] for row in answer["rows"]]
            known = [figure for figure in figures if figure is not None]
            assert known == sorted(known, reverse=order == "desc")
            assert figures == [*known, *([None] * (len(figures) - len(known)))]
            assert answer["sort"] == {"key": key, "ascending": order == "asc"}
            assert answer["facets"] == []

    def test_the_order_without_a_choice(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "subjects": 2}, {"id": "b", "subjects": 1, "title": "Lung"}])
        requests: list[Json] = [
            {},
            {"q": "lung"},
            {"q": "lung", "sort": "title"},
            {"sort": "best"},
            {"sort": "subjects"},
        ]
        answers = engine.answers(
            core, [*requests, {"q": "-lung"}, {"q": "subjects:>0"}, {"sort": "title", "order": "desc"}]
        )
        assert [(a["sort"]["key"], a["sort"]["ascending"]) for a in answers] == [
            ("title", True),
            ("best", False),
            ("title", True),
            ("title", True),
            ("subjects", False),
            ("title", True),
            ("title", True),
            ("title", False),
        ]
        assert (answers[0]["sorts"], answers[1]["sorts"]) == (["title", "subjects"], ["best", "title", "subjects"])

    def test_pages_follow_one_another(self, engine: Engine) -> None:
        core = core_of([{"id": f"n{n:03}", "title": f"Lung {n % 7}"} for n in range(120)])
        pages = engine.answers(core, [{"q": "lung", "from": start, "count": 50} for start in (0, 50, 100, 150)])
        whole = engine.answer(core, "lung", count=1000)
        assert [row for page in pages for row in page["rows"]] == whole["rows"]
        assert [len(page["rows"]) for page in pages] == [50, 50, 20, 0]


class TestRows:
    def test_a_row_has_what_a_card_shows(self, engine: Engine) -> None:
        doc = {
            "id": "a",
            "collection_id": "A.1",
            "short": "A",
            "title": "The A",
            "subjects": None,
            "studies": 3,
            "dois": ["10.1/x", "https://data.example/y", "javascript:alert(1)"],
            "facets": {"platform": ["IDC"], "modality": ["MR", "CT"]},
        }
        core = core_of([doc, {"id": "b"}, {"id": "c"}])
        core["hidden"] = {"0": {"figures": ["subjects"], "fewer_than": 11}}
        core["texts"] = {"folder": "search/texts/f/", "starts": [0, 1]}
        first, second, third = engine.answer(core)["rows"]
        assert first == {
            "doc": 0,
            "id": "idc/a",
            "url": "collections/idc/a/",
            "collection_id": "A.1",
            "short_title": "A",
            "title": "The A",
            "platform": {"value": "IDC", "label": "IDC"},
            "subjects": None,
            "studies": 3,
            "series": None,
            "instances": None,
            "size_bytes": None,
            "updated": None,
            "published": None,
            "hidden": ["subjects"],
            "fewer_than": 11,
            "dois": [
                {"text": "10.1/x", "url": "https://doi.org/10.1/x"},
                {"text": "https://data.example/y", "url": "https://data.example/y"},
                {"text": "javascript:alert(1)", "url": None},
            ],
            "values": {
                "platform": [{"value": "IDC", "label": "IDC"}],
                "modality": [
                    {"value": "MR", "label": "Magnetic Resonance"},
                    {"value": "CT", "label": "Computed Tomography"},
                ],
            },
            "canonical": None,
            "also": [],
            "text": {"chunk": 0, "position": 0, "path": "search/texts/f/0.json"},
            "match": None,
        }
        assert (second["platform"], second["collection_id"], second["title"]) == (None, "b", "b")
        assert [second["text"], third["text"]] == [
            {"chunk": 1, "position": 0, "path": "search/texts/f/1.json"},
            {"chunk": 1, "position": 1, "path": "search/texts/f/1.json"},
        ]

    @pytest.mark.parametrize("docs", [[], [{"id": "only", "title": "Lung", "facets": {"modality": ["CT"]}}]])
    def test_catalogues_of_none_and_of_one(self, engine: Engine, docs: list[Json]) -> None:
        requests: list[Json] = [{}, {"q": "lung"}, {"q": "modality:CT -x"}, {"q": "zzzz"}, {"sort": "subjects"}]
        answers = engine.answers(core_of(docs), requests)
        assert [answer["total"] for answer in answers] == [len(docs), len(docs), len(docs), 0, len(docs)]
        assert {answer["of"] for answer in answers} == {len(docs)}


class TestLoosening:
    DOCS: tuple[Json, ...] = (
        {"id": "a", "title": "Lung", "facets": {"modality": ["CT"], "sex": ["Female"]}},
        {"id": "b", "title": "Lung", "facets": {"modality": ["CT"], "sex": ["Male"]}},
        {"id": "c", "title": "Liver", "facets": {"modality": ["MR"], "sex": ["Male"]}},
    )

    def steps(self, engine: Engine, **request: Any) -> list[tuple[str, str | None, str, int]]:
        answer = engine.answer(core_of(self.DOCS), **request)
        assert answer["total"] == 0
        return [(step["kind"], step["name"], step["label"], step["count"]) for step in answer["loosen"]]

    def test_single_steps_with_the_count_that_they_give(self, engine: Engine) -> None:
        assert self.steps(engine, q="lung", facets={"modality": ["MR"]}) == [
            ("facet", "modality", "Modality", 2),
            ("word", None, "lung", 1),
        ]
        assert self.steps(engine, q="liver sex:Female") == [
            ("word", None, "liver", 1),
            ("field", "sex", "sex:Female", 1),
        ]
        assert self.steps(engine, q="lung -lung") == [("word", None, "-lung", 2), ("word", None, "lung", 1)]
        assert self.steps(engine, q="zzzz") == [("word", None, "zzzz", 3)]

    def test_two_steps_where_one_does_not_do(self, engine: Engine) -> None:
        facets = {"modality": ["MR"], "sex": ["Female"]}
        assert self.steps(engine, q="liver zzzz", facets=facets) == [("facet", "sex", "Sex", 1)]
        assert self.steps(engine, q="lung sex:Female", facets={"modality": ["MR"], "sex": ["Male"]}) == [
            ("pair", None, "Modality and Sex", 1)
        ]

    def test_all_filters_where_two_do_not_do(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "title": "Lung", "facets": {"modality": ["CT"], "sex": ["Female"], "species": ["Dog"]}},
                {"id": "b", "title": "Liver", "facets": {"modality": ["MR"], "sex": ["Male"], "species": ["Human"]}},
            ]
        )
        facets = {"modality": ["MR"], "sex": ["Male"], "species": ["Human"]}
        (step,) = engine.answer(core, "lung title:lung -liver", facets=facets)["loosen"]
        assert (step["kind"], step["label"], step["count"], step["facets"]) == ("all", "all filters", 1, {})

    def test_the_whole_text_where_two_words_do_not_do(self, engine: Engine) -> None:
        assert self.steps(engine, q="-lung -liver sex:Unknown modality:XX") == [("all", None, "the whole text", 3)]

    def test_a_step_gives_what_it_promises(self, engine: Engine, site: Site) -> None:
        facets = {"modality": ["SM"], "body_part": ["BREAST"]}
        requests: list[Json] = [
            {"q": "zzzzqqqq", "facets": facets},
            {"q": "brain mouse modality:ZZ", "facets": {}},
            {"q": 'lung "no such phrase here" -lung', "facets": {"modality": ["SM"]}},
            {"q": "subjects:>100000000 breast", "facets": {"modality": ["CT"]}},
        ]
        answers = [a for a in engine.answers(site.core, requests) if a["total"] == 0]
        steps = [step for answer in answers for step in answer["loosen"]]
        after = engine.answers(site.core, [{"q": step["q"], "facets": step["facets"]} for step in steps])
        assert [step["count"] for step in steps] == [answer["total"] for answer in after]
        assert steps
        assert all(len(answer["loosen"]) <= 6 for answer in answers)
        assert 0 not in [step["count"] for step in steps]


def _choice(site: Site, chance: random.Random) -> Chosen:
    """Some values of up to three facets."""
    facets = chance.sample(site.values(), chance.randrange(4))
    return {
        facet["name"]: [v for v, _ in chance.sample(facet["values"], min(len(facet["values"]), chance.randrange(1, 4)))]
        for facet in facets
    }
