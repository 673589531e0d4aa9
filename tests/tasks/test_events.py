"""Events: who did what to whom, when and where, told by whom; one sentence in, its rows out."""

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tasks.annotate import annotate
from tasks.clean import clean
from tasks.entities import find_entities
from tasks.events import CodedEvents, find_events
from tasks.knowledge import Knowledge
from tasks.language import Engine, load_engine
from tasks.places import find_places
from tasks.read import Claims, RawDocument
from tasks.segment import segment
from tasks.statements import find_statements
from tasks.times import find_times
from warehouse.records import Event, Participant

Coder = Callable[[str], CodedEvents]
FIXTURES = Path(__file__).parents[1] / "fixtures"
MISLED = "the network is misled"
TRAPS = tuple(csv.DictReader((FIXTURES / "event_traps.csv").read_text(encoding="utf-8").splitlines()))


def trapped(row: Mapping[str, str]) -> ParameterSet:
    marks = [pytest.mark.xfail(reason=MISLED, strict=True)] if row["note"] == MISLED else []
    return pytest.param(row, id=row["sentence"], marks=marks)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="module")
def code(knowledge: Knowledge) -> Coder:
    engine: Engine = load_engine("network", knowledge)

    def code_text(text: str) -> CodedEvents:
        claims = Claims(published=datetime(2024, 5, 16, tzinfo=UTC).isoformat())
        article = clean(RawDocument("file:///press/one.txt", "", "text", "text", text, claims))
        sentences = annotate(segment(article), engine)
        entities = find_entities(sentences, article, knowledge)
        times = find_times(sentences, article, knowledge)
        places = find_places(sentences, entities, article, knowledge)
        statements = find_statements(sentences, entities, knowledge)
        return find_events(sentences, entities, times, places, statements, article, knowledge)

    return code_text


def sides(coded: CodedEvents, event: Event) -> tuple[list[str], list[str]]:
    mine: list[Participant] = [p for p in coded.participants if p.event_id == event.event_id]
    actors = sorted(p.country or p.text for p in mine if p.role == "actor")
    return actors, sorted(p.country or p.text for p in mine if p.role == "recipient")


def only(coded: CodedEvents, plover_type: str) -> Event:
    found = [e for e in coded.events if e.plover_type == plover_type]
    assert len(found) == 1, [(e.plover_type, e.trigger) for e in coded.events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "plover_type", "mode", "actors", "recipients"),
    [
        ("Norway visited Kenya.", "CONSULT", "visit", ["NOR"], ["KEN"]),
        ("The Norwegian premier hosted the Kenyan president in Oslo.", "CONSULT", "visit", ["KEN"], ["NOR"]),
        ("Kuwait was invaded by Iraq.", "ASSAULT", None, ["IRQ"], ["KWT"]),
        ("Iraq, which invaded Kuwait, denied the report.", "ASSAULT", None, ["IRQ"], ["KWT"]),
        ("Chad asked Sudan for weapons.", "REQUEST", "assist", ["TCD"], ["SDN"]),
        ("Kenya imposed sanctions on Burundi.", "SANCTION", "discontinue", ["KEN"], ["BDI"]),
        ("Norway began sending aid to Malawi.", "AID", None, ["NOR"], ["MWI"]),
        ("Peru accused Chile of spying.", "ACCUSE", "allege", ["PER"], ["CHL"]),
        ("Turkish jets bombed Syria.", "ASSAULT", "aerial", ["TUR"], ["SYR"]),
        ("Kenyan police arrested an Ethiopian editor.", "COERCE", "arrest", ["KEN"], ["ETH"]),
    ],
)
def test_both_sides_follow_from_grammar(
    text: str, plover_type: str, mode: str | None, actors: list[str], recipients: list[str], code: Coder
) -> None:
    coded = code(text)
    event = only(coded, plover_type)
    assert (event.plover_mode, *sides(coded, event)) == (mode, actors, recipients)


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("Chad blamed Sudan for the bombing of the port.", {"ACCUSE"}),
        ("Chad, which had bombed Sudan, visited Kenya.", {"CONSULT"}),
        ("Kenya visited Chad and arrested an editor.", {"CONSULT", "COERCE"}),
        ("Kenya visited Chad, and Sudan said it had bombed the port.", {"CONSULT", "ASSAULT"}),
    ],
)
def test_a_main_act_stands_in_no_other(text: str, main: set[str], code: Coder) -> None:
    assert {event.plover_type for event in code(text).events if event.is_main} == main


def test_a_date_and_a_place_say_how_they_were_tied_to_the_act(code: Coder) -> None:
    event = only(code("Turkish jets bombed Aleppo on Monday."), "ASSAULT")
    assert event.date_rule in {"clause", "network"}
    assert event.place_rule in {"host", "network"}
    assert event.date_confidence
    assert event.place_confidence
    bare = only(code("Turkish jets have bombed rebels."), "ASSAULT")
    assert (bare.date_rule, bare.date_confidence, bare.place_rule, bare.place_confidence) == (None,) * 4


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Turkish jets bombed rebels.", "report"),
        ("Kenya held talks with Uganda.", "report"),
        ("Turkish jets have twice bombed rebels.", None),
        ("Chad, which had bombed Sudan, was silent.", None),
        ("Kenya visited Chad after Sudan bombed rebels.", None),
        ("In 2009 Kenya freed its port. Turkish jets bombed rebels.", None),
        ("Turkish jets bombed rebels for three weeks.", None),
    ],
)
def test_an_act_told_as_news_without_a_day_is_of_the_report(text: str, rule: str | None, code: Coder) -> None:
    wanted = {"CONSULT"} if "talks" in text else {"ASSAULT"}
    (event,) = (e for e in code(text).events if e.plover_type in wanted)
    assert (event.date_rule, event.time_id) == (rule, None)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("The curfew was lifted on Friday.", ["CONCEDE"]),
        ("The moon attacked the lamp.", []),
    ],
)
def test_an_act_of_nobody_is_told_where_grammar_hides_who_acts(text: str, types: list[str], code: Coder) -> None:
    assert [event.plover_type for event in code(text).events] == types


@pytest.mark.parametrize(
    "text",
    [
        "Kenya met Uganda in Kigali.",
        "Talks between Kenya and Uganda began in Kigali.",
        "Kenya held talks with Uganda.",
        "Kenya and Uganda held talks.",
    ],
)
def test_a_meeting_is_one_row_with_both_sides_as_actors(text: str, code: Coder) -> None:
    coded = code(text)
    event = only(coded, "CONSULT")
    assert event.is_reciprocal
    assert sides(coded, event) == (["KEN", "UGA"], [])


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Hungarian and Romanian officials met in Oslo.", ["Hungarian officials", "Romanian officials"]),
        ("Hamas and Fatah leaders met in Oslo.", ["Hamas leaders", "Fatah leaders"]),
        ("The presidents of Kenya and Uganda met in Oslo.", ["presidents of Kenya", "presidents of Uganda"]),
        ("The foreign ministers of Iran and Chad met.", ["foreign ministers of Iran", "foreign ministers of Chad"]),
        ("Both of Iran and Chad met.", ["Iran", "Chad"]),
        ("The president of Kenya and Uganda's envoy met in Oslo.", ["president", "Uganda's envoy"]),
    ],
)
def test_who_is_of_two_is_two_and_where_they_meet_is_nobody(text: str, actors: list[str], code: Coder) -> None:
    found = code(text)
    assert [p.text for p in found.participants] == actors


def test_two_visited_countries_are_two_visits_but_two_visitors_share_one(code: Coder) -> None:
    visits = code("The Polish premier visited Latvia and Estonia.")
    assert [sides(visits, e) for e in visits.events] == [(["POL"], ["LVA"]), (["POL"], ["EST"])]
    together = code("The Polish premier and the Czech president visited Latvia.")
    assert [sides(together, e) for e in together.events] == [(["CZE", "POL"], ["LVA"])]


def test_what_is_demanded_did_not_happen(code: Coder) -> None:
    coded = code("Chad demanded that Sudan should release the prisoners.")
    assert only(coded, "REQUEST").modality == "occurred"
    assert all(e.modality == "hypothetical" for e in coded.events if e.plover_type != "REQUEST")


@pytest.mark.parametrize(
    ("text", "plover_type", "actors", "recipients"),
    [
        ("Two Cuban diplomats were expelled.", "SANCTION", [], ["CUB"]),
        ("Estonia said it had expelled a Cuban diplomat.", "SANCTION", ["EST"], ["CUB"]),
        ("Peru issued a statement condemning Chile.", "ACCUSE", ["PER"], ["CHL"]),
        ("Kenya said that Uganda must open the border.", "REQUEST", ["KEN"], ["UGA"]),
        ("Norway said it would not accept refugees from Malta.", "REJECT", ["NOR"], ["MLT"]),
        ("Chadian gunmen tried to assassinate the Sudanese premier.", "ASSAULT", ["TCD"], ["SDN"]),
        ("The Ethiopian fishermen were freed by Eritrea.", "RETREAT", ["ERI"], ["ETH"]),
        ("Kenya and Uganda held three days of talks.", "CONSULT", ["KEN", "UGA"], []),
        ("Chad said it would expel the Malian envoy unless Mali paid.", "THREATEN", ["TCD"], ["MLI"]),
        ("Riots by Malian students against Chadian policies continued.", "PROTEST", ["MLI"], ["TCD"]),
        ("Malian miners began a strike to demand the resignation of the premier of Mali.", "PROTEST", ["MLI"], ["MLI"]),
        ("Niger refused to let United Nations planes land.", "REJECT", ["NER"], ["UNO"]),
        ("Chad expelled two Malian envoys, accusing them of spying.", "ACCUSE", ["TCD"], ["MLI"]),
        ("Malian militants said they had kidnapped a Chadian envoy.", "ASSAULT", ["MLI"], ["TCD"]),
        ("The Chadian embassy was the target of an attack by Malian rebels.", "ASSAULT", ["MLI"], ["TCD"]),
        ("Malian rebels set off a bomb in front of the Chadian embassy.", "ASSAULT", ["MLI"], ["TCD"]),
        ("Malian rebel attacks killed a Chadian farmer.", "ASSAULT", ["MLI"], ["TCD"]),
        (
            "Prosecutors accused a Malian colonel of ordering the murder of a Chadian judge.",
            "ASSAULT",
            ["MLI"],
            ["TCD"],
        ),
        ("Chadian miners marched in Abeche, and Malian police fired tear gas at them.", "ASSAULT", ["MLI"], ["TCD"]),
        ("Mali dismissed claims that it had shelled a Chadian village.", "ASSAULT", ["MLI"], ["TCD"]),
        ("Mali and Chad quarrelled. Envoys of both countries met in Rome.", "CONSULT", ["MLI", "TCD"], []),
        ("Mali and Chad are in talks.", "CONSULT", ["MLI", "TCD"], []),
    ],
)
def test_a_side_is_found_beyond_its_own_clause(
    text: str, plover_type: str, actors: list[str], recipients: list[str], code: Coder
) -> None:
    coded = code(text)
    assert sides(coded, only(coded, plover_type)) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "plover_type", "codes"),
    [
        ("Algerians protested in Oran.", "PROTEST", ["DZACVL"]),
        ("Israeli soldiers shot two Palestinians.", "ASSAULT", ["ISRMIL", "PSECVL"]),
        ("The Russians shelled Kherson.", "ASSAULT", ["RUS", "UKR"]),
    ],
)
def test_a_people_is_civil_where_it_marches_or_suffers(
    text: str, plover_type: str, codes: list[str], code: Coder
) -> None:
    coded = code(text)
    event = only(coded, plover_type)
    assert [p.actor_code for p in coded.participants if p.event_id == event.event_id] == codes


def test_what_somebody_will_not_do_is_a_refusal_by_the_manual(code: Coder) -> None:
    event = only(code("Israel will not release the Jordanian prisoners."), "RETREAT")
    assert (event.modality, event.modality_cue, event.plover_manual_type) == ("negated", "will not", "REJECT")


def test_the_dead_of_an_attack_are_no_second_attack(code: Coder) -> None:
    event = only(code("Kenyan gunmen attacked an Ethiopian convoy, killing four soldiers."), "ASSAULT")
    assert event.trigger.startswith("attacked")


def test_the_dead_before_an_attack_are_an_attack_of_their_own(code: Coder) -> None:
    coded = code("Kenyan gunmen attacked an Ethiopian convoy after Ethiopian soldiers killed four Kenyan farmers.")
    assert [e.plover_type for e in coded.events] == ["ASSAULT", "ASSAULT"]


def test_a_statement_alone_is_no_event(code: Coder) -> None:
    assert code("The minister said the weather was fine.").events == ()


def test_a_claim_names_who_makes_it_and_the_actor_stays_the_one_who_acts(code: Coder) -> None:
    coded = code("Kenya attacked Somalia, the Ethiopian foreign ministry said.")
    event = only(coded, "ASSAULT")
    assert sides(coded, event)[0] == ["KEN"]
    assert event.statement_id is not None
    assert event.claimed_by is not None
    assert "Ethiopian foreign ministry" in event.claimed_by


@pytest.mark.parametrize(
    ("text", "start", "end", "granularity"),
    [
        ("Kenya attacked Somalia on 3 May 2024.", date(2024, 5, 3), date(2024, 5, 3), "day"),
        ("Kenya attacked Somalia in March 2024.", date(2024, 3, 1), date(2024, 3, 31), "month"),
        ("Kenya has attacked Somalia.", None, None, None),
    ],
)
def test_a_date_is_as_fine_as_its_evidence(
    text: str, start: date | None, end: date | None, granularity: str | None, code: Coder
) -> None:
    event = only(code(text), "ASSAULT")
    assert (event.date_start, event.date_end, event.date_granularity) == (start, end, granularity)


def test_a_fact_does_not_begin_after_publication(code: Coder) -> None:
    past = only(code("Kenya attacked Somalia on 3 June 2024."), "ASSAULT")
    assert (past.date_start, past.time_id) == (None, None)
    ahead = only(code("The Norwegian premier arrives on Monday for a two-day visit to Kenya."), "CONSULT")
    assert (ahead.modality, ahead.date_start, ahead.date_end) == ("planned", date(2024, 5, 20), date(2024, 5, 21))


@pytest.mark.xfail(strict=True, reason="the network takes an exact date for history")
def test_a_fact_with_a_date_ahead_occurred(code: Coder) -> None:
    assert only(code("Kenya attacked Somalia on 3 June 2024."), "ASSAULT").modality == "occurred"


def test_an_act_does_not_take_the_day_of_what_followed_it(code: Coder) -> None:
    event = only(
        code("Kenya closed its embassy on Tuesday, two days after Somalia attacked a Kenyan village."), "ASSAULT"
    )
    assert event.date_start is None


def test_an_act_of_years_ago_is_history(code: Coder) -> None:
    event = only(code("Iraq invaded Kuwait in August 1990."), "ASSAULT")
    assert (event.modality, event.is_background) == ("historical", True)


def test_the_manual_type_of_a_planned_visit_is_agree_and_the_type_stays_the_act(code: Coder) -> None:
    event = only(code("The Polish premier will visit Latvia."), "CONSULT")
    assert (event.modality, event.plover_manual_type, event.cameo_code) == ("planned", "AGREE", "042")


def test_codes_follow_the_mode(code: Coder) -> None:
    event = only(code("Rebels kidnapped four engineers."), "ASSAULT")
    assert (event.quad_class, event.intensity, event.plover_mode) == (4, -8.5, "abduct")


@pytest.mark.parametrize("row", [trapped(row) for row in TRAPS])
def test_sport_trade_metaphor_and_nature_tell_no_political_act(row: Mapping[str, str], code: Coder) -> None:
    """`plover_type` is the type that the sentence does not tell; empty: it tells no event at all."""
    found = [e for e in code(row["sentence"]).events if row["plover_type"] in {"", e.plover_type}]
    assert found == [], [(e.rule, e.trigger) for e in found]


def test_a_football_match_is_no_war(code: Coder) -> None:
    assert code("The striker attacked the Kenyan goalkeeper in the playoff.").events == ()


def test_offsets_mark_the_trigger_in_the_text(code: Coder) -> None:
    text = "Kenya held talks with Uganda."
    coded = code(text)
    assert [text[e.start : e.end] for e in coded.events] == [e.trigger for e in coded.events] == ["held talks"]
    assert [(m.event_id, m.text) for m in coded.mentions] == [(coded.events[0].event_id, "held talks")]


def test_the_two_countries_are_those_named_most_before(code: Coder) -> None:
    coded = code("Kenya is near Uganda. Kenya talked to Uganda. The two countries signed a treaty.")
    event = only(coded, "SUPPORT")
    assert sides(coded, event)[0] == ["KEN", "UGA"]


def test_every_confidence_is_a_share(code: Coder) -> None:
    coded = code("Kenya will visit Uganda. An attack by rebels on the base took place. Chad accused Sudan.")
    assert coded.events
    assert all(0 < e.confidence <= 1 for e in coded.events)
    assert all(0 < p.confidence <= 1 for p in coded.participants)


def test_a_text_without_words_has_no_events(code: Coder) -> None:
    assert code("-- 7 --").events == ()
