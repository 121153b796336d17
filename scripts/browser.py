"""Find a Chromium or Chrome for the browser tests and the benchmarks, or get one.

`make test` runs this module once before pytest and so keeps every download out of the tests. The path found
is recorded in the environment (`.venv/browser`), from where the tests read it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

RECORD = Path(sys.prefix) / "browser"
CHOICE = "SITE_BUILDER_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Chromium calls its maker's services on its own; a test must see the page's requests only.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowserError(Exception):
    """No browser could be started; the message names everything that was tried."""


def launch_arguments() -> list[str]:
    """Return Chromium's command-line flags; its sandbox cannot start as root, as in most containers."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, *(["--no-sandbox"] if is_root else [])]


def installed_browser() -> Path:
    """Return the browser to use without downloading or starting anything.

    Raises:
        NoBrowserError: no browser is recorded or installed.
    """
    for path in candidates():
        if path.exists():
            return path
    raise NoBrowserError(f"No Chromium or Chrome is installed. Run `make browser` or set {CHOICE}.")


def candidates() -> Iterator[Path]:
    """Yield the browsers that may be here, the best choice first.

    The variable `SITE_BUILDER_BROWSER` is a person's choice, so nothing else is tried when it is set.
    """
    if os.environ.get(CHOICE):
        yield Path(os.environ[CHOICE])
        return
    if RECORD.exists():
        yield Path(RECORD.read_text(encoding="utf-8").strip())
    for found in map(shutil.which, NAMES):
        if found:
            yield Path(found)
    if sys.platform == "darwin":
        yield from map(Path, MAC_APPLICATIONS)


def obtain_browser(say: Callable[[str], None]) -> Path:
    """Return a browser that starts, downloading or installing one where none is installed.

    Args:
        say: is told what is being tried, one line each time.

    Raises:
        NoBrowserError: nothing worked; names everything that was tried and why it failed.
    """
    tried: list[str] = []
    for path in candidates():
        if problem := why_not(path):
            tried.append(f"{path}: {problem}")
        else:
            return path
    for get in () if os.environ.get(CHOICE) else (from_playwright, from_debian):
        path_or_problem = get(say)
        if isinstance(path_or_problem, Path):
            return path_or_problem
        tried.append(path_or_problem)
    raise NoBrowserError(failure(tried))


def from_playwright(say: Callable[[str], None]) -> Path | str:
    """Use Playwright's own Chromium, downloaded when it is not there; return its path or the problem."""
    path = playwright_path()
    if not path.exists():
        say("No installed browser starts; downloading Playwright's Chromium")
        if problem := why_failed([sys.executable, "-m", "playwright", "install", "chromium"], 900):
            return f"playwright install chromium: {problem}"
    problem = why_not(path)
    return f"{path}: {problem}" if problem else path


def from_debian(say: Callable[[str], None]) -> Path | str:
    """Install Debian's chromium where that needs no password; return its path or the problem."""
    if not shutil.which("apt-get"):
        return "apt-get: not on this system"
    sudo = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and why_failed([*sudo, "true"], 10):
        return "apt-get: needs root or a sudo that asks for no password"
    say("Installing Debian's chromium with apt-get")
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
    for command in (["apt-get", "update"], [*install, "chromium"]):
        if problem := why_failed([*sudo, *command], 900):
            return f"{' '.join(command)}: {problem}"
    found = shutil.which("chromium")
    problem = why_not(Path(found)) if found else "installed no program of that name"
    return f"Debian's chromium: {problem}" if problem else Path(str(found))


def playwright_path() -> Path:
    """Return where Playwright keeps its Chromium, whether or not it is there."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def why_not(path: Path) -> str:
    """Start a browser and load an empty page; return why that failed, or an empty string."""
    if not path.exists():
        return "there is no such file"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
            browser.new_page().goto("about:blank")
            browser.close()
    except Error as error:
        return error.message.strip().splitlines()[0]
    return ""


def why_failed(command: list[str], seconds: float) -> str:
    """Run a command; return the last line that it wrote when it fails, or an empty string."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("Error", "E:", "Failed"))]
    return (telling or lines or [f"exit code {done.returncode}"])[-1]


def failure(tried: list[str]) -> str:
    """Return the message for when no browser could be had."""
    looked = "" if os.environ.get(CHOICE) else f"Looked on PATH for: {', '.join(NAMES)}."
    return "\n".join(
        [
            "No browser could be started, and the browser tests need one. Tried:",
            *(f"  - {line}" for line in tried),
            *filter(None, [looked]),
            f"Install Chromium or Chrome, or set {CHOICE} to the path of one, and run make again.",
        ]
    )


def main() -> int:
    """Record a browser that works in `.venv/browser`; return 1 with a message when none does."""
    try:
        path = obtain_browser(say)
    except NoBrowserError as error:
        say(str(error))
        return 1
    RECORD.write_text(f"{path}\n", encoding="utf-8")
    say(f"Browser: {path}")
    return 0


def say(line: str) -> None:
    """Write one line at once, since a download may follow."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
