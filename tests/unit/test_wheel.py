"""The wheel holds templates, static files and content, and finds them when installed elsewhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("templates", "static", "content")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the installed build backend, which needs no network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("site_builder-*.whl"))


def files_of(folder: str) -> set[str]:
    """Files of a folder relative to the checkout, without what an operating system or an editor leaves."""
    paths = [path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {path.as_posix() for path in paths if not any(part.startswith((".", "__")) for part in path.parts)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_wheel_holds_every_data_file(wheel: Path, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {f"site_builder/_data/{name}" for name in files_of(folder)}
    assert expected, f"{folder}/ is empty"
    assert sorted(expected - names) == []


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"site_builder", "site_builder-0.1.0.dist-info"}


def test_installed_package_reads_its_own_data(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from site_builder.resources import resource_dir\n"
        f"print(*map(resource_dir, {FOLDERS!r}), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "site_builder" / "_data" / name) for name in FOLDERS]
