"""Runners: Prefect carries out the batches, in real processes that are really killed."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import warehouse
from flows.runners import FREE_AT_ONCE, make_pool
from flows.settings import Settings
from tests.flows.conftest import eventually, is_alive, processes_below

pytestmark = pytest.mark.slow

Start = Callable[..., subprocess.Popen[str]]
Press = Callable[[int], Path]

MANY = 400  # documents: enough work for a worker to be found and killed while it goes on


def documents(place: Path) -> int:
    with warehouse.connect(str(place)) as connection:
        [(count,)] = connection.execute("select count(distinct doc_id) from documents").fetchall()
    return int(count)


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    return [pid for pid, command in processes_below(process.pid).items() if "spawn_main" in command]


def begun(place: Path) -> bool:
    return any((place / "data").glob("documents/*.parquet"))


@pytest.mark.parametrize("runner", ["thread", "process"])
def test_a_runner_codes_every_document_and_leaves_nothing_running(
    runner: str, tidings: Start, press: Press, tmp_path: Path
) -> None:
    process = tidings("run", str(press(12)), "--runner", runner, "--batch-size", "3")
    assert eventually(lambda: bool(processes_below(process.pid)))
    below = processes_below(process.pid)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    assert "12 documents read = 12 new + 0 unchanged + 0 duplicate + 0 set aside" in out
    assert documents(tmp_path / "warehouse.d") == 12
    assert eventually(lambda: not any(is_alive(pid) for pid in below), 10)


def test_workers_give_freed_memory_back_unless_the_user_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"MALLOC_MMAP_THRESHOLD_": "1000"})
    make_pool(Settings(runner="process"), 1)
    assert [os.environ[name] for name in FREE_AT_ONCE] == ["system", "1000"]


def test_a_killed_worker_never_ends_as_completed_with_documents_missing(
    tidings: Start, press: Press, tmp_path: Path
) -> None:
    process = tidings("run", str(press(MANY)), "--runner", "process", "--batch-size", "20")
    assert eventually(lambda: begun(tmp_path / "warehouse.d"))
    workers = workers_of(process)
    assert workers
    os.kill(workers[0], signal.SIGKILL)
    out, err = process.communicate(timeout=300)
    if process.returncode == 0:
        assert documents(tmp_path / "warehouse.d") == MANY, out + err
    else:
        assert process.returncode == 1
        assert "a worker process died" in out
    again = tidings("run", str(tmp_path / "press"), "--runner", "sequential")
    out, err = again.communicate(timeout=300)
    assert again.returncode == 0, err
    assert documents(tmp_path / "warehouse.d") == MANY


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("runner", ["process", "sequential"])
def test_nothing_is_left_running_when_the_parent_is_stopped(
    how: signal.Signals, runner: str, tidings: Start, press: Press, tmp_path: Path
) -> None:
    process = tidings("run", str(press(MANY)), "--runner", runner, "--batch-size", "20")
    assert eventually(lambda: begun(tmp_path / "warehouse.d"))
    below = processes_below(process.pid)
    assert any(("flows.server" if runner == "process" else "spawn_main") in command for command in below.values())
    os.kill(process.pid, how)
    _, err = process.communicate(timeout=120)
    assert process.returncode != 0
    if how == signal.SIGINT:
        assert "interrupted" in err
    assert eventually(lambda: not any(is_alive(pid) for pid in below), 20), below
    again = tidings("run", str(tmp_path / "press"), "--runner", "sequential")
    assert again.wait(timeout=300) == 0
    assert documents(tmp_path / "warehouse.d") == MANY
