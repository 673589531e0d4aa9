"""Facts: the values that the knowledge tables answer with, how a surface is folded, what a date covers."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Row = Mapping[str, str]
Placed = tuple[str, Row]  # file:line, row
NameKind = Literal["person", "organisation", "country", "demonym", "metonym", "capital", "variant", "region"]
Precision = Literal["point", "city", "admin1", "country", "region"]

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ə": "e", "ħ": "h"}
)


class KnownName(NamedTuple):
    """One reading of a surface. A short name (acronym, common word) counts only in its own capitals."""

    surface: str
    key: str  # people.key, organisations.key, countries.code or regions.name
    kind: NameKind  # demonym: adjective or inhabitants of a country; metonym: Kremlin; capital: the city as government
    canonical: str
    country: str | None  # ISO 3166 alpha-3 or PLOVER non-state code; people: see offices()
    sector: str | None
    wikidata: str | None
    is_short: bool


class Office(NamedTuple):
    """What a person was, and when. An open end is known to hold until `as_of` only; both None: it holds still."""

    role: str
    country: str | None
    sector: str | None
    start: date | None
    end: date | None
    as_of: date | None


class PlaceCandidate(NamedTuple):
    """One place that a surface may mean."""

    geoname_id: str | None
    name: str
    country: str | None  # None: a sea, or several countries
    admin1: str | None  # GeoNames code with its country, "US.TX"
    latitude_deg: float | None
    longitude_deg: float | None
    population: int  # 0 where unknown
    precision: Precision
    kind: str  # city, capital, admin1, country, or the kind of region: sea, island, disputed, continent, facility, …


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory."""

    code: str
    iso2: str
    name: str
    official_name: str
    demonym: str  # adjective, "" where there is none
    capital: str
    latitude_deg: float | None  # centroid
    longitude_deg: float | None
    geoname_id: str | None
    wikidata: str | None
    continent: str
    population: int
    neighbours: tuple[str, ...]  # alpha-3


def held(office: Office, day: date) -> bool:
    """Whether the office is known to be held on that day; an open end holds until `as_of`, or still without one."""
    until = office.end or office.as_of
    return (office.start is None or office.start <= day) and (until is None or day <= until)


def partial_date(value: str) -> tuple[date, date]:
    """First and last day of "2021", "2021-03" or "2021-03-09". Raises ValueError for anything else."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), date.fromordinal(following.toordinal() - 1)
    day = date(*parts)
    return day, day


FOLDED = 20_000  # folded forms kept in memory, about 3 MB; most words of a text come again


@lru_cache(FOLDED)
def fold(surface: str) -> str:
    """The form in which names are compared: lower case, no diacritics, no full stops, other signs are one space."""
    plain = unicodedata.normalize("NFKD", surface.casefold()).translate(_LETTERS_WITHOUT_DECOMPOSITION)
    kept = "".join(c if c.isalnum() else "" if c in ".·" or unicodedata.combining(c) else " " for c in plain)
    return " ".join(kept.split())


_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "w": "v", "b": "p", "d": "t", "g": "k"} | dict.fromkeys("aeiouyhj")
)


def skeleton(folded: str) -> str:
    """Consonants of a folded name, alike sounds made one: "andrei" and "andrey" have the same."""
    words = (word.replace("dj", "d").replace("dz", "d").translate(_SOUNDS) for word in folded.split())
    return " ".join(_without_doubles(word) for word in words if word)


def _without_doubles(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if at == 0 or letter != word[at - 1])
