"""Lines: what a single line is, when it is no prose: boilerplate, credit, byline, date, caption, correction.

In: one block, the rows of line_rules.csv and agencies.csv. Out: its effect, or what it says.
Hard because "Share prices fell" is news and "Share this" is not: rules name whole lines, or openings that
prose never has.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from tasks.clean.block import folded
from tasks.knowledge import Knowledge

LONGEST_LINE = 30  # words; a longer line is prose, whatever it opens with
FEW_WORDS = 5  # "With inputs from agencies"; a longer credit names people or papers
NAMED_SHARE = 0.3  # of its words: "Editing by hand is slow, she said" has none
LONGEST_PHOTO = 8  # words of a photo credit; with more it describes the picture and is a caption
LONGEST_CAPTION = 45  # words; a longer paragraph tells the story, whoever took the picture
START = 3  # letters by which openings are looked up; the shortest are © and a word
LONGEST_BYLINE = 14  # words: three names and their papers

_LEAD = re.compile(r"^[\s•▶►▪>»*|–—-]{1,5}")
_BRACKETS = re.compile(r"^[(\[]\s?(.{1,400}?)\s?[)\]]\.?$")
_BYLINE = re.compile(r"(?:(?:written|posted|reported|story|words|text|report)\s)?by:?\s+(?P<names>\S.*)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’/&-]*,?")
_SMALL = re.compile(r"(?:and|in|at|of|for|the|de|da|di|du|del|der|den|la|le|van|von|bin|ibn|al|el|y|e|&),?")
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b)\s*", re.IGNORECASE)
_JOINED = re.compile(r"&|\band\b", re.IGNORECASE)
_PLACED = re.compile(r"\s(?:in|at|for|of)\s", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:sources?|from|via):\s")
_SHARED = re.compile(r"\s*(?:/|,|;|&|\+|\band\b|\bvia\b)\s*")


Openings = Mapping[str, tuple[tuple[str, str], ...]]
"""Openings and their effects by the first three letters, the longest first."""


class LineRules(NamedTuple):
    """The rows, ready to ask. Phrases are case-folded."""

    whole: Mapping[str, str]
    starts: Openings
    before_names: Openings  # openings that count when names follow
    ends: Mapping[str, str]
    labels: frozenset[str]
    agencies: frozenset[str]
    photo_agencies: frozenset[str]
    zones: Mapping[str, int]
    calendar: frozenset[str]
    parts: Mapping[str, str]  # word of a class: what it says the element is
    reasons: Mapping[tuple[str, str], tuple[str, ...]]  # (reason, place): phrases


@lru_cache(maxsize=4)
def line_rules(knowledge: Knowledge) -> LineRules:
    rows = knowledge.table("line_rules")

    def phrases(place: str) -> tuple[tuple[str, str], ...]:
        found = [(row["phrase"], row["effect"]) for row in rows if row["place"] == place and row["effect"] != "label"]
        return tuple(sorted(found, key=lambda pair: -len(pair[0])))

    def agencies(kind: str) -> frozenset[str]:
        return frozenset(folded(row["name"]) for row in knowledge.table("agencies") if row["kind"] == kind)

    return LineRules(
        dict(phrases("line")),
        _by_start(phrases("start")),
        _by_start(phrases("names")),
        dict(phrases("end")),
        frozenset(row["phrase"] for row in rows if row["effect"] == "label"),
        agencies("agency"),
        agencies("photo"),
        {row["abbreviation"]: int(row["offset_minutes"]) for row in knowledge.table("time_zones")},
        frozenset(folded(row["surface"]) for row in knowledge.table("months_and_weekdays")),
        {row["word"]: row["effect"] for row in knowledge.table("page_parts")},
        _reasons(knowledge),
    )


def _by_start(phrases: tuple[tuple[str, str], ...]) -> Openings:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for phrase, effect in phrases:
        found[phrase[:START]].append((phrase, effect))
    return {start: tuple(openings) for start, openings in found.items()}


def _reasons(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in knowledge.table("page_reasons"):
        found[row["reason"], row["place"]].append(row["phrase"])
    return {key: tuple(phrases) for key, phrases in found.items()}


def effect_of(text: str, rules: LineRules) -> str:
    """remove, credit, photo, caption, correction, or empty for prose."""
    line = _LEAD.sub("", folded(text))
    bracketed = _BRACKETS.match(line)
    inner = bracketed[1] if bracketed else line.lstrip("([ ")
    words = line.count(" ") + 1
    effect = (
        rules.whole.get(inner.strip(" .:!|>→»…"), "")
        or _opening_effect(line, rules.starts)
        or _opening_effect(inner, rules.starts)
        or _effect_before_names(inner, text, rules)
        or _closing_effect(inner.rstrip(" ."), rules.ends)
    )
    if effect == "photo":
        return "photo" if words <= LONGEST_PHOTO else "caption" if words <= LONGEST_CAPTION else ""
    return effect if effect not in ("remove", "credit") or words <= LONGEST_LINE else ""


def _effect_before_names(inner: str, text: str, rules: LineRules) -> str:
    effect = _opening_effect(inner, rules.before_names)
    return effect if effect and (inner.count(" ") < FEW_WORDS or _is_of_names(text)) else ""


def _closing_effect(line: str, endings: Mapping[str, str]) -> str:
    if not line.endswith(tuple(endings)):
        return ""
    return next(effect for phrase, effect in endings.items() if line.endswith(phrase))


def _is_of_names(text: str) -> bool:
    words = text.split()[1:]
    return sum(word.lstrip("(\"'").istitle() or word.isupper() for word in words) >= NAMED_SHARE * len(words)


def is_agency(text: str, rules: LineRules, *, photo: bool = False) -> bool:
    """Whether the text is nothing but names of agencies."""
    if text.count(" ") >= LONGEST_LINE:
        return False
    known = rules.agencies | rules.photo_agencies if photo else rules.agencies
    bare = _SOURCE.sub("", folded(text).strip("()[]–—- ."))
    names = [name for name in _SHARED.split(bare) if name]
    return bool(names) and (bare in known or all(name in known for name in names))


def is_photo_credit(text: str, rules: LineRules) -> bool:
    """`Jane Roe/Reuters`, `AP Photo`, `Photo by Jane Roe`: a short text that names who took a picture."""
    bare = text.strip("()[] .")
    words = bare.split()
    if len(words) > LONGEST_PHOTO:
        return False
    if effect_of(text, rules) == "photo" or folded(bare) in rules.photo_agencies:
        return True
    parts = bare.split("/")
    by_agency = len(parts) > 1 and any(
        is_agency(part, rules, photo=True) or folded(part).endswith(" photo") for part in parts
    )
    return by_agency and all(_NAME.fullmatch(word) or _SMALL.fullmatch(word) for word in words)


def is_known_place(name: str, knowledge: Knowledge) -> bool:
    return len(name) > 2 and bool(knowledge.place_candidates(name.title() if name.isupper() else name))


def byline_of(text: str, rules: LineRules) -> tuple[str, ...]:
    """Names in `By Jane Roe and John Doe in Porto`; empty when the line is no byline."""
    found = _BYLINE.fullmatch(text.strip())
    names = found["names"] if found else ""
    words = names.split()
    if not words or len(words) > LONGEST_BYLINE or folded(words[0]).strip(",") in rules.calendar:
        return ()
    if not all(_NAME.fullmatch(word) or _SMALL.fullmatch(word) for word in words) or not _NAME.fullmatch(words[0]):
        return ()
    people = _BETWEEN.split(_PLACED.split(names)[0])
    return tuple(people) if _JOINED.search(names) else (people[0],)  # after a lone comma stands a paper or an office


def _opening_effect(line: str, openings: Openings) -> str:
    found = [pair for length in range(START, 0, -1) for pair in openings.get(line[:length], ())]
    for phrase, effect in found:
        if line.startswith(phrase) and not (phrase[-1].isalnum() and line[len(phrase) : len(phrase) + 1].isalnum()):
            return "" if effect == "remove" and phrase[-1] in ":|" and line.endswith(".") else effect
    return ""
