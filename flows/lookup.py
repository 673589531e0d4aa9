"""Look-up: what a name means to the coder on a day, and everything that the tables have by that name."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from tasks.entities.actors import read_phrase
from tasks.entities.phrase import words_of
from tasks.entities.reading import Reading
from tasks.knowledge import Knowledge, KnownName, Office, PlaceCandidate, held
from warehouse.errors import WrongUse

SHOWN = 3  # places of one name; the ones after them are villages


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means on a day: the reading that the coder takes, and everything the tables have by that name."""

    name: str
    on: date | None
    reading: Reading
    known: tuple[tuple[KnownName, tuple[Office, ...]], ...]
    places: tuple[PlaceCandidate, ...]

    def as_dict(self) -> dict[str, object]:
        """The answer for --json."""
        return {
            "name": self.name,
            "on": self.on,
            "reading": asdict(self.reading),
            "known": [{**name._asdict(), "offices": [o._asdict() for o in offices]} for name, offices in self.known],
            "places": [place._asdict() for place in self.places],
        }

    def lines(self) -> list[str]:
        """The answer for a reader."""
        r = self.reading
        code = (r.country or "") + (r.sector or "") or "no code"
        taken = f"{r.name or self.name}: {code}, {r.role or r.kind or 'no role'} (rule {r.rule})"
        return [f"read as   {taken}", *self._known_lines(), *self._place_lines()]

    def _known_lines(self) -> Iterator[str]:
        for name, offices in self.known:
            wikidata = f", Wikidata {name.wikidata}" if name.wikidata else ""
            told = f"{name.country or ''}{name.sector or ''}"
            yield f"known as  {name.canonical} ({name.kind}, key {name.key}{wikidata}) {told}".rstrip()
            for office in offices:
                code = f"{office.country or ''}{office.sector or ''}"
                mark = "  holds" if self.on and held(office, self.on) else ""
                yield f"          {code} {office.role or 'an office'}, {_span(office)}{mark}"

    def _place_lines(self) -> Iterator[str]:
        for place in self.places[:SHOWN]:
            people = f"{place.population:,} inhabitants" if place.population else None
            yield f"place     {place.name} ({', '.join(filter(None, [place.kind, place.country, people]))})"
        if len(self.places) > SHOWN:
            yield f"          and {len(self.places) - SHOWN} more places"


def _span(office: Office) -> str:
    open_end = f"… (known until {office.as_of})" if office.as_of else "…"
    return f"{office.start or '…'} to {office.end or open_end}"


def look_up(name: str, on: date | None, knowledge: Knowledge) -> Meaning:
    """What the coder makes of a name, or of any noun phrase, outside of a text."""
    if not name.strip():
        raise WrongUse("the name is empty", next_step='for example: tidings knowledge lookup "Wang Yi" --on 2023-09-18')
    known = knowledge.names(name) or knowledge.surnames(name)
    offices = tuple((one, knowledge.offices(one.key)) for one in known)
    return Meaning(name, on, read_phrase(words_of(name), on, knowledge), offices, knowledge.place_candidates(name))
