"""A tiny warehouse, readable by eye: five documents of our own, with what a coder should find in them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pytest

from warehouse import records as r
from warehouse.store import open_store

R = TypeVar("R", bound=r.Record)
Rows = dict[type[r.Record], list[r.Record]]

EMPTY: Mapping[pa.DataType, Any] = {pa.string(): "", pa.int64(): 0, pa.float64(): 1.0, pa.bool_(): False}


def make(record: type[R], **given: Any) -> R:
    """A row with the given values; the others are null where they may be, else empty."""
    kinds = {c.name: c for c in r.columns(record)}
    for field in fields(record):  # type: ignore[arg-type]
        if field.name not in given and field.default is MISSING:
            kind = kinds[field.name]
            given[field.name] = None if kind.null != "never" else EMPTY.get(kind.arrow_type, ())
    return record(**given)


class Press:
    """Documents and the rows that point into them."""

    def __init__(self) -> None:
        self.rows: Rows = defaultdict(list)
        self._numbers: dict[tuple[str, str], int] = defaultdict(int)

    def document(self, doc_id: str, *sentences: str, day: str | None = None, **given: Any) -> None:
        text = "\n\n".join(sentences)
        published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
        given.setdefault("title", f"Title of {doc_id}")
        row = make(
            r.Document,
            **{"doc_id": doc_id, "text": text, "published_at": published, "language": "en", **given},
            published_precision="day" if day else None,
        )
        self.rows[r.Document].append(row)
        if row.duplicate_of:
            return
        for index, sentence in enumerate(sentences):
            at = text.index(sentence)
            span = {"start": at, "end": at + len(sentence), "text": sentence}
            self._add(r.Sentence, sentence_id=f"{doc_id}:s{index}", doc_id=doc_id, index=index, kind="body", **span)

    def mention(self, doc_id: str, text: str, country: str | None = None, **given: Any) -> r.Mention:
        self._add(r.Entity, entity_id=f"E-{text}", doc_id=doc_id, name=text.upper(), entity_type="PER", country=country)
        return self._span(
            r.Mention, doc_id, text, mention_id="m", text=text, country=country, entity_id=f"E-{text}", **given
        )

    def event(
        self,
        doc_id: str,
        trigger: str,
        plover_type: str,
        quad_class: int,
        actors: tuple[r.Mention, ...],
        recipients: tuple[r.Mention, ...] = (),
        **given: Any,
    ) -> str:
        given = {"modality": "occurred", "plover_manual_type": plover_type, **given}
        event = self._span(
            r.Event,
            doc_id,
            trigger,
            event_id="v",
            trigger=trigger,
            plover_type=plover_type,
            quad_class=quad_class,
            **given,
        )
        self._span(r.EventMention, doc_id, trigger, event_id=None, text=trigger, given_id=event.event_id)
        for role, parties in (("actor", actors), ("recipient", recipients)):
            for party in parties:
                names = {"country": party.country, "entity_id": party.entity_id, "mention_id": party.mention_id}
                self._add(r.Participant, event_id=event.event_id, doc_id=doc_id, role=role, text=party.text, **names)
        return event.event_id

    def span(self, record: type[R], doc_id: str, words: str, **given: Any) -> R:
        return self._span(record, doc_id, words, **given)

    def _span(self, record: type[R], doc_id: str, words: str, given_id: str | None = None, **given: Any) -> R:
        """A row at the first place of the words; a one-letter id gets its number, as the coder counts."""
        (text,) = (d.text for d in self.rows[r.Document] if isinstance(d, r.Document) and d.doc_id == doc_id)
        start = text.index(words)
        sentence = next(
            s
            for s in self.rows[r.Sentence]
            if isinstance(s, r.Sentence) and s.doc_id == doc_id and s.start <= start < s.end
        )
        key = next(iter(given))
        letter = given[key]
        self._numbers[doc_id, letter or ""] += 1
        given[key] = given_id or f"{doc_id}:{letter}{self._numbers[doc_id, letter]}"
        where = {"doc_id": doc_id, "sentence_id": sentence.sentence_id, "start": start, "end": start + len(words)}
        return self._add(record, **where, **given)

    def _add(self, record: type[R], **given: Any) -> R:
        row = make(record, **given)
        self.rows[record].append(row)
        return row


def tiny_press() -> Press:
    """A plan and its outcome, a duplicate, an undated claim, and an attack with two on each side."""
    press = Press()
    monday: dict[str, Any] = {"date_start": date(2024, 5, 6), "date_end": date(2024, 5, 6), "date_granularity": "day"}

    press.document("a1", "The envoy of Kenya will visit Norway on 6 May.", day="2024-05-02", publisher="Alpha")
    envoy, norway = press.mention("a1", "The envoy of Kenya", "KEN"), press.mention("a1", "Norway", "NOR")
    press.span(
        r.Time,
        "a1",
        "6 May",
        time_id="t",
        text="6 May",
        granularity="day",
        date_start=date(2024, 5, 6),
        date_end=date(2024, 5, 6),
    )
    plan = press.event("a1", "visit", "CONSULT", 1, (envoy,), (norway,), modality="planned", time_id="a1:t1", **monday)

    sentences = "The envoy of Kenya visited Norway.", "Norway and Kenya signed a treaty in Oslo."
    press.document("a2", *sentences, day="2024-05-07", publisher="Beta", byline=("Ann Bee", "Cee Dee"), section="")
    press.document("a3", *sentences, day="2024-05-07", publisher="Gamma", duplicate_of="a2", duplicate_kind="exact")
    envoy, norway = press.mention("a2", "The envoy of Kenya", "KEN"), press.mention("a2", "Norway", "NOR")
    visit = press.event("a2", "visited", "CONSULT", 1, (envoy,), (norway,), intensity=2.5, **monday)
    oslo = press.span(
        r.Place,
        "a2",
        "Oslo",
        place_id="p",
        text="Oslo",
        name="Oslo",
        country="NOR",
        precision="city",
        latitude_deg=59.91,
        longitude_deg=10.75,
    )
    both: dict[str, Any] = {"is_reciprocal": True, "place_id": oslo.place_id, "country": "NOR", "intensity": 4.5}
    press.event("a2", "signed", "AGREE", 1, (norway, envoy), **both)

    press.document("a4", "“Crowds marched through Lima”, a witness said.", publisher="Alpha")
    crowds, witness = press.mention("a4", "Crowds", "PER"), press.mention("a4", "a witness")
    press.span(
        r.Statement,
        "a4",
        "Crowds marched through Lima",
        statement_id="q",
        kind="direct",
        cue="said",
        content="Crowds marched through Lima",
        speaker=witness.text,
        speaker_mention_id=witness.mention_id,
    )
    press.event(
        "a4",
        "marched",
        "PROTEST",
        4,
        (crowds,),
        claimed_by="a witness",
        statement_id="a4:q1",
        confidence=0.4,
        source_of_claim=witness.mention_id,
    )

    press.document("a5", "Raiders and rebels from Chad shot a guard and a cook in Niger.", day="2023-12-31")
    attackers = press.mention("a5", "Raiders", "CHD"), press.mention("a5", "rebels", "CHD")
    hit = press.mention("a5", "a guard", "NER"), press.mention("a5", "a cook", "NER")
    press.event("a5", "shot", "ASSAULT", 4, attackers, hit, intensity=-9.0)

    press.rows[r.Story].append(make(r.Story, story_id=plan, doc_id="a1", plover_type="CONSULT"))
    for event_id in (plan, visit):
        press.rows[r.StoryEvent].append(make(r.StoryEvent, story_id=plan, event_id=event_id, doc_id=event_id[:2]))
    counts = {"documents_read": 6, "documents_new": 4, "documents_duplicate": 1, "documents_set_aside": 1, "events": 5}
    moment = datetime(2024, 5, 8, 9, 30, tzinfo=UTC)
    press.rows[r.Run].append(make(r.Run, run_id="run1", started_at=moment, ended_at=moment, **counts))
    press.rows[r.Batch].append(make(r.Batch, batch_id="batch1", run_id="run1", **counts))
    press.rows[r.Reject].append(make(r.Reject, doc_id="a6", step="clean", reason_code="no_text", rejected_at=moment))
    return press


def commit(rows: Rows, folder: Path) -> Path:
    open_store(folder).commit(rows, coder="test-1", key="tiny")
    return folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny warehouse; no test writes into it."""
    return commit(tiny_press().rows, tmp_path_factory.mktemp("tiny") / "warehouse.d")


@pytest.fixture
def hollow(tmp_path: Path) -> Path:
    """A warehouse with one batch that read nothing."""
    return commit({r.Batch: [make(r.Batch, batch_id="batch0", run_id="run0")]}, tmp_path / "hollow.d")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Rows], None]], Path]:
    """Make the tiny warehouse with rows that a function has changed."""

    def build(change: Callable[[Rows], None]) -> Path:
        rows = tiny_press().rows
        change(rows)
        return commit(rows, tmp_path / "changed.d")

    return build
