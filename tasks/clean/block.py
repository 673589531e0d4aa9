"""Block: a stretch of the source on its way to becoming a paragraph.

In: text and where it stands in the source. Out: the same, shorter or of another kind.
Hard because every cut must keep text and source in step, character by character.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.clean.article import ParagraphKind

_NO_LETTER = re.compile(r"[\W_]*")
_MARKS = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\Z")
_FINAL = re.compile(r"[.!?…:;,][\"'”’»)\]]{0,3}\Z")

LONGEST_END = 4  # characters: a stop and three closing marks


@dataclass(frozen=True, slots=True)
class Block:
    """Text with every whitespace character as a space; `source_start` is None where marks stand between its letters."""

    text: str
    kind: ParagraphKind = "body"
    source_start: int | None = None
    said_at: datetime | None = None  # when it was written, in a live blog
    continues: bool = False  # it stands on the line of the block before it

    def cut(self, start: int = 0, end: int | None = None) -> "Block":
        """The part from `start` to `end`, without spaces at its ends."""
        part = self.text[start:end]
        lead = len(part) - len(part.lstrip())
        moved = None if self.source_start is None else self.source_start + start + lead
        return replace(self, text=part.strip(), source_start=moved)

    def as_kind(self, kind: ParagraphKind) -> "Block":
        return replace(self, kind=kind)

    @property
    def source(self) -> tuple[int, int] | None:
        """The span of a text that stands in the source character by character."""
        return None if self.source_start is None else (self.source_start, self.source_start + len(self.text))

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_empty(self) -> bool:
        """Nothing but rules, stars and bullets."""
        return _NO_LETTER.fullmatch(self.text) is not None

    @property
    def ends_open(self) -> bool:
        """No final stop: a heading, a list item, a line of data."""
        return _FINAL.search(self.text[-LONGEST_END:]) is None


def is_closed(text: str) -> bool:
    """A final stop, with the marks that close a quotation or bracket behind it."""
    return _CLOSED.search(text[-LONGEST_END:]) is not None


def flat(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """For comparing: one case, plain apostrophes, single spaces."""
    return flat(text).casefold().replace("’", "'").replace("‘", "'")


def same_words(one: str, other: str) -> bool:
    """Equal but for case, spacing and punctuation."""
    return letters_of(one.casefold()) == letters_of(other.casefold())


def begins_with(text: str, opening: str) -> bool:
    return letters_of(text.casefold()).startswith(letters_of(opening.casefold()))


def letters_of(text: str) -> str:
    """Letters and digits alone."""
    return text.encode().translate(None, _ASCII_MARKS).decode() if text.isascii() else _MARKS.sub("", text)
