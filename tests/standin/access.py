"""Who may read which rows: Guppy's tiers `libre`, `regular` and `private`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from tests.standin.aggregation import Bucket, Scope, text_histogram, total
from tests.standin.fields import Field
from tests.standin.filters import NO_DATA
from tests.standin.problems import out_of_scope
from tests.standin.store import Store

Tier = Literal["libre", "regular", "private"]
#: The field that names the resource a row belongs to.
AUTH_FIELD = "auth_resource_path"
#: The count in place of a hidden one.
HIDDEN = -1


@dataclass(frozen=True, slots=True)
class Access:
    """What one caller may do.

    Args:
        store: the rows.
        tier: how the commons protects them.
        limit: smallest count of unreadable rows that the regular tier shows.
        readable: the resources of the caller.
        lists_excluded: how this version of Guppy reads `!=`.
    """

    store: Store
    tier: Tier
    limit: int
    readable: frozenset[str]
    lists_excluded: bool

    def rows_filter(self, kind: str, filter: Any, accessibility: str) -> Any:
        """The filter that raw rows are answered with.

        Raises:
            GraphQLError: the regular tier, and rows among those asked for are out of the caller's scope.
        """
        if self.tier == "libre":
            return filter
        if self.tier == "private":
            return self.readable_part(filter)
        beyond = self._beyond(kind, filter)
        if accessibility == "unaccessible" and not beyond:
            return self._unreadable_part(filter)
        if not beyond:
            return filter
        if accessibility != "accessible":
            raise out_of_scope()
        return self.readable_part(filter)

    def scope(self, kind: str, arguments: Mapping[str, Any]) -> Scope:
        """What an aggregation with these arguments is over."""
        filter, accessibility = arguments.get("filter"), arguments.get("accessibility", "all")
        asked = Scope(
            store=self.store,
            kind=kind,
            filter=filter,
            filter_self=arguments.get("filterSelf", True),
            default=None,
            nested=arguments.get("nestedAggFields") or {},
            masked=False,
            lists_excluded=self.lists_excluded,
        )
        if self.tier == "private":
            return replace(asked, filter=self.readable_part(filter), default=self.readable_part(None))
        if self.tier == "libre" or accessibility == "all":
            return replace(asked, masked=self.tier == "regular")
        if accessibility == "accessible":
            return replace(asked, filter=self.readable_part(filter), default=self.readable_part(None))
        default = self._unreadable_part(None)
        return replace(asked, filter=self._unreadable_part(filter), default=default, masked=True)

    def shown_total(self, scope: Scope) -> int:
        """A number of rows, or `HIDDEN` where some, but fewer than the limit, are out of the caller's scope."""
        count = total(scope)
        if not scope.masked:
            return count
        hidden = total(replace(scope, filter=self._unreadable_part(scope.filter)))
        return HIDDEN if 0 < hidden < self.limit else count

    def shown_buckets(self, scope: Scope) -> list[Bucket]:
        """A text histogram with the counts hidden that hold some, but few, rows out of the caller's scope."""
        buckets = text_histogram(scope)
        if not scope.masked:
            return buckets
        unreadable = replace(
            scope, filter=self._unreadable_part(scope.filter), default=self._unreadable_part(None), nested={}
        )
        few = {b["key"] for b in text_histogram(unreadable) if b["count"] < self.limit}
        return [{"key": b["key"], "count": HIDDEN} if b["key"] in few else b for b in buckets]

    def readable_part(self, filter: Any) -> Any:
        """A filter, and that rows are readable."""
        return _both(filter, self.readable)

    def _unreadable_part(self, filter: Any) -> Any:
        everything = {found for kind in self.store.fields for found in self._resources(kind, None)}
        return _both(filter, everything - self.readable)

    def _beyond(self, kind: str, filter: Any) -> set[str]:
        return self._resources(kind, filter) - self.readable

    def _resources(self, kind: str, filter: Any) -> set[str]:
        field = self.store.fields[kind].get(AUTH_FIELD, Field(AUTH_FIELD, "keyword"))
        scope = Scope(self.store, kind, filter, True, None, {}, False, self.lists_excluded, field)
        return {bucket["key"] for bucket in text_histogram(scope)} - {NO_DATA}


def _both(filter: Any, resources: Iterable[str]) -> Any:
    within = {"IN": {AUTH_FIELD: sorted(resources)}}
    return {"AND": [filter, within]} if filter else within
