"""Contradictions: rows that are right each on its own and cannot be true together.

In: rows with their places. Out: a fault each, at the row that stands later, so that a user's row is named before ours.
Hard because tables hold what sources say: only what no source of ours says of anybody is refused.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from tasks.knowledge.facts import Placed, Row, partial_date
from warehouse.errors import Stop

SOLE = frozenset({"head of state", "head of government"})
"""Roles that one person has at a time, but in countries that share them (shared_offices.csv)."""


class _Term(NamedTuple):
    start: date  # the last day on which it may have begun
    end: date  # the first on which it may have ended; of an open one, the day until which it is known
    number: int
    place: str
    row: Row


def contradicting_offices(offices: Iterable[Placed], shared: Collection[tuple[str, str]]) -> Iterator[Stop]:
    """An office that ends before it starts, one told twice of one time, two holders of one, one minister of two states.

    `shared`: (country, role) of offices that several hold at once.
    """
    same: dict[tuple[str, ...], list[_Term]] = {}
    sole: dict[tuple[str, str], list[_Term]] = {}
    ministers: dict[str, list[_Term]] = {}
    for number, (place, row) in enumerate(offices):
        term = _term(number, place, row)
        if row["end"] and partial_date(row["end"])[1] < (partial_date(row["start"])[0] if row["start"] else date.min):
            fact = f"the office ends ({row['end']}) before it starts ({row['start']})"
            yield Stop(fact, place=place, next_step="correct start or end")
            continue
        country, role = row["country"], row["role"]
        if role:
            same.setdefault((row["holder"], country, row["sector"], role), []).append(term)
        if role in SOLE and (country, role) not in shared:
            sole.setdefault((country, role), []).append(term)
        if country and ("minister" in role.casefold() or role == "head of government"):
            ministers.setdefault(row["holder"], []).append(term)
    for key, terms in same.items():
        for one, other in _overlapping([term._replace(end=_open_end(term)) for term in terms]):
            step = "make them one row, or end the first where the second starts"
            yield _fault(", ".join(key), "the same office", one, other, step)
    for (country, role), terms in sole.items():
        for one, other in _overlapping(terms):
            if one.row["holder"] != other.row["holder"]:
                step = "end the first where the second starts, or say in shared_offices.csv that several hold it"
                yield _fault(f"{country}, {role}", "another holder", one, other, step)
    for holder, terms in ministers.items():
        for one, other in _overlapping(terms):
            if one.row["country"] != other.row["country"]:
                yield _fault(holder, "an office of another country", one, other, "correct country, start or end")


def _term(number: int, place: str, row: Row) -> _Term:
    start = partial_date(row["start"])[1] if row["start"] else date.min
    end = partial_date(row["end"] or row.get("as_of") or date.max.isoformat())[0]
    return _Term(start, end, number, place, row)


def _open_end(term: _Term) -> date:
    return term.end if term.row["end"] else date.max


def _overlapping(terms: Sequence[_Term]) -> Iterator[tuple[_Term, _Term]]:
    """Pairs that surely hold at once, the row that stands first in the tables before the other."""
    for one, other in combinations(sorted(terms, key=lambda term: term.number), 2):
        if max(one.start, other.start) < min(one.end, other.end):
            yield one, other


def _fault(who: str, what: str, one: _Term, other: _Term, next_step: str) -> Stop:
    span = f"start {other.row['start'] or 'unknown'} and end {other.row['end'] or 'open'}"
    return Stop(f"{who}: {span} overlap with {what} in {one.place}", place=other.place, next_step=next_step)


def circles(aliases: Iterable[tuple[str, str, str]], canonical: Mapping[str, str]) -> Iterator[Stop]:
    """Other names that lead in a circle: the first name of A is another name of B, and so on back to A.

    `aliases`: (place, surface, key of its bearer); `canonical`: first name by key.
    """
    bearers: dict[str, list[str]] = {}
    for key, name in canonical.items():
        bearers.setdefault(name.casefold(), []).append(key)
    leads: dict[str, set[str]] = {}
    steps = [
        (place, surface, start, end)
        for place, surface, end in aliases
        for start in bearers.get(surface.casefold(), ())
        if start != end
    ]
    for place, surface, start, end in steps:
        leads.setdefault(start, set()).add(end)
        if start in _reached(end, leads):
            fact = f"surface {surface!r} of {end} is the name of {start}, and names lead back to it: a circle"
            yield Stop(fact, place=place, next_step="keep one of the names, or make them one key")


def _reached(start: str, leads: Mapping[str, set[str]]) -> set[str]:
    reached, open_ends = set(), [start]
    while open_ends:
        key = open_ends.pop()
        if key not in reached:
            reached.add(key)
            open_ends += leads.get(key, ())
    return reached
