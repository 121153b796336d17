"""Source `guppy`: the Guppy of a Gen3 commons, such as the BDF Imaging Hub or the MIDRC portal.

Guppy is a GraphQL server over Elasticsearch with a `/download` of whole filters. `pull` writes each type as
Parquet, part by part; `parse` joins them. What a Guppy really answers, and which of its filters not to trust, is
told where we ask (`asking`, `filters`, `counting`).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ibis.backends import BaseBackend

from site_builder.errors import SourceError
from site_builder.findings import Report
from site_builder.sources.base import Harvest, PullProgress, PullResult, Snapshot

if TYPE_CHECKING:
    import httpx

    from site_builder.gen3_auth import BearerAuth
    from site_builder.snapshots import Draft, Store
    from site_builder.sources.guppy.pulling import Request

#: Rows of a download: about 60 MB at most, ten pages of what a Guppy gathers in memory before it answers.
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class GuppyOptions:
    """Keys of a `[[sources]]` table with `kind = "guppy"`."""

    id: str = field(metadata={"help": "short name of the source, used in snapshots and reports"})
    endpoint: str = field(metadata={"help": "root of the Guppy, such as https://data.midrc.org/guppy"})
    commons_name: tuple[str, ...] = field(default=(), metadata={"help": "commons to take; none: all"})
    collection_id: tuple[str, ...] = field(default=(), metadata={"help": "collections to take; none: all"})
    token_env: str = field(default="", metadata={"help": "environment variable that holds a bearer token"})
    credentials: Path | None = field(default=None, metadata={"help": "a Gen3 credentials.json, in place of a token"})
    max_rows: int = field(default=MOST_ROWS, metadata={"help": "most rows of one download"})
    series_tables: bool | None = field(default=None, metadata={"help": "whether rows are published as files"})


class GuppySource:
    """What one Guppy lists, one harvest for each commons that it names."""

    kind = "guppy"

    def __init__(self, options: GuppyOptions) -> None:
        self.id = options.id
        self.endpoint = options.endpoint.rstrip("/")
        self.options = options

    @property
    def plan_key(self) -> str:
        """What is asked for; who asks is part of it, because not everybody sees the same rows, but no secret."""
        o = self.options
        who = "token" if o.token_env or o.credentials else "everyone"
        return f"guppy {self.endpoint} {o.commons_name} {o.collection_id} {who} {o.max_rows}"

    def snapshot(self, store: "Store | None" = None) -> Snapshot:
        """The newest snapshot in the store. Raises `SourceError` where it was never pulled."""
        manifest = store.current(self.id) if store else None
        attempt = store.last_attempt(self.id) if store else None
        failed = attempt.error if attempt and attempt.error else ""
        damaged = [damage for damage in (store.problems if store else ()) if damage.source_id == self.id]
        if manifest is None:
            why = "; ".join(filter(None, (*map(str, damaged), failed and f"the last pull failed: {failed}")))
            said = f" ({why})" if why else ""
            raise SourceError(
                f"source '{self.id}': there is no whole snapshot of it{said}; run: site-builder pull {self.id}"
            )
        if manifest.kind != self.kind:
            raise SourceError(
                f"source '{self.id}': its snapshot is of the kind '{manifest.kind}'; run: site-builder pull {self.id}"
            )
        tables = set(manifest.facts.get("tables", ()))
        files = {name: path for name, path in manifest.paths().items() if name.partition("/")[0] in tables}
        problem = failed or "; ".join(str(d) for d in damaged if d.stamp > manifest.folder.name)
        return Snapshot(
            self.id, files, manifest.version, manifest.retrieved_at, manifest.origin, problem, manifest.facts
        )

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
        """Join the levels. Raises `SourceError` for a snapshot that is damaged or not of a Guppy."""
        from site_builder.sources.guppy.harvests import harvests

        return harvests(snapshot, engine, report)

    def pull(self, draft: "Draft", client: "httpx.Client", progress: PullProgress) -> PullResult:
        """Fetch rows, or counts where rows are refused. Raises `SourceError` where they can't be got whole."""
        from site_builder.sources.guppy.asking import Guppy
        from site_builder.sources.guppy.pulling import client_of, pull

        guppy = Guppy(client_of(client, self._auth()), self.id, self.endpoint)
        return pull(guppy, draft, self._request(), progress)

    def preview(self, client: "httpx.Client") -> list[str]:
        """The plan of a pull: types, rows, requests and fields, or why there is none (`SourceError`)."""
        from site_builder.sources.guppy.asking import Guppy
        from site_builder.sources.guppy.pulling import client_of, preview

        return preview(Guppy(client_of(client, self._auth()), self.id, self.endpoint), self._request())

    def _auth(self) -> "BearerAuth | None":
        from site_builder.gen3_auth import token_from

        return token_from(self.id, self.endpoint, env=self.options.token_env, credentials=self.options.credentials)

    def _request(self) -> "Request":
        from site_builder.sources.guppy.pulling import Request

        o = self.options
        known = bool(o.token_env or o.credentials)
        return Request(tuple(o.commons_name), tuple(o.collection_id), max(o.max_rows, 1), known)
