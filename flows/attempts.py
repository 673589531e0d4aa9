"""Attempts: batches whose worker died are tried again, until the document that kills it is known and left out.

In: batches, and a way to carry them out. Out: a report for each.
Hard because a dead worker takes its neighbours along: what was at work then is tried alone, so that the next death has
one cause.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor

from flows.ingest import RunContext
from flows.plan import Batch
from flows.report import BatchReport
from flows.watch import deaths, watched

ATTEMPTS = 2  # in which workers die before they are at a document; then it is no document's fault

CarryOut = Callable[[Sequence[Batch], int], Iterator[tuple[Batch, BatchReport | BrokenExecutor]]]
"""Carries out batches with so many workers; BrokenExecutor for each whose worker died or that never began."""


def in_attempts(batches: Iterable[Batch], run: RunContext, workers: int, carry_out: CarryOut) -> Iterator[BatchReport]:
    """The report of each batch; a failure for those that cannot be carried out."""
    rounds, unexplained = deque([([*batches], workers)]), 0
    while rounds:
        left, workers_now = rounds.popleft()
        before, lost, error = _deaths(left, run), [], ""
        for batch, outcome in carry_out(left, workers_now):
            if isinstance(outcome, BrokenExecutor):
                lost.append(batch)
                error = f"a worker process died ({outcome})"
            else:
                yield outcome
        unexplained += bool(lost) and _deaths(left, run) == before
        if unexplained == ATTEMPTS:
            for batch in (*lost, *(batch for left, _ in rounds for batch in left)):
                yield BatchReport(failures=(f"batch {batch.batch_id}, {batch.documents} documents: {error}",))
            return
        suspects = [batch for batch in lost if _deaths([batch], run)]
        rounds.extend(([batch], 1) for batch in suspects)
        if others := [batch for batch in lost if batch not in suspects]:
            rounds.append((others, workers_now))


def _deaths(batches: Iterable[Batch], run: RunContext) -> int:
    return sum(1 for batch in batches for _ in deaths(watched(run.warehouse, run.run_id, batch.batch_id)))
