"""Meanings: what a time expression says before anybody asks when. Plain values; `resolve` makes them intervals."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal[
    "second", "minute", "hour", "day", "business day", "week", "fortnight", "weekend", "month", "quarter", "half",
    "year", "decade", "century",
]  # fmt: skip
Which = Literal["last", "this", "next", "past", "previous", "following", "coming"]
Portion = Literal["early", "mid", "late", "start", "middle", "end", "earlier", "later", "week", "weekend"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Parts of a calendar date. `year_shift` counts from the year of the document: last year is -1."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # ISO, 1 = Monday
    which: Which | None = None  # "last" in "last Friday", "last October"
    year_shift: int | None = None
    month_shift: int | None = None
    week_shift: int | None = None
    swapped: tuple[int, int] | None = None  # the other reading, month and day, of 6/5/2024


@dataclass(frozen=True, slots=True)
class Period:
    """A season (first month), quarter or half of a year."""

    kind: Literal["season", "quarter", "half"]
    number: int  # first month of the season, 1-4, 1-2
    year: int | None = None
    year_shift: int | None = None
    which: Which | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """A whole unit seen from the anchor: yesterday = day -1, this week = week 0, next year = year +1."""

    unit: Unit
    shift: int
    is_narrative: bool = False  # "the previous day": seen from the last date told, not from the document


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units before (negative) or after the anchor; `base` replaces the anchor."""

    count: float
    unit: Unit
    base: "Meaning | None" = None
    is_narrative: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The past or coming so many units up to the anchor; no count = a few."""

    count: float | None
    unit: Unit
    sign: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """Days that need no anchor: the 1990s, the 20th century."""

    first: date
    last: date
    granularity: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day by its row in holidays.csv."""

    surface: str
    year: int | None = None
    year_shift: int | None = None
    which: Which | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A portion of a longer stretch: early May, late last year, earlier this month."""

    portion: Portion
    of: "Meaning"


@dataclass(frozen=True, slots=True)
class Nth:
    """The third Sunday of May, the last week of July; -1 = last."""

    number: int
    unit: Unit
    weekday: int | None
    of: "Meaning"


@dataclass(frozen=True, slots=True)
class Edge:
    """So many units from the start of a longer stretch, or (negative) up to its end: the last three days of April."""

    count: float
    unit: Unit
    of: "Meaning"


@dataclass(frozen=True, slots=True)
class Range:
    first: "Meaning"
    last: "Meaning"


@dataclass(frozen=True, slots=True)
class Open:
    """Everything on one side: since January, until Friday, after 2016, by Monday."""

    side: Literal["since", "until", "after", "before"]
    of: "Meaning"


@dataclass(frozen=True, slots=True)
class Undated:
    """A duration, a repetition or a time of day: a TIMEX3 value, no day."""

    timex_type: Literal["DURATION", "SET", "TIME"]
    value: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A date inside a name, which says no time: the October Revolution."""


Meaning = (
    Calendar | Period | Shifted | Offset | Window | Fixed | Holiday | Part | Nth | Edge | Range | Open | Undated | Named
)


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression in the text of a sentence; offsets count from its start."""

    start: int
    end: int
    meaning: Meaning
    rule: str
    is_time: bool = False  # names a part of the day
    is_loose: bool = False  # counts only when a neighbour completes it ("the year" in "the end of the year")
