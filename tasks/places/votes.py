"""Votes: which countries and divisions the names of a document speak for.

In: spots, each with the reading it is taken to have, and adjectives. Out: Votes, asked for each name without its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.knowledge import PlaceCandidate, fold
from tasks.places.spot import SMALL_TOWN, Spot

Voice = tuple[str, str]  # what speaks (any name, one inside a division, the name of a division), and for what code


@dataclass(frozen=True, slots=True)
class Votes:
    voices: Counter[Voice]
    own: Mapping[str, Counter[Voice]]  # of each folded name

    def share(self, country: str | None, without: str = "") -> float:
        """The country's share of all votes; a name must not vouch for itself."""
        return self._count(("any", country or ""), without) / (self._count(ALL, without) + SILENT)

    def highest(self, without: str) -> float:
        countries = [code for speaker, code in self.voices if speaker == "any"]
        return max((self.share(country, without) for country in countries), default=0.0)

    def has_kin(self, place: PlaceCandidate, without: str) -> bool:
        """Another name of its division, or another division of its country."""
        inside, sister = ("inside", place.admin1 or ""), ("division", place.country or "")
        return self._count(inside, without) + self._count(sister, without) > 0

    def _count(self, voice: Voice, without: str) -> int:
        return self.voices[voice] - (self.own[without][voice] if without in self.own else 0)


SILENT = 1.0  # votes that nobody casts: one name alone persuades by half

ALL = ("all", "")


def count_votes(readings: Iterable[tuple[Spot, PlaceCandidate]], adjectives: Iterable[str]) -> Votes:
    """A hamlet does not vote, unless "X, Country" stands behind it."""
    own: dict[str, Counter[Voice]] = defaultdict(Counter)
    for spot, reading in readings:
        is_small = reading.precision == "city" and reading.population < SMALL_TOWN and spot.within is None
        if reading.country and not is_small:
            own[fold(spot.text)].update(_voices(reading))
    voices = Counter(voice for country in adjectives for voice in (ALL, ("any", country)))
    for counted in own.values():
        voices.update(counted)
    return Votes(voices, own)


def _voices(reading: PlaceCandidate) -> list[Voice]:
    voices = [ALL, ("any", reading.country or "")]
    if reading.admin1:
        voices.append(("inside", reading.admin1))
    if reading.precision == "admin1":
        voices.append(("division", reading.country or ""))
    return voices
