"""The document: paths, answers, examples from the site itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from site_builder import __version__
from site_builder.config import SiteConfig
from site_builder.exports.api import dump
from site_builder.exports.openapi import more, one_collection
from site_builder.exports.openapi.answers import CollectionList, Site
from site_builder.exports.openapi.kinds import ref

Json = dict[str, Any]

PATH = "api/v1/openapi.json"
_ABOUT = """\
Read-only files of a static site: GET (or HEAD) only, no keys, no parameters in the query, answers as of the build
(`generated_at`). `null` means that the source does not provide a value, or that a count is hidden because it is small
(`hidden` and `fewer_than` beside it say so); it is never zero. Every count has its unit in its name. Addresses without
a scheme are relative to the root of the site. An address that was published stays: what stood at it and has gone is
told in its place. New fields may come within v1; none goes or changes its meaning."""
#: Of lists in an example so many items are shown.
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """A path of the site and what it answers: one of the types, with the media type of the answer."""

    path: str
    operation: str
    summary: str
    types: tuple[type[msgspec.Struct], ...]
    media: str = "application/json"


ANSWERS = (
    Answered("/api/v1/site.json", "getSite", "Totals, sources and facets of the whole site", (Site,)),
    Answered("/api/v1/collections.json", "listCollections", "Every collection with its counts", (CollectionList,)),
    Answered(
        "/api/v1/collections/{commons}/{collection}.json",
        "getCollection",
        "One collection, or what is known of one that has gone or moved",
        (one_collection.Collection, one_collection.GoneCollection, one_collection.MovedCollection),
    ),
    Answered("/changes.json", "listChanges", "What changed; 404 for a site without a ledger", (more.Changes,)),
    Answered("/report.json", "getReport", "What was built and found", (more.Report,)),
    Answered("/search/index.json", "getSearchIndex", "The search index", (more.SearchIndex,)),
    Answered(
        "/collections/{commons}/{collection}/linkset.json",
        "getLinks",
        "Typed links of a collection's page",
        (more.Linkset,),
        "application/linkset+json",
    ),
)
_ALSO = (one_collection.Known, one_collection.NothingKnown)
_PARAMETERS = (
    ("commons", "The platform's slug: the part of a collection's `id` before the slash.", "idc"),
    ("collection", "The collection's slug: the part of its `id` behind the slash.", "nlst"),
)


def openapi_file(api: Mapping[str, str], config: SiteConfig) -> dict[str, str]:
    """The document by its path in the site; `api` are the files of the API as they are written."""
    return {PATH: dump(openapi_json(api, config))}


def openapi_json(api: Mapping[str, str], config: SiteConfig) -> Json:
    """The OpenAPI 3.1 document of a site with these files of the API."""
    examples = _examples(api)
    types = [*dict.fromkeys(type_ for answer in ANSWERS for type_ in answer.types), *_ALSO]
    _refs, schemas = msgspec.json.schema_components(types, ref_template=ref("{name}"))
    return {
        "openapi": "3.1.0",
        "info": _info(config),
        "servers": [{"url": config.base_url.rstrip("/"), "description": config.title}],
        "paths": {answer.path: {"get": _operation(answer, examples.get(answer.operation))} for answer in ANSWERS},
        "components": {"schemas": dict(sorted(schemas.items()))},
        "externalDocs": {"url": f"{config.base_url}dictionary/", "description": "Data dictionary: fields and terms"},
    }


def _info(config: SiteConfig) -> Json:
    return {
        "title": f"{config.title}: JSON files",
        "summary": config.tagline,
        "description": _ABOUT,
        "version": "1.0.0",
        **_contact(config),
        **({"license": {"name": "Licence of the texts and tables", "url": config.license}} if config.license else {}),
        "x-builder-version": __version__,
    }


def _contact(config: SiteConfig) -> Json:
    mail = "@" in config.contact and "://" not in config.contact
    address = config.contact.removeprefix("mailto:")
    found = {"email" if mail else "url": address} if config.contact else {}
    return {"contact": {"name": config.title, **found}}


def _operation(answer: Answered, example: Json | None) -> Json:
    refs = [{"$ref": ref(type_.__name__)} for type_ in answer.types]
    schema = refs[0] if len(refs) == 1 else {"oneOf": refs}
    shown = {"examples": {"site": {"summary": "From this site; lists are cut", "value": example}}} if example else {}
    parameters = list(_parameters(answer.path))
    return {
        "operationId": answer.operation,
        "summary": answer.summary,
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            "200": {"description": answer.summary, "content": {answer.media: {"schema": schema, **shown}}},
            "404": {"description": "There is no such file; the answer is a page for people."},
        },
    }


def _parameters(path: str) -> Iterator[Json]:
    for name, meaning, example in _PARAMETERS:
        if f"{{{name}}}" in path:
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "description": meaning,
                "schema": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                "example": example,
            }


def _examples(api: Mapping[str, str]) -> dict[str, Json]:
    """Answers of this site by operation: those of the API, of the collections the shortest one."""
    own = [path for path in api if path.startswith("api/v1/collections/")]
    found = {"getSite": "api/v1/site.json", "listCollections": "api/v1/collections.json"}
    if own:
        found["getCollection"] = min(own, key=lambda path: (len(api[path]), path))
    return {operation: cut(json.loads(api[path])) for operation, path in found.items()}


def cut(value: Any) -> Any:
    """A value with the first items of its lists; lists that belong together are cut at the same place."""
    if isinstance(value, dict):
        return {name: cut(each) for name, each in value.items()}
    return [cut(each) for each in value[:_SHOWN]] if isinstance(value, list) else value
