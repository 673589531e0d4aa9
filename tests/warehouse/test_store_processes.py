"""The rules of the store that only real processes and real kills can prove.

What was acknowledged is told by the processes; what must be there is told by the log: after each kill the live rows of
a batch must be exactly those of the last entry that names it, in every table.
"""

import itertools
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import store_worker as newsroom
from warehouse.store import Store, attach, open_store
from warehouse.store.state import Entry

pytestmark = pytest.mark.slow

ROWS = {"documents": 20, "events": 60, "participants": 60}  # of one batch
REVISION = {"documents": "revision", "events": '"start"', "participants": "cast(text as bigint)"}
NAME = {"documents": "doc_id", "events": "event_id", "participants": "event_id"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


def start(root: Path, *job: str) -> subprocess.Popen[str]:
    command = [sys.executable, newsroom.__file__, str(root), *job]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> list[str]:
    """What the process told until it ended; it must have ended well or by kill -9."""
    told, _ = process.communicate(timeout=60)
    assert process.returncode in (0, -9), told
    return told.splitlines()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def told_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


def told_until(process: subprocess.Popen[str], last: tuple[str, ...]) -> list[str]:
    told = told_lines(process, 1)
    while told[-1] not in last:
        assert told[-1], f"the process ended early: {told}"
        told += told_lines(process, 1)
    return told


def log_of(store: Store) -> list[Entry]:
    """The entries up to the version that the store is at."""
    bodies = (store.log.get(number) for number in range(1, store.version + 1))
    return [Entry.from_json(body, "log") for body in bodies if body]


def batches_in(log: list[Entry]) -> dict[str, tuple[int, str]]:
    """batch → revision and ingest_id of the last entry that names it."""
    keys = [(entry.key.split("/"), entry.ingest_id) for entry in log if not entry.key.startswith("compact/")]
    return {batch: (int(revision), ingest_id) for (batch, revision), ingest_id in keys}


def assert_whole(root: Path, acknowledged: list[str]) -> None:
    """No torn batch, nothing acknowledged lost, no document twice, and the index agrees with the tables."""
    store = open_store(root)
    log = log_of(store)
    keys = [entry.key for entry in log]
    assert len(keys) == len(set(keys))
    assert {key for key in acknowledged if re.fullmatch(r"\w+/\d+", key)} <= set(keys)
    expected = batches_in(log)
    with duckdb.connect() as connection:
        attach(connection, store.snapshot())
        for table, rows in ROWS.items():
            counted = f"{REVISION[table]}, ingest_id, count(*), count(distinct {NAME[table]})"
            found = connection.sql(f"select split_part(doc_id, '-', 1), {counted} from {table} group by all").fetchall()
            assert sorted(found) == sorted((b, rev, ing, rows, rows) for b, (rev, ing) in expected.items()), table
    known = store.known([doc_id for batch in expected for doc_id in newsroom.ids(batch)])
    assert {(k.doc_id, k.revision) for k in known.values()} == {
        (doc_id, revision) for batch, (revision, _) in expected.items() for doc_id in newsroom.ids(batch)
    }


def assert_no_leftovers(root: Path) -> None:
    newsroom.vacuum_once(root)
    on_disk = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {name for name in on_disk if not re.fullmatch(r"_log/(checkpoints/)?\d+\.json", name)} == set(
        open_store(root).state.files
    )


@contextmanager
def running(root: Path, *jobs: tuple[str, ...]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are killed -9 at the end of the block."""
    processes = [start(root, *job) for job in jobs]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_four_writers_race_over_the_same_documents_and_none_comes_twice(root: Path) -> None:
    with running(root, *(("race", str(writer), "6") for writer in range(4))) as writers:
        for writer in writers:
            go(writer)
        acknowledged = [line for writer in writers for line in end(writer)]
    assert len(acknowledged) == 4 * 8
    assert_whole(root, acknowledged)


def test_reingest_beside_compaction_loses_and_doubles_nothing(root: Path) -> None:
    with running(root, ("ingest", "1"), ("ingest", "2"), ("compact_for_ever",)) as (first, second, compactor):
        acknowledged: list[str] = []
        for _ in range(6):
            assert told_lines(compactor, 1) == ["compacted"]
            acknowledged += told_lines(first, 4) + told_lines(second, 4)
            assert_whole(root, acknowledged)
    assert_whole(root, acknowledged + end(first) + end(second))
    assert any(entry.dead for entry in log_of(open_store(root)) if entry.key.startswith("compact/")), (
        "no tombstone was carried over"
    )


@pytest.mark.parametrize("seed", range(3))
def test_writers_and_compaction_killed_at_a_random_moment_leave_a_whole_warehouse(root: Path, seed: int) -> None:
    moment = random.Random(seed)
    acknowledged: list[str] = []
    with running(root, ("ingest", "1"), ("ingest", "2"), ("compact_for_ever",)) as processes:
        for process in processes:
            acknowledged += told_lines(process, moment.randint(1, 4))
        time.sleep(moment.uniform(0, 0.1))
    acknowledged += [line for process in processes for line in end(process)]
    assert_whole(root, acknowledged)
    newsroom.commit(root, "hot", 1)
    assert_whole(root, acknowledged)
    assert_no_leftovers(root)


def killed_at_every_step(root: Path, *job: str) -> Iterator[list[str]]:
    """Kill a job before its first step, its second, and so on until it gets through; what it told each time."""
    with running(root, ("die", *job)) as (worker,):
        for step in itertools.count(1):
            go(worker)
            *told, end_of_it = told_until(worker, ("killed by 9", "done"))
            yield told
            if end_of_it == "done":
                assert step > 3, "the job has hardly any step to be killed at"
                return


def test_a_commit_killed_at_any_step_is_there_in_all_tables_or_in_none(root: Path) -> None:
    acknowledged: list[str] = []
    for revision, told in enumerate(killed_at_every_step(root, "commit", "a", "1")):
        acknowledged += told
        if (root / "_log").is_dir():
            assert_whole(root, acknowledged)
            newsroom.commit(root, "b", revision)
    assert acknowledged
    assert_whole(root, acknowledged)
    assert_no_leftovers(root)


def test_a_replacement_killed_at_any_step_leaves_the_old_rows_or_the_new_ones(root: Path) -> None:
    newsroom.commit(root, "a", 1)
    acknowledged = ["a/1"]
    for told in killed_at_every_step(root, "commit", "a", "2"):
        acknowledged += told
        assert_whole(root, acknowledged)
    assert acknowledged[-1] == "a/2"
    assert_no_leftovers(root)


def test_a_compaction_killed_at_any_step_changes_no_row(root: Path) -> None:
    newsroom.commit(root, "a", 1)
    newsroom.commit(root, "b", 2)
    for revision, _ in enumerate(killed_at_every_step(root, "compact"), start=3):
        assert_whole(root, [])
        newsroom.commit(root, "a", revision)
    newsroom.compact_once(root)
    assert all(file.year for file in open_store(root).state.files.values())
    assert_no_leftovers(root)


@pytest.mark.parametrize("job", ["vacuum", "checkpoint"])
def test_maintenance_killed_at_any_step_changes_no_row(root: Path, job: str) -> None:
    for revision in range(1, 4):
        newsroom.commit(root, "a", revision)
    newsroom.compact_once(root)
    for _ in killed_at_every_step(root, job):
        assert_whole(root, ["a/1", "a/2", "a/3"])
    assert_no_leftovers(root)
