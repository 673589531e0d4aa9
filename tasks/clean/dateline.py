"""Dateline: `PARIS, May 6 (AFP) -` at the start of a text.

In: the first prose block. Out: the dateline as a block of its own and the rest, on one line; what it says.
Hard because "WATCH:" and "Paris, London - two cities" look the same: a bare place counts in capitals only.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.clean.block import Block, folded
from tasks.clean.dates import Stamp, parse_stamp
from tasks.clean.lines import LineRules, is_agency, is_known_place
from tasks.knowledge import Knowledge

DATELINE_BLOCKS = 3  # first prose paragraphs that may open with one: a summary may stand before the story

_WORD = r"(?:(?:St|Ste|Mt|Ft|ST|MT|FT|[A-Z])\.|[A-ZÀ-Þ][\w’'-]{0,25})"
_REGION = r"(?:(?:[A-Z]\.){2,3}|[A-ZÀ-Þ][\w’'-]{0,25}(?:[ ][A-ZÀ-Þ][\w’'-]{0,25}){0,3}\.?)"
_PLACE = rf"(?P<place>{_WORD}(?:[ ]{_WORD}){{0,4}}(?:[ ]?[,/&][ ]?{_REGION}){{0,2}})"
_DATE = (
    r"(?P<date>(?:[A-Z][a-zA-Z]{2,8}\.?[ ]\d{1,2}|\d{1,2}[ ][A-Z][a-zA-Z]{2,8}\.?)(?:,?[ ](?:(?:19|20)\d{2}|\d{2}))?)"
)
_AGENCY = r"\((?P<agency>[^()]{2,60})\)"
_DASH = r"(?P<dash>[ ]?(?:--|—)[ ]{0,3}|[ ]{1,3}[-–—_]{1,2}[ ]{1,3}|:[ ]{1,3})"
_START = re.compile(rf"(?:{_PLACE}[ ]?,?[ ]?)??(?:{_DATE}[ ]?)?(?:{_AGENCY}[ ]?)?(?:{_DASH}|(?<=\)))[ ]{{0,3}}(?=\S)")
_TRAILING_DASH = re.compile(r"[\s:_–—-]+\Z")


def split_dateline(
    blocks: Sequence[Block], rules: LineRules, knowledge: Knowledge
) -> tuple[list[Block], str | None, Stamp | None]:
    """Blocks with the dateline apart, the dateline as printed, and the day it names when it names a year."""
    printed_alone = next((block.text for block in blocks if block.kind == "dateline"), None)
    if printed_alone:
        return list(blocks), printed_alone, None
    prose = [index for index, block in enumerate(blocks) if block.kind == "body"][:DATELINE_BLOCKS]
    for index in prose:
        block = blocks[index]
        found = _START.match(block.text, 0, min(len(block.text), 160))
        if found and _is_dateline(block.text, found, rules, knowledge, is_first=index == prose[0]):
            head = block.cut(0, found.end()).as_kind("dateline")
            rest = replace(block.cut(found.end()), continues=True)
            printed = _TRAILING_DASH.sub("", head.text)
            stamp = parse_stamp(found["date"] or "", rules.zones)
            return [*blocks[:index], head, rest, *blocks[index + 1 :]], printed, stamp
    return list(blocks), None, None


def _is_dateline(text: str, found: re.Match[str], rules: LineRules, knowledge: Knowledge, *, is_first: bool) -> bool:
    """An agency or a date beside the place decides; a bare place must be known, in capitals or with its country."""
    place, dash = found["place"] or "", found["dash"] or ""
    if text[found.end()].islower() or folded(place) in rules.labels or _names_a_day(place, rules):
        return False
    if found["agency"] and is_agency(found["agency"], rules):
        return bool(place or is_first)
    if found["date"]:
        return bool(place and dash) and _names_a_day(found["date"], rules)
    city, *regions = (part.strip() for part in re.split("[,/&]", place))
    if dash.startswith(":"):
        return city.isupper() and not regions and is_known_place(city, knowledge)
    in_capitals = city.isupper() and not text[:80].isupper()
    with_country = is_first and bool(regions) and any(mark in dash for mark in "–—")
    return (
        bool(place)
        and (in_capitals or with_country)
        and any(is_known_place(part, knowledge) for part in (city, *regions))
    )


def _names_a_day(text: str, rules: LineRules) -> bool:
    return any(folded(word).strip(".,") in rules.calendar for word in text.replace(",", " ").split())
