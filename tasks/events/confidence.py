"""Confidence: the chance that a row is right in its type and its modality.

In: what spoke for the row. Out: a number from 0 to 1. Hard because a frame and the network are sure of different
things; how much each weighs is learned from annotated articles and stands in event_confidence.csv.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from tasks.knowledge import Knowledge

LEAST = 0.02  # chances are taken as no smaller, and no larger than 1 minus this, before their odds are


class Evidence(NamedTuple):
    """What speaks for one telling of an event."""

    detector: str  # rule, model or both
    chance: float | None  # the network's, of the type; None where the engine knows no events
    is_bare_noun: bool  # a noun that no verb carries
    is_one_sided: bool
    modality: float  # how sure its label is

    def features(self) -> dict[str, float]:
        """By their names in event_confidence.csv."""
        kind = "rule_alone" if self.chance is None else self.detector
        return {
            kind: 1.0,
            "chance": 0.0 if self.chance is None else _log_odds(self.chance),
            "bare_noun": float(self.is_bare_noun),
            "one_sided": float(self.is_one_sided),
            "modality": _log_odds(self.modality),
        }


def confidence(evidence: Evidence, knowledge: Knowledge) -> float:
    """Logistic in the features."""
    weights = _weights(knowledge)
    total = sum(weights[name] * value for name, value in evidence.features().items())
    return round(1 / (1 + exp(-total)), 3)


@lru_cache(maxsize=8)
def _weights(knowledge: Knowledge) -> Mapping[str, float]:
    return {row["feature"]: float(row["weight"]) for row in knowledge.table("event_confidence")}


def _log_odds(chance: float) -> float:
    kept = min(max(chance, LEAST), 1 - LEAST)
    return log(kept / (1 - kept))
