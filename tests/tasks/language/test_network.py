"""Network: what the shipped engine says of plain sentences, of long ones and of what is no language."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.language import load_engine
from tasks.language.analysis import Parsed, Stretch

ENGINE = load_engine("network")


def parse(text: str) -> Parsed:
    ((parsed,),) = ENGINE([Stretch(text, is_sentence=True)])
    return parsed


def arcs(text: str) -> set[str]:
    """relation(head, dependent) of every token but the root; the root as root(word)."""
    tokens = parse(text).tokens
    return {f"{t.deprel}({tokens[t.head].text}, {t.text})" if t.head >= 0 else f"root({t.text})" for t in tokens}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked the base.", ["nsubj(attacked, Rebels)", "obj(attacked, base)", "root(attacked)"]),
        (
            "The base was attacked by rebels.",
            ["nsubj:pass(attacked, base)", "obl:agent(attacked, rebels)", "aux:pass(attacked, was)"],
        ),
        ("They will not meet.", ["aux(meet, will)", "advmod(meet, not)", "nsubj(meet, They)"]),
        ("The envoy is a general.", ["cop(general, is)", "nsubj(general, envoy)", "root(general)"]),
        ("He agreed to visit Juba.", ["xcomp(agreed, visit)", "obj(visit, Juba)", "mark(visit, to)"]),
        (
            "The army said that rebels had fled.",
            ["ccomp(said, fled)", "mark(fled, that)", "nsubj(fled, rebels)", "nsubj(said, army)"],
        ),
        ("The army said rebels had fled.", ["ccomp(said, fled)", "nsubj(fled, rebels)"]),
        ("“We will stay,” said the mayor.", ["nsubj(said, mayor)", "nsubj(stay, We)"]),
        ("He left after the army came.", ["advcl(left, came)", "mark(came, after)", "nsubj(came, army)"]),
        ("If he goes, we stay.", ["advcl(stay, goes)", "root(stay)"]),
        (
            "The man who led the march fled.",
            ["acl:relcl(man, led)", "nsubj(led, who)", "nsubj(fled, man)", "obj(led, march)"],
        ),
        ("Men demanding his resignation clashed with police.", ["acl(Men, demanding)", "nsubj(clashed, Men)"]),
        ("They seized the port and burned it.", ["conj(seized, burned)", "cc(burned, and)"]),
        ("Uganda and Kenya signed a treaty.", ["conj(Uganda, Kenya)", "nsubj(signed, Uganda)"]),
        ("He met the president of Kenya.", ["nmod(president, Kenya)", "case(Kenya, of)"]),
        ("Kenya's army left.", ["nmod:poss(army, Kenya)", "case(Kenya, 's)"]),
        ("Did the army shell Juba?", ["aux(shell, Did)", "nsubj(shell, army)", "obj(shell, Juba)"]),
        ("There were protests in Juba.", ["expl(were, There)", "nsubj(were, protests)"]),
    ],
)
def test_relations_tell_who_does_what_to_whom(text: str, expected: list[str]) -> None:
    assert set(expected) <= arcs(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Foreign Minister Anna Okello flew to Juba on Monday.", [("Anna Okello", "PER"), ("Juba", "LOC")]),
        ("The United Nations sent an envoy to Libya.", [("United Nations", "ORG"), ("Libya", "LOC")]),
        ("Kenyan police left.", [("Kenyan", "NORP")]),
        ("ANNA OKELLO FLEW TO JUBA", [("ANNA OKELLO", "PER"), ("JUBA", "LOC")]),
        ("Nobody left.", []),
    ],
)
def test_names_are_found_with_their_kind(text: str, names: list[tuple[str, str]]) -> None:
    parsed = parse(text)
    spans = [(parsed.tokens[n.first].start, parsed.tokens[n.last].end, n.label) for n in parsed.names]
    assert [(text[start:end], label) for start, end, label in spans] == names


def test_a_paragraph_is_the_same_alone_and_among_others() -> None:
    paragraphs = [Stretch("Rebels shelled Arua. Nobody fled."), Stretch("The ferry left Entebbe, the port said. " * 9)]
    together = ENGINE(paragraphs)
    assert [ENGINE([paragraph])[0] for paragraph in paragraphs] == together


def test_given_words_stay_as_they_are() -> None:
    words = ["Men", "fled", "U.", "S.", "ports", ".", "They", "wo", "n't", "stay"]
    (parsed,) = ENGINE.parse([words])
    assert [token.text for token in parsed.tokens] == words
    assert [token.start for token in parsed.tokens][:4] == [0, 4, 9, 12]


def test_a_sentence_too_long_for_the_network_is_cut_marked_and_lost_nowhere() -> None:
    text = "the men who saw the boats that left " * 150
    sentences = ENGINE([Stretch(text)])[0]
    assert len(sentences) > 1
    assert all(sentence.is_cut for sentence in sentences)
    assert [t.text for s in sentences for t in s.tokens] == text.split()
    (given_words,) = ENGINE.parse([text.split()])
    assert given_words.is_cut
    assert_is_tree(given_words)


HOSTILE = [
    "x" * 50_000,
    "Army " * 1_500,
    "(" * 1_500,
    "\x00\x07" * 800,
    "👩‍👩‍👧 " * 500,
    "שלום עולם " * 400,
    "." * 30_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:6]) for text in HOSTILE])
def test_what_is_no_language_gives_trees_too_and_twice_as_much_takes_not_much_more_than_twice(text: str) -> None:
    def seconds(given: str) -> float:
        started = time.process_time()
        sentences = ENGINE([Stretch(given)])[0]
        assert "".join(t.text for s in sentences for t in s.tokens) == "".join(given.split())
        for sentence in sentences:
            assert_is_tree(sentence)
        return time.process_time() - started

    once, twice = seconds(text), seconds(text * 2)
    assert twice < 6 * once + 0.5  # a quadratic step would take far more


WORDS = (
    'the a men army said says saw killed to of in that who which , , . " ( ) and or but if because is was has been'
    " not n't 's President John Lagos Monday two 3 % $ old quickly up there what how - : ; before for visited will"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30))
def test_any_words_give_a_tree_with_one_root_and_no_cycle(words: list[str]) -> None:
    assert_is_tree(ENGINE.parse([words])[0])


def assert_is_tree(parsed: Parsed) -> None:
    tokens = parsed.tokens
    assert sum(t.head < 0 for t in tokens) == 1
    reached = [t.head < 0 for t in tokens]
    for token in tokens:
        path = []
        at = token.index
        while not reached[at]:
            reached[at] = True
            path.append(at)
            at = tokens[at].head
            assert at not in path, "cycle"
        assert token.upos and token.xpos and token.deprel
        assert (token.deprel == "root") == (token.head < 0)
