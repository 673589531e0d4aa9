"""Errors: what kind each wrong answer is, by rule, for docs/quality.md.

In: gold records with their predictions. Out: counts of each class, the most frequent first.
Hard because some are the convention of a gold set (an end of a range without its last day), and no rule sees why.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flows.evaluate.matching import distance_km, interval, same_days
from flows.evaluate.score import NEAR_KM, accepted_values, source_of, touch

Record = Mapping[str, Any]
Pair = tuple[Record, Record]  # gold record, prediction

OF_NO_COUNTRY = frozenset({"IGO", "UNO", "NGO", "EEC", "EUR", "NATO", "MNC", "IMG", "INT", "WST", "AFR", "ARB"})
"""Codes that gold sets write in the place of a country; each set has its own."""

STANDING = frozenset({"GOV", "ELI", "OPP", "PTY", "LEG"})
"""Sectors that depend on the day and on the convention: in office, out of it, in a party."""

PEOPLE = frozenset({"CVL", "UNK", "SOC", "NGO", "REF"})
"""Sectors of people without an office."""


class ErrorClass(NamedTuple):
    """How many answers of one field are wrong in one way."""

    field: str
    name: str
    errors: int


def error_classes(task: str, records: Sequence[Pair]) -> list[ErrorClass]:
    """Every class of a task that occurs, by field, the most frequent first. Empty for a task without rules."""
    counts = Counter(found for pair in records for found in CLASSES.get(task, _none)(*pair))
    ranked = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return [ErrorClass(field, name, count) for (field, name), count in ranked]


def _none(_gold: Record, _pred: Record) -> Iterator[tuple[str, str]]:
    yield from ()


def _actor(record: Record, pred: Record) -> Iterator[tuple[str, str]]:
    gold, is_name = record["gold"], any(word[:1].isupper() for word in record["actor"].split())
    country, sector = pred.get("country") or "", (pred.get("sector") or "")[:3]
    if gold.get("country") is not None and gold["country"] != country:
        yield "actor country", _country_class(gold["country"], country, is_name)
    if gold.get("sector") is not None and gold["sector"][:3] != sector:
        yield "actor sector", _sector_class(gold["sector"][:3], sector, is_name)


def _country_class(gold: str, told: str, is_name: bool) -> str:
    if {gold, told} & OF_NO_COUNTRY:
        return "a body of no country: another code, or one for the other"
    if not told:
        return "a name that the tables do not know" if is_name else "words without a country"
    return "another country" if gold else "a country where the gold has none"


def _sector_class(gold: str, told: str, is_name: bool) -> str:
    if not told:
        return "a name that the tables do not know" if is_name else "words without a sector"
    if not gold:
        return "a sector where the gold has none"
    if {gold, told} <= STANDING:
        return "in office, out of it, or in a party"
    return "people without an office" if {gold, told} & PEOPLE else "another sector"


def _timex(record: Record, pred: Record) -> Iterator[tuple[str, str]]:
    field = f"timex: {source_of(record)}"
    gold, told = record["gold"]["timex"], pred.get("timex", ())
    for one in gold:
        hits = [t for t in told if touch(one, t)]
        if not any(same_days(v, t["value"]) for v in accepted_values(one) for t in hits):
            yield field, _timex_class(one, hits, record["text"])
    yield from ((field, "told where the gold has none") for t in told if not any(touch(one, t) for one in gold))


def _timex_class(gold: Record, hits: Sequence[Record], text: str) -> str:
    if not hits:
        surface = text[gold["start"] : gold["end"]]
        return "missed" if any(c.isdigit() for c in surface) else "missed: words without a number"
    ends = {day for value in accepted_values(gold) for day in interval(value) or ()}
    for value in (hit["value"] for hit in hits):
        if value.startswith("/") or value.endswith("/"):
            return "a side told as open, or gold's"
        if "/" in value and ends & {*(interval(value) or ())}:
            return "an end of a range that is told as one, or its other end"
    return "another day or stretch"


def _toponym(record: Record, pred: Record) -> Iterator[tuple[str, str]]:
    source = source_of(record)
    for gold in record["gold"]["toponyms"]:
        if gold["lat"] is None or gold["non_locational"]:
            continue
        use = "named literally" if gold["type"].startswith("Literal") else f"used as {_use(gold['type'])}"
        hit = next((t for t in pred.get("toponyms", ()) if touch(gold, t)), None)
        if hit is None:
            yield f"toponym missed: {source}", use
            continue
        if gold["country_derived"] != hit["country"]:
            is_region = hit["precision"] == "region"
            yield f"toponym country: {source}", "a region, shown at another point" if is_region else use
        elif distance_km((gold["lat"], gold["lon"]), (hit["lat"], hit["lon"])) > NEAR_KM:
            yield f"toponym over 161 km, country right: {source}", f"our precision: {hit['precision']}"


def _use(kind: str) -> str:
    return kind.replace("_", " ").lower()


def _names(record: Record, pred: Record) -> Iterator[tuple[str, str]]:
    field = f"ner: {source_of(record)}"
    gold = [e for e in record["gold"]["entities"] if e["type"] in ("PER", "ORG", "LOC")]
    told = [e for e in pred.get("entities", ()) if e["type"] in ("PER", "ORG", "LOC")]
    for one in gold:
        hits = [t for t in told if touch(one, t)]
        if (one["start"], one["end"], one["type"]) not in {(t["start"], t["end"], t["type"]) for t in hits}:
            yield field, _name_class(one, hits)
    yield from ((field, "told where the gold has none") for t in told if not any(touch(one, t) for one in gold))


def _name_class(gold: Record, hits: Sequence[Record]) -> str:
    if any((t["start"], t["end"]) == (gold["start"], gold["end"]) for t in hits):
        return "another type"
    is_common = gold["text"][:1].islower() and not any(word[:1].isupper() for word in gold["text"].split())
    if is_common:
        return "no name: common nouns that the gold marks"
    return "other borders" if hits else "missed"


CLASSES: Mapping[str, Callable[[Record, Record], Iterator[tuple[str, str]]]] = {
    "actor": _actor,
    "timex": _timex,
    "toponym": _toponym,
    "ner": _names,
}
