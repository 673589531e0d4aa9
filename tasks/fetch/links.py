"""Links: what a feed or a sitemap lists.

In: the bytes of an answer and its address. Out: Listing with its links, or None for a page.
Hard because the parsers open files and addresses when they are given names: they get bytes, never a name. A link may be
anything (`file:`, `javascript:`); it is kept as it is, and the client refuses it by name.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tasks.fetch.body import gunzip
from tasks.limits import FetchLimits
from tasks.read.feed import body_of, parse_feed, section_of
from tasks.read.fields import split_authors
from warehouse.errors import SetAside

Kind = Literal["feed", "sitemap", "sitemap_index"]

FULL_TEXT_CHARS = 1_000  # letters and blanks: twice a long teaser; a judgement, not measured

_ROOTS: Mapping[str, Kind] = {
    "rss": "feed",
    "feed": "feed",
    "RDF": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap_index",
}
_HEAD_CHARS = 4_096
_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?([A-Za-z]{1,40})[\s>]")
_PROLOG = re.compile(r"(<\?)|(<!--)|(<![^\[>]{0,500}\[)|(<!)")
_PROLOG_ENDS = ("?>", "-->", "]>", ">")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TAG = re.compile(r"<[^<>]{0,5000}>")
_CUT = re.compile(r"(?:\.\.\.|\u2026|\[\u2026\]|\[\.\.\.\]|read more|continue reading)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a listing; empty where it is silent."""

    url: str
    title: str = ""
    published: str = ""  # as written
    updated: str = ""  # as written; sitemaps: lastmod
    publisher: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    name: str = ""  # what the feed calls the entry
    text: str = ""  # HTML or plain, when the feed holds the whole text

    @property
    def listed_at(self) -> datetime | None:
        """When the entry was changed last, as it says itself."""
        return moment(self.updated) or moment(self.published)


@dataclass(frozen=True, slots=True)
class Listing:
    kind: Kind
    links: tuple[Link, ...]  # of a sitemap index: its sitemaps


def read_listing(body: bytes, url: str, limits: FetchLimits) -> Listing | None:
    """The links of a feed, sitemap or sitemap index, in its order; None when the body is something else.

    Raises SetAside when it begins like one and cannot be read.
    """
    if body.startswith(b"\x1f\x8b"):
        body = gunzip([body], url, limits.listing_bytes, limits)
    kind = listing_kind(body)
    if kind is None:
        return None
    found = _feed_links(body, url) if kind == "feed" else _sitemap_links(body, url, limits.links)
    return Listing(kind, tuple(found)[: limits.links])


def listing_kind(body: bytes) -> Kind | None:
    """What the root element says."""
    charset = next((charset for mark, charset in _MARKS if body.startswith(mark)), "utf-8")
    rest = body[: 2 * _HEAD_CHARS].decode(charset, "replace").lstrip("\ufeff \t\r\n")
    while (opening := _PROLOG.match(rest)) and opening.lastindex:
        rest = rest.partition(_PROLOG_ENDS[opening.lastindex - 1])[2].lstrip()
    root = _ROOT.match(rest)
    return _ROOTS.get(root[1]) if root else None


def moment(written: str) -> datetime | None:
    """A time as feeds and sitemaps write it, in UTC; a day is its beginning. None for what is no time."""
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(written)
        except ValueError:
            return None
    try:
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def _feed_links(body: bytes, url: str) -> Iterator[Link]:
    parsed = parse_feed(body)
    feed = parsed["feed"]
    if not parsed["entries"] and parsed.get("bozo"):
        raise _broken(url, f"the feed cannot be read ({parsed.get('bozo_exception')})")
    for entry in parsed["entries"]:
        written = dict(entry)  # feedparser gives `published` for a missing `updated`, and warns that it will stop
        yield Link(
            url=_page(written, url),
            title=written.get("title", ""),
            published=written.get("published", ""),
            updated=written.get("updated", ""),
            publisher=written.get("source", {}).get("title") or feed.get("title", ""),
            authors=split_authors(written.get("author", "")),
            section=section_of(written),
            language=feed.get("language", ""),
            name=written.get("id", ""),
            text=_full_text(written),
        )


def _page(entry: Mapping[str, Any], url: str) -> str:
    """Where the entry leads; an id that stands in for its link does when it is an address."""
    link = str(entry.get("link", "")).strip()
    if not link or not (entry.get("links") or link.startswith(("http://", "https://"))):
        return ""
    return urljoin(url, link)


def _full_text(entry: Mapping[str, Any]) -> str:
    """The longest body of the entry, when it is an article and no teaser."""
    text = body_of(entry)
    visible = " ".join(unescape(_TAG.sub(" ", text)).split())
    return text if len(visible) >= FULL_TEXT_CHARS and not _CUT.search(visible[-40:]) else ""


def _sitemap_links(body: bytes, url: str, most: int) -> Iterator[Link]:
    """Entries of a sitemap or of an index, one at a time; an entity or a DTD is refused."""
    try:
        for _, element in iterparse(BytesIO(body), forbid_dtd=True):
            if _name(element) in ("url", "sitemap"):
                if (link := _sitemap_link(element, url)).url:
                    yield link
                    most -= 1
                element.clear()
            if most <= 0:
                return
    except (ParseError, DefusedXmlException) as error:
        raise _broken(url, f"the sitemap cannot be read ({error!r:.200})") from error


def _sitemap_link(element: Element, url: str) -> Link:
    news = [part for child in element if _name(child) == "news" for part in child.iter()]
    told = {_name(part): (part.text or "").strip() for part in (*news, *element)}  # images have titles and loc too
    return Link(
        url=urljoin(url, told["loc"]) if told.get("loc") else "",
        title=told.get("title", ""),
        published=told.get("publication_date", ""),
        updated=told.get("lastmod", ""),
        publisher=told.get("name", ""),
        language=told.get("language", ""),
    )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _broken(url: str, fact: str) -> SetAside:
    return SetAside(
        fact, reason_code="broken_listing", place=url, next_step="open the address in a browser, and tell its publisher"
    )
