"""Which place a name means, and how precisely."""

import math
import re

import pytest

from tasks.annotate import AnnotatedSentence, Name, Token
from tasks.clean import Article
from tasks.entities import Entities
from tasks.knowledge import Knowledge
from tasks.places import find_adjectives, find_places, point_of
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
        for i, m in enumerate(re.finditer(r"(?:[A-Z][a-z]?\.)+|['’]s\b|\w+(?=['’]s\b)|\w+(?:['’]\w+)?|[^\w\s]", text))
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
        ("A tanker sank in the Red Sea.", [("Red Sea", None, "region")]),
        ("Nets were seized on Lake Chad.", [("Lake Chad", None, "region")]),
        ("American, US and Texan envoys, all Americans, met in Dublin.",
         [("US", "USA", "country"), ("Dublin", "IRL", "city")]),
        ("Police in Dublin, Ohio, sent the Americans home to Dublin.",
         [("Dublin", "USA", "city"), ("Ohio", "USA", "admin1"), ("Dublin", "USA", "city")]),
        ("Police in Norfolk and in Essex, England, agreed.",
         [("Norfolk", "GBR", "region"), ("Essex", "GBR", "region"), ("England", "GBR", "admin1")]),
        ("Chicago, Boston and Dallas sent a team to London.",
         [("Chicago", "USA", "city"), ("Boston", "USA", "city"), ("Dallas", "USA", "city"), ("London", "GBR", "city")]),
        ("American ships left the Atlantic for the Middle East.",
         [("Atlantic", None, "region"), ("Middle East", None, "region")]),
        ("Farmers of New York state came to New York.",
         [("New York state", "USA", "admin1"), ("New York", "USA", "city")]),
        ("A Mombasa court sat.", [("Mombasa", "KEN", "city")]),
        ("Barges on the Danube and the Mekong waited.", [("Danube", None, "region"), ("Mekong", None, "region")]),
        ("Ferries left Java for Sulawesi.", [("Java", "IDN", "region"), ("Sulawesi", "IDN", "region")]),
        ("Fishermen of Seychelles sail far.", [("Seychelles", "SYC", "country")]),
        ("American envoys met in Venice.", [("Venice", "ITA", "city")]),
        ("Voters in Korea queued.", [("Korea", "KOR", "country")]),
        ("Farmers in Pakistan's Punjab and India's Punjab burned straw.",
         [("Pakistan", "PAK", "country"), ("Punjab", "PAK", "admin1"),
          ("India", "IND", "country"), ("Punjab", "IND", "admin1")]),
        ("Rebels hold Kachin state and Zamfara.", [("Kachin state", "MMR", "admin1"), ("Zamfara", "NGA", "admin1")]),
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
        ("It costs US$ 400 there.", ()),
        ("Reporter Clark Kent agreed.", ("Clark Kent",)),
        ("The bridge was shut and The Hotel was full.", ()),
    ],
)
def test_people_words_and_months_are_no_places(text: str, people: tuple[str, ...]) -> None:
    assert found(text, people) == []


def test_surname_of_somebody_in_the_article_is_no_place_later() -> None:
    assert found("Dana Houston left. Then Houston spoke.", ("Dana Houston",)) == []
    assert found("Then Houston spoke.") == [("Houston", "USA", "city")]


def test_name_after_in_is_a_place_whatever_the_engine_calls_it() -> None:
    assert found("A port in Mombasa burned.", ("Mombasa",)) == [("Mombasa", "KEN", "city")]
    assert found("Then Mombasa spoke.", ("Mombasa",)) == []


def test_a_town_of_the_state_that_is_named_goes_before_a_larger_one() -> None:
    columbia = [
        p.admin1 for p in places("Rivers rose in Missouri, and Columbia lost its bridge.") if p.text == "Columbia"
    ]
    assert columbia == ["US.MO"]


@pytest.mark.parametrize(
    ("text", "facility", "city"),
    [
        ("He died in Moi Referral Hospital in Eldoret.", "Moi Referral Hospital", "Eldoret"),
        ("Crowds filled Nairobi's Uhuru Park.", "Uhuru Park", "Nairobi"),
        ("Police flew from Accra and met at the Lincoln Center.", "Lincoln Center", "Accra"),
        ("Ministers met in Lisbon and left from Portela airport.", "Portela airport", "Lisbon"),
        ("The fire at Grand Park Hotel in Kigali is out.", "Grand Park Hotel", "Kigali"),
    ],
)
def test_facility_goes_to_the_city_named_nearby(text: str, facility: str, city: str) -> None:
    (place,) = [p for p in places(text) if p.text == facility]
    assert (place.name, place.precision) == (city, "city")
    assert place.rule == "places: facility in the city named nearby"


@pytest.mark.parametrize(
    "text",
    [
        "Central Hospital denied it while Kigali slept.",  # speaks, and nothing places it
        "Men met at the Central Hospital.",  # no city
        "A Dublin firm wants a bakery in the Central Hospital.",  # nothing happens in Dublin
        "Men from Kenya met at the Central Hospital.",  # a country is no city
    ],
)
def test_facility_without_a_city_or_a_place_word_is_no_place(text: str) -> None:
    assert [p.text for p in places(text) if "Hospital" in p.text] == []


def test_facility_named_after_its_town_stays_there() -> None:
    assert found("They flew to Berlin and met at Hamburg Airport.") == [
        ("Berlin", "DEU", "city"), ("Hamburg", "DEU", "city")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenyan and South Korean envoys", [("Kenyan", "KEN"), ("South Korean", "KOR")]),
        ("European and Central American states", [("European", None), ("Central American", None)]),
        ("English and Siberian towns", [("English", "GBR"), ("Siberian", "RUS")]),
        ("the Mediterranean and polish", []),
        ("Dominican and Congolese", []),  # two countries each
    ],
)
def test_adjective_names_its_country_or_region(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(text[a.start : a.end], a.country) for a in find_adjectives(sentence(text), KNOWLEDGE)] == expected


def nearest_country(latitude_deg: float, longitude_deg: float) -> str:
    (country,) = KNOWLEDGE.compiled.execute(
        "select country from gazetteer where precision = 'city' and country is not null"
        " order by (latitude_deg - ?1) * (latitude_deg - ?1)"
        " + (longitude_deg - ?2) * (longitude_deg - ?2) * ?3 limit 1",
        (latitude_deg, longitude_deg, math.cos(math.radians(latitude_deg)) ** 2),
    ).fetchone()
    return str(country)


@pytest.mark.parametrize("country", ["ESP", "TWN", "HKG", "MAC", "ESH", "XKX"])
def test_country_point_lies_near_its_own_cities(country: str) -> None:
    known = KNOWLEDGE.country(country)
    assert known.latitude_deg is not None and known.longitude_deg is not None
    assert nearest_country(known.latitude_deg, known.longitude_deg) == country


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


def test_thousands_of_facilities_and_people_in_one_sentence_are_placed_one_by_one() -> None:
    rows = places("at Central Hospital in Nairobi ; " * 3_000)
    assert [row.text for row in rows] == ["Central Hospital", "Nairobi"] * 3_000
    assert len({row.place_id for row in rows}) == 6_000
