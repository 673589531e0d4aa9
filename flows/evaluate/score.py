"""Score: how good the predictions of a task are, beside a trivial baseline. Definitions stand with each function.

In: gold records and predictions by id. Out: Score rows, the metric of each task that docs/quality.md shows.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.evaluate import baseline
from flows.evaluate.matching import (
    Tally,
    b_cubed,
    distance_km,
    holds,
    macro_f1,
    overlap,
    pairs,
    same_days,
    tally,
)

NEAR_KM = 161  # the usual limit for a toponym that is resolved right: 100 miles

TOLD_BY_SOURCE = frozenset({"event_sentence", "ner", "timex", "toponym"})
"""Tasks whose collections differ so much that one figure over all hides them."""

Pair = tuple[Mapping[str, Any], Mapping[str, Any]]  # gold record, prediction
Metrics = Mapping[str, float]


class Score(NamedTuple):
    """One line of the table: a figure between 0 and 1, and what a trivial method reaches."""

    task: str
    metric: str
    baseline: float
    ours: float
    records: int


def score_task(task: str, gold_file: Path, predictions: Path) -> list[Score]:
    """The metrics of one task, and of its collections where they differ much. Empty when the records carry no gold."""
    judged = judged_pairs(gold_file, predictions)
    scores = _scores(task, task, judged)
    if task in TOLD_BY_SOURCE:
        for source in sorted({source_of(record) for record, _ in judged}):
            scores += _scores(task, f"{task}: {source}", [pair for pair in judged if source_of(pair[0]) == source])
    return scores


def _scores(task: str, label: str, judged: Sequence[Pair]) -> list[Score]:
    if not judged:
        return []
    gold = [record for record, _ in judged]
    ours = METRICS[task](judged)
    trivial = METRICS[task](list(zip(gold, baseline.BASELINES[task](gold), strict=True)))
    return [Score(label, metric, trivial[metric], ours[metric], len(gold)) for metric in ours]


def source_of(record: Mapping[str, Any]) -> str:
    """Collection that a record comes from, without the part of it."""
    return str(record["source"]).partition("/")[0]


def judged_pairs(gold_file: Path, predictions: Path) -> list[Pair]:
    """Each record that carries an answer, with its prediction."""
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = {p["id"]: p["pred"] for p in map(json.loads, predictions.read_text(encoding="utf-8").splitlines())}
    return [(record, found[record["id"]]) for record in gold if _has_answer(record)]


def _has_answer(record: Mapping[str, Any]) -> bool:
    predicates = record.get("gold", {}).get("predicates", [])
    return bool(record.get("gold")) and all("label" in predicate for predicate in predicates)


def _events(records: Sequence[Pair]) -> Metrics:
    """Types one-to-one inside a sentence, alternates accepted; a dyad is type, actor and recipient country, an exact
    one the first type with country and sector of both sides as the gold has them."""
    types, dyads, exact, detected = Tally(), Tally(), Tally(), 0
    for record, pred in records:
        gold, told = [e for e in record["gold"]["events"] if e.get("plover")], _countable(record, pred)
        types += tally(gold, told, lambda g, p: p["plover"] in _accepted(g))
        detected += bool(gold) == bool(told)
        theirs, ours = _dyads(gold), _dyads(told)
        dyads += tally(theirs, ours, _same_dyad)
        exact += tally(theirs, ours, _is_equal_dyad)
    found = {
        "type micro F1": types.f1,
        "type macro F1": _macro_types(records),
        "detection": detected / len(records),
        "dyad F1": dyads.f1,
    }
    has_parties = any("actors" in e for record, _ in records for e in record["gold"]["events"])
    return found | ({"dyad exact F1": exact.f1} if has_parties else {})


def _countable(record: Mapping[str, Any], pred: Mapping[str, Any]) -> list[Any]:
    """Predicted events without the types that only a minority of the coders gave."""
    gold_types = {t for e in record["gold"]["events"] if e.get("plover") for t in _accepted(e)}
    ignored = set(record["gold"].get("plover_minority") or ()) - gold_types
    return [e for e in pred.get("events", ()) if e["plover"] not in ignored]


def _accepted(event: Mapping[str, Any]) -> set[str]:
    return {event["plover"], *(event.get("plover_alt") or ())}


def _macro_types(records: Sequence[Pair]) -> float:
    per_type: dict[str, Tally] = {}
    for record, pred in records:
        gold, told = [e for e in record["gold"]["events"] if e.get("plover")], _countable(record, pred)
        matched = pairs(gold, told, lambda g, p: p["plover"] in _accepted(g))
        for i, event in enumerate(gold):
            per_type[event["plover"]] = per_type.get(event["plover"], Tally()) + Tally(i in matched, 0, 1)
        names = {j: gold[i]["plover"] for i, j in matched.items()}
        for j, event in enumerate(told):
            name = names.get(j, event["plover"])
            per_type[name] = per_type.get(name, Tally()) + Tally(0, 1, 0)
    judged = [t.f1 for t in per_type.values() if t.gold]
    return sum(judged) / len(judged) if judged else 0.0


def _dyads(events: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Any, Any]]:
    return [(e, a, r) for e in events for a in (e.get("actors") or [{}]) for r in (e.get("recipients") or [{}])]


def _same_dyad(gold: tuple[Mapping[str, Any], Any, Any], told: tuple[Mapping[str, Any], Any, Any]) -> bool:
    countries = all(
        not g.get("country") or g["country"] == t.get("country") for g, t in zip(gold[1:], told[1:], strict=True)
    )
    return told[0]["plover"] in _accepted(gold[0]) and countries


def _is_equal_dyad(gold: tuple[Mapping[str, Any], Any, Any], told: tuple[Mapping[str, Any], Any, Any]) -> bool:
    sides = all(_coded(g) == _coded(t) for g, t in zip(gold[1:], told[1:], strict=True))
    return bool(told[0]["plover"] == gold[0]["plover"] and sides)


def _coded(party: Mapping[str, Any]) -> tuple[str, str]:
    return party.get("country") or "", (party.get("sector") or "")[:3].upper()


def _quad(records: Sequence[Pair]) -> Metrics:
    gold, told = [r["gold"]["quad"] for r, _ in records], [p.get("quad") for _, p in records]
    spanned = [(r["gold"], p) for r, p in records if r["gold"]["spans_available"]]
    sources = sum((_texts(g["sources"], p.get("sources", ())) for g, p in spanned), Tally())
    targets = sum((_texts(g["targets"], p.get("targets", ())) for g, p in spanned), Tally())
    right = sum(g == t for g, t in zip(gold, told, strict=True))
    return {
        "accuracy": right / len(gold),
        "macro F1": macro_f1(gold, told),
        "source F1": sources.f1,
        "target F1": targets.f1,
    }


def _texts(gold: Sequence[str], told: Sequence[str]) -> Tally:
    return tally(gold, told, lambda g, t: overlap(g, t) >= 0.5)


def _actor(records: Sequence[Pair]) -> Metrics:
    right: dict[str, Tally] = {"country": Tally(), "sector": Tally(), "both": Tally()}
    for record, pred in records:
        gold = record["gold"]
        checks = {}
        if gold.get("country") is not None:
            checks["country"] = gold["country"] == (pred.get("country") or "")
        if gold.get("sector") is not None:
            checks["sector"] = gold["sector"][:3] == (pred.get("sector") or "")[:3]
        if len(checks) == 2:
            checks["both"] = all(checks.values())
        for name, ok in checks.items():
            right[name] += Tally(ok, 0, 1)
    return {f"{name} accuracy": t.recall for name, t in right.items()}


def _names(records: Sequence[Pair]) -> Metrics:
    exact = Tally()
    for record, pred in records:
        gold = {
            (e["start"], e["end"], e["type"]) for e in record["gold"]["entities"] if e["type"] in ("PER", "ORG", "LOC")
        }
        told = {
            (e["start"], e["end"], e["type"]) for e in pred.get("entities", ()) if e["type"] in ("PER", "ORG", "LOC")
        }
        exact += Tally(len(gold & told), len(told), len(gold))
    return {"exact F1": exact.f1}


def _timex(records: Sequence[Pair]) -> Metrics:
    found, value = Tally(), Tally()
    for record, pred in records:
        gold, told = record["gold"]["timex"], pred.get("timex", ())
        found += tally(gold, told, touch)
        value += tally(
            gold, told, lambda g, t: touch(g, t) and any(same_days(v, t["value"]) for v in accepted_values(g))
        )
    return {"found F1": found.f1, "value F1": value.f1}


def accepted_values(timex: Mapping[str, Any]) -> list[str]:
    value = timex.get("value")
    return [
        *(value if isinstance(value, list) else [value]),
        *(timex.get("values") or ()),
        *(timex.get("alternates") or ()),
    ]


def touch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _toponym(records: Sequence[Pair]) -> Metrics:
    found, near, country, of_row = Tally(), Tally(), Tally(), Tally()
    for record, pred in records:
        gold = [t for t in record["gold"]["toponyms"] if t["lat"] is not None and not t["non_locational"]]
        told = pred.get("toponyms", ())
        for g in gold:
            hit = next((t for t in told if touch(g, t)), None)
            found += Tally(hit is not None, 0, 1)
            if hit:
                near += Tally(distance_km((g["lat"], g["lon"]), (hit["lat"], hit["lon"])) <= NEAR_KM, 0, 1)
                country += Tally(g["country_derived"] == hit["country"], 0, 1)
                of_row += Tally(g["country_derived"] == hit.get("country_of_row"), 0, 1)
    return {
        "recall": found.recall,
        "within 161 km": near.recall,
        "country": country.recall,
        "country as the row tells it": of_row.recall,
    }


def _attribution(records: Sequence[Pair]) -> Metrics:
    content, speaker = Tally(), Tally()
    found: dict[str, Tally] = defaultdict(Tally)
    spoken: dict[str, Tally] = defaultdict(Tally)
    for record, pred in records:
        gold = [a for a in record["gold"]["attributions"] if _joined(a["content"])]
        told = list(pred.get("attributions", ()))
        matched = pairs(gold, told, lambda g, t: _at_least_half(overlap(_joined(g["content"]), t["content"])))
        content += Tally(len(matched), len(told), len(gold))
        for i, one in enumerate(gold):
            source, said = _joined(one["source"]), (told[matched[i]].get("source") or "") if i in matched else ""
            is_right = bool(source and said) and (overlap(source, said) >= 0.5 or holds(source, said))
            speaker += Tally(is_right, 0, int(i in matched and bool(source)))
            found[one["kind"]] += Tally(i in matched, 0, 1)
            spoken[one["kind"]] += Tally(is_right, 0, 1)
    kinds = {f"{kind} found": found[kind].recall for kind in sorted(found)}
    kinds |= {f"{kind} found with its speaker": spoken[kind].recall for kind in sorted(spoken)}
    return {"content F1": content.f1, "speaker accuracy": speaker.recall, **kinds}


def _joined(spans: Sequence[Mapping[str, Any]] | str) -> str:
    return spans if isinstance(spans, str) else " ".join(span["text"] for span in spans)


def _at_least_half(value: float) -> float:
    return value if value >= 0.5 else 0.0


def _stories(records: Sequence[Pair]) -> Metrics:
    stories = {r["id"]: r["story"] for r, _ in records}
    told = {r["id"]: p.get("story") or r["id"] for r, p in records}
    gold_events: dict[str, str] = {}
    told_events: dict[str, str] = {}
    for record, pred in records:
        selected = [s for s in record["gold"]["sentences"] if s["selected"]]
        for number, mention in enumerate(record["gold"]["mentions"]):
            inside = any(s["start"] <= mention["start"] < s["end"] for s in selected)
            if mention["kind"] == "event" and mention["chain"] and inside:
                key = f"{record['id']} {number}"
                hit = next((e for e in pred.get("events", ()) if touch(e, mention)), None)
                gold_events[key], told_events[key] = mention["chain"], hit["cluster"] if hit else key
    return {"story B-cubed F1": b_cubed(stories, told), "event B-cubed F1": b_cubed(gold_events, told_events)}


def _modality(records: Sequence[Pair]) -> Metrics:
    gold, told = [], []
    for record, pred in records:
        labels = {(p["start"], p["end"]): p["label"] for p in pred.get("predicates", ())}
        for predicate in record["gold"]["predicates"]:
            gold.append(predicate["label"])
            told.append(labels.get((predicate["start"], predicate["end"])))
    right = sum(g == t for g, t in zip(gold, told, strict=True))
    return {"accuracy": right / len(gold), "macro F1": macro_f1(gold, told)}


def _incident(records: Sequence[Pair]) -> Metrics:
    roles = Tally()
    for record, pred in records:
        told = pred.get("roles", {})
        for slot in {*record["gold"]["roles"], *told}:
            roles += tally(record["gold"]["roles"].get(slot, []), told.get(slot, []), _is_alias)
    return {"role F1": roles.f1}


def _is_alias(aliases: Sequence[str], told: str) -> bool:
    return any(overlap(alias, told) >= 0.8 for alias in aliases)


def _relation(records: Sequence[Pair]) -> Metrics:
    types = ("FightingAgainst", "CommWith", "AlliesOf", "InChargeOf", "BelongsTo")
    found = Tally()
    for record, pred in records:
        gold = [r for r in record["gold"]["relations"] if r["type"] in types]
        found += tally(gold, pred.get("relations", ()), _same_relation)
    return {"relation F1": found.f1}


def _same_relation(gold: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    ends = gold["source"]["text"], gold["target"]["text"]
    ways = [(told["source"], told["target"])]
    if gold["type"] in ("FightingAgainst", "CommWith", "AlliesOf"):
        ways.append((told["target"], told["source"]))
    return gold["type"] == told["type"] and any(
        all(overlap(end, side) >= 0.5 for end, side in zip(ends, way, strict=True)) for way in ways
    )


METRICS: Mapping[str, Callable[[Sequence[Pair]], Metrics]] = {
    "event_sentence": _events,
    "event_majority": _events,
    "event_quad": _quad,
    "actor": _actor,
    "ner": _names,
    "timex": _timex,
    "toponym": _toponym,
    "attribution": _attribution,
    "coref_ecb": _stories,
    "modality_uds": _modality,
    "incident_muc4": _incident,
    "relation_re3d": _relation,
}
