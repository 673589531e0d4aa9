"""Spot: a stretch of text that may name a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge, PlaceCandidate

SMALL_TOWN = 15_000  # inhabitants; smaller places bear the names of words and people


@dataclass(frozen=True, slots=True)
class Spot:
    """Tokens `first` to `last` of a sentence, with every reading of their text."""

    sentence: AnnotatedSentence
    first: int  # token
    last: int
    text: str
    candidates: tuple[PlaceCandidate, ...]
    is_marked: bool  # a place preposition stands before it, or the entities step calls it a place
    within: PlaceCandidate | None = None  # the Y of "X, Y"

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end


@dataclass(frozen=True, slots=True)
class Company:
    """What the whole article says about its words."""

    written_small: frozenset[str]  # words that it also writes without a capital
    surnames: frozenset[str]  # folded


def is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def has_place_preposition(tokens: Sequence[Token], first: int, knowledge: Knowledge) -> bool:
    before = [t.text.lower() for t in tokens[max(0, first - 2) : first]]
    known = _prepositions(knowledge)
    return bool(before) and (before[-1] in known or (before[-1] == "the" and before[0] in known))


@lru_cache(8)
def _prepositions(knowledge: Knowledge) -> frozenset[str]:
    return place_words(knowledge, "preposition") | place_words(knowledge, "location")


@lru_cache(64)
def place_words(knowledge: Knowledge, kind: str) -> frozenset[str]:
    """Of one kind: link, preposition, location, division, facility, as the README of the tables tells them."""
    return frozenset(row["word"] for row in knowledge.table("place_words") if row["kind"] == kind)
