"""Words: the text of a document as duplicates are judged by it: without its headline, in words and word triples.

In: title and text. Out: words as printed, and as folded.
Hard because one wire story runs under as many headlines as papers print it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

SHINGLE_WORDS = 3  # the measured choice of notes/cleaning.md; pairs meet by chance, longer ones miss every edit twice

_WORD = re.compile(r"\w+(?:['’]\w+)*")

Shingle = tuple[str, ...]


class Told(Protocol):
    """What a document tells, and under which name: a row of documents, or a part of one."""

    @property
    def doc_id(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def text_hash(self) -> str: ...


def body_words(document: Told) -> list[str]:
    """The words of the text as printed; a first paragraph that is the title is left out, unless it is all there is."""
    words = _WORD.findall(document.text)
    headline = _WORD.findall(document.text.partition("\n\n")[0])
    if document.title and folded(headline) == folded(_WORD.findall(document.title)):
        return words[len(headline) :] or words
    return words


def folded(words: Sequence[str]) -> list[str]:
    return [word.casefold().replace("’", "'") for word in words]


def shingles(words: Sequence[str]) -> Iterator[Shingle]:
    """Every three words in a row; a text of fewer words has none."""
    return zip(*(words[at:] for at in range(SHINGLE_WORDS)), strict=False)
