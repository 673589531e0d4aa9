"""Batch: what one task does. Read some documents, code those that are new, commit their rows.

In: a batch and its run. Out: its counts; the rows stand in the warehouse.
Hard because a document may be larger than a hundred others, and may end the process that works on it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import lru_cache
from time import monotonic

from flows.duplicates import UNDO, ToldBefore, still_repeats
from flows.ingest import CodedDocument, Found, RunContext, code_or_set_aside
from flows.knowledge import load_knowledge
from flows.plan import Batch
from flows.reading import documents
from flows.report import BatchReport
from flows.watch import Watch, left_out, watched
from tasks import CODER
from tasks.clean import Article
from tasks.knowledge import Knowledge
from tasks.language import Engine, is_coded_language, load_engine
from tasks.read import Unreadable
from warehouse import records
from warehouse.errors import SetAside
from warehouse.store import Known, Store, open_store

COMMIT_CHARACTERS = 200_000  # of text whose rows wait in memory, 30 MB; a commit takes 1 % of the time to code it

Outcome = CodedDocument | records.Reject


def code_batch(batch: Batch, run: RunContext) -> BatchReport:
    """All rows of the batch become visible at once, or none; documents that have not changed cost a look-up.

    A batch of very long documents, or of more than were planned, is committed in several parts.
    """
    store = _store(run.warehouse)
    if run.document_seconds:
        store.make_work_folder()
    log = watched(run.warehouse, run.run_id, batch.batch_id)
    with Watch(log, run.document_seconds, run.document_memory_mb) as watch:
        coding = _Coding(batch, run, store, watch)
        for part in batch.slices:
            for found in documents(part, watch, coding.is_settled, run.limits, run.columns):
                coding.take(found)
        coding.commit()
    return coding.counts


class _Coding:
    """The documents of one batch, one after the other."""

    def __init__(self, batch: Batch, run: RunContext, store: Store, watch: Watch) -> None:
        self._batch, self._run, self._store, self._watch = batch, run, store, watch
        self._store.refresh()
        self._engine, self._knowledge = _tools(run.engine, run.knowledge)
        self.counts, self._seen = BatchReport(), Counter[str]()
        self._begin_part()

    def take(self, found: Found | records.Reject) -> None:
        """Code it unless the warehouse holds it as it is."""
        self._seen[found.doc_id] += 1
        if isinstance(found, records.Reject):
            self._keep(found)
        else:
            self._look_up(found if self._seen[found.doc_id] == 1 else _again(found, self._seen[found.doc_id]))
        if len(self._outcomes) >= self._batch.documents or self._characters >= COMMIT_CHARACTERS:
            self.commit()

    def is_settled(self, place: Unreadable) -> bool:
        """Whether a run before has left out what stands there."""
        known = self._store.known([place.doc_id]).get(place.doc_id)
        return not self._run.again and known is not None and known.is_reject and _is_current(known, place, self._store)

    def commit(self) -> None:
        """The rows so far become visible."""
        self._watch.rest()
        if self._outcomes:
            row = _batch_row(self._batch, self._run, self._counted, monotonic() - self._started)
            key = f"{self._run.run_id}/{self._batch.batch_id}/{_doc_id(self._outcomes[0])}"  # the same when tried again
            self._store.commit(_rows(self._outcomes, row, self._run, self._store), coder=CODER, key=key)
        self.counts += self._counted
        self._begin_part()

    def _begin_part(self) -> None:
        self._started, self._counted, self._characters = monotonic(), BatchReport(), 0
        self._outcomes: list[Outcome] = []
        self._told = ToldBefore(self._store)

    def _look_up(self, found: Found) -> None:
        known = self._store.known([found.doc_id]).get(found.doc_id)
        if not self._run.again and _is_current(known, found, self._store):
            self._counted += _unchanged(known)
        else:
            self._keep(self._code(found))

    def _code(self, found: Found) -> Outcome:
        if death := self._watch.killer(found.doc_id):
            return left_out(found, "ingest", death, self._watch.seconds)
        self._watch.begin(found.doc_id)
        outcome = code_or_set_aside(found, self._engine, self._knowledge, self._told)
        if isinstance(outcome, CodedDocument):
            self._told.add(outcome.article.document, outcome.signature)
            self._characters += len(outcome.article.document.text)
        return outcome

    def _keep(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._counted += _counted(outcome)


@lru_cache(maxsize=1)
def _store(root: str) -> Store:
    """One for all batches of a process: its index of documents takes a second to build at 200,000 documents."""
    return open_store(root)


@lru_cache(maxsize=1)
def _tools(engine: str, overlay: str | None) -> tuple[Engine, Knowledge]:
    """Both read the user's own rows."""
    knowledge = load_knowledge(overlay)
    return load_engine(engine, knowledge), knowledge


def _unchanged(known: Known | None) -> BatchReport:
    if known and known.is_reject:
        return BatchReport(set_aside=1, reasons=Counter(["set_aside_before"]))
    return BatchReport(unchanged=1)


def _is_current(known: Known | None, found: Found, store: Store) -> bool:
    if known is None or known.raw_hash != found.raw_hash or known.coder == UNDO:
        return False
    if known.duplicate_of:
        return still_repeats(known, store)
    return not known.is_reject or known.coder == CODER


def _again(found: Found, times: int) -> Unreadable:
    """What stands for a document whose name another one has; the first of them is coded."""
    reason = SetAside(
        "another document of this file has the same name",
        reason_code="named_twice",
        place=f"{found.source_uri}#{found.member}",
        next_step="give each a name of its own",
    )
    return Unreadable(found.source_uri, f"{found.member} again ({times})", found.raw_hash, reason)


def _doc_id(outcome: Outcome) -> str:
    return outcome.doc_id if isinstance(outcome, records.Reject) else outcome.article.document.doc_id


def _counted(outcome: Outcome) -> BatchReport:
    if isinstance(outcome, records.Reject):
        return BatchReport(set_aside=1, reasons=Counter([outcome.reason_code]))
    if outcome.article.document.duplicate_of:
        return BatchReport(duplicate=1)
    if not is_coded_language(outcome.article.document.language):
        return BatchReport(other_language=1)
    events = len(outcome.events.events)
    return BatchReport(new=1, with_events=bool(events), events=events)


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
