"""The coder against the annotated newsroom: triggers are paired once each, and sentences stand where they are given."""

from datetime import date

import pytest

from benchmarks.annotated import Told, given_text, paired
from tasks.language.training.annotated.article import Article, Sentence


def told(start: int, end: int, plover_type: str = "AID") -> Told:
    return Told(start, end, plover_type, "occurred")


@pytest.mark.parametrize(
    ("gold", "ours", "expected"),
    [
        ([told(5, 9)], [told(5, 9)], [(told(5, 9), told(5, 9))]),
        ([told(5, 9)], [told(0, 6)], [(told(5, 9), told(0, 6))]),  # a phrase around the head
        ([told(5, 9)], [told(9, 12)], [(None, told(9, 12)), (told(5, 9), None)]),
        ([told(5, 9)], [told(5, 9), told(5, 7)], [(told(5, 9), told(5, 9)), (None, told(5, 7))]),
        ([told(5, 9, "AGREE"), told(5, 9)], [told(5, 9)], [(told(5, 9), told(5, 9)), (told(5, 9, "AGREE"), None)]),
        ([], [], []),
    ],
)
def test_each_trigger_has_one_counterpart_at_most_and_one_of_its_type_before_others(
    gold: list[Told], ours: list[Told], expected: list[tuple[Told | None, Told | None]]
) -> None:
    assert list(paired(gold, ours)) == expected


def test_sentences_of_a_paragraph_are_joined_and_each_knows_where_it_begins() -> None:
    lines = [("Quay closed", 0), ("Police closed it.", 1), ("They left.", 1), ("It rained.", 2)]
    sentences = tuple(Sentence(n, text, "body", paragraph) for n, (text, paragraph) in enumerate(lines))
    text, starts = given_text(Article("quay", "wire", "global", date(2025, 1, 1), None, sentences))
    assert text == "Quay closed\n\nPolice closed it. They left.\n\nIt rained."
    assert [text[start : start + 4] for start in starts] == ["Quay", "Poli", "They", "It r"]
