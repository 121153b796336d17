"""What DCAT-AP asks of the DCAT files: of the data set, of its distributions and of the whole catalogue.

DCAT-AP 3.0.0 (SEMIC): mandatory and recommended properties of `dcat:Dataset`, `dcat:Distribution` and `dcat:Catalog`,
as its SHACL shapes have them (`shapes.ttl`, `shapes_recommended.ttl`). Distributions that lead to the data elsewhere
and those of files of this site are looked at apart, since different people can mend them.
"""

from site_builder.fair.evidence import Evidence, distributions, values
from site_builder.fair.judging import Judge, each_has, given, licence_here
from site_builder.fair.results import Check, Need, Standard, Verdict, Who

DCAT_AP = Standard("dcat-ap", "DCAT-AP 3.0.0", "https://semiceu.github.io/DCAT-AP/releases/3.0.0/", "properties")


#: What properties are asked of, as in the ids of checks.
_SHORT = {
    "Dataset": "dataset",
    "Distribution of the data": "data",
    "Distribution of a file here": "file",
    "Catalogue": "catalogue",
}


def _of_node(name: str) -> Judge:
    return lambda evidence: given(values(evidence.dcat, name))


def _of_data(name: str) -> Judge:
    return lambda evidence: each_has(distributions(evidence)[0], name)


def _of_files(name: str) -> Judge:
    return lambda evidence: each_has(distributions(evidence)[1], name)


def _way_to_data(evidence: Evidence) -> Verdict:
    elsewhere, _here = distributions(evidence)
    return each_has(elsewhere, "dcat:accessURL") if elsewhere else Verdict("missing", "nothing leads to the data")


def _licence_of_files(evidence: Evidence) -> Verdict:
    return licence_here(_of_files("dct:license")(evidence), evidence)


def _licence_of_catalogue(evidence: Evidence) -> Verdict:
    return licence_here(_of_node("dct:license")(evidence), evidence)


def _check(of: str, name: str, need: Need, who: Who, hint: str, judge: Judge | None = None) -> Check:
    id_ = f"dcat-ap:{_SHORT[of]}/{name}"
    return Check("dcat-ap", id_, f"{of} {name}", need, who, hint, judge or _of_node(name), id_)


def _data(name: str, need: Need, who: Who, hint: str, judge: Judge | None = None) -> Check:
    return _check("Distribution of the data", name, need, who, hint, judge or _of_data(name))


def _file(name: str, need: Need, who: Who, hint: str, judge: Judge | None = None) -> Check:
    return _check("Distribution of a file here", name, need, who, hint, judge or _of_files(name))


_NO_FIELD = "No field of the data dictionary holds it yet, so no source can state it"
_SAY = "Write it into the DCAT files"
_LICENCE = "Say under which licence descriptions and tables are: set license in the configuration"

DCAT_AP_CHECKS = (
    _check("Dataset", "dct:title", "required", "source", "Give the collection a title"),
    _check("Dataset", "dct:description", "required", "source", "Describe the collection"),
    _check("Dataset", "dcat:contactPoint", "recommended", "source", "State where the platform is written to"),
    _check("Dataset", "dcat:distribution", "recommended", "program", _SAY),
    _check("Dataset", "dcat:keyword", "recommended", "source", "State diseases, sites, body parts or modalities"),
    _check("Dataset", "dct:publisher", "recommended", "source", "Name who published the data"),
    _check("Dataset", "dct:spatial", "recommended", "program", _NO_FIELD),
    _check("Dataset", "dct:temporal", "recommended", "program", _NO_FIELD),
    _check("Dataset", "dcat:theme", "recommended", "program", _SAY),
    _data("dcat:accessURL", "required", "source", "State a DOI, a landing page or a portal that works", _way_to_data),
    _data("dct:description", "recommended", "program", _SAY),
    _data("dcatap:availability", "recommended", "program", _SAY),
    _data("dct:format", "recommended", "program", "Say that the images are DICOM"),
    _data("dct:license", "recommended", "source", "State a licence"),
    _file("dcat:accessURL", "required", "program", _SAY),
    _file("dct:description", "recommended", "program", _SAY),
    _file("dcatap:availability", "recommended", "program", _SAY),
    _file("dct:format", "recommended", "program", _SAY),
    _file("dct:license", "recommended", "owner", _LICENCE, _licence_of_files),
)

#: Of the site as a whole.
CATALOGUE_CHECKS = (
    _check("Catalogue", "dct:title", "required", "owner", "Set title in the configuration"),
    _check("Catalogue", "dct:description", "required", "owner", "Set tagline in the configuration"),
    _check("Catalogue", "dct:publisher", "required", "owner", "Set title in the configuration"),
    _check("Catalogue", "dcat:dataset", "recommended", "owner", "Configure a source that can be read"),
    _check(
        "Catalogue",
        "foaf:homepage",
        "recommended",
        "owner",
        "Set base_url in the configuration to an address that is an IRI",
    ),
    _check(
        "Catalogue",
        "dct:language",
        "recommended",
        "owner",
        "Set language in the configuration to one of the EU's language table",
    ),
    _check("Catalogue", "dct:modified", "recommended", "program", _SAY),
    _check("Catalogue", "dct:issued", "recommended", "program", _SAY),
    _check("Catalogue", "dct:license", "recommended", "owner", _LICENCE, _licence_of_catalogue),
    _check("Catalogue", "dct:spatial", "recommended", "program", _NO_FIELD),
    _check("Catalogue", "dcat:themeTaxonomy", "recommended", "program", _SAY),
    _check("Catalogue", "dcat:contactPoint", "optional", "owner", "Set contact in the configuration"),
)
