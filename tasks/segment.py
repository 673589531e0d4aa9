"""Segment: an article becomes blocks, the runs of text that no sentence crosses.

In: Article. Out: Blocks, one a paragraph, with offsets into documents.text. Where sentences end inside of a block the
language engine says, together with everything else (tasks/annotate.py). Hard because a quotation may open in one
paragraph and go on in the next.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from tasks.clean import Article, Paragraph, ParagraphKind

_DOUBLE_QUOTE = re.compile(r"[\"“”„«»]|``|''")
_WHOLE_KINDS = frozenset(("headline", "heading", "dateline"))


class Span(NamedTuple):
    start: int
    end: int


class Block(NamedTuple):
    """Text from `start` on; `is_sentence`: it is one sentence whatever marks it holds. `quoted` are the stretches
    inside double quotation marks, in text order, as offsets into documents.text."""

    doc_id: str
    paragraph: int
    kind: ParagraphKind
    start: int
    text: str
    is_sentence: bool
    quoted: tuple[Span, ...]

    def kind_of(self, start: int, end: int) -> str:
        """The kind of a sentence: one of the body that stands inside quotation marks is a quote."""
        at = bisect_right(self.quoted, start, key=lambda span: span.start) - 1
        is_quote = self.kind == "body" and at >= 0 and end <= self.quoted[at].end
        return "quote" if is_quote else self.kind


def segment(article: Article) -> tuple[Block, ...]:
    """One block for each paragraph, blank ones too."""
    document = article.document
    return tuple(
        Block(
            document.doc_id,
            number,
            paragraph.kind,
            paragraph.start,
            document.text[paragraph.start : paragraph.end],
            paragraph.kind in _WHOLE_KINDS,
            _quoted(document.text, paragraph),
        )
        for number, paragraph in enumerate(article.paragraphs)
    )


def _quoted(text: str, paragraph: Paragraph) -> tuple[Span, ...]:
    """Stretches inside double quotation marks; one that the paragraph opens with may stay open to its end."""
    spans: list[Span] = []
    opened = -1
    for mark in _DOUBLE_QUOTE.finditer(text, paragraph.start, paragraph.end):
        if opened < 0:
            opened = mark.start() if mark[0] not in "”»''" else -1
        elif mark[0] not in "“„«``":
            spans.append(Span(opened, mark.end()))
            opened = -1
    if opened == paragraph.start:
        spans.append(Span(opened, paragraph.end))
    return tuple(spans)
