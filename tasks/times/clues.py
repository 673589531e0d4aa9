"""Clues: what the text of an undated document says about its own day.

In: sentences, knowledge. Out: named days (a weekday with month and day), and Clues that weigh any day: offices of named
people, dated world events told as "last year", explicit years, weekdays of reports.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tasks.annotate import AnnotatedSentence
from tasks.knowledge import Knowledge, NameKind, Office
from tasks.times.expressions import find_expressions
from tasks.times.heading import heading
from tasks.times.meanings import Calendar, Expression, Meaning, Offset, Open, Part, Range, Shifted
from tasks.times.resolve import Heading

OFFICE_WEIGHT = 1.5  # one office holder: tables of offices err by months, seldom by a year
EVENT_WEIGHT = 3.0  # "last February" of a dated event leaves one year
NEWEST_YEAR_WEIGHT = 4.0  # a text does not tell in the past tense what lies years ahead
WEEKDAY_WEIGHT = 1.0
NAMED_DAYS_KEPT = 20  # more than a report names; a calendar of 5,000 lines is weighed by its first ones
PEOPLE: frozenset[NameKind] = frozenset({"person"})
FORMER = re.compile(r"\b(?:former|ex|late|then|one-time)[ -]*(?:\w+ ){0,3}$", re.I)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A month and day of the text; certainty is 1 with a weekday, less without."""

    month: int
    day: int
    weekday: int | None
    year: int | None
    heading: Heading | None
    certainty: float
    reason: str
    least_ahead: int = 0  # days: "next Wednesday, April 11" is not said on that day


@dataclass(frozen=True, slots=True)
class Clue:
    """`weight` of a day: above 0 it fits, below 0 it contradicts, 0 it says nothing."""

    reason: str
    weight: Callable[[date], float]
    is_about_year: bool = True


_LOOKS: Mapping[str, Heading] = {"next": "future", "following": "future", "last": "past", "past": "past"}

Dated = tuple[AnnotatedSentence, Expression]


def find_named_days(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> list[NamedDay]:
    """Days with a weekday; where there are none, days of a month alone, which decide nothing by themselves."""
    found = _all_named_days(_expressions(sentences, knowledge), knowledge)
    with_weekday = [day for day in found if day.weekday]
    return (with_weekday or found)[:NAMED_DAYS_KEPT]


def _all_named_days(pairs: Sequence[Dated], knowledge: Knowledge) -> list[NamedDay]:
    """Each one once."""
    return list(dict.fromkeys(day for pair in pairs for day in _named_days(*pair, knowledge)))


def find_clues(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> list[Clue]:
    pairs = _expressions(sentences, knowledge)
    named = _all_named_days(pairs, knowledge)[:NAMED_DAYS_KEPT]
    return [
        *_announced(named),
        *_weekdays(pairs, named),
        *_explicit_years(pairs, knowledge),
        *_dated_events(pairs, knowledge),
        *_offices(sentences, knowledge),
    ]


def _expressions(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> list[Dated]:
    return [(s, e) for s in sentences for e in find_expressions(s.record.text, knowledge)]


def _named_days(sentence: AnnotatedSentence, found: Expression, knowledge: Knowledge) -> Iterator[NamedDay]:
    for meaning in _calendars(found.meaning):
        if meaning.month and meaning.day and not meaning.swapped and meaning.year_shift is None:
            looks = _LOOKS.get(meaning.which or "") or heading(sentence, found.start, found.end, knowledge)
            text = sentence.record.text[found.start : found.end]
            ahead = 1 if meaning.which in ("next", "following") else 0
            certainty = 1.0 if meaning.weekday else 0.3
            fit = f"“{text}” fits the weekday" if meaning.weekday else f"“{text}” is told"
            yield NamedDay(meaning.month, meaning.day, meaning.weekday, meaning.year, looks, certainty, fit, ahead)


def _calendars(meaning: Meaning) -> Iterator[Calendar]:
    if isinstance(meaning, Calendar):
        yield meaning
    elif isinstance(meaning, Range):
        yield from _calendars(meaning.first)
    elif isinstance(meaning, Open | Part):
        yield from _calendars(meaning.of)


def _announced(named: Sequence[NamedDay]) -> Iterator[Clue]:
    """A day in the future tense: the document is not later."""
    for day in named:
        if day.heading == "future" and not day.year:
            yield Clue(f"{day.day}/{day.month} lies ahead", _not_after(day.month, day.day), is_about_year=False)


def _not_after(month: int, day: int) -> Callable[[date], float]:
    def weight(published: date) -> float:
        later = (published.month, published.day) > (month, day)
        months_later = (published.month - month) % 12
        return -1.0 if later and months_later <= 6 else 0.0

    return weight


def _weekdays(pairs: Sequence[Dated], named: Sequence[NamedDay]) -> Iterator[Clue]:
    """ "On Monday" beside "Monday (September 18)": one Monday, seen from one day."""
    alone = {e.meaning.weekday for _, e in pairs if isinstance(e.meaning, Calendar) and not e.meaning.day}
    for day in named:
        if day.weekday and day.weekday in alone:
            yield Clue("the weekday alone names the same day", _same_weekday(day), is_about_year=bool(day.year))
            return


def _same_weekday(day: NamedDay) -> Callable[[date], float]:
    def weight(published: date) -> float:
        back = (published.isoweekday() - (day.weekday or 1)) % 7
        told = date.fromordinal(published.toordinal() - back)
        return WEEKDAY_WEIGHT if (told.month, told.day) == (day.month, day.day) else 0.0

    return weight


def _explicit_years(pairs: Sequence[Dated], knowledge: Knowledge) -> Iterator[Clue]:
    """The newest year that is told is a lower bound, and seldom far off."""
    years = [
        meaning.year
        for sentence, e in pairs
        for meaning in _calendars(e.meaning)
        if meaning.year and heading(sentence, e.start, e.end, knowledge) != "future"
    ]
    if years:
        yield Clue(f"{max(years)} is the newest year told", _from_year(max(years)))


def _from_year(newest: int) -> Callable[[date], float]:
    def weight(published: date) -> float:
        gap = published.year - newest
        return -NEWEST_YEAR_WEIGHT if gap < 0 else 1.0 if gap == 0 else 0.75 if gap == 1 else -0.25 * min(gap, 8)

    return weight


@dataclass(frozen=True, slots=True)
class _WorldEvent:
    name: str
    told: str  # YYYY, YYYY-MM or YYYY-MM-DD
    words: tuple[re.Pattern[str], ...]

    @property
    def year(self) -> int:
        return int(self.told[:4])

    @property
    def month(self) -> int | None:
        return int(self.told[5:7]) if len(self.told) > 4 else None

    def is_told(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.words)


@lru_cache(8)
def _world_events(knowledge: Knowledge) -> tuple[_WorldEvent, ...]:
    return tuple(
        _WorldEvent(
            row["event"],
            row["date"],
            tuple(
                re.compile(rf"\b(?:{'|'.join(map(re.escape, group.split('|')))})", re.I)
                for group in row["words"].split("+")
            ),
        )
        for row in knowledge.table("dated_events")
    )


def _dated_events(pairs: Sequence[Dated], knowledge: Knowledge) -> Iterator[Clue]:
    """Each expression of a sentence once, however often it stands there."""
    seen: set[tuple[str, str, str]] = set()
    for sentence, found in pairs:
        text = sentence.record.text[found.start : found.end]
        for event in _world_events(knowledge):
            year = _implied_year(found.meaning, event)
            key = (sentence.record.sentence_id, text, event.name)
            if year is None or key in seen:
                continue
            seen.add(key)
            if event.is_told(sentence.record.text):
                yield Clue(f"“{text}” was the {event.name} ({event.told})", _in_years(year))


def _implied_year(meaning: Meaning, event: _WorldEvent) -> int | None:
    """The year of a text in which the expression names the event; a month that contradicts it names another one."""
    if isinstance(meaning, Calendar) and meaning.year_shift is not None:
        fits = meaning.month is None or event.month in (None, meaning.month)
        return event.year - meaning.year_shift if fits else None
    if isinstance(meaning, Shifted) and meaning.unit == "year" and not meaning.is_narrative:
        return event.year - meaning.shift
    if isinstance(meaning, Offset) and meaning.unit == "year" and not (meaning.is_narrative or meaning.base):
        return event.year - round(meaning.count)
    return None


def _in_years(year: int) -> Callable[[date], float]:
    return lambda published: EVENT_WEIGHT if published.year == year else -EVENT_WEIGHT


def _offices(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> Iterator[Clue]:
    """Each person once, by the first title that the tables know for them."""
    seen: set[str] = set()
    for sentence in sentences:
        for person, name, title, held in _holders(sentence, knowledge):
            if person not in seen:
                seen.add(person)
                yield Clue(f"{name} was {title}", _while_in_office(held))


def _holders(sentence: AnnotatedSentence, knowledge: Knowledge) -> Iterator[tuple[str, str, str, tuple[Office, ...]]]:
    """Person, name, title and the offices that the title may mean, for "title First Last"."""
    words = [token.text for token in sentence.tokens]
    for index, token in enumerate(sentence.tokens):
        if not token.text[:1].isupper():
            continue
        length, names = knowledge.longest_name(words, index, PEOPLE)
        if length < 2 or len({name.key for name in names}) != 1:
            continue
        before = sentence.record.text[
            max(0, token.start - sentence.record.start - 80) : token.start - sentence.record.start
        ]
        title = _title(before, knowledge)
        if title is None or FORMER.search(before[: len(before.rstrip()) - len(title[0])]):
            continue
        held = tuple(o for o in knowledge.offices(names[0].key) if any(p in o.role.lower() for p in title[1]))
        if held:
            yield names[0].key, names[0].canonical, title[0].lower(), held


def _title(before: str, knowledge: Knowledge) -> tuple[str, tuple[str, ...]] | None:
    """The longest title that ends the text, and the offices it stands for."""
    words = before.split()
    for count in range(min(5, len(words)), 0, -1):
        surface = " ".join(words[-count:])
        roles = _title_roles(knowledge).get(surface.lower())
        if roles:
            return surface, roles
    return None


@lru_cache(8)
def _title_roles(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    rows = knowledge.table("titles")
    return {row["surface"].lower(): tuple(row["offices"].split("+")) for row in rows if row["offices"]}


def _while_in_office(held: Sequence[Office]) -> Callable[[date], float]:
    def weight(published: date) -> float:
        fits = [_office_fit(office, published) for office in held]
        return OFFICE_WEIGHT * max(fits)

    return weight


def _office_fit(office: Office, day: date) -> float:
    """1 inside the known range, -1 outside, 0 where the range is not known to have ended."""
    if office.start and day < office.start:
        return -1.0
    if office.end:
        return 1.0 if office.start and day <= office.end else -1.0 if day > office.end else 0.0
    known_until = office.as_of
    if known_until and day > known_until:
        return 0.0
    return 0.5 if office.start else 0.0
