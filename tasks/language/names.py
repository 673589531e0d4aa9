"""Names: scores of BIO tags become names.

In: tags, or their scores. Out: Names. Hard because an I- that continues nothing is no tag at all.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tasks.language.analysis import Name

TYING = frozenset({"ADP", "CCONJ", "DET"})


def find_names(scores: NDArray[np.float32], tags: Sequence[str]) -> tuple[Name, ...]:
    """The names of one sentence from scores (words, tags): the best legal row of tags."""
    best = scores.argmax(1)
    if not best.any():
        return ()
    legal = _legal(tuple(tags))
    if not (_may_open(tuple(tags))[best[0]] and legal[best[:-1], best[1:]].all()):
        best = _best_legal(scores, legal, _may_open(tuple(tags)))
    return names_of([tags[number] for number in best.tolist()]) if best.any() else ()


def closed(names: Sequence[Name], upos: Sequence[str]) -> tuple[Name, ...]:
    """Names without words at their end that tie what no longer belongs to them: "Islamic State of", "Bank and the"."""
    found = []
    for name in names:
        last = next((at for at in range(name.last, name.first - 1, -1) if upos[at] not in TYING), -1)
        if last >= 0:
            found.append(name._replace(last=last))
    return tuple(found)


def names_of(tags: Sequence[str]) -> tuple[Name, ...]:
    """The names that BIO tags spell; an I- without its B- opens one."""
    names: list[Name] = []
    for index, tag in enumerate(tags):
        mark, _, label = tag.partition("-")
        continues = mark == "I" and names and names[-1].last == index - 1 and names[-1].label == label
        if continues:
            names[-1] = names[-1]._replace(last=index)
        elif label:
            names.append(Name(index, index, label))
    return tuple(names)


@lru_cache(maxsize=4)
def _legal(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    """[before, after]: I-X comes after B-X or I-X only."""
    return np.array([[not b.startswith("I-") or a[2:] == b[2:] != "" for b in tags] for a in tags])


@lru_cache(maxsize=4)
def _may_open(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([not tag.startswith("I-") for tag in tags])


def _best_legal(scores: NDArray[np.float32], legal: NDArray[np.bool_], opens: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Viterbi over legal moves."""
    normal = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    moves = np.where(legal, 0.0, -np.inf)
    total = np.where(opens, normal[0], -np.inf)
    back = []
    for row in normal[1:]:
        reached = total[:, None] + moves
        back.append(reached.argmax(0))
        total = reached.max(0) + row
    path = [int(total.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return np.array(path[::-1])
