"""Years: four-digit and spelled years, weeks of a year. Hard because most four-digit numbers count something."""

import re

from tasks.times.meanings import Calendar, Meaning, Nth, Shifted
from tasks.times.patterns.parts import count_of
from tasks.times.vocabulary import Vocabulary

_COUNTING = re.compile(
    r"\b(?:about|around|some|over|than|nearly|almost|least|most|approximately|roughly|of all|another|total of)[ ]$",
    re.I,
)

_COUNTED = re.compile(
    r"[ ](?:people|men|women|metres|meters|km|miles|troops|soldiers|feet|kilo|dollars|euros|tons|tonnes|hours|times)"
)
_PLURAL = re.compile(r"[ ](?!(?:elections?|was|is|has|as)\b)[a-z]{2,20}s\b")
_YEAR_OF_PLURAL = re.compile(r"\b(?:the|of|since|in)[ ]$", re.I)
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|during|before|after|to|and|between|of|through|year|early|late|mid|the|for|or|at)"
    r"|[(–—,-])[ ]?$",
    re.I,
)


def build_year(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    """A four-digit number that stands like a year, not like a count."""
    year, text = int(match["y"]), match.string
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 24]
    if _COUNTING.search(before) or _COUNTED.match(after):
        return None
    if _PLURAL.match(after) and not _YEAR_OF_PLURAL.search(before):
        return None
    is_modern = 1900 <= year <= 2050
    return Calendar(year) if is_modern or _YEAR_CUE.search(before) else None


def spelled_year(words: Vocabulary) -> str:
    """nineteen ninety-six, two thousand and five."""
    ones, teens = (
        "one|two|three|four|five|six|seven|eight|nine",
        "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen",
    )
    tail = rf"(?P<tail>(?:{'|'.join(sorted(words.tens))})(?:[ -](?:{ones}))?|{teens}"
    century = r"(?P<century>seventeen|eighteen|nineteen|twenty)[ -](?:hundred[ ](?:and[ ])?)?"
    return rf"{century}{tail})|two thousand(?:[ ](?:and[ ])?{tail.replace('tail', 'tail2')}|{ones}))?"


CENTURIES = {"seventeen": 1700, "eighteen": 1800, "nineteen": 1900, "twenty": 2000, "two": 2000}


def build_spelled_year(match: re.Match[str], words: Vocabulary) -> Meaning | None:
    tail = match["tail"] or match["tail2"]
    years = count_of(tail, words) if tail else 0
    before = match.string[max(0, match.start() - 8) : match.start()]
    if years is None or not (_YEAR_CUE.search(before) or re.search(r"[a-z]{3}[ ]$", before)):
        return None
    return Calendar(CENTURIES[match["century"].lower()] + int(years) if match["century"] else 2000 + int(years))


def build_week_number(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    year = Calendar(int(match["y"])) if match["y"] else Shifted("year", 0)
    return Nth(int(match["n"]), "week", None, year)
