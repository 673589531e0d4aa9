"""Predict: what the tables do not hold, as single tasks of the gold want it."""

import pytest

from flows.evaluate.coder import Coder
from flows.evaluate.predict import PREDICTORS


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Kenyan troops shelled the Northland rebels.", ("FightingAgainst", "Kenyan troops", "Northland rebels")),
        ("The army vowed to defeat the militants.", ("FightingAgainst", "army", "militants")),
        ("Canada sent food to Lesotho.", ("AlliesOf", "Canada", "Lesotho")),
        ("The rebels were led by Colonel Jon Vik.", ("InChargeOf", "Jon Vik", "rebels")),
        ("Soldiers from the Royal Navy landed in Malta.", ("BelongsTo", "Soldiers", "Royal Navy")),
        ("Kenya fights as part of the African Union.", ("BelongsTo", "Kenya", "African Union")),
        ("Kenya's president met the king of Lesotho.", ("CommWith", "king", "president")),
    ],
)
def test_relations_come_from_acts_and_from_grammar(text: str, relation: tuple[str, str, str], coder: Coder) -> None:
    (prediction,) = PREDICTORS["relation_re3d"]([{"id": "1", "text": text}], coder)
    label, source, target = relation
    told = [(r["type"], r["source"], r["target"]) for r in prediction["pred"]["relations"]]
    assert any(label == one and source in by and target in of for one, by, of in told), told


INCIDENT = (
    "On Monday several masked guerrillas of the Northern Front blew up a power substation near Arusha with dynamite and"
    " murdered Senator Ada Lund."
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            INCIDENT,
            {
                "perp_individual_id": ["masked guerrillas of the Northern Front"],
                "perp_organization_id": ["Northern Front"],
                "phys_tgt_id": ["power substation"],
                "hum_tgt_name": ["Ada Lund"],
                "incident_instrument_id": ["dynamite"],
            },
        ),
        ("Soldiers shelled the rebels on Monday.", {}),
        ("The army bombed a bridge on Monday.", {}),
    ],
)
def test_incidents_name_who_did_it_and_what_was_hit_and_combat_is_none(
    text: str, told: dict[str, list[str]], coder: Coder
) -> None:
    (prediction,) = PREDICTORS["incident_muc4"]([{"id": "1", "text": text}], coder)
    assert {slot: texts for slot, texts in prediction["pred"]["roles"].items() if texts} == told


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Police arrested the opposition leader in Harare.", {"COERCE"}),
        ("A driver attacked a waiter.", set()),
    ],
)
def test_coders_of_public_acts_count_no_brawl(text: str, types: set[str], coder: Coder) -> None:
    record = {"id": "1", "text": text}
    (public,), (every,) = PREDICTORS["event_majority"]([record], coder), PREDICTORS["event_sentence"]([record], coder)
    assert {event["plover"] for event in public["pred"]["events"]} == types
    assert every["pred"]["events"]


def test_who_meets_is_the_first_actor_and_the_united_nations_are_an_igo(coder: Coder) -> None:
    text = "The United Nations envoy met the president of Mali on Monday."
    (prediction,) = PREDICTORS["event_sentence"]([{"id": "1", "text": text}], coder)
    (event,) = prediction["pred"]["events"]
    assert [party["country"] for party in event["actors"]] == ["IGO"]
    assert [party["country"] for party in event["recipients"]] == ["MLI"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("He ruled from 2005 to 2007.", ["2005", "2007"]),
        ("It rained between March and May 2010.", ["2010-03", "2010-05"]),
        ("The fair runs from 28 June to 3 July.", ["2014-06-28", "2014-07-03"]),
        ("It rained in the past 30 days.", ["2013-12-29/2014-01-28"]),
    ],
)
def test_a_range_is_both_its_dates_where_the_gold_marks_both(text: str, dates: list[str], coder: Coder) -> None:
    record = {"id": "1", "text": text, "dct": "2014-01-28"}
    (both,) = PREDICTORS["timex"]([{**record, "source": "gum_news"}], coder)
    (one,) = PREDICTORS["timex"]([{**record, "source": "recognizers_text"}], coder)
    assert [timex["value"] for timex in both["pred"]["timex"]] == dates
    assert len(one["pred"]["timex"]) == 1


def test_a_region_of_several_countries_is_told_by_the_city_nearest_to_its_point(coder: Coder) -> None:
    (prediction,) = PREDICTORS["toponym"]([{"id": "1", "text": "Drought has spread across Africa."}], coder)
    assert [place["country"] for place in prediction["pred"]["toponyms"]] == ["CAF"]
