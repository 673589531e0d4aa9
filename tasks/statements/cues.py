"""Cues: verbs, nouns and "according to" that attribute what is said to somebody.

In: annotated sentence, knowledge table speech_cues. Out: Cue, with the words of the speaker and of the addressee.
Hard because the speaker may be the subject of another verb: "the minister spoke to reporters, adding that …".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge

Words = tuple[int, int]  # first and last token of a phrase

LEAVES_OUT = frozenset({"acl:relcl", "punct", "advcl", "parataxis", "ccomp", "acl", "dep"})
CONTROL = ("conj", "xcomp", "advcl")
TRIM = frozenset({",", "-", "–", "—", ";", ":", "“", "”", '"', "(", ")"})


@dataclass(frozen=True, slots=True)
class Cue:
    """`token` attributes; `kinds` are its complements in speech_cues.csv, or "according"."""

    token: Token
    kinds: frozenset[str]
    speaker: Words | None
    addressee: Words | None


@lru_cache(maxsize=4)
def complements_of(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in knowledge.table("speech_cues"):
        table.setdefault(row["lemma"], set()).add(row["complement"])
    return {lemma: frozenset(kinds) for lemma, kinds in table.items()}


class Dependents:
    """The tree of one sentence, from heads to dependents, built once."""

    def __init__(self, sentence: AnnotatedSentence) -> None:
        self.tokens = sentence.tokens
        self._below: dict[int, list[Token]] = {}
        for token in sentence.tokens:
            self._below.setdefault(token.head, []).append(token)

    def of(self, token: Token, *relations: str) -> list[Token]:
        below = self._below.get(token.index, [])
        return [t for t in below if not relations or t.deprel in relations or t.deprel.partition(":")[0] in relations]

    def span(self, token: Token, leave_out: frozenset[str] = frozenset()) -> Words:
        """First and last word of the subtree, without branches of the relations left out."""
        first = last = token.index
        stack = [token]
        while stack:
            for below in self.of(stack.pop()):
                if below.deprel not in leave_out:
                    first, last = min(first, below.index), max(last, below.index)
                    stack.append(below)
        return first, last


def cues(sentence: AnnotatedSentence, tree: Dependents, knowledge: Knowledge) -> Iterator[Cue]:
    """Every possible cue of a sentence, in text order."""
    table = complements_of(knowledge)
    for token in sentence.tokens:
        if token.text.lower() == "according" and token.index + 1 < len(sentence.tokens):
            yield Cue(token, frozenset({"according"}), _according(token, tree), None)
            continue
        kinds = table.get(token.lemma.lower(), frozenset())
        if token.upos == "VERB" and kinds - {"noun"}:
            yield Cue(token, kinds - {"noun"}, speaker_of(token, tree), _addressee(token, tree))
        elif token.upos == "NOUN" and "noun" in kinds:
            yield Cue(token, frozenset({"noun"}), _owner(token, tree), None)


def speaker_of(verb: Token, tree: Dependents) -> Words | None:
    """Words of the one who says: the verb's own subject or agent, else the subject of the verb that governs it."""
    tokens, seen = tree.tokens, set[int]()
    at = verb
    while at.index not in seen:
        seen.add(at.index)
        found = _own_speaker(at, tree)
        if found is not None:
            return found
        if at.deprel.startswith("acl"):
            return noun_phrase(tokens[at.head], tree) if at.head >= 0 else None
        if at.head < 0 or at.deprel not in CONTROL or (at.deprel == "advcl" and at.xpos not in ("VBG", "VBN", "VB")):
            return None
        at = tokens[at.head]
    return None


def _own_speaker(verb: Token, tree: Dependents) -> Words | None:
    agents = tree.of(verb, "obl:agent")
    if agents:
        return noun_phrase(agents[0], tree)
    subjects = [t for t in tree.of(verb, "nsubj") if t.deprel != "nsubj:pass"]
    if not subjects:
        return None
    subject = subjects[0]
    if subject.text.lower() in ("who", "which", "that") and verb.head >= 0 and verb.deprel.startswith("acl"):
        return noun_phrase(tree.tokens[verb.head], tree)
    return noun_phrase(subject, tree)


def noun_phrase(head: Token, tree: Dependents) -> Words:
    """The whole noun phrase without its preposition, its clauses and the marks at its edges."""
    first, last = tree.span(head, LEAVES_OUT)
    tokens = tree.tokens
    while first < head.index and (tokens[first].deprel in ("case", "cc", "mark") or tokens[first].text in TRIM):
        first += 1
    while last > head.index and tokens[last].text in TRIM:
        last -= 1
    return first, last


def _addressee(verb: Token, tree: Dependents) -> Words | None:
    """told REPORTERS, said to REPORTERS."""
    receivers = tree.of(verb, "iobj") or [
        t for t in tree.of(verb, "obj") if t.index > verb.index and tree.of(verb, "ccomp", "xcomp")
    ]
    if verb.lemma == "tell" and not receivers:
        receivers = [t for t in tree.of(verb, "obj") if t.index > verb.index]
    if not receivers:
        receivers = [t for t in tree.of(verb, "obl") if any(c.text.lower() == "to" for c in tree.of(t, "case"))]
    return noun_phrase(receivers[0], tree) if receivers else None


def _according(token: Token, tree: Dependents) -> Words | None:
    """The noun phrase after "according to"."""
    start = token.index + 2
    at = start
    tokens = tree.tokens
    inside = [t for t in tokens[start : start + 30] if t.upos in ("NOUN", "PROPN", "PRON")]
    if not inside:
        return None
    first, last = noun_phrase(inside[0] if inside[0].head < start else _top(inside[0], start, tokens), tree)
    return max(first, at), max(last, at)


def _top(token: Token, start: int, tokens: tuple[Token, ...]) -> Token:
    while token.head >= start and tokens[token.head].upos in ("NOUN", "PROPN", "PRON"):
        token = tokens[token.head]
    return token


def _owner(noun: Token, tree: Dependents) -> Words | None:
    """the MINISTER'S claim that …, claims by THE ARMY that …"""
    owners = tree.of(noun, "nmod:poss")
    if owners:
        return noun_phrase(owners[0], tree)
    by = [t for t in tree.of(noun, "nmod") if any(c.text.lower() in ("by", "from") for c in tree.of(t, "case"))]
    return noun_phrase(by[0], tree) if by else None
