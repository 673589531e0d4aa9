"""Serve: a real schedule on a real Prefect server."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import warehouse
from flows.serve import schedule_interval
from tests.flows.conftest import eventually, is_alive, processes_below, story
from warehouse.errors import WrongUse
from warehouse.store import open_store

Start = Callable[..., subprocess.Popen[str]]


@pytest.mark.parametrize(("every", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86400)])
def test_an_interval_is_a_number_and_a_unit(every: str, seconds: int) -> None:
    interval = schedule_interval(None, every)
    assert interval is not None
    assert interval.total_seconds() == seconds


@pytest.mark.parametrize(("cron", "every"), [(None, None), ("* * * * *", "5m"), (None, "soon"), (None, "0m")])
def test_a_schedule_that_says_nothing_or_too_much_is_refused(cron: str | None, every: str | None) -> None:
    with pytest.raises(WrongUse, match="Next: "):
        schedule_interval(cron, every)


def told(place: Path) -> set[str]:
    """Names of the files whose documents have event rows."""
    if not place.is_dir() or not open_store(place).snapshot().version:
        return set()
    with warehouse.connect(str(place)) as connection:
        found = connection.execute("select distinct source_uri from documents join events using (doc_id)").fetchall()
    return {Path(uri).name for (uri,) in found}


@pytest.mark.slow
def test_a_schedule_fires_twice_and_the_second_run_codes_the_second_file(tidings: Start, tmp_path: Path) -> None:
    inbox, place = tmp_path / "inbox", tmp_path / "warehouse.d"
    inbox.mkdir()
    (inbox / "first.txt").write_text(story(1), encoding="utf-8")
    process = tidings("serve", "--inbox", str(inbox), "--every", "5s", "--runner", "sequential")
    assert eventually(lambda: told(place) == {"first.txt"}, 150), process.poll()

    (inbox / "second.txt").write_text(story(2), encoding="utf-8")
    assert eventually(lambda: told(place) == {"first.txt", "second.txt"}, 90)

    status, _ = tidings("status", "--json").communicate(timeout=60)
    found = json.loads(status)
    assert len(found["runs"]) == 2
    assert found["next_run"] is not None
    assert found["failures"] == []

    below = processes_below(process.pid)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    assert eventually(lambda: not any(is_alive(pid) for pid in below), 20), below
