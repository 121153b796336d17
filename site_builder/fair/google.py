"""What Google's Dataset Search asks of the description that a page embeds.

Search Central, "Dataset structured data": required and recommended properties of `Dataset`, `DataCatalog` and
`DataDownload`. A description has 50 to 5,000 characters.
"""

from site_builder.fair.evidence import Evidence, values
from site_builder.fair.judging import Judge, embedded, given
from site_builder.fair.results import Check, Need, Standard, Verdict, Who
from site_builder.linked.described import LONGEST, SHORTEST

GOOGLE = Standard(
    "google",
    "Google Dataset Search",
    "https://developers.google.com/search/docs/appearance/structured-data/dataset",
    "properties",
)


def _description(evidence: Evidence) -> Verdict:
    found = "".join(map(str, values(evidence.json_ld, "description")))
    long_enough = SHORTEST <= len(found) <= LONGEST
    return given(long_enough, f"it has {len(found):,} characters, not {SHORTEST} to {LONGEST:,}" if found else "")


def _of_downloads(name: str) -> Judge:
    def judge(evidence: Evidence) -> Verdict:
        found = values(evidence.json_ld, "distribution")
        lacking = sum(not one.get(name) for one in found)
        if not found:
            return Verdict("not applicable", "there is no distribution")
        return given(not lacking, f"{lacking} of {len(found)} lack it" if lacking else "")

    return judge


def _check(name: str, need: Need, who: Who, hint: str, judge: Judge | None = None) -> Check:
    id_ = f"google:{name}"
    return Check("google", id_, name, need, who, hint, judge or embedded(name), id_)


_NO_FIELD = "No field of the data dictionary holds it yet, so no source can state it"

GOOGLE_CHECKS = (
    _check("name", "required", "source", "Give the collection a title"),
    _check("description", "required", "source", "Describe the collection in 50 characters or more", _description),
    _check("alternateName", "recommended", "source", "State a short name beside the title"),
    _check("creator", "recommended", "source", "Name the authors in the citation, or the contributor"),
    _check("citation", "recommended", "source", "Name an article that is to be cited with the data, if there is one"),
    _check("funder", "recommended", "program", _NO_FIELD),
    _check("isPartOf", "recommended", "program", "Say what it is part of", embedded("isPartOf", "hasPart")),
    _check("identifier", "recommended", "source", "Give the data a DOI that works"),
    _check("isAccessibleForFree", "recommended", "source", "Say who may have the data, and under which conditions"),
    _check("keywords", "recommended", "source", "State diseases, sites, body parts or modalities"),
    _check("license", "recommended", "source", "State a licence"),
    _check("measurementTechnique", "recommended", "source", "State the modalities"),
    _check("sameAs", "recommended", "source", "State a DOI or a landing page that no other collection has"),
    _check("spatialCoverage", "recommended", "program", _NO_FIELD),
    _check("temporalCoverage", "recommended", "program", _NO_FIELD),
    _check("variableMeasured", "recommended", "source", "State sex, age, body part or modality of what was imaged"),
    _check("version", "recommended", "source", "State the version of the data, or of the release that lists them"),
    _check("url", "recommended", "program", "Say the address of the page"),
    _check("includedInDataCatalog", "recommended", "program", "Name the catalogue"),
    _check("distribution", "recommended", "program", "Name what can be downloaded"),
    _check(
        "distribution.contentUrl",
        "required",
        "program",
        "Say where it is downloaded",
        _of_downloads("contentUrl"),
    ),
    _check(
        "distribution.encodingFormat",
        "recommended",
        "program",
        "Say its media type",
        _of_downloads("encodingFormat"),
    ),
)
