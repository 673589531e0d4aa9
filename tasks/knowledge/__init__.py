"""Knowledge: the tables that people edit, in seeds/knowledge/, one CSV each. This module is their only reader.

In: the folder, and the user's own folder laid over it row by row. Out: Knowledge, a read-only view every step asks.
Hard because 100,000 names and as many places must load in a blink, and a wrong row must be refused by file and line.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from tasks.knowledge.compiled import open_compiled
from tasks.knowledge.facts import Country, KnownName, NameKind, Office, PlaceCandidate, Precision, fold, held, skeleton
from tasks.knowledge.tables import Folders

__all__ = [
    "SEEDS",
    "Country",
    "Knowledge",
    "KnownName",
    "NameKind",
    "Office",
    "PlaceCandidate",
    "Precision",
    "fold",
    "held",
    "skeleton",
]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
REMEMBERED = 20_000  # answers kept in memory, about 10 MB; a busy document asks for some hundred names


class Knowledge:
    """Every table of one knowledge folder, each read once; an overlay row replaces the row with the same key.

    `folder` is where our own tables stand. Raises Stop, naming file and line, when a row cannot be right.
    """

    def __init__(self, folder: Path = SEEDS / "knowledge", overlay: Path | None = None) -> None:
        self.folder = folder
        self._folders = Folders(folder, overlay)
        self._tables: dict[str, Sequence[Mapping[str, str]]] = {}

    def table(self, name: str) -> Sequence[Mapping[str, str]]:
        """Rows of NAME.csv, checked against columns.csv, in file order; rows that only the overlay has come last."""
        if name not in self._tables:
            self._tables[name] = tuple(row for _, row in self._folders.checked_rows(name))
        return self._tables[name]

    def names(self, surface: str) -> tuple[KnownName, ...]:
        """All readings of a surface, case and diacritics apart; a short name only in its own capitals."""
        return _names(self, surface)

    def longest_name(
        self, words: Sequence[str], at: int, kinds: Collection[str] | None = None
    ) -> tuple[int, tuple[KnownName, ...]]:
        """The longest known name that starts at word `at`: how many words it takes, and its readings; (0, ()) if none.

        Words are tokens as they stand in the text; hyphens and apostrophes may be tokens of their own.
        """
        first, *others = fold(words[at]).split(" ") if at < len(words) else [""]
        openings = _openings(self, first) if first else {}
        if not openings:
            return 0, ()
        second = others[0] if others else next((f for word in islice(words, at + 1, None) if (f := fold(word))), "")
        longest = max(openings.get("", 0), openings.get(second.split(" ")[0], 0))
        for end in reversed(_ends_by_length(words, at, longest)):
            known = self.names(" ".join(words[at:end]))
            if kinds is not None:
                known = tuple(name for name in known if name.kind in kinds)
            if known:
                return end - at, known
        return 0, ()

    def names_in(
        self, words: Sequence[str], first: int = 0, kinds: Collection[str] | None = None
    ) -> Iterator[tuple[int, int, tuple[KnownName, ...]]]:
        """The longest known names that begin with a capital, left to right from word `first`, none inside another: the
        first word of each, how many words it takes, and its readings."""
        at = first
        while at < len(words):
            length, names = self.longest_name(words, at, kinds) if words[at][:1].isupper() else (0, ())
            if names:
                yield at, length, names
            at += max(length, 1)

    def surnames(self, surname: str) -> tuple[KnownName, ...]:
        """Everybody of that family name; only a title, a date or the document can tell which of them is meant."""
        return _surnames(self, fold(surname))

    def similar_people(self, name: str) -> tuple[KnownName, ...]:
        """People whose name of several words differs in vowels and spelling only: another transliteration."""
        return _similar(self, skeleton(fold(name)))

    def offices(self, person_key: str) -> tuple[Office, ...]:
        """Everything a person is known to have been, by start; the ones without a start first."""
        return _offices(self, person_key)

    def office_on(self, person_key: str, day: date | None) -> Office | None:
        """The office on that day, the one begun last where several hold; None when none is known to hold.

        Without a day: the office begun last, held or not.
        """
        known = [office for office in self.offices(person_key) if day is None or held(office, day)]
        return max(known, key=lambda office: (office.start or date.min, bool(office.role)), default=None)

    def holders(self, country: str, role_pattern: str, day: date | None) -> tuple[str, ...]:
        """Keys of the people who held, on that day, an office whose role contains the words of the pattern, in order.

        Without a day: everybody who ever held it. "head of state" and "president" are different roles.
        """
        wanted = fold(role_pattern)
        found = [
            person
            for person, office in _offices_of(self, country)
            if wanted in fold(office.role) and (day is None or held(office, day))
        ]
        return tuple(dict.fromkeys(found))

    def place_candidates(self, surface: str) -> tuple[PlaceCandidate, ...]:
        """Every place of that name: seas and the like, countries, divisions, regions, then cities by inhabitants."""
        return _places(self, fold(surface))

    def time_zone(self, geoname_id: str) -> str | None:
        """IANA name of the zone that a city of at least 15,000 inhabitants keeps."""
        found = self.compiled.execute("select zone from zones where geoname_id = ?", (geoname_id,)).fetchone()
        return found[0] if found else None

    def country(self, code: str) -> Country:
        """Raises KeyError for a code that is no country: ask `code in knowledge.countries` first."""
        return self.countries[code]

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Every country and territory by its alpha-3 code, dissolved states included."""
        return {row["code"]: _country(row) for row in self.table("countries")}

    @cached_property
    def newest_office(self) -> date:
        """Day on which the office begun last begins: the present, as far as the tables know it."""
        newest = self.compiled.execute("select max(start) from offices").fetchone()[0]
        return date.fromisoformat(newest) if newest else date.min

    @cached_property
    def compiled(self) -> sqlite3.Connection:
        return open_compiled(self._folders)


def _same_case(name: KnownName, surface: str) -> bool:
    return name.surface.replace(".", "") in surface.replace(".", "")


def _ends_by_length(words: Sequence[str], at: int, longest: int) -> list[int]:
    """Ends of the stretches from `at` that fold to 1, 2, … `longest` words."""
    ends, length = [], 0
    for end in range(at, min(len(words), at + 2 * longest)):
        size = _size(words[end])
        length += size
        if length > longest:
            break
        if size:
            ends.append(end + 1)
    return ends


@lru_cache(REMEMBERED)
def _size(word: str) -> int:
    """Words that it folds to: two of "Jean-Pierre", none of a comma."""
    return len(fold(word).split())


@lru_cache(REMEMBERED)
def _names(knowledge: Knowledge, surface: str) -> tuple[KnownName, ...]:
    rows = knowledge.compiled.execute(
        "select surface, key, kind, canonical, country, sector, wikidata, is_short from names where folded = ?",
        (fold(surface),),
    )
    names = (KnownName._make((*row[:7], bool(row[7]))) for row in rows)
    return tuple(name for name in names if not name.is_short or _same_case(name, surface))


@lru_cache(REMEMBERED)
def _surnames(knowledge: Knowledge, folded: str) -> tuple[KnownName, ...]:
    rows = knowledge.compiled.execute(
        "select canonical, key, canonical, wikidata from surnames join people using (key) where folded = ?", (folded,)
    )
    return tuple(KnownName(row[0], row[1], "person", row[2], None, None, row[3] or None, False) for row in rows)


@lru_cache(REMEMBERED)
def _similar(knowledge: Knowledge, bones: str) -> tuple[KnownName, ...]:
    rows = knowledge.compiled.execute(
        "select canonical, key, canonical, wikidata from skeletons join people using (key) where skeleton = ?", (bones,)
    )
    return tuple(KnownName(row[0], row[1], "person", row[2], None, None, row[3] or None, False) for row in rows)


@lru_cache(REMEMBERED)
def _openings(knowledge: Knowledge, first: str) -> Mapping[str, int]:
    """How many words the longest name has that begins so, by its second word, which is empty in names of one word."""
    return dict(knowledge.compiled.execute("select second, longest from openings where first = ?", (first,)))


@lru_cache(REMEMBERED)
def _offices(knowledge: Knowledge, person_key: str) -> tuple[Office, ...]:
    rows = knowledge.compiled.execute(
        'select role, country, sector, start, "end", as_of from offices where holder = ? order by start', (person_key,)
    )
    return tuple(_office(*row) for row in rows)


@lru_cache(64)
def _offices_of(knowledge: Knowledge, country: str) -> tuple[tuple[str, Office], ...]:
    rows = knowledge.compiled.execute(
        "select holder, role, country, sector, start, \"end\", as_of from offices where country = ? and role <> ''",
        (country,),
    )
    return tuple((row[0], _office(*row[1:])) for row in rows)


def _office(
    role: str, country: str | None, sector: str | None, start: str | None, end: str | None, as_of: str | None
) -> Office:
    start_day, end_day, as_of_day = (date.fromisoformat(d) if d else None for d in (start, end, as_of))
    return Office(role, country, sector, start_day, end_day, as_of_day)


@lru_cache(REMEMBERED)
def _places(knowledge: Knowledge, folded: str) -> tuple[PlaceCandidate, ...]:
    rows = knowledge.compiled.execute(
        "select geoname_id, name, country, admin1, latitude_deg, longitude_deg, population, precision, kind"
        " from places join gazetteer using (place) where folded = ?"
        " order by kind not in ('sea', 'ocean', 'macro'), precision = 'city', population desc, place",
        (folded,),
    )
    return tuple(PlaceCandidate(*row) for row in rows)


def _country(row: Mapping[str, str]) -> Country:
    return Country(
        code=row["code"],
        iso2=row["iso2"],
        name=row["name"],
        official_name=row["official_name"],
        demonym=row["demonym"].split(",")[0],
        capital=row["capital"],
        latitude_deg=float(row["latitude_deg"]) if row["latitude_deg"] else None,
        longitude_deg=float(row["longitude_deg"]) if row["longitude_deg"] else None,
        geoname_id=row["geoname_id"] or None,
        wikidata=row["wikidata"] or None,
        continent=row["continent"],
        population=int(row["population"] or 0),
        neighbours=tuple(code for code in row["neighbours"].split("+") if code),
    )
