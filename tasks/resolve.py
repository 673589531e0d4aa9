"""Resolve: the tellings of one event in one document become one row.

In: CodedEvents with one row for every telling. Out: CodedEvents with one row for every event and all its mentions.
Hard because headline, lead and body tell it three times, and two denials of one act must stay two claims.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from tasks.events import CodedEvents
from tasks.events.report import REPORT
from tasks.events.setting import FACTS
from warehouse.records import Event, EventMention, Participant

_Row = TypeVar("_Row", Participant, EventMention)

SIDE_WEIGHT = 2  # a named side tells more than a date or a place


def resolve(events: CodedEvents) -> CodedEvents:
    """One row for each event, the richest telling of it, renumbered in text order."""
    sides = _participants_by_event(events.participants)
    groups: list[list[Event]] = []
    by_type: dict[str, list[list[Event]]] = {}
    for event in events.events:
        alike = by_type.setdefault(event.plover_type, [])
        home = next((g for g in alike if all(_is_same(event, other, sides) for other in g)), None)
        if home is None:
            home = []
            alike.append(home)
            groups.append(home)
        home.append(event)
    return _merged(groups, events, sides)


def _participants_by_event(participants: Iterable[Participant]) -> dict[str, list[Participant]]:
    found: dict[str, list[Participant]] = {}
    for participant in participants:
        found.setdefault(participant.event_id, []).append(participant)
    return found


def _is_same(a: Event, b: Event, sides: dict[str, list[Participant]]) -> bool:
    """Same act, no contradiction in modality, mode, date or parties, and a party in common where both name any."""
    if a.plover_type != b.plover_type or not _modality_agrees(a, b) or not _dates_agree(a, b):
        return False
    if not _modes_agree(a.plover_mode, b.plover_mode):
        return False
    if a.country and b.country and a.country != b.country:
        return False
    return _parties_agree(sides.get(a.event_id, []), sides.get(b.event_id, []), a.is_reciprocal or b.is_reciprocal)


def _modes_agree(a: str | None, b: str | None) -> bool:
    """A mode that only one telling gives is no contradiction, but talks during a visit are not the visit."""
    return a == b or ("visit" not in (a, b) and (a is None or b is None))


def _modality_agrees(a: Event, b: Event) -> bool:
    if a.modality == b.modality:
        return a.modality != "denied" or a.claimed_by == b.claimed_by
    return {a.modality, b.modality} <= FACTS


def _dates_agree(a: Event, b: Event) -> bool:
    if a.date_start is None or b.date_start is None or a.date_end is None or b.date_end is None:
        return True
    if REPORT in (a.date_rule, b.date_rule):
        return True
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def _parties_agree(ours: Sequence[Participant], theirs: Sequence[Participant], is_reciprocal: bool) -> bool:
    """Each side that both tell must share a party; where sides are exchangeable, both together."""
    if not ours or not theirs:
        return True
    if is_reciprocal:
        return _overlap(ours, theirs)
    shared = False
    for role in ("actor", "recipient"):
        one, other = [p for p in ours if p.role == role], [p for p in theirs if p.role == role]
        if one and other:
            if not _overlap(one, other):
                return False
            shared = True
    return shared


def _overlap(ours: Sequence[Participant], theirs: Sequence[Participant]) -> bool:
    return any(_is_one_party(a, b) for a in ours for b in theirs)


def _is_one_party(a: Participant, b: Participant) -> bool:
    """One entity, one wording, or a country and somebody who acts for it."""
    if a.entity_id and a.entity_id == b.entity_id:
        return True
    if _are_two_people(a, b):
        return False
    same_country = a.country is not None and a.country == b.country
    return a.text.lower() == b.text.lower() or (same_country and (a.sector == b.sector or not a.sector or not b.sector))


def _are_two_people(a: Participant, b: Participant) -> bool:
    return bool(a.entity_id and b.entity_id and a.entity_id != b.entity_id and a.sector and b.sector)


def _merged(groups: Sequence[Sequence[Event]], coded: CodedEvents, sides: dict[str, list[Participant]]) -> CodedEvents:
    renamed: dict[str, str] = {}
    events: list[Event] = []
    participants: list[Participant] = []
    for number, group in enumerate(groups, start=1):
        best = max(group, key=lambda e: (_richness(e, sides), -e.start))
        event_id = f"{best.doc_id}:v{number}"
        renamed |= {e.event_id: event_id for e in group}
        events.append(_completed(best, group, event_id))
        participants += [_of_event(p, event_id) for p in _sides_of(best, group, sides)]
    return CodedEvents(tuple(events), _mentions(coded.mentions, renamed), tuple(participants))


def _of_event(row: _Row, event_id: str) -> _Row:
    return row if row.event_id == event_id else replace(row, event_id=event_id)


def _richness(event: Event, sides: dict[str, list[Participant]]) -> float:
    known = {(p.role, p.entity_id or p.text) for p in sides.get(event.event_id, []) if p.country or p.entity_id}
    roles = len(known) if event.is_reciprocal else len({role for role, _ in known})
    told = (event.time_id, event.place_id, event.plover_mode)
    return SIDE_WEIGHT * min(roles, 2) + sum(1 for value in told if value) + event.confidence


def _completed(best: Event, group: Sequence[Event], event_id: str) -> Event:
    """The best telling with the date, place and mode that only another telling gives."""
    if len(group) == 1 and best.event_id == event_id:
        return best
    dated = _best_dated(best, group)
    placed = next((e for e in (best, *group) if e.place_id is not None), best)
    return replace(
        best,
        event_id=event_id,
        date_start=dated.date_start,
        date_end=dated.date_end,
        date_granularity=dated.date_granularity,
        time_id=dated.time_id,
        date_rule=dated.date_rule,
        date_confidence=dated.date_confidence,
        place_id=placed.place_id,
        country=placed.country,
        place_rule=placed.place_rule,
        place_confidence=placed.place_confidence,
        plover_mode=best.plover_mode or next((e.plover_mode for e in group if e.plover_mode), None),
        plover_contexts=tuple(sorted({c for e in group for c in e.plover_contexts})),
        is_main=any(e.is_main for e in group),
        is_background=all(e.is_background for e in group),
    )


def _best_dated(best: Event, group: Sequence[Event]) -> Event:
    """The telling whose date to take: its own, unless another gives all days of what it gives the first day of."""
    dated = [e for e in (best, *group) if e.date_start is not None]
    if not dated:
        return best
    dated = [e for e in dated if e.date_rule != REPORT] or dated
    ranges = [e for e in dated if e.date_granularity == "range" and _spans(e, dated[0])]
    return ranges[0] if ranges and dated[0].date_granularity == "day" else dated[0]


def _spans(a: Event, b: Event) -> bool:
    return None not in (a.date_start, a.date_end, b.date_start) and a.date_start == b.date_start


def _sides_of(best: Event, group: Sequence[Event], sides: dict[str, list[Participant]]) -> list[Participant]:
    """The parties of the best telling; a side it lacks comes from the first telling that has it."""
    found = []
    for role in ("actor", "recipient"):
        told = ([p for p in sides.get(e.event_id, []) if p.role == role] for e in (best, *group))
        found += next((side for side in told if side), [])
    return found


def _mentions(mentions: Iterable[EventMention], renamed: dict[str, str]) -> tuple[EventMention, ...]:
    moved = [_of_event(m, renamed[m.event_id]) for m in mentions]
    by_span = groupby(sorted(moved, key=lambda m: (m.event_id, m.start, m.end)), key=lambda m: (m.event_id, m.start))
    return tuple(sorted((next(same) for _, same in by_span), key=lambda m: (m.start, m.end, m.event_id)))
