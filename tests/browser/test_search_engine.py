"""What a text finds, and in which order: the engine of the search on small catalogues and on the whole IDC."""

import json
from itertools import accumulate
from pathlib import Path

import pytest

from site_builder.search.minisearch import tokenize
from tests.browser.pages import OpenPage, ServeFolder
from tests.browser.search_core import Engine, Json, core_of, ids

QUERIES = Path(__file__).with_name("search_queries.txt")
MEANINGS = {
    "spellings": [["tumor", "tumour", "tumors", "tumours"], ["metastasis", "metastases"]],
    "rules": [["aem", "em"], ["oe", "e"]],
    "meanings": [
        {"words": ["mri", "magnetic resonance imaging"], "any": [["modality", "MR"]]},
        {"words": ["pet"], "any": [["modality", "PT"]]},
        {"words": ["pet/ct", "pet ct"], "all": [["modality", "PT"], ["modality", "CT"]]},
        {"words": ["glioma"], "any": [["disease", "Glioblastoma"]]},
        {"words": ["brain"], "any": [["body_part", "HEAD"]], "broader": True},
        {"words": ["kidney tumor", "cancer of the kidney"], "any": [["disease", "Renal Cell Carcinoma"]]},
        {"words": ["slow scan"], "any": [["modality", "MR"], ["modality", "XX"]]},
        {"words": ["impossible"], "all": [["modality", "MR"], ["modality", "XX"]]},
    ],
}


@pytest.fixture
def engine(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Engine:
    return Engine(tmp_path / "engine", serve_folder, open_page)


@pytest.fixture
def real_core(real_site: Path) -> Json:
    core: Json = json.loads((real_site / "search" / "catalogue.json").read_text(encoding="utf-8"))
    return core


class TestOrder:
    def test_one_word_stands_higher_where_it_says_more(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a-text", "description": "thorax " * 9, "subjects": 90_000},
                {"id": "b-part", "facets": {"body_part": ["THORAX"]}, "subjects": 80_000},
                {"id": "c-data", "data": "Segmented thorax", "subjects": 70_000},
                {"id": "d-disease", "facets": {"disease": ["Disease of the Thorax"]}, "subjects": 60_000},
                {"id": "e-site", "facets": {"site": ["Thorax"]}, "subjects": 50_000},
                {"id": "f-title", "title": "A very long title in which the thorax is but one word of many others"},
                {"id": "g-start", "title": "Thoraxes"},
                {"id": "h-named", "short": "THORAX"},
                {"id": "i-other", "description": "nothing of the kind"},
            ]
        )
        assert engine.found(core, "thorax") == [
            ["h-named", "g-start", "f-title", "d-disease", "e-site", "b-part", "c-data", "a-text"]
        ]

    def test_beginnings_stand_below_whole_words_in_names_and_values(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "title": "Rating of scans"},
                {"id": "b", "facets": {"species": ["Rat"]}},
                {"id": "c", "description": "one rat"},
            ]
        )
        assert engine.found(core, "rat", "ratin") == [["b", "a", "c"], ["a"]]

    def test_the_share_of_the_title_counts_then_subjects_then_the_identifier(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "title": "Lung and other things of the body", "subjects": 9},
                {"id": "b", "title": "Lung scans", "subjects": 9},
                {"id": "c", "title": "Lung views", "subjects": 10},
                {"id": "d", "title": "Lung plots", "subjects": 9},
                {"id": "e", "title": "Lung", "subjects": None},
            ]
        )
        assert engine.found(core, "lung") == [["e", "c", "b", "d", "a"]]

    def test_rare_words_count_more(self, engine: Engine) -> None:
        filler = [{"id": f"z{n}", "title": f"Lung number {n}"} for n in range(20)]
        core = core_of(
            [
                {"id": "a", "title": "Lung", "description": "phantom"},
                {"id": "b", "title": "Phantom", "description": "lung"},
                *filler,
            ]
        )
        assert engine.found(core, "lung phantom") == [["b", "a"]]

    def test_a_collection_of_one_disease_is_before_one_of_many(self, engine: Engine) -> None:
        many = ["Melanoma", *(f"Disease {n}" for n in range(20))]
        core = core_of(
            [
                {"id": "a", "facets": {"disease": many}, "subjects": 9999},
                {"id": "b", "facets": {"disease": ["Melanoma"]}, "subjects": 1},
            ]
        )
        assert engine.found(core, "melanoma") == [["b", "a"]]

    def test_what_says_all_words_is_before_what_is_only_found_as_well(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "title": "Study of patients", "facets": {"body_part": ["HEAD"]}},
                {"id": "b", "description": "the brain in a study"},
            ],
            MEANINGS,
        )
        assert engine.found(core, "brain", "brain study") == [["b", "a"], ["b", "a"]]


class TestIdentifiers:
    DOCS: tuple[Json, ...] = (
        {"id": "lung-one", "short": "Lung One", "dois": ["10.7937/shared"]},
        {"id": "nlst", "title": "National Lung Screening Trial", "dois": ["10.7937/tcia.hmq8-j677", "10.7937/shared"]},
        {
            "id": "other",
            "title": "About TCGA-BRCA, NLST and 10.7937/tcia.hmq8-j677",
            "dois": ["https://data.example/x"],
        },
        {"id": "tcga-br", "short": "TCGA-BR"},
        {"id": "tcga-brca", "short": "TCGA-BRCA", "title": "Breast Invasive Carcinoma"},
    )

    @pytest.mark.parametrize(
        ("texts", "first"),
        [
            (
                ("TCGA-BRCA", "tcga_brca", "tcgabrca", "tcga brca", "idc/tcga-brca", "IDC/TCGA_BRCA", "id:tcga-brca"),
                "tcga-brca",
            ),
            (("nlst", "NLST", "idc/nlst", "id:nlst", "https://x.example/collections/idc/nlst/"), "nlst"),
            (("10.7937/tcia.hmq8-j677", "10.7937/TCIA.HMQ8-J677", "doi:10.7937/tcia.hmq8-j677"), "nlst"),
            (("https://doi.org/10.7937/tcia.hmq8-j677", "http://dx.doi.org/10.7937/TCIA.HMQ8-J677."), "nlst"),
            (("(10.7937/tcia.hmq8-j677)", "doi: 10.7937/tcia.hmq8-j677", "10.7937/tcia.hmq8"), "nlst"),
            (("https://data.example/x",), "other"),
            (("Lung One", "lung-one", "lung_one", "lungone"), "lung-one"),
            (("tcga-brc", "tcga_brc"), "tcga-brca"),
        ],
    )
    def test_every_spelling_of_an_identifier_finds_it_first(
        self, engine: Engine, texts: tuple[str, ...], first: str
    ) -> None:
        found = engine.found(core_of(self.DOCS), *texts)
        assert {text: each[:1] for text, each in zip(texts, found, strict=True)} == {text: [first] for text in texts}

    def test_an_exact_identifier_is_told(self, engine: Engine) -> None:
        row, *_ = engine.answer(core_of(self.DOCS), "tcga_brca")["rows"]
        assert row["match"]["exact"] is True
        assert set(row["match"]["terms"]) == {"tcga", "brca", "tcgabrca"}
        assert row["match"]["fields"] == ["identifier"]

    def test_a_doi_of_several_finds_all_and_an_unknown_one_nothing(self, engine: Engine) -> None:
        found = engine.found(core_of(self.DOCS), "10.7937/shared", "10.7937/unknown", "10.7937", "shared10")
        assert [set(each) for each in found] == [{"nlst", "lung-one"}, set(), {"nlst", "lung-one"}, set()]

    def test_a_part_of_a_doi_finds_it_where_no_text_has_it(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "dois": ["10.7937/k9/tcia.2016.eln8ygle"]}, {"id": "b"}])
        assert engine.found(core, "eln8ygle", "tcia") == [["a"], []]


class TestWords:
    def test_forms_of_a_word_are_the_word(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "description": "a tumour, anaemia and the oesophagus"},
                {"id": "b", "description": "tumors and biopsies of lungs; one metastasis"},
                {"id": "c", "description": "Müller's naïve masses"},
            ],
            MEANINGS,
        )
        texts = ["tumor", "tumours", "anemia", "esophagus", "biopsy", "lung", "metastases", "muller", "MÜLLER", "mass"]
        assert dict(zip(texts, engine.found(core, *texts), strict=True)) == {
            "tumor": ["a", "b"],
            "tumours": ["a", "b"],
            "anemia": ["a"],
            "esophagus": ["a"],
            "biopsy": ["b"],
            "lung": ["b"],
            "metastases": ["b"],
            "muller": ["c"],
            "MÜLLER": ["c"],
            "mass": ["c"],
        }

    def test_short_words_that_are_there_are_codes(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "facets": {"modality": ["US"]}}, {"id": "b", "description": "we use it"}])
        assert engine.found(core, "US", "u", "use") == [["a"], ["a", "b"], ["b"]]

    def test_misspelt_words_are_corrected_only_where_nothing_is_found(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "description": "breast"},
                {"id": "b", "description": "breast"},
                {"id": "c", "description": "best"},
                {"id": "d", "title": "Protsate", "description": "a slip of the pen"},
                {"id": "e", "title": "Prostate"},
                {"id": "f", "description": "mammography"},
            ]
        )
        answers = engine.answers(
            core, [{"q": q} for q in ("brest", "protsate", "prostaet", "mamography", "mamogr", "zzzz")]
        )
        assert [ids(answer) for answer in answers] == [["a", "b", "c"], ["d"], ["e"], ["f"], ["f"], []]
        assert [answer["query"]["similar"] for answer in answers] == [
            [{"word": "brest", "instead": ["breast", "best"]}],
            [],
            [{"word": "prostaet", "instead": ["prostate"]}],
            [{"word": "mamography", "instead": ["mammography"]}],
            [{"word": "mamogr", "instead": ["mammography"]}],
            [],
        ]
        assert answers[0]["rows"][0]["match"]["terms"] == ["breast"]

    def test_two_wrong_letters_leave_the_first_and_numbers_have_none(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "description": "kidney ab1234"}])
        assert engine.found(core, "kidnxy", "kitnxy", "xidnxy", "ab1235", "kid1ey") == [["a"], ["a"], [], [], []]

    def test_all_words_must_be_found_else_some(self, engine: Engine) -> None:
        core = core_of(
            [{"id": "a", "title": "Lung CT"}, {"id": "b", "title": "Lung"}, {"id": "c", "title": "Liver MR"}]
        )
        every, some, none = engine.answers(core, [{"q": "lung ct"}, {"q": "lung ct qqqq"}, {"q": "the ..."}])
        assert (every["query"]["mode"], ids(every)) == ("all", ["a"])
        assert (some["query"]["mode"], ids(some)) == ("some", ["a", "b"])
        assert (none["query"]["mode"], none["total"], none["sort"]["key"]) == ("none", 3, "title")

    def test_filters_hold_where_only_some_words_are_found(self, engine: Engine) -> None:
        core = core_of(
            [
                {"id": "a", "title": "Lung", "facets": {"modality": ["CT"]}},
                {"id": "b", "title": "Lung liver", "facets": {}},
            ]
        )
        assert engine.found(core, "modality:CT liver lung qqqq", "-liver lung qqqq") == [["a"], ["a"]]


class TestMeanings:
    DOCS: tuple[Json, ...] = (
        {"id": "a", "facets": {"modality": ["MR"], "disease": ["Glioblastoma"]}},
        {"id": "b", "facets": {"modality": ["PT", "CT"], "disease": ["Glioma"]}},
        {"id": "c", "facets": {"modality": ["PT"], "disease": ["Renal Cell Carcinoma"]}},
        {
            "id": "d",
            "facets": {"modality": ["CT"], "body_part": ["HEAD"]},
            "description": "tumors elsewhere, one kidney",
        },
    )

    def test_synonyms_mean_values_one_all_or_a_kind(self, engine: Engine) -> None:
        texts = [
            "mri",
            "magnetic resonance imaging",
            "pet",
            "pet ct",
            "PET/CT",
            "pet-ct",
            "petct",
            "glioma",
            "glioblastoma",
        ]
        found = dict(zip(texts, engine.found(core_of(self.DOCS, MEANINGS), *texts), strict=True))
        assert found == {
            "mri": ["a"],
            "magnetic resonance imaging": ["a"],
            "pet": ["b", "c"],
            "pet ct": ["b"],
            "PET/CT": ["b"],
            "pet-ct": ["b"],
            "petct": ["b"],
            "glioma": ["a", "b"],
            "glioblastoma": ["a"],
        }

    def test_words_of_a_meaning_may_stand_in_a_text_below_it(self, engine: Engine) -> None:
        core = core_of(self.DOCS, MEANINGS)
        assert engine.found(core, "kidney tumour", "cancer of kidney") == [["c", "d"], ["c"]]

    def test_meanings_are_told(self, engine: Engine) -> None:
        core = core_of(self.DOCS, MEANINGS)
        asked = [{"q": text} for text in ("pet ct", "brain", "slow scan", "impossible", "glioblastoma")]
        assert [answer["query"]["meant"] for answer in engine.answers(core, asked)] == [
            [{"words": "pet ct", "as": "Modality: PT and CT", "broader": False}],
            [{"words": "brain", "as": "Body part: HEAD", "broader": True}],
            [{"words": "slow scan", "as": "Modality: MR", "broader": False}],
            [],
            [],
        ]

    def test_values_that_were_met_are_told(self, engine: Engine) -> None:
        (row,) = engine.answer(core_of(self.DOCS, MEANINGS), "pet ct")["rows"]
        assert row["match"]["values"] == [
            {"facet": "modality", "value": "PT", "label": "Positron Emission Tomography"},
            {"facet": "modality", "value": "CT", "label": "Computed Tomography"},
        ]
        assert row["match"]["fields"] == ["modality"]
        assert row["match"]["inText"] is False

    def test_while_one_types_a_meaning_of_several_words_is_found_early(self, engine: Engine) -> None:
        assert engine.found(core_of(self.DOCS, MEANINGS), "magnetic reson", "kidney tum") == [["a"], ["c", "d"]]

    def test_a_name_with_a_number_is_itself_or_nothing(self, engine: Engine) -> None:
        licenses = ["CC-BY-4.0", "CC-BY-NC-4.0"]
        core = core_of([{"id": name.lower(), "facets": {"license": [name]}} for name in licenses])
        assert engine.found(core, "CC-BY-4.0", "cc by 4.0", "license:cc-by-4.0", "cc by") == [
            ["cc-by-4.0"],
            ["cc-by-4.0"],
            ["cc-by-4.0"],
            ["cc-by-4.0", "cc-by-nc-4.0"],
        ]

    def test_what_is_written_in_one_word_is_found_in_two(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "description": "radiogenomics"}, {"id": "b", "description": "x-ray"}])
        assert engine.found(core, "radio genomics", "x ray", "xray", "X-ray") == [["a"], ["b"], ["b"], ["b"]]


class TestSyntax:
    DOCS: tuple[Json, ...] = (
        {
            "id": "a",
            "short": "Lung A",
            "title": "Cancer of the lung",
            "subjects": 5,
            "size_bytes": 500_000_000,
            "published": "2019-05-01",
            "description": "breast and later cancer; a phantom",
            "facets": {"modality": ["CT"], "disease": ["Lung Cancer"], "age": ["60-69", "90+"], "sex": ["Female"]},
        },
        {
            "id": "b",
            "short": "Breast B",
            "title": "Breast Cancer Screening",
            "subjects": 500,
            "size_bytes": 5_000_000_000,
            "published": "2020-05-01",
            "facets": {"modality": ["MR"], "disease": ["Breast Cancer"], "body_part": ["BREAST"], "sex": ["Male"]},
        },
        {
            "id": "c",
            "short": "Both C",
            "subjects": None,
            "size_bytes": 2_000_000_000_000,
            "published": "2021-05-01",
            "facets": {"modality": ["MR", "CT"], "disease": ["Lung Cancer", "Breast Cancer"], "age": ["0-9"]},
        },
    )

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("modality:MR", "bc"),
            ("MODALITY:mr", "bc"),
            ("modality:MRI", "bc"),
            ("modality:magn", "bc"),
            ("modality:MR,CT", "abc"),
            ("modality:MR modality:CT", "c"),
            ("modality: MR", "bc"),
            ("modality:", "abc"),
            ("modality:SM", ""),
            ('disease:"breast cancer"', "bc"),
            ("disease:breats", "bc"),
            ("disease:cancer", "abc"),
            ("disease:lung breast", "ac"),
            ("title:cancer", "ab"),
            ("title:breast", "b"),
            ("title:lung", "a"),
            ("id:b", "b"),
            ("body_part:breast", "b"),
            ("bodypart:breast", "b"),
            ("Body-Part:breast", "b"),
            ("body:breast", "b"),
            ("sex:female", "a"),
            ("sex:male", "b"),
            ("sex:f", "a"),
            ("age:60-69", "a"),
            ("age:65", "a"),
            ("age:>80", "a"),
            ("age:5", "c"),
            ("age:70-79", ""),
            ("subjects:>100", "b"),
            ("subjects:>=500", "b"),
            ("subjects:<=5", "a"),
            ("subjects:1-500", "ab"),
            ("subjects:100-", "b"),
            ("subjects:1,000-", ""),
            ("subjects:many", ""),
            ("size:<1", "a"),
            ("size:>1TB", "c"),
            ("size:500MB-5GB", "ab"),
            ("released:2020-", "bc"),
            ("released:2019..2020", "ab"),
            ("year:2021", "c"),
            ("-modality:MR", "a"),
            ("-phantom", "bc"),
            ("-phantoms -breast", ""),
            ("cancer -phan", "abc"),
            ("lung -modality:CT", ""),
            ('"breast cancer"', "bca"),
            ('"cancer of the lung"', "a"),
            ('"lung cancer"', "ac"),
            ('-"lung cancer"', "b"),
            ("“breast cancer” screening", "b"),
            ('"canc"', ""),
            ('"breast cancer', "bca"),
        ],
    )
    def test_filters_quotes_and_minus(self, engine: Engine, text: str, found: str) -> None:
        (row,) = engine.found(core_of(self.DOCS, MEANINGS), text)
        assert sorted(row) == sorted(found)

    def test_the_order_of_phrases(self, engine: Engine) -> None:
        assert engine.found(core_of(self.DOCS), '"breast cancer"') == [["b", "c", "a"]]

    def test_fields_are_told(self, engine: Engine) -> None:
        query = engine.answer(core_of(self.DOCS, MEANINGS), 'lung colour:red -disease:"breast cancer" subjects:<10')[
            "query"
        ]
        assert query["unknownFields"] == ["colour"]
        assert query["words"] == ["lung", "colour", "red"]
        assert query["filters"] == [
            {"field": "disease", "text": "breast cancer", "negated": True, "values": ["Breast Cancer"]},
            {"field": "subjects", "text": "<10", "negated": False, "values": ["less than 10"]},
        ]

    def test_open_ends_are_told_as_people_say_them(self, engine: Engine) -> None:
        core = core_of([{"id": "a", "title": "Lung", "subjects": 5, "published": "2020-02-01"}])
        said = {
            "released:>2019": "after 2019",
            "released:<2021": "before 2021",
            "released:>=2019": "since 2019",
            "released:2019-": "since 2019",
            "released:<=2020": "until 2020",
            "subjects:>4": "more than 4",
            "subjects:>=4": "4 or more",
            "subjects:<=5": "up to 5",
        }
        answers = engine.answers(core, [{"q": q} for q in said])
        assert [answer["query"]["filters"][0]["values"] for answer in answers] == [[words] for words in said.values()]
        assert [answer["total"] for answer in answers] == [1] * len(said)

    def test_long_texts_are_cut_and_that_is_told(self, engine: Engine) -> None:
        core = core_of(self.DOCS)
        many = " ".join(f"lung{n}" for n in range(13))
        short, long, words = engine.answers(core, [{"q": q} for q in ("lung", "lung " + "x" * 200, many)])
        assert (short["query"]["tooLong"], long["query"]["tooLong"], words["query"]["tooLong"]) == (False, True, True)
        assert len(words["query"]["words"]) == 12

    @pytest.mark.parametrize(
        "text",
        [
            "__proto__",
            "constructor",
            "toString:x hasOwnProperty:y __proto__:z",
            "-__proto__ constructor:constructor",
            "...",
            '"',
            '""',
            '-""',
            "-",
            "--",
            "- - -",
            ":",
            "::a:",
            "modality:::",
            '-modality:"',
            "subjects:>>1",
            "subjects:1-2-3",
            "age:-",
            "🫁",
            "\ud83e",
            "肺癌 лёгкое",
            "שלום עולם",
            "\u202egnul",
            "<img src=x onerror=alert(1)>",
            "' OR 1=1 --",
            "a" * 200,
            "a-" * 100,
            "10.",
            "10.1/",
            "https://",
            "%00\u0000\n\t",
            "İSTANBUL ß ﬁ",
        ],
    )
    def test_hostile_texts_are_harmless(self, engine: Engine, text: str) -> None:
        answer = engine.answer(core_of(self.DOCS, MEANINGS), text)
        assert answer["of"] == 3
        assert 0 <= answer["total"] <= 3


class TestWholeIndex:
    def test_only_words_that_are_there_are_marked(self, engine: Engine, real_core: Json) -> None:
        queries = QUERIES.read_text(encoding="utf-8").splitlines()
        answers = engine.answers(real_core, [{"q": query, "count": 200, "facetCounts": False} for query in queries])
        texts = _words(real_core)
        found = 0
        for query, answer in zip(queries, answers, strict=True):
            for row in answer["rows"] if answer["query"]["mode"] != "none" else ():
                found += 1
                strange = set(row["match"]["terms"]) - texts[row["doc"]]
                assert not strange, (query, row["id"], strange)
                assert row["match"]["terms"] or row["match"]["values"] or "DOI" in row["match"]["fields"], (query, row)
                held = {(name, v["value"]) for name, values in row["values"].items() for v in values}
                assert {(v["facet"], v["value"]) for v in row["match"]["values"]} <= held
        assert found > 1000

    def test_every_collection_is_first_for_its_identifier(self, engine: Engine, real_core: Json) -> None:
        spellings = [[i, i.partition("/")[2], i.partition("/")[2].replace("-", "_")] for i in real_core["ids"]]
        asked = [{"q": text, "count": 1, "facetCounts": False} for each in spellings for text in each]
        answers = engine.answers(real_core, asked)
        first = [answer["rows"][0]["id"] for answer in answers]
        assert first == [i for i in real_core["ids"] for _ in range(3)]

    def test_typing_never_empties_the_list_on_the_way_to_a_word(self, engine: Engine, real_core: Json) -> None:
        words = ["glioblastoma", "mammography", "prostate", "pancreas", "segmentation", "histopathology"]
        starts = [word[:length] for word in words for length in range(1, len(word) + 1)]
        answers = engine.answers(real_core, [{"q": start, "count": 0, "facetCounts": False} for start in starts])
        assert [start for start, answer in zip(starts, answers, strict=True) if answer["total"] == 0] == []


def _words(core: Json) -> list[set[str]]:
    """All words of each collection: those of its texts, as the catalogue places them, and those of its values."""
    words: list[set[str]] = [set() for _ in core["ids"]]
    for term, entries in zip(core["terms"].split(" "), core["postings"], strict=True):
        for _field, *steps in entries:
            for doc in accumulate(steps):
                words[doc].add(term)
    for facet in core["facets"]:
        for doc, codes in enumerate(facet.get("docs", ())):
            words[doc] |= {token for code in codes for text in facet["values"][code] for token in tokenize(text)}
    return words
