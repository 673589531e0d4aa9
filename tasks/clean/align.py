"""Align: where in the source does a cleaned text stand?

In: the source as read (HTML or Markdown) and texts in its order. Out: offsets of their first and last letters, or None.
Hard because markup, entities and spacing stand between the letters; so only letters and digits are compared.
"""

import html
import re
from bisect import bisect_right
from itertools import accumulate, islice
from typing import NamedTuple

from tasks.clean.block import letters_of
from tasks.read.html import visible_spans

MISSES = 50  # whole searches in vain that one source may cost: what is not there must not make a page quadratic

_TAG = r"</?[a-zA-Z!?][^<>]*>"
_NOTE = (
    r"<sup[^<>]{0,200}>\s{0,9}<a[^<>]{0,500}>\s{0,9}\[?\d{1,3}\]?\s{0,9}</a>\s{0,9}</sup>"  # a footnote mark is no text
)
_ENTITY = r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});)"
_TOKEN = {
    "html": re.compile(rf"(?:{_NOTE}|{_TAG}|\s)+|{_ENTITY}|(?P<text>[^<&]+)"),
    "markdown": re.compile(rf"\]\([^()\s]{{0,2000}}\)|{_TAG}|{_ENTITY}|(?P<text>[^<&\]]+)"),
}
_MARKS = re.compile(r"[\W_]+")
_LETTER = re.compile(r"[^\W_]")


class Span(NamedTuple):
    start: int
    end: int


class Letters:
    """Finds texts among letters, each after the one before it where possible."""

    def __init__(self, letters: str) -> None:
        self._letters, self._after = letters, 0
        self._budget = MISSES * (len(letters) + 1)

    def locate(self, text: str) -> Span | None:
        """Which of the letters the text is; None when they do not hold it as it stands."""
        wanted = letters_of(text)
        if not wanted or self._budget <= 0:
            return None
        at = self._letters.find(wanted, self._after)
        if at < 0:
            self._budget -= len(self._letters)
            at = self._letters.find(wanted, 0, self._after + len(wanted))
        if at < 0:
            return None
        self._after = at + len(wanted)
        return Span(at, self._after)


class Aligner(Letters):
    """Finds texts in one source."""

    def __init__(self, content: str, content_type: str) -> None:
        self._content = content
        spans = visible_spans(content) if content_type == "html" else ((0, len(content)),)
        token = _TOKEN[content_type]
        tokens = [found for start, end in spans for found in token.finditer(content, start, end) if found.lastgroup]
        pieces = [letters_of(found[0] if found.lastgroup == "text" else html.unescape(found[0])) for found in tokens]
        self._offsets = [found.start() for found in tokens]
        self._stops = [found.end() for found in tokens]
        self._is_entity = [found.lastgroup == "entity" for found in tokens]
        self._ends = list(accumulate(map(len, pieces)))  # letters up to the end of each piece
        super().__init__("".join(pieces))

    def find(self, text: str) -> Span | None:
        """From the first letter of the text in the source to its last, with what opens and closes it there."""
        letters = self.locate(text)
        if letters is None:
            return None
        end = self._offset(letters.end - 1, behind=True)
        closing, opening = text[_last_letter(text) :], _MARKS.match(text)
        start, before = self._offset(letters.start), len(opening[0]) if opening else 0
        start -= before * (start >= before and self._content.startswith(text[:before], start - before))
        return Span(start, end + len(closing) * self._content.startswith(closing, end))

    def _offset(self, letter: int, *, behind: bool = False) -> int:
        piece = bisect_right(self._ends, letter)
        start = self._offsets[piece]
        if self._is_entity[piece]:
            return self._content.index(";", start) + 1 if behind else start
        rank = letter - (self._ends[piece - 1] if piece else 0)
        if behind and letter + 1 == self._ends[piece]:
            return start + _last_letter(self._content[start : self._stops[piece]])
        at = next(islice(_LETTER.finditer(self._content, start), rank, None)).start()
        return at + 1 if behind else at


def _last_letter(text: str) -> int:
    """Offset behind the last letter."""
    return len(text) - next(at for at, character in enumerate(reversed(text)) if _LETTER.match(character))
