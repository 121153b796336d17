"""`site-builder init`: a person's own site, and what to do next."""

import argparse
import shlex

from rich.console import Console

from site_builder.commands.showing import shown

NEXT = """
Next:
  cd {folder}
  site-builder serve        # look at it, and edit content/site.toml
  git init --initial-branch main && git add . && git commit --message "Start the site"
Then push it to a repository on GitHub, and choose there
Settings > Pages > Build and deployment > Source > GitHub Actions. README.md says more."""
WHEEL = """
requirements.txt names {package}, since this site-builder was installed from a folder or a file of this
machine: put that wheel into {folder} for the workflow, or write there where else to install it from."""


def run_init(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder init`."""
    from site_builder.init.installed import package_spec, wheel_name
    from site_builder.init.writing import Start, start_site

    package = arguments.package or package_spec()
    written = start_site(arguments.folder, Start(arguments.title, arguments.base_url, package))
    err.print(shown(f"{arguments.folder}: {len(written)} files"))
    for name in written:
        err.print(shown(f"  {name}"))
    err.print(shown(NEXT.format(folder=shlex.quote(str(arguments.folder)))))
    if package == wheel_name():
        err.print(shown(WHEEL.format(folder=arguments.folder, package=package)))
    return 0
