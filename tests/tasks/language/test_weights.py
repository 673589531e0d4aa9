"""Weights: only the file of this release is taken, and the card says what is in it."""

from pathlib import Path

import pytest

from tasks.language.weights import DIGEST, PATH, VERSION, load_weights
from warehouse.errors import Stop


def test_the_shipped_file_is_the_one_that_the_code_was_made_for() -> None:
    weights = load_weights()
    assert {"upos", "xpos", "feats", "lemma", "relations", "names", "event_type"} <= set(weights.labels)
    assert PATH.stat().st_size < 40_000_000


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"gone\.onnx.*missing"):
        load_weights(tmp_path / "gone.onnx")


def test_a_strange_file_is_refused_by_its_digest(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"weights of somebody else")
    with pytest.raises(Stop, match=r"stranger\.onnx.*digest"):
        load_weights(stranger)


def test_a_file_of_another_version_is_refused() -> None:
    with pytest.raises(Stop, match=f"version '{VERSION}', this release needs '0'"):
        load_weights(PATH, DIGEST, "0")


def test_the_model_card_is_of_this_file() -> None:
    card = (PATH.parent.parent / "model_card.md").read_text(encoding="utf-8")
    assert DIGEST in card
    assert f"version {VERSION}" in card
