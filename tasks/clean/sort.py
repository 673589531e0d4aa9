"""Sort: blocks become paragraphs, and everything that is no prose goes where it belongs.

In: blocks in text order, line rules, what is already claimed. Out: Sorted (paragraphs to be, byline, dates, credits …).
Hard because a credit may be glued to the last sentence, and a sub-heading has no mark but its missing full stop.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from tasks.clean.block import Block, is_closed
from tasks.clean.dates import Stamp, is_bare_date, parse_stamp
from tasks.clean.header import day_after_place, header_line
from tasks.clean.lines import (
    LONGEST_CAPTION,
    LineRules,
    byline_of,
    effect_of,
    is_agency,
    is_photo_credit,
    line_rules,
)
from tasks.knowledge import Knowledge

TITLE_WORDS = 25  # longest headline; a longer first line without a full stop is prose cut off
HEADING_WORDS = 12  # longest sub-heading
PROSE_WORDS = 8  # shortest paragraph that ends the header of an article
HEADER_BLOCKS = 12  # a header has title, standfirst, byline, place, date, picture; more is a list
TAIL_CHARS = 200  # a credit glued to the end is never longer

_TAIL_BRACKET = re.compile(r"\s?[(\[](?P<inner>[^()\[\]]{2,160})[)\]]\.?\Z")
_TAIL_DASH = re.compile(r"(?<=[.!?…\"'”’»])\s{1,3}[-–—]{1,2}\s?(?P<inner>[^-–—.!?]{2,40})\.?\Z")
_TAIL_PLAIN = re.compile(r"(?<=[.!?…\"'”’»)])\s{0,3}(?P<inner>[A-Z][^.!?…]{8,120})\.?\Z")
_AFTER_STOP = re.compile(r"(?:(?<=[.!?…\"'”’»)])|\s[|–—-])\s{1,3}")
_LABELLED = re.compile(r"(?:\w{4,10}\s)?(?:published|updated|posted)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TITLE_START = re.compile(r"[\"'“‘«]?[^\W_a-zß-öø-ÿ]")


@dataclass
class Sorted:
    """Where everything went; filled block by block."""

    kept: list[Block] = field(default_factory=list)
    title: str = ""
    byline: list[str] = field(default_factory=list)
    dates: list[tuple[str, Stamp]] = field(default_factory=list)  # line as printed, what it says
    credit: list[str] = field(default_factory=list)
    correction: list[str] = field(default_factory=list)


def sort_blocks(
    blocks: Sequence[Block],
    knowledge: Knowledge,
    authors: Sequence[str] = (),
    *,
    keep_dates: bool = False,
) -> Sorted:
    """`keep_dates`: a header line that is a bare date stays, as a credit; on a page it is furniture.

    On a page a standfirst may stand above the names, so that the header ends with its second paragraph of prose.
    """
    rules, found, in_header = line_rules(knowledge), Sorted(), True
    for index, block in enumerate(blocks):
        if block.kind == "headline" or (index == 0 and _is_labelled_title(block) and not _LABELLED.match(block.text)):
            found.kept.append(block)
            continue
        in_header = in_header and index < HEADER_BLOCKS and sum(map(_is_prose, found.kept)) <= (not keep_dates)
        at_end = index >= len(blocks) - 3
        day = day_after_place(block.text, rules, knowledge) if in_header and index else None
        if day:
            found.kept.append(block.as_kind("dateline"))
            found.dates.append((block.text, day))
            continue
        if in_header and _take_header(block.text, rules, authors, found):
            if keep_dates and is_bare_date(block.text, rules.zones):
                found.kept.append(block.as_kind("credit"))
            continue
        if _take_labelled_date(block.text, rules, found) or (at_end and _take_signature(block.text, rules, found)):
            continue
        found.kept += _kept(block, rules, found)
    _cut_tail(found, rules)
    found.kept = list(_with_headings(found.kept))
    return found


def title_taken(found: Sorted) -> Sorted:
    """The first line of a text is its headline when it looks like one and more follows."""
    at = next((n for n, block in enumerate(found.kept) if block.kind != "credit"), 0)
    before, first, others = found.kept[:at], found.kept[at : at + 1], found.kept[at + 1 :]
    if not others or first[0].kind not in ("body", "heading", "headline") or not _is_title_like(first[0]):
        return found
    return replace(found, title=first[0].text, kept=[*before, first[0].as_kind("headline"), *others])


def _take_header(text: str, rules: LineRules, authors: Sequence[str], found: Sorted) -> bool:
    line = header_line(text, rules, authors)
    if line:
        found.byline += line.byline
        found.dates += line.dates
        found.credit += line.credit
    return line is not None


def _take_labelled_date(text: str, rules: LineRules, found: Sorted) -> bool:
    """`Published: …` anywhere; a bare date inside a text is the heading of a chronicle and stays."""
    labelled = _LABELLED.match(text) if len(text) < 120 else None
    stamp = parse_stamp(text, rules.zones) if labelled else None
    if stamp:
        found.dates.append((text, stamp))
    return stamp is not None or (labelled is not None and _YEAR.search(text) is not None and not is_closed(text))


def _take_signature(text: str, rules: LineRules, found: Sorted) -> bool:
    """A line at the end that only names an agency or an author."""
    if is_agency(text, rules):
        found.credit.append(text.strip("()[]–—- ."))
        return True
    names = byline_of(text, rules)
    found.byline += names
    return bool(names)


def _kept(block: Block, rules: LineRules, found: Sorted) -> Iterator[Block]:
    effect = effect_of(block.text, rules)
    if effect == "correction":
        found.correction.append(block.text)
    elif block.kind == "credit" or effect == "credit" or effect == "photo" or is_photo_credit(block.text, rules):
        found.credit.append(block.text.strip("()[] "))
    elif effect == "caption" or block.kind == "caption":
        yield _without_photo_credit(block.as_kind("caption"), rules, found)
    elif effect != "remove":
        yield _without_photo_credit(block, rules, found)


def _without_photo_credit(block: Block, rules: LineRules, found: Sorted) -> Block:
    """A caption loses the name of its photographer; a short paragraph that ends in one in brackets is a caption."""
    from_ = max(0, len(block.text) - TAIL_CHARS)
    bracket = _TAIL_BRACKET.search(block.text, from_)
    tails = [(bracket.start(), bracket["inner"])] if bracket else []
    if block.kind == "caption" or (block.words <= LONGEST_CAPTION and ":" in block.text):
        after = [(gap.start(), block.text[gap.end() :]) for gap in _AFTER_STOP.finditer(block.text, from_)]
        tails += [(at, tail) for at, tail in after if block.kind == "caption" or _is_labelled_photo(tail, rules)]
    for start, credit in tails:
        if start > 0 and is_photo_credit(credit, rules):
            found.credit.append(credit)
            return block.cut(0, start).as_kind("caption" if block.words <= LONGEST_CAPTION else block.kind)
    return block


def _is_labelled_photo(tail: str, rules: LineRules) -> bool:
    """`The gate at noon. Photo: Ana Bell`."""
    return ":" in tail and effect_of(tail, rules) == "photo"


def _cut_tail(found: Sorted, rules: LineRules) -> None:
    """Cuts credits that are glued to the end of the last paragraph."""
    for _ in range(2):
        last = next((n for n in reversed(range(len(found.kept))) if found.kept[n].kind == "body"), None)
        tail = _credit_at_end(found.kept[last].text, rules) if last is not None else None
        if last is None or tail is None:
            return
        found.credit.append(tail["inner"].strip())
        found.kept[last] = found.kept[last].cut(0, tail.start())


def _credit_at_end(text: str, rules: LineRules) -> re.Match[str] | None:
    from_ = max(0, len(text) - TAIL_CHARS)
    for pattern in (_TAIL_BRACKET, _TAIL_DASH, _TAIL_PLAIN):
        tail = pattern.search(text, from_)
        if tail and tail.start() > 0:
            by_name = pattern is not _TAIL_PLAIN and is_agency(tail["inner"], rules)
            if (
                by_name
                or effect_of(f"({tail['inner']})" if pattern is _TAIL_BRACKET else tail["inner"], rules) == "credit"
            ):
                return tail
    return None


def _with_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """A short line without a final stop, between prose and prose, is a sub-heading."""
    before: Block | None = None
    for block, after in zip_longest(blocks, blocks[1:]):
        between = before is not None and (before.kind != "body" or is_closed(before.text))
        is_heading = between and after is not None and _is_prose(after) and _is_heading_like(block)
        before = block.as_kind("heading") if is_heading else block
        yield before


def _is_heading_like(block: Block) -> bool:
    if block.kind != "body" or block.words > HEADING_WORDS or _TITLE_START.match(block.text) is None:
        return False
    return block.ends_open or (block.text.endswith("?") and block.words <= HEADING_WORDS // 2 + 2)


def _is_title_like(block: Block) -> bool:
    ends = block.ends_open or block.text[-1] in "?!"
    return ends and 2 <= block.words <= TITLE_WORDS and _TITLE_START.match(block.text) is not None


def _is_labelled_title(block: Block) -> bool:
    """`Explained: why ferry fares rise`: over an article a headline, inside it a link to another one."""
    label, _, rest = block.text.partition(": ")
    return len(label.split()) <= 2 and len(rest.split()) >= 3 and label.isalpha() and _is_title_like(block)


def _is_prose(block: Block) -> bool:
    return block.kind in ("body", "quote") and block.words >= PROSE_WORDS and is_closed(block.text)
