"""Run a program and measure it: wall time, and the peak memory of it and its children."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import psutil

INTERVAL = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took; `peak_bytes` is the largest sum of resident memory over the process tree.

    Pages shared between processes count once for each, so the sum errs on the high side.
    """

    seconds: float
    peak_bytes: int
    exit_code: int
    output: str

    def last_words(self) -> str:
        """Return the end of the output on one line."""
        return " / ".join(line.strip() for line in self.output.splitlines()[-3:] if line.strip())


def run_measured(command: list[str], folder: Path) -> Run:
    """Run a program in a folder to its end and measure it.

    Raises:
        OSError: the program cannot be started.
    """
    with TemporaryFile() as output:
        start = time.perf_counter()
        process = psutil.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        try:
            peak = watch(process)
        except BaseException:
            stop(process)
            raise
        seconds = time.perf_counter() - start
        output.seek(0)
        return Run(seconds, peak, process.returncode, output.read().decode("utf-8", "replace"))


def watch(process: psutil.Popen) -> int:
    """Wait for the end of a process; return the peak memory of its tree in bytes."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_bytes(process))
        time.sleep(INTERVAL)
    return peak


def stop(process: psutil.Popen) -> None:
    """End a process and its children."""
    for member in [*process.children(recursive=True), process]:
        member.kill()
    process.wait()


def tree_bytes(process: psutil.Process) -> int:
    """Return the resident memory of a process and its children in bytes; ended ones count 0."""
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
