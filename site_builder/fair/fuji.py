"""What F-UJI asks: the tests of its metrics v0.8, as far as they can be told from what is published.

Names, points and caps are those of `fuji_server/yaml/metrics_v0.8.yaml` (PANGAEA, 2024-12 to 2025-02). v0.8 has no
metric for the principle A2. A metric gives at most its `total_score`, whether its tests add up or are alternatives;
those of FsF-F1-02MD are called alternative and are added up by F-UJI, and so here. What F-UJI learns by asking
servers is met or missing where the link audit knows, else not checked. F-UJI may find more or less than this: it
follows identifiers to other hosts.
"""

from collections.abc import Callable
from dataclasses import replace

from site_builder.fair import fuji_judges as judges
from site_builder.fair.judging import Judge, embedded
from site_builder.fair.results import Check, Need, Result, Standard, Who

FUJI = Standard(
    "fuji",
    "F-UJI metrics v0.8",
    "https://github.com/pangaea-data-publisher/fuji/blob/master/fuji_server/yaml/metrics_v0.8.yaml",
    "points",
)
#: Metrics of which one test is enough.
ALTERNATIVE = frozenset({"FsF-I1-01M", "FsF-I3-01M", "FsF-R1.2-01M", "FsF-R1.3-01M"})

_ACCESS = "Say who may have the data, and under which conditions"
_CITATION = "State what is missing, best in the citation"
_DOI = "Give the data a DOI that works"
_WAY = "State a DOI, a landing page or a portal that works"
_DICOM = "Say that the images are DICOM"
_SAY = "Write it into the page or its DCAT file"


def _metric(metric: str, cap: float) -> Callable[[str, str, float, Who, str, Judge], Check]:
    """What makes the tests of a metric, each by its number, name, points, who can mend it, how, and its judge."""

    def test(number: str, name: str, points: float, who: Who, hint: str, judge: Judge) -> Check:
        need: Need = "scored" if points else "not scored"
        return Check("fuji", f"{metric}-{number}", name, need, who, hint, judge, metric, points, cap)

    return test


_f1_unique = _metric("FsF-F1-01MD", 1)
_f1_persistent = _metric("FsF-F1-02MD", 1)
_f2 = _metric("FsF-F2-01M", 2)
_f3 = _metric("FsF-F3-01M", 1)
_f4 = _metric("FsF-F4-01M", 2)
_a1_access = _metric("FsF-A1-01M", 1)
_a1_found = _metric("FsF-A1-02MD", 2)
_a11 = _metric("FsF-A1.1-01MD", 2)
_a12 = _metric("FsF-A1.2-01MD", 2)
_i1 = _metric("FsF-I1-01M", 2)
_i2 = _metric("FsF-I2-01M", 2)
_i3 = _metric("FsF-I3-01M", 2)
_r1 = _metric("FsF-R1-01M", 2)
_r11 = _metric("FsF-R1.1-01M", 1)
_r12 = _metric("FsF-R1.2-01M", 1)
_r13_metadata = _metric("FsF-R1.3-01M", 1)
_r13_format = _metric("FsF-R1.3-02D", 1)

FUJI_CHECKS = (
    _f1_unique("1", "Metadata have a globally unique identifier", 1, "program", _SAY, judges.unique_metadata),
    _f1_unique("2", "Data have a globally unique identifier", 0, "source", _WAY, judges.unique_data),
    _f1_persistent("1", "The identifier has the form of a persistent one", 0.5, "source", _DOI, judges.persistent),
    _f1_persistent("2", "The persistent identifier is registered", 0.5, "source", _DOI, judges.registered),
    _f1_persistent("4", "Data have an identifier of a persistent form", 0, "source", _DOI, judges.persistent_data),
    _f1_persistent(
        "5",
        "The persistent identifier of the data is registered",
        0,
        "source",
        _DOI,
        judges.registered_data,
    ),
    _f2(
        "2",
        "Core metadata for citing: creator, title, identifier, date, publisher, type",
        1,
        "source",
        _CITATION,
        judges.citation_core,
    ),
    _f2(
        "3",
        "Core descriptive metadata: these, and a summary and keywords",
        1,
        "source",
        _CITATION,
        judges.descriptive_core,
    ),
    _f3("2", "Metadata say where the data are downloaded", 1, "source", _WAY, judges.located),
    _f4("1", "Metadata are such that search engines can take them", 2, "program", _SAY, judges.searchable),
    _a1_access("1", "Metadata say who may have the data", 1, "source", _ACCESS, judges.access),
    _a1_found("1", "Metadata are found by their identifier", 1, "host", "Answer at the address", judges.page_answers),
    _a1_found("2", "Data are found by their identifier", 1, "source", _WAY, judges.data_answer),
    _a11("1", "Metadata are had by a standard protocol", 1, "owner", "Use http or https", judges.standard_page),
    _a11("2", "Data are had by a standard protocol", 1, "source", _WAY, judges.standard_data),
    _a12("1", "The protocol of metadata knows authentication", 1, "owner", "Use https", judges.guarded_page),
    _a12("2", "The protocol of data knows authentication", 1, "source", _WAY, judges.guarded_data),
    _i1("1", "Structured metadata are embedded in the page", 2, "program", _SAY, judges.structured),
    _i1("2", "Structured metadata are had by typed links", 2, "program", "Link to a file of RDF", judges.linked_rdf),
    _i2("2", "Metadata use terms of registered vocabularies", 2, "program", _SAY, judges.vocabularies),
    _i3("1", "Related resources are named with their relation", 2, "source", "Name what is related", judges.related),
    _i3(
        "2",
        "Related resources are named by links or identifiers",
        2,
        "source",
        "State addresses of what is related",
        judges.related_links,
    ),
    _r1("1", "Metadata say what type of resource it is", 1, "program", _SAY, judges.resource_type),
    _r1(
        "2",
        "Size and type of what is downloaded are stated",
        1,
        "program",
        "Write size and type of what is downloaded",
        judges.size_and_type,
    ),
    _r1(
        "3",
        "Measured variables are stated",
        0,
        "source",
        "State sex, age, body part or modality of what was imaged",
        embedded("variableMeasured"),
    ),
    _r11("1", "A licence is stated", 1, "source", "State a licence", embedded("license")),
    _r12("1", "Provenance is stated: who made it, and when", 1, "source", "State who and when", judges.provenance),
    _r12("2", "Provenance is stated with PROV or PAV", 1, "program", _SAY, judges.formal_provenance),
    _r13_metadata("1", "Metadata follow a standard of the field", 1, "program", _SAY, judges.standard_of_field),
    _r13_metadata("3", "Metadata follow a general standard", 1, "program", _SAY, judges.general_standard),
    _r13_format("1", "Data are in a format that the field recommends", 1, "program", _DICOM, judges.format_of_field),
)


def settled(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, without a gap where a metric has alternatives and another one is met."""
    met = {r.check.metric for r in results if r.state == "met" and r.check.metric in ALTERNATIVE}
    return tuple(
        replace(result, state="not applicable", why="an alternative is met")
        if result.state in ("missing", "not checked") and result.check.metric in met
        else result
        for result in results
    )
