"""Points: where a place is shown on a map."""

from collections.abc import Mapping
from functools import lru_cache

from tasks.knowledge import Knowledge, PlaceCandidate
from warehouse.records import Place


def point_of(place: Place, knowledge: Knowledge) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; for a country or region its centroid, which a Place row leaves out."""
    if place.latitude_deg is not None and place.longitude_deg is not None:
        return place.latitude_deg, place.longitude_deg
    known = known_points(knowledge).get((place.country or place.name, place.precision))
    if known:
        return known[0], known[1]
    for found in knowledge.place_candidates(place.name):
        same = found.precision == place.precision and found.country == place.country
        if same and found.latitude_deg is not None and found.longitude_deg is not None:
            return found.latitude_deg, found.longitude_deg
    return None


def country_point(code: str, knowledge: Knowledge) -> tuple[float, float] | None:
    known, country = known_points(knowledge).get((code, "country")), knowledge.countries.get(code)
    if known:
        return known[0], known[1]
    if country is None or country.latitude_deg is None or country.longitude_deg is None:
        return None
    return country.latitude_deg, country.longitude_deg


@lru_cache(8)
def known_points(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[float, float, str]]:
    """Points by which gazetteers show countries, divisions and continents; the mean of the cities lies elsewhere."""
    rows = knowledge.table("place_points")
    return {
        (r["key"], r["precision"]): (float(r["latitude_deg"]), float(r["longitude_deg"]), r["geoname_id"]) for r in rows
    }


def placed(candidate: PlaceCandidate, knowledge: Knowledge) -> PlaceCandidate:
    key = {"country": candidate.country, "admin1": candidate.admin1}.get(candidate.precision, candidate.name)
    known = known_points(knowledge).get((key or "", candidate.precision))
    if known is None:
        return candidate
    latitude, longitude, geoname_id = known
    return candidate._replace(
        latitude_deg=latitude, longitude_deg=longitude, geoname_id=geoname_id or candidate.geoname_id
    )
