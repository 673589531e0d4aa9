"""Repeats: whether one document tells anything that another one does not.

In: two documents and the words that carry facts. Out: Repeat, or None when the first has something of its own.
Hard because "15 killed" for "12 killed" is news in one word of five hundred, and a cut copy is half as long and none.
"""

from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tasks.duplicates.words import Shingle, Told, body_words, folded, shingles
from tasks.knowledge import Knowledge

NEAR = 0.8  # Jaccard: the longer text tells at most a quarter more than the shorter one
TOLD = 0.8  # share of the word triples; one word exchanged in fifteen breaks the others
NEWS_WORDS = 3  # words in a row that the other text lacks; a short sentence often shares its first and last word

_CUES = frozenset({"aux", "adverb", "determiner", "mark", "preposition", "modifier"})

Kind = Literal["exact", "near", "contained"]


class Repeat(NamedTuple):
    """What a document repeats. `score` is 1 for exact, Jaccard for near, the share told by the other for contained."""

    doc_id: str
    text_hash: str
    kind: Kind
    score: float


def repeat_of(document: Told, other: Told, knowledge: Knowledge) -> Repeat | None:
    """What `document` repeats when `other` tells all of it.

    None when fewer than 80 % of its word triples stand in the other text, and when it has of its own: a figure, a day
    or a month, a word such as "not" or "may", a name, or three words in a row.
    """
    words, other_words = body_words(document), folded(body_words(other))
    own, others = set(shingles(folded(words))), set(shingles(other_words))
    shared = len(own & others)
    if not own or shared < TOLD * len(own) or _has_news(words, other_words, others, _fact_words(knowledge)):
        return None
    contained, jaccard = shared / len(own), shared / (len(own) + len(others) - shared)
    kind: Kind = "near" if jaccard >= NEAR else "contained"
    return Repeat(other.doc_id, other.text_hash, kind, jaccard if kind == "near" else contained)


def _has_news(printed: Sequence[str], others: Sequence[str], told: Set[Shingle], facts: Set[str]) -> bool:
    words, known = folded(printed), set(others)
    in_triples = _covered(words, told, 3)
    fresh = [at for at, is_told in enumerate(in_triples) if not is_told]
    if any(_is_fact(words[at], facts) or (printed[at][0].isupper() and words[at] not in known) for at in fresh):
        return True
    return _has_new_phrase(in_triples, _covered(words, set(pairwise(others)), 2))


def _has_new_phrase(in_triples: Sequence[bool], in_pairs: Sequence[bool]) -> bool:
    """Whether words in a row are new. Single words exchanged near each other also leave a row that no triple covers:
    there, the words between them still stand in pairs."""
    row = alone = longest_alone = 0
    for is_told, is_paired in zip(in_triples, in_pairs, strict=True):
        row = 0 if is_told else row + 1
        alone = 0 if is_told or is_paired else alone + 1
        longest_alone = max(longest_alone, alone) if row else 0
        if row >= NEWS_WORDS and longest_alone > 1:
            return True
    return False


def _covered(words: Sequence[str], told: Set[Shingle], size: int) -> list[bool]:
    """For each word whether it stands in a row of so many words that the other text has too."""
    covered = [False] * len(words)
    for at in range(len(words) - size + 1):
        if tuple(words[at : at + size]) in told:
            covered[at : at + size] = [True] * size
    return covered


def _is_fact(word: str, facts: Set[str]) -> bool:
    is_contracted = "'" in word and word[-3:] in facts  # didn't, they'll
    return word in facts or is_contracted or any(c.isdigit() for c in word)


@lru_cache(8)
def _fact_words(knowledge: Knowledge) -> frozenset[str]:
    """Numbers, days, months, and what says that something did not happen, or not yet."""
    numbers = {word for row in knowledge.table("number_words") for word in row["surface"].split()}
    articles = {row["surface"] for row in knowledge.table("number_words") if row["kind"] == "article"}
    calendar = {row["surface"].lower() for row in knowledge.table("months_and_weekdays")}
    cues = {row["cue"] for row in knowledge.table("modality_cues") if row["kind"] in _CUES and " " not in row["cue"]}
    return frozenset(numbers - articles | calendar | cues)
