"""Analysis: what an engine is given and what it gives back; the same for every engine.

In: stretches of text, or words. Out: Parsed sentences. Hard because one engine finds sentence limits with its trees and
another before them: both must fit the same two calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

MODALITIES = ("occurred", "ongoing", "planned", "hypothetical", "denied", "negated", "historical")


class Token(NamedTuple):
    """One word. `start` and `end` index documents.text; `head` is a token index in the sentence, -1 for the root."""

    index: int  # type: ignore[assignment]
    start: int
    end: int
    text: str
    lemma: str
    upos: str  # UD part of speech
    xpos: str  # Penn tag: VBD, VBN, VBG, MD, NNS, ...
    head: int
    deprel: str  # UD relation, subtypes kept (nsubj:pass, obl:tmod, nmod:poss)
    feats: str = "_"  # UD features as CoNLL-U writes them (Number=Sing|Person=3), "_" for none


class Name(NamedTuple):
    """One named thing: `first` and `last` token (inclusive) and PER, ORG, LOC, NORP, EVENT or MISC."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may tell an event, and what the network thinks of it; every chance lies between 0 and 1.

    types: chances of the PLOVER types that are not out of the question. mode: the likeliest of the likeliest type.
    roles: chances of words of the sentence to be part of an actor, recipient, time or place."""

    index: int
    types: Mapping[str, float]
    mode: str | None
    roles: Mapping[str, Mapping[int, float]]

    @property
    def plover_type(self) -> str:
        """The likeliest."""
        return max(self.types, key=lambda name: self.types[name])

    def moved(self, words: int) -> "Trigger":
        """The same trigger in a sentence that has so many words in front of it."""
        roles = {role: {word + words: chance for word, chance in held.items()} for role, held in self.roles.items()}
        return replace(self, index=self.index + words, roles=roles)


class Stretch(NamedTuple):
    """A run of text that no sentence crosses, such as a paragraph; `start` is its offset in documents.text.
    `is_sentence`: it is one sentence, whatever marks it holds."""

    text: str
    start: int = 0
    is_sentence: bool = False


class Parsed(NamedTuple):
    """One sentence. Token offsets count like Stretch.start; a sentence cut for its length is several, all `is_cut`.

    An engine that knows no events gives None for `triggers` and for `modalities`, of each token the chances of
    MODALITIES in case it tells an act."""

    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    is_cut: bool = False
    triggers: tuple[Trigger, ...] | None = None
    modalities: tuple[tuple[float, ...], ...] | None = None


class Engine(Protocol):
    """Universal Dependencies and names for English, and triggers where the engine knows events."""

    def __call__(self, stretches: Sequence[Stretch]) -> Sequence[Sequence[Parsed]]:
        """The sentences of every stretch, in text order; blank text gives none. Every character but white space lies
        in exactly one token, and `text[token.start - start : token.end - start] == token.text`."""

    def parse(self, sentences: Sequence[Sequence[str]]) -> Sequence[Parsed]:
        """One analysis for each sentence of given words, never empty; offsets as if single spaces joined the words."""
