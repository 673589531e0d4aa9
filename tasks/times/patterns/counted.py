"""Counted: so many units ago, from now, in the past, and how long something took."""

import re

from tasks.times.meanings import Calendar, Meaning, Offset, Undated, Window
from tasks.times.patterns.parts import (
    ALONE,
    FREE,
    LAST,
    NEXT,
    NO_NUMBER_BEFORE,
    Builder,
    Pattern,
    S,
    count_of,
    first_words,
    pattern,
    unit_of,
)
from tasks.times.vocabulary import Vocabulary

_TIMEX_CODES = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "business day": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}

_MULTIPLES = {"fortnight": (2, "W"), "half": (6, "M"), "decade": (10, "Y"), "century": (100, "Y")}


def counted(words: Vocabulary) -> tuple[Pattern, ...]:
    needed, last, following = first_words(words.units), LAST.split("|"), NEXT.split("|")
    few = rf"(?:a{S}few|few|several|a{S}couple(?:{S}of)?|couple(?:{S}of)?|a{S}number{S}of|some)"
    count = rf"(?P<n>\d{{1,3}}(?:\.\d)?|{words.cardinal_re}|{few})"
    unit, units = rf"(?P<u>{words.unit_re})", rf"(?P<u>{words.units_re})"
    inserted = rf"\[{count.replace('<n>', '<inserted>')}\]"  # "[Ten] years ago", a word that an editor put there
    few_more = rf"(?:{few}{S})?"
    return (
        pattern(
            "ago",
            rf"(?:\b{NO_NUMBER_BEFORE}{count}|{inserted})(?:{S}|-){unit}{S}(?:ago|back(?={S}?[,.;]))\b",
            _offset(-1),
            ["ago", "back"],
        ),
        pattern(
            "from now",
            rf"\b{NO_NUMBER_BEFORE}{count}{S}{unit}(?:['’]s?{S}time|{S}from{S}now|{S}hence)\b",
            _offset(1),
            ["time", "now", "hence"],
        ),
        pattern(
            "earlier",
            rf"\b{NO_NUMBER_BEFORE}{count}{S}{unit}{S}(?:earlier|previously|prior|before(?={ALONE}))\b",
            _offset(-1, True),
            ["earlier", "previously", "prior", "before"],
        ),
        pattern(
            "later",
            rf"\b{NO_NUMBER_BEFORE}{count}{S}{unit}{S}(?:later|afterwards?|after(?={ALONE}))\b",
            _offset(1, True),
            ["later", "afterward", "afterwards", "after"],
        ),
        pattern(
            "ago",
            rf"\b{NO_NUMBER_BEFORE}(?P<n>\d{{1,2}}|{words.cardinal_re}){S}(?P<w>{words.weekday_re})s{S}ago\b",
            _weekdays_ago,
            ["ago"],
        ),
        pattern("weekday in a week", rf"\b(?P<w>{words.weekday_re}){S}week(?={FREE})", _week_after_weekday, ["week"]),
        pattern(
            "weekday in a week",
            rf"\b{count}{S}(?P<u>weeks?|fortnights?){S}on{S}(?P<w>{words.weekday_re})(?!\w)",
            _week_after_weekday,
            ["week", "weeks", "fortnight", "fortnights"],
        ),
        pattern("coming span", rf"\bin{S}{NO_NUMBER_BEFORE}{count}{S}{unit}(?!['’\w-])", _coming, needed),
        pattern("past span", rf"\b(?:the{S}|these{S})?(?:{LAST}){S}{count}{S}{units}\b", _window(-1), last),
        pattern("past span", rf"\b(?:the{S})?{count}{S}(?:{LAST}){S}{units}\b", _window(-1), last),
        pattern(
            "past span",
            rf"\b(?:the{S})?(?:{LAST}|recent){S}{few_more}(?P<n>){units}\b",
            _window(-1),
            [*last, "recent"],
        ),
        pattern(
            "past span",
            rf"\b(?:over|in|during|within|throughout|for){S}(?P<x>the{S}past{S}(?P<n>)(?P<u>week|month|year|decade|century|day))\b",
            _window(-1),
            ["past"],
        ),
        pattern("next span", rf"\b(?:the{S}|these{S})?(?:{NEXT}){S}{count}{S}{units}\b", _window(1), following),
        pattern("next span", rf"\b(?:the{S})?{count}{S}(?:{NEXT}){S}{units}\b", _window(1), following),
        pattern("next span", rf"\b(?:the{S})?(?:{NEXT}){S}{few_more}(?P<n>){units}\b", _window(1), following),
        pattern("duration", rf"\bfor{S}(?:many{S})?(?P<x>{units})(?!['’\w-])", _long_duration, needed),
        pattern(
            "duration",
            rf"\b{NO_NUMBER_BEFORE}{count}(?:{S}|-){unit}(?![\w]|{S}?-?old\b|{S}of{S}age)",
            _duration,
            needed,
        ),
    )


def _offset(sign: int, is_narrative: bool = False) -> Builder:
    def build(match: re.Match[str], words: Vocabulary) -> Meaning | None:
        count, unit = count_of(match["n"] or match["inserted"], words), unit_of(match["u"], words)
        if count is None:
            return Window(None, unit, sign) if not is_narrative else None
        return Offset(sign * count, unit, None, is_narrative)

    return build


def _weekdays_ago(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    count, weekday = count_of(match["n"], words), match["w"].lower()
    if not count or weekday in words.short_weekdays:
        return None
    return Offset(-7 * (count - 1), "day", Calendar(weekday=words.weekdays[weekday], which="last"))


_RATE = re.compile(r"\b(?:once|twice|times|every|for|days?|hours?|lasted|took|whole|full)[ ]$", re.I)


def _week_after_weekday(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    """Sunday week; a fortnight on Monday; None for "twice a week on Monday"."""
    groups, weekday = match.groupdict(), match["w"]
    count = count_of(groups["n"], words) if groups.get("n") else 1
    if count is None or not weekday[0].isupper() or _RATE.search(match.string[: match.start()][-12:]):
        return None
    days = 14 if (groups.get("u") or "").startswith("fortnight") else 7
    return Offset(days * count, "day", Calendar(weekday=words.weekdays[weekday.lower()], which="coming"))


def _coming(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    """ "in two weeks": two weeks from now after a future verb, else how long it took; resolve.py decides."""
    count = count_of(match["n"], words)
    if _SUPERLATIVE.search(match.string[max(0, match.start() - 60) : match.start()]):
        return _duration(match, words)  # the worst storm in 40 years
    return None if count is None else Offset(count, unit_of(match["u"], words))


_SUPERLATIVE = re.compile(r"\b(?:\w{3,12}est|worst|best|first|only|most|least)(?:[ ][\w’'-]{1,20}){0,5}[ ]$", re.I)


def _window(sign: int) -> Builder:
    def build(match: re.Match[str], words: Vocabulary) -> Meaning | None:
        has_count = bool(match["n"])
        count = count_of(match["n"], words) if has_count else None
        singular = not match["u"].lower().endswith("s")
        return Window(1.0 if singular and not has_count else count, unit_of(match["u"], words), sign)

    return build


def _duration(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    count, unit = count_of(match["n"], words), unit_of(match["u"], words)
    if match["n"].lower() in ("a", "an") and unit not in ("decade", "century", "fortnight"):
        return None  # "a day", "a year" are rates and articles more often than spans
    if count and count > 1 and not match["u"].lower().endswith("s") and "-" not in match.group():
        return None  # the first two second halves
    return _span(count, unit)


def _long_duration(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    return _span(None, unit_of(match["u"], words))  # for decades


def _span(count: float | None, unit: str) -> Undated:
    times, code = _MULTIPLES.get(unit, (1, _TIMEX_CODES.get(unit, "D")))
    number = "X" if count is None else f"{count * times:g}"
    return Undated("DURATION", f"PT{number}{code[1]}" if len(code) > 1 and code[0] == "T" else f"P{number}{code}")
