"""Quotes: words that an annotator copied are found again in their sentence.

In: the sentence, the words as written. Out: Spans. Hard because words may occur twice, and a quoted passage may run on
from the sentence before. Written forms: `words`, `words#2`, `first ... last`, `first ...`, `... last`, `*`.
"""

import re

from tasks.language.training.annotated.article import Span
from warehouse.errors import Stop

_NUMBERED = re.compile(r"(.*?)(?:#(\d{1,3}))?", re.DOTALL)
_OUTER = ' "“”,'
_MARKS = re.compile('["“”]')


def locate(text: str, written: str) -> Span:
    """Raises Stop, without a place, when the words are absent, or stand there several times without a `#` number."""
    if written == "*":
        return Span(0, len(text))
    first, dots, last = written.partition("...")
    if not dots:
        return _one(text, written, 0)
    begin = _one(text, first.strip(), 0) if first.strip() else Span(0, 0)
    end = _one(text, last.strip(), begin.end) if last.strip() else Span(len(text), len(text))
    return Span(begin.start, end.end)


def _one(text: str, written: str, after: int) -> Span:
    parts = _NUMBERED.fullmatch(written)
    words, number = (parts[1], parts[2]) if parts else (written, None)
    found = occurrences(text, words, after)
    if not found:
        raise Stop(f"{words!r} is not in the sentence", next_step="copy whole words exactly as they stand there")
    if number is None and len(found) > 1:
        raise Stop(f"{words!r} stands there {len(found)} times", next_step=f"write {words}#1 for the first of them")
    if number is not None and not 1 <= int(number) <= len(found):
        raise Stop(f"{words!r} has no occurrence {number}", next_step=f"it stands there {len(found)} times")
    return found[int(number or 1) - 1]


def occurrences(text: str, words: str, after: int = 0) -> list[Span]:
    """Where the words stand as whole words."""
    if not words:
        return []
    left, right = r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else ""
    return [Span(m.start(), m.end()) for m in re.compile(left + re.escape(words) + right).finditer(text, after)]


def quoted_passages(text: str, is_open: bool) -> tuple[tuple[Span, ...], bool]:
    """What stands between double quotation marks, and whether the last mark is still open at the end.

    A paragraph that goes on quoting begins with a mark of its own, so that state is handed on inside a paragraph only.
    """
    passages, start = [], 0 if is_open else -1
    for mark in _MARKS.finditer(text):
        if start < 0 and mark[0] != "”":
            start = mark.end()
        elif start >= 0 and mark[0] != "“":
            passages.append(Span(start, mark.start()))
            start = -1
    if start >= 0:
        passages.append(Span(start, len(text)))
    return tuple(passages), start >= 0


def bare(text: str, span: Span, skipped: frozenset[str]) -> Span:
    """Without leading words of this set, unless nothing would be left."""
    first, space, rest = text[span.start : span.end].partition(" ")
    return bare(text, Span(span.end - len(rest), span.end), skipped) if space and first.lower() in skipped else span


def trimmed(text: str, span: Span) -> Span:
    """Without outer quotation marks and commas, and without the full stop that ends the sentence."""
    start, end = span
    if end == len(text.rstrip(_OUTER)) or end == len(text):
        end = len(text[:end].rstrip(_OUTER).removesuffix("."))
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    return Span(start, end)


def statement_kind(text: str, content: Span, quoted: tuple[Span, ...]) -> str:
    """direct: all of it in quotation marks; indirect: nothing; mixed: a part."""
    letters = [k for k in range(*content) if text[k].isalnum()]
    inside = [k for k in letters if any(passage.start <= k < passage.end for passage in quoted)]
    if not inside:
        return "indirect"
    return "direct" if len(inside) == len(letters) else "mixed"
