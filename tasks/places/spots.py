"""Spots: stretches of text that may name a place: the longest known names, outside the names of persons.

In: sentence, entities. Out: Spots with every reading. Hard because hamlets bear the names of words and people.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge, PlaceCandidate, fold
from tasks.places.names import is_no_place
from tasks.places.points import placed
from tasks.places.spot import Company, Spot, is_capital
from warehouse.records import Mention

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
        if spot is None or _is_person(spot, people) or is_no_place(spot, company, knowledge):
            index += 1
            continue
        yield spot
        index = spot.last + 1


def _person_spans(sentence: AnnotatedSentence, mentions: Sequence[Mention]) -> Mapping[int, tuple[int, int]]:
    """Token to first and last token of the person name around it, as the entities step or the engine names it."""
    spans = {(name.first, name.last) for name in sentence.names if name.label == "PER"}
    for mention in mentions:
        if mention.entity_type == "PER" and mention.kind == "name":
            inside = [t.index for t in sentence.tokens if mention.start <= t.start and t.end <= mention.end]
            spans |= {(inside[0], inside[-1])} if inside else set()
    return {index: (first, last) for first, last in spans for index in range(first, last + 1)}


def _is_person(spot: Spot, people: Mapping[int, tuple[int, int]]) -> bool:
    """Inside a person's name, unless the name is the place itself (Tamil Nadu) or opens with it (US Ambassador …)."""
    if spot.first not in people:
        return False
    span, precision = people[spot.first], spot.candidates[0].precision
    if span == (spot.first, spot.last):
        return spot.first == spot.last and precision != "country"
    opens = span[0] == spot.first and precision in ("country", "admin1")
    closes = span[1] == spot.last and spot.sentence.tokens[spot.first - 1].text in ("of", "from", "in")
    return not (opens or closes)


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
        if candidates:
            marked = _has_place_preposition(tokens, first, knowledge) or tokens[first].start in called
            return Spot(sentence, first, last, text, candidates, marked)
    return None


def _may_span(tokens: Sequence[Token], first: int, last: int, knowledge: Knowledge) -> bool:
    """A name begins and ends with a capital (or a number sign of an abbreviation) and links only short words."""
    if last > first and not (is_capital(tokens[last]) or tokens[last].text == "."):
        return False
    between, links = tokens[first + 1 : last], _words(knowledge, "link")
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
    return tuple(placed(c, knowledge) for c in knowledge.place_candidates(text) if not _is_adjective(text, c))


_ADJECTIVE_ENDINGS = ("an", "ese", "ish", "i", "ic")


def _is_adjective(text: str, candidate: PlaceCandidate) -> bool:
    """ "European" is not Europe: the regions table lists some adjectives beside their regions."""
    differs = candidate.precision == "region" and text != candidate.name and " " not in text
    return differs and text.endswith(_ADJECTIVE_ENDINGS) and text[:3] == candidate.name[:3]


@lru_cache(8)
def _abbreviations(knowledge: Knowledge) -> Mapping[str, tuple[PlaceCandidate, ...]]:
    """Va., N.S.W.: the division itself. Two bare capitals ("CA", "OR") count only after a town: see `_within`."""
    return {surface: (place,) for surface, place in _short_divisions(knowledge).items() if "." in surface}


@lru_cache(8)
def _short_divisions(knowledge: Knowledge) -> Mapping[str, PlaceCandidate]:
    codes = {row["code"]: row["name"] for row in knowledge.table("admin1")}
    found: dict[str, PlaceCandidate] = {}
    for row in knowledge.table("state_abbreviations"):
        for named in knowledge.place_candidates(codes.get(row["admin1"], "")):
            if named.precision == "admin1" and named.admin1 == row["admin1"]:
                found[row["surface"]] = named
    return found


def _has_place_preposition(tokens: Sequence[Token], first: int, knowledge: Knowledge) -> bool:
    before = [t.text.lower() for t in tokens[max(0, first - 2) : first]]
    known = _words(knowledge, "preposition")
    return bool(before) and (before[-1] in known or (before[-1] == "the" and before[0] in known))


@lru_cache(8)
def _words(knowledge: Knowledge, kind: str) -> frozenset[str]:
    """Words inside a place name (link) or before one (preposition)."""
    return frozenset(row["word"] for row in knowledge.table("place_words") if row["kind"] == kind)
