"""Vocabulary: the words of time, from the tables, as lookups and as parts of regular expressions.

In: Knowledge. Out: Vocabulary, made once. Every part is an alternation of fixed words: none can backtrack far.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tasks.knowledge import Knowledge

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in lower case and what they stand for; `*_re` are alternations, longest word first."""

    months: Mapping[str, int]
    month_guards: Mapping[str, str]  # word, name: also an English word, a given name; short: an abbreviation; plain
    weekdays: Mapping[str, int]
    short_weekdays: frozenset[str]
    cardinals: Mapping[str, float]
    tens: frozenset[str]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, int]  # first month
    season_guards: Mapping[str, str]
    holidays: Mapping[str, Mapping[str, Row]]  # by surface, then by the country that keeps it, "" for all others
    dated_names: Mapping[str, frozenset[str]]  # by kind, in their own capitals
    auxiliaries: frozenset[str]
    schedule_verbs: Mapping[str, tuple[str, ...]]  # by lemma, what must follow: "into force ", "" for nothing
    cue_re: str
    month_re: str
    weekday_re: str
    cardinal_re: str
    ordinal_re: str
    unit_re: str
    units_re: str  # plural only
    season_re: str
    holiday_re: str


@lru_cache(8)
def vocabulary(knowledge: Knowledge) -> Vocabulary:
    calendar, numbers, units = (knowledge.table(t) for t in ("months_and_weekdays", "number_words", "time_units"))
    seasons, cues = knowledge.table("seasons"), knowledge.table("future_cues")
    months, weekdays = _numbers(calendar, "kind", "month", "number"), _numbers(calendar, "kind", "weekday", "number")
    counts = {row["surface"].lower(): float(row["value"]) for row in numbers if row["kind"] != "ordinal"}
    cardinals = counts | _compounds(numbers)
    ordinals = {row["surface"].replace("-", " "): int(row["value"]) for row in numbers if row["kind"] == "ordinal"}
    plurals = [row["surface"] for row in units if row["number"] == "plural"]
    holidays: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in knowledge.table("holidays"):
        holidays[row["surface"].lower().replace("’", "'")][row["country"]] = row
    return Vocabulary(
        months=months,
        month_guards={row["surface"].lower(): row["guard"] for row in calendar},
        weekdays=weekdays,
        short_weekdays=frozenset(row["surface"].lower() for row in calendar if row["guard"] == "short") & {*weekdays},
        cardinals=cardinals,
        tens=frozenset(row["surface"] for row in numbers if row["kind"] == "tens"),
        ordinals=ordinals,
        units={row["surface"]: row["unit"] for row in units},
        seasons={row["surface"]: int(row["first_month"]) for row in seasons},
        season_guards={row["surface"]: row["guard"] for row in seasons},
        holidays=holidays,
        dated_names=_by_kind(knowledge.table("names_with_dates")),
        auxiliaries=frozenset(row["surface"] for row in cues if row["kind"] == "auxiliary"),
        schedule_verbs=_schedule_verbs(cues),
        cue_re=any_of(row["surface"] for row in cues if row["kind"] != "schedule verb"),
        month_re=any_of(months),
        weekday_re=any_of(weekdays),
        cardinal_re=any_of(cardinals),
        ordinal_re=any_of(ordinals),
        unit_re=any_of(row["surface"] for row in units),
        units_re=any_of(plurals),
        season_re=any_of(row["surface"] for row in seasons),
        holiday_re=any_of(holidays),
    )


def any_of(words: Iterable[str]) -> str:
    """A group that matches one of the words; a space or hyphen in a word matches either, an apostrophe either form.

    Those of one first letter stand together, so that most words of a text fail at once."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(_spelled(word[1:]))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return f"(?:{'|'.join(groups)})"


def _spelled(word: str) -> str:
    return re.escape(word).replace(r"\-", " ").replace(r"\ ", " ").replace(" ", r"[\s-]").replace("'", "['’]")


def _schedule_verbs(cues: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    following: dict[str, tuple[str, ...]] = {}
    for row in cues:
        if row["kind"] == "schedule verb":
            lemma, _, rest = row["surface"].partition(" ")
            following[lemma] = (*following.get(lemma, ()), f"{rest} " if rest else "")
    return following


def _by_kind(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    listed = list(rows)
    return {kind: frozenset(r["surface"] for r in listed if r["kind"] == kind) for kind in {r["kind"] for r in listed}}


def _numbers(rows: Iterable[Row], kind_column: str, kind: str, value: str) -> dict[str, int]:
    return {row["surface"].lower(): int(row[value]) for row in rows if row[kind_column] == kind}


def _compounds(rows: Iterable[Row]) -> dict[str, float]:
    """twenty-one … ninety-nine, with a hyphen."""
    listed = list(rows)
    tens = [(row["surface"], float(row["value"])) for row in listed if row["kind"] == "tens"]
    ones = [
        (row["surface"], float(row["value"]))
        for row in listed
        if row["kind"] == "cardinal" and float(row["value"]) < 10
    ]
    return {f"{ten} {one}": high + low for ten, high in tens for one, low in ones}
