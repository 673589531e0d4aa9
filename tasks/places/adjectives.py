"""Adjectives: words that name a country or a region without being a place: Kenyan, South Korean, European.

In: sentence, knowledge. Out: Adjectives in text order; they vote for their country and are no Place rows.
Hard because "Korean" belongs to two countries, and "Mediterranean" is a sea as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.places.points import country_point, known_points
from tasks.places.spot import is_capital

SHORTEST = 4  # characters; shorter ones are acronyms


class Adjective(NamedTuple):
    """`country` is None for a region of several countries."""

    start: int
    end: int
    country: str | None
    latitude_deg: float
    longitude_deg: float

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude_deg, self.longitude_deg


def find_adjectives(sentence: AnnotatedSentence, knowledge: Knowledge) -> Iterator[Adjective]:
    """Those of one country or one region; an adjective that two countries share is left out."""
    known, taken = _known(knowledge), -1
    before: Token | None = None
    for token in sentence.tokens:
        if not is_capital(token):
            before = None
            continue
        word = token.text.lower()
        pair = f"{before.text.lower()} {word}" if before else ""
        first = before if before and pair in known else token
        if first.start > taken and (place := known.get(pair) or known.get(word)):
            yield Adjective(first.start, token.end, *place)
            taken = token.end
        before = token


@lru_cache(8)
def _known(knowledge: Knowledge) -> Mapping[str, tuple[str | None, float, float]]:
    """Adjective in lower case: country, and the point of what it names. "English" is England's, not Britain's."""
    countries: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.table("country_names"):
        if row["kind"] == "demonym" and row["country"] and len(row["surface"]) >= SHORTEST:
            countries[row["surface"].lower()].add(row["country"])
    found: dict[str, tuple[str | None, float, float]] = {}
    for surface, codes in countries.items():
        code = next(iter(codes))
        centre = country_point(code, knowledge)
        if len(codes) == 1 and centre:
            found[surface] = (code, *centre)
    for row in knowledge.table("regions"):
        if is_adjective(row["surface"], row["name"]) and row["latitude_deg"] and row["longitude_deg"]:
            point = known_points(knowledge).get((row["name"], "region"), (row["latitude_deg"], row["longitude_deg"]))
            country = row["countries"] if row["countries"] and "+" not in row["countries"] else None
            found[row["surface"].lower()] = (country, float(point[0]), float(point[1]))
    return found


def is_adjective(surface: str, name: str) -> bool:
    """ "European" is not Europe: the regions table lists adjectives, too. "Mediterranean" is the sea."""
    return surface.endswith(_ENDINGS) and not name.startswith(surface) and surface[:3] == name[:3]


_ENDINGS = ("an", "ese", "ish", "i", "ic")
