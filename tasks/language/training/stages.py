"""Stages: the run of training, one line a stage.

In: nothing. Out: STAGES. Hard because events have a twentieth of the text that trees have: learned from the start they
would be seen a hundred times before the trees are known, so that they join a network that can parse; and because what
they cost the parser shows on text that no treebank has. News with the trees of the first stage keeps most of that, but
seen more often than once in eight times it slows the events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tasks.language.training.heads import HEADS, SYNTAX, Head


@dataclass(frozen=True)
class Stage:
    """`passes`: how often a round goes over each kind of text; of 0.5 it draws half; of "X parsed", the kind X with the
    trees and names that the network finds which the stage begins with."""

    rounds: int
    heads: Sequence[Head]
    encoder_rate: float
    head_rate: float
    passes: Mapping[str, float]


PARSED = " parsed"  # behind the kind of a text that has the trees and names which a network finds

TOGETHER = {"trees": 0.75, "names": 0.75, "events": 3, "examples": 2, "lookalikes": 1} | {
    kind + PARSED: 0.5 for kind in ("events", "examples", "lookalikes")
}

STAGES = (
    Stage(6, SYNTAX, 1.5e-4, 1e-3, {"trees": 2, "names": 1}),
    Stage(4, HEADS, 1e-4, 7e-4, TOGETHER),
    Stage(3, HEADS, 1e-4, 7e-4, TOGETHER),
)


def stage_at(stages: Sequence[Stage], done: int) -> tuple[Stage, int]:
    """The stage that a run is in after so many rounds, and how many of its rounds are done."""
    for stage, end in zip(stages, accumulate(s.rounds for s in stages), strict=True):
        if done < end:
            return stage, done - end + stage.rounds
    return stages[-1], stages[-1].rounds
