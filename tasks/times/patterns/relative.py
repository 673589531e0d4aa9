"""Relative: days and whole units seen from the document or from what was told: yesterday, the previous day."""

import re

from tasks.times.meanings import Calendar, Meaning, Range, Shifted, Unit, Window
from tasks.times.patterns.parts import (
    ALONE,
    DAY_PART,
    SHIFTS,
    WHICH,
    Builder,
    Pattern,
    S,
    first_words,
    pattern,
    unit_of,
    which_of,
)
from tasks.times.vocabulary import Vocabulary


def relative(words: Vocabulary) -> tuple[Pattern, ...]:
    units = first_words(words.units)
    return (
        pattern("today", r"\b(?:today|(?:earlier|later) today|later tonight)\b", _today, ["today", "tonight"]),
        pattern("today", r"\btonight\b", _shifted("day", 0), ["today", "tonight"], is_time=True),
        pattern("yesterday", r"\byesterday\b", _shifted("day", -1), ["yesterday"]),
        pattern("tomorrow", r"\b(?:tomorrow|tmrw)\b", _shifted("day", 1), ["tomorrow", "tmrw"]),
        pattern("yesterday", rf"\b(?:the{S})?day{S}before{S}yesterday\b", _shifted("day", -2), ["yesterday"]),
        pattern("tomorrow", rf"\b(?:the{S})?day{S}after{S}tomorrow\b", _shifted("day", 2), ["tomorrow", "tmrw"]),
        pattern("part of today", rf"\bthis{S}(?:{DAY_PART})\b", _shifted("day", 0), ["this"], is_time=True),
        pattern(
            "last night",
            rf"\b(?:last|previous){S}(?:night|evening)\b",
            _shifted("day", -1),
            ["night", "evening"],
            is_time=True,
        ),
        pattern("next night", rf"\bnext{S}(?:morning|evening)\b", _shifted("day", 1), ["next"], is_time=True),
        pattern("overnight", r"\bovernight\b", _overnight, ["overnight"], is_time=True),
        pattern(
            "neighbouring day",
            rf"\b(?:the{S})(?:previous|preceding){S}(?:day|night|evening)\b",
            _shifted("day", -1, True),
            ["day", "night", "evening", "morning"],
        ),
        pattern(
            "neighbouring day",
            rf"\b(?:the{S})day{S}(?:before|earlier)(?!{S}\w{{1,12}}{S}?(?:['’]s)?{S}(?:day|match))",
            _shifted("day", -1, True),
            ["day", "night", "evening", "morning"],
        ),
        pattern(
            "neighbouring day",
            rf"\b(?:the{S})(?:following|next){S}(?:day|morning|night)\b",
            _shifted("day", 1, True),
            ["day", "night", "evening", "morning"],
        ),
        pattern(
            "neighbouring day",
            rf"\b(?:the{S})day{S}after\b",
            _shifted("day", 1, True),
            ["day", "night", "evening", "morning"],
        ),
        pattern(
            "unit",
            rf"\b(?:the{S})?{WHICH}{S}(?:calendar{S}|financial{S}|fiscal{S})?(?P<u>{words.unit_re})\b",
            _unit,
            units,
        ),
        pattern(
            "neighbouring unit",
            rf"\bthe{S}(?P<u>week|month|year|decade){S}(?P<way>before|after)"
            rf"(?:(?P<twice>{S}last|{S}next)\b|(?={ALONE}))",
            _neighbour,
            units,
        ),
        pattern("weekend", rf"\bthe{S}weekend\b(?!{S}of\b)", _weekend, ["weekend"]),
        pattern(
            "year end",
            r"\b(?:year[\s-]end|EOY|end[\s-]of[\s-]year)\b",
            lambda *_: Range(_december(), _december()),
            ["year", "eoy"],
        ),
        pattern(
            "loose unit",
            r"\bthe[ ](?:week|month|quarter|year|decade|century|weekend)\b",
            _loose_unit,
            units,
            is_loose=True,
        ),
        pattern("loose unit", r"(?<=\bof[ ])(?:month|year)\b", _loose_unit, units, is_loose=True),
        pattern(
            "year to date",
            rf"\b(?:the{S})?year[\s-]to[\s-]date\b|\bso{S}far{S}this{S}year\b",
            lambda *_: Range(_january(), Shifted("day", 0)),
            ["year"],
        ),
    )


_AS_MUCH = re.compile(rf"\bas{S}[\w-]{{2,20}}{S}$", re.I)
_MORE_THAN = re.compile(rf"\bthan{S}(?:(?:it|he|she|they|we|there){S})?(?:is|are){S}$", re.I)


def _today(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    """None for the age we live in: "as strong today as it was", "poorer than it is today"."""
    before = match.string[max(0, match.start() - 30) : match.start()]
    is_as_then = _AS_MUCH.search(before) and re.match(rf"{S}as\b", match.string[match.end() : match.end() + 4], re.I)
    return None if is_as_then or _MORE_THAN.search(before) else Shifted("day", 0)


def _shifted(unit: Unit, shift: int, is_narrative: bool = False) -> Builder:
    return lambda *_: Shifted(unit, shift, is_narrative)


def _overnight(*_: object) -> Meaning | None:
    return Range(Shifted("day", -1), Shifted("day", 0))


def _unit(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    which, unit = which_of(match["which"]), unit_of(match["u"], words)
    text = match["which"].lower()
    if unit in ("second", "minute", "hour") or match["u"].lower().endswith("s"):
        return None
    if unit == "half" or (unit == "day" and text in ("last", "this", "next", "current", "past")):
        return Shifted("day", SHIFTS[which]) if text in ("this", "current") else None
    if unit == "fortnight" and which != "this":
        return Window(1, unit, SHIFTS[which])
    is_narrative = text in ("previous", "preceding", "following", "that", "same")
    return Shifted(unit, SHIFTS[which], is_narrative)


def _neighbour(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    """The year before: before the year told; the year before last."""
    sign, unit = -1 if match["way"].lower() == "before" else 1, unit_of(match["u"], words)
    return Shifted(unit, 2 * sign) if match["twice"] else Shifted(unit, sign, is_narrative=True)


def _weekend(*_: object) -> Meaning | None:
    return Range(Calendar(weekday=6), Calendar(weekday=7))


def _december() -> Calendar:
    return Calendar(month=12, day=31, year_shift=0)


def _january() -> Calendar:
    return Calendar(month=1, day=1, year_shift=0)


def _loose_unit(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    return Shifted(unit_of(match.group().split()[-1], words), 0)
