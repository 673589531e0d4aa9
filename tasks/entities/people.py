"""People: which known person a name means, and what that person was on a day.

In: readings or a surname, the title before it, country, day. Out: person and office.
Hard because tables end before the news does: an office that nobody closed may be over, a senator a minister by now.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from tasks.entities.lexicon import Title
from tasks.knowledge import Knowledge, KnownName, Office, fold
from tasks.knowledge.facts import held, skeleton

RULING = frozenset({"GOV", "LEG", "MIL", "SPY", "JUD", "COP"})
"""Sectors whose former holders are ELI in PLOVER."""

LEADING = frozenset({"head of state", "head of government", "president", "prime minister", "chancellor"})
"""Roles of people whom a text names without a first name, a title or a country."""


LONG_ENOUGH = 4  # consonants of a surname; shorter ones are shared by strangers
LONG_TOGETHER = 6  # consonants of a whole name whose title and country agree with the known person's
FEW = 3  # people of one surname in the tables; a more frequent one is anybody's
NEAR_LETTERS = 10  # of a whole name; one letter makes another person of a shorter one
NEAR_SHARE = 0.9  # of the letters of two names of like consonants that are the same
STILL_DAYS = 6 * 365  # an office that nobody closed counts as held so long after the tables were made


class Standing(NamedTuple):
    """What a person was on a day, as far as the tables tell."""

    country: str | None
    sector: str | None
    role: str | None


def choose(
    readings: Sequence[KnownName], title: Title | None, countries: Iterable[str], on: date | None, knowledge: Knowledge
) -> KnownName | None:
    """The best of several people of one name: country first, then the office that the title names, then the day."""
    wanted = frozenset(countries)
    if title is not None and title.sector:
        readings = [r for r in readings if _can_be(r, title.sector, wanted, knowledge)]
    return max(readings, key=lambda reading: _merit(reading, title, wanted, on, knowledge), default=None)


def _can_be(reading: KnownName, sector: str, wanted: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether a person may bear a title of that sector: has had such an office, or comes from the country meant."""
    offices = knowledge.offices(reading.key)
    sectors = {part for office in offices for part in (office.sector or "").split("/")}
    return (
        not offices or bool(sectors & {*sector.split("/"), "GOV"}) or bool(wanted & _countries(reading.key, knowledge))
    )


def titled_person(
    surname: str,
    title: Title | None,
    countries: Iterable[str],
    on: date | None,
    knowledge: Knowledge,
    is_strict: bool = False,
) -> KnownName | None:
    """Whom "President Bush" means: somebody of that surname who held such an office; None when that is nobody.

    Without a title only a head of state or government is known by the surname alone. `is_strict`: only somebody of
    these countries, because the phrase itself names them.
    """
    wanted = frozenset(countries)
    pieces = title.offices if title else ()
    fitting = [
        person
        for person in knowledge.surnames(surname)
        if any(_fits(office, pieces) for office in knowledge.offices(person.key))
    ]
    if wanted and title is not None:
        local = [p for p in fitting if wanted & _countries(p.key, knowledge)]
        fitting = local if is_strict else local or fitting
    held_then = [p for p in fitting if on and any(held(o, on) and _fits(o, pieces) for o in knowledge.offices(p.key))]
    if title is None and on is not None:
        fitting = held_then
    best = held_then or fitting
    if title is None and len({p.key for p in best}) > 1:
        return None
    return max(best, key=lambda p: _merit(p, title, wanted, on, knowledge), default=None)


def only_leader(surname: str, on: date | None, knowledge: Knowledge) -> KnownName | None:
    """Whom "Merkel" means: the only one of few people of that surname who had led a country by that day."""
    known = {person.key: person for person in knowledge.surnames(surname)}
    if len(known) > FEW:
        return None
    leaders = [person for person in known.values() if _had_led(person, on, knowledge)]
    return leaders[0] if len(leaders) == 1 else None


def _had_led(person: KnownName, on: date | None, knowledge: Knowledge) -> bool:
    led = [office for office in knowledge.offices(person.key) if _fits(office, ())]
    return any(on is None or office.start is None or office.start <= on for office in led)


def same_person(
    name: str, title: Title | None, countries: Iterable[str], on: date | None, knowledge: Knowledge
) -> KnownName | None:
    """Whom another spelling of a full name means: "Andrei" for "Andrey"; None unless long enough to be no accident.

    Of short names ("Abu Zayd", "Aba Sadou") a title helps only where the phrase names the country, too.
    """
    wanted = frozenset(countries)
    folded = fold(name)
    bones = skeleton(folded).split()
    is_long = len(bones[-1]) >= LONG_ENOUGH
    is_told = title is not None and bool(wanted) and sum(map(len, bones)) >= LONG_TOGETHER
    alike = [
        person
        for person in knowledge.similar_people(name)
        if fold(person.canonical)[:1] == folded[:1]
        and (not wanted or wanted & _countries(person.key, knowledge))
        and (is_long or is_told or _is_near(folded, fold(person.canonical)))
    ]
    return choose(alike, title, wanted, on, knowledge) if len(bones) > 1 else None


def _is_near(one: str, other: str) -> bool:
    """Whether two long names differ by a letter or two: "Asad" for "Assad"."""
    return min(len(one), len(other)) >= NEAR_LETTERS and SequenceMatcher(None, one, other).ratio() >= NEAR_SHARE


def standing_on(person: KnownName, on: date | None, knowledge: Knowledge) -> Standing:
    """Country, sector and role of a known person on a day; without a day, those of the last office: people are in the
    news while they hold one."""
    offices = knowledge.offices(person.key)
    if not offices:
        return Standing(None, None, None)
    if on is None:
        newest = current_office(offices, knowledge.newest_office) or max(offices, key=_latest)
        return Standing(newest.country, newest.sector, newest.role or None)
    office = current_office(offices, on)
    if office is not None:
        return Standing(office.country, office.sector, office.role or None)
    past = [office for office in offices if office.start is None or office.start <= on]
    last = max(past or offices, key=_latest)
    if not past:
        return Standing(last.country, None, None)
    return Standing(last.country, as_former(last.sector), None)


def current_office(offices: Sequence[Office], on: date | None) -> Office | None:
    """The office held on the day; one that nobody closed counts as held still. None when all are known to be over."""
    if on is None:
        going = [office for office in offices if office.end is None]
    else:
        going = [office for office in offices if _may_be_held(office, on)]
    known = [office for office in going if on is None or held(office, on)]
    return max(known or going, key=lambda office: (office.start or date.min, bool(office.role)), default=None)


def _may_be_held(office: Office, on: date) -> bool:
    if office.start is not None and office.start > on:
        return False
    if office.end is not None:
        return office.end >= on
    return office.as_of is None or (on - office.as_of).days <= STILL_DAYS


def as_former(sector: str | None) -> str | None:
    """Sector of somebody who has left it."""
    return "ELI" if sector and sector.split("/")[0] in RULING else sector


def _merit(
    reading: KnownName, title: Title | None, wanted: frozenset[str], on: date | None, knowledge: Knowledge
) -> tuple[bool, bool, bool, bool, date, str]:
    offices = knowledge.offices(reading.key)
    fitting = [office for office in offices if title is not None and _fits(office, title.offices)]
    then = [office for office in offices if on is not None and held(office, on)]
    return (
        bool(wanted & _countries(reading.key, knowledge)),
        bool(set(fitting) & set(then)) or bool(fitting),
        bool(then),
        any(_fits(office, ()) for office in offices),
        max((office.start or date.min for office in offices), default=date.min),
        reading.key,
    )


@lru_cache(maxsize=4096)
def _fits(office: Office, pieces: tuple[str, ...]) -> bool:
    """Whether the office is one of those a title names by these pieces; without pieces, the leader of a country."""
    role = fold(office.role)
    return any(piece in role for piece in pieces) if pieces else role in LEADING


def _countries(key: str, knowledge: Knowledge) -> frozenset[str]:
    return frozenset(office.country for office in knowledge.offices(key) if office.country)


def _latest(office: Office) -> date:
    return office.end or office.start or date.min
