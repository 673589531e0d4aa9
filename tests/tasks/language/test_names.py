"""Names: the best legal row of tags, as spans."""

import itertools

import numpy as np
import pytest

from tasks.language.analysis import Name
from tasks.language.names import closed, find_names, names_of

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("O O", []),
        ("B-PER I-PER O B-LOC", [Name(0, 1, "PER"), Name(3, 3, "LOC")]),
        ("B-LOC B-LOC I-LOC", [Name(0, 0, "LOC"), Name(1, 2, "LOC")]),
    ],
)
def test_legal_tags_are_read_as_spans(tags: str, names: list[Name]) -> None:
    assert list(names_of(tags.split())) == names


def test_a_name_ends_with_a_name() -> None:
    names = [Name(0, 2, "ORG"), Name(3, 3, "LOC"), Name(4, 4, "ORG")]
    assert closed(names, ["PROPN", "PROPN", "ADP", "PROPN", "DET"]) == (Name(0, 1, "ORG"), Name(3, 3, "LOC"))


def test_illegal_best_tags_give_way_to_the_best_legal_row() -> None:
    scores = np.array([[1.0, 0.9, 2.0, 0, 0], [0.0, 0, 3.0, 0, 2.9]], dtype=np.float32)  # I-PER I-PER is no row
    assert find_names(scores, TAGS) == (Name(0, 1, "PER"),)


def test_every_row_of_scores_gives_legal_names() -> None:
    for seed in range(200):
        scores = np.random.default_rng(seed).normal(size=(7, len(TAGS))).astype(np.float32)
        names = find_names(scores, TAGS)
        assert all(0 <= name.first <= name.last < 7 for name in names)
        assert all(a.last < b.first for a, b in itertools.pairwise(names))
