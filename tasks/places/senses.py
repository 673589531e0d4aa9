"""Senses: which reading of a name the document means.

Score = log10(inhabitants) + 6 times the country's share of the votes; "X, Country" and newswire habits on top; one
sense per document, but for a mention that says which it means.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from tasks.annotate import AnnotatedSentence
from tasks.knowledge import Knowledge, PlaceCandidate, fold, skeleton
from tasks.places.adjectives import find_adjectives
from tasks.places.spot import SMALL_TOWN, Spot
from tasks.places.votes import Votes, count_votes

CONTEXT_WEIGHT = 6.0  # against log10(population); flat from 3 to 9 on four corpora

FOREIGN_NAME = 1.5  # taken off a town for a name that is not its own: "Venice" is first of all Venice

PRIOR_WEIGHT = 2.0  # a newswire prior beats a hundredfold population, but not the country of the document

NEAR_WEIGHT = 12.0  # "X, Country" decides by itself

DIVISION_POPULATION = 10**5.7
"""Divisions come without inhabitants; the median first-level one has half a million. No country counts less."""

NAMESAKE_POPULATION = 10**4.7
"""A division named like a city of 50,000 or more is meant where it is called a province or region."""

CALLED_DIVISION_POPULATION = (
    10**7.7
)  # "the Kharkiv region", "the state of Puebla": more than the city, less than a prior

REGION_POPULATION = 10**8  # the Sahel has a hundred million

SMALL_SHARE = 0.25  # of the document's country votes that a small place needs for its country

CANDIDATES_KEPT = 3

AT_HOME_EVERYWHERE = ("continent", "macro", "ocean", "sea")

METROPOLIS = 1_000_000  # inhabitants; London and Berlin outshine the towns named after them

OUTSHONE_WEIGHT = 4.0  # taken off such a town: American company alone does not move London to Ohio

OUTSHONE = 100_000  # inhabitants of a town that loses to a metropolis of its name, but for "X, State"

Explicit = tuple[PlaceCandidate | None, PlaceCandidate | None]  # Spot.within, Spot.said

SenseKey = tuple[str, bool, PlaceCandidate | None, PlaceCandidate | None]

Ranked = tuple[tuple[float, PlaceCandidate], ...]


def inside_one_another(spots: list[Spot], text: str) -> list[Spot]:
    """X, Country / X, State / X (Country): the second names what holds the first."""
    joined = list(spots)
    for index in range(len(joined) - 1):
        left, right = joined[index], joined[index + 1]
        if 1 <= right.start - left.end <= 3 and text[left.end : right.start] in (", ", " (", ",", " in "):
            holder = _holder(left, right)
            if holder:
                joined[index : index + 2] = replace(left, within=holder), replace(right, said=holder)
    return joined


def _holder(left: Spot, right: Spot) -> PlaceCandidate | None:
    """The reading of the right name that holds a reading of the left one. A country stands in a list, in no other."""
    if any(inner.precision == "country" for inner in left.candidates):
        return None
    for outer in right.candidates:
        if outer.precision in ("country", "admin1") and any(_holds(outer, inner) for inner in left.candidates):
            return outer
    return None


def _holds(outer: PlaceCandidate, inner: PlaceCandidate) -> bool:
    if outer.precision == "admin1":
        return inner.admin1 == outer.admin1 and inner.precision in ("city", "point", "region")
    return inner.country == outer.country and inner.precision != "country"


def find_senses(
    spots: Sequence[Spot], sentences: Sequence[AnnotatedSentence], knowledge: Knowledge
) -> tuple[Mapping[SenseKey, Ranked], Votes]:
    """One sense per document but for explicit mentions; the votes are counted again once the names are read."""
    adjectives = [a.country for s in sentences for a in find_adjectives(s, knowledge) if a.country]
    likeliest = [_likeliest(spot, knowledge) for spot in spots]
    votes = count_votes(zip(spots, likeliest, strict=True), adjectives)
    senses = _senses(spots, votes, knowledge)
    votes = count_votes(((spot, senses[sense_key(spot)][0][1]) for spot in spots), adjectives)
    return _senses(spots, votes, knowledge), votes


def _likeliest(spot: Spot, knowledge: Knowledge) -> PlaceCandidate:
    return spot.said or spot.within or max(spot.candidates, key=lambda c: _prior(spot, c, knowledge))


def _prior(spot: Spot, candidate: PlaceCandidate, knowledge: Knowledge) -> float:
    foreign = candidate.precision == "city" and not _is_own_name(spot, candidate)
    known = PRIOR_WEIGHT * _is_expected(spot.text, candidate, knowledge) - FOREIGN_NAME * foreign
    return math.log10(_population(spot, candidate)) + known


def _population(spot: Spot, candidate: PlaceCandidate) -> float:
    if candidate.precision == "city":
        return max(candidate.population, 1)
    if not candidate.country and candidate.kind in AT_HOME_EVERYWHERE:
        return REGION_POPULATION
    if candidate.precision == "admin1" and spot.is_called_division:
        return CALLED_DIVISION_POPULATION
    if candidate.precision == "admin1" and _has_namesake(spot, candidate):
        return NAMESAKE_POPULATION
    return max(candidate.population, DIVISION_POPULATION)


def _has_namesake(spot: Spot, division: PlaceCandidate) -> bool:
    """A large city of the division's name in it: "Kherson" is the city, "Wyoming" the state."""
    towns = (c for c in spot.candidates if c.precision == "city" and c.admin1 == division.admin1)
    return any(c.population > NAMESAKE_POPULATION and _is_own_name(spot, c) for c in towns)


def _is_own_name(spot: Spot, candidate: PlaceCandidate) -> bool:
    """In any spelling: Mykolaiv, Mykolayiv."""
    return skeleton(fold(candidate.name)) == skeleton(fold(spot.text))


def _is_expected(text: str, candidate: PlaceCandidate, knowledge: Knowledge) -> bool:
    where = _expected(knowledge).get(fold(text))
    if where is None or candidate.precision != where[1]:
        return False
    return where[0] in (candidate.country, candidate.admin1)


@lru_cache(8)
def _expected(knowledge: Knowledge) -> Mapping[str, tuple[str, str]]:
    return {fold(row["surface"]): (row["where"], row["precision"]) for row in knowledge.table("place_priors")}


def sense_key(spot: Spot) -> SenseKey:
    """What "X, Y" or "X region" says counts for its own mention first."""
    return fold(spot.text), spot.is_called_division, spot.within, spot.said


def _senses(spots: Sequence[Spot], votes: Votes, knowledge: Knowledge) -> Mapping[SenseKey, Ranked]:
    explicit: dict[str, set[Explicit]] = defaultdict(set)
    for spot in spots:
        if spot.within or spot.said:
            explicit[fold(spot.text)].add((spot.within, spot.said))
    return {
        key: _ranked(spot, {key[2:]} if any(key[2:]) else explicit[key[0]], votes, knowledge)
        for key, spot in {sense_key(spot): spot for spot in spots}.items()
    }


def _ranked(spot: Spot, explicit: Collection[Explicit], votes: Votes, knowledge: Knowledge) -> Ranked:
    is_outshining = any(c.population >= METROPOLIS and fold(c.name) == fold(spot.text) for c in spot.candidates)
    scored = [
        (
            _prior(spot, c, knowledge)
            + CONTEXT_WEIGHT * _share(spot, c, votes)
            - OUTSHONE_WEIGHT * (is_outshining and c.precision == "city" and c.population < OUTSHONE)
            + NEAR_WEIGHT * any((within and _holds(within, c)) or c == itself for within, itself in explicit),
            c,
        )
        for c in spot.candidates
    ]
    return tuple(sorted(scored, key=lambda pair: -pair[0])[:CANDIDATES_KEPT])


def _share(spot: Spot, candidate: PlaceCandidate, votes: Votes) -> float:
    """A region of several countries (the Middle East, the Atlantic) is at home in every article. Americans alone do not
    make Georgia a state: its cities or other states do."""
    name = fold(spot.text)
    if not candidate.country and candidate.kind in AT_HOME_EVERYWHERE:
        return votes.highest(without=name)
    is_rival = candidate.precision != "country" and any(c.precision == "country" for c in spot.candidates)
    if is_rival and not votes.has_kin(candidate, without=name):
        return 0.0
    return votes.share(candidate.country, without=name)


def is_credible(spot: Spot, best: PlaceCandidate, votes: Votes) -> bool:
    """A small town needs the company of its country, and a preposition or "X, State"."""
    if best.precision != "city" or best.population >= SMALL_TOWN:
        return True
    return spot.within is not None or (spot.is_marked and votes.share(best.country) >= SMALL_SHARE)
