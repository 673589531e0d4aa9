"""Spot: a stretch of text that may name a place."""

from dataclasses import dataclass

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import PlaceCandidate


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
