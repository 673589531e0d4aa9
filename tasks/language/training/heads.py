"""Heads: what the network learns, one line a head; the training loop knows none of them by name.

In: nothing. Out: SYNTAX, EVENTS, and both as HEADS. Hard because heads that share one encoder pull at each other: the
weights below are the recipe's, with arcs and names lifted since half of the words have no trees.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Head:
    """One thing that the network says of every word.

    kind: `classes` picks one label; `spans` picks one label where the gold may leave several open; `arcs` picks another
    word, or the root; `relations` labels the picked arc; `roles` tells for every other word of the sentence and every
    label whether it holds. mix: heads of one mix share a learned mix of encoder layers.
    """

    name: str
    kind: Literal["classes", "spans", "arcs", "relations", "roles"]
    mix: str
    weight: float  # of its loss, which is a mean over all words of a batch, labelled or not


SYNTAX = (
    Head("upos", "classes", "tags", 0.8),
    Head("xpos", "classes", "tags", 0.5),
    Head("feats", "classes", "tags", 0.5),
    Head("lemma", "classes", "tags", 0.4),
    Head("starts", "classes", "limits", 0.8),
    Head("arcs", "arcs", "trees", 1.5),
    Head("relations", "relations", "trees", 1.0),
    Head("names", "spans", "names", 1.2),
)
EVENTS = (
    Head("event_type", "spans", "events", 2.0),
    Head("event_mode", "spans", "events", 0.7),
    Head("event_modality", "spans", "events", 1.0),
    Head("event_roles", "roles", "parties", 0.5),
)
HEADS = (*SYNTAX, *EVENTS)
