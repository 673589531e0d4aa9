"""Statements: what is said, by whom, to whom."""

import pytest

from tasks.annotate import annotate
from tasks.entities import Entities
from tasks.knowledge import Knowledge
from tasks.language import load_engine
from tasks.segment import Block
from tasks.statements import find_statements
from warehouse.records import Mention, Statement

KNOWLEDGE = Knowledge()
ENGINE = load_engine("network", KNOWLEDGE)


def blocks_of(*paragraphs: list[str]) -> list[Block]:
    """The sentences of every paragraph, each as a block, so that nothing but their own analysis is tried."""
    found: list[Block] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        for text in paragraph:
            found.append(Block("d", number, "body", at, text, True, ()))
            at += len(text) + 1
    return found


def statements_of(*paragraphs: list[str], mentions: tuple[Mention, ...] = ()) -> tuple[Statement, ...]:
    return find_statements(annotate(blocks_of(*paragraphs), ENGINE), Entities(mentions, ()), KNOWLEDGE)


def mention(sentence: int, start: int, end: int, text: str, number: int) -> Mention:
    return Mention(
        doc_id="d",
        rule="test",
        confidence=1.0,
        sentence_id=f"d:s{sentence}",
        start=start,
        end=end,
        mention_id=f"d:m{number}",
        text=text,
        kind="name",
        entity_type="PER",
        entity_id=None,
        country=None,
        sector=None,
        role=None,
        resolved_by=None,
    )


@pytest.mark.parametrize(
    ("text", "kind", "speaker", "cue", "content"),
    [
        ("“We will rebuild the bridge,” the mayor said.", "direct", "the mayor", "said", "We will rebuild the bridge,"),
        ('"We will rebuild it," said Anna Okello.', "direct", "Anna Okello", "said", "We will rebuild it,"),
        ("“Never again!” the bishop thundered.", "direct", "the bishop", "thundered", "Never again!"),
        (
            "The ministry said that the dam was safe.",
            "indirect",
            "The ministry",
            "said",
            "that the dam was safe",
        ),
        ("The dam was safe, the ministry said.", "indirect", "the ministry", "said", "The dam was safe"),
        ("The dam was safe, the minister argued.", "indirect", "the minister", "argued", "The dam was safe"),
        (
            "A spokesperson for the ministry said the dam was safe.",
            "indirect",
            "A spokesperson for the ministry",
            "said",
            "the dam was safe",
        ),
        (
            "According to the governor, three villages were flooded.",
            "indirect",
            "the governor",
            "According",
            "three villages were flooded",
        ),
        (
            "The bishop said the law was “a step backwards”.",
            "mixed",
            "The bishop",
            "said",
            "the law was “a step backwards”",
        ),
        ("Mayor Ade: “The water is safe.”", "direct", "Mayor Ade", ":", "The water is safe."),
        ("The rebels threatened to shell the port.", "indirect", "The rebels", "threatened", "to shell the port"),
        ("The union called for a general strike.", "indirect", "The union", "called", "for a general strike"),
    ],
)
def test_a_statement_has_content_cue_and_speaker(text: str, kind: str, speaker: str, cue: str, content: str) -> None:
    (found,) = statements_of([text])
    assert (found.kind, found.speaker, found.cue, found.content) == (kind, speaker, cue, content)
    assert text[found.start : found.end] == content
    assert found.cue_start == text.index(cue)


@pytest.mark.parametrize(
    "text",
    ["The army shelled the port.", "The so-called “freedom fighters” fled.", "“The Long Walk” won a prize.", ""],
)
def test_marks_and_verbs_that_report_nothing_give_no_statement(text: str) -> None:
    assert statements_of([text]) == ()


def test_a_quotation_that_a_cue_interrupts_is_one_statement() -> None:
    (found,) = statements_of(["“The road is open,” the mayor said, “but nobody uses it.”"])
    assert found.content == "The road is open, but nobody uses it."
    assert found.speaker == "the mayor"


def test_a_quotation_without_cue_goes_on_with_the_speaker_of_its_paragraph() -> None:
    (found,) = statements_of(["“The road is open,” the mayor said.", "“Nobody uses it.”"])
    assert found.content == "The road is open, Nobody uses it."


def test_an_open_quotation_goes_on_in_the_next_paragraph_with_the_same_speaker() -> None:
    found = statements_of(["“The road is open,” the mayor said. “It is safe."], ["“Nobody uses it.”"])
    assert [(s.content, s.speaker) for s in found] == [
        ("The road is open, It is safe.", "the mayor"),
        ("Nobody uses it.", "the mayor"),
    ]


def test_a_free_quotation_takes_the_speaker_of_the_sentence_before() -> None:
    found = statements_of(["The mayor claimed that the road was open.", "“Nobody uses it.”"])
    assert [(s.kind, s.speaker) for s in found] == [("indirect", "The mayor"), ("direct", "The mayor")]


def test_i_think_inside_a_quotation_is_no_statement_of_its_own() -> None:
    (found,) = statements_of(["“I think the road is open,” the mayor said."])
    assert found.kind == "direct"


def test_a_content_that_two_cues_announce_is_told_once_by_its_speaker() -> None:
    (found,) = statements_of(["The ministry said in a report that the dam had failed."])
    assert (found.speaker, found.cue) == ("The ministry", "said")


def test_a_statement_inside_a_statement_has_its_own_speaker() -> None:
    found = statements_of(["The minister said the rebels claimed that the port was theirs."])
    assert [(s.speaker, s.content) for s in found] == [
        ("The minister", "the rebels claimed that the port was theirs"),
        ("the rebels", "that the port was theirs"),
    ]


def test_a_participle_takes_the_subject_of_its_verb_as_speaker() -> None:
    found = statements_of(["The general met reporters on Friday, saying that the siege was over."])
    assert [(s.cue, s.speaker, s.content) for s in found] == [("saying", "The general", "that the siege was over")]


def test_speaker_and_addressee_point_to_the_mentions_around_their_heads() -> None:
    text = "Anna Okello told reporters that the siege was over."
    who, whom = mention(0, 0, 11, "Anna Okello", 1), mention(0, 17, 26, "reporters", 2)
    (found,) = statements_of([text], mentions=(who, whom))
    assert (found.speaker_mention_id, found.addressee_mention_id) == ("d:m1", "d:m2")


def test_a_mention_in_another_sentence_is_never_the_speaker_of_this_one() -> None:
    (found,) = statements_of(["Kofi left.", "The mayor said it rained."], mentions=(mention(0, 0, 4, "Kofi", 1),))
    assert (found.speaker, found.speaker_mention_id) == ("The mayor", None)


def test_statements_are_numbered_in_text_order() -> None:
    found = statements_of(["The mayor said it rained."], ["The bishop said it snowed."])
    assert [s.statement_id for s in found] == ["d:q1", "d:q2"]
    assert found[0].start < found[1].start
