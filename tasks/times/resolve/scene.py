"""Scene: what an expression is seen from, and the interval it becomes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks.times.days import month_of, week_of
from tasks.times.vocabulary import Vocabulary

Heading = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Days meant, both inclusive; None is an open side that nothing bounds."""

    first: date | None
    last: date | None
    granularity: str
    anchor: Literal["document", "absolute", "told"] = "document"
    opens: Literal["start", "end"] | None = None  # TIMEX3 value leaves this side open


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression is seen from."""

    day: date | None  # of the document
    heading: Heading | None = None
    told: Interval | None = None  # last dated expression before this one
    year: int | None = None  # explicit year of the sentence before, where it is not the document's
    words: Vocabulary | None = None
    country_named: str | None = None  # in the sentence, nearest to a season or a named day
    country_written: str | None = None  # of the dateline
    is_south: bool = False  # where the seasons are half a year from ours


def one_day(day: date | None) -> Interval | None:
    return Interval(day, day, "day") if day else None


def value_of(interval: Interval) -> str | None:
    """TIMEX3 value: a year, month, week or day by itself, else START/END."""
    first, last = interval.first, interval.last
    if interval.opens == "end":
        return f"{first}/" if first else None
    if interval.opens == "start":
        return f"/{last}" if last else None
    if first is None or last is None:
        return None
    if first == last:
        return first.isoformat()
    if month_of(first.year, first.month) == (first, last):
        return first.isoformat()[:7]
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return f"{first.year:04d}"
    if interval.granularity == "week" and week_of(first) == (first, last):
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return f"{first.isoformat()}/{last.isoformat()}"
