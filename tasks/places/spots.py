"""Spots: stretches of text that may name a place: the longest known names, outside the names of persons.

In: sentence, entities. Out: Spots with every reading. Hard because hamlets bear the names of words and people.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge, PlaceCandidate, fold
from tasks.places.adjectives import is_adjective
from tasks.places.names import is_no_place
from tasks.places.points import placed
from tasks.places.spot import SMALL_TOWN, Company, Spot, has_place_preposition, is_capital, place_words
from warehouse.records import Mention

SHORTEST_BARE = 3  # letters of an abbreviation without full stops

LONGEST_NAME = 6  # tokens: "Democratic Republic of the Congo" and one to spare


def lower_words(text: str) -> frozenset[str]:
    """Words that the article also writes without a capital: at the start of a sentence they are no names."""
    return frozenset(re.findall(r"\b[a-z]{2,30}\b", text))


def surnames(
    sentences: Sequence[AnnotatedSentence], mentions: Sequence[Mention], knowledge: Knowledge
) -> frozenset[str]:
    """Last words of the longer person names of the article, unless the name is itself a place."""
    named = [
        s.record.text[s.tokens[n.first].start - s.record.start : s.tokens[n.last].end - s.record.start]
        for s in sentences
        for n in s.names
        if n.label == "PER"
    ]
    called = [m.text for m in mentions if m.entity_type == "PER" and m.kind == "name"]
    people = {text for text in (*named, *called) if " " in text}
    return frozenset(fold(text.split()[-1]) for text in people if not knowledge.place_candidates(text))


def find_spots(
    sentence: AnnotatedSentence, mentions: Sequence[Mention], company: Company, knowledge: Knowledge
) -> Iterator[Spot]:
    """Longest known place names, left to right, outside the names of persons."""
    tokens = sentence.tokens
    people = _person_spans(sentence, mentions)
    called_places = _place_mentions(mentions)
    index = 0
    while index < len(tokens):
        spot = _longest_at(sentence, index, called_places, knowledge) if is_capital(tokens[index]) else None
        if spot is None or _is_person(spot, people, knowledge) or is_no_place(spot, company, knowledge):
            index += 1
            continue
        yield spot
        index = spot.last + 1


def _person_spans(sentence: AnnotatedSentence, mentions: Sequence[Mention]) -> Mapping[int, tuple[int, int]]:
    """Token to first and last token of the person name around it, as the entities step or the engine names it."""
    spans = {(name.first, name.last) for name in sentence.names if name.label == "PER"}
    for mention in mentions:
        if mention.entity_type == "PER" and mention.kind == "name":
            first = bisect_left(sentence.tokens, mention.start, key=lambda token: token.start)
            last = bisect_right(sentence.tokens, mention.end, key=lambda token: token.end) - 1
            spans |= {(first, last)} if first <= last else set()
    return {index: (first, last) for first, last in spans for index in range(first, last + 1)}


def _is_person(spot: Spot, people: Mapping[int, tuple[int, int]], knowledge: Knowledge) -> bool:
    """Inside a person's name, unless the name is the place itself (Tamil Nadu) or opens with it (US Ambassador …)."""
    if spot.first not in people:
        return False
    span, precision = people[spot.first], spot.candidates[0].precision
    if span == (spot.first, spot.last):
        return spot.first == spot.last and precision != "country" and not _is_located(spot, knowledge)
    opens = span[0] == spot.first and precision in ("country", "admin1")
    closes = span[1] == spot.last and spot.sentence.tokens[spot.first - 1].text in ("of", "from", "in")
    return not (opens or closes)


def _is_located(spot: Spot, knowledge: Knowledge) -> bool:
    """ "In Gabes": nobody is in a person, whatever the engine calls it."""
    before = spot.sentence.tokens[spot.first - 1].text.lower() if spot.first else ""
    return before in place_words(knowledge, "location") and spot.candidates[0].population >= SMALL_TOWN


def _place_mentions(mentions: Sequence[Mention]) -> frozenset[int]:
    """Starts of the mentions that are called places."""
    return frozenset(m.start for m in mentions if m.entity_type in ("GPE", "LOC") and m.kind == "name")


def _longest_at(sentence: AnnotatedSentence, first: int, called: frozenset[int], knowledge: Knowledge) -> Spot | None:
    tokens = sentence.tokens
    for last in range(min(len(tokens), first + LONGEST_NAME) - 1, first - 1, -1):
        if not _may_span(tokens, first, last, knowledge):
            continue
        text = sentence.record.text[
            tokens[first].start - sentence.record.start : tokens[last].end - sentence.record.start
        ]
        candidates = _candidates(text, knowledge)
        if divisions := _divisions(tokens, last, text, candidates, knowledge):
            last, candidates = last + 1, divisions
            text = f"{text} {tokens[last].text}"
        if candidates:
            marked = has_place_preposition(tokens, first, knowledge) or tokens[first].start in called
            return Spot(sentence, first, last, text, candidates, marked)
    return None


def _divisions(
    tokens: Sequence[Token], last: int, text: str, candidates: Sequence[PlaceCandidate], knowledge: Knowledge
) -> tuple[PlaceCandidate, ...]:
    """ "New York state" is the state, "Zaire province" the one in Angola, "Kachin state" bears the word."""
    after = tokens[last + 1].text.lower() if last + 1 < len(tokens) else ""
    if after not in place_words(knowledge, "division"):
        return ()
    named = dict.fromkeys((*_candidates(f"{text} {after}", knowledge), *candidates))
    return tuple(c for c in named if c.precision == "admin1" or c.kind == "province")


def _may_span(tokens: Sequence[Token], first: int, last: int, knowledge: Knowledge) -> bool:
    """A name begins and ends with a capital (or a number sign of an abbreviation) and links only short words."""
    if last > first and not (is_capital(tokens[last]) or tokens[last].text == "."):
        return False
    between, links = tokens[first + 1 : last], place_words(knowledge, "link")
    return all(is_capital(t) or t.text in links for t in between) and all(
        tokens[i + 1].start - tokens[i].end <= 1 for i in range(first, last)
    )


def _candidates(text: str, knowledge: Knowledge) -> tuple[PlaceCandidate, ...]:
    abbreviated = _abbreviations(knowledge).get(text)
    if abbreviated:
        return abbreviated
    if len(text.replace(".", "")) <= 3 and text.upper() == text:
        return tuple(c for c in knowledge.place_candidates(text) if c.precision in ("country", "region"))
    if len(text) <= 2 or text.endswith("."):
        return ()
    return tuple(placed(c, knowledge) for c in knowledge.place_candidates(text) if not _is_region_adjective(text, c))


def _is_region_adjective(text: str, candidate: PlaceCandidate) -> bool:
    return candidate.precision == "region" and is_adjective(text, candidate.name)


@lru_cache(8)
def _abbreviations(knowledge: Knowledge) -> Mapping[str, tuple[PlaceCandidate, ...]]:
    """Va., N.S.W., NSW: the division itself. Two bare capitals ("CA", "OR") are words as often as divisions."""
    return {
        surface: (place,)
        for surface, place in _short_divisions(knowledge).items()
        if "." in surface or len(surface) >= SHORTEST_BARE
    }


@lru_cache(8)
def _short_divisions(knowledge: Knowledge) -> Mapping[str, PlaceCandidate]:
    codes = {row["code"]: row["name"] for row in knowledge.table("admin1")}
    found: dict[str, PlaceCandidate] = {}
    for row in knowledge.table("state_abbreviations"):
        for named in knowledge.place_candidates(codes.get(row["admin1"], "")):
            if named.precision == "admin1" and named.admin1 == row["admin1"]:
                found[row["surface"]] = named
    return found
