"""Annotating: sentences end where a reader ends them, offsets hold, and an engine that breaks its promise is named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.annotate import AnnotatedSentence, annotate
from tasks.clean import Article, Paragraph, ParagraphKind, clean
from tasks.language import ENGINES, load_engine
from tasks.language.analysis import Parsed, Stretch, Token
from tasks.read import RawDocument
from tasks.segment import segment
from warehouse.errors import Stop, WrongUse

ENGINE = load_engine()


def article_of(text: str, kind: ParagraphKind = "body") -> Article:
    """An article of one paragraph, without the rules of cleaning."""
    article = clean(RawDocument("file:///a.txt", "", "text", "text", "The ferry left."))
    return Article(replace(article.document, text=text), (Paragraph(0, len(text), kind),))


def annotated(text: str, kind: ParagraphKind = "body") -> tuple[AnnotatedSentence, ...]:
    return annotate(segment(article_of(text, kind)), ENGINE)


@pytest.mark.parametrize(
    "marked",
    [
        "The ferry left.| It came back on Friday.",
        "The ferry left!| Who saw it?| Nobody did.",
        "Mr. Bell met Gen. Roe.| They spoke.",
        "J. R. Bell left.| George W. Roe stayed.",
        "He came from the U.S. on Monday.",
        "He came from the U.S.| The ferry left.",
        "The U.N. Security Council met.| Nobody spoke.",
        "Harbour Corp. Chairman Roe spoke.",
        "It was bought by Harbour Inc.| The price was not named.",
        "They met at 5 p.m. Monday.| Talks failed.",
        "They met at 5 p.m. GMT.| Talks failed.",
        "It opened at 9 a.m.| Police closed it an hour later.",
        "On Jan. 6 the ferry left.| No. 4 stayed.",
        "Boat No. 4 sank.| See p. 12 for a map.",
        "He said no.| The ferry left.",
        "Prices rose 4.5 percent.| Wages fell by 0.3.| Nobody complained.",
        "It was 2024.| 12 boats left.",
        "The bill was $4.| $5 was paid.",
        "“Stop!” he said.| The ferry stopped.",
        '"Stop!" he said.',
        '"Will it leave?" Mr. Roe asked.| Nobody knew.',
        "“It will leave.”| The crowd cheered.",
        '"We won," she said.| "We won."| Then she left.',
        '"I am here.| I will stay," he said.',
        "“Why?”| That was all.",
        "He called it ‘a farce.’| Others agreed.",
        "He said … nothing at all.",
        "Talks failed (see below).| The ferry left.",
        "(The ferry left.)| It came back.",
        "Was it “over?” asked the mayor.",
        "The bank paid £3m.| It denies guilt.",
        "Read harbour.example or mail post@harbour.example for more.",
        "1. Wages rise.",
        "It had grown.[4]| The port paid.",
        "The boats were “lost.” [12]| The port paid.",
        "The court ruled against the port. 7| The owners appealed.",
        "The port closed on Friday.| 7 boats were lost.",
        "Washington, D.C. Mayor Roe spoke.",
        "Plan B failed.| It always does.",
        "He left...and came back.",
        "What now?!| Nobody knew.",
        "The vote was on Sept. 3.| Turnout fell.",
        "Dr Roe, M.D., spoke.| He left.",
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    found = annotated(marked.replace("|", ""))
    assert [sentence.record.text for sentence in found] == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("kind", ["headline", "heading", "dateline"])
def test_a_headline_is_one_sentence(kind: ParagraphKind) -> None:
    (only,) = annotated("Strike over? No. The ferry stays", kind)
    assert only.record.kind == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("“We won.” The crowd cheered.", ["quote", "body"]),
        ("“We won. We always do.” They left.", ["quote", "quote", "body"]),
        ("“We won,” she said. “We always do.”", ["body", "quote"]),
        ('"We won. It was late.', ["quote", "quote"]),  # a quotation that goes on in the next paragraph
        ('They "won" it.', ["body"]),
        ("5' 10\" is tall. He left.", ["body", "body"]),
    ],
)
def test_a_sentence_inside_quotation_marks_is_a_quote(text: str, kinds: list[str]) -> None:
    assert [sentence.record.kind for sentence in annotated(text)] == kinds


def test_ids_and_indexes_count_through_the_document() -> None:
    article = clean(RawDocument("file:///a.txt", "", "text", "text", "One man left. Two men left.\n\nThree men left."))
    found = [a.record for a in annotate(segment(article), ENGINE)]
    assert [s.sentence_id for s in found] == [f"{article.document.doc_id}:s{n}" for n in range(3)]
    assert [(s.index, s.paragraph) for s in found] == [(0, 0), (1, 0), (2, 1)]


@pytest.mark.parametrize("text", ["", " \n "])
def test_no_text_gives_no_sentence(text: str) -> None:
    assert annotated(text) == ()


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("ab AB.!?…\"”“'()[]1 \n\t-,$é\x00\u200b\ufb01\u0301ש\u00a0\u2009\u3000")),
        max_size=200,
    )
)
def test_every_character_that_is_no_space_lies_in_exactly_one_token(text: str) -> None:
    sentences = annotated(text)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [(t.start, t.end) for t in tokens] == sorted((t.start, t.end) for t in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert [s.record.text for s in sentences] == [text[s.record.start : s.record.end] for s in sentences]


def test_an_engine_that_changes_the_text_stops_the_run() -> None:
    class Forgetful:
        def __call__(self, stretches: Sequence[Stretch]) -> list[list[Parsed]]:
            token = Token(0, 0, 3, "The", "the", "DET", "DT", -1, "root")
            return [[Parsed((token,), ())] for _ in stretches]

        def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parsed]:
            raise NotImplementedError

    with pytest.raises(Stop, match="other characters than block 0"):
        annotate(segment(article_of("The ferry left.")), Forgetful())


def test_an_unknown_engine_is_wrong_use_and_the_known_ones_are_named() -> None:
    with pytest.raises(WrongUse) as caught:
        load_engine("oracle")
    assert all(name in str(caught.value) for name in ENGINES)
