"""When an undated document gets a day, and when it must stay undated."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.annotate import AnnotatedSentence, Token
from tasks.clean import Article
from tasks.knowledge import Knowledge
from tasks.times import date_article, find_times
from warehouse.records import Document, Sentence

KNOWLEDGE = Knowledge()
VERBS = {"will": ("AUX", "MD"), "meet": ("VERB", "VB"), "visit": ("VERB", "VB"), "said": ("VERB", "VBD")}
VERBS |= dict.fromkeys(("met", "opened", "began", "seized", "invaded", "arrested", "spoke"), ("VERB", "VBD"))


def undated(text: str) -> Article:
    document = Document(
        doc_id="d", source_uri="file:///d", member="", format="text", raw_hash="", canonical_url=None, publisher=None,
        title=None, byline=(), section=None, language="en", published_at=None, published_precision=None,
        published_evidence=None, published_candidates=(), dateline=None, dateline_place_id=None, credit=(),
        correction=None, text=text, text_hash="", quality=1.0, duplicate_of=None, duplicate_kind=None,
    )  # fmt: skip
    return Article(document, ())


def read(*texts: str) -> tuple[Article, list[AnnotatedSentence]]:
    sentences, start = [], 0
    for index, text in enumerate(texts):
        tokens = [
            Token(
                i,
                start + m.start(),
                start + m.end(),
                m.group(),
                m.group(),
                *VERBS.get(m.group(), ("NOUN", "NN")),
                -1,
                "dep",
            )
            for i, m in enumerate(re.finditer(r"\w+|[^\w\s]", text))
        ]
        record = Sentence(
            sentence_id=f"d:s{index}",
            doc_id="d",
            index=index,
            paragraph=0,
            kind="body",
            start=start,
            end=start + len(text),
            text=text,
        )
        sentences.append(AnnotatedSentence(record, tuple(tokens)))
        start += len(text) + 1
    return undated(" ".join(texts)), sentences


def dated(*texts: str) -> Document:
    article, sentences = read(*texts)
    return date_article(article, sentences, KNOWLEDGE).document


def day_of(document: Document) -> date | None:
    return document.published_at.date() if document.published_at else None


def test_weekday_with_date_and_an_office_of_that_day_give_the_day() -> None:
    document = dated("Defence Minister Li Shangfu met envoys on Thursday (June 15).")
    assert document.published_at == datetime(2023, 6, 15, tzinfo=UTC)
    assert document.published_precision == "inferred"
    assert "Li Shangfu was defence minister" in (document.published_evidence or "")


def test_dated_world_event_told_as_last_year_leaves_one_year() -> None:
    document = dated(
        "The group spoke on Tuesday, May 17.", "The Taliban seized power in August last year and closed schools."
    )
    assert day_of(document) == date(2022, 5, 17)
    assert "return of the Taliban" in (document.published_evidence or "")


@pytest.mark.parametrize(
    ("told", "text", "expected"),
    [
        ("2021-08-15", "in August last year", date(2022, 5, 17)),
        ("2021-08", "in August last year", date(2022, 5, 17)),
        ("2021", "in August last year", date(2022, 5, 17)),
        ("2021-08", "in March last year", None),  # another month: another event
    ],
)
def test_world_event_is_dated_as_finely_as_its_row(told: str, text: str, expected: date | None, tmp_path: Path) -> None:
    (tmp_path / "dated_events.csv").write_text(f"event,date,words,source\nflood of Alora,{told},alora+flood,own\n")
    article, sentences = read("The group spoke on Tuesday, May 17.", f"The Alora flood {text} took the bridge.")
    assert day_of(date_article(article, sentences, Knowledge(overlay=tmp_path)).document) == expected


def test_announced_day_is_not_before_the_document_and_plain_weekday_is_the_same_one() -> None:
    document = dated(
        "Ministers will meet in Oslo on Monday (May 16).",
        "The plan was told on Monday.",
        "The Taliban seized power in August last year.",
    )
    assert day_of(document) == date(2022, 5, 16)


def test_announced_day_without_a_word_on_today_leaves_the_week_open() -> None:
    document = dated("Envoys will meet on Monday (May 16).", "The Taliban seized power in August last year.")
    assert document.published_at is None
    assert document.published_candidates[0].startswith("2022-05-")


def test_weekday_with_date_alone_leaves_candidates_and_no_date() -> None:
    document = dated("Police arrested nine people on Monday (September 18).")
    assert document.published_at is None
    assert document.published_evidence is None
    days = [line.split(" ")[0] for line in document.published_candidates]
    assert len(days) > 1
    assert all(date.fromisoformat(day).month == 9 for day in days)


def test_candidates_are_best_first_with_score_and_reason() -> None:
    lines = dated("Police arrested nine people on Monday (September 18).", "The law is of 2016.").published_candidates
    scores = [float(line.split(" ")[1]) for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert lines[0].startswith("2017-09-18 ")
    assert "2016 is the newest year told" in lines[0]


def test_former_office_holder_settles_nothing() -> None:
    document = dated("Former Defence Minister Li Shangfu spoke on Thursday (June 15).")
    assert document.published_at is None


def test_old_anniversary_with_its_year_does_not_date_the_document() -> None:
    document = dated("The towers fell on Tuesday, September 11, 2001, and the city opened a park in 2014.")
    assert document.published_at is None


@pytest.mark.parametrize("text", ["Nothing here tells a day.", "He spoke in March.", "They met on 3 May 2019."])
def test_text_without_a_weekday_and_date_stays_undated(text: str) -> None:
    assert dated(text).published_at is None


def test_date_of_the_container_is_never_touched() -> None:
    article, sentences = read("Defence Minister Li Shangfu met envoys on Thursday (June 15).")
    given = datetime(2020, 1, 1, tzinfo=UTC)
    known = Article(type(article.document)(**{**vars(article.document), "published_at": given}), ())
    assert date_article(known, sentences, KNOWLEDGE) == known


def test_inferred_day_makes_relative_expressions_resolvable() -> None:
    article, sentences = read("Defence Minister Li Shangfu met envoys on Thursday (June 15).", "He said so last month.")
    found = find_times(sentences, date_article(article, sentences, KNOWLEDGE), KNOWLEDGE)
    assert [time.value for time in found] == ["2023-06-15", "2023-05"]
