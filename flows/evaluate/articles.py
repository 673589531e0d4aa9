"""Articles: a folder of whole articles, each predicted in the format of the article scorer."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.evaluate.coder import Coder
from flows.ingest import CodedDocument
from tasks.places import point_of
from tasks.read.raw import Content
from warehouse.records import Event, Participant, Statement

SUFFIXES: Mapping[str, Content] = {".txt": "text", ".html": "html"}
QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
NAMED = frozenset({"name", "demonym", "metonym"})  # an entity that no mention names is none the gold asks for


class ArticleFile(NamedTuple):
    """One article and its gold, where it has one."""

    name: str
    file: Path
    gold: Path | None


def article_files(folder: Path) -> Iterator[ArticleFile]:
    """Every article of a folder: NAME.txt and NAME.html, and NAME.gold.json whose raw_file lies elsewhere."""
    found: dict[str, ArticleFile] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix in SUFFIXES:
            gold = file.with_name(f"{file.stem}.gold.json")
            found[file.stem] = ArticleFile(file.stem, file, gold if gold.exists() else None)
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        if name not in found:
            raw_file = json.loads(gold.read_text(encoding="utf-8"))["raw_file"]
            found[name] = ArticleFile(name, folder / raw_file, gold)
    yield from found.values()


def predict_article(article: ArticleFile, coder: Coder) -> dict[str, Any]:
    """The prediction for one article, never looking at its gold."""
    text = article.file.read_text(encoding="utf-8")
    coded = coder.code(text, name=article.name, kind=SUFFIXES[article.file.suffix])
    return {"doc_id": article.name, **(_told(coded.document, coder) if coded.document else {})}


def _told(document: CodedDocument, coder: Coder) -> dict[str, Any]:
    record = document.article.document
    sentences = {s.record.sentence_id: s.record.text for s in document.sentences}
    gold_sentences = list(_gold_sentences(document))
    named = {m.entity_id for m in document.entities.mentions if m.kind in NAMED}
    return {
        "dct": record.published_at.date().isoformat() if record.published_at else None,
        "text": record.text,
        "sentences": [text for _, text in gold_sentences],
        "entities": [
            {
                "name": e.name,
                "aliases": list(e.aliases),
                "type": e.entity_type,
                "country": e.country,
                "sector": e.sector,
            }
            for e in document.entities.entities
            if e.entity_id in named
        ],
        "quotes": list(_quotes(document)),
        "timex": list(_gold_times(document, {key: text for keys, text in gold_sentences for key in keys})),
        "places": [
            {
                "name": p.name,
                "country": p.country,
                "lat": point[0] if point else None,
                "lon": point[1] if point else None,
            }
            for p in document.places
            for point in [point_of(p, coder.knowledge)]
        ],
        "events": [_event(event, document, sentences) for event in document.events.events],
    }


def _quotes(document: CodedDocument) -> Iterator[dict[str, Any]]:
    """Statements that say something, by whoever is meant: "praised the verdict" is none to the gold, nor is "she"."""
    names = {e.entity_id: e.name for e in document.entities.entities}
    meant = {m.mention_id: names.get(m.entity_id or "") for m in document.entities.mentions}
    verbs = [t.start for s in document.sentences for t in s.tokens if t.upos in ("VERB", "AUX")]
    for said in document.statements:
        if said.kind != "indirect" or any(said.start <= start < said.end for start in verbs):
            speaker = meant.get(said.speaker_mention_id or "") or said.speaker
            for text in _parts(said, document):
                yield {"text": text, "speaker": speaker, "cue": said.cue}


def _parts(said: Statement, document: CodedDocument) -> list[str]:
    """The gold counts what follows "he said" in new quotation marks as a quotation of its own."""
    whole = document.article.document.text[max(0, said.start - 1) : said.end + 1]
    quoted = QUOTED.findall(whole) if said.kind == "direct" else []
    return quoted if len(quoted) > 1 else [said.content]


def _gold_sentences(document: CodedDocument) -> Iterator[tuple[tuple[str, ...], str]]:
    """Ids and text of sentences as the gold has them: a dateline belongs to the sentence after it, captions and
    credits are none."""
    before: tuple[str, ...] = ()
    dateline = ""
    for sentence in document.sentences:
        if sentence.record.kind == "dateline":
            before, dateline = (sentence.record.sentence_id,), f"{sentence.record.text} "
        elif sentence.record.kind not in ("caption", "credit"):
            yield (*before, sentence.record.sentence_id), dateline + sentence.record.text
            before, dateline = (), ""


def _gold_times(document: CodedDocument, sentences: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Times by the days of their rows, as events are dated; `timex` leaves an open side open: "2025-09-01/"."""
    for time in document.times:
        if time.date_start and time.sentence_id in sentences:
            days = {"value": f"{time.date_start}/{time.date_end}", "timex": time.value}
            yield {"text": time.text, **days, "sentence": sentences[time.sentence_id]}


def _event(event: Event, document: CodedDocument, sentences: Mapping[str, str]) -> dict[str, Any]:
    parties = [p for p in document.events.participants if p.event_id == event.event_id]
    place = next((p for p in document.places if p.place_id == event.place_id), None)
    told_in = {m.sentence_id: None for m in document.events.mentions if m.event_id == event.event_id}
    return {
        "plover": event.plover_type,
        "mode": event.plover_mode,
        "cameo": event.cameo_code,
        "modality": event.modality,
        "date": date_value(event),
        "location": place.name if place else None,
        "location_country": event.country,
        "sentence": [sentences[sentence_id] for sentence_id in told_in],
        "actors": _parties(parties, "actor", document),
        "recipients": _parties(parties, "recipient", document),
    }


def _parties(parties: Sequence[Participant], role: str, document: CodedDocument) -> list[dict[str, Any]]:
    names = {e.entity_id: e.name for e in document.entities.entities}
    return [
        {"name": names.get(p.entity_id or "", p.text), "country": p.country, "sector": p.sector}
        for p in parties
        if p.role == role
    ]


def date_value(event: Event) -> str | None:
    """The days of an event as DAY or FIRST/LAST."""
    if event.date_start is None or event.date_end is None:
        return None
    if event.date_start == event.date_end:
        return event.date_start.isoformat()
    return f"{event.date_start}/{event.date_end}"
