"""Scoring: the counts that a reader of the shared task's definition gets by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scoring import GoldNames, Score, score_limits, score_names, score_trees
from tasks.annotate import Name
from tasks.language.conllu import ConlluRange, ConlluSentence, ConlluWord
from tasks.language.names import names_of
from warehouse.errors import WrongUse

THREE = ("PER", "ORG", "LOC")


def tree(described: str, *ranges: ConlluRange) -> ConlluSentence:
    """Words as form/UPOS/head/relation; the head counts from 1, 0 is the root."""
    words = []
    for part in described.split():
        form, upos, head, deprel = part.split("/")
        words.append(ConlluWord(form, form.lower(), upos, "_", "_", int(head) - 1, deprel))
    return ConlluSentence((), tuple(words), ranges)


def flat(text: str, *ranges: ConlluRange) -> ConlluSentence:
    """Words that hang on the first."""
    return tree(" ".join(f"{form}/X/{min(i, 1)}/dep" for i, form in enumerate(text.split())), *ranges)


def counts(score: Score) -> tuple[int, int, int]:
    return score.correct, score.gold, score.system


GOLD = "Boats/NOUN/2/nsubj sail/VERB/0/root south/ADV/2/advmod"


@pytest.mark.parametrize(
    ("system", "upos", "uas", "las"),
    [
        (GOLD, 3, 3, 3),
        ("Boats/NOUN/2/nsubj:pass sail/VERB/0/root south/ADV/2/advmod:to", 3, 3, 3),  # subtypes do not count
        ("Boats/NOUN/2/obj sail/VERB/0/root south/ADV/2/advmod", 3, 3, 2),
        ("Boats/NOUN/2/nsubj sail/NOUN/0/root south/ADV/1/advmod", 2, 2, 2),
        ("Boats/NOUN/0/root sail/VERB/1/nsubj south/ADV/1/advmod", 3, 0, 0),
    ],
)
def test_on_the_same_words_every_score_is_an_accuracy(system: str, upos: int, uas: int, las: int) -> None:
    scores = score_trees([tree(GOLD)], [tree(system)])
    assert [counts(scores[m]) for m in ("Words", "UPOS", "UAS", "LAS")] == [(n, 3, 3) for n in (3, upos, uas, las)]
    assert scores["LAS"].precision == scores["LAS"].recall == scores["LAS"].f1 == pytest.approx(las / 3)


@pytest.mark.parametrize(
    ("gold", "system", "words", "sentences"),
    [
        (["a b", "c d"], ["a b", "c d"], (4, 4, 4), (2, 2, 2)),
        (["a b", "c d"], ["a b c d"], (4, 4, 4), (0, 2, 1)),
        (["a b", "c d"], ["a b", "c", "d"], (4, 4, 4), (1, 2, 3)),
        (["ab c"], ["a b c"], (1, 2, 3), (1, 1, 1)),
        (["a b c"], ["ab c"], (1, 3, 2), (1, 1, 1)),
        (["ab cd"], ["a bc d"], (0, 2, 3), (1, 1, 1)),
    ],
)
def test_words_and_sentences_count_where_both_limits_are_the_same(
    gold: list[str], system: list[str], words: tuple[int, int, int], sentences: tuple[int, int, int]
) -> None:
    scores = score_trees(map(flat, gold), map(flat, system))
    assert (counts(scores["Words"]), counts(scores["Sentences"])) == (words, sentences)


def test_a_head_counts_only_where_it_is_an_aligned_word() -> None:
    gold = tree("ab/X/2/x c/X/0/root d/X/1/x")
    system = tree("a/X/3/x b/X/1/x c/X/0/root d/X/2/x")
    scores = score_trees([gold], [system])
    assert counts(scores["Words"]) == (2, 3, 4)
    assert counts(scores["UAS"]) == (1, 3, 4)  # c; the head of d is b, which is no gold word


def test_heads_are_compared_across_different_sentence_limits() -> None:
    gold = [tree("a/X/0/root"), tree("b/X/0/root c/X/1/x")]
    system = [tree("a/X/0/root b/X/1/x c/X/2/x")]
    assert counts(score_trees(gold, system)["UAS"]) == (2, 3, 3)


DONT = ConlluRange(1, 2, "don't")


@pytest.mark.parametrize(
    ("gold", "system", "words"),
    [
        (flat("We do n't", DONT), flat("We do n't"), (3, 3, 3)),
        (flat("We do n't"), flat("We do n't", DONT), (3, 3, 3)),
        (flat("We do n't", DONT), flat("We do n't", DONT), (3, 3, 3)),
        (flat("We do n't", DONT), flat("We don't"), (1, 3, 2)),
        (flat("We do n't", DONT), flat("We do n 't"), (2, 3, 4)),
        (flat("We do not", DONT), flat("We do n't"), (2, 3, 3)),  # a word of a range need not be part of its form
        (flat("We DO n't", DONT), flat("We do n't"), (3, 3, 3)),  # case does not count in a range
        (flat("We do n't", DONT), flat("Wedo n't"), (1, 3, 2)),
        (flat("a b c", ConlluRange(0, 1, "ab")), flat("a b c", ConlluRange(1, 2, "bc")), (3, 3, 3)),  # ranges overlap
    ],
)
def test_words_of_a_range_are_paired_by_their_forms(
    gold: ConlluSentence, system: ConlluSentence, words: tuple[int, int, int]
) -> None:
    assert counts(score_trees([gold], [system])["Words"]) == words


@pytest.mark.parametrize(
    ("measure", "gold", "system", "is_right"),
    [
        ("Lemmas", ConlluWord("Rows", "row"), ConlluWord("Rows", "rows"), False),
        ("Lemmas", ConlluWord("Rows", "_"), ConlluWord("Rows", "rows"), True),  # nobody said what is right
        ("XPOS", ConlluWord("Rows", xpos="VBZ"), ConlluWord("Rows", xpos="NNS"), False),
        ("FEATS", ConlluWord("Rows", feats="Number=Plur"), ConlluWord("Rows", feats="Number=Plur|Typo=Yes"), False),
        ("UFeats", ConlluWord("Rows", feats="Number=Plur"), ConlluWord("Rows", feats="Number=Plur|Typo=Yes"), True),
        ("UFeats", ConlluWord("Rows", feats="Number=Plur"), ConlluWord("Rows", feats="_"), False),
    ],
)
def test_a_column_is_right_or_wrong(measure: str, gold: ConlluWord, system: ConlluWord, is_right: bool) -> None:
    scores = score_trees([ConlluSentence((), (gold,))], [ConlluSentence((), (system,))])
    assert counts(scores[measure]) == (is_right, 1, 1)


def test_an_analysis_of_another_text_is_refused() -> None:
    with pytest.raises(WrongUse, match=r"character 5 .* gold has 'south', the system 'north'"):
        score_trees([flat("sail south")], [flat("sail north")])


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=12), st.data())
def test_a_reading_against_itself_is_whole_and_sides_can_be_swapped(letters: list[str], data: st.DataObject) -> None:
    def reading() -> ConlluSentence:
        gaps = data.draw(st.lists(st.booleans(), min_size=len(letters), max_size=len(letters)))
        return flat("".join(letter + " " * gap for letter, gap in zip(letters, gaps, strict=True)))

    one, other = reading(), reading()
    assert {score.f1 for score in score_trees([one], [one]).values()} == {1.0}
    there, back = score_trees([one], [other]), score_trees([other], [one])
    assert [(s.correct, s.system, s.gold) for s in there.values()] == [counts(s) for s in back.values()]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-PER I-PER O", (Name(1, 2, "PER"),)),
        ("B-PER B-PER", (Name(0, 0, "PER"), Name(1, 1, "PER"))),
        ("B-ORG I-LOC I-LOC", (Name(0, 0, "ORG"), Name(1, 2, "LOC"))),
        ("O I-LOC _ I-LOC", (Name(1, 1, "LOC"), Name(3, 3, "LOC"))),
        ("_ O", ()),
    ],
)
def test_tags_spell_names(tags: str, expected: tuple[Name, ...]) -> None:
    assert names_of(tags.split()) == expected


@pytest.mark.parametrize(
    ("tags", "types", "system", "labels", "expected"),
    [
        ("B-PER I-PER", "PER ORG LOC", [Name(0, 1, "PER")], THREE, (1, 1, 1)),
        ("B-PER I-PER", "PER ORG LOC", [Name(0, 0, "PER")], THREE, (0, 1, 1)),  # both limits must be right
        ("B-PER O", "PER ORG LOC", [Name(0, 0, "ORG"), Name(1, 1, "LOC")], THREE, (0, 1, 2)),
        ("O O", "PER ORG LOC", [Name(0, 0, "NORP")], (*THREE, "NORP"), (0, 0, 0)),  # nobody annotated peoples here
        ("B-NORP O", "PER NORP", [Name(1, 1, "NORP")], THREE, (0, 0, 0)),
        ("_ B-LOC", "PER LOC", [Name(0, 0, "PER"), Name(1, 1, "LOC")], THREE, (1, 1, 1)),
        ("B-LOC O", "LOC", [], THREE, (0, 1, 0)),
    ],
)
def test_names_count_where_their_kind_was_annotated(
    tags: str, types: str, system: list[Name], labels: tuple[str, ...], expected: tuple[int, int, int]
) -> None:
    gold = GoldNames(("x", "y"), tuple(tags.split()), frozenset(types.split()))
    assert counts(score_names([gold], [system], labels)["all"]) == expected


def test_names_are_scored_by_kind_and_by_sentence() -> None:
    sentence = GoldNames(("Roe", "rows"), ("B-PER", "O"), frozenset(THREE))
    scores = score_names([sentence, sentence], [[Name(0, 0, "PER")], [Name(0, 0, "LOC")]], THREE)
    assert scores == {"all": (1, 2, 2), "PER": (1, 2, 1), "ORG": (0, 0, 0), "LOC": (0, 0, 1)}


def test_limits_without_anything_score_nought() -> None:
    assert score_limits([], []).f1 == 0
    assert score_limits([(0, 4)], []).f1 == 0
