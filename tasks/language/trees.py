"""Trees: arc scores become one tree with one root.

In: scores of every word for every possible head. Out: a head for each word. Hard because the best head of each word
alone makes a cycle, or two roots, in one sentence of twelve.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

ONE_ROOT = 1e6  # taken from every arc to the root but needed once: the best tree then has one


def decode(scores: Scores) -> list[int]:
    """Heads for scores (words, 1 + words): 0 is the root, n the n-th word. Ties go to the earlier head."""
    greedy: list[int] = scores.argmax(1).tolist()
    return greedy if is_tree(greedy) else best_tree(scores)


def is_tree(heads: list[int]) -> bool:
    """Whether one word hangs on the root and all others hang, over others, on it."""
    if heads.count(0) != 1:
        return False
    reached = [False] * (len(heads) + 1)
    reached[0] = True
    for word in range(1, len(heads) + 1):
        path = []
        while not reached[word]:
            reached[word] = True
            path.append(word)
            word = heads[word - 1]
            if word in path:
                return False
    return True


def best_tree(scores: Scores) -> list[int]:
    """The highest-scoring tree with one root (Chu and Liu 1965, Edmonds 1967)."""
    size = len(scores) + 1
    square = np.full((size, size), -np.inf)  # [dependent, head]
    square[1:] = scores
    square[1:, 0] -= ONE_ROOT
    np.fill_diagonal(square, -np.inf)
    heads: list[int] = _arborescence(square)[1:].tolist()
    return heads


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Best head of every node but node 0; a cycle is contracted to one node, solved, and opened again."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = -1
    cycle = _cycle(heads)
    if not cycle.any():
        return heads
    inside, outside = np.flatnonzero(cycle), np.flatnonzero(~cycle)
    kept = scores[inside, heads[inside]]
    entering = scores[np.ix_(inside, outside)] - kept[:, None]  # gain of breaking the cycle at each of its nodes
    leaving = scores[np.ix_(outside, inside)]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[-1, :-1] = entering.max(0)
    small[:-1, -1] = leaving.max(1)
    small[0] = -np.inf
    solved = _arborescence(small)
    found: NDArray[np.int64] = heads.copy()
    for at, head in enumerate(solved[1:-1].tolist(), start=1):
        found[outside[at]] = outside[head] if head < len(outside) else inside[leaving[at].argmax()]
    entry = int(solved[-1])
    found[inside[entering[:, entry].argmax()]] = outside[entry]
    return found


def _cycle(heads: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The nodes of one cycle; none when there is none."""
    seen = np.zeros(len(heads), dtype=np.int64)
    on_cycle = np.zeros(len(heads), dtype=bool)
    for start in range(1, len(heads)):
        node = start
        while node > 0 and not seen[node]:
            seen[node] = start
            node = int(heads[node])
        if node > 0 and seen[node] == start:
            while not on_cycle[node]:
                on_cycle[node] = True
                node = int(heads[node])
            return on_cycle
    return on_cycle
