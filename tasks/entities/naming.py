"""Naming: the reading of a phrase that ends in a name.

In: the head, what stands before it. Out: Reading. Hard because the name may be a known person's, another spelling of
it, a stranger's with a known surname, a country, its people or its government.
"""

from dataclasses import replace

from tasks.entities.lexicon import Title, lexicon
from tasks.entities.modifiers import Modifiers, is_well_known, place_near, preferred, title_of
from tasks.entities.people import choose, current_office, only_leader, same_person, standing_on, titled_person
from tasks.entities.phrase import Item
from tasks.entities.reading import Reading
from tasks.knowledge import KnownName


class Naming(Modifiers):
    """A core whose head is a name or a place."""

    def named(self, head: Item) -> Reading:
        before = self.before(head)
        people = [name for name in head.names if name.kind == "person"]
        others = [name for name in head.names if name.kind != "person"]
        title = title_of(before)
        if people and (not others or title is not None):
            return self.known_person(
                choose(people, title, self.countries(before), self.on, self.knowledge), head, title
            )
        if others:
            return self._thing(preferred(others, self.countries(before) or self.around), head, before)
        if title is not None or _surname_like(before):
            return self.person_of_run([head], title)
        if not is_well_known(head) and (leader := self.leader(head.text)) is not None:
            return self.known_person(leader, head, None)
        return self._place(head)

    def known_person(self, person: KnownName | None, head: Item, title: Title | None) -> Reading:
        before = self.before(head)
        countries = self.countries(before)
        if person is None:
            return self.person_of_run([head], title)
        known = standing_on(person, self.on, self.knowledge)
        titled = self.titled_sector(title, before)
        sector = self.with_standing(titled or known.sector)
        return Reading(
            country=countries[0] if countries else known.country,
            sector=sector,
            key=person.key,
            name=person.canonical,
            wikidata=person.wikidata,
            role=known.role if not titled or sector == known.sector else None,
            entity_type="PER",
            kind="name",
            rule="known person",
            head=(head.first, head.last),
        )

    def person_of_run(self, run: list[Item], title: Title | None) -> Reading:
        """A person whom the tables know by surname and title, or not at all."""
        before = self.before(run[0])
        name = " ".join(item.text for item in run)
        countries = self.countries(before)
        if title is None and len(run) == 1 and (leader := self.leader(name)) is not None:
            return self.known_person(leader, run[0], None)
        if title is not None or len(run) == 1:
            person = titled_person(
                run[-1].text,
                title,
                countries or self.around,
                self.on,
                self.knowledge,
                is_strict=bool(countries) or self.is_told,
            )
            if person is not None and _names_agree(name, person.canonical):
                return self.known_person(person, replace(run[-1], first=run[0].first), title)
        if len(run) > 1 and (person := same_person(name, title, countries, self.on, self.knowledge)):
            return self.known_person(person, replace(run[-1], first=run[0].first), title)
        sector = self.with_standing(self.titled_sector(title, before))
        return Reading(
            country=countries[0] if countries else None,
            sector=sector,
            name=name,
            entity_type="PER" if title or sector else None,
            kind="name",
            rule="title" if title or sector else "unknown",
            head=(run[0].first, run[-1].last),
        )

    def leader(self, surname: str) -> KnownName | None:
        return only_leader(surname, self.on, self.knowledge)

    def _thing(self, known: KnownName, head: Item, before: list[Item]) -> Reading:
        """A country, its people, its metonym, or an organisation."""
        is_ethnic = any(self.is_ethnic(item) for item in before)
        if known.kind == "organisation":
            return self._organisation(known, head, before)
        country, sector = known.country, known.sector
        is_state = known.kind != "variant" and sector != "PRE"  # else a part of one, a people, a breakaway territory
        kind, entity_type = "name", "GPE"
        if known.kind == "demonym":
            kind, entity_type = "demonym", "NORP"
        elif known.kind in ("metonym", "capital"):
            kind = "metonym"
        if is_ethnic:
            country, sector = (self.around[0] if self.around else country), "CVL"
        return Reading(
            country=country,
            sector=self.with_standing(sector),
            key=known.key if is_state else None,
            name=known.canonical if is_state else head.text,
            wikidata=known.wikidata if is_state else None,
            entity_type=entity_type,
            kind=kind,
            rule=known.kind,
            head=(head.first, head.last),
            is_plural=known.kind == "demonym",
        )

    def _organisation(self, known: KnownName, head: Item, before: list[Item]) -> Reading:
        countries = self.countries(before)
        office = current_office(self.knowledge.offices(known.key), self.on)
        sector = office.sector if office else known.sector
        if before and before[-1].kind in ("capital", "place") and self._is_body(head):
            return self._other_body(head, before[-1], sector)
        if (country := self._elsewhere(known, head, countries)) is not None:
            return self._namesake(head, country, sector)
        return Reading(
            country=known.country or (countries[0] if countries else None),
            sector=sector,
            key=known.key,
            name=known.canonical,
            wikidata=known.wikidata,
            entity_type="ORG",
            kind="name",
            rule="known organisation",
            head=(head.first, head.last),
        )

    def _elsewhere(self, known: KnownName, head: Item, countries: tuple[str, ...]) -> str | None:
        """Country of a body that only goes by the name of a known one: "Rwanda's Senate", "the Senate of Chile"."""
        agent = lexicon(self.knowledge).agents.entries.get(head.text.lower())
        told = countries or (self.around[:1] if self.is_told or known.is_short else ())
        if agent is None or not agent.is_institution or known.country not in self.knowledge.countries:
            return None
        is_elsewhere = bool(told) and known.country not in (told if countries else self.around)
        return told[0] if is_elsewhere and told[0] in self.knowledge.countries else None

    def _namesake(self, head: Item, country: str, sector: str | None) -> Reading:
        agent = lexicon(self.knowledge).agents.entries[head.text.lower()]
        return Reading(
            country=country,
            sector=agent.sector or sector,
            name=head.text,
            entity_type="ORG",
            kind="name",
            rule="name of a body",
            head=(head.first, head.last),
        )

    def _is_body(self, head: Item) -> bool:
        agent = lexicon(self.knowledge).agents.entries.get(head.text.lower().rpartition(" ")[2])
        return agent is not None and agent.is_institution and " " in head.text

    def _other_body(self, head: Item, first: Item, sector: str | None) -> Reading:
        """A body whose name ends like a known one but is another: "Northland Labour Party"."""
        return Reading(
            country=self.country_of(first),
            sector=sector,
            name=f"{first.text} {head.text}",
            entity_type="ORG",
            kind="name",
            rule="name of a body",
            head=(first.first, head.last),
        )

    def _place(self, head: Item) -> Reading:
        best = head.places[0]
        is_city = best.precision == "city"
        is_capital = best.kind == "capital"
        return Reading(
            country=place_near(head, self.around).country,
            sector="GOV" if is_capital else "CVL" if is_city else None,
            key=None,
            name=best.name,
            entity_type="GPE" if best.precision in ("city", "admin1", "country") else "LOC",
            kind="metonym" if is_capital else "name",
            rule="place",
            head=(head.first, head.last),
        )


def _surname_like(before: list[Item]) -> bool:
    return bool(before) and before[-1].kind == "agent" and not before[-1].agent


def _names_agree(name: str, canonical: str) -> bool:
    """Whether given names, where the text has any, are those of the known person."""
    given = name.lower().split()[:-1]
    return not given or given[0][:3] == canonical.lower()[:3]
