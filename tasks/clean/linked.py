"""Linked: the JSON-LD of a page.

In: the texts of its scripts. Out: every object, the one that is the article, names that stand elsewhere on the page.
Hard because a page describes its site, its trail and its teasers in the same terms as its article.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

Object = Mapping[str, object]

DEEPEST = 20  # levels that are looked through

_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|Reportage\w*)\Z")
_OTHER_ARTICLE = re.compile(r"(?:VideoObject|ImageGallery|MediaGallery)\Z")


def linked_objects(scripts: Iterable[str]) -> Iterator[Object]:
    """Every object of the page that may be an article or be named by one."""
    for script in scripts:
        yield from _objects(_parsed(script), DEEPEST)


def article_object(objects: Sequence[Object]) -> Object:
    """The first object that is an article, else a film or a gallery; empty when there is none."""
    for pattern in (_ARTICLE, _OTHER_ARTICLE):
        for found in objects:
            if any(isinstance(kind, str) and pattern.search(kind) for kind in listed(found.get("@type"))):
                return found
    return {}


def reference(value: object, objects: Sequence[Object]) -> str:
    """The name of somebody who may be told by `@id` alone, somewhere else on the page."""
    if isinstance(value, list):
        return next((name for item in value if (name := reference(item, objects))), "")
    if isinstance(value, dict) and "name" not in value:
        named = (text_in(other.get("name")) for other in objects if other.get("@id") == value.get("@id"))
        return next(filter(None, named), "")
    return text_in(value)


def _parsed(text: str) -> object:
    try:
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None  # a page may break its own JSON-LD; its meta tags are asked next


def _objects(value: object, depth: int) -> Iterator[Object]:
    if depth and isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _objects(value.get(key), depth - 1)


def text_in(value: object) -> str:
    """A string, or the name of what is described."""
    if isinstance(value, list):
        return next((text for item in value if (text := text_in(item))), "")
    if isinstance(value, dict):
        return text_in(value.get("name") or value.get("@id"))
    return value if isinstance(value, str) else ""


def listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
