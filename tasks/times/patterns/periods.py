"""Periods: decades, centuries, quarters, halves and seasons."""

import re
from datetime import date

from tasks.times.meanings import Fixed, Meaning, Period
from tasks.times.patterns.parts import DIGITS, WHICH, YEAR, Pattern, S, day_of, first_words, pattern, shift_of, which_of
from tasks.times.vocabulary import Vocabulary


def periods(words: Vocabulary) -> tuple[Pattern, ...]:
    other_which = WHICH.replace("<which>", "<which2>")
    nth = "(?P<n>first|second|third|fourth|1st|2nd|3rd|4th)"
    of_year = rf"(?:(?:{S}(?:of|in))?(?:{S}(?:the{S})?(?:(?P<rel>last|this|next|previous){S}year|(?P<y>{YEAR})\b)))?"
    return (
        pattern("decade", rf"(?<![\w$€£-])(?:the{S})?(?P<y>1[0-9]\d0|20\d0)(?:['’]?|{S})s\b", _decade, DIGITS),
        pattern("decade", rf"\b(?:the{S})?['’]?(?P<z>[2-9]0)['’]?{S}?s\b(?<=s)", _short_decade, DIGITS),
        pattern(
            "decade",
            r"\b(?:the[ ])?(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
            _spelled_decade,
            _DECADE_WORDS,
        ),
        pattern(
            "century",
            rf"\b(?:the{S})?(?P<n>1\dth|20th|21st|{words.ordinal_re})(?:{S}|-)century\b",
            _century,
            ["century"],
        ),
        pattern("quarter", rf"\b(?:the{S})?{nth}(?:{S}|-)quarter\b{of_year}", _quarter, ["quarter"]),
        pattern("quarter", rf"\bQ(?P<n>[1-4])(?:{S}(?:of{S})?(?P<y>{YEAR}))?\b", _quarter, DIGITS),
        pattern("quarter", rf"(?<!\d)(?P<y>{YEAR})[\s-]?Q(?P<n>[1-4])\b", _quarter, DIGITS),
        pattern(
            "half",
            rf"\b(?:the{S})?(?P<n>first|second)(?:{S}|-)half{S}of{S}(?:the{S}|(?P<rel>last|this|next|previous){S})?(?:(?P<y>{YEAR})|year)\b",
            _half,
            ["half"],
        ),
        pattern("half", rf"\bH(?P<n>[12])(?:{S}(?:of{S})?(?P<y>{YEAR}))\b", _half, DIGITS),
        pattern("half", rf"(?<!\d)(?P<y>{YEAR})[\s-]?H(?P<n>[12])\b", _half, DIGITS),
        pattern(
            "season",
            rf"\b(?P<in>(?:in|since|during|by){S})?(?P<x>(?:(?P<the>the){S}(?:{WHICH}{S})?|{other_which}{S})?"
            rf"(?P<season>{words.season_re})(?!\w)(?:(?:{S}of)?{S}(?P<y>{YEAR})\b)?)",
            _season,
            first_words(words.seasons),
        ),
    )


def _decade(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    return decade(int(match["y"]))


def decade(first_year: int) -> Fixed:
    return Fixed(date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade")


def _short_decade(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    before = match.string[max(0, match.start() - 8) : match.start("z")]
    if not re.search(r"(?:the |['’]|in |late |early )$", before, re.I) or re.search(r"\b(?:his|her|their) ", before):
        return None
    return decade(1900 + int(match["z"]))


_DECADE_WORDS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")


def _spelled_decade(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    before = match.string[max(0, match.start() - 8) : match.start()]
    if re.search(r"\b(?:his|her|their|my|your|our|its)[ ]$", before, re.I):
        return None
    return decade(1920 + 10 * _DECADE_WORDS.index(match["word"].lower()))


def _century(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    number = day_of(match["n"], words)
    return Fixed(date(max(1, 100 * number - 100), 1, 1), date(100 * number - 1, 12, 31), "range")


_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _nth(text: str) -> int:
    return _NTH.get(text.lower()) or int(text[0])


def _quarter(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    rel = match.groupdict().get("rel")
    year = match["y"]
    return Period("quarter", _nth(match["n"]), int(year) if year else None, shift_of(rel) if rel else None)


def _half(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    rel, year = match.groupdict().get("rel"), match["y"]
    return Period("half", _nth(match["n"]), int(year) if year else None, shift_of(rel) if rel else None if year else 0)


def _season(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    """ "Spring" and "fall" are verbs too: they need a year, "last" or "in"; the others at least an article."""
    season, which, year = match["season"].lower(), match["which"] or match["which2"], match["y"]
    is_sure = bool(which or year or match["in"])
    if not is_sure and (words.season_guards[season] == "word" or not match["the"]):
        return None
    number = int(year) if year else None
    return Period("season", words.seasons[season], number, None, which_of(which) if which else None)
