"""Runners: how the batches of a run are carried out by Prefect. The flow's code is the same for all of them.

thread      threads of this process: for debugging a flow run
process     spawned processes: the default for more than one file
dask        Dask, a local cluster or the one at --dask-address: needs the extra `dask`

(`sequential`, in flows/run.py, needs neither Prefect nor a server: for one file.) The limits of one document hold where
workers are processes: threads have none.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Failed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.attempts import in_attempts
from flows.batch import code_batch
from flows.ingest import Progress, RunContext, ingest
from flows.listener import current_listener, listen
from flows.plan import Batch, plan
from flows.report import BatchReport, RunReport
from flows.run import run_context
from flows.server import prefect_server
from flows.settings import Settings
from flows.worker import start_worker
from warehouse.errors import TidingsError, WrongUse

Pool = TaskRunner[Any]

FREE_AT_ONCE = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""For workers, read when they start: what Arrow and glibc free is the system's again. Left alone, Arrow keeps what the
largest commit took and glibc more and more of what documents take: 40 MB together, for no time that could be measured.
"""


@task(name="code_batch", task_run_name="batch-{batch.batch_id}", cache_policy=NO_CACHE, persist_result=False)
def code_batch_task(batch: Batch, run: RunContext) -> BatchReport:
    return code_batch(batch, run)


def run_with_prefect(
    paths: Sequence[Path], settings: Settings, progress: Progress, *, again: bool, limit: int | None
) -> RunReport:
    """One flow run on the user's Prefect server, or on one that lives as long as the run."""
    listener = listen(progress)
    with prefect_server(settings.server_start_seconds):
        state = ingest_flow([str(path) for path in paths], settings, again, limit, return_state=True)
        if listener.report is None:
            state.result()
    assert listener.report is not None, "a flow without a report raises"
    return listener.report


@flow(name="ingest", flow_run_name="ingest-{settings.warehouse}", persist_result=False)
def ingest_flow(
    paths: list[str], settings: Settings, again: bool = False, limit: int | None = None
) -> dict[str, object] | State[Any]:
    """The Prefect flow `ingest`. It fails when a batch fails, and returns the counts otherwise."""
    listener = current_listener()
    batches = plan(map(Path, paths), settings.batch_documents, settings.workers, limit, settings.limits)
    report = listener.report = ingest(batches, run_context(settings, again), _submitted(settings), listener.progress)
    if report.failed:
        return Failed(message="; ".join(report.counts.failures))
    return report.as_dict()


def make_pool(settings: Settings, workers: int) -> Pool:
    """The task runner that the settings name."""
    if settings.runner == "thread":
        return ThreadPoolTaskRunner(max_workers=workers)
    if settings.runner == "dask":
        return _dask_pool(settings, workers)
    os.environ.update({name: value for name, value in FREE_AT_ONCE.items() if name not in os.environ})
    return ProcessPoolTaskRunner(max_workers=workers, initializer=start_worker, initargs=(os.getpid(),))


def _dask_pool(settings: Settings, workers: int) -> Pool:
    try:
        from prefect_dask import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise WrongUse("the runner dask is not installed", next_step="pip install 'tidings[dask]'") from error
    logging.getLogger("distributed").setLevel(logging.WARNING)
    local = {"n_workers": workers, "threads_per_worker": 1}
    cluster = {"address": settings.dask_address} if settings.dask_address else {"cluster_kwargs": local}
    pool: Pool = DaskTaskRunner(**cluster)
    return pool


def _submitted(settings: Settings) -> Callable[[Iterable[Batch], RunContext], Iterator[BatchReport]]:
    def submit(batches: Iterable[Batch], run: RunContext) -> Iterator[BatchReport]:
        def carry_out(left: Sequence[Batch], workers: int) -> Iterator[tuple[Batch, BatchReport | BrokenExecutor]]:
            with make_pool(settings, workers) as pool:
                yield from _windowed(pool, left, run, settings.window_batches)

        return in_attempts(batches, run, settings.workers, carry_out)

    return submit


def _windowed(
    pool: Pool, batches: Iterable[Batch], run: RunContext, window: int
) -> Iterator[tuple[Batch, BatchReport | BrokenExecutor]]:
    """Outcomes in the order of the batches; at most `window` batches are under way, and no future is kept after it."""
    waiting: deque[tuple[Batch, PrefectFuture[Any] | BrokenExecutor]] = deque()
    for batch in batches:
        if len(waiting) >= window:
            yield _outcome(*waiting.popleft())
        waiting.append((batch, _submit(pool, batch, run)))
    while waiting:
        yield _outcome(*waiting.popleft())


def _submit(pool: Pool, batch: Batch, run: RunContext) -> PrefectFuture[Any] | BrokenExecutor:
    try:
        future: PrefectFuture[Any] = pool.submit(code_batch_task, {"batch": batch, "run": run})
        return future
    except BrokenExecutor as error:
        return error


def _outcome(batch: Batch, future: PrefectFuture[Any] | BrokenExecutor) -> tuple[Batch, BatchReport | BrokenExecutor]:
    """The report of a batch that ended, or what broke the pool. An error that stops the run is raised."""
    if isinstance(future, BrokenExecutor):
        return batch, future
    try:
        result = future.result(raise_on_failure=False)
    except BrokenExecutor as error:
        return batch, error
    if isinstance(result, BrokenExecutor):
        return batch, result
    if isinstance(result, TidingsError):
        raise result
    if isinstance(result, BatchReport):
        return batch, result
    return batch, BatchReport(failures=(f"batch {batch.batch_id}, {batch.documents} documents: {result!r}",))
