"""The table of the model card: every row is measured on what it says."""

import json
from pathlib import Path

import pytest

from benchmarks.engine import Corpus, on_gold_words, on_raw_text, paragraphs, score_engine, table, titled
from tasks.language.conllu import read_conllu
from tests.flows.word_engine import WordEngine
from warehouse.errors import WrongUse

LABELS = ("PER", "ORG", "LOC")


def conllu(document: str, *sentences: str, mark: str = "# newpar") -> str:
    """Sentences of a document as WordEngine would analyse them."""
    blocks = []
    for number, sentence in enumerate(sentences, 1):
        head = ["# newdoc", mark] if number == 1 else []
        words = sentence.replace(".", " .").split()
        lines = [*head, f"# sent_id = {document}-{number}", f"# text = {sentence}"]
        for index, word in enumerate(words, 1):
            upos, xpos = ("PUNCT", ".") if word == "." else ("X", "FW")
            left = (str(index), word, word.lower(), upos, xpos, "_")
            lines.append("\t".join([*left, "01"[index > 1], "dep" if index > 1 else "root", "_", "_"]))
        blocks.append("\n".join(lines) + "\n\n")
    return "".join(blocks)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Corpora of the dev split, a few words each."""
    names = {"tokens": ["the", "Oslo", "ferry"], "tags": ["O", "B-LOC", "O"], "types_annotated": LABELS}
    for corpus in ("uner_ewt", "gum", "crossner_politics"):
        (tmp_path / f"ner_{corpus}_dev.jsonl").write_text(json.dumps(names) + "\n")
    (tmp_path / "treebank_ewt_dev.conllu").write_text(conllu("mail", "we sail.", "They row.") + conllu("blog", "No."))
    gum = conllu("GUM_news_ferry", "It sank.") + conllu("GUM_vlog_ferry", "Oh no")
    (tmp_path / "treebank_gum_dev.conllu").write_text(gum)
    return tmp_path


def test_every_corpus_of_the_split_has_its_rows(folder: Path) -> None:
    rows = list(score_engine(WordEngine(), folder, "dev"))
    assert [(row.given, row.corpus) for row in rows] == [
        ("gold words", "EWT, UNER names"),
        ("gold words", "GUM"),
        ("gold words", "GUM, written genres"),
        ("gold words", "CrossNER politics, 3 labels"),
        ("gold words", "CrossNER politics, 6 labels"),
        ("raw text", "EWT, UNER names"),
        ("raw text", "GUM"),
        ("raw text", "GUM, written genres"),
        ("ALL CAPS", "EWT, UNER names"),
        ("Title Case", "EWT, UNER names"),
        ("lower case", "EWT, UNER names"),
    ]
    assert {row.scores["LAS"].f1 for row in rows if "LAS" in row.scores} == {1.0}
    assert [row.scores["Words"].gold for row in rows if row.given == "raw text"] == [8, 5, 3]


def test_the_table_shows_losses_and_leaves_out_what_nobody_measured(folder: Path) -> None:
    head, _, gold, raw, caps = table(
        [row for row in score_engine(WordEngine(), folder, "dev") if row.corpus.startswith("EWT")][:3]
    ).splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")][-4:] == ["UAS", "LAS", "names", "LOC"]
    assert gold.endswith("| 100.00 | 100.00 | 0.00 | 0.00 |")  # the engine says PER
    assert raw.endswith("| 100.00 | 100.00 (+0.00) |  |  |")
    assert caps.endswith("| 100.00 | 100.00 (+0.00) | 0.00 (+0.00) | 0.00 |")


def test_words_are_given_in_another_case(folder: Path) -> None:
    scores = on_gold_words(WordEngine(), Corpus("EWT", "ewt", "uner_ewt", LABELS), folder, "dev", str.upper)
    assert (scores["PER"].system, scores["LOC"].gold) == (2, 1)  # OSLO and FERRY; the first word never is a name


def test_a_paragraph_is_one_text_for_the_engine(folder: Path) -> None:
    engine = WordEngine()
    assert on_raw_text(engine, Corpus("EWT", "ewt"), folder, "dev")["Sentences"] == (3, 3, 3)
    assert engine.calls == [2]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["", "", ""], [3]),
        (["# newpar", "", "# newdoc id = b"], [2, 1]),
        (["", "# newpar_block = p", "# newpar"], [2, 1]),
    ],
)
def test_paragraphs_begin_at_their_marks(marks: list[str], expected: list[int]) -> None:
    lines = [line for mark in marks for line in (mark, "1\tNo\t_\t_\t_\t_\t0\t_\t_\t_", "")]
    assert [len(paragraph) for paragraph in paragraphs(list(read_conllu(lines, "f")))] == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("ferry", "Ferry"), ("NATO", "NATO"), ("n't", "n't"), ("'s", "'s"), ("", "")]
)
def test_a_headline_begins_words_with_capitals(word: str, expected: str) -> None:
    assert titled(word) == expected


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"treebank_ewt_dev\.conllu: there is no such file"):
        list(score_engine(WordEngine(), tmp_path, "dev"))
