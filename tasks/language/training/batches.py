"""Batches: sentences become windows, windows become numbers, numbers become padded batches.

In: Sentences and labels. Out: Batches for one round. Hard because the network must read single sentences and whole
paragraphs alike, in capitals and without, and half of the padding is wasted time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
import torch
from torch import Tensor

from tasks.language.lemmas import edit_of
from tasks.language.pieces import END, START, Pieces
from tasks.language.training.corpora import Sentence
from tasks.language.training.events import ROLES
from tasks.language.training.heads import HEADS

NAME_TYPES = ("PER", "ORG", "LOC", "NORP", "EVENT", "MISC")
NAME_TAGS = ("O", *(f"{mark}-{kind}" for kind in NAME_TYPES for mark in "BI"))
STARTS = ("inside", "start")
RAREST = 2  # uses of a label in training below which it is not learned
MASK = 103
MASKED = 0.07  # share of pieces hidden: the treebanks are small and seen fourteen times
RECASED = (("upper", 0.05), ("title", 0.04), ("lower", 0.04))
POOL = 40  # batches sorted by length together
UNLABELLED = -100

Labels = Mapping[str, Sequence[str]]


@dataclass
class Example:
    """One window. `targets` holds label numbers a word; for spans the allowed labels as bits; for arcs head
    positions."""

    pieces: list[int] = field(default_factory=lambda: [START])
    casings: list[int] = field(default_factory=lambda: [0])
    firsts: list[int] = field(default_factory=lambda: [0])
    sentence: list[int] = field(default_factory=list)  # which sentence of the window each word is in
    targets: dict[str, list[int]] = field(default_factory=lambda: {head.name: [] for head in HEADS})
    roles: dict[int, dict[int, int]] = field(default_factory=dict)  # of each trigger, as bits


@dataclass(frozen=True)
class Batch:
    pieces: Tensor
    casings: Tensor
    firsts: Tensor
    sentence: Tensor  # (batch, words), -1 pads
    targets: dict[str, Tensor]


def labels_of(sentences: Sequence[Sentence]) -> dict[str, list[str]]:
    """The labels of every head, from the training text."""
    found: dict[str, list[str]] = {"names": list(NAME_TAGS), "starts": list(STARTS), "event_roles": list(ROLES)}
    for head in HEADS:
        if head.name not in found and head.kind != "arcs":
            values = (value for s in sentences for value in column(s, head.name))
            counts = Counter(
                label for value in values for label in (value.split("|") if head.kind == "spans" else [value])
            )
            found[head.name] = sorted(label for label, n in counts.items() if n >= RAREST and label)
    return found


def column(sentence: Sentence, name: str) -> list[str]:
    """The labels of a sentence for a head; empty where it has none."""
    values = sentence.columns.get(name, [])
    if name == "lemma":
        return [edit_of(form, lemma) for form, lemma in zip(sentence.words, values, strict=False)]
    return values


class Encoder:
    """Sentences as examples; remembers the numbers of every sentence in its own case."""

    def __init__(self, pieces: Pieces, labels: Labels) -> None:
        self.pieces = pieces
        self.numbers = {name: {label: n for n, label in enumerate(values)} for name, values in labels.items()}
        self._targets: dict[int, tuple[Sentence, dict[str, list[int]]]] = {}  # held, so that no other gets its number

    def example(self, window: Sequence[Sentence], random: Random | None = None) -> Example:
        """A window as numbers; `random` asks for other casing and hidden pieces."""
        example = Example()
        casing = _choose_casing(random)
        for number, sentence in enumerate(window):
            self._append(example, sentence, number, casing)
        example.pieces.append(END)
        example.casings.append(0)
        if random is not None:
            hidden = MASKED if random.random() < 0.8 else 0.0
            example.pieces[1:-1] = [MASK if random.random() < hidden else p for p in example.pieces[1:-1]]
        return example

    def _append(self, example: Example, sentence: Sentence, number: int, casing: str) -> None:
        offset = len(example.sentence)
        for word in sentence.words:
            pieces, case = self.pieces(recased(word, casing))
            example.firsts.append(len(example.pieces))
            example.pieces += pieces
            example.casings += [case] * len(pieces)
        example.sentence += [number] * len(sentence.words)
        key = id(sentence)
        if key not in self._targets:
            self._targets[key] = sentence, self._encode(sentence)
        for name, values in self._targets[key][1].items():
            moved = [v + offset if v > 0 else v for v in values] if name == "arcs" else values
            example.targets[name] += moved
        for trigger, held in sentence.roles.items():
            example.roles[trigger + offset] = {word + offset: bits for word, bits in held.items()}

    def _encode(self, sentence: Sentence) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        nothing = [UNLABELLED] * len(sentence.words)
        for head in HEADS:
            if head.kind == "arcs":
                found[head.name] = sentence.arcs or nothing
            elif head.name == "starts":
                found[head.name] = [1] + [0] * (len(sentence.words) - 1) if sentence.arcs else nothing
            elif head.name == "names":
                found[head.name] = _allowed(sentence, self.numbers[head.name])
            elif head.kind == "spans":
                found[head.name] = _open(column(sentence, head.name), self.numbers[head.name]) or nothing
            elif head.kind != "roles":
                numbers = self.numbers[head.name]
                found[head.name] = [numbers.get(v, UNLABELLED) for v in column(sentence, head.name)] or nothing
        return found


def _open(values: Sequence[str], numbers: Mapping[str, int]) -> list[int]:
    """The labels that `a|b` leaves open, as bits; of nothing, and of labels too rare to learn, all."""
    every = (1 << len(numbers)) - 1
    return [sum(1 << numbers[label] for label in value.split("|") if label in numbers) or every for value in values]


def _allowed(sentence: Sentence, numbers: Mapping[str, int]) -> list[int]:
    """The tags that the gold leaves open, as bits: an O on a capitalised word denies only what the corpus annotates."""
    every = (1 << len(numbers)) - 1
    if sentence.names is None:
        return [every] * len(sentence.words)
    open_tags = sum(1 << n for tag, n in numbers.items() if tag == "O" or tag[2:] not in sentence.types)
    found = []
    for word, tag in zip(sentence.words, sentence.names, strict=True):
        if tag == "_":
            found.append(every)
        elif tag == "O" and word[:1].isupper():
            found.append(open_tags)
        else:
            found.append(1 << numbers[tag])
    return found


def _choose_casing(random: Random | None) -> str:
    point = random.random() if random is not None else 1.0
    for casing, share in RECASED:
        point -= share
        if point < 0:
            return casing
    return ""


def recased(word: str, casing: str) -> str:
    if casing == "upper":
        return word.upper()
    if casing == "title":
        return word[:1].upper() + word[1:]
    return word.lower() if casing == "lower" else word


def windows(sentences: Sequence[Sentence], random: Random) -> Iterator[list[Sentence]]:
    """Single sentences and runs of neighbours, each sentence once; a run seldom crosses the end of a paragraph."""
    at = 0
    while at < len(sentences):
        window = [sentences[at]]
        if random.random() < 0.6:
            most = 90 if random.random() < 0.8 else 160  # words; the run-time's windows have about 100
            crosses = random.random() < 0.15
            size = len(sentences[at].words)
            for following in sentences[at + 1 : at + 12]:
                same = following.block == window[0].block and (crosses or following.paragraph == window[0].paragraph)
                size += len(following.words)
                if not same or size > most:
                    break
                window.append(following)
        yield window
        at += len(window)


def batches(examples: Sequence[Example], size: int, random: Random | None = None) -> Iterator[Batch]:
    """Padded batches of about `size` pieces, of examples of like length, in few shapes: the matrix library compiles
    anew for each shape, which took a third of the time."""
    order = list(range(len(examples)))
    if random is not None:
        random.shuffle(order)
    pool = POOL * size // 30 if random is not None else len(order)
    groups: list[list[Example]] = []
    for start in range(0, len(order), pool):
        ranked = sorted((examples[n] for n in order[start : start + pool]), key=lambda e: -len(e.pieces))
        while ranked:
            rows = max(1, size // _rounded(len(ranked[0].pieces)))
            groups.append(ranked[:rows])
            ranked = ranked[rows:]
    if random is not None:
        random.shuffle(groups)
    return map(padded, groups)


def _rounded(length: int) -> int:
    """The next multiple of 8, or of 32 for long windows."""
    step = 8 if length <= 64 else 32
    return -(-length // step) * step


def padded(group: Sequence[Example]) -> Batch:
    """One batch of the examples, in their order."""
    pieces = _rounded(max(len(e.pieces) for e in group))
    words = _rounded(max(len(e.sentence) for e in group))
    of_words = [head.name for head in HEADS if head.kind != "roles"]
    return Batch(
        _matrix([e.pieces for e in group], 0, pieces),
        _matrix([e.casings for e in group], 0, pieces),
        _matrix([e.firsts for e in group], 0, words + 1),
        _matrix([e.sentence for e in group], -1, words),
        {name: _matrix([e.targets[name] for e in group], UNLABELLED, words) for name in of_words}
        | {"event_roles": _role_bits(group, words)},
    )


def _role_bits(group: Sequence[Example], width: int) -> Tensor:
    """(batch, words, words): the roles of a word for a trigger of its sentence, as bits; all other pairs unlabelled."""
    bits = np.full((len(group), width, width), UNLABELLED, dtype=np.int8)
    for row, example in zip(bits, group, strict=True):
        of_sentence = np.array(example.sentence)
        for trigger, held in example.roles.items():
            row[trigger, : len(of_sentence)][of_sentence == of_sentence[trigger]] = 0
            row[trigger, list(held)] = list(held.values())
    return torch.from_numpy(bits)


def _matrix(rows: Sequence[Sequence[int]], padding: int, width: int) -> Tensor:
    matrix = np.full((len(rows), width), padding, dtype=np.int64)
    for number, row in enumerate(rows):
        matrix[number, : len(row)] = row
    return torch.from_numpy(matrix)
