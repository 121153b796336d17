"""`CNAME`: the domain of the site's own, for hosts that publish a folder or a branch.

Pages of GitHub that a workflow publishes take the domain from the repository's settings and leave this file alone
(https://docs.github.com/pages, "Troubleshooting custom domains").
"""

from site_builder.config import SiteConfig
from site_builder.publish import Output, text_file


def domain_files(config: SiteConfig) -> list[Output]:
    """The file `CNAME`, where the configuration names a domain."""
    return [text_file("CNAME", f"{config.domain}\n", "the domain")] if config.domain else []
