"""Network: the engine that `tidings` ships, one small transformer that says everything in one pass.

In: stretches of text, or sentences of words. Out: Parsed sentences. Hard because all that is not the network must cost
less than a third of it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice
from math import inf
from typing import NamedTuple

import numpy as np

from tasks.knowledge import Knowledge
from tasks.language.analysis import Name, Parsed, Stretch, Token, Trigger
from tasks.language.lemmas import Lemmatizer
from tasks.language.limits import rule_limits
from tasks.language.names import closed, find_names
from tasks.language.pieces import END, START, Pieces, straightened
from tasks.language.tokens import split_words
from tasks.language.trees import decode
from tasks.language.triggers import NO_MODE, find_triggers, modality_chances
from tasks.language.weights import Array, Weights, load_weights
from tasks.language.windows import windows

PRODUCT_ROWS = 6  # of 768 by 49: OpenBLAS wakes its threads for larger products, and they wait for busy cores
TOGETHER = 16  # passages that are run before the first is read, 10 MB: the network empties the caches of the processor
REMEMBERED = 20_000  # lemmas kept, 5 MB
RULE_BONUS, MARK_DOUBT = 8.0, 1.0  # on EWT dev, GUM dev and "in the U.S. The ferry left", which they lack
END_MARKS = frozenset(".!?…:;\"”)’'")
PAIRED_MARKS = frozenset(('"', "“", "”", "'", "‘", "’", "''", "``", "«", "»", "(", ")", "[", "]"))


class _Passage(NamedTuple):
    """One window of words with their offsets. `is_whole`: its limits are given, it is one sentence; otherwise `least`
    says what the network's margin must exceed at a word, counted from the beginning of the stretch, where rules judge
    it."""

    words: Sequence[str]
    offsets: Sequence[int]
    pieces: Sequence[tuple[tuple[int, ...], int]]
    first: int
    least: Mapping[int, float]
    is_whole: bool
    is_cut: bool

    def is_glued(self, at: int) -> bool:
        """Whether no space stands before a word."""
        return 0 < at < len(self.words) and self.offsets[at - 1] + len(self.words[at - 1]) == self.offsets[at]


_Word = tuple[str, int, int, int, int, int, int, str]
"""Form, offset, numbers of part of speech, tag, edit to the lemma and features, head (0 is the root), relation."""


@dataclass
class NetworkEngine:
    """Universal Dependencies, names and triggers by the shipped network; loads its weights when first used."""

    knowledge: Knowledge

    @cached_property
    def _weights(self) -> Weights:
        return load_weights()

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces(self._weights.vocabulary)

    @cached_property
    def _lemmatizer(self) -> Lemmatizer:
        irregular = {(row["form"], row["xpos"][0]): row["lemma"] for row in self.knowledge.table("irregular_forms")}
        words = [tuple(entry.split(" ")) for entry in self._weights.lemmas]
        words += [(tag[0], row["word"]) for row in self.knowledge.table("word_tags") for tag in row["tags"].split()]
        return Lemmatizer(irregular, words, self._weights.vocabulary)

    @cached_property
    def _modes(self) -> dict[str, list[int]]:
        """Numbers of the modes that each type may have, none among them."""
        types, modes = self._weights.labels["event_type"], self._weights.labels["event_mode"]
        told = {(row["plover_type"], row["plover_mode"]) for row in self.knowledge.table("plover_modes")}
        return {name: [n for n, mode in enumerate(modes) if mode == NO_MODE or (name, mode) in told] for name in types}

    @cached_property
    def _lemmas(self) -> dict[tuple[str, int, int], str]:
        return {}

    def __call__(self, stretches: Sequence[Stretch]) -> list[list[Parsed]]:
        found: list[list[Parsed]] = [[] for _ in stretches]
        passages = ((at, passage) for at, stretch in enumerate(stretches) for passage in self._of_stretch(stretch))
        while several := list(islice(passages, TOGETHER)):
            for (at, _), sentences in zip(several, self._read([passage for _, passage in several]), strict=True):
                found[at] += sentences
        return [
            [_joined(sentences)] if stretch.is_sentence and sentences else sentences
            for stretch, sentences in zip(stretches, found, strict=True)
        ]

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parsed]:
        found = []
        for words in sentences:
            offsets = list(accumulate((len(word) + 1 for word in words[:-1]), initial=0))
            passages = list(self._passages(words, offsets, {}, is_whole=True))
            found.append(_joined(list(chain.from_iterable(self._read(passages)))))
        return found

    def _of_stretch(self, stretch: Stretch) -> Iterator[_Passage]:
        spans = split_words(stretch.text, self.knowledge)
        words = [stretch.text[start:end] for start, end in spans]
        offsets = [stretch.start + start for start, _ in spans]
        judged = {} if stretch.is_sentence else self._judged(stretch, offsets)
        return self._passages(words, offsets, judged, is_whole=stretch.is_sentence)

    def _judged(self, stretch: Stretch, offsets: Sequence[int]) -> dict[int, float]:
        """What rules say of words: likely the first of a sentence, or surely not, since it closes the one before."""
        judged: dict[int, float] = {}
        for stop, end in rule_limits(stretch.text, self.knowledge):
            first = bisect_left(offsets, stretch.start + end)
            judged |= dict.fromkeys(range(bisect_left(offsets, stretch.start + stop), first), inf)
            judged[first] = -RULE_BONUS
        return judged

    def _passages(
        self, words: Sequence[str], offsets: Sequence[int], least: Mapping[int, float], *, is_whole: bool
    ) -> Iterator[_Passage]:
        pieces = [self._pieces(word) for word in words]
        sizes = [len(numbers) for numbers, _ in pieces]
        likely = frozenset(at for at, margin in least.items() if margin < 0)
        continues = False
        for first, end, is_cut in windows(sizes, likely):
            yield _Passage(
                words[first:end],
                offsets[first:end],
                pieces[first:end],
                first,
                least,
                is_whole,
                is_cut or continues,
            )
            continues = is_cut

    def _said(self, passage: _Passage) -> dict[str, Array]:
        """What the network says of a passage. It is run alone: in a batch the int8 scales, and so the analysis, would
        depend on its neighbours."""
        return {name: rows[0] for name, rows in self._weights.run(*_matrices(passage)).items()}

    def _read(self, passages: Sequence[_Passage]) -> Iterator[list[Parsed]]:
        """The sentences of each passage. What the network says of words is looked at for all of them at once."""
        said, labels = [self._said(passage) for passage in passages], self._weights.labels
        limits = [list(_limits(says["starts"], passage)) for says, passage in zip(said, passages, strict=True)]
        heads = [
            [head for first, end in own for head in _heads(says["arcs"], first, end)]
            for says, own in zip(said, limits, strict=True)
        ]
        relations = iter(self._relations(said, limits, heads))
        chances = iter(modality_chances(np.concatenate([s["event_modality"] for s in said]), labels["event_modality"]))
        for says, passage, own, held in zip(said, passages, limits, heads, strict=True):
            tags = (says[name].tolist() for name in ("upos", "xpos", "lemma", "feats"))
            tied = islice(relations, len(held))
            words = list(zip(passage.words, passage.offsets, *tags, held, tied, strict=True))
            modalities = list(islice(chances, len(words)))
            triggers = find_triggers(says, own, labels, self._modes)
            yield [
                Parsed(
                    self._tokens(words[first:end]),
                    self._names(says["names"][first:end], words[first:end]),
                    passage.is_cut and (first == 0 or end == len(words)),
                    triggers[number],
                    tuple(modalities[first:end]),
                )
                for number, (first, end) in enumerate(own)
            ]

    def _names(self, scores: Array, words: Sequence[_Word]) -> tuple[Name, ...]:
        found, labels = find_names(scores, self._weights.labels["names"]), self._weights.labels["upos"]
        return closed(found, [labels[word[2]] for word in words]) if found else ()

    def _tokens(self, words: Sequence[_Word]) -> tuple[Token, ...]:
        labels, lemmas = self._weights.labels, self._lemmas
        upos_of, xpos_of, feats_of = labels["upos"], labels["xpos"], labels["feats"]
        return tuple(
            [
                Token(
                    at,
                    start,
                    start + len(word),
                    word,
                    lemmas.get((word, xpos, edit)) or self._lemma(word, xpos, edit),
                    upos_of[upos],
                    xpos_of[xpos],
                    head - 1,
                    relation,
                    feats_of[feats],
                )
                for at, (word, start, upos, xpos, edit, feats, head, relation) in enumerate(words)
            ]
        )

    def _relations(
        self,
        said: Sequence[dict[str, Array]],
        limits: Sequence[Sequence[tuple[int, int]]],
        heads: Sequence[Sequence[int]],
    ) -> list[str]:
        """Labels of the chosen arcs of all passages; only the arc to the root is called root."""
        tied = [
            says["relations_head"][[head + first if head else 0 for first, end in own for head in held[first:end]]]
            for says, own, held in zip(said, limits, heads, strict=True)
        ]
        chosen, dependents = np.concatenate(tied), np.concatenate([says["relations_dependent"] for says in said])
        size, width = dependents.shape
        joined = np.zeros((-(-size // PRODUCT_ROWS) * PRODUCT_ROWS, 3 * width), np.float32)
        np.concatenate((dependents * chosen, dependents, chosen), 1, out=joined[:size])
        weights = self._weights
        scores = (joined.reshape(-1, PRODUCT_ROWS, 3 * width) @ weights.relation_weight.T).reshape(len(joined), -1)
        scores += weights.relation_bias
        labels = weights.labels["relations"]
        scores[:, labels.index("root")] = -np.inf
        best = scores[:size].argmax(1).tolist()
        return [labels[n] if head else "root" for head, n in zip(chain.from_iterable(heads), best, strict=True)]

    def _lemma(self, form: str, tag: int, edit: int) -> str:
        key = (form, tag, edit)
        found = self._lemmas.get(key)
        if found is None:
            if len(self._lemmas) >= REMEMBERED:
                self._lemmas.clear()
            labels = self._weights.labels
            found = self._lemmas[key] = self._lemmatizer(straightened(form), labels["xpos"][tag], labels["lemma"][edit])
        return found


def _heads(arcs: Array, first: int, end: int) -> list[int]:
    """The tree of the words first to end of a passage: 0 is the root, n the n-th of them."""
    scores = np.concatenate((arcs[first:end, :1], arcs[first:end, first + 1 : end + 1]), 1)
    np.fill_diagonal(scores[:, 1:], -np.inf)
    return decode(scores)


def _limits(margins: Array, passage: _Passage) -> Iterator[tuple[int, int]]:
    """First and end word of each sentence of a passage."""
    size = len(passage.words)
    found = [] if passage.is_whole else np.flatnonzero(margins[:size] > -RULE_BONUS).tolist()
    begin = {_beside_marks(passage, at) for at in found if at and margins[at] > _least_margin(passage, at)}
    starts = sorted({0, *begin} - {size})
    return zip(starts, [*starts[1:], size], strict=True)


def _least_margin(passage: _Passage, at: int) -> float:
    """What the network's margin must exceed at a word; more behind a mark of which rules say nothing."""
    doubt = MARK_DOUBT if passage.words[at - 1][-1] in END_MARKS else 0.0
    return passage.least.get(passage.first + at, doubt)


def _beside_marks(passage: _Passage, at: int) -> int:
    """A sentence takes the marks that stand right before its first word, and leaves those right behind the last one."""
    words, is_glued = passage.words, passage.is_glued
    while at < len(words) and words[at] in PAIRED_MARKS and is_glued(at) and not is_glued(at + 1):
        at += 1
    while at < len(words) and words[at - 1] in PAIRED_MARKS and is_glued(at) and not is_glued(at - 1):
        at -= 1
    return at


def _matrices(passage: _Passage) -> tuple[Array, Array, Array]:
    """Piece numbers and casings (1, pieces), and where words start (1, 1 + words)."""
    numbers, casings, places = [START], [0], [0]
    for of_word, casing in passage.pieces:
        places.append(len(numbers))
        numbers += of_word
        casings += [casing] * len(of_word)
    rows = ([*numbers, END], [*casings, 0], places)
    return tuple(np.array([row], dtype=np.int64) for row in rows)  # type: ignore[return-value]


def _joined(parts: Sequence[Parsed]) -> Parsed:
    """Given words stay one sentence even when they were read in several windows: later roots hang on the first."""
    if len(parts) == 1:
        return parts[0]
    tokens: list[Token] = []
    names: list[Name] = []
    triggers: list[Trigger] = []
    modalities: list[tuple[float, ...]] = []
    root = next(token.index for token in parts[0].tokens if token.head < 0)
    for part in parts:
        shift = len(tokens)
        names += [Name(name.first + shift, name.last + shift, name.label) for name in part.names]
        triggers += [trigger.moved(shift) for trigger in part.triggers or ()]
        modalities += part.modalities or ()
        for token in part.tokens:
            moved = token._replace(index=token.index + shift, head=token.head + shift if token.head >= 0 else -1)
            tokens.append(moved._replace(head=root, deprel="parataxis") if shift and token.head < 0 else moved)
    return Parsed(tuple(tokens), tuple(names), True, tuple(triggers), tuple(modalities))
