"""Parts: what the patterns of all kinds are made of, and how a matched word becomes a number or a unit."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, cast, get_args

from tasks.times.meanings import Meaning, Unit, Which
from tasks.times.vocabulary import Vocabulary

Builder = Callable[["re.Match[str]", Vocabulary], Meaning | None]

S = r"[ \t\n\u00a0]{1,2}"

YEAR = r"(?:1[0-9]|20|21)\d\d"

DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"

NO_NUMBER_BEFORE = r"(?<![\d$€£/.,-])(?<!\d:)"

NO_NUMBER_AFTER = r"(?![\d%]|[.,:/]\d|-\d|[ ]?(?:per[ ]?cent|million|billion))"

DASH = r"(?:[ ]?[-–—][ ]?)"

UNTIL = rf"(?:{DASH}|{S}(?:to|through|thru|until|till|up{S}to){S}(?:the{S})?)"

AND = rf"(?:{UNTIL}|{S}(?:and|or|&){S}(?:the{S})?)"

LAST = "last|past|previous|preceding"

NEXT = "next|coming|following|upcoming"

_WHICH_DATES = rf"this{S}past|this{S}coming|this{S}last|{LAST}|{NEXT}|this"
WHICH_DATE = rf"(?P<which>{_WHICH_DATES})"
WHICH = rf"(?P<which>{_WHICH_DATES}|current|that|same)"

DAY_PART = "morning|afternoon|evening|night|lunchtime|noon|midnight|dawn|dusk|noontime|midday"

FREE = (
    r"[ ]?(?:[.,;:!?)\]”–—-]|$|\"|(?:and|or|but|in|at|on|for|from|to|with|when|while|as|that|after|before|was|is|has"
    r"|have|had|the|a|an|he|she|it|they|we|by|because)\b)"
)
"""What may follow an expression that stands by itself; a noun there makes it a part of a name or of another phrase."""

# "Two days after." counts from what was told; "two days after a truce began" is a span, for the truce has no day here.
ALONE = r"[ ]?(?:[.,;:!?)\]”–—]|$|\"|(?:and|or|but|when|while|as|was|is|has|have|had)\b)"

_WHICH: dict[str, Which] = {
    "this past": "past", "this last": "past", "past": "past", "last": "last",
    "previous": "previous", "preceding": "previous",
    "this coming": "next", "coming": "next", "next": "next", "upcoming": "next", "following": "following",
    "this": "this", "current": "this", "that": "this", "same": "this",
}  # fmt: skip

SHIFTS: dict[Which, int] = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "following": 1}

_FEW = re.compile(r"few|several|couple|some|recent|number", re.I)


WORD = re.compile(r"[^\W\d_]+|\d")
"""What `needs` is compared with."""


class Pattern(NamedTuple):
    """`x` in the expression marks the part that is the expression where the rest is context."""

    rule: str
    regex: re.Pattern[str]
    build: Builder
    needs: frozenset[str]  # words or digits of which the text must hold one; else the expression is not even tried
    is_time: bool = False
    is_loose: bool = False


def pattern(
    rule: str, regex: str, build: Builder, needs: Iterable[str], *, is_time: bool = False, is_loose: bool = False
) -> Pattern:
    return Pattern(rule, re.compile(regex, re.I), build, frozenset(needs), is_time, is_loose)


DIGITS = frozenset("0123456789")


def first_words(surfaces: Iterable[str]) -> frozenset[str]:
    """What a text must hold for one of the surfaces: its first word, or its first digit."""
    return frozenset(found.group() for surface in surfaces if (found := WORD.search(surface.lower())))


def which_of(text: str) -> Which:
    return _WHICH[" ".join(text.lower().split())]


def shift_of(text: str) -> int:
    return SHIFTS[which_of(text)]


def unit_of(text: str, words: Vocabulary) -> Unit:
    unit = words.units[" ".join(text.lower().replace("-", " ").split())]
    return cast(Unit, unit) if unit in get_args(Unit) else "day"


def count_of(text: str, words: Vocabulary) -> float | None:
    """A number in digits or words; None for "a few", "several"."""
    if _FEW.search(text):
        return 2.0 if "couple" in text.lower() else None
    plain = " ".join(text.lower().replace("-", " ").split()).replace(",", "")
    return float(plain) if plain.replace(".", "", 1).isdigit() else words.cardinals.get(plain)


def day_of(text: str, words: Vocabulary) -> int:
    digits = re.match(r"\d{1,2}", text)
    return int(digits.group()) if digits else words.ordinals[" ".join(text.lower().replace("-", " ").split())]


def full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 70 else 1900)  # news of two-digit years: 1970 to 2069
