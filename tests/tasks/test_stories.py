"""Stories: reports of one event join across documents, and say why."""

from datetime import date

import pytest

from tasks.stories import EventReport, group_stories
from warehouse.records import Event, Participant

NAMES = frozenset({"juba", "amina osei", "red cross"})


def report(doc: str, day: date | None, countries: tuple[str, str] = ("KEN", "SSD"), **changes: object) -> EventReport:
    row: dict[str, object] = {
        "event_id": f"{doc}:v1",
        "doc_id": doc,
        "rule": "frame:attack/VERB/ASSAULT",
        "confidence": 0.8,
        "sentence_id": f"{doc}:s0",
        "start": 0,
        "end": 6,
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
        "date_start": day,
        "date_end": day,
        "date_granularity": "day" if day else None,
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
    names = changes.pop("names", NAMES)
    published = changes.pop("published", day)
    sides = tuple(
        Participant(
            event_id=f"{doc}:v1",
            doc_id=doc,
            role=role,
            mention_id=None,
            entity_id=None,
            country=country,
            sector=None,
            actor_code=None,
            text=country,
            rule="subject",
            confidence=0.9,
        )
        for role, country in zip(("actor", "recipient"), countries, strict=True)
    )
    return EventReport(Event(**(row | changes)), sides, published, names)  # type: ignore[arg-type]


def documents(reports: list[EventReport]) -> list[list[str]]:
    return [[m.report.event.doc_id for m in group.members] for group in group_stories(reports)]


def test_two_papers_that_tell_one_raid_share_a_story_and_its_reason_is_told() -> None:
    groups = group_stories([report("a", date(2024, 5, 3)), report("b", date(2024, 5, 3))])
    assert len(groups) == 1
    first, second = groups[0].members
    assert (first.score, first.reason) == (1.0, "first report")
    assert 0.55 <= second.score <= 1
    assert "sides 1.00" in second.reason


@pytest.mark.parametrize(
    "other",
    [
        report("b", date(2024, 5, 20)),
        report("b", date(2024, 5, 3), plover_type="AID"),
        report("b", date(2024, 5, 3), ("PER", "CHL")),
        report("b", date(2024, 5, 3), country="UGA"),
        report("b", date(2024, 5, 3), plover_mode="aerial"),
        report("b", None, ("KEN", "PER"), names=frozenset({"lima"}), published=None),
    ],
)
def test_reports_that_differ_in_day_act_sides_place_or_means_stay_apart(other: EventReport) -> None:
    here = report("a", date(2024, 5, 3), country="SSD", plover_mode="drone")
    assert documents([here, other]) == [["a"], ["b"]]


def test_one_document_never_tells_a_story_twice() -> None:
    twins = [report("a", date(2024, 5, 3)), report("a", date(2024, 5, 3), event_id="a:v2")]
    assert documents(twins) == [["a"], ["a"]]


def test_a_story_does_not_grow_along_a_chain_of_days() -> None:
    chain = [report(doc, date(2024, 5, day)) for doc, day in (("a", 1), ("b", 4), ("c", 7))]
    assert documents(chain) == [["a", "b"], ["c"]]


def test_the_order_of_the_input_changes_nothing() -> None:
    reports = [report(doc, date(2024, 5, day)) for doc, day in (("a", 1), ("b", 2), ("c", 9))]
    assert documents(reports) == documents(reports[::-1])


def test_no_reports_no_stories() -> None:
    assert group_stories([]) == []
