"""Article: what cleaning hands on.

In: nothing. Out: Article (one row of documents, its paragraphs).
Hard because offsets of everything later rest on these.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warehouse.records import Document

ParagraphKind = Literal["headline", "heading", "body", "dateline", "caption", "credit", "quote"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of `document.text` that no sentence crosses."""

    start: int
    end: int
    kind: ParagraphKind
    source_start: int | None = None  # offset of its first character in RawDocument.content, None = not aligned
    source_end: int | None = None  # offset behind its last character there; None together with source_start
    source_page: int | None = None  # of a PDF, 1 for the first
    said_at: datetime | None = None  # UTC time of its live entry, which "an hour ago" in it counts from; None elsewhere


@dataclass(frozen=True, slots=True)
class Article:
    """One document as the coder sees it."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
