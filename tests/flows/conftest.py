"""A press to read: short documents of our own, as many as a test needs, each told in other words."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TOWNS = ("Nairobi", "Lima", "Oslo", "Hanoi", "Accra", "Quito", "Riga", "Amman", "Lusaka", "Tunis")
COUNTRIES = ("Kenya", "Peru", "Norway", "Vietnam", "Ghana", "Ecuador", "Latvia", "Jordan", "Zambia", "Tunisia")


def story(number: int) -> str:
    """One document; no two numbers below 1,000 give the same text."""
    place, guest = number % 10, (number // 10 + number + 1) % 10
    return (
        f"Ministers meet over dossier {number}\n\n"
        f"The foreign minister of {COUNTRIES[guest]} visited {TOWNS[place]} on 6 May 2024 and met the president of"
        f" {COUNTRIES[place]}.\n\nPolice in {TOWNS[place]} arrested {number + 2} protesters on Tuesday.\n"
    )


@pytest.fixture
def press(tmp_path: Path) -> Callable[[int], Path]:
    """Make a folder of so many documents."""

    def make(documents: int) -> Path:
        folder = tmp_path / "press"
        folder.mkdir(exist_ok=True)
        for number in range(documents):
            (folder / f"{number:04d}.txt").write_text(story(number), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def tidings(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `tidings ARGUMENTS` as a process of its own, in an empty folder, with its own Prefect home."""
    started: list[subprocess.Popen[str]] = []
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("TIDINGS_", "PREFECT_"))},
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TIDINGS_WAREHOUSE": str(tmp_path / "warehouse.d"),
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def eventually(is_true: Callable[[], bool], seconds: float = 90) -> bool:
    """Whether something becomes true in time; the limit is for a crowded machine."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_true():
            return True
        time.sleep(0.2)
    return is_true()


def processes_below(pid: int) -> dict[int, str]:
    """Descendants of a process with their command lines, from /proc."""
    parents: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            parents[int(folder.name)] = (int(fields[1]), command)
    below = {pid}
    while grown := {p for p, (parent, _) in parents.items() if parent in below} - below:
        below |= grown
    return {p: parents[p][1] for p in below - {pid} if p in parents}


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
