"""Triggers: what the event heads say of a sentence, as chances of named things."""

import numpy as np
import pytest

from tasks.language.analysis import MODALITIES
from tasks.language.triggers import find_triggers, modality_chances

LABELS = {
    "event_type": ["AID", "O", "PROTEST"],
    "event_mode": ["demo", "none", "visit"],
    "event_modality": sorted(MODALITIES),
    "event_roles": ["actor", "recipient", "time", "place"],
}
MODES = {"AID": [1], "O": [1], "PROTEST": [0, 1]}
WORDS = 4


def says(types: dict[int, list[float]], roles: dict[tuple[int, int, int], float]) -> dict[str, np.ndarray]:
    scores = {
        "event_type": np.tile(np.array([-9.0, 9.0, -9.0]), (WORDS, 1)),
        "event_mode": np.tile(np.array([1.0, 0.0, 5.0]), (WORDS, 1)),
        "event_modality": np.tile(np.where(np.array(sorted(MODALITIES)) == "planned", 2.0, 0.0), (WORDS, 1)),
        "event_roles": np.full((4, WORDS, WORDS), -9.0),
    }
    for word, values in types.items():
        scores["event_type"][word] = values
    for place, value in roles.items():
        scores["event_roles"][place] = value
    return scores


def test_a_trigger_has_chances_of_types_and_parties_counted_from_its_sentence() -> None:
    said = says({2: [0.0, 0.0, 3.0]}, {(0, 2, 1): 2.0, (0, 2, 0): 9.0, (3, 2, 3): 0.0})
    _, (trigger,) = find_triggers(said, [(0, 1), (1, WORDS)], LABELS, MODES)
    assert (trigger.index, trigger.plover_type, trigger.mode) == (1, "PROTEST", "demo")
    assert trigger.types == pytest.approx({"AID": 0.045, "PROTEST": 0.909}, abs=0.001)
    assert trigger.roles["actor"] == pytest.approx({0: 0.881}, abs=0.001), "word 0 stands in another sentence"
    assert trigger.roles["place"] == {2: 0.5}
    assert trigger.roles["recipient"] == {}


def test_every_word_has_the_chances_of_the_modalities_in_their_order() -> None:
    chances = modality_chances(says({}, {})["event_modality"], LABELS["event_modality"])
    assert len(chances) == WORDS
    assert dict(zip(MODALITIES, chances[0], strict=True)) == pytest.approx(
        {name: 0.552 if name == "planned" else 0.075 for name in MODALITIES}, abs=0.001
    )


def test_a_mode_of_another_type_is_never_given() -> None:
    ((trigger,),) = find_triggers(says({0: [9.0, 0.0, -9.0]}, {}), [(0, WORDS)], LABELS, MODES)
    assert (trigger.plover_type, trigger.mode) == ("AID", None)


def test_words_that_hardly_tell_an_event_are_no_triggers() -> None:
    assert find_triggers(says({1: [0.0, 4.0, -9.0]}, {}), [(0, WORDS)], LABELS, MODES) == [()]


def test_a_moved_trigger_takes_its_parties_with_it() -> None:
    ((trigger,),) = find_triggers(says({2: [0.0, 0.0, 3.0]}, {(0, 2, 1): 2.0}), [(0, WORDS)], LABELS, MODES)
    moved = trigger.moved(10)
    assert (moved.index, list(moved.roles["actor"])) == (12, [11])
