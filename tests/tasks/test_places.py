"""Which place a name means, and how precisely."""

import re

import pytest

from tasks.annotate import AnnotatedSentence, Name, Token
from tasks.clean import Article
from tasks.entities import Entities
from tasks.knowledge import Knowledge
from tasks.places import find_places, point_of
from warehouse.records import Document, Place, Sentence

KNOWLEDGE = Knowledge()


def article(text: str) -> Article:
    document = Document(
        doc_id="d", source_uri="file:///d", member="", format="text", raw_hash="", canonical_url=None, publisher=None,
        title=None, byline=(), section=None, language="en", published_at=None, published_precision=None,
        published_evidence=None, published_candidates=(), dateline=None, dateline_place_id=None, credit=(),
        correction=None, text=text, text_hash="", quality=1.0, duplicate_of=None, duplicate_kind=None,
    )  # fmt: skip
    return Article(document, ())


def sentence(text: str, people: tuple[str, ...] = ()) -> AnnotatedSentence:
    tokens = tuple(
        Token(i, m.start(), m.end(), m.group(), m.group(), "PROPN" if m.group()[0].isupper() else "X", "X", -1, "dep")
        for i, m in enumerate(re.finditer(r"(?:[A-Z][a-z]?\.)+|\w+(?:['’]\w+)?|[^\w\s]", text))
    )
    starts = {t.start: t.index for t in tokens}
    ends = {t.end: t.index for t in tokens}
    names = tuple(Name(starts[text.index(p)], ends[text.index(p) + len(p)], "PER") for p in people)
    record = Sentence(
        sentence_id="d:s0", doc_id="d", index=0, paragraph=0, kind="body", start=0, end=len(text), text=text
    )
    return AnnotatedSentence(record, tokens, names)


def places(text: str, people: tuple[str, ...] = ()) -> tuple[Place, ...]:
    return find_places([sentence(text, people)], Entities((), ()), article(text), KNOWLEDGE)


def found(text: str, people: tuple[str, ...] = ()) -> list[tuple[str, str | None, str]]:
    return [(place.text, place.country, place.precision) for place in places(text, people)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Floods hit Nairobi and Mombasa.", [("Nairobi", "KEN", "city"), ("Mombasa", "KEN", "city")]),
        ("They flew from Paris to Lyon in France.",
         [("Paris", "FRA", "city"), ("Lyon", "FRA", "city"), ("France", "FRA", "country")]),
        ("They drove from Dallas to Paris, Texas.",
         [("Dallas", "USA", "city"), ("Paris", "USA", "city"), ("Texas", "USA", "admin1")]),
        ("Voters in Georgia and in Armenia queued.", [("Georgia", "GEO", "country"), ("Armenia", "ARM", "country")]),
        ("The bridge in Springfield, Ill., is shut.", [("Springfield", "USA", "city"), ("Ill.", "USA", "admin1")]),
        ("Talks moved to Washington.", [("Washington", "USA", "city")]),
        ("Rain fell in Darfur and over the Black Sea.", [("Darfur", "SDN", "region"), ("Black Sea", None, "region")]),
    ],
)  # fmt: skip
def test_name_means_the_place_that_its_company_suggests(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_countries_in_a_list_do_not_hold_one_another() -> None:
    assert [country for _, country, _ in found("Envoys of China, Japan and Chad came.")] == ["CHN", "JPN", "TCD"]


def test_adjectives_and_inhabitants_vote_but_are_no_places() -> None:
    assert found("European and Chinese officials told Kenyans so.") == []
    (paris,) = places("Canadian police and Canadian courts spoke of London.")
    assert paris.country == "CAN"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Novelist Jack London wrote it.", ("Jack London",)),
        ("General Lincoln and Mr. Houston agreed.", ()),
        ("Central, Union and Mission are words here.", ()),
        ("In March and on Sunday it rained.", ()),
        ("The Kremlin and the White House were silent.", ()),
    ],
)
def test_people_words_and_months_are_no_places(text: str, people: tuple[str, ...]) -> None:
    assert found(text, people) == []


def test_surname_of_somebody_in_the_article_is_no_place_later() -> None:
    assert found("Dana Houston left. Then Houston spoke.", ("Dana Houston",)) == []
    assert found("Then Houston spoke.") == [("Houston", "USA", "city")]


def test_country_has_no_point_in_its_row_but_a_centroid_to_compare_with() -> None:
    (kenya,) = places("It happened in Kenya.")
    assert (kenya.precision, kenya.latitude_deg, kenya.longitude_deg) == ("country", None, None)
    assert point_of(kenya, KNOWLEDGE) == (1.0, 38.0)
    (nairobi,) = places("It happened in Nairobi.")
    assert point_of(nairobi, KNOWLEDGE) == (nairobi.latitude_deg, nairobi.longitude_deg)


def test_one_sense_a_document() -> None:
    assert {country for name, country, _ in found("Paris, Texas, is quiet. Paris sleeps.") if name == "Paris"} == {
        "USA"
    }


def test_small_town_needs_its_country_and_a_preposition() -> None:
    assert found("Wagga spoke to Abbotsbury.") == []


def test_row_keeps_the_best_three_readings_with_scores() -> None:
    (place,) = [p for p in places("They met in Birmingham.") if p.text == "Birmingham"]
    assert len(place.candidates) == 3
    scores = [float(line.split("|")[-1]) for line in place.candidates]
    assert scores == sorted(scores, reverse=True)
    assert place.text == "Birmingham" and place.start == 12 and place.end == 22


def test_ten_thousand_capitalised_words_give_one_place_each_and_no_more() -> None:
    assert len(places("Nairobi ; " * 3_000)) == 3_000
    assert places("Xqzt " * 10_000) == ()
