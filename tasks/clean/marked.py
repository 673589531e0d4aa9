"""Marked: the elements of a page that say something about it, looked through once.

In: a parsed page. Out: its meta tags and other tags of its head; of its marked parts, elements by name, property
(microdata, RDFa), relation and class.
Hard because each look through a parsed page costs as much as parsing a small one.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from lxml import etree

from tasks.clean.block import flat
from tasks.clean.slices import LONGEST_SLICE, slices_of

MOST = 5  # elements of one property or relation; more are a list of others


class Marked:
    """The elements of one page, in its order."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        markup = slices_of(root)
        found = BeautifulSoup(markup, "lxml").find_all(True) if markup else []
        self._tags = [tag for tag in found if isinstance(tag, Tag)]

    def text(self, name: str) -> str:
        """What the first element of that name holds; empty when that is too long to be what it should be."""
        found = next(self._root.iter(name), None)
        text = "" if found is None else flat(" ".join(map(str, found.itertext())))
        return text if len(text) < LONGEST_SLICE else ""

    @property
    def linked(self) -> list[str]:
        """The texts of its JSON-LD."""
        return [
            script.text or "" for script in self._root.iter("script") if "ld+json" in script.get("type", "").lower()
        ]

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self._tags if tag.name == name]

    def properties(self, name: str) -> list[Tag]:
        """Elements of a property, whatever its vocabulary: `author`, `schema:author`."""
        return [tag for tag in self._tags if _has_property(tag, name)][:MOST]

    def related(self, name: str) -> list[Tag]:
        return [tag for tag in self._tags if name in (tag.get("rel") or ())][:MOST]

    def people(self) -> list[Tag]:
        """Elements that RDFa calls a person."""
        return [tag for tag in self._tags if attribute(tag, "typeof").rpartition(":")[2] == "Person"][:MOST]

    def classed(self, pattern: re.Pattern[str]) -> list[Tag]:
        return [tag for tag in self._tags if any(map(pattern.search, tag.get_attribute_list("class", [])))]

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """Content of the meta tags by property or name in lower case; of several the first."""
        found: dict[str, str] = {}
        for tag in self._root.iter("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            if name and tag.get("content"):
                found.setdefault(name.lower(), tag.get("content", ""))
        return found

    @property
    def canonical(self) -> str:
        links = (tag for tag in self._root.iter("link") if "canonical" in tag.get("rel", "").split())
        return next((tag.get("href", "") for tag in links), "")

    @property
    def language(self) -> str:
        return self._root.get("lang", "")


def told(tag: Tag) -> str:
    """What microdata or RDFa says there: of a thing that has a name of its own, that name."""
    name = next((part for part in tag.find_all(True) if isinstance(part, Tag) and _has_property(part, "name")), tag)
    return flat(attribute(name, "content") or attribute(name, "datetime") or inner(name))


def inner(tag: Tag) -> str:
    return flat(tag.get_text(" "))


def attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _has_property(tag: Tag, name: str) -> bool:
    given = attribute(tag, "itemprop") or attribute(tag, "property")
    return given.rpartition(":")[2] == name
