"""Actors: who one noun phrase means. Every actor, in an article or in an evaluation, is read here.

In: words of the phrase, countries its surroundings name, day. Out: Reading.
Hard because the head noun decides, not the grandest name inside: a "former CIA official" is neither CIA nor in office.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tasks.entities.core import Core
from tasks.entities.lexicon import lexicon
from tasks.entities.phrase import Item, items_of
from tasks.entities.reading import Reading
from tasks.knowledge import Knowledge

STATE = frozenset({"GOV", "LEG", "JUD", "COP", "SPY"})
"""Sectors of bodies that belong to the country in which they are named."""

NOTHING = Reading()
DEEPEST = 3  # nested "of": member of the board of the bank of …


def read_phrase(
    words: Sequence[str],
    on: date | None,
    knowledge: Knowledge,
    around: Sequence[str] = (),
    depth: int = 0,
    person: tuple[int, int] | None = None,
) -> Reading:
    """The reading of one phrase. `around`: countries that its surroundings name, the best first.

    `person`: first and last word of what the engine marks as a person's name.
    """
    items = items_of(words, knowledge)
    front, closing, back = _cut(items)
    behind = NOTHING
    if back and depth < DEEPEST:
        behind = read_phrase(words[back[0].first :], on, knowledge, around, depth + 1)
    is_of = closing is not None and closing.text == "of"
    near = (behind.country,) if is_of and behind.country and not behind.is_lent else ()
    is_served = closing is not None and closing.text == "to" and _serves(front)
    if closing and closing.text == "to" and not is_served:
        around = [country for country in around if country != behind.country]  # an envoy to X is nobody of X
    if is_of and behind.head and all(item.kind == "other" for item in front):
        return _counted(behind, back[0].first)
    reader = Core(front, on, knowledge, (*near, *around), person)
    reader.is_told = bool(near)
    reading = _joined(reader.read(), behind, "binds" if is_served else closing.kind if closing else "", closing, reader)
    if (
        reading.country is None
        and around
        and reading.rule not in ("unknown", "place")
        and not _is_complete(reading)
        and not _is_of_anywhere(reading)
        and not _is_foreign(front, knowledge)
        and (not reader.belongs or reading.kind == "name")
    ):
        reading = replace(reading, country=around[0], is_lent=True)
    return reading


def _counted(behind: Reading, first: int) -> Reading:
    """ "Dozens of Kenyan protesters" are protesters."""
    head = behind.head and (behind.head[0] + first, behind.head[1] + first)
    return replace(behind, head=head)


def _is_complete(reading: Reading) -> bool:
    """Whether the phrase means somebody who has no country, so that none must be lent."""
    return reading.key is not None


def _is_of_anywhere(reading: Reading) -> bool:
    """Whether it is a body with a name that may be of any country, unlike a ministry or a court."""
    return reading.kind == "name" and reading.entity_type == "ORG" and reading.sector not in STATE


def _is_foreign(front: Sequence[Item], knowledge: Knowledge) -> bool:
    """An ambassador or an embassy is of another country than the people around."""
    words = lexicon(knowledge).words
    return any(words.get(item.text.lower().rpartition(" ")[2]) == "foreign" for item in front if item.kind == "agent")


def _serves(front: Sequence[Item]) -> bool:
    agents = [item.agent for item in front if item.agent is not None]
    return bool(agents) and agents[-1].serves


def _cut(items: list[Item]) -> tuple[list[Item], Item | None, list[Item]]:
    """Items up to the word that ends the core of the phrase, that word, and what follows it."""
    at = 0
    while at < len(items) and items[at].kind in ("binds", "closes", "break"):
        at += 1
    for end in range(at, len(items)):
        if end > at and items[end].kind in ("binds", "closes", "break"):
            return items[at:end], items[end], items[end + 1 :]
    return items[at:], None, []


def _joined(front: Reading, behind: Reading, kind: str, closing: Item | None, reader: Core) -> Reading:
    """The core completed by what follows it: "leader of X", "rebels in X", "X, the leader of Y"."""
    if kind == "binds":
        sector = front.sector
        if reader.belongs and behind.sector and not reader.has_own_sector:
            sector = behind.sector
        is_lent = front.is_lent or (front.country is None and behind.is_lent)
        return replace(
            front, country=front.country or behind.country, sector=reader.with_standing(sector), is_lent=is_lent
        )
    if kind == "break" and closing is not None and closing.text != "-":
        return _apposed(front, behind)
    return front


def _apposed(front: Reading, behind: Reading) -> Reading:
    named, other = (front, behind) if front.name or not behind.name else (behind, front)
    if front.rule == "unknown" and behind.rule != "unknown":
        return replace(behind, name=named.name or behind.name)
    return replace(
        named,
        country=front.country or behind.country,
        sector=front.sector or behind.sector,
        role=named.role or other.role,
    )
