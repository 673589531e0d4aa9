"""Run: sources and settings in, a report out. Chooses the runner; Prefect is imported only when it is needed.

Hard because an address becomes a file before it is read, and a page that has changed may need a second run.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flows.batch import code_batch
from flows.fetch import FetchReport, close_fetch, is_address
from flows.ingest import Progress, RunContext, ingest
from flows.plan import Batch, plan
from flows.report import BatchReport, RunReport
from flows.settings import Settings
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
        return ingest(batches, run_context(settings, again), _in_line, progress)

    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # our report says it; before Prefect reads it
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_ENABLED", "false")  # flows/server.py starts the only one
    from flows.runners import run_with_prefect

    return run_with_prefect(paths, settings, progress, again=again, limit=limit)


def run_context(settings: Settings, again: bool) -> RunContext:
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
    parameters = json.dumps({**settings.model_dump(), "again": again})
    return RunContext(
        run_id,
        settings.warehouse,
        settings.engine,
        settings.knowledge,
        again,
        settings.limits,
        settings.columns,
        parameters,
    )


def _is_small(batches: list[Batch]) -> bool:
    return len({part.path for batch in batches for part in batch.slices}) <= 1 and len(batches) <= 1


def _in_line(batches: Iterable[Batch], run: RunContext) -> Iterator[BatchReport]:
    for batch in batches:
        yield code_batch(batch, run)
