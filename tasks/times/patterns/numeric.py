"""Numeric: dates in digits.

In: Vocabulary. Out: patterns. Hard because 6/5/2024 has two readings and 2011-12 is a season, not a month.
"""

import re

from tasks.times.meanings import Calendar, Meaning, Range
from tasks.times.patterns.parts import DAY_NUMBER, DIGITS, YEAR, Pattern, S, full_year, pattern
from tasks.times.vocabulary import Vocabulary


def numeric(words: Vocabulary) -> tuple[Pattern, ...]:
    iso_time = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    month = r"(?:1[0-2]|0?[1-9])"
    return (
        pattern(
            "iso date",
            rf"(?<!\d)(?P<y>{YEAR})(?P<s>[-/.])(?P<m>{month})(?P=s)(?P<d>{DAY_NUMBER}){iso_time}(?![\d])",
            _iso,
            DIGITS,
        ),
        pattern(
            "compact date", r"(?<!\d)(?P<y>20\d\d)(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?!\d)", _iso, DIGITS
        ),
        pattern(
            "numeric date",
            rf"(?<![\d/.])(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>\d{{1,2}})(?P=s)(?P<y>{YEAR})(?![\d/])",
            _numeric_date,
            DIGITS,
        ),
        pattern(
            "numeric date",
            r"(?<![\d/.])(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})/(?P<y>\d\d)(?![\d/])",
            _numeric_date,
            DIGITS,
        ),
        pattern(
            "day and month in digits",
            rf"\b(?:on|by|until|till|since|from|to|through|this|{words.weekday_re}){S}"
            r"(?!24/7\b)(?P<x>(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2}))(?![\d/])",
            _numeric_date,
            DIGITS,
        ),
        pattern(
            "year and month in digits", rf"(?<![\d-])(?P<y>{YEAR})-(?P<m>1[0-2]|0[1-9])(?![\d-])", _iso_month, DIGITS
        ),
        pattern("years", rf"(?<![\d$€£-])(?P<y>{YEAR})(?P<s>[-–/])(?P<z>\d\d)(?![\d/-])", _short_years, DIGITS),
    )


def _iso(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    return Calendar(int(match["y"]), int(match["m"]), int(match["d"]))


def _iso_month(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    year, month = int(match["y"]), int(match["m"])
    if month == year % 100 + 1:  # 2011-12 is the season or budget year of prose more often than December 2011
        return None
    return Calendar(year, month)


def _short_years(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    year, last = int(match["y"]), int(match["z"])
    if last <= year % 100:
        return None
    return Range(Calendar(year), Calendar(year - year % 100 + last))


def _numeric_date(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    """6/5/2024 has two readings; a full stop or a number above 12 decides."""
    first, second, groups = int(match["a"]), int(match["b"]), match.groupdict()
    year = full_year(groups["y"]) if groups.get("y") else None
    if first > 31 or second > 31 or not first or not second or (first > 12 and second > 12):
        return None
    if first > 12 or match["s"] == ".":
        return Calendar(year, second, first) if second <= 12 else None
    if second > 12 or first == second:
        return Calendar(year, first, second)
    return Calendar(year, first, second, swapped=(second, first))
