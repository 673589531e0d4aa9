"""Resolve: tellings of one event join, contradicting claims do not."""

from datetime import date

import pytest

from tasks.events import CodedEvents
from tasks.resolve import resolve
from warehouse.records import Event, EventMention, Participant


def event(number: int, **changes: object) -> Event:
    row: dict[str, object] = {
        "event_id": f"d:v{number}",
        "doc_id": "d",
        "rule": "frame:attack/VERB/ASSAULT",
        "confidence": 0.8,
        "sentence_id": f"d:s{number}",
        "start": 100 * number,
        "end": 100 * number + 6,
        "trigger": "attack",
        "plover_type": "ASSAULT",
        "plover_mode": None,
        "plover_contexts": (),
        "plover_manual_type": "ASSAULT",
        "cameo_code": "190",
        "quad_class": 4,
        "intensity": -9.0,
        "modality": "occurred",
        "modality_cue": None,
        "detector": "rule",
        "is_reciprocal": False,
        "is_main": True,
        "is_background": False,
        "date_start": None,
        "date_end": None,
        "date_granularity": None,
        "time_id": None,
        "date_rule": None,
        "date_confidence": None,
        "place_id": None,
        "country": None,
        "place_rule": None,
        "place_confidence": None,
        "statement_id": None,
        "source_of_claim": None,
        "claimed_by": None,
    }
    return Event(**(row | changes))  # type: ignore[arg-type]


def party(number: int, role: str, country: str, sector: str | None = None, entity: str | None = None) -> Participant:
    return Participant(
        event_id=f"d:v{number}",
        doc_id="d",
        role=role,
        mention_id=None,
        entity_id=entity,
        country=country,
        sector=sector,
        actor_code=None,
        text=f"{country} {sector}",
        rule="subject",
        confidence=0.9,
    )


def coded(events: list[Event], participants: list[Participant]) -> CodedEvents:
    mentions = [
        EventMention(
            event_id=e.event_id,
            doc_id="d",
            rule=e.rule,
            confidence=e.confidence,
            sentence_id=e.sentence_id,
            start=e.start,
            end=e.end,
            text=e.trigger,
        )
        for e in events
    ]
    return CodedEvents(tuple(events), tuple(mentions), tuple(participants))


KENYA_ON_CHAD = [party(n, role, country) for n in (1, 2) for role, country in (("actor", "KEN"), ("recipient", "TCD"))]


def test_headline_and_body_become_one_row_with_two_mentions() -> None:
    resolved = resolve(coded([event(1), event(2)], KENYA_ON_CHAD))
    assert [e.event_id for e in resolved.events] == ["d:v1"]
    assert [(m.event_id, m.start) for m in resolved.mentions] == [("d:v1", 100), ("d:v1", 200)]
    assert [(p.role, p.country) for p in resolved.participants] == [("actor", "KEN"), ("recipient", "TCD")]


def test_the_richest_telling_wins_and_takes_what_only_another_tells() -> None:
    dated = event(1, date_start=date(2024, 5, 1), date_end=date(2024, 5, 1), date_granularity="day", time_id="d:t1")
    resolved = resolve(coded([dated, event(2)], [party(1, "actor", "KEN"), *KENYA_ON_CHAD[2:]]))
    (row,) = resolved.events
    assert (row.start, row.date_start, row.time_id) == (200, date(2024, 5, 1), "d:t1")
    assert {p.role for p in resolved.participants} == {"actor", "recipient"}


def test_one_stated_first_day_takes_the_days_that_another_telling_gives() -> None:
    first = event(1, date_start=date(2024, 5, 1), date_end=date(2024, 5, 1), date_granularity="day")
    whole = event(2, date_start=date(2024, 5, 1), date_end=date(2024, 5, 4), date_granularity="range")
    (row,) = resolve(coded([first, whole], KENYA_ON_CHAD)).events
    assert (row.date_start, row.date_end) == (date(2024, 5, 1), date(2024, 5, 4))


def test_a_stated_day_goes_before_the_day_of_the_report_and_joins_with_it() -> None:
    reported = event(1, date_start=date(2024, 5, 8), date_end=date(2024, 5, 9), date_rule="report", time_id="d:t1")
    stated = event(2, date_start=date(2024, 5, 1), date_end=date(2024, 5, 1), date_rule="clause")
    (row,) = resolve(coded([reported, stated], KENYA_ON_CHAD)).events
    assert (row.date_start, row.date_rule) == (date(2024, 5, 1), "clause")


@pytest.mark.parametrize(
    "other",
    [
        {"plover_type": "COERCE"},
        {"modality": "denied"},
        {"modality": "planned"},
        {"country": "NER"},
        {"date_start": date(2024, 4, 1), "date_end": date(2024, 4, 1)},
    ],
)
def test_a_contradiction_keeps_tellings_apart(other: dict[str, object]) -> None:
    here = event(1, country="TCD", date_start=date(2024, 5, 1), date_end=date(2024, 5, 1))
    assert len(resolve(coded([here, event(2, **other)], KENYA_ON_CHAD)).events) == 2


def test_a_telling_that_names_nobody_joins_one_that_does() -> None:
    (row,) = resolve(coded([event(1), event(2)], KENYA_ON_CHAD[2:])).events
    assert row.start == 200


def test_two_denials_by_two_speakers_stay_two_claims() -> None:
    denials = [event(n, modality="denied", claimed_by=f"speaker {n}") for n in (1, 2)]
    assert len(resolve(coded(denials, KENYA_ON_CHAD)).events) == 2


def test_a_visit_and_the_talks_during_it_are_two_events() -> None:
    visit = event(1, plover_type="CONSULT", plover_mode="visit")
    talks = event(2, plover_type="CONSULT", is_reciprocal=True)
    assert len(resolve(coded([visit, talks], KENYA_ON_CHAD)).events) == 2


def test_swapped_sides_are_another_event_unless_the_act_is_mutual() -> None:
    swapped = [party(1, "actor", "KEN"), party(1, "recipient", "TCD"), party(2, "actor", "TCD")]
    swapped.append(party(2, "recipient", "KEN"))
    assert len(resolve(coded([event(1), event(2)], swapped)).events) == 2
    mutual = [event(n, is_reciprocal=True) for n in (1, 2)]
    assert len(resolve(coded(mutual, [party(1, "actor", "KEN"), party(2, "actor", "KEN")])).events) == 1


def test_two_people_of_one_government_are_two_parties() -> None:
    people = [party(1, "actor", "KEN", "GOV", "Q1"), party(2, "actor", "KEN", "GOV", "Q2")]
    assert len(resolve(coded([event(1), event(2)], people)).events) == 2


def test_tellings_without_a_common_party_stay_apart() -> None:
    assert (
        len(resolve(coded([event(1), event(2)], [party(1, "actor", "KEN"), party(2, "recipient", "TCD")])).events) == 2
    )


def test_rows_are_renumbered_in_text_order() -> None:
    resolved = resolve(
        coded([event(1), event(2), event(3, plover_type="AID")], [*KENYA_ON_CHAD, party(3, "actor", "PER")])
    )
    assert [e.event_id for e in resolved.events] == ["d:v1", "d:v2"]
    assert [p.event_id for p in resolved.participants if p.country == "PER"] == ["d:v2"]


def test_nothing_in_nothing_out() -> None:
    assert resolve(CodedEvents((), (), ())) == CodedEvents((), (), ())
