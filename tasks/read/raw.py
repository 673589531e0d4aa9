"""Raw documents: what reading hands on, before anything is judged.

In: what a file or container holds. Out: RawDocument, or Unreadable with its reason.
Hard because the id must be the same on every run, and the hash must change whenever the content or its claims do.
"""

import hashlib
from dataclasses import dataclass, fields
from typing import Literal

from warehouse.errors import SetAside

Content = Literal["text", "markdown", "html"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What the container (feed item, JSON record, front matter, row) says about a document; empty when it is silent."""

    title: str = ""
    url: str = ""
    published: str = ""  # as written there, ISO 8601 where the container has a type for it
    publisher: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str = ""

    def or_else(self, others: "Claims") -> "Claims":
        """These, and what the others say where these are silent."""
        return Claims(*(getattr(self, field.name) or getattr(others, field.name) for field in fields(Claims)))


NOTHING_CLAIMED = Claims()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as it was found: nothing is judged yet."""

    source_uri: str  # file:///absolute/path or an address
    member: str  # place inside the file, empty for a whole file
    format: str  # how it was read: text, markdown, html, json, jsonl, csv, rss
    content_type: Content  # what `content` is
    content: str
    claims: Claims = NOTHING_CLAIMED
    repaired: str = ""  # what was done to the bytes to make them text, empty when nothing was needed

    @property
    def doc_id(self) -> str:
        return document_id(self.source_uri, self.member)

    @property
    def raw_hash(self) -> str:
        """SHA-256 over content and claims: another hash means that the document has changed."""
        whole = repr((self.content_type, self.content, self.claims))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One document, or one whole file, that could not be read; the rest of the input goes on."""

    source_uri: str
    member: str
    raw_hash: str  # over the bytes that were read, empty when there were none
    error: SetAside

    @property
    def doc_id(self) -> str:
        return document_id(self.source_uri, self.member)


def document_id(source_uri: str, member: str) -> str:
    """First 16 hex digits of SHA-256 over both."""
    return hashlib.sha256(f"{source_uri}\n{member}".encode()).hexdigest()[:16]
