"""Listener: who started a flow run in this process hears its progress and gets its report.

Not a parameter of the flow, since Prefect sends parameters to its server; and a module of its own, since Prefect sends
the flow with all it names to every worker.
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass

from flows.ingest import Progress
from flows.report import BatchReport, RunReport

logger = logging.getLogger(__name__)


@dataclass
class Listener:
    """`report` is there once the flow run has one."""

    progress: Progress
    report: RunReport | None = None


_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listen(progress: Progress) -> Listener:
    """Listen to the flow runs that this process starts from now on."""
    listener = Listener(progress)
    _LISTENER.set(listener)
    return listener


def current_listener() -> Listener:
    """Who listens; a scheduled run has nobody and tells the log."""
    return _LISTENER.get() or Listener(_log_progress)


def _log_progress(counts: BatchReport, documents: int) -> None:
    logger.info("coded %d of %d documents, %d events", counts.read, documents, counts.events)
