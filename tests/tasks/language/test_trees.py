"""Trees: who does what to whom, read off the relations of the rule engine."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.annotate import AnnotatedSentence
from tasks.language import load_engine
from warehouse.records import Sentence

ENGINE = load_engine("rules")


def parse(text: str) -> AnnotatedSentence:
    record = Sentence(
        sentence_id="d:s0", doc_id="d", index=0, paragraph=0, kind="body", start=0, end=len(text), text=text
    )
    return ENGINE([record])[0]


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
        ("She asked him to leave.", ["xcomp(asked, leave)", "iobj(asked, him)"]),
        (
            "The army said that rebels had fled.",
            ["ccomp(said, fled)", "mark(fled, that)", "nsubj(fled, rebels)", "nsubj(said, army)"],
        ),
        ("The army said rebels had fled.", ["ccomp(said, fled)", "nsubj(fled, rebels)"]),
        ("Rebels had fled, the army said.", ["ccomp(said, fled)", "root(said)", "nsubj(said, army)"]),
        ("“We will stay,” said the mayor.", ["ccomp(said, stay)", "nsubj(said, mayor)"]),
        ("He left after the army came.", ["advcl(left, came)", "mark(came, after)", "nsubj(came, army)"]),
        ("If he goes, we stay.", ["advcl(stay, goes)", "root(stay)"]),
        (
            "The man who led the march fled.",
            ["acl:relcl(man, led)", "nsubj(led, who)", "nsubj(fled, man)", "obj(led, march)"],
        ),
        ("Mr Ade, who led the march, fled.", ["nsubj(fled, Ade)", "acl:relcl(Ade, led)", "nmod:desc(Ade, Mr)"]),
        ("Men demanding his resignation clashed with police.", ["acl(Men, demanding)", "nsubj(clashed, Men)"]),
        ("A bomber struck Mogadishu, killing ten people.", ["advcl(struck, killing)", "obj(killing, people)"]),
        ("They seized the port and burned it.", ["conj(seized, burned)", "cc(burned, and)"]),
        ("Uganda and Kenya signed a treaty.", ["conj(Uganda, Kenya)", "nsubj(signed, Uganda)"]),
        ("Uganda, Kenya sign treaty", ["conj(Uganda, Kenya)", "nsubj(sign, Uganda)", "obj(sign, treaty)"]),
        ("He met the president of Kenya.", ["nmod(president, Kenya)", "case(Kenya, of)"]),
        ("Kenya's army left.", ["nmod:poss(army, Kenya)", "case(Kenya, 's)"]),
        ("He left on Monday.", ["obl(left, Monday)"]),
        ("He left Monday.", ["obl:unmarked(left, Monday)"]),
        (
            "Foreign Minister Anna Okello left.",
            ["flat(Anna, Okello)", "nmod:desc(Anna, Minister)", "nsubj(left, Anna)"],
        ),
        ("Did the army shell Juba?", ["aux(shell, Did)", "nsubj(shell, army)", "obj(shell, Juba)"]),
        ("There were protests in Juba.", ["expl(were, There)", "nsubj(were, protests)"]),
        (
            "He says men who loot shops can be shot.",
            ["nsubj:pass(shot, men)", "acl:relcl(men, loot)", "ccomp(says, shot)"],
        ),
    ],
)
def test_relations_tell_who_does_what_to_whom(text: str, expected: list[str]) -> None:
    assert set(expected) <= arcs(text)


WORDS = (
    'the a men army said says saw killed to of in that who which , , . " ( ) and or but if because is was has been will'
    " not n't 's President John Lagos Monday two 3 % $ old quickly up there what how - : ; before for visited protests"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join))
def test_any_string_of_words_gives_a_tree_with_one_root_and_no_cycle(text: str) -> None:
    assert_is_tree(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "Army " * 3_000,
        "he said that " * 1_000,
        "(" * 3_000,
        '"' * 3_000,
        "the king of " * 1_000,
        "a-" * 3_000,
    ],
)
def test_hostile_text_gives_a_tree_too(text: str) -> None:
    assert_is_tree(parse(text))


def assert_is_tree(sentence: AnnotatedSentence) -> None:
    tokens = sentence.tokens
    assert sum(t.head < 0 for t in tokens) == (1 if tokens else 0)
    done: set[int] = set()
    for token in tokens:
        path: list[int] = []
        at = token.index
        while at >= 0 and at not in done:
            assert at not in path[-300:], "cycle"
            path.append(at)
            at = tokens[at].head
        done.update(path)
        assert token.upos and token.xpos and token.deprel
        assert (token.deprel == "root") == (token.head < 0)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Foreign Minister Anna Okello flew to Juba on Monday.", [("Anna Okello", "PER"), ("Juba", "LOC")]),
        ("The Ministry of Defence denied it.", [("Ministry of Defence", "ORG")]),
        ("Kenyan police left.", [("Kenyan", "NORP")]),
        ("Nobody left.", []),
    ],
)
def test_names_are_runs_of_proper_nouns_without_titles_and_dates(text: str, names: list[tuple[str, str]]) -> None:
    sentence = parse(text)
    spans = [(sentence.tokens[n.first].start, sentence.tokens[n.last].end, n.label) for n in sentence.names]
    assert [(text[start:end], label) for start, end, label in spans] == names
