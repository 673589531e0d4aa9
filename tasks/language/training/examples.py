"""Examples: the example sentence of each frame, its head word marked with the type that the frame tells; and sentences
that use such words of things that are no events.

In: Knowledge, seeds/annotated/lookalikes.csv. Out: Sentences with the columns event_type and event_mode. Hard because
an example tells where one act stands and says nothing of a second: every other word that a frame knows stays open.
"""

import csv
from pathlib import Path

from tasks.events.frames import PREPOSITIONS, Frame, frame_of
from tasks.knowledge import Knowledge
from tasks.language.lemmas import possible_lemmas
from tasks.language.tokens import split_words
from tasks.language.training.corpora import Sentence
from tasks.language.triggers import NO_EVENT

OF_SPEECH = frozenset({"must", "should", "conditional", "unwilled"})
"""Slots of what is said: the frame fires at the verb of saying, where the annotation guide marks the act spoken of."""


def read_examples(knowledge: Knowledge) -> list[Sentence]:
    """The examples of frames of one word, or a word and its preposition, in which the word stands once."""
    rows = knowledge.table("event_frames")
    frames = [frame_of(row, f"event_frames.csv:{line}") for line, row in enumerate(rows, start=2)]
    irregular = {row["form"]: row["lemma"] for row in knowledge.table("irregular_forms")}
    heads, found = {frame.head for frame in frames}, []
    for number, (row, frame) in enumerate(zip(rows, frames, strict=True)):
        words = _words(row["example"], knowledge)
        lemmas = [possible_lemmas(word, irregular) for word in words]
        if _is_plain(frame) and sum(frame.head in of_word for of_word in lemmas) == 1:
            columns = {
                "event_type": [_label(frame, of_word, heads, frame.plover_type, NO_EVENT) for of_word in lemmas],
                "event_mode": [_label(frame, of_word, heads, frame.plover_mode or "", "") for of_word in lemmas],
            }
            found.append(Sentence("frames", words, number, 0, columns))
    return found


def read_lookalikes(path: Path, knowledge: Knowledge) -> list[Sentence]:
    """The sentences of the table, with no event in any."""
    with path.open(encoding="utf-8", newline="") as file:
        told = [row["sentence"] for row in csv.DictReader(file)]
    split = [_words(sentence, knowledge) for sentence in told]
    return [
        Sentence("lookalikes", words, number, 0, {"event_type": [NO_EVENT] * len(words)})
        for number, words in enumerate(split)
    ]


def _words(text: str, knowledge: Knowledge) -> list[str]:
    return [text[start:end] for start, end in split_words(text, knowledge)]


def _is_plain(frame: Frame) -> bool:
    slots = {slot for condition in frame.requires for slot, _ in condition.options}
    return set(frame.others) <= PREPOSITIONS and not slots & OF_SPEECH


def _label(frame: Frame, lemmas: set[str], heads: set[str], told: str, other: str) -> str:
    if frame.head in lemmas:
        return told
    return "" if lemmas & heads else other
