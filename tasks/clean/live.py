"""Live: the dated entries of a live blog.

In: the page, parsed and as read. Out: which elements are entries, and their times; or entries told in JSON-LD only.
Hard because a section front is a list of dated elements too; but its text is in links, and that of an entry is not.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from lxml import etree

from tasks.clean.block import Block, flat
from tasks.clean.dates import parse_stamp
from tasks.clean.tree import Tagged

FEWEST = 3  # entries of a live blog; two dated elements are two dates
MOST_TIMES = 2_000  # time elements looked at; the longest live blogs have some hundred entries
HIGHEST = 8  # elements between an entry and its time
ENTRY_WORDS = 5  # an entry tells something
ENTRY_SHARE = 0.5  # of the unlinked words of a page of this kind

_UPDATES = "liveBlogUpdate"
_SCRIPT = re.compile(r"<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>(.{0,2000000}?)</script", re.IGNORECASE | re.DOTALL)


class Entries(NamedTuple):
    """Elements that are entries, numbered from 1 in page order, and the time of each number, None = not told."""

    numbers: Mapping[etree._Element, int]
    times: Mapping[int, datetime | None]
    stamps: frozenset[str]  # texts of the times as printed


NO_ENTRIES = Entries({}, {}, frozenset())


def live_entries(root: etree._Element, zones: Mapping[str, int]) -> Entries:
    """The largest group of neighbours that hold one time each; empty when there is none."""
    times = list(islice(root.iter("time"), MOST_TIMES))
    if len(times) < FEWEST:
        return NO_ENTRIES
    held = Counter(above for time in times for above in islice(time.iterancestors(), HIGHEST))
    groups: dict[tuple[etree._Element, object], list[tuple[etree._Element, etree._Element]]] = defaultdict(list)
    for time in times:
        alone = [above for above in islice(time.iterancestors(), HIGHEST) if held[above] == 1]
        parent = alone[-1].getparent() if alone else None
        if parent is not None:
            groups[parent, alone[-1].tag].append((alone[-1], time))
    found = max(groups.values(), key=len, default=[])
    if len(found) < FEWEST:
        return NO_ENTRIES
    numbered = list(enumerate(found, 1))
    return Entries(
        {element: number for number, (element, _) in numbered},
        {number: _time(time, zones) for number, (_, time) in numbered},
        frozenset(_inner(time) for _, time in found),
    )


def entry_blocks(tagged: Sequence[Tagged], entries: Entries) -> list[Tagged]:
    """What the entries tell; empty when the page is no live blog after all."""
    told = [block for block in tagged if block.entry and not block.part and block.text not in entries.stamps]
    prose = Counter[int]()
    for block in told:
        prose[block.entry] += round(block.words * (1 - block.links))
    page = sum(round(block.words * (1 - block.links)) for block in tagged if not block.part)
    tells = [number for number, words in prose.items() if words >= ENTRY_WORDS]
    is_live = len(tells) >= FEWEST and sum(prose.values()) >= ENTRY_SHARE * page
    return [block for block in told if block.links < 0.5 or block.words >= ENTRY_WORDS] if is_live else []


def updates_told(content: str, zones: Mapping[str, int]) -> list[Block]:
    """Entries of `liveBlogUpdate`, for a page that draws them by script."""
    if _UPDATES not in content:
        return []
    return [
        block
        for script in _SCRIPT.finditer(content)
        if _UPDATES in script[1]
        for update in _updates(_parsed(script[1]))
        for block in _told(update, zones)
    ]


def _updates(linked: object) -> Iterator[Mapping[str, object]]:
    for thing in linked if isinstance(linked, list) else [linked]:
        inner = thing if isinstance(thing, dict) else {}
        updates = inner.get(_UPDATES)
        yield from (
            update for update in (updates if isinstance(updates, list) else [updates]) if isinstance(update, dict)
        )
        if isinstance(inner.get("@graph"), list):
            yield from _updates([{**part, "@graph": None} for part in inner["@graph"] if isinstance(part, dict)])


def _told(update: Mapping[str, object], zones: Mapping[str, int]) -> Iterator[Block]:
    said_at = _as_time(str(update.get("datePublished") or ""), zones)
    headline, body = update.get("headline"), update.get("articleBody")
    if isinstance(headline, str) and headline.strip():
        yield Block(flat(headline), "heading", said_at=said_at)
    if isinstance(body, str):
        yield from (Block(flat(line), said_at=said_at) for line in body.splitlines() if line.strip())


def _parsed(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None  # a page may break its own JSON-LD; its elements are asked alone


def _time(element: etree._Element, zones: Mapping[str, int]) -> datetime | None:
    return _as_time(element.get("datetime") or _inner(element), zones)


def _as_time(written: str, zones: Mapping[str, int]) -> datetime | None:
    stamp = parse_stamp(flat(written), zones)
    return stamp.at if stamp and stamp.precision in ("second", "minute") else None


def _inner(element: etree._Element) -> str:
    return flat("".join(map(str, element.itertext())))
