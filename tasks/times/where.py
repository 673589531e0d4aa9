"""Where: the countries that a document and a sentence speak of: whose Independence Day, whose summer.

In: dateline, sentence, knowledge. Out: country codes. Hard because SYDNEY may write about the summer of London.
"""

import re
from functools import lru_cache

from tasks.annotate import AnnotatedSentence
from tasks.knowledge import Knowledge, NameKind, PlaceCandidate

COUNTRY_NAMES: frozenset[NameKind] = frozenset({"country", "demonym", "capital", "metonym"})
SOUTH_DEG = -8.0  # Peru has a southern summer; nearer to the equator a year has rains, no seasons


def dateline_cities(dateline: str, knowledge: Knowledge) -> list[PlaceCandidate]:
    """Cities of that name, the largest first; only those in the country or division after the comma, if any are."""
    place, *holders = re.split(r"[,/&]", dateline.partition("(")[0])
    cities = [c for c in knowledge.place_candidates(place) if c.precision == "city"]
    return [c for c in cities if any(_is_in(c, holder, knowledge) for holder in holders)] or cities


@lru_cache(1_000)
def dateline_country(dateline: str, knowledge: Knowledge) -> str | None:
    return next((city.country for city in dateline_cities(dateline, knowledge)), None)


def nearest_country(sentence: AnnotatedSentence, start: int, knowledge: Knowledge) -> str | None:
    """The country named last before that character of the sentence, else first after it."""
    words, before = [token.text for token in sentence.tokens], None
    for index, token in enumerate(sentence.tokens):
        if not token.text[:1].isupper():
            continue
        countries = {name.country for name in knowledge.longest_name(words, index, COUNTRY_NAMES)[1]}
        country = countries.pop() if len(countries) == 1 else None
        if country and token.start - sentence.record.start > start:
            return before or country
        before = country or before
    return before


def is_south(country: str | None, knowledge: Knowledge) -> bool:
    latitude = knowledge.country(country).latitude_deg if country and country in knowledge.countries else None
    return latitude is not None and latitude < SOUTH_DEG


def _is_in(city: PlaceCandidate, holder: str, knowledge: Knowledge) -> bool:
    return any(
        outer.country == city.country if outer.precision == "country" else outer.admin1 == city.admin1
        for outer in knowledge.place_candidates(holder)
        if outer.precision in ("country", "admin1")
    )
