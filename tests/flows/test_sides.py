"""Sides: source and target of a sentence, as the task of five classes wants them."""

import pytest

from flows.evaluate.coder import Coder
from flows.evaluate.predict import PREDICTORS


@pytest.mark.parametrize(
    ("text", "sources", "targets"),
    [
        ("Peruvian President Ada Lund met Chilean President Jon Vik.", ["Ada Lund"], ["Jon Vik"]),
        ("The Norwegian foreign ministry said it is sceptical of the plan.", ["Norwegian foreign ministry"], []),
        ("Kenya is considering sending aid to Uganda.", ["Kenya"], ["Uganda"]),
        ("Members of the Northland Council accused Kenya of theft.", ["Members of the Northland Council"], ["Kenya"]),
        ("It was late.", [], []),
    ],
)
def test_every_sentence_about_somebody_has_a_source(
    text: str, sources: list[str], targets: list[str], coder: Coder
) -> None:
    (prediction,) = PREDICTORS["event_quad"]([{"id": "1", "text": text}], coder)
    for told, wanted in ((prediction["pred"]["sources"], sources), (prediction["pred"]["targets"], targets)):
        assert len(told) == len(wanted)
        assert all(part in side for side, part in zip(told, wanted, strict=True))
