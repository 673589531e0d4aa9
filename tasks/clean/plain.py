"""Plain: the blocks of a plain text, each character where the source has it.

In: the text. Out: blocks, separated in the source by blank lines, or by line breaks that are not hard wraps.
Hard because a line break is a space in wrapped text and a new paragraph everywhere else. A form feed is none: it begins
a page, and a sentence may run on.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tasks.clean.block import Block

WIDEST_WRAP = 120  # columns: no program wraps lines wider than this; longer lines are whole paragraphs
WRAPPED_LINES = 3  # fewer full lines than this are an accident, not a habit

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]")
_BULLET = re.compile(r"(?:[•‣◦▪●■*+·]|[-–—](?=\s))\s{1,5}")
_CLOSED = re.compile(r"[.!?…:;][\"'”’»)\]]{0,3}\Z")


class _Line(NamedTuple):
    start: int
    text: str  # without the line break and trailing space
    is_blank: bool


def plain_blocks(content: str) -> list[Block]:
    lines = list(_lines(content))
    width = _wrap_width(lines)
    blocks: list[Block] = []
    first = 0
    for index, line in enumerate(lines):
        if _breaks(line, lines[index + 1 : index + 3], width):
            start, end = lines[first].start, line.start + len(line.text)
            blocks.append(_block(content, start, end))
            first = index + 1
    return [block for block in blocks if not block.is_empty]


def _lines(content: str) -> Iterator[_Line]:
    for line in _LINE.finditer(content):
        text = line[0].rstrip()
        yield _Line(line.start(), text, not text)


def _wrap_width(lines: list[_Line]) -> int:
    """Column at which the lines are wrapped, 0 when they are not: full lines are the rule, and none is longer."""
    width = max((len(line.text) for line in lines), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if not a.is_blank and not b.is_blank]
    full = sum(_is_full(line, following, width) for line, following in pairs)
    return width if width <= WIDEST_WRAP and full >= WRAPPED_LINES and full > len(pairs) / 2 else 0


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """The first word of the next line would not have fitted."""
    words = following.text.split(None, 1)
    return bool(words) and len(line.text) + 1 + len(words[0]) > width


def _breaks(line: _Line, after: list[_Line], width: int) -> bool:
    """Whether a paragraph ends with this line; `after` is the next one or two."""
    if not after or line.is_blank or after[0].is_blank or _BULLET.match(after[0].text.lstrip()):
        return True
    following = after[0].text.lstrip()
    if width and _is_full(line, after[0], width):
        return False
    if _CLOSED.search(line.text):
        return True
    in_capitals = line.text.isupper() and following.isupper()  # a wire text: its first line lost its dateline
    return not (following[0].islower() or (width and in_capitals and _is_full(after[0], after[-1], width)))


def _block(content: str, start: int, end: int) -> Block:
    block = Block(_SPACE.sub(" ", content[start:end]), source_start=start).cut()
    bullet = _BULLET.match(block.text)
    return block.cut(bullet.end()) if bullet else block
