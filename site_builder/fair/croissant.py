"""What Croissant asks of the files that describe a table: that of a collection's series, and that of all collections.

Croissant Format Specification 1.1 (MLCommons), "Dataset-level Information": required and recommended properties, and
`distribution`, which it makes required.
"""

from site_builder.fair.evidence import Evidence, texts, values
from site_builder.fair.judging import Judge, given, licence_here
from site_builder.fair.results import Check, Need, Standard, Verdict, Who

CROISSANT = Standard("croissant", "Croissant 1.1", "http://mlcommons.org/croissant/1.1", "properties")

_FILES = ("FileObject", "FileSet")
#: Names that a property has with and without its prefix or namespace.
_CONFORMS = ("conformsTo", "dct:conformsTo", "http://purl.org/dc/terms/conformsTo")


def _file(evidence: Evidence) -> Verdict:
    if evidence.croissant is None and not _has_table(evidence):
        return Verdict("not applicable", "no table of its series is published here")
    return given(evidence.croissant is not None)


def _has_table(evidence: Evidence) -> bool:
    return any("parquet" in link.media for link in evidence.targets("item"))


def _in_file(*names: str) -> Judge:
    def judge(evidence: Evidence) -> Verdict:
        if evidence.croissant is None:
            return Verdict("not applicable", "there is no Croissant file")
        return given(values(evidence.croissant, *names))

    return judge


def _stated(name: str) -> Judge:
    """In the file, and also in what the page says by itself: the file must have these, and may have a stand-in."""

    def judge(evidence: Evidence) -> Verdict:
        found = _in_file(name, f"sc:{name}")(evidence)
        if found.state != "met":
            return found
        return given(values(evidence.json_ld, name), "the file has a stand-in, since nobody states it")

    return judge


def _type(evidence: Evidence) -> Verdict:
    found = _in_file("@type")(evidence)
    types = [text.rpartition("/")[2].removeprefix("sc:") for text in texts(values(evidence.croissant or {}, "@type"))]
    return given("Dataset" in types, "it is no Dataset") if found.state == "met" else found


def _conforms(evidence: Evidence) -> Verdict:
    found = _in_file(*_CONFORMS)(evidence)
    said = texts(values(evidence.croissant or {}, *_CONFORMS))
    return given(any("mlcommons.org/croissant/" in text for text in said)) if found.state == "met" else found


def _distribution(evidence: Evidence) -> Verdict:
    found = _in_file("distribution")(evidence)
    kinds = [str(one.get("@type", "")) for one in values(evidence.croissant or {}, "distribution")]
    right = all(kind.rpartition(":")[2] in _FILES for kind in kinds)
    return given(right, "one is neither FileObject nor FileSet") if found.state == "met" else found


def _own_licence(name: str) -> Judge:
    return lambda evidence: licence_here(_in_file(name)(evidence), evidence)


def _check(name: str, need: Need, who: Who, hint: str, judge: Judge | None = None) -> Check:
    id_ = f"croissant:{name}"
    return Check("croissant", id_, name, need, who, hint, judge or _in_file(name, f"sc:{name}"), id_)


_SAY = "Write it into the Croissant file"
_LICENCE = "Say under which licence the description is: set license in the configuration"

#: What this program says by itself.
_ALWAYS = (
    _check("@context", "required", "program", _SAY),
    _check("@type", "required", "program", _SAY, _type),
    _check("conformsTo", "required", "program", _SAY, _conforms),
    _check("description", "required", "program", _SAY),
    _check("name", "required", "program", _SAY),
    _check("url", "required", "program", _SAY),
    _check("distribution", "required", "program", _SAY, _distribution),
    _check("inLanguage", "recommended", "program", _SAY),
    _check("sdLicense", "recommended", "owner", _LICENCE, _own_licence("sdLicense")),
)
CROISSANT_CHECKS = (
    _check("croissant.json", "required", "program", "Write a Croissant file beside the table", _file),
    *_ALWAYS,
    _check("license", "required", "source", "State a licence"),
    _check("creator", "required", "source", "Name the authors in the citation, or the contributor", _stated("creator")),
    _check("datePublished", "required", "source", "State when the data were published", _stated("datePublished")),
    _check("keywords", "recommended", "source", "State diseases, sites, body parts or modalities"),
    _check("publisher", "recommended", "source", "Name who published the data", _stated("publisher")),
    _check(
        "version",
        "recommended",
        "source",
        "State the version of the data, or of the release that lists them",
        _stated("version"),
    ),
    _check("dateCreated", "recommended", "program", "No field of the data dictionary holds it yet"),
    _check("dateModified", "recommended", "source", "State when the data last changed"),
    _check("sameAs", "recommended", "source", "State a DOI or a landing page that no other collection has"),
)
#: Of the table of all collections, which is the site's own.
SITE_CROISSANT_CHECKS = (
    *_ALWAYS,
    _check("license", "required", "owner", _LICENCE, _own_licence("license")),
    _check("creator", "required", "owner", "Set title in the configuration"),
    _check("datePublished", "required", "program", _SAY),
    _check("keywords", "recommended", "program", _SAY),
    _check("publisher", "recommended", "owner", "Set title in the configuration"),
    _check("version", "recommended", "program", _SAY),
    _check("dateCreated", "recommended", "program", _SAY),
    _check("dateModified", "recommended", "program", _SAY),
    _check("sameAs", "recommended", "program", "Name the address that w3id.org redirects from"),
)
