"""Tokens: words in the manner of Universal Dependencies."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.knowledge import Knowledge
from tasks.language.tokens import split_words

KNOWLEDGE = Knowledge()


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text, KNOWLEDGE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't agree.", "They do n't agree ."),
        ("She can’t, he cannot.", "She ca n’t , he can not ."),
        ("Kenya's ports", "Kenya 's ports"),
        ("the U.S. envoy", "the U.S. envoy"),
        ("Gen. Okello and Mr. Ade", "Gen. Okello and Mr. Ade"),
        ("a well-armed group", "a well - armed group"),
        ("to co-operate and re-elect", "to co-operate and re-elect"),
        ("at 10:30 on 12/03/2010", "at 10:30 on 12/03/2010"),
        ("1,200.50 dollars, the 3rd", "1,200.50 dollars , the 3rd"),
        ("Mr. O'Brien’s “plan”", "Mr. O'Brien ’s “ plan ”"),
        ("wait... what?!", "wait ... what ?!"),
        ("mail press@example.org or https://example.org/a?b=1", "mail press@example.org or https://example.org/a?b=1"),
    ],
)
def test_text_is_split_where_a_treebank_splits_it(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@given(st.text(max_size=200))
def test_no_character_but_white_space_is_lost_or_doubled(text: str) -> None:
    spans = split_words(text, KNOWLEDGE)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = set(range(len(text))) - {k for start, end in spans for k in range(start, end)}
    assert not [text[k] for k in outside if not text[k].isspace()]


def test_a_text_without_a_space_is_cut_into_bounded_tokens() -> None:
    assert max(end - start for start, end in split_words("x" * 100_000, KNOWLEDGE)) <= 200
