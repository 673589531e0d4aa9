"""Senses: which reading of a name the document means.

Score = log10(inhabitants) + 6 times the country's share of the votes; "X, Country" and newswire habits on top; one
sense per document.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from tasks.annotate import AnnotatedSentence
from tasks.knowledge import Knowledge, PlaceCandidate, fold
from tasks.places.adjectives import find_adjectives
from tasks.places.spot import SMALL_TOWN, Spot

CONTEXT_WEIGHT = 6.0  # against log10(population); flat from 3 to 9 on four corpora

FOREIGN_NAME = 1.5  # taken off a town for a name that is not its own: "Venice" is first of all Venice

PRIOR_WEIGHT = 2.0  # a newswire prior beats a hundredfold population, but not the country of the document

NEAR_WEIGHT = 12.0  # "X, Country" decides by itself

DIVISION_POPULATION = 10**5.7
"""Divisions come without inhabitants; the median first-level one has half a million. No country counts less."""

DIVISION_WEIGHT = 1.0  # for a town whose state or province the article names

SMALL_SHARE = 0.25  # of the document's country votes that a small place needs for its country

CANDIDATES_KEPT = 3

AT_HOME_EVERYWHERE = ("continent", "macro", "ocean", "sea")

POSSESSIVES = ("'s ", "’s ", "' ", "’ ")

METROPOLIS = 1_000_000  # inhabitants; London and Berlin outshine the towns named after them

OUTSHONE = 100_000  # inhabitants of a town that loses to a metropolis or capital of its name, but beside its state

OUTSHONE_WEIGHT = 6.0  # an article about Americans in Geneva is not about Geneva, Illinois

Ranked = tuple[tuple[float, PlaceCandidate], ...]


def inside_one_another(spots: list[Spot], text: str) -> list[Spot]:
    """X, Country / X, State / X (Country): the second names what holds the first. Country's X: the first holds the
    second, and what it does not hold is another X."""
    joined = list(spots)
    for index in range(len(joined) - 1):
        left, right = joined[index], joined[index + 1]
        if not 1 <= right.start - left.end <= 4:
            continue
        between = text[left.end : right.start]
        if between in (", ", " (", ",", " in "):
            holder = _holder(left, right)
            joined[index] = replace(left, within=holder) if holder else left
        elif between in POSSESSIVES and (owner := _holder(right, left)):
            held = tuple(c for c in right.candidates if _holds(owner, c))
            joined[index + 1] = replace(right, within=owner, candidates=held)
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


def country_shares(
    spots: Sequence[Spot], sentences: Sequence[AnnotatedSentence], knowledge: Knowledge
) -> Mapping[str, float]:
    """Each country's share of the votes: place names by their likeliest reading, adjectives and inhabitants."""
    votes: Counter[str] = Counter()
    for spot in spots:
        sure = spot.within or max(spot.candidates, key=lambda c: _prior(spot.text, c, knowledge))
        is_small = sure.precision == "city" and sure.population < SMALL_TOWN and spot.within is None
        if sure.country and not is_small:  # a hamlet must not vouch for itself
            votes[sure.country] += 1
    for sentence in sentences:
        votes.update(a.country for a in find_adjectives(sentence, knowledge) if a.country)
    total = sum(votes.values())
    return {country: count / total for country, count in votes.items()}


def _prior(text: str, candidate: PlaceCandidate, knowledge: Knowledge) -> float:
    population = max(candidate.population, 1 if candidate.precision == "city" else DIVISION_POPULATION)
    foreign = candidate.precision == "city" and fold(candidate.name) != fold(text)
    known = PRIOR_WEIGHT * _is_expected(text, candidate, knowledge) - FOREIGN_NAME * foreign
    return math.log10(population) + known


def _is_expected(text: str, candidate: PlaceCandidate, knowledge: Knowledge) -> bool:
    where = _expected(knowledge).get(fold(text))
    if where is None or candidate.precision != where[1]:
        return False
    return where[0] in (candidate.country, candidate.admin1)


@lru_cache(8)
def _expected(knowledge: Knowledge) -> Mapping[str, tuple[str, str]]:
    return {fold(row["surface"]): (row["where"], row["precision"]) for row in knowledge.table("place_priors")}


def find_senses(spots: Sequence[Spot], shares: Mapping[str, float], knowledge: Knowledge) -> Mapping[str, Ranked]:
    """One sense per document: the readings of each surface, best first, over all its mentions."""
    by_surface: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_surface[_key(spot)].append(spot)
    divisions = frozenset(c.admin1 for spot in spots for c in spot.candidates if c.precision == "admin1")
    return {key: _ranked(group, shares, divisions, knowledge) for key, group in by_surface.items()}


def sense_of(spot: Spot, senses: Mapping[str, Ranked]) -> Ranked:
    """The readings of a spot, first those that lie in what is named to hold it: "Pakistan's Punjab and India's"."""
    ranked, holder = senses[_key(spot)], spot.within
    return tuple(sorted(ranked, key=lambda pair: not _holds(holder, pair[1]))) if holder else ranked


def _key(spot: Spot) -> str:
    return fold(spot.text)


def _ranked(
    group: Sequence[Spot], shares: Mapping[str, float], divisions: frozenset[str | None], knowledge: Knowledge
) -> Ranked:
    holders = {spot.within for spot in group if spot.within}
    text, candidates = group[0].text, dict.fromkeys(c for spot in group for c in spot.candidates)
    outshining = [c for c in candidates if _outshines(c, text, knowledge)]
    scored = [
        (
            _prior(text, c, knowledge)
            + CONTEXT_WEIGHT * _share(c, shares)
            + DIVISION_WEIGHT * (c.precision == "city" and c.admin1 in divisions)
            - OUTSHONE_WEIGHT * (bool(outshining) and c not in outshining and _is_outshone(c, divisions))
            + NEAR_WEIGHT * any(_holds(holder, c) for holder in holders),
            c,
        )
        for c in candidates
    ]
    return tuple(sorted(scored, key=lambda pair: -pair[0])[:CANDIDATES_KEPT])


def _outshines(candidate: PlaceCandidate, text: str, knowledge: Knowledge) -> bool:
    is_known = candidate.population >= METROPOLIS or candidate.kind == "capital"
    return (is_known and fold(candidate.name) == fold(text)) or _is_expected(text, candidate, knowledge)


def _is_outshone(candidate: PlaceCandidate, divisions: frozenset[str | None]) -> bool:
    is_small = candidate.precision == "city" and candidate.population < OUTSHONE
    return is_small and candidate.admin1 not in divisions


def _share(candidate: PlaceCandidate, shares: Mapping[str, float]) -> float:
    """A region of several countries (the Middle East, the Atlantic) is at home in every article."""
    if candidate.country or candidate.kind not in AT_HOME_EVERYWHERE:
        return shares.get(candidate.country or "", 0.0)
    return max(shares.values(), default=0.0)


def is_credible(spot: Spot, best: PlaceCandidate, shares: Mapping[str, float]) -> bool:
    """A small town needs the company of its country, and a preposition or "X, State"."""
    if best.precision != "city" or best.population >= SMALL_TOWN:
        return True
    return spot.within is not None or (spot.is_marked and shares.get(best.country or "", 0.0) >= SMALL_SHARE)
