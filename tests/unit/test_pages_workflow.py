"""The workflow that publishes on GitHub Pages: valid, with no more rights than it needs, and of commands that exist."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from site_builder.audit.states import FILE as LINK_STATES
from site_builder.changes.events import FILE as CHANGES
from site_builder.cli import parser
from site_builder.init.writing import SKELETON
from site_builder.ledger.entries import FILE as LEDGER

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / ".github" / "workflows" / "pages.yml"
THEIRS = SKELETON / "dot_github" / "workflows" / "pages.yml"
CI = OURS.with_name("ci.yml")
WORKFLOW: dict[str, Any] = YAML(typ="safe").load(OURS.read_text(encoding="utf-8"))
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]
SCRIPTS = [step["run"] for _job, step in STEPS if "run" in step]
STARTS = [
    re.split(r"\s*#", line)[0].strip() for script in SCRIPTS for line in script.splitlines() if "site-builder " in line
]


def step(job: str, text: str) -> tuple[int, dict[str, Any]]:
    """The one step of a job that uses an action, or runs a script, with this in it; with its place."""
    found = [(n, s) for n, s in enumerate(JOBS[job]["steps"]) if text in s.get("uses", "") + s.get("run", "")]
    assert len(found) == 1, f"{text}: {found}"
    return found[0]


def test_theirs_is_ours_but_for_what_is_installed() -> None:
    ours, theirs = OURS.read_text(encoding="utf-8"), THEIRS.read_text(encoding="utf-8")
    theirs = theirs.replace("pip install --constraint constraints.txt --requirement requirements.txt", "INSTALL")
    assert ours.replace("pip install --constraint constraints.txt .", "INSTALL") == theirs
    assert "INSTALL" in theirs


@pytest.mark.parametrize("path", [OURS, THEIRS, CI], ids=["ours", "theirs", "ci"])
def test_it_is_what_github_takes(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_its_scripts_are_bash(script: str) -> None:
    plain = re.sub(r"\$\{\{.*?\}\}", "x", script)
    done = subprocess.run(["bash", "-n"], input=plain, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_script_has_words_of_others_in_it() -> None:
    assert [script for script in SCRIPTS if "${{" in script] == []


def test_every_command_is_one_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(STARTS) == 4
    for line in STARTS:
        words = shlex.split(line.replace("$BASE_URL", "https://me.github.io/atlas"))
        assert callable(parser().parse_args(words[1:]).command)
    assert capsys.readouterr().err == ""


def test_actions_are_pinned() -> None:
    used = {step["uses"] for _job, step in STEPS if "uses" in step}
    assert len(used) > 5
    assert {name for name in used if not re.fullmatch(r"actions/[a-z-]+(/[a-z-]+)?@v[0-9]+", name)} == set()


def test_jobs_may_do_no_more_than_they_must() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "build": {"contents": "read", "pages": "read"},
        "record": {"contents": "write"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert step("build", "actions/checkout")[1]["with"]["persist-credentials"] is False
    installing = {job for job, step in STEPS if re.search("pip install|site-builder", step.get("run", ""))}
    assert installing == {"build"}, "what was installed runs where nothing can be changed"


def test_it_runs_every_night_on_pushes_and_by_hand_one_at_a_time() -> None:
    assert WORKFLOW["on"].keys() == {"push", "schedule", "workflow_dispatch"}
    nights = [entry["cron"].split() for entry in WORKFLOW["on"]["schedule"]]
    assert [(night[2], night[3]) for night in nights] == [("*", "*")] * 2
    assert [night[4] for night in nights] == ["1-6", "0"]
    assert all(int(night[0]) % 5 for night in nights), "many others start at such a minute"
    assert WORKFLOW["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert all(job["timeout-minutes"] for job in JOBS.values())


def test_a_failed_pull_stops_nothing_and_is_kept() -> None:
    place, pull = step("build", "site-builder pull")
    assert pull["continue-on-error"] is True
    saves = [s for s in JOBS["build"]["steps"] if "cache/save" in s.get("uses", "")]
    restores = [s for s in JOBS["build"]["steps"] if "cache/restore" in s.get("uses", "")]
    assert [s["with"]["path"] for s in saves] == [s["with"]["path"] for s in restores] == [".snapshots", ".cache"]
    for save, restore in zip(saves, restores, strict=True):
        assert save["with"]["key"] == restore["with"]["key"]
        assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
        assert "github.run_id" in save["with"]["key"], "a key is written once"
    assert JOBS["build"]["steps"][place + 1] == saves[0]
    assert saves[0]["if"] == "${{ !cancelled() && steps.pull.outcome != 'skipped' }}"


def test_links_are_asked_for_once_a_week() -> None:
    audit = step("build", "site-builder audit")[1]
    sunday = WORKFLOW["on"]["schedule"][1]["cron"]
    assert audit["if"] == f"${{{{ github.event.schedule == '{sunday}' || inputs.audit }}}}"
    assert audit["continue-on-error"] is True


def test_the_address_is_the_one_that_github_has() -> None:
    configured, build = step("build", "configure-pages")[1], step("build", "site-builder build")[1]
    assert build["env"] == {"BASE_URL": f"${{{{ steps.{configured['id']}.outputs.base_url }}}}"}
    assert "--record" in build["run"]


def test_what_is_recorded_is_committed_before_it_is_published() -> None:
    assert JOBS["record"]["needs"] == "build"
    assert JOBS["deploy"]["needs"] == ["build", "record"]
    script = step("record", "git commit")[1]["run"]
    names = re.search(r"for name in (.*); do", script)
    assert names
    assert {f"{name}.jsonl" for name in names[1].split()} == {LEDGER, CHANGES, LINK_STATES}
    assert step("record", "actions/checkout")[1]["with"]["ref"] == "${{ needs.build.outputs.commit }}"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository with a ledger of one line, as the job `record` has it."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "clone")
    folder = tmp_path / "clone"
    ledger(folder, "one\n")
    commit_and_push(folder)
    git(folder, "checkout", "--quiet", "--detach")
    return folder


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ledger(folder: Path, text: str) -> None:
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / LEDGER).write_text(text, encoding="utf-8")


def commit_and_push(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")
    git(folder, "push", "--quiet", "origin", "HEAD:main")


def recorded(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of the job as GitHub does."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("record", "git commit")[1]["run"]]
    env = {"PATH": "/usr/bin:/bin", "BRANCH": "main", "HOME": str(folder.parent)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_new_lines_are_pushed_and_nothing_where_there_are_none(clone: Path) -> None:
    assert recorded(clone).returncode == 0
    assert git(clone, "log", "--oneline", "origin/main").count("\n") == 1
    ledger(clone, "one\ntwo\n")
    assert recorded(clone).returncode == 0
    assert git(clone, "show", f"origin/main:content/{LEDGER}") == "one\ntwo\n"
    assert (
        git(clone, "log", "-1", "--format=%an: %s", "origin/main") == "github-actions[bot]: Record what is published\n"
    )


def test_what_others_pushed_meanwhile_stays(clone: Path) -> None:
    other = clone.parent / "other"
    git(clone.parent, "clone", "--quiet", "origin.git", "other")
    (other / "text.md").write_text("mine", encoding="utf-8")
    commit_and_push(other)
    ledger(clone, "one\ntwo\n")
    assert recorded(clone).returncode == 0
    git(other, "fetch", "--quiet")
    assert git(other, "ls-tree", "-r", "--name-only", "origin/main").split() == [f"content/{LEDGER}", "text.md"]


def test_a_ledger_that_others_changed_meanwhile_is_not_written_over(clone: Path) -> None:
    other = clone.parent / "other"
    git(clone.parent, "clone", "--quiet", "origin.git", "other")
    ledger(other, "one\nother\n")
    commit_and_push(other)
    ledger(clone, "one\ntwo\n")
    assert recorded(clone).returncode != 0, "so nothing is published"
    git(other, "fetch", "--quiet")
    assert git(other, "show", f"origin/main:content/{LEDGER}") == "one\nother\n"
