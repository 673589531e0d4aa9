"""Metadata: what a page says about itself: JSON-LD, then meta tags, then microdata, then <time>.

In: the page. Out: Claims, and every statement of its date, best first.
Hard because a page names its site, its section and its teasers with the same tags as the article.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from bs4 import Tag
from lxml import etree

from tasks.clean.authors import author_names
from tasks.clean.block import begins_with, flat, same_words
from tasks.clean.linked import Object, article_object, linked_objects, listed, reference, text_in
from tasks.clean.marked import Marked, attribute, inner, told
from tasks.read import Claims

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "publisher": ("og:site_name", "dc.publisher", "application-name"),
    "section": ("article:section", "articlesection", "section", "parsely-section"),
    "url": ("og:url",),
    "modified": ("article:modified_time", "og:updated_time", "dcterms.modified"),
    "authors": ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author"),
    "dates": (
        "article:published_time", "og:article:published_time", "article:published", "parsely-pub-date",
        "sailthru.date", "publish-date", "publish_date", "publishdate", "publication_date", "datepublished",
        "date_published", "pubdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
        "dc.date.created", "article_date_original", "cxenseparse:recs:publishtime", "date",
    ),
}  # fmt: skip
_DATED = re.compile(
    r"(?:^|[-_])(?:date|dateline|published|publish|pubdate|posted|timestamp|time|byline)(?:[-_]|$)", re.I
)
_WRITTEN = re.compile(r"(?:^|(?<!comment)[-_])(?:by|byline|author|authors|author-name)(?:$|[-_]name)", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written|posted|reported|story|words|text)\s)?by\b:?\s*", re.IGNORECASE)
_TRAIL = re.compile("breadcrumb", re.IGNORECASE)
_SITE_MARKS = re.compile(r"\s[|–—·»-]\s|\s::\s|\s?\|\s?")
_PAID = ("locked", "metered", "paid")
_SURE_MARKS = re.compile(r"[|»]|::")  # a dash may stand in a headline
LONGEST_VALUE = 300  # characters of one field; what is longer is a text in the wrong place
LONGEST_SITE = 8  # words of the name of a site in the title tag; with more it is another headline
DATE_TAGS = 12  # page elements that may print the date; the rest belong to teasers


class PageFacts(NamedTuple):
    claims: Claims  # `published` stays empty: dates say where they come from
    dates: tuple[tuple[str, str], ...]  # (where it stands, as written), best first
    is_free: bool  # the page does not say that its article must be paid for
    said: Mapping[str, Sequence[tuple[str, str]]]  # by field: (witness, value), the best witness first

    @property
    def has_one_time(self) -> bool:
        return sum(place == "time tag" for place, _ in self.dates) <= 2  # its attribute and its text


def page_facts(root: etree._Element) -> PageFacts:
    marked = Marked(root)
    objects = list(linked_objects(marked.linked))
    linked, meta = article_object(objects), marked.meta
    heading = marked.text("h1")
    tag = _title_tag(marked.text("title"), heading or text_in(linked.get("headline")))
    said = {field: [(w, v) for w, v in values if v] for field, values in _said(linked, objects, marked, tag).items()}
    publisher = _first(said["publisher"])
    return PageFacts(
        Claims(
            title=_own_title(_first(said["title"]), heading, publisher),
            url=_canonical(marked.canonical, _first(said["url"][bool(marked.canonical) :])),
            publisher=publisher,
            authors=_authors(linked, objects, meta, marked, publisher),
            section=_first(said["section"]),
            language=_first(said["language"]),
        ),
        tuple((place, written) for place, written in _dates(linked, meta, marked) if written.strip()),
        not _is_paid_for(linked, meta),
        said,
    )


def _said(
    linked: Object, objects: Sequence[Object], marked: Marked, tag: "_TitleTag"
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What each witness says of a field, the best first."""
    microdata = [("microdata", told(element)) for element in marked.properties("publisher")]
    return {
        "title": [
            ("json-ld", text_in(linked.get("headline"))), *_named(marked.meta, "title"), ("title tag", tag.headline),
        ],
        "publisher": [
            ("json-ld", reference(linked.get("publisher"), objects)), *_named(marked.meta, "publisher"), *microdata,
            ("title tag", tag.publisher),
        ],
        "url": [
            ("link", marked.canonical), *_named(marked.meta, "url"), ("json-ld", text_in(linked.get("url"))),
        ],
        "section": [
            ("json-ld", text_in(linked.get("articleSection"))), *_named(marked.meta, "section"),
            ("trail", _breadcrumb(marked)), ("title tag", tag.section),
        ],
        "language": [("page", marked.language), ("json-ld", text_in(linked.get("inLanguage")))],
        "modified": [
            ("json-ld", text_in(linked.get("dateModified"))), *_named(marked.meta, "modified"),
        ],
    }  # fmt: skip


def _is_paid_for(linked: Object, meta: Mapping[str, str]) -> bool:
    """The article or a part of it is not free; what other articles of the page say does not count."""
    parts = [linked, *(part for part in listed(linked.get("hasPart")) if isinstance(part, dict))]
    said = any(str(part.get("isAccessibleForFree")).lower() == "false" for part in parts)
    return said or meta.get("article:content_tier") in _PAID


class _TitleTag(NamedTuple):
    """What the title tag holds: the headline, the name of the site, sometimes the section between them."""

    headline: str = ""
    publisher: str = ""
    section: str = ""


def _title_tag(text: str, heading: str) -> _TitleTag:
    """`Harbour Post | World | Headline`, `Headline - Harbour Post`, or `Harbour Post: Headline` under a heading that
    names the site; the headline is what the page's heading says, without one the longest piece."""
    site, colon, rest = text.partition(": ")
    if colon and heading and same_words(site, heading):
        return _TitleTag(rest, _site(site))
    pieces = [piece.strip() for piece in _SITE_MARKS.split(text) if piece.strip()]
    if len(pieces) < 2:
        return _TitleTag(heading or text)
    if not heading and len(pieces) == 2 and not _SURE_MARKS.search(text):
        return _TitleTag(text)
    headline = heading or max(reversed(pieces), key=lambda piece: len(piece.split()))
    if same_words(pieces[-1], headline):
        return _TitleTag(headline, _site(pieces[0]), _site(pieces[1]) if len(pieces) > 2 else "")
    return _TitleTag(headline, _site(pieces[-1]) if begins_with(text, headline) else "")


def _site(name: str) -> str:
    return name.strip() if len(name.split()) <= LONGEST_SITE else ""


def _canonical(link: str, other: str) -> str:
    """The address of the page; one without a host is made whole by another witness, or given up."""
    whole = urljoin(other, link) if link else other
    return whole if "://" in whole else ""


def _breadcrumb(marked: Marked) -> str:
    """The last link of a trail; the first one is the front page."""
    trail = next(iter(marked.classed(_TRAIL)), None)
    links = [name for tag in trail.find_all("a") if (name := inner(tag))] if trail else []
    return links[-1] if len(links) > 1 else ""


def _first(said: Iterable[tuple[str, str]]) -> str:
    return next((flat(value) for _, value in said if len(value) < LONGEST_VALUE), "")


def _named(meta: Mapping[str, str], field: str) -> Iterator[tuple[str, str]]:
    return ((f"meta {name}", meta[name]) for name in _META[field] if name in meta)


def _own_title(title: str, heading: str, publisher: str) -> str:
    """The title without the name of the site: the main heading where it says the same."""
    if heading and title.startswith(heading):
        return heading
    for mark in (" | ", " - ", " – ", " — "):
        own, _, site = title.rpartition(mark)
        if own and publisher and site.casefold() == publisher.casefold():
            return own
    return title


def _authors(
    linked: Object, objects: Sequence[Object], meta: Mapping[str, str], marked: Marked, publisher: str
) -> tuple[str, ...]:
    named = [reference(author, objects) for author in listed(linked.get("author") or linked.get("creator"))]
    choices: list[Iterable[str]] = [named, *([value] for _, value in _named(meta, "authors"))]
    choices.append(map(told, marked.properties("author")))
    choices.append(map(inner, marked.related("author")))
    choices.append(map(told, marked.people()))
    choices.append(map(_first_line, marked.classed(_WRITTEN)[:2]))
    return next((names for values in choices if (names := author_names(values, publisher))), ())


def _first_line(tag: Tag) -> str:
    """The first string of a byline that says more than "By": what follows are papers, offices, dates."""
    return next((name for string in tag.stripped_strings if (name := _BY.sub("", flat(string)))), "")


def _dates(linked: Object, meta: Mapping[str, str], marked: Marked) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "uploadDate", "dateCreated"):
        yield f"json-ld {key}", text_in(linked.get(key))
    yield from _named(meta, "dates")
    for name in ("datePublished", "dateCreated", "created"):
        yield from ((f"microdata {name}", told(tag)) for tag in marked.properties(name)[:2])
    for tag in marked.named("time")[:3]:
        yield "time tag", attribute(tag, "datetime")
        yield "time tag", inner(tag)
    dated = marked.classed(_DATED)
    yield from (("abbr title", attribute(tag, "title")) for tag in dated if tag.name == "abbr")
    for tag in dated[:DATE_TAGS]:
        yield from (("page text", piece) for piece in _pieces(tag))
    yield "json-ld dateModified", text_in(linked.get("dateModified"))


def _pieces(tag: Tag) -> Iterator[str]:
    """The text of a small element, whole and string by string."""
    if len(inner(tag)) < LONGEST_VALUE:
        yield inner(tag)
        yield from (part for string in tag.stripped_strings for part in re.split(r"\s[|•·–-]\s", string))
