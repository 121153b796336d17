"""Data quality: the findings of one report and the completeness of collections, for those who mend the data."""

from site_builder.quality.files import quality_files
from site_builder.quality.problems import Contributor, contributors_of
from site_builder.quality.scope import Scope, scopes_of

__all__ = ["Contributor", "Scope", "contributors_of", "quality_files", "scopes_of"]
