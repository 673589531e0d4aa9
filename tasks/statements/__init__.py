"""Statements: who says what, in direct, mixed and indirect speech.

In: annotated sentences, entities, knowledge. Out: Statement rows in text order.
Hard because a quotation may stand alone, its speaker one sentence before, and go on over several paragraphs.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tasks.annotate import AnnotatedSentence
from tasks.entities import Entities
from tasks.knowledge import Knowledge
from tasks.statements.direct import direct_statements
from tasks.statements.found import Found
from tasks.statements.indirect import cues_used, indirect_statements
from tasks.statements.phrase import Phrase
from tasks.statements.speech import Speech
from warehouse.records import Mention, Statement

__all__ = ["find_statements"]


def find_statements(
    sentences: Sequence[AnnotatedSentence], entities: Entities, knowledge: Knowledge
) -> tuple[Statement, ...]:
    """Statements in text order, nested ones after the one around them.

    Where a cue interrupts a quotation, the span runs over the cue and the content leaves it out.
    """
    mentions: dict[str, list[Mention]] = {}
    for mention in entities.mentions:
        mentions.setdefault(mention.sentence_id, []).append(mention)
    found = sorted(_all(sentences, knowledge), key=lambda f: (f.start, -f.end))
    return tuple(_statement(number, one, mentions) for number, one in enumerate(found, 1))


def _all(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> Iterator[Found]:
    """Paragraph by paragraph; the last speaker and an open quotation are handed to the next one."""
    speaker, is_open = None, False
    for _, group in groupby(sentences, key=lambda s: s.record.paragraph):
        speech = Speech(tuple(group), knowledge)
        direct = direct_statements(speech, speaker, is_open)
        indirect = list(indirect_statements(speech, cues_used(direct)))
        yield from direct
        yield from indirect
        is_open = bool(speech.quotes) and not speech.quotes[-1].is_closed
        speaker = _last_speaker([*direct, *indirect])


def _last_speaker(found: Sequence[Found]) -> Phrase | None:
    spoken = [f for f in found if f.by.speaker is not None]
    return max(spoken, key=lambda f: f.start).by.speaker if spoken else None


def _statement(number: int, found: Found, mentions: Mapping[str, Sequence[Mention]]) -> Statement:
    doc_id, by = found.sentence.record.doc_id, found.by
    return Statement(
        doc_id=doc_id,
        rule=by.rule,
        confidence=by.confidence,
        sentence_id=found.sentence.record.sentence_id,
        start=found.start,
        end=found.end,
        statement_id=f"{doc_id}:q{number}",
        kind=found.kind,
        content=found.content,
        cue=by.cue.text if by.cue else None,
        cue_start=by.cue.start if by.cue else None,
        speaker_mention_id=_mention(by.speaker, mentions),
        speaker=by.speaker.text if by.speaker else None,
        addressee_mention_id=_mention(by.addressee, mentions),
    )


def _mention(phrase: Phrase | None, mentions: Mapping[str, Sequence[Mention]]) -> str | None:
    """The longest mention that holds the head of the phrase, else the longest that overlaps it."""
    if phrase is None:
        return None
    inside = [m for m in mentions.get(phrase.sentence_id, ()) if m.start < phrase.end and phrase.start < m.end]
    at_head = [m for m in inside if m.start <= phrase.head < m.end]
    best = max(at_head or inside, key=lambda m: m.end - m.start, default=None)
    return best.mention_id if best else None
