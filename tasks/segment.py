"""Segment: an article becomes sentences.

In: Article, knowledge (abbreviations, words that start sentences). Out: sentences with offsets into documents.text.
Hard because a full stop ends "in the U.S." in one sentence and not in the next, and "Stop!" in quotes may end nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tasks.clean import Article, Paragraph
from tasks.knowledge import Knowledge
from warehouse.records import Sentence

LOOK_BACK = 30  # characters before a stop that can hold its abbreviation: bounds the work on a megabyte of full stops
LOOK_AHEAD = 60  # characters after a stop that can hold a name and "said"

_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]{1,20})(?P<close>(?:\s?\[\d{1,3}\]){1,3}|''|[\"'”’»)\]]{0,3})(?P<gap>\s{0,200})(?=\S)"
)
_OPENING = re.compile(r"[\"'“‘«(\[`¿¡]{0,3}")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]{0,40})")
_LAST_WORD = re.compile(r"(?:[^\s(\[\"“‘«/—–]{1,30})$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.){1,6}[^\W\d_]{1,2}")
_INITIAL = re.compile(r"[A-ZÀ-Þ](?:[.-]{1,2}[A-ZÀ-Þ])*")
_NAME_BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{0,25}|and|of|&)\s{1,3}$")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[)\]]?")
_TAG_WORD = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{0,25}\s{1,3}|(?:the|an?|his|her|their|one)\s{1,3}){0,4}([a-z]{2,12})\b")
_DOUBLE_QUOTE = re.compile(r"[\"“”„«»]|``|''")
_WHOLE_KINDS = frozenset(("headline", "heading", "dateline"))


class _Words(NamedTuple):
    """The knowledge rows, by what a full stop after (or before) them means."""

    before_name: frozenset[str]
    before_number: frozenset[str]
    inside_text: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    clock: frozenset[str]
    calendar: frozenset[str]


class Span(NamedTuple):
    start: int
    end: int


def segment(article: Article, knowledge: Knowledge) -> tuple[Sentence, ...]:
    """Sentences in text order; every character that is no whitespace lies in exactly one."""
    document, words = article.document, _words(knowledge)
    found = [
        (number, paragraph, span)
        for number, paragraph in enumerate(article.paragraphs)
        for span in _spans(document.text, paragraph, words)
    ]
    quoted = {n: _quoted(document.text, paragraph) for n, paragraph in enumerate(article.paragraphs)}
    return tuple(
        Sentence(
            sentence_id=f"{document.doc_id}:s{index}",
            doc_id=document.doc_id,
            index=index,
            paragraph=number,
            kind="quote" if paragraph.kind == "body" and _inside(span, quoted[number]) else paragraph.kind,
            start=span.start,
            end=span.end,
            text=document.text[span.start : span.end],
        )
        for index, (number, paragraph, span) in enumerate(found)
    )


@lru_cache(maxsize=4)
def _words(knowledge: Knowledge) -> _Words:
    follows, roles = knowledge.table("abbreviations"), knowledge.table("sentence_words")

    def abbreviations(kind: str) -> frozenset[str]:
        return frozenset(row["abbreviation"] for row in follows if row["follows"] == kind)

    def words(role: str) -> frozenset[str]:
        return frozenset(row["word"] for row in roles if row["role"] == role)

    return _Words(
        abbreviations("name"),
        abbreviations("number"),
        abbreviations("text"),
        words("starter"),
        words("speech"),
        words("clock"),
        frozenset(row["surface"] for row in knowledge.table("months_and_weekdays")),
    )


def _spans(text: str, paragraph: Paragraph, words: _Words) -> Iterator[Span]:
    """Sentences of one paragraph, without the whitespace between them."""
    start = paragraph.start
    if paragraph.kind not in _WHOLE_KINDS:
        for end in _ends(text, paragraph, words):
            yield from _trimmed(text, start, end)
            start = end
    yield from _trimmed(text, start, paragraph.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        yield Span(start + left, start + len(piece.rstrip()))


def _ends(text: str, paragraph: Paragraph, words: _Words) -> Iterator[int]:
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        if _ends_here(text, paragraph, stop, words):
            yield stop.end("close")


def _ends_here(text: str, paragraph: Paragraph, stop: re.Match[str], words: _Words) -> bool:
    """Whether the sentence ends at this stop; what follows is looked at first, then what stands before it."""
    follows = _OPENING.match(text, stop.end(), paragraph.end)
    at = follows.end() if follows else stop.end()
    if at >= paragraph.end or text[at].islower():
        return False
    word = _WORD.match(text, at, min(at + LOOK_AHEAD, paragraph.end))
    following = word[0] if word else ""
    if not stop["gap"]:
        return _lost_its_space(text, stop, following, words)
    if not word and not text[at].isdigit() and text[at] not in "$€£¥#@-–—•*…":
        return at > stop.end()  # a bracket or a quotation mark alone still opens something
    if text[at] in "-–—" or (stop["close"] and _is_tag(text, at, paragraph.end, words)):
        return False
    return stop["stop"] != "." or _is_full_stop(text, paragraph, stop, following, words)


def _lost_its_space(text: str, stop: re.Match[str], following: str, words: _Words) -> bool:
    """`…for years.The ministry…`: only before a word that starts sentences, only after a lower-case word."""
    before = text[max(0, stop.start() - 3) : stop.start()]
    return following in words.starters and len(following) > 1 and len(before) == 3 and before.islower()


def _is_tag(text: str, at: int, end: int, words: _Words) -> bool:
    """`"Stop!" Mr Roe said`: what follows the closing quotation mark says who spoke."""
    tag = _TAG_WORD.match(text, at, min(at + LOOK_AHEAD, end))
    return tag is not None and tag[1] in words.speech


def _is_full_stop(text: str, paragraph: Paragraph, stop: re.Match[str], following: str, words: _Words) -> bool:
    """Whether this single full stop is more than the mark of an abbreviation, an initial or an item number."""
    from_ = max(paragraph.start, stop.start() - LOOK_BACK)
    last = _LAST_WORD.search(text[from_ : stop.start()])
    word = last[0] if last else ""
    starts = following in words.starters
    if stop["close"].strip(")]"):
        return True
    if from_ == paragraph.start and text[from_ : stop.start()].strip() == word and _ENUMERATOR.fullmatch(word):
        return False
    if word in words.before_name:
        return False
    if word in words.before_number:
        return starts or not (text[stop.end() : stop.end() + 1].isdigit() or _is_roman(following))
    if word.lower() in ("a.m", "p.m"):
        return bool(following) and not following.isupper() and following not in words.clock | words.calendar
    if word in words.inside_text:
        return starts
    if _INITIAL.fullmatch(word) and not (len(word) == 1 and starts and not _follows_name(text, stop.start() - 1)):
        return starts and len(word) > 1
    return starts if _DOTTED.fullmatch(word) else True


def _follows_name(text: str, at: int) -> bool:
    return _NAME_BEFORE.search(text[max(0, at - LOOK_BACK) : at]) is not None


def _is_roman(word: str) -> bool:
    return bool(word) and not word.strip("IVXLC")


def _quoted(text: str, paragraph: Paragraph) -> list[Span]:
    """Stretches inside double quotation marks; one that the paragraph opens with may stay open to its end."""
    spans: list[Span] = []
    opened = -1
    for mark in _DOUBLE_QUOTE.finditer(text, paragraph.start, paragraph.end):
        if opened < 0:
            opened = mark.start() if mark[0] not in "”»''" else -1
        elif mark[0] not in "“„«``":
            spans.append(Span(opened, mark.end()))
            opened = -1
    if opened == paragraph.start:
        spans.append(Span(opened, paragraph.end))
    return spans


def _inside(sentence: Span, quoted: list[Span]) -> bool:
    at = bisect_right(quoted, sentence.start, key=lambda span: span.start) - 1
    return at >= 0 and sentence.end <= quoted[at].end
