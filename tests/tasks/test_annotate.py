"""Annotate: the door between the journey and whichever engine is loaded."""

from collections.abc import Sequence

import pytest

from tasks.annotate import AnnotatedSentence, annotate
from tasks.language import ENGINES, load_engine
from warehouse.errors import Stop, WrongUse
from warehouse.records import Sentence


def sentence(text: str, index: int = 0, start: int = 0) -> Sentence:
    return Sentence(
        sentence_id=f"d:s{index}",
        doc_id="d",
        index=index,
        paragraph=0,
        kind="body",
        start=start,
        end=start + len(text),
        text=text,
    )


def test_every_sentence_gets_one_analysis_in_order_with_offsets_into_the_document() -> None:
    sentences = [sentence("Rebels shelled Arua.", 0, 10), sentence("", 1, 31), sentence("Nobody fled.", 2, 32)]
    annotated = annotate(sentences, load_engine())
    assert [a.record for a in annotated] == sentences
    assert [(t.start, t.text) for t in annotated[0].tokens] == [
        (10, "Rebels"),
        (17, "shelled"),
        (25, "Arua"),
        (29, "."),
    ]
    assert annotated[1].tokens == ()
    assert annotated[2].tokens[0].start == 32


def test_an_engine_that_loses_a_sentence_stops_the_run() -> None:
    def forgetful(sentences: Sequence[Sentence]) -> Sequence[AnnotatedSentence]:
        return [AnnotatedSentence(s, ()) for s in sentences[1:]]

    with pytest.raises(Stop, match="1 analyses for 2 sentences"):
        annotate([sentence("One.", 0), sentence("Two.", 1)], forgetful)


def test_an_unknown_engine_is_wrong_use_and_the_known_ones_are_named() -> None:
    with pytest.raises(WrongUse) as caught:
        load_engine("oracle")
    assert all(name in str(caught.value) for name in ENGINES)
