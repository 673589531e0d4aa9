"""Segmenting: sentences end where a reader ends them, and their offsets hold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import Article, Paragraph, ParagraphKind, clean
from tasks.knowledge import Knowledge
from tasks.read import RawDocument
from tasks.segment import segment
from warehouse.records import Sentence

KNOWLEDGE = Knowledge()


def sentences_of(text: str, kind: ParagraphKind = "body") -> tuple[Sentence, ...]:
    """Sentences of one paragraph, without the rules of cleaning."""
    article = clean(RawDocument("file:///a.txt", "", "text", "text", "The ferry left."), KNOWLEDGE)
    document = replace(article.document, text=text)
    return segment(Article(document, (Paragraph(0, len(text), kind),)), KNOWLEDGE)


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
        "Talks began in March...| The mediator left.",
        "He said … nothing at all.",
        "Talks failed (see below).| The ferry left.",
        "(The ferry left.)| It came back.",
        "Was it “over?” asked the mayor.",
        "The bank paid £3m.| It denies guilt.",
        "Read harbour.example or mail post@harbour.example for more.",
        "1. Wages rise.",
        "It had grown.[4]| The port paid.",
        "Washington, D.C. Mayor Roe spoke.",
        "Plan B failed.| It always does.",
        "He left...and came back.",
        "What now?!| Nobody knew.",
        "The vote was on Sept. 3.| Turnout fell.",
        "Dr Roe, M.D., spoke.| He left.",
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    found = sentences_of(marked.replace("|", ""))
    assert [sentence.text for sentence in found] == [part.strip() for part in marked.split("|")]


def test_a_full_stop_that_lost_its_space_still_ends_the_sentence() -> None:
    assert [s.text for s in sentences_of("It left for years.The port knows.")] == [
        "It left for years.",
        "The port knows.",
    ]


def test_sentences_never_cross_a_paragraph() -> None:
    text = "Ferry strike ends\n\nWorkers went\n\nback to work. They sang."
    article = clean(RawDocument("file:///a.txt", "", "text", "text", text), KNOWLEDGE)
    assert [(s.paragraph, s.text) for s in segment(article, KNOWLEDGE)] == [
        (0, "Ferry strike ends"), (1, "Workers went"), (2, "back to work."), (2, "They sang."),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["headline", "heading", "dateline"])
def test_a_headline_is_one_sentence(kind: ParagraphKind) -> None:
    (only,) = sentences_of("Strike over? No. The ferry stays", kind)
    assert only.kind == kind


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
    assert [sentence.kind for sentence in sentences_of(text)] == kinds


def test_ids_and_indexes_count_through_the_document() -> None:
    article = clean(RawDocument("file:///a.txt", "", "text", "text", "One left. Two left.\n\nThree left."), KNOWLEDGE)
    found = segment(article, KNOWLEDGE)
    assert [s.sentence_id for s in found] == [f"{article.document.doc_id}:s{n}" for n in range(3)]
    assert [(s.index, s.paragraph) for s in found] == [(0, 0), (1, 0), (2, 1)]


def test_no_text_gives_no_sentence() -> None:
    assert sentences_of("") == ()
    assert sentences_of(" \n ") == ()


@pytest.mark.parametrize("text", ["." * 200_000, "A. " * 100_000, '"' * 300_000, '"Ha!" ' * 50_000, "x. " * 100_000])
def test_hostile_text_comes_back_whole(text: str) -> None:
    assert sum(len("".join(s.text.split())) for s in sentences_of(text)) == len("".join(text.split()))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab AB.!?…\"”“'()[]1 \n\t-,$é"))))
def test_every_character_that_is_no_space_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for sentence in sentences_of(text):
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip() != ""
        for at in range(sentence.start, sentence.end):
            covered[at] += 1
    assert all(times <= 1 for times in covered)
    assert all(times == 1 or character.isspace() for times, character in zip(covered, text, strict=True))
