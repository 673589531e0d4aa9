"""Annotate: blocks of text become sentences with tokens, tags, lemmas, dependency trees and names (Universal
Dependencies).

In: blocks. Out: AnnotatedSentences in text order.
Hard because everything after it trusts the tree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.language.analysis import MODALITIES, Engine, Name, Parsed, Stretch, Token, Trigger
from tasks.segment import Block
from warehouse.errors import Stop
from warehouse.records import Sentence

__all__ = ["MODALITIES", "AnnotatedSentence", "Name", "Token", "Trigger", "annotate"]


COMMON = frozenset({"ADJ", "ADV", "NOUN", "NUM", "VERB"})
CONTENT = frozenset({"ADJ", "NOUN", "PROPN", "VERB"})


@dataclass(frozen=True)
class AnnotatedSentence:
    """A sentence with its analysis. `is_cut`: it was too long for the engine, and is one part of several. `modalities`:
    of each token the chances of MODALITIES. An engine that knows no events gives no triggers and no modalities."""

    record: Sentence
    tokens: tuple[Token, ...]
    names: tuple[Name, ...] = ()
    is_cut: bool = False
    triggers: tuple[Trigger, ...] | None = None
    modalities: tuple[tuple[float, ...], ...] | None = None

    def is_common(self, index: int) -> bool:
        """Whether nothing but its capital makes a word a name, as at the start of a sentence: it is tagged as a common
        word, no name of the engine holds it, and no capital follows, unless all words have one."""
        token, after = self.tokens[index], self.tokens[index + 1 : index + 2]
        is_named = any(name.first <= index <= name.last for name in self.names)
        is_before_capital = after and after[0].text[:1].isupper() and not self.is_in_capitals
        return token.upos in COMMON and not is_named and not is_before_capital

    @cached_property
    def is_in_capitals(self) -> bool:
        """Whether every noun, verb and adjective has a capital, as in a headline or a telex: capitals say nothing."""
        content = [token.text for token in self.tokens if token.upos in CONTENT and token.text[0].isalpha()]
        return len(content) > 1 and all(text[0].isupper() for text in content)

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


def annotate(blocks: Sequence[Block], engine: Engine) -> tuple[AnnotatedSentence, ...]:
    """The sentences of the blocks, in text order; every character but white space lies in exactly one token.

    Raises Stop when the engine loses, adds or moves characters."""
    found = engine([Stretch(block.text, block.start, block.is_sentence) for block in blocks])
    if len(found) != len(blocks):
        raise _broken(f"{len(found)} analyses for {len(blocks)} blocks")
    sentences: list[AnnotatedSentence] = []
    for block, parsed in zip(blocks, found, strict=True):
        _check(block, parsed)
        sentences += [_sentence(block, one, len(sentences) + at) for at, one in enumerate(parsed)]
    return tuple(sentences)


def _check(block: Block, parsed: Sequence[Parsed]) -> None:
    tokens = [token for one in parsed for token in one.tokens]
    if "".join(token.text for token in tokens) != "".join(block.text.split()):
        raise _broken(f"other characters than block {block.paragraph} of {block.doc_id} has")


def _broken(fact: str) -> Stop:
    return Stop(
        f"the language engine gave {fact}",
        place="annotate",
        next_step="use another engine (load_engine), and report this one",
    )


def _sentence(block: Block, parsed: Parsed, index: int) -> AnnotatedSentence:
    start, end = parsed.tokens[0].start, parsed.tokens[-1].end
    record = Sentence(
        sentence_id=f"{block.doc_id}:s{index}",
        doc_id=block.doc_id,
        index=index,
        paragraph=block.paragraph,
        kind=block.kind_of(start, end),
        start=start,
        end=end,
        text=block.text[start - block.start : end - block.start],
    )
    return AnnotatedSentence(record, parsed.tokens, parsed.names, parsed.is_cut, parsed.triggers, parsed.modalities)
