"""Triggers: scores of the event heads become Triggers, and chances of modalities.

In: scores of one passage, the limits of its sentences, the labels, the modes of each type. Out: Triggers, chances.
Hard because the network says of every pair of words whether one is a party of the other, and only the rows of a few
words mean anything.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter

import numpy as np

from tasks.language.analysis import MODALITIES, Trigger
from tasks.language.weights import Array

LEAST_EVENT = 0.05  # chance of any event below which a word is no trigger
LEAST_TYPE = 0.02  # chance of a type below which it is out of the question
LEAST_ROLE = 0.2  # chance below which a word is left out of a role
NO_EVENT, NO_MODE = "O", "none"


def find_triggers(
    says: Mapping[str, Array],
    limits: Sequence[tuple[int, int]],
    labels: Mapping[str, Sequence[str]],
    modes: Mapping[str, Sequence[int]],
) -> list[tuple[Trigger, ...]]:
    """Of each sentence of a passage, given by its first word and its end, the triggers in text order. `modes` are the
    numbers of the modes that a type may have, none among them."""
    names = labels["event_type"]
    chances = _softmax(says["event_type"])
    likely = np.flatnonzero(chances[:, names.index(NO_EVENT)] < 1 - LEAST_EVENT)
    told = zip(
        likely.tolist(),
        chances[likely].tolist(),
        says["event_mode"][likely].tolist(),
        _roles(says["event_roles"][:, likely], labels["event_roles"]),
        strict=True,
    )
    found: list[list[Trigger]] = [[] for _ in limits]
    for at, of_types, of_modes, roles in told:
        types = {n: c for n, c in zip(names, of_types, strict=True) if c >= LEAST_TYPE and n != NO_EVENT}
        if types:
            number = bisect_right(limits, at, key=itemgetter(0)) - 1
            first, end = limits[number]
            own = {role: {w - first: c for w, c in words if first <= w < end} for role, words in roles.items()}
            likeliest = max(modes[max(types, key=types.__getitem__)], key=of_modes.__getitem__)
            mode = labels["event_mode"][likeliest]
            found[number].append(Trigger(at - first, types, None if mode == NO_MODE else mode, own))
    return list(map(tuple, found))


def modality_chances(scores: Array, names: Sequence[str]) -> list[tuple[float, ...]]:
    """Of each word of a passage the chances of MODALITIES, in case it tells an act."""
    chances = _softmax(scores)[:, [names.index(name) for name in MODALITIES]]
    return list(map(tuple, chances.tolist()))


def _roles(scores: Array, names: Sequence[str]) -> list[dict[str, list[tuple[int, float]]]]:
    """Of each trigger the words of its roles, with their chances; `scores` are (roles, triggers, words)."""
    chances = 1 / (1 + np.exp(-scores.astype(np.float64)))
    found: list[dict[str, list[tuple[int, float]]]] = [{name: [] for name in names} for _ in range(scores.shape[1])]
    held = np.nonzero(chances >= LEAST_ROLE)
    for role, trigger, word, chance in zip(*(part.tolist() for part in (*held, chances[held])), strict=True):
        found[trigger][names[role]].append((word, chance))
    return found


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    summed: Array = raised / raised.sum(-1, keepdims=True)
    return summed
