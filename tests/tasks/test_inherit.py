"""Inherit: acts that name no place take one from what stands around them, and say so."""

import pytest

from flows.evaluate.coder import Coder
from warehouse.records import Event


def told(text: str, coder: Coder) -> dict[str, Event]:
    document = coder.code(text, published="2024-05-06").document
    assert document is not None
    return {event.plover_type: event for event in document.events.events}


def test_an_act_is_where_the_act_before_in_its_paragraph_is(coder: Coder) -> None:
    found = told("Kenyan rebels attacked a convoy in Garissa on Sunday. Police arrested two Kenyan herders.", coder)
    assert found["ASSAULT"].place_rule not in (None, "paragraph")
    arrest = found["COERCE"]
    assert (arrest.place_rule, arrest.country, arrest.place_id) == ("paragraph", "KEN", found["ASSAULT"].place_id)


@pytest.mark.parametrize(
    ("text", "plover_type", "country"),
    [
        ("Police arrested two Kenyan herders.", "COERCE", "KEN"),
        ("Kenyan teachers marched against the cuts.", "PROTEST", "KEN"),
        ("Kenyan rebels attacked Kenyan soldiers.", "ASSAULT", "KEN"),
        ("Israeli jets bombed a convoy.", "ASSAULT", None),
        ("Ethiopian soldiers attacked Kenyan herders.", "ASSAULT", None),
        ("Canada sent food to the Canadian Red Cross.", "AID", None),
        ("Kenya accused Kenyan traders of fraud.", "ACCUSE", None),
    ],
)
def test_who_acts_on_his_own_country_does_it_at_home_unless_words_and_aid_travel(
    text: str, plover_type: str, country: str | None, coder: Coder
) -> None:
    event = told(text, coder)[plover_type]
    assert (event.country, event.place_rule) == (country, "parties" if country else None)


def test_nothing_is_inherited_where_a_party_is_of_another_country(coder: Coder) -> None:
    found = told("Rebels attacked a convoy in Garissa on Sunday. Ethiopian police arrested two herders.", coder)
    assert found["COERCE"].country != "KEN"
