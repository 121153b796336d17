"""Parts of a Croissant description: its context, files, fields and enumerations.

The context is that of the specification (appendix 1) with schema.org under `https`, as `mlcroissant` has it, and the
terms of PROV-O that the specification recommends for where data come from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.linked.nodes import Json, stated

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
    """A column of it: `dtype` as in `exports.tables.fields`; `within` is the enumeration that has its values."""

    name: str
    dtype: str
    description: str
    unit: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of an enumeration, what people call it, and the address that explains it, if there is one."""

    value: str
    name: str
    url: str | None = None


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


def record_set(
    id_: str, name: str, description: str, file: TableFile, columns: Iterable[TableColumn], key: tuple[str, ...]
) -> Json:
    """The rows of a table as records."""
    return {
        "@type": "cr:RecordSet",
        "@id": id_,
        "name": name,
        "description": description,
        "key": [{"@id": f"{id_}/{column}"} for column in key],
        "field": [_field(id_, column, file) for column in columns],
    }


def _field(id_: str, column: TableColumn, file: TableFile) -> Json:
    unit = f" Unit: {column.unit}." if column.unit else ""
    node: Json = {
        "@type": "cr:Field",
        "@id": f"{id_}/{column.name}",
        "name": column.name,
        "description": f"{column.description}{unit}",
        "dataType": _TYPES[column.dtype],
        "isArray": True if column.dtype == "list" else None,
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": column.name}},
        "references": {"field": {"@id": f"{column.within}/value"}} if column.within else None,
    }
    return stated(node)


def enumeration(id_: str, name: str, description: str, terms: Iterable[Term]) -> Json:
    """Values that a field can have, with what people call them (specification, "Categorical Data")."""
    columns = {"value": "sc:Text", "name": "sc:Text", "url": "sc:URL"}
    return {
        "@type": "cr:RecordSet",
        "@id": id_,
        "name": name,
        "description": description,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{id_}/value"},
        "field": [
            {"@type": "cr:Field", "@id": f"{id_}/{column}", "name": column, "dataType": kind}
            for column, kind in columns.items()
        ],
        "data": [{f"{id_}/value": t.value, f"{id_}/name": t.name, f"{id_}/url": t.url} for t in terms],
    }
