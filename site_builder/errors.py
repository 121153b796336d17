"""What stops a build, a pull or a check: errors whose text says where, what was found and what to do."""


class SiteBuilderError(Exception):
    """Stop with exit code 1: the data or the configuration is at fault, and the message says where."""


class ConfigError(SiteBuilderError):
    """The site configuration is wrong; the message lists every problem with its key and line."""


class SourceError(SiteBuilderError):
    """A source could not be read at all (missing file, not Parquet, a required column absent)."""


class PublishError(SiteBuilderError):
    """The rendered site must not be published (two writers of one path, a broken link, an unsafe path)."""
