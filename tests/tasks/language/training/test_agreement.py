"""Agreement: two annotations of one small article, every figure worked out by hand."""

from pathlib import Path

import pytest

from tasks.language.training.annotated import Article, Codes, Span, read_article
from tasks.language.training.annotated.agreement import SEEDS, Match, Row, kappa, main, matches, paired, rows, table
from warehouse.errors import Stop

CODES = Codes.of(SEEDS / "knowledge")
STORED = Path(__file__).parents[3] / "fixtures" / "second_annotation"
HEAD = "voice: wire\nregion: nordic and baltic\npublished: 2025-03-09\n\n"

FIRST = """# Oslo receives envoy
  @visit receives | CONSULT/visit | actor: envoy | recipient: Oslo | context: diplomatic

The envoy came to Oslo on Monday and will see the king.
  @visit came | actor: The envoy | recipient: Oslo | time: Monday
  see | CONSULT | actor: The envoy | recipient: the king | planned: will
"We bombed nobody," the envoy told reporters.
  bombed | ASSAULT/aerial | actor: We | recipient: nobody | denied: nobody
  say: told | speaker: the envoy | content: We bombed nobody
A storm attacked the coast.
  trap: attacked | weather
"""
SECOND = """# Oslo receives envoy
  @visit receives | CONSULT/visit | actor: envoy | recipient: Oslo

The envoy came to Oslo on Monday and will see the king.
  @visit came to | recipient: Oslo | place: Oslo
"We bombed nobody," the envoy told reporters.
  bombed | ASSAULT/explosives | actor: We | negated: nobody
  say: told | speaker: the envoy | content: bombed nobody
A storm attacked the coast.
  attacked | ASSAULT | recipient: coast
"""


def read(body: str) -> Article:
    article, faults = read_article(HEAD + body, "press/oslo.txt", CODES)
    assert [str(fault) for fault in faults] == []
    assert article is not None
    return article


def written(folder: Path, body: str, name: str = "oslo") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(HEAD + body, encoding="utf-8")
    return folder


def test_every_figure_is_the_one_a_reader_counts_by_hand() -> None:
    chance = 4 / 9  # both say one value twice and another, not the same one, once
    once_apart = (2 / 3 - chance) / (1 - chance)
    assert rows([Match.of(read(SECOND), read(FIRST))]) == [
        Row("trigger", 4, 4, 3, 6 / 8),  # see is missing, attacked is too much
        Row("statement", 1, 1, 1, 1.0),
        Row("trap", 0, 1, 0, 0.0),
        Row("type", 3, 3, 3, 1.0, 1.0),
        Row("type and mode", 3, 3, 2, 2 / 3, once_apart),
        Row("modality", 3, 3, 2, 2 / 3, once_apart),
        Row("modality cue", 1, 1, 1, 1.0),
        Row("actor", 2, 3, 2, 4 / 5),  # envoy, We; the second tells no actor of came
        Row("recipient", 2, 3, 2, 4 / 5),  # Oslo twice
        Row("time", 0, 1, 0, 0.0),
        Row("place", 1, 0, 0, 0.0),
        Row("context", 0, 2, 0, 0.0),  # came has the context of its label
        Row("pairs of one label", 1, 1, 1, 1.0),
    ]


def test_an_annotation_agrees_with_itself() -> None:
    assert {row.share for row in rows([Match.of(read(FIRST), read(FIRST))])} == {1.0}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([("a", "a"), ("a", "a"), ("b", "b"), ("b", "b")], 1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),  # as often as chance
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")], 0.5),  # observed 3/4, chance (3*2 + 1*2)/16
        ([("a", "a"), ("a", "a")], 1.0),
        ([], 1.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(values: list[tuple[str, str]], expected: float) -> None:
    assert kappa(values) == pytest.approx(expected)


def test_a_nested_span_finds_its_equal_and_no_span_is_used_twice() -> None:
    outer, inner, apart = Span(0, 40), Span(25, 40), Span(50, 60)
    assert paired([outer, inner], [inner, outer, apart], lambda span: span) == [(outer, outer), (inner, inner)]
    assert paired([outer, inner], [inner], lambda span: span) == [(inner, inner)]
    assert paired([inner], [apart], lambda span: span) == []


def test_labels_of_two_articles_are_never_one_event() -> None:
    twice = Match.of(read(FIRST), read(FIRST))
    assert rows([twice, twice])[-1] == Row("pairs of one label", 2, 2, 2, 1.0)


def test_another_text_is_refused_by_name() -> None:
    with pytest.raises(Stop, match="oslo is another text in the first annotation"):
        Match.of(read(SECOND.replace("Monday", "Sunday")), read(FIRST))


def test_the_command_prints_a_table_of_the_articles_that_both_have(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    second, first = written(tmp_path / "second", SECOND), written(tmp_path / "first", FIRST)
    written(first, "# Fog\n\nThere was fog.\n", name="fog")
    with caplog.at_level("INFO"):
        assert main([str(second), str(first)]) == 0
    assert "1 articles, 4 sentences" in caplog.text
    assert "| trigger | 4 | 4 | 3 | 0.75 |  |" in caplog.text
    assert "| modality | 3 | 3 | 2 | 0.67 | 0.40 |" in caplog.text


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (("bergen", FIRST), "has no readable bergen"),
        (("oslo", FIRST.replace("CONSULT/visit", "CONSULT/vist")), "vist"),
    ],
)
def test_a_missing_or_broken_article_ends_the_command(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, second: tuple[str, str], message: str
) -> None:
    name, body = second
    folder = written(tmp_path / "second", body, name=name)
    assert main([str(folder), str(written(tmp_path / "first", FIRST))]) == 1
    assert message in caplog.text


def test_the_stored_second_annotation_still_stands_beside_the_first() -> None:
    """A sentence that is changed in seeds/annotated is changed in the fixture too; marks of the fixture never are."""
    found = matches(STORED, SEEDS / "annotated")
    assert len(found) == 16
    assert table(found)[0] == "16 articles, 197 sentences"
