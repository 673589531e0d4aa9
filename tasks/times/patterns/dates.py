"""Dates: months, days, weekdays and named days in words.

In: Vocabulary. Out: patterns. Hard because "the 18th" may be a day, a floor or a round of talks.
"""

import re

from tasks.times.meanings import Calendar, Holiday, Meaning, Range
from tasks.times.patterns.months import may_be_month
from tasks.times.patterns.parts import (
    AND,
    DAY_NUMBER,
    DIGITS,
    FREE,
    NO_NUMBER_AFTER,
    NO_NUMBER_BEFORE,
    WHICH_DATE,
    YEAR,
    Pattern,
    S,
    day_of,
    first_words,
    full_year,
    pattern,
    shift_of,
    which_of,
)
from tasks.times.patterns.years import CENTURIES, build_spelled_year, build_week_number, build_year, spelled_year
from tasks.times.vocabulary import Vocabulary


def dates(words: Vocabulary) -> tuple[Pattern, ...]:
    months, weekdays = first_words(words.months), first_words(words.weekdays)
    days = DIGITS | first_words(words.ordinals)
    number = rf"(?:{DAY_NUMBER}(?:st|nd|rd|th)?|{words.ordinal_re})"
    month = rf"(?P<m>{words.month_re})(?:\.(?=,?[ ]\d|-\d))?"
    day, other = rf"(?P<d>{number})", rf"(?P<e>{number})"
    of_year = (
        rf"(?:(?:[ ]?,)?{S}(?:of{S}|in{S})?(?P<y>{YEAR})(?!\d|,\d)|[-/](?P<y2>{YEAR})(?!\d)"
        rf"|{S}(?:of{S})?['’](?P<y3>\d\d)(?!\w))?"
    )
    of_month = rf"(?:{S}(?:day{S})?(?:of{S})?|[-/])"
    ordinal = rf"(?:{DAY_NUMBER}(?:st|nd|rd|th)|{words.ordinal_re})"
    weekday = rf"(?P<w>{words.weekday_re})"
    week = rf"(?P<week>last|this|next|previous|following|past|coming){S}week"
    return (
        pattern(
            "days of a month",
            rf"\b(?:(?:from|between){S})?(?:the{S})?{NO_NUMBER_BEFORE}{day}{AND}{other}{of_month}{month}(?![\w]){of_year}",
            _days,
            months,
        ),
        pattern(
            "days of a month",
            rf"\b{month}{S}(?:the{S})?{day}{AND}{other}(?!\w){NO_NUMBER_AFTER}{of_year}",
            _days,
            months,
        ),
        pattern(
            "days of a month",
            rf"\b{month}{S}{day},{S}{other}(?=,?{S}(?:and|or|to){S}{words.month_re}{S}\d)",
            _neighbouring_days,
            months,
        ),
        pattern(
            "day and month",
            rf"\b(?:{WHICH_DATE}{S})?{NO_NUMBER_BEFORE}{day}{of_month}{month}(?!\w){of_year}",
            _day_month,
            months,
        ),
        pattern(
            "month and day",
            rf"\b{month}(?:[ ]?,)?(?:{S}(?:the{S})?|[-/]|(?=\d)){day}(?!\w){NO_NUMBER_AFTER}{of_year}",
            _day_month,
            months,
        ),
        pattern(
            "month and year",
            rf"\b{month}(?:[ ]?,)?(?:{S}(?:of{S}|in{S})?|[-/]){{1}}(?P<y>{YEAR})(?![\d]|,\d)",
            _day_month,
            months,
        ),
        pattern(
            "month and year",
            rf"(?<!\d)(?P<y>{YEAR})(?:{S}|[-/]){month}(?!\w)(?:[-/](?P<d>{DAY_NUMBER})(?!\d))?",
            _day_month,
            months,
        ),
        pattern("month", rf"\b(?:{WHICH_DATE}{S})?{month}(?!\w)", _month, months),
        pattern(
            "day of a month",
            rf"\b(?:on|by|until|till|since|from|around|of|through|before|after){S}(?P<x>(?:the{S})?(?P<d>{ordinal}))(?!\w)",
            _day_number,
            days,
        ),
        pattern(
            "day of a month",
            rf"\b(?P<w>{words.weekday_re}),?{S}(?:the{S})?(?P<d>{ordinal}|31|30)(?![\w:-]|{S}of\b)",
            _day_number,
            weekdays,
        ),
        pattern(
            "day of a month",
            rf"\b(?:the{S})?(?P<d>{ordinal})(?:{S}day)?(?:{S}of)?{S}(?P<rel>this|next|last|the){S}month",
            _day_number,
            ["month"],
        ),
        pattern("weekday of a week", rf"\b{weekday}(?:{S}(?:of{S})?|,{S}){week}\b", _weekday, weekdays),
        pattern("weekday of a week", rf"\b{week}(?:{S}(?:on{S})?){weekday}(?!\w)", _weekday, weekdays),
        pattern("weekday", rf"\b(?:{WHICH_DATE}{S})?{weekday}(?!\w)", _weekday, weekdays),
        pattern(
            "named day",
            rf"(?<![\w/])(?:{WHICH_DATE}{S})?(?P<h>{words.holiday_re})(?![\w/])(?:,?{S}(?:of{S})?(?P<y>{YEAR})\b)?",
            _holiday,
            first_words(words.holidays),
        ),
        pattern(
            "year",
            rf"(?<![\w$€£.,:/#])(?<!\d-)(?P<y>{YEAR})(?:[ ]?(?:AD|CE))?(?![\w%]|[.,:]\d|/\d)",
            build_year,
            DIGITS,
        ),
        pattern("year", rf"\b(?:calendar{S}year|cy){S}?(?P<y>{YEAR})\b", build_year, DIGITS),
        pattern(
            "spelled year",
            rf"\b(?:{spelled_year(words)})\b(?![-]|{S}(?:{words.units_re}|thousand|hundred|million))",
            build_spelled_year,
            CENTURIES,
        ),
        pattern(
            "week of a year",
            rf"\bweek{S}(?P<n>[1-9]|[1-4]\d|5[0-3])(?!\w|[.,:]\d)(?:,?{S}(?:of|in){S}(?P<y>{YEAR}))?",
            build_week_number,
            ["week"],
        ),
    )


def _days(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    first, last = day_of(match["d"], words), day_of(match["e"], words)
    month, year = words.months[match["m"].lower()], _year_in(match)
    if not may_be_month(match, words, has_number=True):
        return None
    if last > first:
        return Range(Calendar(year, month, first), Calendar(year, month, last))
    before = Calendar(year, None, first) if year is None else Calendar(year - (month == 1), (month - 2) % 12 + 1, first)
    return Range(before, Calendar(year, month, last)) if last < first else None


def _neighbouring_days(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    """April 29, 30 (and May 1); of days apart nothing but the first is taken, by the next pattern."""
    first, last, month = day_of(match["d"], words), day_of(match["e"], words), words.months[match["m"].lower()]
    return Range(Calendar(None, month, first), Calendar(None, month, last)) if last == first + 1 else None


def _day_month(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    groups = match.groupdict()
    if not may_be_month(match, words, has_number=True):
        return None
    day = day_of(groups["d"], words) if groups.get("d") else None
    which = which_of(groups["which"]) if groups.get("which") else None
    return Calendar(_year_in(match), words.months[match["m"].lower()], day, which=which)


def _month(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    if not may_be_month(match, words, has_number=False):
        return None
    which = which_of(match["which"]) if match["which"] else None
    return Calendar(month=words.months[match["m"].lower()], which=which)


def _year_in(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    year = groups.get("y") or groups.get("y2") or groups.get("y3")
    return full_year(year) if year else None


def _day_number(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    groups = match.groupdict()
    rel, weekday = groups.get("rel"), groups.get("w")
    after = match.string[match.end() : match.end() + 14]
    if not rel and not re.match(FREE, after):
        return None  # the 18th round, the 4th floor; on Tuesday, the first aid
    if weekday and not _may_be_weekday(weekday, has_number=True, words=words):
        return None
    shift = {"the": 0, "this": 0, "last": -1, "next": 1}[rel.lower()] if rel else None
    return Calendar(
        day=day_of(groups["d"] or "", words),
        weekday=words.weekdays[weekday.lower()] if weekday else None,
        month_shift=shift,
    )


def _weekday(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    groups, word = match.groupdict(), match["w"]
    week, which = groups.get("week"), groups.get("which")
    if not _may_be_weekday(word, has_number=bool(week or which), words=words):
        return None
    return Calendar(
        weekday=words.weekdays[word.lower()],
        week_shift=shift_of(week) if week else None,
        which=which_of(which) if which else None,
    )


def _may_be_weekday(word: str, *, has_number: bool, words: Vocabulary) -> bool:
    if word.lower() in words.short_weekdays:
        return word[0].isupper() and has_number
    return True


def _holiday(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    surface = match["h"].lower().replace("’", "'")
    if match["h"][0].islower() and surface == "new year":
        return None
    if "" not in words.holidays[surface] and not _is_national_day(match):
        return None
    which = which_of(match["which"]) if match["which"] else None
    return Holiday(surface, int(match["y"]) if match["y"] else None, None, which)


def _is_national_day(match: re.Match[str]) -> bool:
    """Not "a national day of mourning"."""
    is_of_a_year = match["y"] is not None
    return match["h"][0].isupper() and (is_of_a_year or not match.string.startswith(" of ", match.end()))
