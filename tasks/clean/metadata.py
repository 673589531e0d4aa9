"""Metadata: what a page says about itself: JSON-LD, then meta tags, then microdata, then <time>.

In: the page. Out: Claims, and every statement of its date, best first.
Hard because a page names its site, its section and its teasers with the same tags as the article.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from tasks.clean.block import begins_with, flat, same_words
from tasks.clean.slices import slices_of
from tasks.read import Claims
from tasks.read.fields import split_authors

_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|Reportage\w*)\Z")
_OTHER_ARTICLE = re.compile(r"(?:VideoObject|ImageGallery|MediaGallery)\Z")
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "publisher": ("og:site_name", "dc.publisher", "application-name"),
    "section": ("article:section", "articlesection", "section", "parsely-section"),
    "url": ("og:url",),
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
_WRITTEN = re.compile(r"(?:^|(?<!comment)[-_])(?:byline|author|authors|author-name)(?:$|[-_]name)", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written|posted|reported|story|words|text)\s)?by\b:?\s*", re.IGNORECASE)
_SITE_MARKS = re.compile(r"\s[|–—·»-]\s|\s::\s|\s?\|\s?")
_PAID = ("locked", "metered", "paid")
LONGEST_VALUE = 300  # characters of one field; what is longer is a text in the wrong place
LONGEST_SITE = 8  # words of the name of a site in the title tag; with more it is another headline
DEEPEST = 20  # levels of JSON-LD that are looked through
DATE_TAGS = 12  # page elements that may print the date; the rest belong to teasers


class PageFacts(NamedTuple):
    claims: Claims  # `published` stays empty: dates say where they come from
    dates: tuple[tuple[str, str], ...]  # (where it stands, as written), best first
    is_article: bool  # the page calls itself an article
    is_locked: bool  # the page says that its article must be paid for

    @property
    def is_dated(self) -> bool:
        """Whether the page says in its own terms when it was published; a time in its text may be a teaser's."""
        return any(place.startswith(("json-ld", "meta", "microdata")) for place, _ in self.dates)


def page_facts(content: str) -> PageFacts:
    soup = BeautifulSoup(slices_of(content), "lxml")
    objects = list(_linked_objects(soup))
    linked, meta = _article_object(objects), _meta(soup)
    heading, tagged = _inner(soup.find("h1")), _inner(soup.find("title"))
    tag = _title_tag(tagged, heading or _text(linked.get("headline")))
    named = _first(
        _reference(linked.get("publisher"), objects), *_named(meta, "publisher"), _property(soup, "publisher")
    )
    publisher = named or tag.publisher
    title = _first(_text(linked.get("headline")), *_named(meta, "title"), tag.headline)
    return PageFacts(
        Claims(
            title=_own_title(title, heading, publisher),
            url=_canonical(_link(soup), _first(*_named(meta, "url"), _text(linked.get("url")))),
            publisher=publisher,
            authors=_authors(linked, objects, meta, soup),
            section=_first(
                _text(linked.get("articleSection")), *_named(meta, "section"), _breadcrumb(soup), tag.section
            ),
            language=_first(_attribute(soup.find("html"), "lang"), _text(linked.get("inLanguage"))),
        ),
        tuple((place, written) for place, written in _dates(linked, meta, soup) if written.strip()),
        bool(linked) or meta.get("og:type", "").lower() == "article" or "article:published_time" in meta,
        str(linked.get("isAccessibleForFree")).lower() == "false" or meta.get("article:content_tier") in _PAID,
    )


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


def _linked_objects(soup: BeautifulSoup) -> Iterator[Mapping[str, object]]:
    """Every JSON-LD object of the page that may be an article or be named by one."""
    for script in soup.find_all("script"):
        yield from _objects(_parsed(script.get_text()), DEEPEST)


def _article_object(objects: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    """The first object that is an article, else a film or a gallery; empty when there is none."""
    for pattern in (_ARTICLE, _OTHER_ARTICLE):
        for found in objects:
            if any(isinstance(kind, str) and pattern.search(kind) for kind in _listed(found.get("@type"))):
                return found
    return {}


def _reference(value: object, objects: Sequence[Mapping[str, object]]) -> str:
    """The name of somebody who may be told by `@id` alone, somewhere else on the page."""
    if isinstance(value, list):
        return next((name for item in value if (name := _reference(item, objects))), "")
    if isinstance(value, dict) and "name" not in value:
        named = (_text(other.get("name")) for other in objects if other.get("@id") == value.get("@id"))
        return next(filter(None, named), "")
    return _text(value)


def _parsed(text: str) -> object:
    try:
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None  # a page may break its own JSON-LD; its meta tags are asked next


def _objects(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth and isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _objects(value.get(key), depth - 1)


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = _attribute(tag, "property") or _attribute(tag, "name") or _attribute(tag, "itemprop")
        content = _attribute(tag, "content")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _property(soup: BeautifulSoup, name: str) -> str:
    """What microdata or RDFa says under a name: of a thing that has a name of its own, that name."""
    return next((_told(tag) for tag in _properties(soup, name) if _told(tag)), "")


def _properties(soup: BeautifulSoup, name: str) -> list[Tag]:
    wanted = re.compile(rf"^(?:\w+:)?{name}$")
    marked = (soup.find_all(attrs={attribute: wanted}, limit=5) for attribute in ("itemprop", "property"))
    return [tag for tags in marked for tag in tags if isinstance(tag, Tag)]


def _told(tag: Tag) -> str:
    inner = next(iter(tag.find_all(attrs={"itemprop": "name"}, limit=1)), None) or next(
        iter(tag.find_all(attrs={"property": re.compile(r"^(?:\w+:)?name$")}, limit=1)), None
    )
    told = inner if isinstance(inner, Tag) else tag
    return flat(_attribute(told, "content") or _attribute(told, "datetime") or _inner(told))


def _breadcrumb(soup: BeautifulSoup) -> str:
    """The last link of a trail; the first one is the front page."""
    trail = soup.find(class_=re.compile("breadcrumb", re.IGNORECASE))
    links = [name for tag in trail.find_all("a") if (name := _inner(tag))] if isinstance(trail, Tag) else []
    return links[-1] if len(links) > 1 else ""


def _first(*values: str) -> str:
    return next((flat(value) for value in values if value and len(value) < LONGEST_VALUE), "")


def _named(meta: Mapping[str, str], field: str) -> Iterator[str]:
    return (meta[name] for name in _META[field] if name in meta)


def _own_title(title: str, heading: str, publisher: str) -> str:
    """The title without the name of the site: the main heading where it says the same."""
    if heading and title.startswith(heading):
        return heading
    for mark in (" | ", " - ", " – ", " — "):
        own, _, site = title.rpartition(mark)
        if own and publisher and site.casefold() == publisher.casefold():
            return own
    return title


def _link(soup: BeautifulSoup) -> str:
    return _attribute(soup.find("link", rel="canonical"), "href")


def _authors(
    linked: Mapping[str, object],
    objects: Sequence[Mapping[str, object]],
    meta: Mapping[str, str],
    soup: BeautifulSoup,
) -> tuple[str, ...]:
    named = [_reference(author, objects) for author in _listed(linked.get("author") or linked.get("creator"))]
    choices: list[Iterable[str]] = [named, *([value] for value in _named(meta, "authors"))]
    choices.append(map(_told, _properties(soup, "author")))
    choices.append(_inner(tag) for tag in soup.find_all(rel="author", limit=5))
    choices.append(_first_line(tag) for tag in soup.find_all(class_=_WRITTEN, limit=2))
    for values in choices:
        names = [name for value in values for name in split_authors(_BY.sub("", flat(value)))]
        real = [name for name in names if "://" not in name and 1 < len(name) < 60]
        if real:
            return tuple(dict.fromkeys(real))
    return ()


def _first_line(tag: Tag) -> str:
    """The first string of a byline that says more than "By": what follows are papers, offices, dates."""
    return next((name for string in tag.stripped_strings if (name := _BY.sub("", flat(string)))), "")


def _dates(linked: Mapping[str, object], meta: Mapping[str, str], soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "uploadDate", "dateCreated"):
        yield f"json-ld {key}", _text(linked.get(key))
    yield from ((f"meta {name}", meta[name]) for name in _META["dates"] if name in meta)
    for name in ("datePublished", "dateCreated", "created"):
        yield from ((f"microdata {name}", _told(tag)) for tag in _properties(soup, name)[:2])
    for tag in soup.find_all("time", limit=3):
        yield "time tag", _attribute(tag, "datetime")
        yield "time tag", _inner(tag)
    for tag in soup.find_all("abbr", class_=_DATED, limit=2):
        yield "abbr title", _attribute(tag, "title")
    for tag in soup.find_all(class_=_DATED, limit=DATE_TAGS):
        yield from (("page text", piece) for piece in _pieces(tag))
    yield "json-ld dateModified", _text(linked.get("dateModified"))


def _pieces(tag: Tag) -> Iterator[str]:
    """The text of a small element, whole and string by string."""
    if len(_inner(tag)) < LONGEST_VALUE:
        yield _inner(tag)
        yield from (part for string in tag.stripped_strings for part in re.split(r"\s[|•·–-]\s", string))


def _text(value: object) -> str:
    if isinstance(value, list):
        return next((text for item in value if (text := _text(item))), "")
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@id"))
    return value if isinstance(value, str) else ""


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _inner(tag: object) -> str:
    return flat(tag.get_text(" ")) if isinstance(tag, Tag) else ""


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return value if isinstance(value, str) else ""
