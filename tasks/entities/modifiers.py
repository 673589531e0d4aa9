"""Modifiers: what stands before the head of a phrase, and what it tells about country and sector.

In: Items of the core of a phrase. Out: countries, sectors. Hard because the nearest modifier is not always the one that
counts: "rebel soldiers" are rebels, "opposition leaders" no government, "Russian-backed" forces not Russian.
"""

from collections.abc import Sequence
from datetime import date

from tasks.entities.lexicon import Title, lexicon
from tasks.entities.people import as_former, current_office, standing_on, titled_person
from tasks.entities.phrase import Item
from tasks.knowledge import Knowledge, KnownName, PlaceCandidate

BIG_CITY = 100_000  # inhabitants; smaller ones do not stand for a country that the text does not name
STRONG_OVER_HEAD = ("REB", "OPP")
"""Sectors that a modifier gives to an armed or unknown head: rebel soldiers, opposition groups."""


class Modifiers:
    """The core of a phrase, the words up to its first preposition or comma, asked for what stands before a head."""

    def __init__(
        self,
        items: list[Item],
        on: date | None,
        knowledge: Knowledge,
        around: tuple[str, ...],
        person: tuple[int, int] | None = None,
    ) -> None:
        self.items, self.on, self.knowledge, self.around, self.person = items, on, knowledge, around, person
        self.is_told = False  # the phrase itself names the country behind its head: "King X of Y"
        self.belongs = False  # the head takes its sector from what it belongs to
        self.has_own_sector = False  # a modifier has told that sector already
        self._standing = next((item.standing for item in items if item.standing), "")
        while self.items and self.items[-1].kind == "possessive":
            self.items = self.items[:-1]

    def with_standing(self, sector: str | None) -> str | None:
        return as_former(sector) if self._standing == "former" else sector

    def before(self, head: Item) -> list[Item]:
        return [item for item in self.items if item.last < head.first]

    def countries(self, before: Sequence[Item], is_local: bool = False) -> tuple[str, ...]:
        """Countries that the modifiers name, the nearest to the head first; "Russian-backed" last.

        `is_local`: a capital is its city before all.
        """
        peoples = {item.last + 1 for item in before if self.is_ethnic(item)}
        strong = [
            c
            for item in reversed(before)
            if not item.is_weak and item.first not in peoples and (c := self.country_of(item, is_local))
        ]
        weak = [c for item in reversed(before) if item.is_weak and (c := self.country_of(item))]
        return tuple(strong + weak)

    def is_ethnic(self, item: Item) -> bool:
        """ "Ethnic": the name behind it is that of a people, wherever it lives."""
        return lexicon(self.knowledge).words.get(item.text.lower()) == "clan"

    def country_of(self, item: Item, is_local: bool = False) -> str | None:
        if item.kind == "name":
            cities = [name for name in item.names if is_local and name.kind == "capital"]
            known = preferred(cities or list(item.names), self.around)
            if known.kind == "person":
                return standing_on(known, self.on, self.knowledge).country
            return known.country
        if item.kind == "place":
            is_small = item.agent is None and not is_well_known(item)
            return None if is_small and self.knowledge.surnames(item.text) else place_near(item, self.around).country
        if item.kind == "capital":
            person = titled_person(item.text, None, self.around, self.on, self.knowledge)
            return standing_on(person, self.on, self.knowledge).country if person else None
        return None

    def titled_sector(self, title: Title | None, before: list[Item]) -> str | None:
        """Sector that the words before a name give: "rebel commander X", "French National Assembly president X"."""
        agents = [item for item in before if item.kind == "agent"]
        if not agents:
            return title.sector if title else None
        return self.agent_sector(agents[-1]) or (title.sector if title else None)

    def of_leader(self, before: list[Item], sector: str | None) -> tuple[str, ...]:
        """Country of a government that goes by its leader: "the Bush administration"."""
        if sector != "GOV" or not before or before[-1].kind not in ("capital", "place"):
            return ()
        leader = titled_person(before[-1].text, Title(None, (), ""), self.around, self.on, self.knowledge)
        country = standing_on(leader, self.on, self.knowledge).country if leader else None
        return (country,) if country else ()

    def agent_sector(self, head: Item) -> str | None:
        """Sector of an agent word with its modifiers: nearest one first where it belongs to something."""
        agent, before = head.agent, self.before(head)
        own = agent.sector if agent else head.title.sector if head.title else None
        told = [s for item in reversed(before) if (s := self._sector_of(item))]
        if agent and agent.belongs:
            self.belongs = True
            self.has_own_sector = bool(told)
            return told[0] if told else own
        if own in ("MIL", "UAF", "UNK", "CVL", None):
            strong = [s for s in told if s.split("/")[0] in STRONG_OVER_HEAD]
            if strong:
                return strong[0]
        if own == "SOC" and before and before[-1].kind == "name" and told[:1] == ["REB"]:
            return "REB"  # "the Hamas movement"
        return own

    def _sector_of(self, item: Item) -> str | None:
        if lexicon(self.knowledge).words.get(item.text.lower()) == "rank":
            return None  # "deputy chief": no deputy of a parliament
        if item.kind == "agent":
            return item.agent.sector if item.agent else item.title.sector if item.title else None
        if item.kind == "name" and not item.is_weak:
            known = preferred(list(item.names), ())
            if known.kind in ("organisation", "metonym"):
                office = current_office(self.knowledge.offices(known.key), self.on)
                return office.sector if office else known.sector
        return None


def preferred(names: list[KnownName], countries: Sequence[str]) -> KnownName:
    """The reading that its surroundings support; else organisations and countries before the vaguer kinds."""
    order = ("metonym", "capital", "country", "demonym", "organisation", "person", "variant", "region")
    return min(names, key=lambda name: (name.country not in countries, order.index(name.kind), name.key))


def place_near(item: Item, countries: Sequence[str]) -> PlaceCandidate:
    """The likeliest place of a name; a namesake in a country of the story where the likeliest is no big one."""
    best = item.places[0]
    near = next((p for p in item.places if p.country in countries), None)
    if near is None or best.precision == "country" or best.kind == "capital":
        return best
    is_small = best.population < BIG_CITY and (best.precision == "city" or best.population > 0)
    return near if is_small or near.population >= BIG_CITY else best


def title_of(before: list[Item]) -> Title | None:
    """Title right before a name, if the last words before it are one."""
    return before[-1].title if before and before[-1].kind == "agent" else None


def is_well_known(item: Item) -> bool:
    """A country, division, region or big city; any other place name may be a surname."""
    return any(place.precision != "city" or place.population >= BIG_CITY for place in item.places)
