"""Chunks: the noun phrases of a sentence, as stretches of tokens.

In: AnnotatedSentence. Out: Chunks in text order, each with the words that belong to it by "of" or "in".
Hard because trees are imperfect: chunks rest on parts of speech alone, which the tagger gets right far more often.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tasks.annotate import AnnotatedSentence, Token
from tasks.entities.lexicon import lexicon
from tasks.knowledge import Knowledge

INSIDE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
NAMING = frozenset({"PROPN", "NOUN", "ADJ"})
OPENERS = frozenset({"DET"})
TIES = frozenset({"of", "in", "from", "at", "for", "to"})
JOINERS = frozenset({"and", "&"})
COMPLEMENTS = frozenset({"of", "for"})
LINKS = COMPLEMENTS | JOINERS
UNMARKED = frozenset({"obl:unmarked", "obl:tmod"})
LONGEST = 30  # tokens of a chunk; a longer run is a list or a table, not a phrase


class Chunk(NamedTuple):
    """Tokens `first` to `last` (inclusive) are the phrase; up to `reach` what belongs to it.

    `names`: the names of several tokens inside it, by the engine or the tables.
    """

    first: int
    last: int
    reach: int
    names: tuple[tuple[int, int], ...]

    def part(self, first: int, last: int) -> "Chunk":
        """Some of its words, with the names among them and nothing behind."""
        return Chunk(first, last, last, tuple(n for n in self.names if first <= n[0] <= n[1] <= last))


def chunks_of(sentence: AnnotatedSentence, knowledge: Knowledge) -> list[Chunk]:
    """Noun phrases in text order, not nested; names that hold a preposition ("Bank of England") stay whole."""
    joined = _joined(sentence, knowledge)
    spans = list(_spans(sentence, joined, knowledge))
    return [
        Chunk(
            first, last, _reach(sentence, spans, at), tuple(n for n in joined.items() if first <= n[0] <= n[1] <= last)
        )
        for at, (first, last) in enumerate(spans)
    ]


def _spans(sentence: AnnotatedSentence, joined: dict[int, int], knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    tokens = sentence.tokens
    ends = frozenset(joined.values())  # "Theresa May" ends with no month
    at = 0
    while at < len(tokens):
        if not _opens(tokens, at) and at not in joined:
            at += 1
            continue
        last = end = joined.get(at, at)
        while end + 1 < len(tokens) and end - at < LONGEST and _goes_on(tokens, end + 1, joined, knowledge):
            end = joined.get(end + 1, end + 1)
            last = end
        while (
            last > at
            and last not in ends
            and (tokens[last].upos in ("PART", "PUNCT", "DET") or is_time_word(tokens[last], knowledge))
        ):
            last -= 1
        if last in ends or not is_time_word(tokens[last], knowledge):
            yield at, last
        at = end + 1


def _joined(sentence: AnnotatedSentence, knowledge: Knowledge) -> dict[int, int]:
    """First token of each name of several tokens, by the engine or by the tables, and its last token."""
    known = knowledge.names_in([token.text for token in sentence.tokens])
    found = {first: first + length - 1 for first, length, _ in known if length > 1}
    for name in sentence.names:
        last = name.last
        while last > name.first and name.label == "PER" and is_time_word(sentence.tokens[last], knowledge):
            last -= 1  # "Jon Vik Wednesday"
        if last > name.first and last > found.get(name.first, 0):
            found[name.first] = last
    return _with_complements(sentence, found, knowledge)


def _with_complements(sentence: AnnotatedSentence, found: dict[int, int], knowledge: Knowledge) -> dict[int, int]:
    """Names of bodies reach over "of": "Union Party of Northland", "Ministry of Fisheries and Trade"."""
    tokens = sentence.tokens
    people = frozenset(name.first for name in sentence.names if name.label == "PER" and name.last > name.first)
    for at, token in enumerate(tokens[:-2]):
        if not _is_body(token, knowledge) or tokens[at + 1].text not in COMPLEMENTS:
            continue
        last = _complement_end(tokens, at, found, people, knowledge)
        if last > at + 1:
            first = _run_start(tokens, at)
            for inside in range(first, last + 1):
                found.pop(inside, None)
            found[first] = last
    return found


def _is_body(token: Token, knowledge: Knowledge) -> bool:
    agent = lexicon(knowledge).agents.entries.get(token.text.lower()) if token.text[:1].isupper() else None
    return agent is not None and agent.is_institution


def _complement_end(
    tokens: tuple[Token, ...], at: int, found: dict[int, int], people: frozenset[int], knowledge: Knowledge
) -> int:
    """Last token of what "of" ties to the body at `at`; a person's name and another body after "and" are not part."""
    end = at + 2 + (tokens[at + 2].text == "the")
    last = at
    while end < len(tokens) and end - at < LONGEST and end not in people:
        if tokens[end].text[:1].isupper():
            last = found.get(end, end)
        elif not _links(tokens, end) or (tokens[end].text in JOINERS and _is_other_body(tokens, end + 1, knowledge)):
            break
        end = max(last, end) + 1
    return last


def _links(tokens: tuple[Token, ...], at: int) -> bool:
    return tokens[at].text in LINKS and at + 1 < len(tokens) and tokens[at + 1].text[:1].isupper()


def _is_other_body(tokens: tuple[Token, ...], first: int, knowledge: Knowledge) -> bool:
    """Whether a name of its own begins here: "the Labour Party", "The Forum", "Greek Navy"."""
    end = first
    while end < len(tokens) and tokens[end].text[:1].isupper() and end - first < LONGEST:
        end += 1
    return tokens[first].upos in OPENERS or _is_body(tokens[end - 1], knowledge)


def _run_start(tokens: tuple[Token, ...], at: int) -> int:
    """First of the capitalised words that end with `at`; a sentence may begin with an article."""
    end = at
    while (
        at > 0
        and end - at < LONGEST
        and tokens[at - 1].text[:1].isupper()
        and tokens[at - 1].upos in ("PROPN", "NOUN", "ADJ")
    ):
        at -= 1
    return at


def _opens(tokens: tuple[Token, ...], at: int) -> bool:
    return tokens[at].upos in INSIDE


def _goes_on(tokens: tuple[Token, ...], at: int, joined: dict[int, int], knowledge: Knowledge) -> bool:
    token, before = tokens[at], tokens[at - 1]
    if at in joined:
        return not is_time_word(before, knowledge)
    if token.text in ("'s", "’s", "'", "’") and before.upos in ("NOUN", "PROPN"):
        return True
    if token.text == "-":
        return at + 1 < len(tokens) and tokens[at + 1].upos in INSIDE | {"VERB"} and token.start == before.end
    if before.text == "-" and token.upos == "VERB":
        return True
    if token.upos in OPENERS or is_time_word(token, knowledge) or is_time_word(before, knowledge):
        return False
    return token.upos in INSIDE


def _reach(sentence: AnnotatedSentence, spans: list[tuple[int, int]], at: int) -> int:
    """Last token of what is tied to the phrase by "of X" or "in X", at most two links on."""
    last = spans[at][1]
    for first, end in spans[at + 1 : at + 3]:
        between = sentence.tokens[last + 1 : first]
        if [token.text.lower() for token in between if token.upos != "DET"] not in [[tie] for tie in TIES]:
            break
        last = end
    return last


@lru_cache(maxsize=8)
def _time_words(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["surface"] for row in knowledge.table("months_and_weekdays"))


def is_time_word(token: Token, knowledge: Knowledge) -> bool:
    """A month, a weekday, or a noun that tells when without a preposition: "said today"."""
    return token.text in _time_words(knowledge) or token.deprel in UNMARKED
