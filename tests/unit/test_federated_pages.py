"""Pages, charts and JSON of several platforms that have little in common."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.charts import ChartSpec
from site_builder.exports.api import collection_json
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, Facet, FacetCount, Totals
from site_builder.plan import facet_urls, plan_figures
from site_builder.plan.figures import collection_figures, value_figure
from site_builder.plan.values import listed_values, rows_having
from tests.fixtures.federated import PROBLEM, federated_catalog
from tests.fixtures.html import Element
from tests.fixtures.sites import Json, build_site, read_json, read_page
from tests.tiny import tiny_site

IDS = (
    "guarded/ward",
    "guarded/ward-pilot",
    "idc/brain",
    "idc/shared-lung",
    "midrc/open-a1",
    "registry/names-only",
    "tcia/shared-lung",
    "tcia/skin",
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


@pytest.fixture(scope="module")
def figures(catalog: Catalog) -> dict[str, dict[str, ChartSpec]]:
    """The charts of each page by their id."""
    planned = plan_figures(catalog, facet_urls(catalog))
    return {url: {spec.id: spec for spec in specs} for url, specs in planned.items()}


@pytest.fixture(scope="module")
def one_platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    return build_site(tiny_site(folder / "tiny").parents[1] / "data", folder)


def notes(page: Element) -> str:
    """What a page says of what its figures count once and leave out."""
    return " ".join(p.words() for p in page.all("p", class_="figures-note"))


def filters(page: Element) -> list[str]:
    """What the list of collections can be filtered by, in order."""
    return [box.first("p").words().removesuffix(" is loading") for box in page.all("div", class_="facet-waiting")]


def facts(page: Element) -> str:
    """The line of figures at the head of a page."""
    return ", ".join(item.words() for item in page.first("ul", class_="facts").all("li"))


def shown(spec: ChartSpec) -> dict[str, tuple[object, ...]]:
    """Each row of a chart: its counts, or what stands in their place."""
    return {
        row.label: tuple(instead.words if (instead := row.instead(i)) else count for i, count in enumerate(row.counts))
        for row in spec.rows
    }


class TestFigures:
    def test_every_collection_has_the_charts_of_what_is_counted(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        assert {id_: list(figures[f"collections/{id_}/"]) for id_ in IDS} == {
            "guarded/ward": ["modality", "sex"],
            "guarded/ward-pilot": [],
            "idc/brain": ["modality", "sex", "age", "license", "body-part", "manufacturer", "growth"],
            "idc/shared-lung": ["modality", "sex", "age", "license", "body-part", "manufacturer", "growth"],
            "midrc/open-a1": ["modality", "sex", "age", "race", "covid-19", "loinc"],
            "registry/names-only": ["sex"],
            "tcia/shared-lung": ["modality", "sex", "race", "ethnicity", "license"],
            "tcia/skin": ["modality", "sex", "race", "ethnicity", "license"],
        }

    def test_where_there_are_no_series_studies_are_counted(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        charts = figures["collections/midrc/open-a1/"]
        assert [m.denominator_label for m in charts["modality"].measures] == ["of 45 studies", "of 30 subjects"]
        assert [m.denominator_label for m in charts["loinc"].measures] == ["of 45 studies"]
        assert shown(charts["covid-19"]) == {
            "Negative": (8,), "Positive": (7,), "Not reported": (8,), "Unknown": (7,),
        }  # fmt: skip
        assert [row.kind for row in charts["covid-19"].rows] == ["value", "value", "not-reported", "unknown"]

    def test_hidden_counts_are_rows_without_a_bar(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        sex = figures["collections/guarded/ward/"]["sex"]
        assert sex.measures[0].denominator_label == "of 1,030 studies"
        assert shown(sex) == {
            "Female": (500,), "Male": (432,), "Other": ("fewer than 50",), "Not reported": (60,),
            "Unknown": ("fewer than 50",),
        }  # fmt: skip

    def test_several_licences_of_a_series_overlap(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        chart = figures["collections/tcia/shared-lung/"]["license"]
        assert chart.overlapping
        assert shown(chart) == {"CC BY 3.0": (14,), "CC BY 4.0": (9,)}
        assert not figures["collections/tcia/skin/"]["license"].overlapping

    def test_the_site_counts_out_of_the_platforms_that_say(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        charts = figures[""]
        modality, race, sex = charts["modality"], charts["race"], charts["sex"]
        assert [m.denominator_label for m in modality.measures] == [
            "of 83 series of IDC and TCIA",
            "of 93 subjects of IDC, TCIA and MIDRC",
        ]
        assert modality.note == (
            "In no bar, since not provided: Registry. In no bar of series: MIDRC and Guarded, counted in studies."
        )
        assert shown(modality)["Digital Radiography"] == (None, 15)
        assert race.measures[0].denominator_label == "of 53 subjects of TCIA and MIDRC"
        assert sex.measures[0].denominator_label == "of 100 subjects of 4 platforms"
        assert not sex.hides(0), "what is hidden among studies is no subject"

    def test_a_value_is_counted_in_canonical_collections_alone(self, figures: dict[str, dict[str, ChartSpec]]) -> None:
        chart = figures["modalities/ct/"]["collections"]
        assert shown(chart) == {"brain": (17,), "shared_lung": (9,)}
        assert chart.note == "In no bar, since no series are counted there: Ward and Open-A1."

    def test_an_age_group_of_nobody_has_a_place_on_the_axis(self, catalog: Catalog) -> None:
        brain = next(c for c in catalog.collections if c.id == "idc/brain")
        whole = brain.totals.subjects or 0
        counts = (
            FacetCount("20-29", "20-29", 3, 3, 3),
            FacetCount("50-59", "50-59", None, None, None, hidden=True, fewer_than=11),
            FacetCount("60-69", "60-69", whole - 4, 1, 1),
            FacetCount("unknown", "Unknown", 1, 1, 1),
        )
        ages = replace(brain.facets["age_group"], counts=counts)
        (chart,) = (
            spec
            for spec in collection_figures(replace(brain, facets=brain.facets | {"age_group": ages}), {})
            if spec.id == "age"
        )
        assert shown(chart) == {
            "20-29": (3,), "30-39": (0,), "40-49": (0,), "50-59": ("fewer than 11",), "60-69": (whole - 4,),
            "Unknown": (1,),
        }  # fmt: skip

    def test_those_without_a_value_are_a_row_where_a_source_leaves_them_out(self, catalog: Catalog) -> None:
        ward = next(c for c in catalog.collections if c.id == "guarded/ward")
        counts = (FacetCount("CT", "CT", None, None, 20), FacetCount("MR", "MR", None, None, 10))
        facet = Facet("license", "series", True, counts)
        totals = Totals(None, None, 40, None, None)
        (chart,) = (
            spec
            for spec in collection_figures(replace(ward, totals=totals, facets=ward.facets | {"license": facet}), {})
            if spec.id == "license"
        )
        assert shown(chart)["Without a value"] == (10,)
        found = value_figure(facet, counts[0], ())
        assert found is not None
        assert shown(found) == {"in no collection of its own": (20,)}


class TestHome:
    @pytest.fixture
    def page(self, federated_site: Path) -> Element:
        return read_page(federated_site, "")

    def test_totals_say_what_they_count_once_and_what_they_leave_out(self, page: Element) -> None:
        assert notes(page) == (
            "1 collection is listed by more than one platform, with 2 pages in all; totals count it once. "
            "Not provided, so in no total: studies of Registry; series of MIDRC, Guarded and Registry."
        )
        assert facts(page).startswith("7 collections, 930 subjects")

    def test_stale_and_failed_sources_are_told_of(self, page: Element) -> None:
        (notice,) = page.all("aside", role="note")
        stale, failed = (p.words() for p in notice.all("p"))
        assert stale == (
            "IDC could not be reached on the last try. Shown is what was fetched on 3 Nov 2026, 18 days old at the "
            "time of this build. Why: data quality"
        )
        assert failed == (
            "Source uploads could not be read when this site was built. Nothing of it is shown here. Why: data quality"
        )

    def test_platforms_stand_side_by_side(self, page: Element) -> None:
        table = page.first("table", class_="platform-table")
        rows = {row.first("a").words(): [cell.words() for cell in row.all("td")] for row in table.all("tr")[1:]}
        assert list(rows) == ["IDC", "TCIA", "MIDRC", "Guarded", "Registry"]
        assert rows["MIDRC"] == ["1", "30", "45", "not provided", "1 Nov 2026"]
        assert rows["IDC"][-1] == "3 Nov 2026 stale"

    def test_a_collection_is_listed_once_among_the_newest(self, page: Element) -> None:
        links = [a.attributes["href"] for a in page.all("a")]
        assert links.count("collections/idc/shared-lung/") == 2  # newest, most subjects
        assert "collections/tcia/shared-lung/" not in links


class TestCollections:
    def test_twins_lead_to_each_other_and_say_which_one_counts(self, federated_site: Path) -> None:
        first = read_page(federated_site, "collections/idc/shared-lung/")
        other = read_page(federated_site, "collections/tcia/shared-lung/")
        rule = "since IDC comes before the others in the configuration of this site"
        assert first.first("p", class_="twins").words() == (
            "Also listed by TCIA: Shared Lung of TCIA. Totals of this site count it once, as it is listed here, "
            f"{rule}."
        )
        assert other.first("p", class_="twins").words() == (
            f"Also listed by IDC: shared lung of IDC. Totals of this site count it as IDC lists it, {rule}; "
            "the facts of this page are those of TCIA."
        )
        assert other.first("p", class_="twins").first("a").attributes["href"] == "../../idc/shared-lung/"
        own = "https://example.org/atlas/collections/tcia/shared-lung/"
        assert other.first("link", rel="canonical").attributes["href"] == own, "its facts are of another platform"

    def test_the_pages_of_a_stale_source_say_so_and_others_do_not(self, federated_site: Path) -> None:
        stale = {url for url in self.pages(federated_site) if read_page(federated_site, url).all("aside", role="note")}
        of_idc = {"collections/idc/brain/", "collections/idc/shared-lung/", "commons/idc/", "modalities/ct/"}
        assert of_idc | {"", "collections/", "commons/", "modalities/"} <= stale
        assert not stale & {"collections/tcia/skin/", "commons/tcia/", "modalities/sm/", "about/", "dictionary/"}

    def pages(self, site: Path) -> Iterator[str]:
        for path in site.rglob("index.html"):
            url = path.parent.relative_to(site).as_posix()
            yield "" if url == "." else f"{url}/"

    @pytest.mark.parametrize(
        ("id_", "said"),
        [
            ("midrc/open-a1", "30 subjects, 45 studies, series not provided"),
            ("registry/names-only", "7 subjects, studies not provided, series not provided"),
            ("guarded/ward-pilot", "fewer than 50 subjects, studies hidden, series not provided"),
            ("tcia/skin", "23 subjects, 23 studies, 23 series"),
        ],
    )
    def test_figures_are_hidden_or_not_provided_in_words(self, federated_site: Path, id_: str, said: str) -> None:
        page = read_page(federated_site, f"collections/{id_}/")
        assert facts(page) == said

    def test_what_is_not_drawn_is_said(self, federated_site: Path) -> None:
        said = [p.words() for p in read_page(federated_site, "collections/guarded/ward-pilot/").all("p")]
        assert "Sex: not drawn, since the counts are small and hidden." in said
        midrc = read_page(federated_site, "collections/midrc/open-a1/").words()
        assert "Licence, ethnicity, body part, manufacturer, primary site, access: not provided by MIDRC." in midrc
        assert "SeriesInstanceUID" not in midrc.partition("Raw spellings")[0].partition("Completeness")[0]
        assert "Contributed by RSNA and ACR." in midrc

    def test_the_numbers_of_a_chart_tell_hidden_from_not_reported(self, federated_site: Path) -> None:
        figure = read_page(federated_site, "collections/guarded/ward/").first("figure", id="chart-sex")
        cells = [[cell.words() for cell in row.all("td")] for row in figure.first("tbody").all("tr")]
        assert cells == [
            ["500", "48.5 %"], ["432", "41.9 %"], ["fewer than 50", "–"], ["60", "5.8 %"], ["fewer than 50", "–"],
        ]  # fmt: skip
        text = (federated_site / "collections/guarded/ward/charts/sex.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        assert [(row["kind"], row["studies"], row["studies_hidden"]) for row in rows] == [
            ("value", "500", ""),
            ("value", "432", ""),
            ("value", "", "fewer than 50"),
            ("not-reported", "60", ""),
            ("unknown", "", "fewer than 50"),
        ]


class TestPlatforms:
    def test_a_platform_says_what_of_it_the_site_counts(self, federated_site: Path) -> None:
        page = read_page(federated_site, "commons/tcia/")
        assert facts(page) == "2 collections, 37 subjects, 37 studies, 37 series"
        assert notes(page) == (
            "One collection is counted as IDC lists it, so the totals of this site have of TCIA: "
            "1 collection, 23 subjects, 23 studies, 23 series."
        )
        assert notes(read_page(federated_site, "commons/idc/")) == ""

    def test_every_platform_has_a_page_with_its_state(self, federated_site: Path) -> None:
        for name in ("idc", "tcia", "midrc", "guarded", "registry"):
            words = read_page(federated_site, f"commons/{name}/").words()
            assert ("Stale: the last attempt" if name == "idc" else "Fresh: the last attempt") in words


class TestFacets:
    def test_a_page_lists_the_collections_of_all_platforms(self, federated_site: Path) -> None:
        page = read_page(federated_site, "modalities/ct/")
        assert facts(page) == "4 collections, 41 subjects, 741 studies, 26 series"
        assert page.first("h2", id="collections").words() == "5 listings of 4 collections"
        twins = [span.words() for span in page.all("span", class_="twin")]
        assert twins == ["also listed by IDC; totals count it as IDC lists it", "also listed by TCIA"]

    def test_a_value_that_only_a_twin_has_is_a_page_that_counts_nothing(
        self, federated_site: Path, catalog: Catalog
    ) -> None:
        assert [c.value for c in catalog.facets["disease_type"].known].count("Lung Cancer") == 0
        assert listed_values(catalog, "disease_type")[-1] == FacetCount(
            "Lung Cancer", "Lung Cancer", None, None, None, 0
        )
        page = read_page(federated_site, "diseases/lung-cancer/")
        assert page.all("ul", class_="facts") == []
        assert "In no total: stated only by a platform that lists a collection" in page.words()
        assert page.first("h2", id="collections").words() == "1 collection"

    def test_an_index_says_which_platforms_are_in_no_count(self, federated_site: Path) -> None:
        page = read_page(federated_site, "modalities/")
        assert "In no count, since not provided: Registry." in notes(page)
        hidden = next(row for row in page.all("tr") if "Ultrasound" in row.words())
        assert [cell.words() for cell in hidden.all("td")][1:] == ["1", "fewer than 50", "hidden"]


class TestBrowse:
    def test_platform_access_and_origin_are_filters(self, federated_site: Path) -> None:
        page = read_page(federated_site, "collections/")
        assert {"Race", "Ethnicity", "Access", "Platform"} <= set(filters(page))
        skin = next(r for r in page.all("li", class_="card") if r.attributes["data-id"] == "tcia/skin")
        assert skin.first("p", class_="card-id").words() == "TCIA Skin Controlled access"

    def test_rows_are_listings_where_some_are_twins(self, federated_site: Path) -> None:
        page = read_page(federated_site, "collections/")
        assert page.first("h2", class_="results-count").words() == "8 listings"
        assert page.first("div", class_="browse").attributes["data-noun"] == "listing listings"
        words = page.first("meta", name="description").attributes["content"] or ""
        assert words.startswith("All 8 listings of 7 collections with ")

    def test_counts_of_filters_are_those_of_the_rows(self, catalog: Catalog) -> None:
        for name in ("Modality", "license", "disease_type", "race", "commons_name"):
            for count in rows_having(catalog, name):
                having = [c for c in catalog.collections if count.value in c.values(name)]
                assert count.collections == len(having), (name, count.value)

    def test_figures_that_are_not_there_are_words(self, federated_site: Path) -> None:
        page = read_page(federated_site, "collections/")
        figures = {card.attributes["data-id"]: facts(card) for card in page.all("li", class_="card")}
        assert figures["guarded/ward-pilot"].startswith("fewer than 50 subjects, studies hidden, ")
        assert ", 45 studies, " in figures["midrc/open-a1"]


class TestApi:
    def test_null_is_told_to_be_hidden(self, federated_site: Path) -> None:
        pilot = read_json(federated_site, "api/v1/collections/guarded/ward-pilot.json")
        assert (pilot["subjects"], pilot["studies"], pilot["series"]) == (None, None, None)
        assert (pilot["hidden"], pilot["fewer_than"]) == (["subjects", "studies"], 50)
        ward = read_json(federated_site, "api/v1/collections/guarded/ward.json")
        assert "hidden" not in ward
        other = next(c for c in ward["facets"]["PatientSex"] if c["value"] == "Other")
        assert (other["studies"], other["hidden"], other["fewer_than"]) == (None, True, 50)
        assert ward["facet_units"] == {"Modality": "studies", "PatientSex": "studies", "commons_name": "collections"}

    def test_twins_name_each_other_and_the_canonical_one(self, federated_site: Path) -> None:
        listed = {c["id"]: c for c in read_json(federated_site, "api/v1/collections.json")["collections"]}
        assert tuple(listed) == IDS
        twin = listed["tcia/shared-lung"]
        assert [t["id"] for t in twin["twins"]] == [twin["canonical"]] == ["idc/shared-lung"]
        assert listed["idc/shared-lung"]["canonical"] == "idc/shared-lung"
        assert (listed["tcia/skin"]["twins"], listed["tcia/skin"]["canonical"]) == ([], "tcia/skin")

    def test_the_site_says_what_it_counts_once_and_whose_sources_failed(self, federated_site: Path) -> None:
        site = read_json(federated_site, "api/v1/site.json")
        assert site["totals"]["collections"] == 7
        assert site["twins"] == {"collections": 1, "listings": 2}
        states = {source["id"]: source["status"] for source in site["sources"]}
        assert states == {"idc": "stale", "hub": "fresh", "guarded": "fresh", "registry": "fresh", "uploads": "failed"}
        assert site["facets_missing"]["race"] == ["IDC", "Guarded", "Registry"]
        covid = {c["value"]: c["subjects"] for c in site["facets"]["covid19_positive"]}
        assert covid == {"Negative": 8, "Positive": 7, "not reported": 8, "unknown": 7}

    def test_what_is_not_stated_is_null_and_paths_are_not_told(self, catalog: Catalog) -> None:
        brain = next(c for c in catalog.collections if c.id == "idc/brain")
        platform = next(p for p in catalog.platforms if p.commons.name == "IDC")
        source = replace(platform.source, version="", problem="no file /srv/atlas/data/a.parquet; see http://h.org/a/b")
        bare = replace(brain, data_url_doi=("https://doi.org/10.1/a", "https://example.org/a"))
        made = collection_json(bare, source)
        assert made["provenance"]["version"] is None
        assert made["provenance"]["problem"] == "no file a.parquet; see http://h.org/a/b"
        assert [link["label"] for link in made["links"][:2]] == ["Data (DOI)", "Data"]

    def test_a_collection_says_who_contributed_it(self, federated_site: Path) -> None:
        found = read_json(federated_site, "api/v1/collections/midrc/open-a1.json")
        assert found["contributors"] == ["RSNA", "ACR"]
        assert found["provenance"]["status"] == "fresh"
        assert read_json(federated_site, "api/v1/collections/idc/brain.json")["provenance"]["problem"] == PROBLEM


class TestDictionary:
    def test_it_says_who_provides_a_column(self, federated_site: Path) -> None:
        page = read_page(federated_site, "dictionary/")

        def by(column: str) -> str:
            return page.first("tr", id=f"column-{column}").first("td", **{"data-label": "Provided by"}).words()

        assert by("commons_name") == "IDC, TCIA, MIDRC, Guarded, Registry"
        assert by("race") == "TCIA, MIDRC"
        assert by("covid19_positive") == "MIDRC"
        assert by("data_contributor") == "MIDRC"
        assert by("dicom_viewer_url") == "IDC"

    def test_it_has_the_vocabularies(self, federated_site: Path) -> None:
        page = read_page(federated_site, "dictionary/")
        names = [re.sub(r" \(.*", "", d.first("summary").words()) for d in page.all("details")]
        assert {"Race", "Ethnicity", "COVID-19 test", "Access", "Body part", "Species", "Platform"} <= set(names)
        race = next(d for d in page.all("details") if d.first("summary").words().startswith("Race"))
        assert [row.first("code").words() for row in race.all("tr")[1:]][-2:] == ["not reported", "unknown"]
        assert len(MODALITIES) > 80


class TestOnePlatform:
    def test_it_has_no_words_for_several(self, one_platform: Path) -> None:
        home, browse = read_page(one_platform, ""), read_page(one_platform, "collections/")
        assert notes(home) == notes(browse) == ""
        assert home.all("table", class_="platform-table") == []
        names = ["Modality", "Body part", "Disease", "Sex", "Number of subjects", "Size", "Released"]
        assert filters(browse) == names
        site = read_json(one_platform, "api/v1/site.json")
        assert (site["twins"], site["facets_missing"]) == ({"collections": 0, "listings": 0}, {})
        own: list[Json] = read_json(one_platform, "api/v1/collections.json")["collections"]
        assert all(c["twins"] == [] and c["canonical"] == c["id"] for c in own)
