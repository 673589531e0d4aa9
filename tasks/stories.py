"""Stories: reports of one real-world event, from several documents, become one group.

In: EventReport, one for each event row of the warehouse. Out: StoryGroup, with a score and a reason for every member.
Hard because wire copy is told a hundred times, updates change the figures, and two raids on one town are two events.
Every merge says what agreed, so that a person can undo it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.records import Event, Participant

NEAR_DAYS = 3  # a Friday raid is still told on Monday; wider windows join raid and counter-raid
JOIN_SCORE = 0.55  # same type on one day needs both sides, or one side and shared names
WEIGHTS = {"sides": 0.35, "date": 0.2, "names": 0.25, "mode": 0.1, "place": 0.1}  # sum 1; sides before words


@dataclass(frozen=True, slots=True)
class EventReport:
    """One event row with what tells stories apart. `names` are the names its document gives, case folded."""

    event: Event
    participants: tuple[Participant, ...]
    published_on: date | None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoryMember:
    """A report with its similarity to the story, 0 to 1, and what agreed."""

    report: EventReport
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class StoryGroup:
    """Reports of one real-world event, first report first. Groups of one are groups too."""

    members: tuple[StoryMember, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """A report, its sides and its days worked out once."""

    report: EventReport
    sides: frozenset[str]
    days: tuple[date, date] | None


def group_stories(reports: Sequence[EventReport]) -> list[StoryGroup]:
    """Groups in the order of their first report. Two reports of one document never share a group.

    A report joins the group whose first member it resembles most, so that no chain of resemblances grows.
    """
    groups: list[list[StoryMember]] = []
    founders: dict[tuple[str, str], list[tuple[int, _Key]]] = defaultdict(list)
    for key in sorted(map(_key, reports), key=_order):
        best = max(_candidates(key, founders, groups), key=lambda found: found[1], default=None)
        if best is not None and best[1] >= JOIN_SCORE:
            groups[best[0]].append(StoryMember(key.report, best[1], best[2]))
            continue
        for block in _blocks(key):
            founders[block].append((len(groups), key))
        groups.append([StoryMember(key.report, 1.0, "first report")])
    return [StoryGroup(tuple(members)) for members in groups]


def _key(report: EventReport) -> _Key:
    sides = {p.entity_id or p.country or p.text.casefold() for p in report.participants}
    countries = {p.country for p in report.participants if p.country}
    return _Key(report, frozenset(sides | countries), _days(report))


def _days(report: EventReport) -> tuple[date, date] | None:
    event = report.event
    if event.date_start is not None and event.date_end is not None:
        return event.date_start, event.date_end
    if report.published_on is None:
        return None
    return report.published_on - timedelta(days=NEAR_DAYS), report.published_on


def _order(key: _Key) -> tuple[date, str]:
    return key.report.published_on or date.max, key.report.event.event_id


def _blocks(key: _Key) -> Iterator[tuple[str, str]]:
    """Only reports that share a block are compared: one act and one side."""
    return ((key.report.event.plover_type, side) for side in sorted(key.sides))


def _candidates(
    key: _Key, founders: dict[tuple[str, str], list[tuple[int, _Key]]], groups: Sequence[Sequence[StoryMember]]
) -> Iterator[tuple[int, float, str]]:
    seen: set[int] = set()
    for number, founder in (f for block in _blocks(key) for f in founders.get(block, ())):
        documents = {m.report.event.doc_id for m in groups[number]}
        if number not in seen and key.report.event.doc_id not in documents and _is_compatible(key, founder):
            seen.add(number)
            yield number, *_similarity(key, founder)


def _is_compatible(a: _Key, b: _Key) -> bool:
    """No contradiction in country, mode or days; what one of them does not say contradicts nothing."""
    ours, theirs = a.report.event, b.report.event
    if ours.country and theirs.country and ours.country != theirs.country:
        return False
    if ours.plover_mode and theirs.plover_mode and ours.plover_mode != theirs.plover_mode:
        return False
    return a.days is None or b.days is None or _gap(a.days, b.days) <= timedelta(days=NEAR_DAYS)


def _similarity(a: _Key, b: _Key) -> tuple[float, str]:
    ours, theirs = a.report.event, b.report.event
    parts = {
        "sides": _overlap(a.sides, b.sides),
        "names": _overlap(a.report.names, b.report.names),
        "date": _nearness(a.days, b.days),
        "mode": 1.0 if ours.plover_mode and ours.plover_mode == theirs.plover_mode else 0.0,
        "place": 1.0 if ours.country and ours.country == theirs.country else 0.0,
    }
    agreed = ", ".join(f"{name} {value:.2f}" for name, value in parts.items() if value > 0)
    return round(sum(WEIGHTS[name] * value for name, value in parts.items()), 3), f"{ours.plover_type}: {agreed}"


def _overlap(a: Iterable[str], b: Iterable[str]) -> float:
    """Share of the smaller set that stands in both: a short report may repeat a long one."""
    ours, theirs = set(a), set(b)
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller else 0.0


def _nearness(a: tuple[date, date] | None, b: tuple[date, date] | None) -> float:
    if a is None or b is None:
        return 0.0
    return 1.0 - _gap(a, b).days / (NEAR_DAYS + 1)


def _gap(a: tuple[date, date], b: tuple[date, date]) -> timedelta:
    """Days between two spans, zero when they overlap."""
    return max(a[0] - b[1], b[0] - a[1], timedelta(0))
