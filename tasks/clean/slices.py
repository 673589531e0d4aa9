"""Slices: the elements of a page that say something about it, as a page of their own.

In: a parsed page. Out: the markup of its times and of whatever is marked as author, date, publisher, section or trail.
Hard because the whole page costs the reader of these marks more than the extraction of its text; and a mark on what
holds the whole article is none.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

LONGEST_SLICE = 3_000  # characters of one marked element; a longer one is the article or the page
MOST_PARTS = 100  # elements in it
MOST = 60_000  # characters of all slices; the marks of an article come first

_MARKS = {
    "class": re.compile(
        r"date|publish|posted|time|byline|author|breadcrumb|vcard|(?<![\w-])by(?![\w-])", re.IGNORECASE
    ),
    "itemprop": re.compile("^(?:author|publisher|date|articleSection|headline)"),
    "property": re.compile("^(?:schema|dc|dcterms):"),
    "rel": re.compile("author"),
}
_MAY_SAY = etree.XPath(" | ".join((*(f"//@{name}" for name in _MARKS), "//time", "//abbr")))
_NEVER = ("html", "body", "script", "style")


def slices_of(root: etree._Element) -> str:
    """The elements in page order, each once."""
    parts: list[str] = []
    size, inside = 0, set[etree._Element]()
    for element in _marked(root):
        if element in inside or not _is_short(element):
            continue
        part = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        if len(part) <= LONGEST_SLICE:
            size += len(part)
            if size > MOST:
                break
            parts.append(part)
            inside = set(element.iter())
    return "".join(parts)


def _marked(root: etree._Element) -> Iterator[etree._Element]:
    may_say: Any = _MAY_SAY(root)  # elements, and attributes as strings that know their element
    for found in may_say:
        name = getattr(found, "attrname", None)
        if name is None:
            yield found
        elif _MARKS[name].search(found) and found.getparent().tag not in _NEVER:
            yield found.getparent()


def _is_short(element: etree._Element) -> bool:
    """Looks at no more than it takes to say so: marks may stand inside each other a thousand deep."""
    size = 0
    for number, length in enumerate(islice(_lengths(element), MOST_PARTS + 1)):
        size += length
        if number == MOST_PARTS or size > LONGEST_SLICE:
            return False
    return True


def _lengths(element: etree._Element) -> Iterator[int]:
    return (len(part.text or "") + len(part.tail or "") * (part is not element) for part in element.iter())
