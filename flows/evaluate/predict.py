"""Predict: one function a task, from gold records without their answers to predictions in the format of its scorer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flows.evaluate.coder import Coded, Coder
from flows.evaluate.conventions import ends_of_range, nearest_country
from flows.evaluate.incidents import incident_roles
from flows.evaluate.relations import relations
from flows.evaluate.sides import dyad_of, parties_of, sides_of
from tasks.entities import resolve_actor
from tasks.events.frames import frames_by_head
from tasks.events.modality import modality_chances
from tasks.knowledge import Knowledge
from tasks.places import Adjective, find_adjectives, point_of
from tasks.stories import EventReport, group_stories
from warehouse.records import Event, Participant, Place

Record = Mapping[str, Any]
Prediction = dict[str, Any]
Predictor = Callable[[Sequence[Record], Coder], Iterator[Prediction]]

TOLD = ("occurred", "ongoing", "planned", "historical")
"""Modalities that a sentence coder reports as an event; what did not or may not happen is none."""

NAME_TYPES = {"PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "NORP": "NORP", "EVENT": "EVENT"}

FACTUALITY = {
    "occurred": 2.0,
    "ongoing": 2.0,
    "historical": 2.0,
    "planned": -0.5,
    "hypothetical": -0.5,
    "denied": -1.0,
    "negated": -1.0,
}
"""Modality as the crowd of the factuality task scores it (UDS training part)."""

BODIES = {"UNO": "IGO", "EUR": "IGO"}
"""Countries of the United Nations and the European Union as the task of sentences writes them."""

PRIVATE = frozenset({"BUS", "CRM", "CVL", "UNK"})

MEANS_OF_WAR = frozenset({"aerial", "drone", "explosives", "heavy-weapons", "suicide-attack", "unconventional"})

SPLIT = 0.8  # chance of either side; with less the crowd is taken to be split

QUAD_OF_ROOTS = ((2, 0), (5, 1), (8, 2), (13, 3), (15, 4), (16, 3), (20, 4))
"""Last CAMEO root of each stretch, and its class."""


def _each(predict: Callable[[Record, Coder], Prediction]) -> Predictor:
    """A predictor that takes one record at a time."""

    def predict_all(records: Sequence[Record], coder: Coder) -> Iterator[Prediction]:
        for record in records:
            yield {"id": record["id"], "pred": predict(record, coder)}

    return predict_all


def _events(record: Record, coder: Coder) -> Prediction:
    """The main acts, one a type, as sentence coders tell them; the first of a type speaks for it."""
    coded = coder.code(record["text"], name=record["id"])
    return _main_acts(coded, _told_events(coded, coder.knowledge))


def _public_events(record: Record, coder: Coder) -> Prediction:
    """As _events, without what private people do to each other: those coders take no crime or accident for an event."""
    coded = coder.code(record["text"], name=record["id"])
    return _main_acts(coded, [event for event in _told_events(coded, coder.knowledge) if _is_public(coded, event)])


def _main_acts(coded: Coded, told: Sequence[Event]) -> Prediction:
    first = {event.plover_manual_type: event for event in reversed(told) if event.is_main}
    return {
        "events": [
            {
                "plover": plover,
                "mode": event.plover_mode,
                "cameo": event.cameo_code,
                "actors": [_party_codes(party) for party in actors],
                "recipients": [_party_codes(party) for party in recipients],
            }
            for plover, event in first.items()
            for actors, recipients in [_who_and_whom(coded, event)]
        ]
    }


def _quad(record: Record, coder: Coder) -> Prediction:
    coded = coder.code(record["text"], name=record["id"])
    told, all_events = _told_events(coded, coder.knowledge), coded.document.events.events if coded.document else ()
    main = _main_event(told)
    sources, targets = sides_of(coded, main, _main_event(all_events))
    return {"quad": _quad_of(main) if main else 0, "sources": sources, "targets": targets}


def _is_public(coded: Coded, event: Event) -> bool:
    """Whether a party is a state, or of a sector that is not private; nobody fires rockets in private."""
    if event.plover_mode in MEANS_OF_WAR:
        return True
    parties = (*parties_of(coded, event, "actor"), *parties_of(coded, event, "recipient"))
    return any(not set(p.sector.split("/")) <= PRIVATE if p.sector else p.country for p in parties)


def _main_event(events: Sequence[Event]) -> Event | None:
    """The first main one that is news, one that a frame tells before one that the network alone sees."""
    news = [event for event in events if not event.is_background] or events
    return min(news, key=lambda event: (event.detector == "model", not event.is_main, event.start), default=None)


def _quad_of(event: Event) -> int:
    """The class by CAMEO root, as this task has it: comments are statements, reduced relations verbal conflict."""
    if event.plover_manual_type != event.plover_type:
        return 3 if event.plover_manual_type in {"REJECT", "THREATEN"} else 1
    root = int((event.cameo_code or "00")[:2])
    if not root:
        return event.quad_class
    return next(quad for last, quad in QUAD_OF_ROOTS if root <= last)


def _actor(record: Record, coder: Coder) -> Prediction:
    """The records without a day ask what somebody is today."""
    day = _day(record.get("date")) or coder.knowledge.newest_office
    reading = resolve_actor(record["actor"], record.get("context") or "", day, coder.knowledge)
    return {"country": reading.country or "", "sector": reading.sector or "", "wiki": reading.name or ""}


def _day(value: str | None) -> date | None:
    """The day that a task gives; a word like "today" says none."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def _names(record: Record, coder: Coder) -> Prediction:
    coded = coder.code(record["text"], name=record["id"])
    return {
        "entities": [
            {"start": span[0], "end": span[1], "type": NAME_TYPES[mention.entity_type]}
            for mention in coded.mentions
            if mention.kind in ("name", "demonym", "metonym")
            for span in [coded.in_source(mention.start, mention.end)]
            if span
        ]
    }


def _timex(record: Record, coder: Coder) -> Prediction:
    """Dates and ranges; GUM marks the two dates of a range."""
    coded = coder.code(record["text"], name=record["id"], published=record.get("dct") or "")
    is_gum = record["source"].startswith("gum")
    return {
        "timex": [
            {"start": span[0], "end": span[1], "value": value}
            for time in (coded.document.times if coded.document else ())
            if time.value and time.timex_type in ("DATE", "TIME")
            for span in [coded.in_source(time.start, time.end)]
            if span
            for value in (ends_of_range(time) if is_gum else [time.value])
        ]
    }


def _toponym(record: Record, coder: Coder) -> Prediction:
    """Places and adjectives. Where a row tells no country, since a region has several or a sea none, the gold has that
    of the city nearest to its point."""
    coded = coder.code(record["text"], name=record["id"])
    metonyms = {(m.start, m.end) for m in coded.mentions if m.kind == "metonym"}
    toponyms: list[Prediction] = []
    named: list[Place | Adjective] = [*(coded.document.places if coded.document else ())]
    for found in [*named, *_adjectives(coded, coder.knowledge)]:
        point = point_of(found, coder.knowledge) if isinstance(found, Place) else found.point
        span = coded.in_source(found.start, found.end)
        if point and span:
            where = {"start": span[0], "end": span[1], "lat": point[0], "lon": point[1]}
            precision = found.precision if isinstance(found, Place) else "adjective"
            is_metonym = (found.start, found.end) in metonyms
            told = {"country_of_row": found.country, "precision": precision, "metonym": is_metonym}
            toponyms.append({**where, "country": found.country or nearest_country(point, coder.knowledge), **told})
    return {"toponyms": toponyms}


def _adjectives(coded: Coded, knowledge: Knowledge) -> Iterator[Adjective]:
    """The gold counts "Kenyan officials" as a toponym; for us it is no place, and makes no Place row."""
    for sentence in coded.document.sentences if coded.document else ():
        yield from find_adjectives(sentence, knowledge)


def _attribution(record: Record, coder: Coder) -> Prediction:
    coded = coder.code(record["text"], name=record["id"])
    return {
        "attributions": [
            {"source": s.speaker or "", "cue": s.cue or "", "content": s.content, "kind": s.kind}
            for s in (coded.document.statements if coded.document else ())
        ]
    }


def _stories(records: Sequence[Record], coder: Coder) -> Iterator[Prediction]:
    """Events of all documents are grouped; a document belongs to the story that most of its events are reports of."""
    coded = {record["id"]: coder.code(record["text"], name=record["id"]) for record in records}
    groups = group_stories([report for one in coded.values() for report in _reports(one)])
    story = {m.report.event.event_id: g.members[0].report.event.event_id for g in groups for m in g.members}
    shared = {g.members[0].report.event.event_id for g in groups if len(g.members) > 1}
    for record_id, one in coded.items():
        mentions = one.document.events.mentions if one.document else ()
        spans = [(m, one.in_source(m.start, m.end)) for m in mentions]
        events = [{"start": span[0], "end": span[1], "cluster": story[m.event_id]} for m, span in spans if span]
        labels = [story[report.event.event_id] for report in _reports(one)]
        told = [label for label in labels if label in shared] or [record_id]
        yield {"id": record_id, "pred": {"story": max(told, key=told.count), "events": events}}


def _reports(coded: Coded) -> Iterator[EventReport]:
    if coded.document is None:
        return
    document = coded.document
    day = document.article.document.published_at
    names = frozenset(entity.name.casefold() for entity in document.entities.entities)
    for event in document.events.events:
        parties = tuple(p for p in document.events.participants if p.event_id == event.event_id)
        yield EventReport(event, parties, day.date() if day else None, names)


def _modality(record: Record, coder: Coder) -> Prediction:
    coded = coder.code(record["text"], name=record["id"])
    predicates = []
    for given in record["gold"]["predicates"]:
        found = coded.token_at(given["start"])
        chances = modality_chances(found[0], found[1].index, coder.knowledge) if found else {"occurred": 1.0}
        score = sum(FACTUALITY[label] * chance for label, chance in chances.items())
        predicates.append({"start": given["start"], "end": given["end"], "label": _factual(chances), "score": score})
    return {"predicates": predicates}


def _factual(chances: Mapping[str, float]) -> str:
    happened = sum(chance for label, chance in chances.items() if FACTUALITY[label] > 0)
    if happened >= SPLIT:
        return "happened"
    return "not_happened" if happened <= 1 - SPLIT else "uncertain"


def _incident(record: Record, coder: Coder) -> Prediction:
    return {"roles": incident_roles(coder.code(record["text"], name=record["id"]), coder.knowledge)}


def _relation(record: Record, coder: Coder) -> Prediction:
    return {"relations": [found._asdict() for found in relations(coder.code(record["text"], name=record["id"]))]}


def _told_events(coded: Coded, knowledge: Knowledge) -> list[Event]:
    events = coded.document.events.events if coded.document else ()
    return [e for e in events if e.modality in TOLD or _is_refused(e) or e.rule in _attempts(knowledge)]


def _is_refused(event: Event) -> bool:
    """ "will not free the hostages" tells a refusal."""
    return event.plover_manual_type == "REJECT"


@lru_cache(1)
def _attempts(knowledge: Knowledge) -> frozenset[str]:
    """CAMEO codes an attempt as an act, whatever came of it (185); for us the deed tried is what did not happen."""
    return frozenset(f.rule for frames in frames_by_head(knowledge).values() for f in frames if f.is_attempt)


def _who_and_whom(coded: Coded, event: Event) -> tuple[list[Participant], list[Participant]]:
    """Of those who meet or clash, this task takes the first as the actor; those who agree are all actors."""
    if event.plover_type in ("CONSULT", "ASSAULT"):
        return dyad_of(coded, event)
    return parties_of(coded, event, "actor"), parties_of(coded, event, "recipient")


def _party_codes(party: Participant) -> dict[str, str | None]:
    return {"text": party.text, "country": BODIES.get(party.country or "", party.country), "sector": party.sector}


PREDICTORS: Mapping[str, Predictor] = {
    "event_sentence": _each(_events),
    "event_majority": _each(_public_events),
    "event_quad": _each(_quad),
    "actor": _each(_actor),
    "ner": _each(_names),
    "timex": _each(_timex),
    "toponym": _each(_toponym),
    "attribution": _each(_attribution),
    "coref_ecb": _stories,
    "modality_uds": _each(_modality),
    "incident_muc4": _each(_incident),
    "relation_re3d": _each(_relation),
}
"""Every task by the name that its files begin with."""
