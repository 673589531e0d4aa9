"""Baseline: what a trivial method predicts for each task, so that a figure has something to stand beside.

A constant is the commonest answer of the gold itself, the kindest choice for it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Prediction = dict[str, Any]

CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,5}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
QUOTED = re.compile(r"[“\"]([^“”\"]{1,1000})[”\"]")


def _commonest(values: Sequence[Any]) -> Any:
    return Counter(values).most_common(1)[0][0] if values else None


def _one_event(gold: Sequence[Record]) -> list[Prediction]:
    """One event of the commonest type in every sentence, without parties."""
    plover = _commonest([e["plover"] for r in gold for e in r["gold"]["events"] if e.get("plover")])
    return [{"events": [{"plover": plover}]} for _ in gold]


def _quad(gold: Sequence[Record]) -> list[Prediction]:
    """The commonest class; the first capitalised words are the source, the next the target."""
    quad = _commonest([r["gold"]["quad"] for r in gold])
    names = [CAPITALISED.findall(r["text"]) for r in gold]
    return [{"quad": quad, "sources": found[:1], "targets": found[1:2]} for found in names]


def _actor(gold: Sequence[Record]) -> list[Prediction]:
    """The commonest country and sector."""
    country = _commonest([r["gold"]["country"] for r in gold if r["gold"].get("country")])
    sector = _commonest([r["gold"]["sector"] for r in gold if r["gold"].get("sector")])
    return [{"country": country, "sector": sector} for _ in gold]


def _names(gold: Sequence[Record]) -> list[Prediction]:
    """Every run of capitalised words is a person."""
    return [
        {"entities": [{"start": m.start(), "end": m.end(), "type": "PER"} for m in CAPITALISED.finditer(r["text"])]}
        for r in gold
    ]


def _timex(gold: Sequence[Record]) -> list[Prediction]:
    """Every four-digit year."""
    return [
        {"timex": [{"start": m.start(), "end": m.end(), "value": m[0]} for m in YEAR.finditer(r["text"])]} for r in gold
    ]


def _attribution(gold: Sequence[Record]) -> list[Prediction]:
    """Whatever stands between quotation marks, said by nobody."""
    return [
        {"attributions": [{"content": m[1], "source": "", "cue": ""} for m in QUOTED.finditer(r["text"])]} for r in gold
    ]


def _stories(gold: Sequence[Record]) -> list[Prediction]:
    """Every document is a story of its own, and no event is found."""
    return [{"story": r["id"], "events": []} for r in gold]


def _modality(gold: Sequence[Record]) -> list[Prediction]:
    """Everything happened."""
    return [{"predicates": [{**p, "label": "happened"} for p in r["gold"]["predicates"]]} for r in gold]


def _nothing(gold: Sequence[Record]) -> list[Prediction]:
    """Nothing is found."""
    return [{} for _ in gold]


BASELINES: Mapping[str, Callable[[Sequence[Record]], list[Prediction]]] = {
    "event_sentence": _one_event,
    "event_majority": _one_event,
    "event_quad": _quad,
    "actor": _actor,
    "ner": _names,
    "timex": _timex,
    "toponym": _nothing,
    "attribution": _attribution,
    "coref_ecb": _stories,
    "modality_uds": _modality,
    "incident_muc4": _nothing,
    "relation_re3d": _nothing,
}


def article_baseline(gold: Sequence[Record]) -> list[Prediction]:
    """Capitalised words are entities, years are dates, and every sentence tells an event of the commonest type."""
    plover = _commonest([e["plover"] for article in gold for e in article["events"]])
    return [_trivial_article(article, plover) for article in gold]


def _trivial_article(article: Record, plover: str | None) -> Prediction:
    sentences = [s["text"] for s in article["sentences"]]
    event: Prediction = {"plover": plover, "modality": "occurred", "date": None, "actors": [], "recipients": []}
    return {
        "entities": [{"name": name} for name in dict.fromkeys(CAPITALISED.findall(" ".join(sentences)))],
        "timex": [{"text": y, "value": y, "sentence": s} for s in sentences for y in YEAR.findall(s)],
        "events": [{**event, "sentence": [s]} for s in sentences],
    }
