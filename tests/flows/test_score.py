"""The score of a task counts the records that carry an answer."""

import json
from pathlib import Path

from flows.evaluate.score import score_task


def test_a_record_without_an_answer_does_not_hide_the_others(tmp_path: Path) -> None:
    gold, predictions = tmp_path / "actor.jsonl", tmp_path / "told.jsonl"
    records = [
        {"id": "a", "source": "own", "actor": "farmers", "gold": {"country": "NOR"}},
        {"id": "b", "source": "own", "actor": "nurses", "gold": {}},
        {"id": "c", "source": "own", "actor": "Oslo", "gold": {"country": "NOR"}},
    ]
    told = [{"id": "a", "pred": {"country": ""}}, {"id": "b", "pred": {}}, {"id": "c", "pred": {"country": "NOR"}}]
    gold.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    predictions.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    country = next(s for s in score_task("actor", gold, predictions) if s.metric == "country accuracy")
    assert (country.ours, country.records) == (0.5, 2)
