"""Score articles: whole articles against their gold, in the terms of design section 6.

In: articles with gold and the predictions written for them. Out: Score rows summed over all articles.
Hard because one event may be told in several sentences, and its two sides may be named by many names.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.evaluate.articles import ArticleFile
from flows.evaluate.baseline import article_baseline
from flows.evaluate.matching import Tally, common_days, holds, pairs, same_days, words
from flows.evaluate.score import Score

HAPPENED = {"occurred", "historical", "ongoing"}
REFUSED = {"denied", "negated"}
TALLIED = (
    "entity", "timex value", "timex value with open sides", "event", "event with parties", "event in full",
)  # fmt: skip

Row = Mapping[str, Any]


def score_articles(articles: Sequence[ArticleFile], predictions: Path) -> list[Score]:
    """The metrics over all articles that have gold. Empty when none has."""
    gold = [json.loads(a.gold.read_text(encoding="utf-8")) for a in articles if a.gold]
    if not gold:
        return []
    told = [json.loads((predictions / f"{a.name}.json").read_text(encoding="utf-8")) for a in articles if a.gold]
    ours, trivial = _summed(gold, told), _summed(gold, article_baseline(gold))
    return [Score("articles", metric, trivial[metric], ours[metric], len(gold)) for metric in ours]


def _summed(gold: Sequence[Row], told: Sequence[Row]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    tallies = {name: Tally() for name in TALLIED}
    for article, prediction in zip(gold, told, strict=True):
        tallies["entity"] += _entities(article, prediction)
        tallies["timex value"] += _timex(article, prediction, "value")
        tallies["timex value with open sides"] += _timex(article, prediction, "timex")
        _judge_events(article, prediction, tallies, counts)
        counts["dated"] += str(prediction.get("dct"))[:10] == article["dct"]["value"]
    return {
        "document date accuracy": counts["dated"] / len(gold),
        **{f"{name} F1": value.f1 for name, value in tallies.items()},
        "false occurred (lower is better)": counts["false occurred"] / max(1, counts["not happened"]),
    }


def _entities(article: Row, prediction: Row) -> Tally:
    gold = [e for e in article["entities"] if e["named"]]
    told = prediction.get("entities", [])
    matched = pairs(gold, told, lambda g, t: bool(_names(g) & _names(t)))
    needed = [i for i, e in enumerate(gold) if e["core"]]
    repeated = {j for j, t in enumerate(told) if any(_names(g) & _names(t) for g in gold)} - set(matched.values())
    optional = [j for i, j in matched.items() if i not in needed]
    return Tally(sum(i in matched for i in needed), len(told) - len(repeated) - len(optional), len(needed))


def _names(entity: Row) -> set[str]:
    surfaces = [entity.get("name") or "", *(entity.get("aliases") or ())]
    surfaces += [m["text"] for m in entity.get("mentions", ()) if m["kind"] in ("name", "name+title")]
    return {" ".join(words(surface)) for surface in surfaces if surface}


def _timex(article: Row, prediction: Row, column: str) -> Tally:
    """By the days of the row ("value"), or by its TIMEX3 value ("timex"), whose open side is no day."""
    gold, told = article["timex"], [{**t, "value": t.get(column, t["value"])} for t in prediction.get("timex", [])]
    matched = pairs(gold, told, lambda g, t: _timex_score(article, g, t))
    right = sum(any(same_days(v, told[j]["value"]) for v in _dates(gold[i])) for i, j in matched.items())
    return Tally(right, len(told), len(gold))


def _timex_score(article: Row, gold: Row, told: Row) -> float:
    if not holds(gold["text"], told["text"]) or gold["sent"] not in _sentence_ids(article, [told["sentence"]]):
        return 0.0
    return 1.0 + any(same_days(v, told["value"]) for v in _dates(gold))


def _dates(gold: Row) -> list[str]:
    return [gold["value"], *gold.get("alternates", ())]


def _sentence_ids(article: Row, sentences: Sequence[str]) -> set[str]:
    """Gold sentences that a predicted sentence is, or nearly is."""
    told = [words(s) for s in sentences]
    return {s["id"] for s in article["sentences"] for w in told if _alike(words(s["text"]), w)}


def _alike(gold: Sequence[str], told: Sequence[str]) -> bool:
    shared = (Counter(gold) & Counter(told)).total()
    return bool(shared) and shared >= 0.85 * min(len(gold), len(told)) and len(told) >= 0.5 * len(gold)


def _judge_events(article: Row, prediction: Row, tallies: dict[str, Tally], counts: Counter[str]) -> None:
    gold, told = article["events"], prediction.get("events", [])
    where = [_sentence_ids(article, t["sentence"]) for t in told]
    numbered = list(enumerate(told))
    matched = pairs(gold, numbered, lambda g, t: _event_score(article, g, t[1], where[t[0]]))
    core = [i for i, g in enumerate(gold) if g["core"]]
    predicted = len(told) - sum(i not in core for i in matched)
    parties = [i for i in core if i in matched and _sides(article, gold[i], told[matched[i]]) == (True, True)]
    full = [i for i in parties if _date_fits(gold[i], told[matched[i]]) and _modality_fits(gold[i], told[matched[i]])]
    for name, right in (
        ("event", [i for i in core if i in matched]),
        ("event with parties", parties),
        ("event in full", full),
    ):
        tallies[name] += Tally(len(right), predicted, len(core))
    for i, j in matched.items():
        if gold[i]["modality"] not in HAPPENED:
            accepted = {gold[i]["modality"], *gold[i]["alternates"].get("modality", ())}
            counts["not happened"] += 1
            counts["false occurred"] += told[j]["modality"] in HAPPENED and not accepted & HAPPENED


def _event_score(article: Row, gold: Row, told: Row, where: set[str]) -> float:
    types = {gold["plover"], gold["plover_manual"], *gold["alternates"].get("plover", ())}
    if told["plover"] not in types or not where & set(gold["sentences"]):
        return 0.0
    actor, recipient = _sides(article, gold, told)
    return 1 + 2 * actor + 2 * recipient + _date_fits(gold, told) + _modality_fits(gold, told)


def _sides(article: Row, gold: Row, told: Row) -> tuple[bool, bool]:
    """Whether actor and recipient countries agree; the sides of a reciprocal act may be swapped or joined."""
    actor, recipient = _side_fits(article, gold, told, "actors"), _side_fits(article, gold, told, "recipients")
    if gold["reciprocal"] and not (actor and recipient):
        wanted = _countries(article, [*gold["actors"], *gold["recipients"]])
        given = {p.get("country") or "" for p in [*told["actors"], *told["recipients"]]}
        if wanted and wanted <= given:
            return True, True
    return actor, recipient


def _side_fits(article: Row, gold: Row, told: Row, side: str) -> bool:
    given = {p.get("country") or "" for p in told[side]}
    readings = [gold[side], *([{"entity": e} for e in ids] for ids in gold["alternates"].get(side, ()))]
    return any(_countries(article, reading) & given if reading else not given for reading in readings)


def _countries(article: Row, parties: Sequence[Row]) -> set[str]:
    """Every country code that the gold accepts for these parties; the empty one where it accepts none."""
    entities = {e["id"]: e for e in article["entities"]}
    found = [entities[p["entity"]] for p in parties]
    return {c or "" for e in found for c in [e["country"], *(e.get("alternates") or {}).get("country", ())]}


def _date_fits(gold: Row, told: Row) -> bool:
    accepted = [gold["date"]["value"], *gold["date"]["alternates"]]
    return any(common_days(value, told["date"]) if value else not told["date"] for value in accepted)


def _modality_fits(gold: Row, told: Row) -> bool:
    accepted = {gold["modality"], *gold["alternates"].get("modality", ())}
    given = told["modality"]
    return given in accepted or any(given in kind and accepted & kind for kind in (HAPPENED, REFUSED))
