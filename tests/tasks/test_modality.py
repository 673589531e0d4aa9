"""Modality by cues: whether the text says that an act took place; every cue's own example shows it at work."""

from collections.abc import Mapping

import pytest
from _pytest.mark import ParameterSet

from tasks.annotate import AnnotatedSentence, Token, annotate
from tasks.events.modality import Modality, modality_in
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from tasks.language import Engine, load_engine
from tasks.segment import Block
from warehouse.records import Sentence

KNOWLEDGE = Knowledge()
CUES = [row for row in KNOWLEDGE.table("modality_cues") if row["label"] != "same"]
MISREAD = "the parser misreads the example"
HAPPENED = {"occurred", "ongoing"}


def examined(row: Mapping[str, str]) -> ParameterSet:
    marks = [pytest.mark.xfail(reason=MISREAD, strict=True)] if row["note"] == MISREAD else []
    return pytest.param(row, id=f"{row['cue']}-{row['kind']}-{row['predicate']}", marks=marks)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine("network", KNOWLEDGE)


def sentence(text: str) -> Sentence:
    return Sentence(
        sentence_id="d:s0", doc_id="d", index=0, paragraph=0, kind="body", start=0, end=len(text), text=text
    )


def tree(rows: str) -> AnnotatedSentence:
    """One word a line: form lemma upos xpos head deprel; heads count from 1, 0 is the root."""
    tokens, text = [], ""
    for index, row in enumerate(rows.strip().splitlines()):
        form, lemma, upos, xpos, head, deprel = row.split()
        tokens.append(Token(index, len(text), len(text) + len(form), form, lemma, upos, xpos, int(head) - 1, deprel))
        text += f"{form} "
    return AnnotatedSentence(sentence(text), tuple(tokens))


def modality(text: str, predicate: str, engine: Engine) -> Modality:
    (annotated,) = annotate([Block("d", 0, "body", 0, text, True, ())], engine)
    at = [t.index for t in annotated.tokens if t.text == predicate]
    return modality_in(Tree(annotated), at[-1], KNOWLEDGE)


@pytest.mark.parametrize("row", [examined(row) for row in CUES])
def test_the_example_of_a_cue_shows_its_label(row: Mapping[str, str], engine: Engine) -> None:
    found = modality(row["example"], row["predicate"], engine)
    assert found.label == row["label"], found


@pytest.mark.parametrize(
    ("text", "predicate", "label"),
    [
        ("The premier visited Oslo.", "visited", "occurred"),
        ("The premier is to visit Oslo.", "visit", "planned"),
        ("The premier is visiting Oslo.", "visiting", "ongoing"),
        ("The premier visits Oslo.", "visits", "occurred"),
        ("The premier will visit Oslo and meet the king.", "meet", "planned"),
        ("The premier did not refuse to visit Oslo.", "visit", "occurred"),
        ("The premier was not expected to visit Oslo.", "visit", "negated"),
        ("The premier may cancel a visit to Oslo.", "visit", "hypothetical"),
        ("No country has recognised the junta.", "recognised", "negated"),
        ("Did the army attack the port?", "attack", "hypothetical"),
        ("The premier will hold talks with the king.", "talks", "planned"),
        ("The talks will be held in Oslo.", "talks", "planned"),
        ("The premier condemned the attack on the port.", "attack", "occurred"),
        ("The army denied plans for an attack on the port.", "attack", "denied"),
        ("The premier said the army would leave the port if the rebels left.", "leave", "hypothetical"),
    ],
)
def test_grammar_decides_where_no_single_word_does(text: str, predicate: str, label: str, engine: Engine) -> None:
    assert modality(text, predicate, engine).label == label


def test_a_headline_infinitive_is_a_plan() -> None:
    headline = tree(
        """
        Premier premier NOUN NN 3 nsubj
        to to PART TO 3 mark
        visit visit VERB VB 0 root
        Oslo Oslo PROPN NNP 3 obj
        """
    )
    assert modality_in(Tree(headline), 2, KNOWLEDGE).label == "planned"


def test_a_cue_reaches_through_a_chain_of_verbs() -> None:
    chain = tree(
        """
        Troops troop NOUN NNS 2 nsubj
        threatened threaten VERB VBD 0 root
        to to PART TO 4 mark
        begin begin VERB VB 2 xcomp
        shelling shell VERB VBG 4 xcomp
        Oslo Oslo PROPN NNP 5 obj
        """
    )
    assert modality_in(Tree(chain), 4, KNOWLEDGE) == Modality("hypothetical", "threatened", 0.85)


def test_a_clause_of_its_own_tense_is_not_touched_by_what_stands_beside_it() -> None:
    beside = tree(
        """
        Oslo Oslo PROPN NNP 3 nsubj
        will will AUX MD 3 aux
        protest protest VERB VB 0 root
        after after SCONJ IN 6 mark
        troops troop NOUN NNS 6 nsubj
        attacked attack VERB VBD 3 advcl
        ships ship NOUN NNS 6 obj
        """
    )
    assert modality_in(Tree(beside), 5, KNOWLEDGE).label in HAPPENED


@pytest.mark.parametrize("head", [1, 2])
def test_a_broken_tree_still_gets_an_answer(head: int) -> None:
    loop = tree(f"attack attack VERB VB {head} xcomp\nstop stop VERB VB 1 ccomp")
    assert modality_in(Tree(loop), 0, KNOWLEDGE).confidence > 0
