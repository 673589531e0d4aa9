"""Batch: what one task does. Read some documents, code those that are new, commit all their rows at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic

from flows.duplicates import UNDO, ToldBefore, still_repeats
from flows.ingest import CodedDocument, RunContext, code_or_set_aside
from flows.knowledge import load_knowledge
from flows.plan import Batch
from flows.report import BatchReport
from tasks import CODER
from tasks.clean import Article
from tasks.language import Engine, is_coded_language, load_engine
from tasks.read import RawDocument, Unreadable, read
from warehouse import records
from warehouse.store import Known, Store, open_store

Found = RawDocument | Unreadable
Outcome = CodedDocument | records.Reject


def code_batch(batch: Batch, run: RunContext) -> BatchReport:
    """All rows of the batch become visible at once, or none; documents that have not changed cost a look-up."""
    started, store = monotonic(), _store(run.warehouse)
    store.refresh()
    fresh, counts = _fresh(list(_found(batch, run)), store, run.again)
    engine, knowledge, told = _engine(run.engine), load_knowledge(run.knowledge), ToldBefore(store)
    outcomes: list[Outcome] = []
    for found in fresh:
        outcome = code_or_set_aside(found, engine, knowledge, told)
        if isinstance(outcome, CodedDocument):
            told.add(outcome.article.document, outcome.signature)
        outcomes.append(outcome)
    counts += _counted(outcomes)
    if outcomes:
        row = _batch_row(batch, run, counts, monotonic() - started)
        store.commit(_rows(outcomes, row, run, store), coder=CODER, key=f"{run.run_id}/{batch.batch_id}")
    return counts


@lru_cache(maxsize=1)
def _store(root: str) -> Store:
    """One for all batches of a process: its index of documents takes a second to build at 200,000 documents."""
    return open_store(root)


@lru_cache(maxsize=1)
def _engine(name: str) -> Engine:
    return load_engine(name)


def _found(batch: Batch, run: RunContext) -> Iterator[Found]:
    for part in batch.slices:
        yield from read(Path(part.path), part.first, part.last, run.limits, run.columns)


def _fresh(found: list[Found], store: Store, again: bool) -> tuple[list[Found], BatchReport]:
    """The documents to code, and the count of those that the warehouse holds as they are."""
    known = store.known([f.doc_id for f in found])
    fresh = [f for f in found if again or not _is_current(known.get(f.doc_id), f, store)]
    kept = {f.doc_id for f in found} - {f.doc_id for f in fresh}
    rejects = sum(known[doc_id].is_reject for doc_id in kept)
    report = BatchReport(
        unchanged=len(kept) - rejects,
        set_aside=rejects,
        reasons=Counter(set_aside_before=rejects) if rejects else Counter(),
    )
    return fresh, report


def _is_current(known: Known | None, found: Found, store: Store) -> bool:
    if known is None or known.raw_hash != found.raw_hash or known.coder == UNDO:
        return False
    if known.duplicate_of:
        return still_repeats(known, store)
    return not known.is_reject or known.coder == CODER


def _counted(outcomes: Iterable[Outcome]) -> BatchReport:
    report = BatchReport()
    for outcome in outcomes:
        if isinstance(outcome, records.Reject):
            report += BatchReport(set_aside=1, reasons=Counter([outcome.reason_code]))
        elif outcome.article.document.duplicate_of:
            report += BatchReport(duplicate=1)
        elif not is_coded_language(outcome.article.document.language):
            report += BatchReport(other_language=1)
        else:
            events = len(outcome.events.events)
            report += BatchReport(new=1, with_events=bool(events), events=events)
    return report


def _paragraphs(article: Article) -> Iterator[records.Paragraph]:
    doc_id = article.document.doc_id
    for index, paragraph in enumerate(article.paragraphs):
        yield records.Paragraph(paragraph_id=f"{doc_id}:p{index}", doc_id=doc_id, index=index, **asdict(paragraph))


def _batch_row(batch: Batch, run: RunContext, counts: BatchReport, seconds: float) -> records.Batch:
    return records.Batch(
        batch_id=batch.batch_id,
        run_id=run.run_id,
        documents_read=counts.read,
        documents_new=counts.new,
        documents_unchanged=counts.unchanged,
        documents_duplicate=counts.duplicate,
        documents_other_language=counts.other_language,
        documents_set_aside=counts.set_aside,
        events=counts.events,
        seconds=seconds,
    )


def _rows(outcomes: list[Outcome], batch: records.Batch, run: RunContext, store: Store) -> records.RecordRows:
    """The rows of every table, by record class."""
    now = datetime.now(UTC)
    coded = [o for o in outcomes if isinstance(o, CodedDocument)]
    known = store.known([c.article.document.doc_id for c in coded])
    documents = [
        replace(
            c.article.document,
            revision=known[doc_id].revision + 1 if (doc_id := c.article.document.doc_id) in known else 1,
            ingested_at=now,
            run_id=run.run_id,
        )
        for c in coded
    ]
    rejects = [replace(o, rejected_at=now, run_id=run.run_id) for o in outcomes if isinstance(o, records.Reject)]
    return {
        records.Document: documents,
        records.Paragraph: [p for c in coded for p in _paragraphs(c.article)],
        records.Sentence: [s.record for c in coded for s in c.sentences],
        records.Mention: [m for c in coded for m in c.entities.mentions],
        records.Entity: [e for c in coded for e in c.entities.entities],
        records.Time: [t for c in coded for t in c.times],
        records.Place: [p for c in coded for p in c.places],
        records.Statement: [s for c in coded for s in c.statements],
        records.Event: [e for c in coded for e in c.events.events],
        records.EventMention: [m for c in coded for m in c.events.mentions],
        records.Participant: [p for c in coded for p in c.events.participants],
        records.Signature: [c.signature for c in coded if c.signature],
        records.Reject: rejects,
        records.Batch: [batch],
    }
