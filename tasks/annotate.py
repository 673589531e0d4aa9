"""Annotate: sentences get tokens, tags, lemmas, dependency trees and names (Universal Dependencies).

In: sentences. Out: AnnotatedSentence, one for each, in order.
Hard because everything after it trusts the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from warehouse.errors import Stop
from warehouse.records import Sentence

if TYPE_CHECKING:
    from tasks.language import Engine


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start` and `end` index documents.text; `head` is a token index in the sentence, -1 for the root."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str  # UD part of speech
    xpos: str  # Penn tag: VBD, VBN, VBG, MD, NNS, ...
    head: int
    deprel: str  # UD relation, subtypes kept (nsubj:pass, obl:tmod, nmod:poss)


class Name(NamedTuple):
    """One named thing: `first` and `last` token (inclusive) and PER, ORG, LOC, NORP, EVENT or MISC."""

    first: int
    last: int
    label: str


@dataclass(frozen=True)
class AnnotatedSentence:
    """A sentence with its analysis. An empty sentence has no tokens."""

    record: Sentence
    tokens: tuple[Token, ...]
    names: tuple[Name, ...] = ()

    def children(self, index: int, *relations: str) -> list[Token]:
        """Dependents of a token in text order; relations match with or without their subtype."""
        return [
            t
            for t in self.tokens
            if t.head == index and (not relations or t.deprel in relations or t.deprel.partition(":")[0] in relations)
        ]

    def subtree(self, index: int) -> list[Token]:
        """The token and everything below it, in text order."""
        below, grew = {index}, True
        while grew:
            grew = False
            for t in self.tokens:
                if t.index not in below and t.head in below:
                    below.add(t.index)
                    grew = True
        return [t for t in self.tokens if t.index in below]

    def ancestors(self, index: int) -> Iterator[Token]:
        """Heads of a token, nearest first, up to the root."""
        seen = {index}
        head = self.tokens[index].head
        while head >= 0 and head not in seen:
            seen.add(head)
            yield self.tokens[head]
            head = self.tokens[head].head


def annotate(sentences: Sequence[Sentence], engine: Engine) -> tuple[AnnotatedSentence, ...]:
    """One annotated sentence for each sentence, in order. Raises Stop when the engine loses or reorders one."""
    annotated = tuple(engine(sentences))
    if [a.record.sentence_id for a in annotated] != [s.sentence_id for s in sentences]:
        raise Stop(
            f"the engine gave {len(annotated)} analyses for {len(sentences)} sentences, or in another order",
            place="annotate",
            next_step="use another engine (load_engine), and report this one",
        )
    return annotated
