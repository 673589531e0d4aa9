"""Authors: the names in what a page gives as its author.

In: strings as written. Out: names in order, without "By", offices, dates and addresses.
Hard because "Staff Reporter" is an office beside a name, and all that is said where no name stands.
"""

import re
from collections.abc import Iterable

from tasks.clean.block import flat
from tasks.read.fields import split_authors

LONGEST_NAME = 60  # characters
MOST_WORDS = 6  # of one name; more are a sentence about the author

_BY = re.compile(
    r"^(?:(?:written|posted|submitted|published|reported|reporting|story|text|words|report)\s+)?(?:by|par|por)\b:?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:\d|[(\[<]|\s[-–—/|]\s|\son\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b).*$", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|editorial|contributor|journalist|columnist|photographer|desk|"
    r"bureau|newsroom|agency|agencies)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"://|@|\bwww\.|\.(?:com|org|net)\b", re.IGNORECASE)
_DAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:updated|published|posted)\b", re.IGNORECASE)


def author_names(values: Iterable[str], publisher: str = "") -> tuple[str, ...]:
    """Names; offices and the publisher's own name count only where no other name stands."""
    parts = [part for value in values for part in split_authors(_BY.sub("", flat(value)))]
    names = [name for part in parts if (name := _name(part))]
    people = [n for n in names if not _ROLE.search(n) and n.casefold() != publisher.casefold()]
    return tuple(dict.fromkeys(people or [n for n in names if n.casefold() != publisher.casefold()]))


def _name(part: str) -> str:
    if _ADDRESS.search(part) or _DAY.search(part):
        return ""
    name = _AFTER.sub("", _BY.sub("", part)).strip(" ,.:|-–—")
    is_name = 1 < len(name) < LONGEST_NAME and len(name.split()) <= MOST_WORDS and not name[0].islower()
    return name if is_name else ""
