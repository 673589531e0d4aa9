"""Names: dates that are part of a name or an address and say no time: 26 July Movement, Windows 2000.

In: Vocabulary. Out: patterns whose expressions win over the date inside them, and are then dropped.
Hard because "in 1999 Main Street was empty" and "on 5 May Front fighters fell" hold dates.
"""

import re

from tasks.times.meanings import Meaning, Named
from tasks.times.patterns.parts import DAY_NUMBER, YEAR, Pattern, S, first_words, pattern
from tasks.times.vocabulary import Vocabulary, any_of


def names(words: Vocabulary) -> tuple[Pattern, ...]:
    in_full, bearers, streets, numbered = (
        rf"(?-i:{any_of(words.dated_names[kind])})" for kind in ("name", "bearer", "street", "numbered")
    )
    number = rf"(?:{DAY_NUMBER}(?:st|nd|rd|th)?)"
    numbered_day = rf"(?:{number}{S}(?:of{S})?{words.month_re}|{words.month_re}{S}{number})"
    day = rf"(?:{numbered_day}|{words.month_re})"
    capitalised = r"(?-i:[A-Z][\w.'’-]{0,20})"
    house = rf"{YEAR}{S}(?:{capitalised}{S}){{1,3}}{streets}"
    bearing, street = (first_words(words.dated_names[kind]) for kind in ("bearer", "street"))
    return (
        pattern("name", rf"\b(?:the{S})?{in_full}(?!\w)", _named, first_words(words.dated_names["name"])),
        pattern("name", rf"{_DATES}(?P<x>(?P<the>the{S})?{day}{S}{bearers})(?!\w)", _named, bearing),
        pattern("name", rf"\bthe{S}{numbered_day}{S}(?:{capitalised}{S}){{1,2}}{bearers}(?!\w)", _named, bearing),
        pattern("name", rf"\b{day}{S}{streets}(?!\w)", _named, street),
        pattern("name", rf"{_DATES}(?P<the>)(?P<x>(?<![\w/-]){house})(?!\w)", _house, street),
        pattern(
            "name",
            rf"\b{numbered}{S}{YEAR}(?:(?:,{S}|{S}(?:and|or){S}){YEAR})*(?!\w)",
            _named,
            first_words(words.dated_names["numbered"]),
        ),
    )


_DATES = rf"(?P<dates>\b(?:on|in|since|until|by|from|during|before|after){S})?"


def _named(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    """None for a date beside a name: "on 5 May Front fighters fell"."""
    groups = match.groupdict()
    return None if groups.get("dates") and not groups["the"] else Named()


def _house(match: re.Match[str], _: Vocabulary) -> Meaning | None:
    is_event = re.search(r"\bthe[ ]$", match.string[max(0, match.start("x") - 5) : match.start("x")], re.I)
    return None if match["dates"] or is_event else Named()  # the 1999 Hill Street riots
