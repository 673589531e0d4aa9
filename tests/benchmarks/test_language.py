"""The benchmark of the engine: its text is what it says, and what it times still exists."""

from collections.abc import Sequence
from itertools import chain

import pytest

from benchmarks.language import HOSTILE, STAGES, Hostile, Measure, hostile_text, newsroom, shuffled, table, unseen
from tasks.segment import Block


def article(*paragraphs: str) -> list[Block]:
    return [Block("d", number, "body", 0, text, False, ()) for number, text in enumerate(paragraphs)]


def texts(articles: Sequence[Sequence[Block]]) -> list[str]:
    return [block.text for block in chain(*articles)]


def test_shuffled_articles_keep_their_paragraphs_and_their_lengths() -> None:
    articles = [article("a", "b", "c"), article("d"), article("e", "f")]
    dealt = shuffled(articles, seed=1)
    assert [len(one) for one in dealt] == [3, 1, 2]
    assert texts(dealt) != texts(articles)
    assert sorted(texts(dealt)) == sorted(texts(articles))
    assert shuffled(articles, seed=1) == dealt


def test_unseen_words_come_only_once_and_capitals_stay() -> None:
    (blocks,) = unseen([article("The ferry sank near Oslo.", "The ferry sank near Oslo.")])
    words = [word for block in blocks for word in block.text.split()]
    assert words[0] == "The" and words[4] == "Oslo."
    changed = [word for word in words if word.islower()]
    assert len(set(changed)) == len(changed) == 6


def test_the_newsroom_has_articles_of_several_paragraphs() -> None:
    assert len(newsroom()) > 20
    assert sum(map(len, newsroom())) > 200


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.what)
def test_hostile_text_has_the_size_that_its_row_says(hostile: Hostile) -> None:
    text = hostile_text(hostile, 1_000)
    assert len(text.split() if hostile.is_sentence else text) == 1_000


@pytest.mark.parametrize(("stage", "owner", "name"), STAGES)
def test_every_stage_is_a_function_of_the_engine(stage: str, owner: object, name: str) -> None:
    assert callable(getattr(owner, name)), stage


def test_a_row_without_a_target_is_neither_met_nor_not() -> None:
    rows = [Measure("speed", "9", "≥ 8", True), Measure("size", "9", "≤ 8", False), Measure("words", "9")]
    assert table(("measure", "figure", "target", "met"), "lrrl", [row.row for row in rows]) == (
        "| measure | figure | target | met |\n"
        "| --- | ---: | ---: | --- |\n"
        "| speed | 9 | ≥ 8 | yes |\n"
        "| size | 9 | ≤ 8 | no |\n"
        "| words | 9 |  |  |\n"
    )
