"""Compose: neighbouring expressions become one: weekday and date, ranges, parts, "since …", "last year" after a month.

In: text, expressions without overlaps, in order. Out: the same list with neighbours joined. Every step walks the list
once and looks at the words between two neighbours or at the few words before one, never further.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.times.meanings import (
    Calendar,
    Edge,
    Expression,
    Holiday,
    Meaning,
    Nth,
    Offset,
    Open,
    Part,
    Period,
    Portion,
    Range,
    Shifted,
    Undated,
)
from tasks.times.patterns.parts import DAY_PART, FREE, count_of, day_of, unit_of
from tasks.times.vocabulary import Vocabulary

REACH = 44  # characters looked at before an expression; the longest prefix, "by the second half of the", needs fewer

Pair = Callable[[str, Expression, Expression], Meaning | None]


def compose(text: str, expressions: Sequence[Expression], words: Vocabulary) -> list[Expression]:
    joined = _join(text, list(expressions), _weekday_and_date)
    joined = _join(text, joined, _with_year)
    joined = [_nth(text, e, words) for e in _apart(text, joined)]
    joined = [_edge(text, e, words) for e in joined]
    joined = [_part(text, e) for e in joined]
    joined = [_week_of_day(text, e) for e in joined]
    joined = [_part_of_day(text, e) for e in joined]
    joined = _join(text, joined, _with_clock)
    joined = [e for e in joined if not e.is_loose]
    joined = [_counted_from(text, e, words) for e in joined]
    joined = [_from_or_to_now(text, e) for e in _join(text, joined, _range)]
    return _without_overlaps(text, [_open(text, e) for e in joined])


def _join(text: str, expressions: list[Expression], meaning_of: Pair) -> list[Expression]:
    """Joins neighbours for which `meaning_of` has a meaning, from left to right."""
    joined: list[Expression] = []
    for right in expressions:
        left = joined[-1] if joined else None
        meaning = meaning_of(text, left, right) if left and right.start - left.end <= 14 else None
        if left is None or meaning is None:
            joined.append(right)
            continue
        start, end = left.start, right.end
        if isinstance(meaning, Range):
            start = _opening(text, start, r"(?:from|between)")
        if text[end : end + 1] == ")" and "(" in text[left.end : right.start]:
            end += 1
        rule = "range" if isinstance(meaning, Range) else _dated(left, right).rule
        joined[-1] = Expression(start, end, meaning, rule, left.is_time or right.is_time)
    return joined


def _opening(text: str, start: int, word: str) -> int:
    found = re.search(rf"\b{word}[ ](?:the[ ])?$", text[max(0, start - 14) : start], re.I)
    return start - len(found.group()) if found else start


def _dated(left: Expression, right: Expression) -> Expression:
    return right if isinstance(left.meaning, Undated) else left


def _weekday_and_date(text: str, left: Expression, right: Expression) -> Meaning | None:
    """Monday (September 18); Saturday, 9 September; next Friday 5/12."""
    a, b, between = left.meaning, right.meaning, text[left.end : right.start]
    if not (
        isinstance(a, Calendar) and a.weekday and not a.day and isinstance(b, Calendar) and b.day and not b.weekday
    ):
        return None
    return (
        replace(b, weekday=a.weekday, which=b.which or a.which)
        if re.fullmatch(r"[ ]?[,(]?[ ]?(?:the[ ])?", between)
        else None
    )


def _with_year(text: str, left: Expression, right: Expression) -> Meaning | None:
    """February last year, summer of next year, Monday last week, the 21st this month."""
    a, b, between = left.meaning, right.meaning, text[left.end : right.start]
    if not re.fullmatch(r"[ ](?:of[ ]|in[ ])?(?:the[ ])?", between) or right.is_loose:
        return None
    if isinstance(b, Shifted) and not b.is_narrative:
        return _with_shift(a, b)
    if isinstance(b, Calendar) and b.year and not (b.month or b.day) and isinstance(a, Period | Holiday) and not a.year:
        return replace(a, year=b.year)
    if isinstance(b, Calendar) and b.year and b.month is None and isinstance(a, Calendar) and a.month and not a.year:
        return replace(a, year=b.year) if between.strip() or right.rule == "spelled year" else None
    return None


def _with_shift(a: Meaning, b: Shifted) -> Meaning | None:
    if b.unit == "year" and isinstance(a, Calendar) and a.month and not (a.year or a.which):
        return replace(a, year_shift=b.shift)
    if b.unit == "year" and isinstance(a, Period | Holiday) and not (a.year or a.which):
        return replace(a, year_shift=b.shift)
    if b.unit == "month" and isinstance(a, Calendar) and a.day and not a.month:
        return replace(a, month_shift=b.shift)
    if b.unit == "week" and isinstance(a, Calendar) and a.weekday and not (a.day or a.which):
        return replace(a, week_shift=b.shift)
    return None


def _apart(text: str, expressions: list[Expression]) -> list[Expression]:
    """Drops a loose unit that nothing before it completes."""
    completed = (_PART, _NTH, _EDGE)
    return [e for e in expressions if not e.is_loose or any(prefix.search(_before(text, e)) for prefix in completed)]


_NTH = re.compile(
    r"\b(?:the[ ])?(?P<n>first|second|third|fourth|fifth|last|final|[1-9](?:st|nd|rd|th)|1[0-2]th)[ ]"
    r"(?P<u>week|month|day|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)[ ]"
    r"(?:of|in)[ ](?:the[ ])?$",
    re.I,
)


def _nth(text: str, found: Expression, words: Vocabulary) -> Expression:
    """The last week of July, the first Monday of next month."""
    prefix = _NTH.search(_before(text, found))
    if (
        not prefix
        or isinstance(found.meaning, Undated | Offset)
        or (isinstance(found.meaning, Calendar) and found.meaning.day)
    ):
        return found
    number = -1 if prefix["n"].lower() in ("last", "final") else day_of(prefix["n"], words)
    weekday = words.weekdays.get(prefix["u"].lower())
    unit = "day" if weekday else unit_of(prefix["u"], words)
    meaning = Nth(number, unit, weekday, found.meaning)
    return Expression(found.start - len(prefix.group()), found.end, meaning, "ordinal within")


_EDGE = re.compile(
    r"\b(?:(?:the[ ])?(?P<edge>first|opening|last|final|closing)[ ](?P<n>\d{1,3}|[a-z]+(?:-[a-z]+)?)[ ]"
    r"(?P<u>days|weeks|months|years|business[ ]days|working[ ]days)[ ]of"
    r"|the[ ](?P<up_to>\d{1,3}|[a-z]+)[ ](?P<v>days|weeks|months|years)[ ](?:up[ ])?to)[ ](?:the[ ])?$",
    re.I,
)


def _edge(text: str, found: Expression, words: Vocabulary) -> Expression:
    """The first three months of the year, the 12 months to March."""
    prefix = _EDGE.search(_before(text, found))
    if not prefix or isinstance(found.meaning, Undated | Offset | Range) or (prefix["up_to"] and found.is_loose):
        return found
    count = count_of(prefix["n"] or prefix["up_to"], words)
    if count is None:
        return found
    is_start = (prefix["edge"] or "last").lower() in ("first", "opening")
    meaning = Edge(count if is_start else -count, unit_of(prefix["u"] or prefix["v"], words), found.meaning)
    return Expression(found.start - len(prefix.group()), found.end, meaning, "edge")


_PORTIONS: dict[str, Portion] = {
    "early": "early", "mid": "mid", "late": "late", "earlier": "earlier", "later": "later", "start": "start",
    "beginning": "start", "middle": "middle", "end": "end", "close": "end", "remainder": "later", "rest": "later",
    "turn": "start", "remaining": "later",
}  # fmt: skip
_NOUNS = frozenset({"start", "beginning", "middle", "end", "close", "remainder", "rest", "turn"})
_PART = re.compile(
    r"\b(?:the[ ])?(?:very[ ])?"
    r"(?P<p>early|mid|late|earlier|later|start|beginning|middle|end|close|remainder|rest|turn|remaining)"
    r"(?P<link>[ -]|[ ](?:of|in|on)[ ](?:the[ ])?|[ ]part[ ]of[ ](?:the[ ])?|-to-late[ -])$",
    re.I,
)


def _part(text: str, found: Expression) -> Expression:
    prefix = _PART.search(_before(text, found))
    if not prefix or isinstance(found.meaning, Undated | Offset):
        return found
    word, link = prefix["p"].lower(), prefix["link"].lower()
    needs_of = word in _NOUNS  # "will end next week" and "will end in 2030" are no parts
    if ("of" not in link) if needs_of else (found.is_loose and not link.strip() and word not in ("earlier", "later")):
        return found
    start = found.start - len(prefix.group())
    if not _is_day(found.meaning):
        return Expression(start, found.end, Part(_PORTIONS[word], found.meaning), "part", found.is_time)
    if needs_of:
        return found
    return replace(found, start=start, is_time=word not in ("earlier", "later"), is_loose=False)


def _is_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Calendar):
        return meaning.day is not None or meaning.weekday is not None
    return isinstance(meaning, Holiday) or (isinstance(meaning, Shifted) and meaning.unit == "day")


_WEEK_OF = re.compile(
    r"\b(?:the[ ])?(?:week[ ](?:of|starting|beginning|commencing)|(?P<end>weekend)[ ]of)[ ](?:on[ ])?(?:the[ ])?$", re.I
)


def _week_of_day(text: str, found: Expression) -> Expression:
    """The week of May 6, the weekend of May 11."""
    prefix = _WEEK_OF.search(_before(text, found))
    if not prefix or not _is_day(found.meaning):
        return found
    meaning = Part("weekend" if prefix["end"] else "week", found.meaning)
    return Expression(found.start - len(prefix.group()), found.end, meaning, "week of a day")


_DAY_PART_AFTER = re.compile(rf"(?:,?[ ](?:in[ ]the[ ]|at[ ])?(?:early[ ]|late[ ])?(?:{DAY_PART})\b)", re.I)
_DAY_PART_BEFORE = re.compile(
    rf"\b(?:the[ ])?(?:early[ ]|late[ ])?(?:{DAY_PART})(?:[ ](?:of|on)[ ](?:the[ ])?|[ ])$", re.I
)


def _part_of_day(text: str, found: Expression) -> Expression:
    """Tuesday morning, the night of September 14."""
    if isinstance(found.meaning, Undated) or not _is_day(found.meaning):
        return found
    after = _DAY_PART_AFTER.match(text, found.end)
    before = _DAY_PART_BEFORE.search(_before(text, found))
    if not after and not before:
        return found
    start = found.start - (len(before.group()) if before else 0)
    return replace(found, start=start, end=after.end() if after else found.end, is_time=True, is_loose=False)


def _with_clock(text: str, left: Expression, right: Expression) -> Meaning | None:
    """10 p.m. on Wednesday; Wednesday at 10 p.m."""
    a, b, between = left.meaning, right.meaning, text[left.end : right.start]
    if isinstance(b, Undated) and b.timex_type == "TIME" and _is_day(a):
        fits = re.fullmatch(r",?[ ](?:at|around|about|by|before|after|from|between|until)?[ ]?", between)
        return a if fits or re.fullmatch(r"[ ]\(|,?[ ](?:shortly|just)[ ](?:before|after)[ ]", between) else None
    if isinstance(a, Undated) and a.timex_type == "TIME" and _is_day(b):
        return b if re.fullmatch(r",?[ ](?:on[ ]|of[ ]|this[ ]|local time[ ])?(?:the[ ])?", between) else None
    return None


_COUNT_BEFORE = (
    r"(?:(?P<link>before|after|from|following|prior[ ]to|since)[ ](?:the[ ]year[ ])?"
    r"|(?P<starts>starting|beginning)[ ](?:on[ ])?)$"
)


def _counted_from(text: str, found: Expression, words: Vocabulary) -> Expression:
    """Two days before Christmas, three weeks from tomorrow; "for three weeks from Monday" is all of them."""
    if isinstance(found.meaning, Undated | Offset):
        return found
    prefix = re.search(
        rf"\b(?P<for>for[ ])?(?P<n>\d{{1,3}}|{words.cardinal_re})[ ](?P<u>{words.unit_re}),?[ ]{_COUNT_BEFORE}",
        _before(text, found),
        re.I,
    )
    count = count_of(prefix["n"], words) if prefix else None
    if prefix is None or count is None:
        return found
    start = found.start - len(prefix.group())
    if prefix["starts"] or (prefix["for"] and prefix["link"].lower() == "from"):
        if not _is_day(found.meaning):
            return found
        end = Offset(-1, "day", Offset(count, unit_of(prefix["u"], words), found.meaning))
        return Expression(start, found.end, Range(found.meaning, end), "counted from a date")
    sign = -1 if prefix["link"].lower() in ("before", "prior to") else 1
    meaning = Offset(sign * count, unit_of(prefix["u"], words), found.meaning)
    return Expression(start + len(prefix["for"] or ""), found.end, meaning, "counted from a date", found.is_time)


_RANGE_GAP = re.compile(r"(?:[ ]?[-–—][ ]?|[ ](?:to|through|thru|until|till|up to)[ ])(?:the[ ])?", re.I)


def _range(text: str, left: Expression, right: Expression) -> Meaning | None:
    a, b, between = left.meaning, right.meaning, text[left.end : right.start]
    if isinstance(a, Undated | Range | Open | Offset) or isinstance(b, Undated | Range | Open | Offset):
        return None
    is_between = between.lower() in (" and ", " and the ") and re.search(
        r"\bbetween[ ](?:the[ ])?$", _before(text, left), re.I
    )
    if (is_between or _RANGE_GAP.fullmatch(between)) and _comparable(a, b):
        return Range(a, b)
    return None


def _comparable(a: Meaning, b: Meaning) -> bool:
    """Two whole years, or two days or months: not "May 2022 - Monday"."""
    return not (isinstance(a, Calendar) and isinstance(b, Calendar) and a.weekday and not a.day and b.year)


_SIDES: dict[str, str] = {
    "since": "since", "starting": "since", "beginning": "since", "until": "until", "till": "until", "up to": "until",
    "by": "until", "no later than": "until", "as late as": "until", "after": "after", "before": "before",
    "prior to": "before",
}  # fmt: skip
_OPEN = re.compile(
    r"\b(?P<side>since|starting|beginning|until|till|up[ ]to|by|no later than|as late as|after|before|prior to)"
    r"(?:[ ](?:on|from|in|at|as[ ]early[ ]as|at[ ]least))?[ ](?:the[ ])?$",
    re.I,
)
_AT_START = re.compile(r"(?:after|before|prior to)[ ](?!the\b)", re.I)  # Before 2020 nobody came
_ELECTION = re.compile(r"[ ][a-z]{2,20}s?\b(?=[,.;])", re.I)  # Before 2020 elections, nobody came
_STARTS_WITH_DAY_PART = re.compile(rf"(?:the[ ])?(?:{DAY_PART})\b", re.I)


_FROM_NOW = re.compile(
    r"\b(?:between[ ](?:now|today)[ ]and|from[ ](?:now|today)[ ](?:on[ ])?(?:until|till|to|through))[ ](?:the[ ])?$",
    re.I,
)
_TO_NOW = re.compile(r"[ ](?:to|until|till|through)[ ](?:now|date|the[ ]present)\b|[ ]and[ ]now\b", re.I)


def _from_or_to_now(text: str, found: Expression) -> Expression:
    """Between now and June, from March to date, between May and now."""
    if isinstance(found.meaning, Undated | Range | Open | Offset):
        return found
    if prefix := _FROM_NOW.search(_before(text, found)):
        meaning = Range(Shifted("day", 0), found.meaning)
        return replace(found, start=found.start - len(prefix.group()), meaning=meaning, rule="range")
    suffix = _TO_NOW.match(text, found.end)
    start = _opening(text, found.start, "between" if suffix and "and" in suffix.group() else "from")
    if suffix is None or start == found.start:
        return found
    return replace(found, start=start, end=suffix.end(), meaning=Range(found.meaning, Shifted("day", 0)), rule="range")


def _open(text: str, found: Expression) -> Expression:
    if isinstance(found.meaning, Undated | Range | Open) or text[found.end : found.end + 2] in ("'s", "’s"):
        return found
    onwards = re.match(r"[ ](?:onwards?|or later|and later)\b", text[found.end : found.end + 10])
    prefix = _OPEN.search(_before(text, found))
    if onwards:
        return replace(found, end=found.end + onwards.end(), meaning=Open("since", found.meaning))
    if not prefix:
        return found
    if prefix["side"].lower() in ("after", "before") and not re.match(FREE, text[found.end : found.end + 12], re.I):
        is_clause = _is_year(found.meaning) and prefix.start() == 0 < found.start <= REACH and _AT_START.match(text)
        if not is_clause or _ELECTION.match(text, found.end):
            return found  # before the 2014 protests, after Friday prayers
    if found.is_time and _STARTS_WITH_DAY_PART.match(text, found.start):
        return found  # "before dawn on Thursday" is on Thursday
    side = _SIDES[" ".join(prefix["side"].lower().split())]
    return Expression(found.start - len(prefix.group()), found.end, Open(side, found.meaning), f"{side}", found.is_time)  # type: ignore[arg-type]


def _is_year(meaning: Meaning) -> bool:
    return isinstance(meaning, Calendar) and meaning.year is not None and meaning.day is None


def _before(text: str, found: Expression) -> str:
    return text[max(0, found.start - REACH) : found.start]


def _without_overlaps(text: str, expressions: list[Expression]) -> list[Expression]:
    """A prefix swallows an expression that it holds whole, and stops at one that it only touches."""
    kept: list[Expression] = []
    for found in expressions:
        while kept and found.start <= kept[-1].start:
            kept.pop()
        if kept and found.start < kept[-1].end:
            start = kept[-1].end
            found = replace(found, start=start + len(text[start : found.end]) - len(text[start : found.end].lstrip()))
        if found.start < found.end:  # else the one before holds all of it
            kept.append(found)
    return kept
