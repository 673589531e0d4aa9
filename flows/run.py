"""Run: sources and settings in, a report out. Chooses the runner; Prefect is imported only when it is needed.

Hard because an address becomes a file before it is read, and a page that has changed may need a second run.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import active_children, get_context
from pathlib import Path
from uuid import uuid4

from flows.attempts import in_attempts
from flows.batch import code_batch
from flows.fetch import FetchReport, close_fetch, is_address
from flows.ingest import Progress, RunContext, ingest
from flows.plan import Batch, plan
from flows.report import BatchReport, RunReport
from flows.settings import Settings
from flows.worker import start_worker
from warehouse.store import open_store


def run_sources(
    sources: Sequence[str],
    settings: Settings,
    progress: Progress,
    *,
    fetch: Callable[[Sequence[str]], FetchReport],
    again: bool = False,
    limit: int | None = None,
) -> RunReport:
    """Fetch the addresses among the sources, then code what is new in what came, and below the paths."""
    addresses = [source for source in sources if is_address(source)]
    paths = [Path(source) for source in sources if not is_address(source)]
    fetched = fetch(addresses).paths if addresses else []
    report = run_ingest([*fetched, *paths], settings, progress, again=again, limit=limit)
    while fetched and limit is None and not report.failed:
        fetched = close_fetch(settings.warehouse, fetched)
        if fetched:
            report = report.settled_by(run_ingest(fetched, settings, progress))
    return report


def run_ingest(
    paths: Sequence[Path], settings: Settings, progress: Progress, *, again: bool = False, limit: int | None = None
) -> RunReport:
    """Code what is new below `paths`. Raises WrongUse for a missing path, Stop when nothing may be written."""
    open_store(settings.warehouse)
    batches = plan(paths, settings.batch_documents, settings.workers, limit, settings.limits)
    if _is_small(batches) if settings.runner == "auto" else settings.runner == "sequential":
        carry_out = _in_a_child if settings.document_seconds else _in_line
        return ingest(batches, run_context(settings, again), carry_out, progress)

    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # our report says it; before Prefect reads it
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_ENABLED", "false")  # flows/server.py starts the only one
    from flows.runners import run_with_prefect

    return run_with_prefect(paths, settings, progress, again=again, limit=limit)


def run_context(settings: Settings, again: bool) -> RunContext:
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
    parameters = json.dumps({**settings.model_dump(), "again": again})
    seconds = 0 if settings.runner == "thread" else settings.document_seconds
    return RunContext(
        run_id=run_id,
        warehouse=settings.warehouse,
        engine=settings.engine,
        knowledge=settings.knowledge,
        again=again,
        document_seconds=seconds,
        document_memory_mb=settings.document_memory_mb,
        limits=settings.limits,
        columns=settings.columns,
        parameters=parameters,
    )


def _is_small(batches: list[Batch]) -> bool:
    return len({part.path for batch in batches for part in batch.slices}) <= 1 and len(batches) <= 1


def _in_line(batches: Iterable[Batch], run: RunContext) -> Iterator[BatchReport]:
    for batch in batches:
        yield code_batch(batch, run)


def _in_a_child(batches: Iterable[Batch], run: RunContext) -> Iterator[BatchReport]:
    """One batch after the other, in a process that a document may end without ending the run."""

    def carry_out(left: Sequence[Batch], workers: int) -> Iterator[tuple[Batch, BatchReport | BrokenExecutor]]:
        with ProcessPoolExecutor(workers, get_context("spawn"), start_worker, (os.getpid(),)) as pool:
            for batch in left:
                try:
                    yield batch, pool.submit(code_batch, batch, run).result()
                except BrokenExecutor as error:
                    yield batch, error
                except BaseException:  # an interrupt does not wait for the batch
                    for child in active_children():
                        child.kill()
                    raise

    return in_attempts(batches, run, 1, carry_out)
