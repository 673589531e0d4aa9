"""Limits: where sentences end by rule, from the marks and the words around them.

In: text, tables abbreviations, sentence_words and months_and_weekdays. Out: offsets. Hard because a full stop ends
"in the U.S." in one sentence and not in the next, and "Stop!" in quotes may end nothing.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from tasks.knowledge import Knowledge

LOOK_BACK = 30  # characters before a stop that can hold its abbreviation: bounds the work on a megabyte of full stops
LOOK_AHEAD = 60  # characters after a stop that can hold a name and "said"

_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]{1,20})(?P<close>(?:''|[\"'”’»)\]]{0,3})(?:\s?\[\d{1,3}\]){0,3})(?P<gap>\s{0,200})(?=\S)"
)
_OPENING = re.compile(r"[\"'“‘«(\[`¿¡]{0,3}")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]{0,40})")
_LAST_WORD = re.compile(r"(?:[^\s(\[\"“‘«/—–]{1,30})$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.){1,6}[^\W\d_]{1,2}")
_INITIAL = re.compile(r"[A-ZÀ-Þ](?:[.-]{1,2}[A-ZÀ-Þ])*")
_NAME_BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{0,25}|and|of|&)\s{1,3}$")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[)\]]?")
_REFERENCE = re.compile(r"(\s\d{1,2})\s([A-Z][a-z]{0,20})\b")
_TAG_WORD = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{0,25}\s{1,3}|(?:the|an?|his|her|their|one)\s{1,3}){0,4}([a-z]{2,12})\b")


class _Words(NamedTuple):
    """The knowledge rows, by what a full stop after (or before) them means."""

    before_name: frozenset[str]
    before_number: frozenset[str]
    inside_text: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    clock: frozenset[str]
    calendar: frozenset[str]


class Limit(NamedTuple):
    """A sentence ends: its stop before `stop`, the marks and reference numbers that belong to it before `end`."""

    stop: int
    end: int


def rule_limits(text: str, knowledge: Knowledge) -> list[Limit]:
    """Where sentences end inside of the text, in order."""
    words = _words(knowledge)
    stops = (stop for stop in _STOP.finditer(text) if _ends_here(text, stop, words))
    return [Limit(stop.end("stop"), _after_reference(text, stop.end("close"), words)) for stop in stops]


def _after_reference(text: str, end: int, words: _Words) -> int:
    """The end of a sentence with its reference number: "… of the act. 5 The court …", but not "5 people"."""
    reference = _REFERENCE.match(text, end)
    return reference.end(1) if reference and reference[2] in words.starters else end


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


def _ends_here(text: str, stop: re.Match[str], words: _Words) -> bool:
    """Whether the sentence ends at this stop; what follows is looked at first, then what stands before it."""
    follows = _OPENING.match(text, stop.end(), len(text))
    at = follows.end() if follows else stop.end()
    if at >= len(text) or text[at].islower():
        return False
    word = _WORD.match(text, at, min(at + LOOK_AHEAD, len(text)))
    following = word[0] if word else ""
    if not stop["gap"]:
        return _lost_its_space(text, stop, following, words)
    if not word and not text[at].isdigit() and text[at] not in "$€£¥#@-–—•*…":
        return at > stop.end()  # a bracket or a quotation mark alone still opens something
    if text[at] in "-–—" or (stop["close"] and _is_tag(text, at, len(text), words)):
        return False
    return stop["stop"] != "." or _is_full_stop(text, stop, following, words)


def _lost_its_space(text: str, stop: re.Match[str], following: str, words: _Words) -> bool:
    """`…for years.The ministry…`: only before a word that starts sentences, only after a lower-case word."""
    before = text[max(0, stop.start() - 3) : stop.start()]
    return following in words.starters and len(following) > 1 and len(before) == 3 and before.islower()


def _is_tag(text: str, at: int, end: int, words: _Words) -> bool:
    """`"Stop!" Mr Roe said`: what follows the closing quotation mark says who spoke."""
    tag = _TAG_WORD.match(text, at, min(at + LOOK_AHEAD, end))
    return tag is not None and tag[1] in words.speech


def _is_full_stop(text: str, stop: re.Match[str], following: str, words: _Words) -> bool:
    """Whether this single full stop is more than the mark of an abbreviation, an initial or an item number."""
    from_ = max(0, stop.start() - LOOK_BACK)
    last = _LAST_WORD.search(text[from_ : stop.start()])
    word = last[0] if last else ""
    starts = following in words.starters
    if stop["close"].strip(")]"):
        return True
    if from_ == 0 and text[from_ : stop.start()].strip() == word and _ENUMERATOR.fullmatch(word):
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
