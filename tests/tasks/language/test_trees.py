"""Trees: the best tree with one root, whatever the scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.language.trees import Scores, best_tree, decode, is_tree


def scores_of(words: int, seed: int) -> Scores:
    scores = np.random.default_rng(seed).normal(size=(words, words + 1)).astype(np.float32)
    np.fill_diagonal(scores[:, 1:], -np.inf)
    return scores


def weight(scores: Scores, heads: list[int]) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads)))


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([0], True),
        ([2, 0], True),
        ([0, 0], False),  # two roots
        ([2, 1], False),  # a cycle
        ([2, 3, 1, 0], False),  # a cycle beside a root
        ([4, 1, 2, 0], True),
    ],
)
def test_a_tree_has_one_root_and_no_cycle(heads: list[int], expected: bool) -> None:
    assert is_tree(heads) is expected


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_tree_is_the_best_of_all_trees(words: int, seed: int) -> None:
    scores = scores_of(words, seed)
    every = [list(heads) for heads in product(range(words + 1), repeat=words) if is_tree(list(heads))]
    best = max(weight(scores, heads) for heads in every)
    found = best_tree(scores)
    assert is_tree(found)
    assert weight(scores, found) == pytest.approx(best, abs=1e-4)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10_000))
def test_decoding_gives_a_tree_for_any_scores(words: int, seed: int) -> None:
    assert is_tree(decode(scores_of(words, seed)))
