"""Live: the entries of a live blog, each with its time.

In: the tree of a page. Out: blocks in the order of the page, those of an entry with the time it was written; none for a
page that is no live blog. Hard because comments and teasers repeat a time and a text just like entries do.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree

from tasks.clean.block import Block, flat
from tasks.clean.tree import FURNITURE, blocks_of, innermost, text_of

FEWEST_ENTRIES = 4  # fewer are a list of updates at the end of an article
FEWEST_WORDS = 8  # of an entry outside of links; a teaser is a link

_OTHERS = re.compile(r"comment|related|teaser|most-read", re.IGNORECASE)


def live_blocks(root: etree._Element) -> list[Block]:
    """What stands before the first entry, then the entries; empty when the page has too few."""
    entries = _entries(root)
    found: list[Block] = []
    begun = False
    for element in innermost(root, FURNITURE) if entries else ():
        holder = next((ancestor for ancestor in element.iterancestors() if ancestor in entries), None)
        begun = begun or holder is not None
        if holder is not None:
            found += [replace(block, said_at=entries[holder]) for block in blocks_of(element)]
        elif not begun and not _is_linked(element):  # what follows the first entry outside of one is furniture
            found += [block for block in blocks_of(element) if block.kind != "heading"]
    return found


def _entries(root: etree._Element) -> dict[etree._Element, datetime]:
    """The widest elements that hold one time each and stand side by side, with that time."""
    timed = [element for element in root.iter("time") if _moment(element) and not _is_of_others(element)]
    if len(timed) < FEWEST_ENTRIES:
        return {}
    held = {_holder(element, set(timed)): element for element in timed}
    told = {holder: element for holder, element in held.items() if _own_words(holder) >= FEWEST_WORDS}
    parent, beside = Counter(holder.getparent() for holder in told).most_common(1)[0] if told else (None, 0)
    if beside < FEWEST_ENTRIES:
        return {}
    moments = {holder: _moment(element) for holder, element in told.items() if holder.getparent() is parent}
    return {holder: moment for holder, moment in moments.items() if moment}


def _holder(element: etree._Element, timed: Collection[etree._Element]) -> etree._Element:
    holder = element
    while (parent := holder.getparent()) is not None and sum(time in timed for time in parent.iter("time")) == 1:
        holder = parent
    return holder


def _is_of_others(element: etree._Element) -> bool:
    return any(_OTHERS.search(ancestor.get("class") or "") for ancestor in element.iterancestors())


def _is_linked(element: etree._Element) -> bool:
    """Whether a link is all it holds."""
    return text_of(element) == flat(" ".join(map(text_of, element.iter("a"))))


def _own_words(entry: etree._Element) -> int:
    texts = entry.iter("p", "li", "blockquote")
    return sum(len(text_of(text).split()) for text in texts if next(text.iterancestors("a"), None) is None)


def _moment(element: etree._Element) -> datetime | None:
    """The time of day that the element names; None for a day, or for what is no ISO 8601."""
    written = element.get("datetime") or ""
    try:
        found = datetime.fromisoformat(written) if "T" in written else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC) if found else None
