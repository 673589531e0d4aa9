"""Core: the reading of the words up to the first preposition or comma, by the kind of their head.

In: Items. Out: Reading. Hard because two capitalised words may be a person, a place, or a person named like two places.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from tasks.entities.lexicon import Agent
from tasks.entities.modifiers import is_well_known, title_of
from tasks.entities.naming import Naming
from tasks.entities.people import same_person
from tasks.entities.phrase import Item
from tasks.entities.reading import Reading
from tasks.knowledge import Knowledge, fold

MANY_WORDS = 3  # of a name that is looked up as another spelling although a word of it has a meaning of its own


class Core(Naming):
    """Reads the core of a phrase."""

    def read(self) -> Reading:
        head = self._head()
        if head is None:
            return Reading()
        run = self._unknown_person(head)
        if not run and (known := self._spelled_otherwise(head)) is not None:
            return known
        if run:
            return self.person_of_run(run, title_of(self.before(run[0])))
        if head.kind in ("name", "place"):
            return self.named(head)
        if head.kind == "agent":
            return self._nominal(head)
        return self._unknown_name(head)

    def _head(self) -> Item | None:
        """Last item that can stand for somebody; a lower-case stranger behind it does not count."""
        for item in reversed(self.items):
            if item.kind in ("name", "agent", "place", "capital"):
                return item
        return None

    def _spelled_otherwise(self, head: Item) -> Reading | None:
        """A known person in whose name a word means something else, too: "Abdel Fatah al-Sisi"."""
        last = self.items.index(head)
        first = last
        while first > 0 and self.items[first - 1].kind in ("capital", "place", "name"):
            first -= 1
        run = self.items[first : last + 1]
        if len(run) < MANY_WORDS or all(item.kind == "name" for item in run):
            return None
        person = same_person(" ".join(item.text for item in run), None, (), self.on, self.knowledge)
        return self.known_person(person, replace(head, first=run[0].first), None) if person else None

    def _unknown_person(self, head: Item) -> list[Item]:
        """Capitalised words that end with the head and are a person's name together, though each may be a place."""
        marked = [item for item in self.items if self.person and self.person[0] <= item.first <= self.person[1]]
        if len(marked) > 1 and all(item.kind == "other" or self._may_name_a_person(item) for item in marked):
            return marked
        last = self.items.index(head)
        first = last + 1
        while first > 0 and self._may_name_a_person(self.items[first - 1]):
            first -= 1
        run = self.items[first : last + 1]
        if len(run) < 2:
            return []
        title = title_of(self.items[:first])
        is_new = any(item.kind == "capital" for item in run) or title is not None
        is_longer = self.items[last - 1].kind == "capital" and not is_well_known(head)
        is_longer |= head.kind == "name" and self.items[last - 1].kind != "name"  # "Adam Curtis" is not Curtis
        return run if is_longer or (is_new and (title or _is_given_name(run[0], self.knowledge))) else []

    def _may_name_a_person(self, item: Item) -> bool:
        if item.kind == "name":
            return all(name.kind in ("person", "variant") for name in item.names)
        return item.kind in ("capital", "place")

    def _unknown_name(self, head: Item) -> Reading:
        at = last = self.items.index(head)
        while at > 0 and self.items[at - 1].kind in ("capital", "place"):
            at -= 1
        run = self.items[at : last + 1]
        return self.person_of_run(run, title_of(self.before(run[0])))

    def _nominal(self, head: Item) -> Reading:
        before = self.before(head)
        agent = head.agent
        sector = self.with_standing(self.agent_sector(head))
        is_local = sector != "GOV"  # "Brussels police" are of the city
        countries = self.of_leader(before, sector) or self.countries(before, is_local)
        is_name = _is_proper(head, before) and bool(agent and agent.is_institution)
        return Reading(
            country=countries[0] if countries else None,
            sector=sector,
            name=" ".join(item.text for item in [*before, head]) if is_name else None,
            role=head.text.lower() if head.title is not None else None,
            entity_type=_type_of(agent),
            kind="name" if is_name else "nominal",
            rule="agent",
            head=(head.first, head.last),
            is_plural=bool(agent and agent.is_plural),
        )


def _is_given_name(item: Item, knowledge: Knowledge) -> bool:
    return fold(item.text).split(" ")[0] in genders(knowledge)


@lru_cache(maxsize=8)
def genders(knowledge: Knowledge) -> Mapping[str, str]:
    """Gender of each common given name, empty where both bear it."""
    return {row["name"]: row["gender"] for row in knowledge.table("given_names")}


def _is_proper(head: Item, before: list[Item]) -> bool:
    return head.text[0].isupper() and any(item.text[0].isupper() for item in before)


def _type_of(agent: Agent | None) -> str:
    if agent is None:
        return "PER"
    return "GPE" if agent.is_place else "ORG" if agent.is_institution or agent.is_thing else "PER"
