"""Windows: every word in one window, which ends where a sentence may begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.language.windows import LONGEST, WINDOW, windows


def test_a_short_paragraph_is_one_window() -> None:
    assert [tuple(w) for w in windows([1] * WINDOW, {20, 90})] == [(0, WINDOW, False)]


def test_a_long_paragraph_ends_its_windows_at_the_last_likely_limit() -> None:
    found = list(windows([2] * 200, {30, 70, 150}))
    assert [tuple(w) for w in found] == [(0, 70, False), (70, 150, False), (150, 200, False)]


def test_a_sentence_that_is_too_long_is_cut_and_marked() -> None:
    found = list(windows([1] * (LONGEST + 5), ()))
    assert [tuple(w) for w in found] == [(0, LONGEST, True), (LONGEST, LONGEST + 5, False)]


@given(st.lists(st.integers(1, 8), max_size=900), st.sets(st.integers(0, 900)))
def test_every_word_is_in_exactly_one_window_that_the_network_can_read(pieces: list[int], likely: set[int]) -> None:
    found = list(windows(pieces, likely))
    assert [at for w in found for at in range(w.first, w.end)] == list(range(len(pieces)))
    assert all(sum(pieces[w.first : w.end]) <= LONGEST for w in found)


@pytest.mark.parametrize("words", [0, 1])
def test_the_smallest_paragraphs(words: int) -> None:
    assert len(list(windows([1] * words, ()))) == words
