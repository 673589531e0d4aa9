"""Home: who gets the country of the story, and who keeps that of his office."""

from datetime import UTC, datetime

import pytest

from tasks.annotate import annotate
from tasks.clean import clean
from tasks.entities import Entities, find_entities
from tasks.knowledge import Knowledge
from tasks.language import Engine, load_engine
from tasks.read import Claims, RawDocument
from tasks.segment import segment


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="module")
def engine(knowledge: Knowledge) -> Engine:
    return load_engine("network", knowledge)


def read(text: str, engine: Engine, knowledge: Knowledge) -> Entities:
    claims = Claims(published=datetime(2024, 5, 6, tzinfo=UTC).isoformat())
    article = clean(RawDocument("file:///press/home.txt", "", "text", "text", text, claims))
    return find_entities(annotate(segment(article), engine), article, knowledge)


STORY = "Peru closed its ports on Monday. Peru expects more storms. Peruvian schools stay shut. "


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (STORY + "Nadia Quintrel wept for her boat.", "Nadia Quintrel", "PER"),
        (STORY + "The German envoy, Nadia Quintrel, left on Tuesday.", "Nadia Quintrel", "DEU"),
        (STORY + "The United Nations sent tents.", "United Nations", "UNO"),
        ("Nadia Quintrel wept for her boat in the rain.", "Nadia Quintrel", None),
    ],
)
def test_a_stranger_is_of_the_country_of_the_story_unless_told_otherwise(
    text: str, name: str, country: str | None, engine: Engine, knowledge: Knowledge
) -> None:
    assert {e.country for e in read(text, engine, knowledge).entities if e.name == name} == {country}
