"""Calibration: how much each kind of evidence weighs in the confidence of an event, from annotated articles.

In: the articles of seeds/annotated that are kept to choose by. Out: event_confidence.csv; `--write` replaces it. A
telling is right when a gold trigger of its type overlaps it and has its modality. Hard because the network has seen the
training articles, so that it is surer of them than of any other text.
"""

import csv
import sys
from collections.abc import Sequence

import numpy as np

from benchmarks.annotated import Told, given_text, gold_of, is_right, paired, read_split
from flows.evaluate import make_coder
from flows.evaluate.coder import Coder
from tasks.events import find_events
from tasks.events.confidence import Evidence
from tasks.knowledge import SEEDS
from tasks.language.training.annotated import Article

TABLE = SEEDS / "knowledge" / "event_confidence.csv"
RIDGE = 1.0  # pulls weights of few cases towards zero
ROUNDS = 50
RULE_ALONE = (
    "rule_alone",
    "rule",
)  # with an engine that knows no events nothing is learned of a frame: taken as `rule`


def main() -> None:
    coder = make_coder("network", None)
    judged = [pair for article in read_split("choose") for pair in judged_tellings(article, coder)]
    weights = fitted([e.features() for e, _ in judged], [right for _, right in judged])
    weights |= {RULE_ALONE[0]: weights[RULE_ALONE[1]]}
    print(f"{len(judged)} tellings, {sum(right for _, right in judged)} right")
    for name, weight in sorted(weights.items()):
        print(f"{name},{weight:.3f},own")
    if "--write" in sys.argv[1:]:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("feature", "weight", "source"))
            writer.writerows((name, f"{weight:.3f}", "own") for name, weight in sorted(weights.items()))


def judged_tellings(article: Article, coder: Coder) -> list[tuple[Evidence, bool]]:
    """Every telling of an article with its evidence, and whether it is right."""
    coded = coder.code(given_text(article)[0], published=article.published.isoformat(), name=article.name)
    d = coded.document
    if d is None:
        return []
    found = find_events(d.sentences, d.entities, d.times, d.places, d.statements, d.article, coder.knowledge)
    placed = [
        (event, evidence, coded.in_source(event.start, event.end))
        for event, evidence in zip(found.events, found.evidence, strict=True)
    ]
    told = [Told(*span, event.plover_type, event.modality) for event, _, span in placed if span]
    pairs = [(gold, ours) for gold, ours in paired(gold_of(article)[0], told) if ours]
    kept = [evidence for _, evidence, span in placed if span]
    return [(evidence, is_right(*pair)) for evidence, pair in zip(kept, pairs, strict=True)]


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
