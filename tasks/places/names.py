"""Names: whether a known place name is something else here: a word, a month, a part of a person's name."""

import re
from functools import lru_cache

from tasks.knowledge import Knowledge, fold
from tasks.places.spot import Company, Spot, is_capital

WELL_KNOWN_TOWN = 100_000  # inhabitants that a town needs whose name is an English word: Mobile, Reading, Nice


def is_no_place(spot: Spot, company: Company, knowledge: Knowledge) -> bool:
    """Adjectives, months, parts of names of people, and plain words that some town happens to bear."""
    folded, best = fold(spot.text), spot.candidates[0]
    if folded in _calendar_words(knowledge) or _is_currency(spot):
        return True
    kinds = {name.kind for name in knowledge.names(spot.text)}
    if "demonym" in kinds and best.precision != "country":
        return True
    if "organisation" in kinds and best.precision == "city" and not spot.is_marked:
        return True  # Hamas is a name of Hamm
    if "metonym" in kinds and fold(best.name) != folded:
        return True  # the White House is not Casablanca
    if best.kind == "county" and spot.first == spot.last:
        return _is_name_part(spot, knowledge)  # Kent is a county, Clark Kent is not
    if best.precision not in ("city", "admin1") or spot.first != spot.last:
        return False
    is_adjective = spot.sentence.tokens[spot.first].upos == "ADJ" and fold(best.name) != folded  # "Texan officials"
    if spot.sentence.is_common(spot.first) and not is_adjective:
        return True
    if folded in _plain_words(knowledge) or folded in company.written_small:
        return not (spot.is_marked and best.population >= WELL_KNOWN_TOWN) or _is_inside_name(spot)
    return (folded in company.surnames and not spot.is_marked) or _is_name_part(spot, knowledge)


def _is_currency(spot: Spot) -> bool:
    """ "US$" and "HK$"."""
    after = spot.sentence.tokens[spot.last + 1 : spot.last + 2]
    return bool(after) and after[0].text.startswith("$") and after[0].start == spot.end


@lru_cache(8)
def _calendar_words(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(fold(row["surface"]) for row in knowledge.table("months_and_weekdays"))


@lru_cache(8)
def _plain_words(knowledge: Knowledge) -> frozenset[str]:
    """English words: "Central", "Union", "Mission" are towns too."""
    tables = ("word_tags", "closed_class_words", "common_words")
    return frozenset(fold(row["word"]) for table in tables for row in knowledge.table(table))


def _is_inside_name(spot: Spot) -> bool:
    """Another capitalised word stands right beside it."""
    tokens = spot.sentence.tokens
    after = tokens[spot.last + 1] if spot.last + 1 < len(tokens) else None
    before = tokens[spot.first - 1] if spot.first > 1 else None
    return any(t is not None and is_capital(t) and t.text.isalpha() for t in (before, after))


def _is_name_part(spot: Spot, knowledge: Knowledge) -> bool:
    """A surname after a given name or title, a given name before a surname: Jack London, President Lincoln."""
    tokens = spot.sentence.tokens
    before = tokens[spot.first - 1] if spot.first else None
    after = tokens[spot.last + 1] if spot.last + 1 < len(tokens) else None
    if (
        before
        and spot.start - before.end <= 1
        and (_person_words(knowledge) & {fold(before.text), fold(before.text + ".")})
    ):
        return True
    if before and re.fullmatch(r"[A-Z]\.|[B-HJ-Z]", before.text) and spot.start - before.end <= 1:
        return True
    follows = bool(after) and is_capital(after) and after.text.isalpha() and after.start - spot.end == 1  # type: ignore[union-attr, arg-type]
    return follows and fold(spot.text) in _given_names(knowledge) and not spot.is_marked


@lru_cache(8)
def _given_names(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in knowledge.table("given_names"))


@lru_cache(8)
def _person_words(knowledge: Knowledge) -> frozenset[str]:
    titles = {fold(row["surface"].split()[-1]) for row in knowledge.table("titles")}
    return _given_names(knowledge) | frozenset(titles)
