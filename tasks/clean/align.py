"""Align: where in the source does a cleaned text begin?

In: the source as read (HTML or Markdown) and texts in its order. Out: offsets of their first characters, or None.
Hard because markup, entities and spacing stand between the letters; so only letters and digits are compared.
"""

import html
import re
from collections.abc import Iterator

from tasks.read.html import visible_spans

_TAG = r"</?[a-zA-Z!?][^<>]*>"
_ENTITY = r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});)"
_TOKEN = {
    "html": re.compile(rf"{_TAG}|{_ENTITY}|(?P<text>[^\W_])"),
    "markdown": re.compile(rf"\]\([^()\s]{{0,2000}}\)|{_TAG}|{_ENTITY}|(?P<text>[^\W_])"),
}
_MARKS = re.compile(r"[\W_]+")


class Aligner:
    """Finds texts in one source, each after the one before it where possible."""

    def __init__(self, content: str, content_type: str) -> None:
        spans = visible_spans(content) if content_type == "html" else ((0, len(content)),)
        pairs = [pair for start, end in spans for pair in _letters(content, start, end, _TOKEN[content_type])]
        self._letters = "".join(letter for letter, _ in pairs)
        self._positions = [position for _, position in pairs]
        self._after = 0

    def find(self, text: str) -> int | None:
        """Offset of the first letter of the text in the source; None when the source does not hold it as it stands."""
        wanted = _MARKS.sub("", text)
        at = self._letters.find(wanted, self._after)
        if at < 0:
            at = self._letters.find(wanted)
        if at < 0 or not wanted:
            return None
        self._after = at + len(wanted)
        return self._positions[at]


def _letters(content: str, start: int, end: int, token: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Letters and digits that a reader sees, each with its offset."""
    for found in token.finditer(content, start, end):
        if found["text"]:
            yield found[0], found.start()
        elif found["entity"]:
            for character in html.unescape(found[0]):
                if character.isalnum():
                    yield character, found.start()
