"""Calibration: how much each kind of evidence weighs in the confidence of an event, from annotated articles.

In: the articles of seeds/annotated that are kept to choose by. Out: event_confidence.csv, and event_settings.csv for
times and places; `--write` replaces them. A telling is right when a gold trigger of its type overlaps it and has its
modality. Hard because the network has seen the training articles, so that it is surer of them than of any other text.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.annotated import Told, given_text, gold_of, is_right, overlap, paired, read_split, setting_spans
from flows.evaluate import make_coder
from flows.evaluate.coder import Coded, Coder
from tasks.events import find_events
from tasks.events.confidence import Evidence
from tasks.knowledge import SEEDS
from tasks.language.training.annotated import Article
from warehouse.records import Event

CONFIDENCE, SETTINGS = (SEEDS / "knowledge" / f"event_{name}.csv" for name in ("confidence", "settings"))
RIDGE = 1.0  # pulls weights of few cases towards zero
ROUNDS = 50
JUDGED = "hand"  # source of rows judged on whole articles: annotated ones mark no such days and places
FEW = 10  # cases, half of them right, added to those of a rule: a share of few is drawn towards one half


class Judged(NamedTuple):
    """One telling with a gold trigger of its type, or none."""

    evidence: Evidence
    event: Event
    is_right: bool
    settings: tuple[tuple[str, str, bool], ...]  # time or place, how it was tied, whether it is right


def main() -> None:
    coder = make_coder("network", None)
    judged = [one for article in read_split("choose") for one in judged_tellings(article, coder)]
    weights = fitted([one.evidence.features() for one in judged], [one.is_right for one in judged])
    weights["rule_alone"] = weights["rule"]  # nothing is learned of frames beside an engine that knows no events
    shares = shares_right([setting for one in judged for setting in one.settings])
    print(f"{len(judged)} tellings, {sum(one.is_right for one in judged)} right")
    fitted_rows = [(name, f"{weight:.3f}", "own") for name, weight in sorted(weights.items())]
    _tell(CONFIDENCE, [("feature", "weight", "source"), *fitted_rows])
    kept = (row for row in coder.knowledge.table("event_settings") if row["source"] == JUDGED)
    settings = {(row["what"], row["rule"]): (row["confidence"], JUDGED) for row in kept}
    settings |= {key: (f"{share:.2f}", "own") for key, share in shares.items()}
    _tell(SETTINGS, [("what", "rule", "confidence", "source"), *((*k, *said) for k, said in sorted(settings.items()))])


def _tell(table: Path, rows: Sequence[Sequence[str]]) -> None:
    """Prints the rows, and writes them where that is asked for."""
    print(*(",".join(row) for row in rows), sep="\n")
    if "--write" in sys.argv[1:]:
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def judged_tellings(article: Article, coder: Coder) -> list[Judged]:
    """Every telling of an article."""
    coded = coder.code(given_text(article)[0], published=article.published.isoformat(), name=article.name)
    d = coded.document
    if d is None:
        return []
    found = find_events(d.sentences, d.entities, d.times, d.places, d.statements, d.article, coder.knowledge)
    placed = [
        (event, evidence, Told(*span, event.plover_type, event.modality))
        for event, evidence in zip(found.events, found.evidence, strict=True)
        if (span := coded.in_source(event.start, event.end))
    ]
    golds = [gold for gold, ours in paired(gold_of(article)[0], [told for _, _, told in placed]) if ours]
    return [
        Judged(evidence, event, is_right(gold, told), tuple(_settings(coded, event, gold)))
        for (event, evidence, told), gold in zip(placed, golds, strict=True)
    ]


def _settings(coded: Coded, event: Event, gold: Told | None) -> Iterator[tuple[str, str, bool]]:
    """The time and the place of a telling, where its type is right."""
    if gold is None or gold.plover_type != event.plover_type:
        return
    times, places = setting_spans(coded, event)
    if event.date_rule and event.time_id:
        yield "time", event.date_rule, any(overlap(one, other) for one in times for other in gold.times)
    if event.place_rule:
        yield "place", event.place_rule, any(overlap(one, other) for one in places for other in gold.places)


def shares_right(settings: Iterable[tuple[str, str, bool]]) -> dict[tuple[str, str], float]:
    """By time or place and rule, the share that is right; drawn towards one half where cases are few."""
    judged: dict[tuple[str, str], list[bool]] = {}
    for what, rule, right in settings:
        judged.setdefault((what, rule), []).append(right)
    return {key: (sum(rights) + FEW / 2) / (len(rights) + FEW) for key, rights in judged.items()}


def fitted(features: Sequence[dict[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Weights of a logistic regression, by Newton's method."""
    names = sorted({name for one in features for name in one})
    x = np.array([[one.get(name, 0.0) for name in names] for one in features])
    y = np.array(right, dtype=float)
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - RIDGE * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(names))
        weights = weights + np.linalg.solve(curve, slope)
    return dict(zip(names, weights.tolist(), strict=True))


if __name__ == "__main__":
    main()
