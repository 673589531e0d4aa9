"""Header: the lines between headline and text that say who, when and for whom.

In: one line from the top of an article. Out: HeaderLine (names, dates, agencies), or None for a line that is prose.
Hard because four facts share a line, separated by bars, dots, dashes or commas, and a headline may hold a date too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.clean.block import folded, same_words
from tasks.clean.dates import Stamp, parse_stamp
from tasks.clean.lines import LineRules, byline_of, effect_of, is_agency, is_known_place
from tasks.knowledge import Knowledge

LONGEST_LINE = 200  # characters of a header line; prose is longer
BESIDE_AUTHORS = 7  # words beside the names of authors: by, a place, an office, a weekday and a month
UNKNOWN_WORDS = 4  # a piece beside a name or a date may be anything this short: a place, a desk, a paper

_PIECES = re.compile(r"\s[|•·]\s|\s{3,}|\s[–—-]\s")
_YEAR_END = re.compile(r",[^,]{0,20}(?:,[^,]{0,20}){0,2}\b(?:19|20)\d\d\Z")


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What a header line says; all empty for one that is boilerplate."""

    byline: tuple[str, ...] = ()
    dates: tuple[tuple[str, Stamp], ...] = ()  # as printed, what it says
    credit: tuple[str, ...] = ()


def header_line(text: str, rules: LineRules, authors: Sequence[str]) -> HeaderLine | None:
    """Bylines, dates and agencies of a line; one short piece beside a name or a date may be anything."""
    pieces = [piece for piece in _PIECES.split(text) if piece.strip()] if len(text) < LONGEST_LINE else []
    for whole in (pieces, _name_and_date(text)):
        read = [(piece, _read_piece(piece, rules, authors)) for piece in whole]
        unknown = [piece for piece, value in read if value is None]
        told = any(isinstance(value, Stamp | tuple) for _, value in read)
        if whole and (not unknown or (told and len(unknown) == 1 and len(unknown[0].split()) <= UNKNOWN_WORDS)):
            return HeaderLine(
                tuple(name for _, value in read if isinstance(value, tuple) for name in value),
                tuple((piece, value) for piece, value in read if isinstance(value, Stamp)),
                tuple(piece for piece, value in read if value == "credit"),
            )
    return _around_authors(text, rules, authors)


def _around_authors(text: str, rules: LineRules, authors: Sequence[str]) -> HeaderLine | None:
    """`Jane Roe in Porto 6 May 2024`: the authors that are known already, and little beside them."""
    line = folded(text)
    is_prose = len(text) >= LONGEST_LINE or text.endswith((".", "!", "?", ":"))
    if is_prose or not any(folded(author) in line for author in authors):
        return None
    rest = " | ".join(piece for piece in _PIECES.split(line) if effect_of(piece, rules) != "remove")
    for author in authors:
        rest = rest.replace(folded(author), " | ")
    stamps = ((piece, parse_stamp(piece, rules.zones)) for piece in map(str.strip, rest.split("|")))
    dates = tuple((piece, stamp) for piece, stamp in stamps if stamp)
    words = sum(word.isalpha() for word in rest.split())
    return HeaderLine(dates=dates) if words <= BESIDE_AUTHORS else None


def day_after_place(text: str, rules: LineRules, knowledge: Knowledge) -> Stamp | None:
    """The day in `Porto, 6 May 2024`, a dateline on a line of its own; None for any other line."""
    parts = _name_and_date(text)
    return parse_stamp(parts[1], rules.zones) if parts and is_known_place(parts[0], knowledge) else None


def _name_and_date(text: str) -> list[str]:
    """`By Jane Roe, 6 May 2024` or `Harbour Post, Friday, 6 May 2024` at the first comma with a date after it."""
    if len(text) > 120:
        return []
    commas = (at.start() for at in re.finditer(",", text))
    return next(([text[:at], text[at + 1 :].strip()] for at in commas if _YEAR_END.search(text, at)), [])


def _read_piece(piece: str, rules: LineRules, authors: Sequence[str]) -> Stamp | tuple[str, ...] | str | None:
    """What a piece of a header line is: a date, names, an agency or a line rule; None for prose."""
    names = byline_of(piece, rules)
    if names:
        return names
    if any(same_words(piece, author) for author in authors) or (authors and same_words(piece, " and ".join(authors))):
        return ()
    if is_agency(piece, rules):
        return "credit"
    stamp = parse_stamp(piece, rules.zones)
    return stamp or ("" if effect_of(piece, rules) == "remove" else None)
