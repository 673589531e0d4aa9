"""Ingest: the journey of a document, and the run that walks it batch by batch.

`code_document` is the journey; `tidings run` and `tidings evaluate` both go through it. What one task does stands in
flows/batch.py; how tasks are carried out (in line, threads, processes, Dask) in flows/runners.py.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar

from flows.closing import close_run
from flows.plan import Batch
from flows.rejects import reject_of
from flows.report import BatchReport, RunReport
from tasks.annotate import AnnotatedSentence, annotate
from tasks.clean import Article, clean
from tasks.duplicates import NOTHING, Earlier, mark_duplicate
from tasks.entities import Entities, find_entities
from tasks.events import CodedEvents, find_events
from tasks.inherit import inherit
from tasks.knowledge import Knowledge
from tasks.language import Engine, is_coded_language
from tasks.limits import Limits
from tasks.places import find_places, place_article
from tasks.read import RawDocument, Unreadable
from tasks.resolve import resolve
from tasks.segment import segment
from tasks.statements import find_statements
from tasks.times import date_article, find_times
from warehouse.errors import SetAside, Stop
from warehouse.records import Place, Reject, Signature, Statement, Time

Made = TypeVar("Made")
Found = RawDocument | Unreadable


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """Everything that one document tells. A duplicate has its article and nothing else; one in a language that is not
    coded has its signature, too, so that its own duplicates are found."""

    article: Article
    sentences: tuple[AnnotatedSentence, ...] = ()
    entities: Entities = field(default_factory=lambda: Entities((), ()))
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: CodedEvents = field(default_factory=lambda: CodedEvents((), (), ()))
    signature: Signature | None = None


def code_document(raw: RawDocument, engine: Engine, knowledge: Knowledge, earlier: Earlier = NOTHING) -> CodedDocument:
    """The journey of one document. Raises SetAside when it cannot be coded."""
    article, signature = mark_duplicate(clean(raw, knowledge), earlier, knowledge)
    if article.document.duplicate_of:
        return CodedDocument(article)
    if not is_coded_language(article.document.language):
        return CodedDocument(article, signature=signature)
    sentences = annotate(segment(article), engine)
    article = date_article(article, sentences, knowledge)
    entities = find_entities(sentences, article, knowledge)
    times = find_times(sentences, article, knowledge)
    places = find_places(sentences, entities, article, knowledge)
    article = place_article(article, sentences, places)
    statements = find_statements(sentences, entities, knowledge)
    events = resolve(find_events(sentences, entities, times, places, statements, article, knowledge))
    events = inherit(events, sentences, knowledge)
    return CodedDocument(article, sentences, entities, times, places, statements, events, signature)


def code_or_set_aside(
    found: RawDocument | Unreadable, engine: Engine, knowledge: Knowledge, earlier: Earlier
) -> CodedDocument | Reject:
    return or_set_aside(found, lambda raw: code_document(raw, engine, knowledge, earlier))


def or_set_aside(found: Found, step: Callable[[RawDocument], Made]) -> Made | Reject:
    """The boundary around one document: whatever goes wrong with it becomes a row of `rejects`, and the run goes on."""
    if isinstance(found, Unreadable):
        return reject_of(found, "read", found.error)
    try:
        return step(found)
    except SetAside as error:
        return reject_of(found, _step(error), error)
    except Stop:
        raise  # wrong settings or knowledge would spoil every document
    except Exception as error:  # noqa: BLE001 - the one place where any error of one document is caught
        return _fault(found, error)


def or_reject(found: Iterator[Found], place: Unreadable) -> Iterator[Found | Reject]:
    """The same boundary around what is read: a fault of a reader is set aside in the place of the document."""
    try:
        yield from found
    except Stop:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        yield _fault(place, error)


def _fault(found: Found, error: Exception) -> Reject:
    if isinstance(error, MemoryError):
        fault = SetAside(
            "it needs more memory than one document may have",
            reason_code="out_of_memory",
            next_step="leave it out, or raise document_memory_mb and run tidings rejects retry",
        )
    else:
        fault = SetAside(
            f"{type(error).__name__}: {error}",
            reason_code="fault_in_tidings",
            next_step="report it with the trace in rejects.trace; the other documents are not affected",
        )
    return reject_of(found, _step(error), fault, "".join(traceback.format_exception(error)))


@dataclass(frozen=True, slots=True)
class RunContext:
    """What every batch of a run shares; plain values, so that any worker can take them."""

    run_id: str
    warehouse: str
    engine: str
    knowledge: str | None
    again: bool  # code documents again that have not changed
    document_seconds: float  # limits for one document; 0: none, neither of time nor of memory
    document_memory_mb: int
    limits: Limits
    columns: Mapping[str, str]  # field of a record → its column
    parameters: str  # what the run was asked, as JSON


Submit = Callable[[Iterable[Batch], RunContext], Iterator[BatchReport]]
"""Carries out batches and yields their reports as they end."""

Progress = Callable[[BatchReport, int], None]
"""Told after every batch: the counts so far, and how many documents the run has in all."""


def ingest(batches: list[Batch], run: RunContext, submit: Submit, progress: Progress) -> RunReport:
    """The run: code all batches, settle what only the whole run can know, write the row of the run."""
    started_at, started, counts = datetime.now(UTC), monotonic(), BatchReport()
    documents = sum(batch.documents for batch in batches)
    progress(counts, documents)
    for report in submit(batches, run):
        counts += report
        progress(counts, documents)
    counts = close_run(run.run_id, run.warehouse, run.knowledge, run.parameters, counts, started_at)
    return RunReport(run.run_id, counts, monotonic() - started)


def _step(error: BaseException) -> str:
    """The step that raised: the innermost module of tasks/ in the trace."""
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    steps = [module.split(".")[1] for module in modules if module.startswith("tasks.")]
    return steps[-1] if steps else "ingest"
