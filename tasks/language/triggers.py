"""Triggers: scores of the event heads become Triggers, and chances of modalities.

In: scores of one sentence, the labels, the modes of each type. Out: Triggers, chances. Hard because the network says of
every pair of words whether one is a party of the other, and only the rows of a few words mean anything.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from tasks.language.analysis import MODALITIES, Trigger
from tasks.language.weights import Array

LEAST_EVENT = 0.05  # chance of any event below which a word is no trigger
LEAST_TYPE = 0.02  # chance of a type below which it is out of the question
LEAST_ROLE = 0.2  # chance below which a word is left out of a role
NO_EVENT, NO_MODE = "O", "none"


def find_triggers(
    says: Mapping[str, Array],
    first: int,
    end: int,
    labels: Mapping[str, Sequence[str]],
    modes: Mapping[str, frozenset[str]],
) -> tuple[Trigger, ...]:
    """The triggers among the words first to end of a passage, in text order."""
    nothing = labels["event_type"].index(NO_EVENT)
    chances = _softmax(says["event_type"][first:end])
    found = []
    for index in np.flatnonzero(chances[:, nothing] < 1 - LEAST_EVENT).tolist():
        named = zip(labels["event_type"], chances[index].tolist(), strict=True)
        types = {name: chance for name, chance in named if chance >= LEAST_TYPE and name != NO_EVENT}
        if types:
            at = first + index
            own = modes[max(types, key=types.__getitem__)]
            mode = _mode(says["event_mode"][at].tolist(), labels["event_mode"], own)
            roles = _roles(says["event_roles"][:, at, first:end], labels["event_roles"])
            found.append(Trigger(index, types, mode, roles))
    return tuple(found)


def modality_chances(scores: Array, names: Sequence[str]) -> list[tuple[float, ...]]:
    """Of each word of a passage the chances of MODALITIES, in case it tells an act."""
    chances = _softmax(scores)[:, [names.index(name) for name in MODALITIES]]
    return list(map(tuple, chances.tolist()))


def _mode(scores: Sequence[float], names: Sequence[str], own: frozenset[str]) -> str | None:
    """The likeliest mode of the type; None when it is told without one."""
    likeliest = max((n for n, name in enumerate(names) if name in own or name == NO_MODE), key=scores.__getitem__)
    return None if names[likeliest] == NO_MODE else names[likeliest]


def _roles(scores: Array, names: Sequence[str]) -> dict[str, dict[int, float]]:
    chances = 1 / (1 + np.exp(-scores.astype(np.float64)))
    found: dict[str, dict[int, float]] = {name: {} for name in names}
    roles, words = np.nonzero(chances >= LEAST_ROLE)
    for role, word, chance in zip(roles.tolist(), words.tolist(), chances[roles, words].tolist(), strict=True):
        found[names[role]][word] = chance
    return found


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    summed: Array = raised / raised.sum(-1, keepdims=True)
    return summed
