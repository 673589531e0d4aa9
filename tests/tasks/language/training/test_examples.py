"""Examples: each frame's own sentence teaches the network the word that fires it."""

import csv
from pathlib import Path

import pytest

from tasks.knowledge import SEEDS, Knowledge
from tasks.language.training.examples import read_examples, read_lookalikes

HEAD = "trigger,pos,requires,blocked_by,actor,recipient,plover_type,plover_mode,cameo,is_reciprocal,contexts"


def examples(tmp_path: Path, *rows: str) -> list[dict[str, str]]:
    """Of each sentence of the user's own frames, the words with a label that is not O."""
    overlay = tmp_path / "mine"
    overlay.mkdir()
    lines = [f"{HEAD},example,source,note", *(f"{row},own," for row in rows)]
    (overlay / "event_frames.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sentences = read_examples(Knowledge(SEEDS / "knowledge", overlay))[-len(rows) :]
    return [
        {word: label for word, label in zip(s.words, s.columns["event_type"], strict=True) if label != "O"}
        for s in sentences
    ]


def test_the_word_of_a_frame_has_its_type_and_words_of_other_frames_stay_open(tmp_path: Path) -> None:
    (told,) = examples(tmp_path, "zorch,VERB,,,subject,object,ASSAULT,destroy,180,no,,Jets zorched the besieged port.")
    assert told == {"zorched": "ASSAULT", "besieged": ""}


@pytest.mark.parametrize(
    "row",
    [
        "zorch,VERB,,,subject,object,ASSAULT,,180,no,,Jets zorched one port and zorched another.",
        "zorch bell,VERB,,,subject,object,ASSAULT,,180,no,,Jets zorched the bell.",
        "zorch,VERB,must:*,,subject,content,REQUEST,,104,no,,Chad zorched that Mali must pay.",
    ],
)
def test_an_example_that_does_not_show_one_word_that_tells_the_act_is_left_out(row: str, tmp_path: Path) -> None:
    taught = len(read_examples(Knowledge()))
    examples(tmp_path, row)
    assert len(read_examples(Knowledge(SEEDS / "knowledge", tmp_path / "mine"))) == taught


def test_no_word_of_a_lookalike_is_an_event(tmp_path: Path) -> None:
    table = tmp_path / "lookalikes.csv"
    table.write_text('sentence\n"The bomb, a bath bomb, fizzed."\n', encoding="utf-8")
    (found,) = read_lookalikes(table, Knowledge())
    assert found.words[:2] == ["The", "bomb"]
    assert set(found.columns["event_type"]) == {"O"}


def test_no_lookalike_is_a_sentence_that_the_tests_hold_apart() -> None:
    tables = (SEEDS / "annotated" / "lookalikes.csv", Path(__file__).parents[3] / "fixtures" / "event_traps.csv")
    learned, held = (
        {row["sentence"].casefold() for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
        for table in tables
    )
    assert learned and held
    assert not learned & held
