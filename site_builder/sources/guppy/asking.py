"""The questions we ask a Guppy, one method each. Any `errors` is a failure, whatever the HTTP status; null is no 0."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from site_builder.characters import one_line
from site_builder.errors import SourceError
from site_builder.net import explained_network, json_of, shown_url
from site_builder.net_errors import quotable

#: Counts asked in one query.
BATCH = 20
#: In place of a count that is hidden because it is small.
HIDDEN = -1
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TYPES = "{__schema{queryType{fields{name}}}}"
Filter = dict[str, Any] | None
#: A value and its number of rows, `HIDDEN` or not.
Buckets = list[tuple[str, int]]


class QueryError(SourceError):
    """Guppy answered a query with errors; `codes` are theirs, as text."""

    def __init__(self, message: str, codes: tuple[str, ...]) -> None:
        """Keep the codes."""
        super().__init__(message)
        self.codes = codes


class Guppy:
    """One Guppy, asked on behalf of a source. Every method raises `SourceError` where there is no good answer."""

    def __init__(self, client: httpx.Client, source: str, endpoint: str) -> None:
        """`endpoint` is Guppy's root, such as `https://data.midrc.org/guppy`."""
        self.client = client
        self.source = source
        self.endpoint = endpoint.rstrip("/")

    @property
    def download_url(self) -> str:
        """Where rows are fetched."""
        return f"{self.endpoint}/download"

    def indices(self) -> tuple[str, ...]:
        """Names of the indices behind the types; each rebuild gives an index another name."""
        found = self._get("_status").get("indices")
        if not isinstance(found, dict) or not found:
            raise self._strange("_status", "names no indices")
        # an index is also listed under its configured name, with its array fields alone
        real = [name for name, said in found.items() if isinstance(said, dict) and "aliases" in said]
        return tuple(sorted(real or found))

    def version(self) -> str:
        """Version of the program."""
        return one_line(str(self._get("_version").get("version") or "of unknown version"))[:40]

    def mapping(self) -> dict[str, tuple[str, ...]]:
        """The fields of every type; nested ones as `parent.child`."""
        with self._shaped():
            listed = self.query(_TYPES)["__schema"]["queryType"]["fields"]
            types = [field["name"] for field in listed if _NAME.fullmatch(field["name"])]
            found = self.query("{_mapping{" + " ".join(types) + "}}")["_mapping"] if types else {}
            return {kind: tuple(map(str, found[kind])) for kind in types}

    def totals(self, kind: str, filters: Sequence[Filter]) -> list[int]:
        """Number of rows of a type that pass each filter; `HIDDEN` where it is hidden."""
        found: list[int] = []
        for answers in self._batches(kind, filters, "_totalCount"):
            with self._shaped():
                found += [self._count(kind, answer["_totalCount"]) for answer in answers]
        return found

    def histogram(self, kind: str, field: str, filter_: Filter) -> Buckets:
        """Every value of a text field with its number of rows; rows without one are `filters.NO_DATA`."""
        return self.histograms(kind, [field], [filter_])[0][field]

    def histograms(self, kind: str, fields: Sequence[str], filters: Sequence[Filter]) -> list[dict[str, Buckets]]:
        """The same of several fields, for each filter."""
        found: list[dict[str, Buckets]] = []
        for answers in self._batches(kind, filters, " ".join(f"{field}{{histogram{{key count}}}}" for field in fields)):
            with self._shaped():
                found += [{field: self._buckets(kind, answer[field]) for field in fields} for answer in answers]
        return found

    def refuses(self, kind: str, field: str, filter_: Filter) -> bool:
        """Whether rows of a type are refused while their counts are given (401, as a number or a text)."""
        text = f"query($f: JSON){{{kind}(first: 1, filter: $f){{{field}}}}}"
        try:
            self.query(text, {"f": filter_})
        except QueryError as error:
            if set(error.codes) == {"401"}:
                return True
            raise
        return False

    def query(self, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The `data` of an answer to a GraphQL query. Raises `QueryError` where there is any error in it."""
        url = f"{self.endpoint}/graphql"
        with explained_network(self.source, url):
            response = self.client.post(url, json={"query": text, "variables": variables or {}})
        answer = json_of(response, self.source)
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if errors:
            raise self._failed(errors, response.request)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict):
            raise self._strange("graphql", "has neither data nor errors")
        return data

    def _get(self, name: str) -> dict[str, Any]:
        url = f"{self.endpoint}/{name}"
        with explained_network(self.source, url):
            response = self.client.get(url)
        answer = json_of(response, self.source)
        if not isinstance(answer, dict):
            raise self._strange(name, "is no JSON object")
        return answer

    def _batches(self, kind: str, filters: Sequence[Filter], wanted: str) -> Iterator[list[dict[str, Any]]]:
        """What is wanted of a type for each filter, some filters a query."""
        for begin in range(0, len(filters), BATCH):
            batch = filters[begin : begin + BATCH]
            declared = ", ".join(f"$f{n}: JSON" for n in range(len(batch)))
            asked = " ".join(f"p{n}: {kind}(filter: $f{n}){{{wanted}}}" for n in range(len(batch)))
            text = f"query({declared}){{_aggregation{{{asked}}}}}"
            with self._shaped():
                answer = self.query(text, {f"f{n}": filter_ for n, filter_ in enumerate(batch)})["_aggregation"]
                answers = [answer[f"p{n}"] for n in range(len(batch))]
            yield answers

    def _buckets(self, kind: str, answer: Any) -> Buckets:
        return [(str(bucket["key"]), self._count(kind, bucket["count"])) for bucket in answer["histogram"]]

    @contextmanager
    def _shaped(self) -> Iterator[None]:
        try:
            yield
        except (KeyError, TypeError, AttributeError) as error:
            raise self._strange("graphql", "is not of the form that Guppy's has") from error

    def _count(self, kind: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < HIDDEN:
            said = value if isinstance(value, int | float) else "something else than a number"
            raise self._strange("graphql", f"counts {kind} as {said}")
        return value

    def _failed(self, errors: Any, request: httpx.Request) -> QueryError:
        listed = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
        codes = tuple(dict.fromkeys(str((error.get("extensions") or {}).get("code")) for error in listed))
        said = quotable("; ".join(dict.fromkeys(str(error.get("message")) for error in listed)), request, 300)
        return QueryError(
            f"source '{self.source}': {shown_url(self.endpoint)}/graphql answered a query with errors: {said} "
            f"(code {quotable(', '.join(codes), request)}); try again later; if it stays so, this Guppy is one that we "
            "do not know",
            codes,
        )

    def _strange(self, name: str, what: str) -> SourceError:
        url = f"{shown_url(self.endpoint)}/{name}"
        return SourceError(f"source '{self.source}': the answer of {url} {what}; is this the root of a Guppy?")
