"""The measure of the cleaning benchmark: the counts that a reader of its definition gets by hand."""

import pytest

from benchmarks.cleaning import Mean, Overlap, mean_of, overlap

FIVE = "one two three four five"


@pytest.mark.parametrize(
    ("gold", "extracted", "expected"),
    [
        (FIVE, FIVE, Overlap(1, 0, 0)),
        (FIVE, "", Overlap(0, 0, 1)),
        ("", FIVE, Overlap(0, 1, 0)),
        ("", "", Overlap(0, 0, 0)),
        (FIVE, f"{FIVE} six seven", Overlap(2 / 4, 2 / 4, 0)),
        ("one two", "one two", Overlap(1, 0, 0)),  # fewer than four words are one shingle
        ("one, two: three four!", "one two three four", Overlap(1, 0, 0)),
        (f"{FIVE} {FIVE}", FIVE, Overlap(2 / 7, 0, 5 / 7)),  # a bag: what stands twice counts twice
    ],
)
def test_shingles_of_two_texts_are_compared_as_bags(gold: str, extracted: str, expected: Overlap) -> None:
    assert overlap(gold, extracted) == pytest.approx(expected)


def test_a_page_without_text_costs_recall_and_is_left_out_of_precision() -> None:
    assert mean_of([Overlap(1, 0, 0), Overlap(0, 0, 1)]) == Mean(1.0, 0.5)
    assert mean_of([Overlap(1, 0, 0), Overlap(0, 0, 1)]).f1 == pytest.approx(2 / 3)
    assert mean_of([]) == Mean(0.0, 0.0) and mean_of([]).f1 == 0.0
