"""Attempts: what becomes of batches whose worker died, without a worker."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from flows.attempts import in_attempts
from flows.ingest import RunContext
from flows.plan import Batch, Slice
from flows.report import BatchReport
from flows.watch import watched
from tasks.read import Limits
from warehouse.store import WORK_FOLDER

BATCHES = [Batch((Slice(name, 0, 2, to_end=True),)) for name in "abcd"]


class Workers:
    """Two at a time go down with every batch of a killer, until it has gone down `deaths` times."""

    def __init__(self, run: RunContext, deaths: Mapping[str, int], at_work: bool) -> None:
        self._run, self._deaths, self._at_work = run, dict(deaths), at_work
        self.rounds: list[tuple[str, int]] = []

    def __call__(self, batches: Sequence[Batch], workers: int) -> Iterator[tuple[Batch, BatchReport | BrokenExecutor]]:
        names = {batch: batch.slices[0].path for batch in batches}
        self.rounds.append(("".join(names.values()), workers))
        killers = [batch for batch in batches if self._deaths.get(names[batch])]
        for batch in batches:
            if not killers or batches.index(batch) < batches.index(killers[0]):
                yield batch, BatchReport(new=2)
                continue
            if batch is killers[0]:
                self._deaths[names[batch]] -= 1
            if self._at_work and batches.index(batch) < batches.index(killers[0]) + workers:
                with watched(self._run.warehouse, self._run.run_id, batch.batch_id).open("a") as log:
                    log.write('"begin"\n"a document"\n')
            yield batch, BrokenExecutor("gone")


@pytest.fixture
def run(tmp_path: Path) -> RunContext:
    (tmp_path / WORK_FOLDER).mkdir()
    return RunContext("r", str(tmp_path), "network", None, False, 1, 1, Limits(), {}, "{}")


def test_batches_that_were_at_work_are_tried_alone_and_the_others_together(run: RunContext) -> None:
    workers = Workers(run, {"a": 3}, at_work=True)
    reports = list(in_attempts(BATCHES, run, 2, workers))
    assert reports == [BatchReport(new=2)] * 4
    assert workers.rounds == [("abcd", 2), ("a", 1), ("b", 1), ("cd", 2), ("a", 1), ("a", 1)]


@pytest.mark.parametrize(("deaths", "failures"), [(1, 0), (2, 4)])
def test_workers_that_die_before_any_document_are_given_up(run: RunContext, deaths: int, failures: int) -> None:
    workers = Workers(run, {"a": deaths}, at_work=False)
    reports = list(in_attempts(BATCHES, run, 2, workers))
    assert sum(len(report.failures) for report in reports) == failures
    assert sum(report.new for report in reports) == 8 - 2 * failures
    assert all("2 documents: a worker process died (gone)" in f for report in reports for f in report.failures)
