"""Pieces: any word becomes numbers, one at least and few at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.language.pieces import CASINGS, LONGEST_WORD, Pieces, casing_of

VOCABULARY = ["[PAD]", "[UNK]", "port", "##s", "'", "a", "##a"]


@pytest.mark.parametrize(
    ("word", "casing"),
    [
        ("port", "lower"),
        ("Port", "title"),
        ("PORT", "upper"),
        ("McRoe", "mixed"),
        ("A", "capital"),
        ("2019", "digits"),
        ("B52", "has_digit"),
        ("—", "no_letters"),
    ],
)
def test_the_casing_of_a_word_has_a_class(word: str, casing: str) -> None:
    assert CASINGS[casing_of(word)] == casing


def test_curly_and_straight_quotes_are_the_same_piece() -> None:
    pieces = Pieces(VOCABULARY)
    assert pieces("’")[0] == pieces("'")[0]


@given(st.text(min_size=1, max_size=300))
def test_any_word_has_a_few_pieces(word: str) -> None:
    assert 1 <= len(Pieces(VOCABULARY)(word)[0]) <= LONGEST_WORD
