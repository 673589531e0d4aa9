"""Corpora: training text is read with what is known of it, and nothing held apart slips in."""

import json
from pathlib import Path

import pytest

from tasks.language.training.corpora import Sentence, read_names, read_split, refuse_leaks
from tasks.language.training.heads import HEADS
from warehouse.errors import Stop

TREE = """# newdoc id = {doc}
# newpar
# sent_id = {doc}-1
# text = Ferries left.
1\tFerries\tferry\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# left_out_before = 2
# sent_id = {doc}-4
# text = Nobody can't
1\tNobody\tnobody\tPRON\tNN\t_\t2\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_

"""


def name_line(ident: str, tokens: list[str], tags: list[str]) -> str:
    return json.dumps({"id": ident, "tokens": tokens, "tags": tags, "types_annotated": ["PER", "LOC"]}) + "\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    corpora, gold = tmp_path / "corpora", tmp_path / "gold"
    corpora.mkdir()
    gold.mkdir()
    for corpus in ("ewt", "gum"):
        (corpora / f"treebank_{corpus}_train.conllu").write_text(TREE.format(doc=corpus))
    (corpora / "ner_uner_ewt_train.jsonl").write_text(name_line("ewt-1", ["Ferries", "left", "."], ["O", "O", "O"]))
    (corpora / "ner_gum_train.jsonl").write_text(name_line("gum-1", ["Other", "words"], ["O", "O"]))
    (gold / "task.dev.jsonl").write_text(
        json.dumps({"text": "It rained. The old ferry left the port of Entebbe at noon. Nobody saw it."}) + "\n"
    )
    return tmp_path


def test_trees_come_with_names_of_the_same_words_and_know_their_neighbours(shared: Path) -> None:
    first, second, third, _ = read_split(shared / "corpora", "train")
    assert first.words == ["Ferries", "left", "."]
    assert first.arcs == [2, 0, 2]
    assert first.columns["lemma"] == ["ferry", "leave", "."]
    assert (first.names, first.types) == (["O", "O", "O"], frozenset(("PER", "LOC")))
    assert second.words == ["Nobody", "ca", "n't"]
    assert second.block != first.block, "something was left out between them"
    assert third.names is None, "the names file has other words"


def test_sentences_of_gold_are_left_out_of_names(shared: Path) -> None:
    line = json.loads(name_line("a", ["Left", "out"], ["O", "O"])) | {"in_gold": True}
    path = shared / "corpora" / "ner_extra_train.jsonl"
    path.write_text(json.dumps(line) + "\n" + name_line("b", ["Kept"], ["O"]))
    assert [s.words for s in read_names(shared / "corpora", "extra", "train")] == [["Kept"]]


@pytest.mark.parametrize(
    "words", ["THE OLD FERRY LEFT THE PORT OF ENTEBBE AT NOON !", "the old ferry left the port of Entebbe"]
)
def test_a_training_sentence_that_stands_in_gold_stops_the_training(words: str, shared: Path) -> None:
    with pytest.raises(Stop, match="held-apart text holds a training sentence of mine"):
        refuse_leaks([Sentence("mine", words.split(), 0, 0)], shared)


@pytest.mark.parametrize("words", ["Nobody saw it .", "The old ferry left the port of Kampala at noon ."])
def test_short_and_other_sentences_are_no_leak(words: str, shared: Path) -> None:
    assert refuse_leaks([Sentence("mine", words.split(), 0, 0)], shared) == 1


def test_heads_have_a_name_and_a_weight_of_their_own() -> None:
    assert len({head.name for head in HEADS}) == len(HEADS)
    assert all(head.weight > 0 for head in HEADS)
