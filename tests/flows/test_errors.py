"""Wrong answers are sorted into classes by rule; right ones are none."""

from collections.abc import Mapping
from typing import Any

import pytest

from flows.evaluate.errors import ErrorClass, error_classes

TEXT = "Talks ran from 3 May to 5 May in Alora, said the army."


def timex(value: str, told: list[dict[str, Any]]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    gold = [{"start": 15, "end": 20, "value": value}]
    return {"source": "own_news", "text": TEXT, "gold": {"timex": gold}}, {"timex": told}


def toponym(kind: str, told: dict[str, Any] | None) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    gold = {
        "start": 33,
        "end": 38,
        "lat": 1.0,
        "lon": 2.0,
        "non_locational": False,
        "type": kind,
        "country_derived": "KEN",
    }
    pred = {"toponyms": [{"start": 33, "end": 38, **told}] if told else []}
    return {"source": "own_news", "text": TEXT, "gold": {"toponyms": [gold]}}, pred


def actor(text: str, country: str, told: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return {"source": "own", "actor": text, "gold": {"country": country}}, {"country": told}


def name(text: str, told: list[dict[str, Any]]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    gold = {"start": 44, "end": 53, "text": text, "type": "ORG"}
    return {"source": "own/one", "text": TEXT, "gold": {"entities": [gold]}}, {"entities": told}


SPAN = {"start": 10, "end": 29}


@pytest.mark.parametrize(
    ("task", "pair", "field", "expected"),
    [
        ("timex", timex("2024-05-03", [{**SPAN, "value": "2024-05-03/2024-05-05"}]), "timex: own_news",
         "an end of a range that is told as one, or its other end"),
        ("timex", timex("2024-05-03", [{**SPAN, "value": "2024-05-03/"}]), "timex: own_news",
         "a side told as open, or gold's"),
        ("timex", timex("2024-05-03", [{**SPAN, "value": "2023-05-03"}]), "timex: own_news", "another day or stretch"),
        ("timex", timex("2024-05-03", []), "timex: own_news", "missed"),
        ("toponym", toponym("Literal", None), "toponym missed: own_news", "named literally"),
        ("toponym", toponym("Mixed", {"country": "UGA", "lat": 1.0, "lon": 2.0, "precision": "city"}),
         "toponym country: own_news", "used as mixed"),
        ("toponym", toponym("Literal", {"country": "UGA", "lat": 9.0, "lon": 2.0, "precision": "region"}),
         "toponym country: own_news", "a region, shown at another point"),
        ("toponym", toponym("Literal", {"country": "KEN", "lat": 9.0, "lon": 2.0, "precision": "country"}),
         "toponym over 161 km, country right: own_news", "our precision: country"),
        ("actor", actor("the Red Cross", "IGO", "NGO"), "actor country",
         "a body of no country: another code, or one for the other"),
        ("actor", actor("Ada Lund", "NOR", ""), "actor country", "a name that the tables do not know"),
        ("actor", actor("farmers", "NOR", ""), "actor country", "words without a country"),
        ("ner", name("the army", []), "ner: own", "no name: common nouns that the gold marks"),
        ("ner", name("the Army", [{"start": 44, "end": 53, "type": "PER"}]), "ner: own", "another type"),
        ("ner", name("the Army", [{"start": 48, "end": 53, "type": "ORG"}]), "ner: own", "other borders"),
    ],
)  # fmt: skip
def test_a_wrong_answer_has_one_class(
    task: str, pair: tuple[Mapping[str, Any], Mapping[str, Any]], field: str, expected: str
) -> None:
    assert error_classes(task, [pair, pair]) == [ErrorClass(field, expected, 2)]


def test_a_right_answer_and_a_task_without_rules_have_none() -> None:
    right = timex("2024-05-03", [{**SPAN, "value": "2024-05-03"}])
    assert error_classes("timex", [right]) == error_classes("event_quad", [right]) == []


def test_an_answer_that_nobody_asked_for_is_an_error_of_its_own() -> None:
    told = [{**SPAN, "value": "2024-05-03"}, {"start": 50, "end": 54, "value": "2024"}]
    assert error_classes("timex", [timex("2024-05-03", told)])[0].name == "told where the gold has none"
