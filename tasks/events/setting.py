"""Setting: when and where an event takes place.

In: a trigger, its tree, the sentence's times and places. Out: the time and place that stand closest in the grammar.
Hard because "said on Monday that troops had left in May" holds two days, and a country that acts is no place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Generic, TypeVar

from tasks.events.modality import Modality
from tasks.events.parties import Parties
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from tasks.times.days import plus_days
from warehouse.records import Place, Time

LOCATIVES = frozenset(
    {"in", "at", "near", "outside", "inside", "across", "around", "off", "along", "within", "throughout"}
)
SEQUENCES = frozenset({"after", "before", "since", "until", "when", "once"})
DAYS_LONG = re.compile(r"P(\d{1,2})D")  # up to 99 days; longer stays are told in months
FACTS = frozenset({"occurred", "ongoing", "historical"})
PRESENT = frozenset({"is", "are", "am"})  # "are received on Friday" may look ahead, "were received" does not
DISTANCES = frozenset({"after", "before", "since", "from"})  # "two days after the vote" is no length
ZONES = timedelta(days=1)  # it may be tomorrow where it happens
PLANNED_BY_DATE = 0.7  # judged: a date ahead is plain, that it is the act's own date is not
SIZES = ("day", "range", "week", "month", "season", "quarter", "year", "decade", "vague")


REACHES = ("clause", "sentence")
"""How what lies in a reach is tied: in the clause of the trigger, or inherited from the clause above."""

_Row = TypeVar("_Row", Time, Place)


@dataclass(frozen=True, slots=True)
class Tied(Generic[_Row]):
    """A time or a place, and how it is tied to the trigger: network, host, or one of REACHES."""

    row: _Row
    rule: str


@lru_cache(maxsize=8)
def setting_confidences(knowledge: Knowledge) -> Mapping[tuple[str, str], float]:
    """How often a time or place that is tied so is the right one, by `time` or `place` and the rule."""
    return {(row["what"], row["rule"]): float(row["confidence"]) for row in knowledge.table("event_settings")}


def time_of(tree: Tree, index: int, times: Sequence[Time], barred: frozenset[int]) -> Tied[Time] | None:
    """The time expression of an event; `barred` are clauses whose time is not the event's (a speech verb's)."""
    if not times:
        return None
    edge = _edge(tree, index, times)
    for rule, reach in _reaches(tree, index, barred):
        found = [
            t for t in times if t.start >= edge and t.date_start is not None and _tokens(tree, t.start, t.end) & reach
        ]
        if found:
            return Tied(min(found, key=lambda t: (_distance(tree, index, t.start), _size(t))), rule)
    return None


def has_time(tree: Tree, index: int, times: Sequence[Time]) -> bool:
    """Whether the clause of an act holds a time expression of any kind, be it one that is no day."""
    return any(_tokens(tree, t.start, t.end) & tree.branch(_clause(tree, index)) for t in times)


def _edge(tree: Tree, index: int, times: Sequence[Time]) -> int:
    """Where the act's own part begins: what stands before "two days after" is another day, whatever the tree says."""
    trigger = tree.tokens[index].start
    spans = [t for t in times if t.timex_type == "DURATION" and t.end <= trigger and _word_after(tree, t) in DISTANCES]
    closed = [t.start for t in tree.tokens if t.text == "," and t.start < trigger]
    return max((t.start for t in spans if not closed or t.start > closed[-1]), default=0)


def last_day_of(tree: Tree, index: int, time: Time | None, times: Sequence[Time]) -> date | None:
    """The last day, with the length that the trigger gives: "a three-day strike from Monday" ends on Wednesday."""
    if time is None or time.date_start is None or time.granularity != "day":
        return time.date_end if time else None
    lengths = [t for t in times if t.timex_type == "DURATION" and _tokens(tree, t.start, t.end) & tree.branch(index)]
    lengths = [t for t in lengths if _word_after(tree, t) not in DISTANCES]
    days = next((int(found[1]) for t in lengths if (found := DAYS_LONG.fullmatch(t.value or ""))), 1)
    return plus_days(time.date_start, max(days, 1) - 1) or time.date_start


def reconciled(
    tree: Tree, index: int, modality: Modality, time: Time | None, today: date | None
) -> tuple[Modality, Time | None]:
    """What is told as a fact has not begun after publication: what looks ahead is planned, what looks back undated."""
    if time is None or time.date_start is None or today is None or modality.label not in FACTS:
        return modality, time
    if time.date_start - today <= ZONES:
        return modality, time
    if _looks_back(tree, index, time):
        return modality, None
    return Modality("planned", time.text, PLANNED_BY_DATE), time


def _looks_back(tree: Tree, index: int, time: Time) -> bool:
    """Whether a past tense carries the act; a noun with a coming day of its own ("talks on 3 June") is a plan."""
    if not tree.is_verb(index) and _tokens(tree, time.start, time.end) & tree.branch(index):
        return False
    verb = index if tree.is_verb(index) else tree.carrier(index)
    if verb < 0:
        return False
    present = PRESENT & {tree.words[k] for k in tree.kids(verb, "aux")}
    return tree.tokens[verb].xpos == "VBD" or (tree.tokens[verb].xpos == "VBN" and not present)


def place_of(tree: Tree, index: int, places: Sequence[Place], barred: frozenset[int]) -> Tied[Place] | None:
    """The place that a locative preposition ties to the event or to its clause."""
    if not places:
        return None
    for rule, reach in _reaches(tree, index, barred):
        found = [p for p in places if any(k in reach and _is_location(tree, k) for k in _tokens(tree, p.start, p.end))]
        if found:
            return Tied(min(found, key=lambda p: _distance(tree, index, p.start)), rule)
    return None


def destination(parties: Parties, tokens: Iterable[int]) -> Place | None:
    """The place among the tokens that an act is directed at: a visited or shelled city."""
    return next((p for t in tokens if (p := parties.place(t)) is not None), None)


def _reaches(tree: Tree, index: int, barred: frozenset[int]) -> Iterator[tuple[str, set[int]]]:
    """Token sets, the closest first: the trigger's own branch, its clause, the clause above."""
    near, inherited = REACHES
    yield near, tree.branch(index)
    clause = _clause(tree, index)
    if clause not in barred:
        yield near, tree.branch(clause)
    for aim in tree.kids(clause, "advcl"):  # "will travel to open a fair on 4 May"
        if "to" in tree.cases(aim) and aim != index:
            yield near, tree.branch(aim)
    above = next((a for a in tree.up(clause) if tree.is_verb(a)), -1)
    if above >= 0 and above not in barred and SEQUENCES.isdisjoint(tree.cases(clause)):
        yield inherited, tree.branch(above)  # "after an invitation had come" is of another day


def _clause(tree: Tree, index: int) -> int:
    """Head of the clause of a trigger, or of the verb that carries it."""
    carrier = tree.carrier(index)
    return tree.clause(carrier if carrier >= 0 else index)


def _word_after(tree: Tree, time: Time) -> str:
    return next((tree.words[t.index] for t in tree.tokens if t.start >= time.end), "")


def _tokens(tree: Tree, start: int, end: int) -> set[int]:
    return {t.index for t in tree.tokens if start <= t.start < end}


def _is_location(tree: Tree, index: int) -> bool:
    chain = (index, *(a for a in tree.up(index) if not tree.is_verb(a)))
    return any(LOCATIVES & set(tree.cases(k)) for k in chain[:2])


def _distance(tree: Tree, index: int, start: int) -> int:
    return abs(tree.tokens[index].start - start)


def _size(time: Time) -> int:
    return SIZES.index(time.granularity) if time.granularity in SIZES else len(SIZES)
