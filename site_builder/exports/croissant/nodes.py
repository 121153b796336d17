"""Parts of a Croissant description: its context, files, fields and enumerations.

The context is that of the specification (appendix 1) with schema.org under `https`, as `mlcroissant` has it, and the
terms of PROV-O that the specification recommends for where data come from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.linked.nodes import Json, stated
from site_builder.model import SourceInfo

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
RAI = "http://mlcommons.org/croissant/RAI/1.0"
#: The registered media type, and the one that programs looked for before there was one.
PARQUET = ("application/vnd.apache.parquet", "application/x-parquet")
_OWN_TERMS = (
    "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract",
    "field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath",
    "key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace",
    "samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
)  # fmt: skip
CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _OWN_TERMS},
}
_TYPES: Mapping[str, str] = {
    "string": "sc:Text",
    "list": "sc:Text",
    "int64": "cr:Int64",
    "float64": "cr:Float64",
    "date": "sc:Date",
    "timestamp": "sc:DateTime",
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file with a table: its address, media types, size in bytes and checksum (hexadecimal)."""

    name: str
    url: str
    media: tuple[str, ...]
    size_bytes: int
    sha256: str
    description: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of it: `dtype` is `string`, `list` (of texts), `int64`, `float64`, `date` or `timestamp`."""

    name: str
    dtype: str
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of an enumeration, what people call it, and the address that explains it, if there is one."""

    value: str
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values that a column can have; `exact` says that a cell never holds several of them."""

    id: str
    description: str
    terms: tuple[Term, ...]
    exact: bool = True


def file_object(file: TableFile, same_as: str | None = None) -> Json:
    """A file; `same_as` is the one that has the same content in another format."""
    return stated(
        {
            "@type": "cr:FileObject",
            "@id": file.name,
            "name": file.name,
            "description": file.description,
            "contentUrl": file.url,
            "contentSize": f"{file.size_bytes} B",
            "encodingFormat": list(file.media) if len(file.media) > 1 else file.media[0],
            "sha256": file.sha256,
            "sameAs": same_as,
        }
    )


def record_sets(
    id_: str,
    description: str,
    file: TableFile,
    columns: Iterable[TableColumn],
    key: str | None,
    explained: Mapping[str, Enumeration],
) -> list[Json]:
    """The rows of a table as records, then the enumerations of its columns; one without values is left out.

    Args:
        id_: identifier of the records in the description.
        description: what a row is.
        file: where the rows are.
        columns: what a row has.
        key: the column whose values are unique, None where there is none.
        explained: enumerations by the column that has their values.
    """
    known = {column: values for column, values in explained.items() if values.terms}
    within = {column: values.id for column, values in known.items() if values.exact}
    rows = {
        "@type": "cr:RecordSet",
        "@id": id_,
        "name": id_,
        "description": description,
        "key": {"@id": f"{id_}/{key}"} if key else None,
        "field": [_field(id_, column, file, within.get(column.name)) for column in columns],
    }
    return [stated(rows), *map(_enumeration, known.values())]


def _field(id_: str, column: TableColumn, file: TableFile, within: str | None) -> Json:
    unit = f" Unit: {column.unit}." if column.unit else ""
    node: Json = {
        "@type": "cr:Field",
        "@id": f"{id_}/{column.name}",
        "name": column.name,
        "description": f"{column.description}{unit}",
        "dataType": _TYPES[column.dtype],
        "isArray": True if column.dtype == "list" else None,
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": column.name}},
        "references": {"field": {"@id": f"{within}/value"}} if within else None,
    }
    return stated(node)


def _enumeration(values: Enumeration) -> Json:
    """Values with what people call them (specification, "Categorical Data") and, where there are such, addresses."""
    columns = {"value": "sc:Text", "name": "sc:Text"}
    columns |= {"url": "sc:URL"} if any(term.url for term in values.terms) else {}
    return {
        "@type": "cr:RecordSet",
        "@id": values.id,
        "name": values.id,
        "description": values.description,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{values.id}/value"},
        "field": [
            {"@type": "cr:Field", "@id": f"{values.id}/{column}", "name": column, "dataType": kind}
            for column, kind in columns.items()
        ],
        "data": [{f"{values.id}/{column}": getattr(term, column) for column in columns} for term in values.terms],
    }


def origin(source: SourceInfo) -> Json:
    """A source with its release and when it was read."""
    where = f"({source.origin})" if source.origin else ""
    name = " ".join(filter(None, (source.commons_name or source.id, source.version, where)))
    at = {"prov:generatedAtTime": source.retrieved_at} if source.retrieved_at else {}
    return {"@type": "prov:Entity", "prov:label": name, **at}


def calendar_version(stamp: str) -> str:
    """A day as a version in the form that Croissant asks for: `2026-11-03` is `2026.11.3`."""
    return ".".join(str(int(part)) for part in stamp[:10].split("-"))
