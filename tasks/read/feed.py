"""Feed: every item of an RSS or Atom file is a document.

Hard because the feed parser opens paths and addresses when it is given a string: it gets bytes in memory, never a name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any

import feedparser

from tasks.read.charset import Decoded
from tasks.read.fields import content_type_of, split_authors
from tasks.read.file import InputFile, Reader
from tasks.read.raw import Claims, RawDocument, Unreadable
from warehouse.errors import SetAside

_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")


class Feed(Reader):
    FORMAT, SUFFIXES = "rss", (".rss", ".atom", ".rdf")

    def recognises(self, file: InputFile) -> bool:
        opening = file.opening
        return opening.startswith("<") and _ROOT.search(opening) is not None and "<html" not in opening[:500].lower()

    def each(self, file: InputFile) -> Iterable[object]:
        entries: Iterable[object] = _parsed(file)["entries"]
        return entries

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        parsed = _parsed(file)
        for index, item in islice(enumerate(parsed["entries"], 1), first, None):
            member = f"item {item.get('id') or item.get('link') or index}"
            try:
                yield _document(file, parsed["feed"], item, member)
            except SetAside as error:
                yield file.unreadable(error, member, repr(item).encode("utf-8", "replace"))


def parse_feed(data: bytes) -> Mapping[str, Any]:
    """Entries as they stand: nothing is cleaned and no address resolved."""
    parsed: Mapping[str, Any] = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    return parsed


def body_of(entry: Mapping[str, Any]) -> str:
    """The longest text of an entry."""
    bodies = [part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")]
    return str(max(bodies, key=len))


def section_of(entry: Mapping[str, Any]) -> str:
    return next((str(tag.get("term") or "") for tag in entry.get("tags", ())), "")


def _parsed(file: InputFile) -> Mapping[str, Any]:
    """The feed. Raises SetAside when it holds no item."""
    parsed = parse_feed(file.read_bytes(file.limits.container_bytes))
    if not parsed["entries"]:
        why = f" ({parsed.get('bozo_exception')})" if parsed.get("bozo") else ""
        raise file.reason("broken_feed", f"the feed holds no item{why}", "check that it was saved whole")
    return parsed


def _document(file: InputFile, feed: Mapping[str, Any], item: Mapping[str, Any], member: str) -> RawDocument:
    content, place = body_of(item), f"{file.place}#{member}"
    if not content.strip():
        raise SetAside(
            "the feed item has no text",
            reason_code="no_text",
            place=place,
            next_step="read the page that it links to",
        )
    claims = Claims(
        title=item.get("title", ""),
        url=item.get("link", ""),
        published=item.get("published") or item.get("updated", ""),
        publisher=feed.get("title", ""),
        authors=split_authors(item.get("author", "")),
        section=section_of(item),
        language=feed.get("language", ""),
    )
    content_type = content_type_of(content, file.limits, place=place)
    return file.document(member, "rss", content_type, Decoded(content), claims)
