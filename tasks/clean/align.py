"""Align: where in the source does a cleaned text stand?

In: the source as read (HTML or Markdown) and texts in its order. Out: offsets of their first and last letters, or None.
Hard because markup, entities and spacing stand between the letters; so only letters and digits are compared.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from tasks.read.html import visible_spans

_TAG = r"</?[a-zA-Z!?][^<>]*>"
_ENTITY = r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});)"
_TOKEN = {
    "html": re.compile(rf"{_TAG}|{_ENTITY}|(?P<text>[^\W_]+)"),
    "markdown": re.compile(rf"\]\([^()\s]{{0,2000}}\)|{_TAG}|{_ENTITY}|(?P<text>[^\W_]+)"),
}
_MARKS = re.compile(r"[\W_]+")
_MARKS_AT_END = re.compile(r"[\W_]+\Z")
MOST_MARKS = 20  # after the last letter of a paragraph; quotation marks, brackets and stops are fewer


class Aligner:
    """Finds texts in one source, each after the one before it where possible."""

    def __init__(self, content: str, content_type: str) -> None:
        spans = visible_spans(content) if content_type == "html" else ((0, len(content)),)
        runs = [run for start, end in spans for run in _runs(content, start, end, _TOKEN[content_type])]
        self._letters = "".join(letters for letters, _ in runs)
        self._starts = [start for _, start in runs]
        self._before = [0, *accumulate(len(letters) for letters, _ in runs)]  # letters before each run
        self._is_plain = [content.startswith(letters, start) for letters, start in runs]
        self._content = content
        self.restart()

    def restart(self) -> None:
        """Look from the beginning again."""
        self._after = 0

    def find(self, text: str) -> tuple[int, int] | None:
        """Where the text stands in the source, from its first character up to but not including the one after its last.

        None when the source does not hold its letters in a row.
        """
        wanted = _MARKS.sub("", text)
        at = self._letters.find(wanted, self._after)
        if at < 0:
            at = self._letters.find(wanted)
        if at < 0 or not wanted:
            return None
        self._after = at + len(wanted)
        return self._with_marks(text, self._position(at), self._position(self._after - 1) + 1)

    def _with_marks(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The same with the marks before the first and after the last letter of the text, where the source has them."""
        before, after = _MARKS.match(text), _MARKS_AT_END.search(text, max(0, len(text) - MOST_MARKS))
        for mark in reversed(before[0] if before else ""):
            start -= start > 0 and self._content.startswith(mark, start - 1)
        for mark in after[0] if after else "":
            end += self._content.startswith(mark, end)
        return start, end

    def _position(self, letter: int) -> int:
        """Offset of a letter in the source; of one in an entity, that of the entity."""
        run = bisect_right(self._before, letter) - 1
        return self._starts[run] + (letter - self._before[run] if self._is_plain[run] else 0)


def _runs(content: str, start: int, end: int, token: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Letters and digits that a reader sees, as long as they follow each other, each run with its offset."""
    for found in token.finditer(content, start, end):
        if found["text"]:
            yield found[0], found.start()
        elif found["entity"]:
            letters = "".join(filter(str.isalnum, html.unescape(found[0])))
            if letters:
                yield letters, found.start()
