"""Create `.venv` and install this checkout into it; `make` calls this with the Python it has found.

Standard library only: it runs before anything is installed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
# Each set of extras holds the ones before it, so that its stamp is good for them too.
EXTRAS = {"site": "", "dev": "[dev]", "bench": "[dev,bench]"}


def main(arguments: list[str]) -> int:
    """Install the set of extras that the one argument names.

    Returns:
        Exit code: 0 fine, 1 an installation failed (the message says why), 2 wrong usage.
    """
    wanted = arguments[0] if arguments else "site"
    if wanted not in EXTRAS:
        say(f"usage: environment.py [{'|'.join(EXTRAS)}]")
        return 2
    problem = create_environment() or install(wanted)
    if problem:
        say(problem)
    return 1 if problem else 0


def create_environment() -> str:
    """Create `.venv` unless a working one is there; return what went wrong, or an empty string."""
    if PYTHON.exists() and has_module(PYTHON, "pip"):
        return ""
    say(f"Creating .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    if has_module(sys.executable, "ensurepip"):
        return run([sys.executable, "-m", "venv", str(VENV)], "creating the environment")
    return create_without_ensurepip()


def create_without_ensurepip() -> str:
    """Create `.venv` where Debian has split pip off, with the system's own pip where that is new enough."""
    if has_module(sys.executable, "pip") and has_module(sys.executable, "venv"):
        problem = run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], "creating the environment")
        command = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(PYTHON),
            "install",
            "--ignore-installed",
            "pip",
        ]
        if not problem and not run(command, "installing pip"):
            return ""
    shutil.rmtree(VENV, ignore_errors=True)
    major, minor = sys.version_info[:2]
    return (
        "This Python cannot create environments: its module ensurepip is missing.\n"
        f"On Debian or Ubuntu install it with:  sudo apt-get install python{major}.{minor}-venv\n"
        "Elsewhere install a complete Python 3.11 or newer. Then run make again."
    )


def install(wanted: str) -> str:
    """Install the project editable, every package at the version in `constraints.txt`."""
    say(f"Installing site-builder{EXTRAS[wanted]} into .venv (a minute or two the first time)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off"]
    pinned = [*pip, "--constraint", str(ROOT / "constraints.txt")]
    # The build backend comes first and pinned too: under build isolation pip would fetch any version of it.
    problem = run([*pinned, "hatchling", "editables"], "installing the build backend")
    if not problem:
        target = f"{ROOT}{EXTRAS[wanted]}"
        problem = run([*pinned, "--no-build-isolation", "--editable", target], "installing the packages")
    if not problem:
        stamp(wanted)
    return problem


def stamp(wanted: str) -> None:
    """Leave the files that tell make which sets of extras are installed."""
    for name in EXTRAS:
        (VENV / f"{name}.stamp").touch()
        if name == wanted:
            return


def run(command: list[str], what: str) -> str:
    """Run with the output in a log; return a message with the log's last lines when it fails."""
    VENV.mkdir(parents=True, exist_ok=True)
    # Someone who forbids pip outside environments means the system's packages, which stay as they are.
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}
    with LOG.open("a", encoding="utf-8") as log:
        done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=ROOT)
    if done.returncode == 0:
        return ""
    tail = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
    return "\n".join([*tail, "", f"Failed while {what}. The whole log: {LOG}"])


def has_module(python: str | Path, name: str) -> bool:
    """Tell whether a Python starts and can import a module."""
    command = [python, "-c", f"import {name}"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def say(message: str) -> None:
    """Write one message at once, since the installation that follows is silent."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
