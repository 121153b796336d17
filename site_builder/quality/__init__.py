"""Data quality: the findings of one report and the completeness of collections, for those who mend the data."""

from dataclasses import dataclass

from site_builder.findings import Report
from site_builder.model import Catalog
from site_builder.quality.problems import Contributor, contributors_of
from site_builder.quality.scope import Scope, scopes_of

__all__ = ["Quality", "quality_of"]


@dataclass(frozen=True, slots=True)
class Quality:
    """Every source with its findings and collections, and every contributor with what it could mend."""

    scopes: tuple[Scope, ...]
    contributors: tuple[Contributor, ...]


def quality_of(catalog: Catalog, report: Report) -> Quality:
    """What the quality pages and the files beside them tell; `report` must be whole."""
    scopes = scopes_of(catalog, report.findings)
    return Quality(scopes, contributors_of(scopes))
