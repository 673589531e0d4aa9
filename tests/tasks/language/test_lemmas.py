"""Lemmas: spelling first, the network's edit where spelling does not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.language.lemmas import Lemmatizer, apply_edit, edit_of

WORDS = [
    "hope",
    "hop",
    "plan",
    "plane",
    "visit",
    "deny",
    "close",
    "miss",
    "star",
    "stare",
    "bar",
    "agree",
    "tie",
    "city",
    "pass",
    "use",
    "boss",
    "big",
    "large",
]
LEMMATIZER = Lemmatizer({("met", "V"): "meet"}, [(kind, word) for word in WORDS for kind in "VNJ"], ["control"])


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("met", "VBD", "meet"),
        ("Visited", "VBD", "visit"),
        ("hoped", "VBD", "hope"),
        ("hopped", "VBD", "hop"),
        ("planned", "VBN", "plan"),
        ("stared", "VBD", "stare"),
        ("starred", "VBD", "star"),
        ("denied", "VBD", "deny"),
        ("denies", "VBZ", "deny"),
        ("closing", "VBG", "close"),
        ("missed", "VBD", "miss"),
        ("agreed", "VBD", "agree"),
        ("cities", "NNS", "city"),
        ("bosses", "NNS", "boss"),
        ("bigger", "JJR", "big"),
        ("largest", "JJS", "large"),
        ("frobnicated", "VBD", "frobnicate"),  # unknown: what spelling makes likeliest
        ("acquitted", "VBD", "acquit"),
        ("controlled", "VBD", "control"),  # known from the vocabulary alone
        ("patrolled", "VBD", "patroll"),
        ("met", "VBP", "meet"),  # past and present are confused
        ("talks", "VBP", "talk"),
        ("use", "VBP", "use"),
        ("rioting", "NN", "rioting"),
        ("was", "VBD", "be"),
        ("London", "NNP", "London"),
    ],
)
def test_an_inflected_word_gives_its_base(form: str, tag: str, lemma: str) -> None:
    edits = {"was": "=be", "London": "k0+"}
    assert LEMMATIZER(form, tag, edits.get(form, "l0+")) == lemma


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_an_edit_makes_the_lemma_that_it_was_made_from(form: str, lemma: str) -> None:
    assert apply_edit(edit_of(form, lemma), form) == lemma


def test_an_edit_that_cuts_too_much_leaves_the_word() -> None:
    assert apply_edit("l9+y", "Ports") == "ports"
