"""Inherit: where acts are done that name no place: where the act before in the paragraph is, else at home.

In: one row for every event, sentences. Out: the same rows, more of them placed, with a rule of their own.
Hard because words and aid travel and armies cross borders: only what is done on the spot inherits a place, and nothing
from the dateline, since a paper writes from its capital of what happens elsewhere.
"""

from collections.abc import Sequence
from dataclasses import replace

from tasks.annotate import AnnotatedSentence
from tasks.events import CodedEvents
from tasks.events.setting import FACTS, setting_confidences
from tasks.knowledge import Knowledge
from warehouse.records import Event

PARAGRAPH, PARTIES = "paragraph", "parties"
INHERITED = frozenset({PARAGRAPH, PARTIES})
"""How such a place is tied: it is that of the act before in the paragraph, or the one country of all the parties."""

ON_THE_SPOT = frozenset({"AID", "ASSAULT", "COERCE", "MOBILIZE", "PROTEST"})
AT_HOME = frozenset({"COERCE", "PROTEST"})
"""Who does this does it at home."""

AMONG_THEMSELVES = frozenset({"ASSAULT", "MOBILIZE"})
"""This is done at home where both sides are of one country; else who does it may be abroad."""


def inherit(events: CodedEvents, sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> CodedEvents:
    """Rows whose text names a place stay as they are."""
    paragraphs = {s.record.sentence_id: s.record.paragraph for s in sentences}
    sides = {(e.event_id, role): set[str]() for e in events.events for role in ("actor", "recipient")}
    for party in events.participants:
        sides[party.event_id, party.role].update({party.country} if party.country else ())
    before: dict[int, Event] = {}
    placed: dict[str, Event] = {}
    for event in sorted(events.events, key=lambda event: event.start):
        paragraph = paragraphs[event.sentence_id]
        actors, recipients = sides[event.event_id, "actor"], sides[event.event_id, "recipient"]
        if event.country is not None:
            before[paragraph] = event
        elif event.place_id is None and event.plover_type in ON_THE_SPOT and event.modality in FACTS:
            near, home = before.get(paragraph), _home(event.plover_type, actors, recipients)
            if near is not None and actors | recipients <= {near.country}:
                event = _tied(event, near.place_id, near.country, PARAGRAPH, knowledge)
            elif home is not None:
                event = _tied(event, None, home, PARTIES, knowledge)
        placed[event.event_id] = event
    return replace(events, events=tuple(placed[event.event_id] for event in events.events))


def _home(plover_type: str, actors: set[str], recipients: set[str]) -> str | None:
    """The one country of those who act and, where they are known, of those they act on."""
    is_told = plover_type in AT_HOME or (plover_type in AMONG_THEMSELVES and recipients)
    return next(iter(actors)) if is_told and len(actors) == 1 and recipients <= actors else None


def _tied(event: Event, place_id: str | None, country: str | None, rule: str, knowledge: Knowledge) -> Event:
    sure = setting_confidences(knowledge)["place", rule]
    return replace(event, place_id=place_id, country=country, place_rule=rule, place_confidence=sure)
