"""Event readings: frames and the network speak of one word, alone or together."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tasks.annotate import MODALITIES, AnnotatedSentence, Trigger, annotate
from tasks.clean import clean
from tasks.entities import find_entities
from tasks.events.arcs import joined, nearest
from tasks.events.coding import UnnamedModes
from tasks.events.modality import Modality, weighed
from tasks.events.parties import Parties
from tasks.events.readings import readings
from tasks.events.roles import Roles, bind
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from tasks.language import load_engine
from tasks.read import RawDocument
from tasks.segment import segment

Scene = tuple[Tree, Parties]
Stage = Callable[..., Scene]
KNOWLEDGE = Knowledge()


@pytest.fixture(scope="module")
def stage() -> Stage:
    """One sentence with its parties, and the triggers that a test says the network sees."""
    engine = load_engine("network", KNOWLEDGE)

    def scene(text: str, *triggers: Trigger, knows_events: bool = True) -> Scene:
        article = clean(RawDocument("file:///press/one.txt", "", "text", "text", text))
        sentences = annotate(segment(article), engine)
        mentions = find_entities(sentences, article, KNOWLEDGE).mentions
        sentence: AnnotatedSentence = replace(sentences[0], triggers=triggers if knows_events else None)
        tree = Tree(sentence)
        return tree, Parties(tree, mentions, (), KNOWLEDGE)

    return scene


def trigger(
    index: int,
    types: Mapping[str, float],
    mode: str | None = None,
    roles: Mapping[str, Mapping[int, float]] | None = None,
) -> Trigger:
    nobody: dict[str, Mapping[int, float]] = {role: {} for role in ("actor", "recipient", "time", "place")}
    return Trigger(index, types, mode, nobody | dict(roles or {}))


BOMBED = "Turkish jets bombed Syria."


@pytest.mark.parametrize(
    ("triggers", "expected"),
    [
        ([], ("ASSAULT", "aerial", "rule", 0.0)),
        ([trigger(2, {"ASSAULT": 0.9})], ("ASSAULT", "aerial", "both", 0.9)),
        ([trigger(2, {"ASSAULT": 0.3, "COERCE": 0.3})], ("ASSAULT", "aerial", "rule", 0.3)),
        ([trigger(2, {"COERCE": 0.95}, "seize")], ("COERCE", "seize", "model", 0.95)),
        ([trigger(2, {"COERCE": 0.6}, "seize")], ("ASSAULT", "aerial", "rule", 0.0)),
    ],
)
def test_a_frame_stands_unless_the_network_is_sure_of_another_type(
    triggers: list[Trigger], expected: tuple[str, str, str, float], stage: Stage
) -> None:
    (found,) = readings(*stage(BOMBED, *triggers), KNOWLEDGE)
    frame = found.match.frame
    assert (frame.plover_type, frame.plover_mode, found.detector, found.chance) == expected


def test_without_an_engine_that_knows_events_frames_speak_alone(stage: Stage) -> None:
    (found,) = readings(*stage(BOMBED, knows_events=False), KNOWLEDGE)
    assert (found.detector, found.chance) == ("rule", None)


@pytest.mark.parametrize(("chance", "count"), [(0.9, 1), (0.5, 0)])
def test_a_word_that_no_frame_knows_is_an_event_where_the_network_thinks_it_likely(
    chance: float, count: int, stage: Stage
) -> None:
    found = readings(*stage("Rebels zapped a convoy.", trigger(1, {"ASSAULT": chance}, "firearms")), KNOWLEDGE)
    told = [(r.rule, r.match.frame.plover_mode, r.match.frame.cameo) for r in found]
    assert told == [("network:ASSAULT", "firearms", "193")][:count]


@pytest.mark.parametrize(
    ("text", "mode"), [("The jeep was hit.", None), ("The jeep was hit. Two drones fell.", "drone")]
)
def test_a_mode_is_told_where_the_text_has_a_word_for_it(text: str, mode: str | None, stage: Stage) -> None:
    tree, parties = stage("Rebels zapped a convoy.", trigger(1, {"ASSAULT": 0.9}, "drone"))
    (found,) = readings(tree, parties, KNOWLEDGE, UnnamedModes(text, KNOWLEDGE))
    assert found.match.frame.plover_mode == mode


@pytest.mark.parametrize(
    "text", ["Turkish soldiers killed two rebels in an airstrike.", "Turkish airstrikes killed two rebels."]
)
def test_an_act_has_the_mode_of_what_it_was_done_by(text: str, stage: Stage) -> None:
    tree, parties = stage(text, trigger(2, {"ASSAULT": 0.9}, "beat"))
    modes = {reading.match.index: reading.match.frame.plover_mode for reading in readings(tree, parties, KNOWLEDGE)}
    assert modes[2] == "aerial"


def test_the_network_ties_parties_that_grammar_does_not_reach(stage: Stage) -> None:
    seen = trigger(1, {"ASSAULT": 0.9}, None, {"actor": {0: 0.9}, "recipient": {2: 0.3, 3: 0.8, 4: 0.9}})
    tree, parties = stage("Rebels zapped the old convoy.", seen)
    roles = joined(Roles(), seen, tree, parties)
    assert [b.party.text for b in roles.actors] == ["Rebels"]
    assert [(b.party.text, b.rule, b.confidence) for b in roles.recipients] == [("the old convoy", "network", 0.9)]


def test_grammar_keeps_the_side_that_it_names(stage: Stage) -> None:
    seen = trigger(2, {"ASSAULT": 0.9}, None, {"actor": {3: 0.9}, "recipient": {3: 0.9}})
    tree, parties = stage(BOMBED, seen)
    (reading,) = readings(tree, parties, KNOWLEDGE)
    grammar = bind(reading.match, tree, parties)
    assert joined(grammar, seen, tree, parties) == grammar
    filled = joined(replace(grammar, recipients=()), seen, tree, parties)
    assert [(b.party.text, b.rule) for b in (*filled.actors, *filled.recipients)] == [
        (grammar.actors[0].party.text, grammar.actors[0].rule),
        ("Syria", "network"),
    ]


def test_whom_grammar_is_sure_was_acted_on_is_no_actor_of_the_network(stage: Stage) -> None:
    seen = trigger(4, {"ASSAULT": 0.9}, None, {"actor": {1: 0.9, 6: 0.9}})
    tree, parties = stage("Chadian troops repelled an attack by rebels.", seen)
    both = joined(bind(readings(tree, parties, KNOWLEDGE)[-1].match, tree, parties), seen, tree, parties)
    assert [[b.party.text for b in side] for side in (both.actors, both.recipients)] == [["rebels"], ["Chadian troops"]]


@pytest.mark.parametrize(
    ("text", "chance", "more"),
    [
        ("Turkish jets bombed Syria near Iraq.", 0.97, ["Iraq"]),
        ("Turkish jets bombed Syria near Iraq.", 0.9, []),
        ("Turkish jets bombed Syria and Iraq.", 0.5, ["Iraq"]),
    ],
)
def test_a_recipient_of_which_the_network_is_sure_or_that_is_joined_to_that_of_grammar_is_one_more(
    text: str, chance: float, more: list[str], stage: Stage
) -> None:
    seen = trigger(2, {"ASSAULT": 0.9}, None, {"recipient": {5: chance}})
    tree, parties = stage(text, seen)
    (reading,) = readings(tree, parties, KNOWLEDGE)
    grammar = bind(reading.match, tree, parties)
    both = joined(replace(grammar, recipients=grammar.recipients[:1]), seen, tree, parties)
    assert [b.party.text for b in both.recipients] == ["Syria", *more]


def test_a_time_that_the_network_ties_to_no_trigger_is_not_nearest(stage: Stage) -> None:
    assert nearest(trigger(2, {"ASSAULT": 0.9}), "time", [], stage(BOMBED)[0]) is None


def test_cues_and_network_are_weighed(stage: Stage) -> None:
    planned, words = Modality("planned", "will", 0.9), stage(BOMBED)[0]

    def seen(occurred: float) -> Tree:
        chances = tuple({"occurred": occurred, "planned": 1 - occurred}.get(name, 0.0) for name in MODALITIES)
        return Tree(replace(words.sentence, modalities=(chances,) * len(words.tokens)))

    doubtful = weighed(planned, seen(occurred=0.6), 2, KNOWLEDGE)
    assert (doubtful.label, doubtful.cue) == ("planned", "will")
    sure = weighed(planned, seen(occurred=0.9), 2, KNOWLEDGE)
    assert (sure.label, sure.cue) == ("occurred", None)
    assert sure.confidence == pytest.approx(0.9 / 1.3)
    assert weighed(planned, Tree(replace(words.sentence, modalities=None)), 2, KNOWLEDGE) == planned


@pytest.mark.parametrize(
    ("text", "label"), [("The envoy said he met rebels.", "occurred"), ("Nobody said he met rebels.", "denied")]
)
def test_a_denial_needs_a_word_of_no(text: str, label: str, stage: Stage) -> None:
    tree, at = stage(text)[0], text.split().index("met")
    chances = tuple({"occurred": 0.3, "denied": 0.7}.get(name, 0.0) for name in MODALITIES)
    seen = Tree(replace(tree.sentence, modalities=(chances,) * len(tree.tokens)))
    assert weighed(Modality("planned", None, 0.5), seen, at, KNOWLEDGE).label == label
