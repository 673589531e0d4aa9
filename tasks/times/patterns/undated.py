"""Undated: repetitions and times of day, which name no day."""

from tasks.times.meanings import Undated
from tasks.times.patterns.parts import DASH, DAY_PART, DIGITS, Pattern, S, pattern
from tasks.times.vocabulary import Vocabulary


def undated(words: Vocabulary) -> tuple[Pattern, ...]:
    zones = rf"GMT|UTC|BST|EST|EDT|ET|CET|CEST|local{S}time"
    zone = rf"(?:{S}(?:{zones}))?"
    four_digits = r"(?:[01]\d|2[0-3])[0-5]\d"
    half_day = r"(?:a\.?m\.?|p\.?m\.?)(?!\w)"
    what = rf"(?:{words.unit_re}|{words.weekday_re}|{words.month_re}|{DAY_PART})"
    repeat = rf"(?:every|each){S}(?:(?:other|{words.cardinal_re}|\d{{1,2}}){S})?{what}"
    clock = (
        rf"\d{{1,2}}(?:[:.][0-5]\d)?(?:{S})?{half_day}|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d])"
        rf"|\d{{1,2}}{S}o['’]?{S}?clock|noon\b|midnight\b"
        rf"|{four_digits}(?:h\b|(?={S}(?:{zones})\b))|(?:(?<=\bat[ ])|(?<=\bby[ ])){four_digits}{S}(?:hours|hrs)\b"
    )
    return (
        pattern("repetition", rf"\b{repeat}\b", lambda *_: Undated("SET", None), ["every", "each"]),
        pattern(
            "clock",
            rf"(?<![\w.:/-])(?:(?:{clock}|\d{{1,2}}){DASH})?(?:{clock}){zone}",
            lambda *_: Undated("TIME", None),
            [*DIGITS, "noon", "midnight"],
            is_time=True,
        ),
    )
