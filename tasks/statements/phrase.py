"""Phrase: some words of a sentence as a span of the document.

In: token positions. Out: Phrase. Hard because a speaker may stand in another sentence than what he says.
"""

from dataclasses import dataclass

from tasks.annotate import AnnotatedSentence
from tasks.statements.cues import Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one sentence; offsets count in documents.text, `head` is where its head word begins."""

    sentence_id: str
    start: int
    end: int
    head: int
    text: str


def phrase(sentence: AnnotatedSentence, words: Words | None) -> Phrase | None:
    if words is None:
        return None
    tokens = sentence.tokens[words[0] : words[1] + 1]
    head = next((t for t in tokens if not words[0] <= t.head <= words[1]), tokens[0])
    start, end = tokens[0].start, tokens[-1].end
    text = sentence.record.text[start - sentence.record.start : end - sentence.record.start]
    return Phrase(sentence.record.sentence_id, start, end, head.start, text)
