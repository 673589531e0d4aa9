"""Scoring: how much of the gold an engine found, and how much of what it found is gold.

In: sentences in CoNLL-U's terms, or names. Out: Scores. Trees are judged as in the CoNLL 2018 shared task (Zeman et al.
2018): gold and system are two readings of one string without white space, and a word counts where its characters are
those of a gold word. Hard because the words of a range ("don't" = do + n't) have no characters of their own.
"""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

from tasks.annotate import Name
from tasks.language.conllu import ConlluSentence, ConlluWord
from tasks.language.names import names_of
from warehouse.errors import WrongUse

UNIVERSAL_FEATURES = frozenset(
    (
        *(
            "PronType",
            "NumType",
            "Poss",
            "Reflex",
            "Foreign",
            "Abbr",
            "Gender",
            "Animacy",
            "Number",
            "Case",
            "Definite",
        ),
        *("Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite"),
    )
)
"""The features that the shared task counts; Typo, ExtPos and the like are left out."""

ALL = "all"  # key of the score over every kind of name
SHOWN = 20  # characters of each side in a message

Span = tuple[int, int]
"""Start and end among the characters that are no white space."""


class Score(NamedTuple):
    """Counts behind an F1: what both sides have, what the gold has, what the system has."""

    correct: int
    gold: int
    system: int

    @property
    def precision(self) -> float:
        return self.correct / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """0 where neither side has anything."""
        return 2 * self.correct / (self.gold + self.system) if self.gold + self.system else 0.0


class GoldNames(NamedTuple):
    """BIO tags of a sentence, `_` where nobody annotated; `types` are the kinds of names that were annotated."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    types: frozenset[str]


class _Placed(NamedTuple):
    """A word with its characters (those of the whole range for a word in one) and its head as a word of the corpus."""

    word: ConlluWord
    start: int
    end: int
    is_in_range: bool
    head: int  # -1 for the root


class _Corpus(NamedTuple):
    characters: str
    words: list[_Placed]
    sentences: list[Span]


def score_trees(gold: Iterable[ConlluSentence], system: Iterable[ConlluSentence]) -> dict[str, Score]:
    """Words, Sentences, UPOS, XPOS, UFeats, FEATS, Lemmas, UAS and LAS; with the same words each F1 is an accuracy.

    UFeats counts universal features only, FEATS the whole string; LAS ignores subtypes of relations. A gold lemma `_`
    accepts any. Raises WrongUse when the two differ in a character that is no white space.
    """
    wanted, found = _placed(gold), _placed(system)
    _check_same_text(wanted.characters, found.characters)
    pairs = list(_aligned(wanted.words, found.words))
    sizes = len(wanted.words), len(found.words)
    scores = {"Words": Score(len(pairs), *sizes), "Sentences": score_limits(wanted.sentences, found.sentences)}
    gold_of = {s: g for g, s in pairs}
    counts = dict.fromkeys(("UPOS", "XPOS", "UFeats", "FEATS", "Lemmas", "UAS", "LAS"), 0)
    for g, s in pairs:
        for measure, is_right in _verdicts(wanted.words[g], found.words[s], gold_of):
            counts[measure] += is_right
    return scores | {measure: Score(count, *sizes) for measure, count in counts.items()}


def score_limits(gold: Iterable[Hashable], system: Iterable[Hashable]) -> Score:
    """Spans that are the same on both sides, with both limits (and the label, if they hold one)."""
    wanted, found = set(gold), set(system)
    return Score(len(wanted & found), len(wanted), len(found))


def score_names(
    gold: Sequence[GoldNames], system: Sequence[Sequence[Name]], labels: Collection[str]
) -> dict[str, Score]:
    """Exact spans with their label, under `all` and under each label, in the order of `labels`.

    Names of another label, of a kind that a sentence has no annotation for, or on a word that nobody annotated (`_`)
    count on neither side.
    """
    wanted: set[tuple[int, Name]] = set()
    found: set[tuple[int, Name]] = set()
    for number, (sentence, names) in enumerate(zip(gold, system, strict=True)):
        counted = sentence.types & set(labels)
        wanted |= {(number, n) for n in names_of(sentence.tags) if n.label in counted}
        found |= {(number, n) for n in names if n.label in counted and "_" not in sentence.tags[n.first : n.last + 1]}
    by_label = {label: score_limits(_labelled(wanted, label), _labelled(found, label)) for label in labels}
    return {ALL: score_limits(wanted, found)} | by_label


def _labelled(names: Collection[tuple[int, Name]], label: str) -> set[tuple[int, Name]]:
    return {(number, name) for number, name in names if name.label == label}


def _placed(sentences: Iterable[ConlluSentence]) -> _Corpus:
    corpus = _Corpus("", [], [])
    forms: list[str] = []
    place = 0
    for sentence in sentences:
        first, start = len(corpus.words), place
        for form, members in _written(sentence):
            end = place + len(form)
            for word in members:
                head = -1 if word.head is None or word.head < 0 else first + word.head
                corpus.words.append(_Placed(word, place, end, len(members) > 1, head))
            forms.append(form)
            place = end
        corpus.sentences.append((start, place))
    return corpus._replace(characters="".join(forms))


def _written(sentence: ConlluSentence) -> Iterator[tuple[str, Sequence[ConlluWord]]]:
    """The forms that the text has, without white space, each with its words."""
    ranges = {index: r for r in sentence.ranges for index in range(r.first, r.last + 1)}
    for _, group in groupby(range(len(sentence.words)), key=lambda i: ranges[i].first if i in ranges else i):
        indices = list(group)
        first = indices[0]
        form = ranges[first].form if first in ranges else sentence.words[first].form
        yield "".join(form.split()), [sentence.words[i] for i in indices]


def _check_same_text(gold: str, system: str) -> None:
    if gold == system:
        return
    at = next((i for i, (g, s) in enumerate(zip(gold, system, strict=False)) if g != s), min(len(gold), len(system)))
    raise WrongUse(
        f"the texts differ: gold has {gold[at : at + SHOWN]!r}, the system {system[at : at + SHOWN]!r}",
        place=f"character {at + 1} without white space",
        next_step="score an analysis of the same text",
    )


def _aligned(gold: Sequence[_Placed], system: Sequence[_Placed]) -> Iterator[tuple[int, int]]:
    """Pairs of word numbers. Outside ranges the characters must be the same; where either side has a range, the words
    of both that lie in it are paired by the longest common subsequence of their forms, whatever their case."""
    regions = _regions([word for side in (gold, system) for word in side if word.is_in_range])
    found = _parts(system, regions)
    for part, numbers in _parts(gold, regions).items():
        others = found.get(part, [])
        lowered = [gold[n].word.form.lower() for n in numbers], [system[n].word.form.lower() for n in others]
        pairs = _common(*lowered) if part in regions else zip(range(len(numbers)), range(len(others)), strict=False)
        yield from ((numbers[g], others[s]) for g, s in pairs)


def _regions(words: Sequence[_Placed]) -> list[Span]:
    """The characters of ranges, in text order; those that overlap are one region."""
    merged: list[Span] = []
    for start, end in sorted({(word.start, word.end) for word in words}):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _parts(words: Sequence[_Placed], regions: Sequence[Span]) -> dict[Span, list[int]]:
    """Numbers of words by region; a word that lies in none is a part of its own."""
    parts: dict[Span, list[int]] = {}
    for number, word in enumerate(words):
        at = bisect_right(regions, word.start, key=itemgetter(0)) - 1
        is_inside = at >= 0 and word.end <= regions[at][1]
        parts.setdefault(regions[at] if is_inside else (word.start, word.end), []).append(number)
    return parts


def _common(gold: Sequence[str], system: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs of a longest common subsequence, in order."""
    longest = [[0] * (len(system) + 1) for _ in range(len(gold) + 1)]
    for g, s in product(reversed(range(len(gold))), reversed(range(len(system)))):
        longest[g][s] = longest[g + 1][s + 1] + 1 if gold[g] == system[s] else max(longest[g + 1][s], longest[g][s + 1])
    g = s = 0
    while g < len(gold) and s < len(system):
        if gold[g] == system[s]:
            yield g, s
            g, s = g + 1, s + 1
        elif longest[g + 1][s] >= longest[g][s + 1]:
            g += 1
        else:
            s += 1


def _verdicts(gold: _Placed, system: _Placed, gold_of: Mapping[int, int]) -> Iterator[tuple[str, bool]]:
    """What is right about an aligned word; `gold_of` gives the gold word of a system word, where there is one."""
    right, ours = gold.word, system.word
    yield "UPOS", right.upos == ours.upos
    yield "XPOS", right.xpos == ours.xpos
    yield "UFeats", _universal(right.feats) == _universal(ours.feats)
    yield "FEATS", right.feats == ours.feats
    yield "Lemmas", right.lemma in ("_", ours.lemma)
    has_head = gold.head == (-1 if system.head < 0 else gold_of.get(system.head))
    yield "UAS", has_head
    yield "LAS", has_head and right.deprel.partition(":")[0] == ours.deprel.partition(":")[0]


def _universal(feats: str) -> frozenset[str]:
    return frozenset(feat for feat in feats.split("|") if feat.partition("=")[0] in UNIVERSAL_FEATURES)
