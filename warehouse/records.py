"""Records: every table of the warehouse, declared once.

A table is a frozen dataclass; each column says its meaning, unit and what null means. The Arrow schema, the DDL and
`docs/data_dictionary.md` derive from these classes. This is the lowest module: it imports nothing of ours.
All times are UTC, ids are strings, offsets are Unicode code points into `documents.text` (start inclusive, end not).
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from inspect import get_annotations
from typing import Any, ClassVar, NamedTuple, Union, dataclass_transform, get_args, get_origin, get_type_hints

import pyarrow as pa

SCHEMA_VERSION = 1  # raised when a column changes its meaning; adding a column does not raise it

TABLES: dict[str, type["Record"]] = {}
"""Every table by name, in the order of the data dictionary."""

_ARROW_TYPES: Mapping[object, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    tuple[str, ...]: pa.list_(pa.string()),
    tuple[int, ...]: pa.list_(pa.int64()),
}


def column(meaning: str, *, unit: str = "", null: str = "never", default: Any = MISSING) -> Any:
    """One column: what it means to a reader, its unit, and what null says (`never` = not nullable)."""
    return field(default=default, metadata={"meaning": meaning, "unit": unit, "null": null})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column,))
class Record:
    """A row of one table. `TABLE` is its name, `ROW` says what one row is."""

    TABLE: ClassVar[str] = ""
    ROW: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True)(cls)
        if cls.TABLE:
            TABLES[cls.TABLE] = cls


class Derived(Record):
    """What every row that the coder derives from a text carries."""

    doc_id: str = column("document that the row comes from: documents.doc_id")
    rule: str = column("rule, frame or model that made the row")
    confidence: float = column("chance that the row is true", unit="0 to 1")


class Span(Derived):
    """A derived row that stands at one place in the text."""

    sentence_id: str = column("sentence that holds the span: sentences.sentence_id")
    start: int = column("first character of the span", unit="code point offset into documents.text")
    end: int = column("character after the span", unit="code point offset into documents.text")


class Document(Record):
    TABLE = "documents"
    ROW = "one version of one document"

    doc_id: str = column("document: first 16 hex digits of SHA-256 over source_uri and member")
    source_uri: str = column("file or address that the document was read from")
    member: str = column("place inside that file (JSON pointer, line, row, feed item), empty for a whole file")
    format: str = column(
        "format the document was read as: text, markdown, html, json, jsonl, csv, rss, parquet, pdf, docx"
    )
    raw_hash: str = column("SHA-256 over the bytes of the document as read and over what its container says")
    canonical_url: str | None = column("address the publisher gives", null="none is given")
    publisher: str | None = column("who published it", null="none is given")
    title: str | None = column("headline", null="none was found")
    byline: tuple[str, ...] = column("authors, in order")
    section: str | None = column("section of the publication", null="none is given")
    language: str = column(
        "language of the text: by the text itself, its container or page where the text is short or quotes at length",
        unit="ISO 639-1, und = cannot tell",
    )
    published_at: datetime | None = column("time of publication", unit="UTC time", null="no evidence decides it")
    published_precision: str | None = column(
        "how fine published_at is: second, minute, day, month, year, or inferred (a day that the text itself implies)",
        null="undated",
    )
    published_evidence: str | None = column("what the date rests on", null="undated")
    published_candidates: tuple[str, ...] = column(
        "days an undated document may be of, best first, as DAY SCORE REASON"
    )
    dateline: str | None = column("dateline as printed", null="the text has none")
    dateline_place_id: str | None = column(
        "place of the dateline: places.place_id", null="no dateline, or not resolved"
    )
    credit: tuple[str, ...] = column("agency credits and photo credits taken out of the text")
    correction: str | None = column("correction notice", null="the document has none")
    text: str = column("cleaned text; paragraphs are separated by a blank line")
    text_hash: str = column("SHA-256 over the case-folded words of the text: equal for exact duplicates")
    quality: float = column("how sure the cleaner is that the text is the article", unit="0 to 1")
    duplicate_of: str | None = column("document that this one repeats: documents.doc_id", null="it repeats none")
    duplicate_kind: str | None = column(
        "how it repeats it: exact, near or contained; undone = a person said that it repeats none",
        null="it repeats none",
    )
    duplicate_score: float | None = column(
        "near: Jaccard similarity of the word triples of both texts; contained: share of its own word triples that the"
        " other one tells; exact: 1",
        unit="0 to 1",
        null="it repeats none",
        default=None,
    )
    duplicate_text_hash: str | None = column(
        "text_hash of the document it repeats, as it was when they were compared", null="it repeats none", default=None
    )
    witness_conflicts: tuple[str, ...] | None = column(
        "statements about it that cannot both be true, as FIELD: WITNESS=VALUE; WITNESS=VALUE; the first one counts",
        null="written by a release that did not compare them",
        default=(),
    )
    revision: int = column("1 for the first version read, then counted up", default=1)
    ingested_at: datetime | None = column(
        "when the row was written", unit="UTC time", null="not yet written", default=None
    )
    run_id: str | None = column("run that wrote the row: runs.run_id", null="not yet written", default=None)


class Paragraph(Record):
    TABLE = "paragraphs"
    ROW = "one paragraph of one document, and where its source holds it"

    paragraph_id: str = column("paragraph: doc_id, colon, p and its index")
    doc_id: str = column("document that it is part of: documents.doc_id")
    index: int = column("position in the document", unit="0 for the first paragraph")
    kind: str = column("headline, heading, body, dateline, caption, credit or quote")
    start: int = column("first character", unit="code point offset into documents.text")
    end: int = column("character after the last", unit="code point offset into documents.text")
    source_start: int | None = column(
        "first character in the source: the file or member as text (of PDF and DOCX, what their reader makes of them)",
        unit="code point offset",
        null="the source does not hold it in one piece",
    )
    source_end: int | None = column(
        "character after the last in the source; mark-up may stand between", unit="code point offset", null="as above"
    )
    source_page: int | None = column("page of a PDF", unit="1 for the first page", null="the source has no pages")
    said_at: datetime | None = column(
        "when this entry of a live blog was written", unit="UTC time", null="it is no entry, or has no time"
    )


class Sentence(Record):
    TABLE = "sentences"
    ROW = "one sentence"

    sentence_id: str = column("sentence: doc_id, colon, s and its index")
    doc_id: str = column("document that the sentence stands in: documents.doc_id")
    index: int = column("position in the document", unit="0 for the first sentence")
    paragraph: int = column("paragraph that holds it", unit="0 for the first paragraph")
    kind: str = column(
        "headline, heading, body, dateline, caption, credit or quote (a whole sentence in quotation marks)"
    )
    start: int = column("first character", unit="code point offset into documents.text")
    end: int = column("character after the last", unit="code point offset into documents.text")
    text: str = column("the sentence as it stands in documents.text")


class Mention(Span):
    TABLE = "mentions"
    ROW = "one reference to somebody or something"

    mention_id: str = column("mention: doc_id, colon, m and a number")
    text: str = column("the words, title included")
    kind: str = column("name, demonym, metonym, nominal or pronoun")
    entity_type: str = column("PER, ORG, GPE, LOC, NORP or EVENT")
    entity_id: str | None = column("who is meant: entities.entity_id", null="not resolved")
    country: str | None = column(
        "country of the one meant", unit="ISO 3166 alpha-3 or a PLOVER non-state code", null="none or unknown"
    )
    sector: str | None = column("PLOVER sector of the one meant; two joined by a slash", null="none or unknown")
    role: str | None = column("office or function at the date of the document", null="none or unknown")
    resolved_by: str | None = column("rule that linked the mention to the entity", null="not resolved")


class Entity(Record):
    TABLE = "entities"
    ROW = "one person, organisation, country, group or place, as one document knows it"

    entity_id: str = column(
        "knowledge id (Wikidata id of a person, ISO 3166 code of a country), else doc_id, colon, e and a number"
    )
    doc_id: str = column("document: documents.doc_id")
    name: str = column("canonical name")
    aliases: tuple[str, ...] = column("names the document uses")
    entity_type: str = column("PER, ORG, GPE, LOC, NORP or EVENT")
    country: str | None = column(
        "country on the day of the document", unit="ISO 3166 alpha-3 or a PLOVER non-state code", null="none or unknown"
    )
    sector: str | None = column(
        "PLOVER sector on the day of the document; two joined by a slash", null="none or unknown"
    )
    role: str | None = column("office on the day of the document", null="none or unknown")
    actor_code: str | None = column("CAMEO-style code: country, then sector", null="neither is known")
    wikidata: str | None = column("Wikidata id", null="the tables have none")
    source: str = column("knowledge table and key, or document")


class Time(Span):
    TABLE = "times"
    ROW = "one time expression"

    time_id: str = column("time expression: doc_id, colon, t and a number")
    text: str = column("the expression")
    timex_type: str = column("TIMEX3 type: DATE, TIME, DURATION or SET")
    value: str | None = column("TIMEX3 value, or START/END for a range", null="it cannot be resolved")
    date_start: date | None = column("first day meant", unit="UTC day", null="no day follows from it")
    date_end: date | None = column("last day meant", unit="UTC day, inclusive", null="no day follows from it")
    granularity: str = column("day, week, month, season, quarter, year, decade, range or vague")
    anchor: str | None = column(
        "what it is relative to: document, an earlier time_id, or absolute", null="it cannot be resolved"
    )
    direction: str | None = column("past, future or same, seen from the anchor", null="absolute")


class Place(Span):
    TABLE = "places"
    ROW = "one place mention"

    place_id: str = column("place mention: doc_id, colon, p and a number")
    text: str = column("the words")
    geoname_id: str | None = column("GeoNames id", null="a region or place that GeoNames data here lacks")
    name: str = column("canonical name")
    country: str | None = column("country", unit="ISO 3166 alpha-3", null="none (sea) or several")
    admin1: str | None = column(
        "first-level division", unit="GeoNames code, country dot division", null="not finer than a country, or unknown"
    )
    latitude_deg: float | None = column(
        "latitude", unit="degrees north", null="precision is country or region without a point"
    )
    longitude_deg: float | None = column(
        "longitude", unit="degrees east", null="precision is country or region without a point"
    )
    precision: str = column("point, city, admin1, country or region")
    candidates: tuple[str, ...] = column(
        "best readings, best first, as GEONAME_ID NAME COUNTRY SCORE separated by a bar"
    )


class Statement(Span):
    TABLE = "statements"
    ROW = "one attributed statement; its span is the content"

    statement_id: str = column("statement: doc_id, colon, q and a number")
    kind: str = column("direct, indirect or mixed")
    content: str = column("what was said, without outer quotation marks")
    cue: str | None = column("word that attributes it", null="attributed by layout alone")
    cue_start: int | None = column(
        "first character of the cue", unit="code point offset into documents.text", null="no cue"
    )
    speaker_mention_id: str | None = column("who says it: mentions.mention_id", null="no mention was found")
    speaker: str | None = column("who says it, in the words of the text", null="the text does not say")
    addressee_mention_id: str | None = column("to whom: mentions.mention_id", null="the text does not say")


class Event(Span):
    TABLE = "events"
    ROW = "one event told in one document; its span is the main trigger"

    event_id: str = column("event: doc_id, colon, v and a number")
    trigger: str = column("trigger words")
    plover_type: str = column("the act, one of the 16 PLOVER types")
    plover_mode: str | None = column("PLOVER mode", null="none fits")
    plover_contexts: tuple[str, ...] = column("PLOVER contexts")
    plover_manual_type: str = column("type as the PLOVER manual codes it, future cooperation reduced to AGREE")
    cameo_code: str | None = column("CAMEO code", null="no CAMEO code fits the frame")
    quad_class: int = column("1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict")
    intensity: float = column("PLOVER score of the mode, else of the type", unit="-10 to 10")
    modality: str = column("occurred, ongoing, planned, hypothetical, denied, negated or historical")
    modality_cue: str | None = column(
        "words that decided the modality", null="plain past or present, or the network decided"
    )
    detector: str = column("what tells the event: rule (a frame), model (the network) or both")
    is_reciprocal: bool = column("both sides act alike")
    is_main: bool = column("no other act governs it in its sentence; coders of one act a sentence tell these")
    is_background: bool = column("told as background, not as the news")
    date_start: date | None = column("first day of the event", unit="UTC day", null="the text gives no date")
    date_end: date | None = column("last day of the event", unit="UTC day, inclusive", null="the text gives no date")
    date_granularity: str | None = column("granularity of the date", null="the text gives no date")
    time_id: str | None = column(
        "expression the date rests on: times.time_id", null="the text gives no date; the rule may be report"
    )
    date_rule: str | None = column(
        "how the date was tied to the act: network, clause, sentence when inherited from the clause above, or"
        " report when the act is news of an article that names no day: the day of publication and the one before",
        null="the text gives no date",
    )
    date_confidence: float | None = column(
        "chance that this is the act's date", unit="0 to 1", null="the text gives no date"
    )
    place_id: str | None = column("where: places.place_id", null="the text gives no place")
    country: str | None = column(
        "country where it takes place", unit="ISO 3166 alpha-3", null="the text gives no place"
    )
    place_rule: str | None = column(
        "how the place was tied to the act: network, host (it is visited or attacked), clause, or sentence when"
        " inherited from the clause above; paragraph when inherited from the act before, parties when it is the one"
        " country of all who take part",
        null="the text gives no place",
    )
    place_confidence: float | None = column(
        "chance that it takes place there", unit="0 to 1", null="the text gives no place"
    )
    statement_id: str | None = column(
        "statement that tells it: statements.statement_id", null="the article itself tells it"
    )
    source_of_claim: str | None = column(
        "who says that it happened: mentions.mention_id", null="the article itself tells it"
    )
    claimed_by: str | None = column(
        "who says that it happened, in the words of the text", null="the article itself tells it"
    )


class EventMention(Span):
    TABLE = "event_mentions"
    ROW = "one place in the text that tells an event"

    event_id: str = column("event: events.event_id")
    text: str = column("trigger words there")


class Participant(Record):
    TABLE = "participants"
    ROW = "one party of one event"

    event_id: str = column("event: events.event_id")
    doc_id: str = column("document: documents.doc_id")
    role: str = column("actor or recipient")
    mention_id: str | None = column("where the text names the party: mentions.mention_id", null="implied, not named")
    entity_id: str | None = column("who it is: entities.entity_id", null="not resolved")
    country: str | None = column(
        "country of the party", unit="ISO 3166 alpha-3 or a PLOVER non-state code", null="none or unknown"
    )
    sector: str | None = column("PLOVER sector of the party", null="none or unknown")
    actor_code: str | None = column("CAMEO-style code: country, then sector", null="neither is known")
    text: str = column("the party in the words of the text")
    rule: str = column("how the party was bound to the trigger")
    confidence: float = column("chance that this is the party", unit="0 to 1")


class Story(Record):
    TABLE = "stories"
    ROW = "one real-world event as several documents tell it"

    story_id: str = column("story: event_id of its first report")
    doc_id: str = column("document of the first report: documents.doc_id")
    plover_type: str = column("the act, one of the 16 PLOVER types")
    date_start: date | None = column("first day", unit="UTC day", null="no report gives a date")
    date_end: date | None = column("last day", unit="UTC day, inclusive", null="no report gives a date")


class StoryEvent(Record):
    TABLE = "story_events"
    ROW = "one report that belongs to a story"

    story_id: str = column("story: stories.story_id")
    event_id: str = column("report: events.event_id")
    doc_id: str = column("document of the report: documents.doc_id")
    score: float = column("similarity to the story", unit="0 to 1")
    reason: str = column("what agrees")
    decided_by: str = column("rule name, or the person who decided")
    undone_at: datetime | None = column("when the merge was undone", unit="UTC time", null="it stands")


class Signature(Record):
    TABLE = "signatures"
    ROW = "numbers by which one coded document is found again when another one repeats it"

    doc_id: str = column("document: documents.doc_id")
    scheme: int = column("how the numbers were made; numbers of two schemes never meet")
    shingles: int = column("different word triples of the text without its headline")
    bands: tuple[int, ...] = column("hashes of eight MinHash values each", unit="64 bits, signed")
    sample: tuple[int, ...] = column("hashes of the word triples, those that 16 divides", unit="64 bits, signed")


class Reject(Record):
    TABLE = "rejects"
    ROW = "one input or article that was set aside"

    doc_id: str = column("document it would have become")
    source_uri: str = column("file or address")
    member: str = column("place inside the file, empty for the whole file")
    raw_hash: str = column("SHA-256 over what was read, empty when nothing could be read")
    step: str = column("step that set it aside: read, clean, segment, annotate, …")
    reason_code: str = column("short reason, for counting")
    message: str = column("fact and place")
    next_step: str = column("what to do")
    trace: str | None = column("Python trace", null="the reason is known, no trace is needed")
    rejected_at: datetime | None = column("when", unit="UTC time", null="not yet written", default=None)
    run_id: str | None = column("run: runs.run_id", null="not yet written", default=None)


class Fetch(Record):
    TABLE = "fetches"
    ROW = "one answer of an address, or one failure to get one; the newest row of a url holds now"

    fetch_id: str = column("fetch: name of the fetching, colon, number")
    url: str = column("address that was asked, without its fragment")
    final_url: str | None = column("address that answered", null="it was not redirected, or nothing answered")
    listed_by: str | None = column("feed or sitemap that names the address", null="the user gave it")
    listed_at: datetime | None = column(
        "last change that the feed or sitemap claims",
        unit="UTC time",
        null="it claims none, or the user gave the address",
    )
    kind: str = column("page, item (text of a feed entry), feed, sitemap, sitemap_index, or failure")
    status: int | None = column("HTTP status", null="nothing answered, or robots.txt forbids to ask")
    reason_code: str | None = column("why the page was set aside: rejects.reason_code", null="it was not")
    etag: str | None = column("ETag of the answer", null="none was sent, or the next run must read the listing again")
    last_modified: str | None = column(
        "Last-Modified of the answer, as sent", null="none was sent, or the next run must read the listing again"
    )
    content_hash: str | None = column("SHA-256 over the unpacked body", null="there was none")
    fetched_at: datetime = column("when", unit="UTC time")
    file: str | None = column("file with the record, in the folder fetched of the warehouse", null="nothing was kept")
    record_id: str | None = column("WARC-Record-ID of the record", null="nothing was kept")


class Run(Record):
    TABLE = "runs"
    ROW = "one run of the ingest flow that changed something"

    run_id: str = column("run: UTC start time and a random part")
    started_at: datetime = column("start", unit="UTC time")
    ended_at: datetime = column("end", unit="UTC time")
    state: str = column("completed or failed")
    parameters: str = column("parameters, as JSON")
    versions: str = column("versions of Python, tidings and its main libraries, as JSON")
    documents_read: int = column("documents read = new + unchanged + duplicate + other_language + set aside")
    documents_new: int = column("documents coded for the first time or again because they changed")
    documents_unchanged: int = column("documents that the warehouse holds as they are")
    documents_duplicate: int = column("new documents that repeat another one")
    documents_set_aside: int = column("inputs in rejects")
    events: int = column("event rows written")
    documents_other_language: int | None = column(
        "new documents in a language that is not coded", null="written by a release that did not count them", default=0
    )


class Batch(Record):
    TABLE = "batches"
    ROW = "one batch of a run, written in one commit"

    batch_id: str = column("batch: hash of its inputs, coder and parameters")
    run_id: str = column("run: runs.run_id")
    documents_read: int = column("documents read")
    documents_new: int = column("documents coded")
    documents_unchanged: int = column("documents unchanged")
    documents_duplicate: int = column("documents that repeat another one")
    documents_set_aside: int = column("inputs in rejects")
    events: int = column("event rows written")
    seconds: float = column("time the batch took", unit="s")
    documents_other_language: int | None = column(
        "new documents in a language that is not coded", null="written by a release that did not count them", default=0
    )


class Column(NamedTuple):
    """A column as declared: its Arrow type and the words of the data dictionary."""

    name: str
    arrow_type: pa.DataType
    meaning: str
    unit: str
    null: str


STAMPS = (
    Column("coder", pa.string(), "version of the coder that made the row", "", "never"),
    Column(
        "ingest_id",
        pa.string(),
        "commit that wrote the row; with doc_id it names one version of a document",
        "",
        "never",
    ),
)
"""Columns that the store adds to every row it writes."""


def columns(record: type[Record]) -> tuple[Column, ...]:
    """The declared columns of a table, its own before those it shares, without the stamps."""
    hints, declared = get_type_hints(record), {f.name: f.metadata for f in fields(record)}  # type: ignore[arg-type]
    names = [name for cls in record.__mro__ for name in get_annotations(cls) if name in declared]
    return tuple(Column(name, _ARROW_TYPES[_without_none(hints[name])], **declared[name]) for name in names)


def schema(record: type[Record]) -> pa.Schema:
    """Arrow schema of a table without the stamps; the meanings are its metadata."""
    return pa.schema(
        [
            pa.field(c.name, c.arrow_type, c.null != "never", {"meaning": c.meaning, "unit": c.unit, "null": c.null})
            for c in columns(record)
        ],
        metadata={"table": record.TABLE, "row": record.ROW, "schema_version": str(SCHEMA_VERSION)},
    )


def to_arrow(record: type[Record], rows: Iterable[Record]) -> pa.Table:
    """Rows of one table as Arrow, in the declared schema. Raises pyarrow.ArrowInvalid when a value does not fit."""
    declared = schema(record)
    listed = list(rows)
    arrays = [pa.array([getattr(row, f.name) for row in listed], type=f.type) for f in declared]
    return pa.Table.from_arrays(arrays, schema=declared)


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (a for a in get_args(hint) if a is not type(None))
        return inner
    return hint


RecordRows = Mapping[type[Record], Iterable[Record]]
"""Rows of several tables, by record class: what one batch commits."""
