"""Duplicates: a document that tells nothing of its own is kept, marked and not coded.

In: an article, and what was told before it. Out: Marked, with the signature by which later ones will find it.
Hard because one story comes through many doors, cut, with another headline, or with one figure changed; what is news
in it must be coded, and a person may say that we were wrong.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, Protocol

from tasks.clean import Article
from tasks.duplicates.repeats import Repeat, repeat_of
from tasks.duplicates.signature import signature
from tasks.duplicates.words import Told, body_words, folded
from tasks.knowledge import Knowledge
from warehouse.records import Document, Signature

__all__ = ["NOTHING", "UNDONE", "Earlier", "Marked", "Repeat", "Told", "mark_duplicate", "repeat_of"]

UNDONE = "undone"
"""duplicate_kind of a document of which a person said that it repeats none; it holds until its text changes."""


class Earlier(Protocol):
    """What was told before."""

    def is_undone(self, document: Document) -> bool:
        """Whether a person said of this text of the document that it repeats none."""

    def was_coded(self, document: Document) -> bool:
        """Whether this very text of the document is coded: what was coded stays coded."""

    def same_text(self, document: Document) -> str | None:
        """Another document that tells exactly this text: its doc_id."""

    def alike(self, signature: Signature) -> Iterable[Told]:
        """Other documents that may tell the same, likely ones first."""


class Marked(NamedTuple):
    """`signature` is None for duplicates, which nobody needs to find, and for short texts."""

    article: Article
    signature: Signature | None


class _Nothing:
    """Nothing was told before."""

    def is_undone(self, document: Document) -> bool:  # noqa: ARG002
        return False

    def was_coded(self, document: Document) -> bool:  # noqa: ARG002
        return False

    def same_text(self, document: Document) -> str | None:  # noqa: ARG002
        return None

    def alike(self, signature: Signature) -> Iterable[Told]:  # noqa: ARG002
        return ()


NOTHING: Earlier = _Nothing()


def mark_duplicate(article: Article, earlier: Earlier, knowledge: Knowledge) -> Marked:
    """The article, marked when an earlier document tells all that it tells."""
    document = article.document
    signed = signature(document.doc_id, folded(body_words(document)))
    if earlier.is_undone(document):
        return Marked(replace(article, document=replace(document, duplicate_kind=UNDONE)), signed)
    if earlier.was_coded(document) or not (repeat := _first_repeat(document, signed, earlier, knowledge)):
        return Marked(article, signed)
    return Marked(replace(article, document=as_duplicate(document, repeat)), None)


def as_duplicate(document: Document, repeat: Repeat) -> Document:
    return replace(
        document,
        duplicate_of=repeat.doc_id,
        duplicate_kind=repeat.kind,
        duplicate_score=repeat.score,
        duplicate_text_hash=repeat.text_hash,
    )


def _first_repeat(
    document: Document, signed: Signature | None, earlier: Earlier, knowledge: Knowledge
) -> Repeat | None:
    if teller := earlier.same_text(document):
        return Repeat(teller, document.text_hash, "exact", 1.0)
    found = (repeat_of(document, other, knowledge) for other in (earlier.alike(signed) if signed else ()))
    return next(filter(None, found), None)
