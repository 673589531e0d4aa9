"""Metadata: what a page says about itself: JSON-LD, then meta tags, then microdata, then <time>.

In: the page. Out: Claims, and every statement of its date, best first.
Hard because a page names its site, its section and its teasers with the same tags as the article.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from tasks.clean.block import flat
from tasks.clean.slices import slices_of
from tasks.read import Claims
from tasks.read.fields import split_authors

_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|Reportage\w*)\Z")
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "publisher": ("og:site_name", "dc.publisher", "application-name"),
    "section": ("article:section", "section", "parsely-section"),
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
_WRITTEN = re.compile(r"(?:^|[-_])(?:byline|author|authors|author-name)(?:$|[-_]name)", re.IGNORECASE)
_BY = re.compile(r"^(?:written\s)?by:?\s+", re.IGNORECASE)
LONGEST_VALUE = 300  # characters of one field; what is longer is a text in the wrong place
DEEPEST = 20  # levels of JSON-LD that are looked through
DATE_TAGS = 12  # page elements that may print the date; the rest belong to teasers


class PageFacts(NamedTuple):
    claims: Claims  # `published` stays empty: dates say where they come from
    dates: tuple[tuple[str, str], ...]  # (where it stands, as written), best first


def page_facts(content: str) -> PageFacts:
    soup = BeautifulSoup(slices_of(content), "lxml")
    linked, meta = _article_object(soup), _meta(soup)
    publisher = _first(_text(linked.get("publisher")), *_named(meta, "publisher"))
    heading = soup.find("h1")
    title = _first(_text(linked.get("headline")), *_named(meta, "title"), _inner(heading), _inner(soup.find("title")))
    return PageFacts(
        Claims(
            title=_own_title(title, _inner(heading), publisher),
            url=_first(_link(soup), *_named(meta, "url"), _text(linked.get("url"))),
            publisher=publisher,
            authors=_authors(linked, meta, soup),
            section=_first(_text(linked.get("articleSection")), *_named(meta, "section")),
            language=_first(_attribute(soup.find("html"), "lang"), _text(linked.get("inLanguage"))),
        ),
        tuple(_dates(linked, meta, soup)),
    )


def _article_object(soup: BeautifulSoup) -> Mapping[str, object]:
    """The first JSON-LD object that is an article; empty when there is none."""
    for script in soup.find_all("script", type=re.compile(r"ld\+json", re.IGNORECASE)):
        for found in _objects(_parsed(script.get_text()), DEEPEST):
            kinds = found.get("@type")
            if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(kinds)):
                return found
    return {}


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


def _authors(linked: Mapping[str, object], meta: Mapping[str, str], soup: BeautifulSoup) -> tuple[str, ...]:
    named = [_text(author) for author in _listed(linked.get("author"))]
    choices: list[Iterable[str]] = [named, *([value] for value in _named(meta, "authors"))]
    choices.append(_inner(tag) for tag in soup.find_all(attrs={"itemprop": "author"}, limit=5))
    choices.append(_inner(tag) for tag in soup.find_all(rel="author", limit=5))
    choices.append(_inner(tag) for tag in soup.find_all(class_=_WRITTEN, limit=2))
    for values in choices:
        names = [name for value in values for name in split_authors(_BY.sub("", flat(value)))]
        real = [name for name in names if "://" not in name and 1 < len(name) < 60]
        if real:
            return tuple(dict.fromkeys(real))
    return ()


def _dates(linked: Mapping[str, object], meta: Mapping[str, str], soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated"):
        yield f"json-ld {key}", _text(linked.get(key))
    yield from ((f"meta {name}", meta[name]) for name in _META["dates"] if name in meta)
    for tag in soup.find_all(attrs={"itemprop": re.compile("^(?:datePublished|dateCreated)$")}, limit=2):
        yield "microdata datePublished", _attribute(tag, "content") or _attribute(tag, "datetime") or _inner(tag)
    for tag in soup.find_all("time", limit=3):
        yield "time tag", _attribute(tag, "datetime")
        yield "time tag", _inner(tag)
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
