"""Floors: the figures on our own newsroom may not fall, and its gold may not change unnoticed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.evaluate import evaluate, make_coder

HERE = Path(__file__).parent
FLOORS: Mapping[str, object] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
LOWER_IS_BETTER = "false occurred (lower is better)"


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, float]:
    evaluation = evaluate(HERE / "newsroom", tmp_path_factory.mktemp("predictions"), make_coder("network", None))
    return {score.metric: score.ours for score in evaluation.scores}


def digest() -> str:
    files = sorted((HERE / "newsroom").glob("*.gold.json"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def test_the_gold_is_the_one_that_the_floors_were_measured_on() -> None:
    assert digest() == FLOORS["gold_sha256"], "the gold changed: measure again, and write new floors with a reason"


@pytest.mark.parametrize("metric", sorted(FLOORS["floors"]))  # type: ignore[call-overload]
def test_no_figure_falls_below_its_floor(metric: str, scores: Mapping[str, float]) -> None:
    floor = FLOORS["floors"][metric]  # type: ignore[index]
    if metric == LOWER_IS_BETTER:
        assert scores[metric] <= floor
    else:
        assert scores[metric] >= floor
