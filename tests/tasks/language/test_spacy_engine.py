"""spaCy as the language engine: its blank pipeline, and models that a user brings along."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.language import load_engine
from tasks.language.analysis import Engine, Name, Parsed, Stretch, Token
from warehouse.errors import SetAside, Stop, TidingsError, WrongUse

spacy = pytest.importorskip("spacy", reason="spaCy is an extra: pip install 'tidings[spacy]'")

BLANK = load_engine("spacy:blank")

# lemma, part of speech, tag, features, relation, head of every word that the model `known_words` knows
WORDS = {
    "Ruth": ("Ruth", "PROPN", "NNP", "Number=Sing", "nsubj", "left"),
    "Otieno": ("Otieno", "PROPN", "NNP", "Number=Sing", "flat", "Ruth"),
    "left": ("leave", "VERB", "VBD", "Tense=Past|VerbForm=Fin", "ROOT", "left"),
    "Kenya": ("Kenya", "PROPN", "NNP", "Number=Sing", "obj", "left"),
    "Tuesday": ("Tuesday", "PROPN", "NNP", "Number=Sing", "obl:tmod", "left"),
    "Talks": ("talk", "NOUN", "NNS", "Number=Plur", "nsubj", "failed"),
    "failed": ("fail", "VERB", "VBD", "Tense=Past|VerbForm=Fin", "ROOT", "failed"),
}


def known_words(doc: Any) -> Any:
    at = {word.text: word for word in doc}
    for word in doc:
        if word.text in WORDS:
            word.lemma_, word.pos_, word.tag_, feats, word.dep_, head = WORDS[word.text]
            word.set_morph(feats)
            word.head = at.get(head, word)
    return doc


def wild_tree(doc: Any) -> Any:
    """Every fifth word is a root; the others hang on any word before them, be it white space or in another sentence."""
    for word in doc:
        word.dep_ = "ROOT" if word.i % 5 == 0 else "obj"
        word.head = word if word.i % 5 == 0 else doc[word.i * 7 % word.i if word.i % 2 else word.i - 1]
    return doc


def wild_names(doc: Any) -> Any:
    doc.ents = [spacy.tokens.Span(doc, first, first + 3, label="GPE") for first in range(0, len(doc) - 2, 4)]
    return doc


def one_word(doc: Any) -> Any:
    with doc.retokenize() as tokens:
        tokens.merge(doc[:])
    return doc


def object_in_the_old_way(doc: Any) -> Any:
    for word in doc:
        word.dep_ = "dobj"
    return doc


for component in (known_words, wild_tree, wild_names, one_word, object_in_the_old_way):
    spacy.Language.component(f"tidings_test_{component.__name__}", func=component)


def saved(folder: Path, *components: str, names: Sequence[dict[str, str]] = (), cuts_trees: bool = False) -> str:
    """A user's own model, written to the folder; gives the name of its engine."""
    nlp = spacy.blank("en")
    for name in components:
        nlp.add_pipe(f"tidings_test_{name}")
    if cuts_trees:
        nlp.add_pipe("sentencizer", config={"overwrite": True})
    if names:
        nlp.add_pipe("entity_ruler").add_patterns(names)
    nlp.to_disk(folder)
    return f"spacy:{folder}"


def with_parser(folder: Path, *relations: str) -> str:
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    for relation in relations:
        parser.add_label(relation)
    nlp.initialize()
    nlp.to_disk(folder)
    return f"spacy:{folder}"


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Trees and names that care neither for the limits of sentences nor for white space."""
    folder = tmp_path_factory.mktemp("wild")
    return load_engine(saved(folder, "wild_tree", "wild_names", cuts_trees=True))


def sentences(engine: Engine, text: str, *, is_sentence: bool = False) -> list[str]:
    (found,) = engine([Stretch(text, 0, is_sentence)])
    return [" ".join(token.text for token in sentence.tokens) for sentence in found]


def assert_covers(text: str, start: int, found: Sequence[Parsed]) -> None:
    tokens = [token for sentence in found for token in sentence.tokens]
    assert all(before.end <= after.start for before, after in pairwise(tokens))
    assert all(text[t.start - start : t.end - start] == t.text for t in tokens)
    assert "".join(t.text for t in tokens) == "".join(text.split())


def assert_is_tree(sentence: Parsed) -> None:
    tokens = sentence.tokens
    assert [token.index for token in tokens] == list(range(len(tokens)))
    assert [token.deprel for token in tokens if token.head == -1] == ["root"]
    assert all(_root_above(token, tokens).head == -1 for token in tokens)
    assert all(0 <= first <= last < len(tokens) for first, last, _ in sentence.names)


def _root_above(token: Token, tokens: Sequence[Token]) -> Token:
    for _ in tokens:
        token = tokens[token.head] if token.head >= 0 else token
    return token


TEXTS = st.text(max_size=80) | st.text("abU. ?!\n\t\u00a0’'$3", max_size=80)


@given(st.lists(st.builds(Stretch, TEXTS, st.integers(0, 9), st.booleans()), max_size=4))
def test_every_character_lies_in_one_token_and_every_sentence_is_a_tree(wild: Engine, stretches: list[Stretch]) -> None:
    for engine in (BLANK, wild):
        found = engine(stretches)
        assert len(found) == len(stretches)
        for stretch, parsed in zip(stretches, found, strict=True):
            assert_covers(stretch.text, stretch.start, parsed)
            assert len(parsed) <= 1 or not stretch.is_sentence
            for sentence in parsed:
                assert_is_tree(sentence)


@given(st.lists(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=8), max_size=4))
def test_given_words_are_kept_as_one_sentence_each(wild: Engine, given_words: list[list[str]]) -> None:
    for engine in (BLANK, wild):
        found = engine.parse(given_words)
        assert [[token.text for token in sentence.tokens] for sentence in found] == given_words
        for words, sentence in zip(given_words, found, strict=True):
            joined = " ".join(words)
            assert [joined[token.start : token.end] for token in sentence.tokens] == words
            assert_is_tree(sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("Talks failed", ["Talks failed"]),
        ("Talks failed. Who left?", ["Talks failed .", "Who left ?"]),
        ("  Talks  failed.\n\nThey don't talk.\n", ["Talks failed .", "They do n't talk ."]),
        ("The U.S. envoy left.", ["The U.S. envoy left ."]),
    ],
)
def test_the_blank_pipeline_ends_sentences_at_marks(text: str, expected: list[str]) -> None:
    assert sentences(BLANK, text) == expected
    assert sentences(BLANK, text, is_sentence=True) == [" ".join(expected)][: len(expected)]


def test_the_blank_pipeline_says_nothing_that_it_does_not_know() -> None:
    assert BLANK([Stretch("Talks  failed", 100)]) == [
        [
            Parsed(
                (
                    Token(0, 100, 105, "Talks", "Talks", "X", "_", -1, "root"),
                    Token(1, 107, 113, "failed", "failed", "X", "_", 0, "dep"),
                ),
                (),
            )
        ]
    ]


def test_a_model_of_ones_own_is_loaded_from_its_folder(tmp_path: Path) -> None:
    names = [
        {"label": "PERSON", "pattern": "Ruth Otieno"},
        {"label": "GPE", "pattern": "Kenya"},
        {"label": "DATE", "pattern": "Tuesday"},
    ]
    engine = load_engine(saved(tmp_path, "known_words", names=names))
    expected = Parsed(
        (
            Token(0, 0, 4, "Ruth", "Ruth", "PROPN", "NNP", 2, "nsubj", "Number=Sing"),
            Token(1, 5, 11, "Otieno", "Otieno", "PROPN", "NNP", 0, "flat", "Number=Sing"),
            Token(2, 12, 16, "left", "leave", "VERB", "VBD", -1, "root", "Tense=Past|VerbForm=Fin"),
            Token(3, 17, 22, "Kenya", "Kenya", "PROPN", "NNP", 2, "obj", "Number=Sing"),
            Token(4, 23, 30, "Tuesday", "Tuesday", "PROPN", "NNP", 2, "obl:tmod", "Number=Sing"),
        ),
        (Name(0, 1, "PER"), Name(3, 3, "LOC")),
    )
    assert engine([Stretch("Ruth Otieno left Kenya Tuesday")]) == [[expected]]
    assert engine.parse([["Ruth", "Otieno", "left", "Kenya", "Tuesday"]]) == [expected]


def test_white_space_is_no_word_and_heads_are_counted_without_it(tmp_path: Path) -> None:
    engine = load_engine(saved(tmp_path, "known_words"))
    ((found,),) = engine([Stretch("  Talks \n\n failed")])
    assert [(t.text, t.start, t.head) for t in found.tokens] == [("Talks", 2, 1), ("failed", 11, -1)]


def test_later_roots_of_a_given_sentence_hang_on_the_first(tmp_path: Path) -> None:
    engine = load_engine(saved(tmp_path, "known_words"))
    (found,) = engine.parse([["Talks", "failed", "Ruth", "left"]])
    assert [(t.head, t.deprel) for t in found.tokens] == [(1, "nsubj"), (-1, "root"), (3, "nsubj"), (1, "parataxis")]


LABELS = {
    **{label: label for label in ("PER", "ORG", "LOC", "NORP", "EVENT", "MISC")},
    **{"PERSON": "PER", "GPE": "LOC", "FAC": "LOC"},
    **dict.fromkeys(("PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"), "MISC"),
    **dict.fromkeys(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "SHIP")),
}


def test_labels_of_names_become_ours_or_the_name_is_dropped(tmp_path: Path) -> None:
    engine = load_engine(saved(tmp_path, names=[{"label": label, "pattern": f"X{label}"} for label in LABELS]))
    found = engine.parse([["from", f"X{label}"] for label in LABELS])
    expected = {label: (Name(1, 1, ours),) if ours else () for label, ours in LABELS.items()}
    assert dict(zip(LABELS, (sentence.names for sentence in found), strict=True)) == expected


def test_a_name_across_the_limit_of_a_sentence_is_dropped(wild: Engine) -> None:
    (found,) = wild([Stretch("Go. They said Talks \n failed today")])
    assert [sentence.names for sentence in found] == [(), (Name(2, 3, "LOC"),)]


@pytest.mark.parametrize("relations", [("nsubj", "obj", "obl:tmod", "acl:relcl"), ("nmod:poss",)])
def test_a_parser_of_universal_dependencies_is_taken(relations: tuple[str, ...], tmp_path: Path) -> None:
    engine = load_engine(with_parser(tmp_path, *relations))
    (found,) = engine([Stretch("Ruth left. Talks failed.", 0, is_sentence=True)])
    assert len(found) == 1
    assert_is_tree(found[0])


def refusal_of(engine: str, error: type[TidingsError]) -> str:
    with pytest.raises(error) as caught:
        load_engine(engine)([Stretch("Ruth left.")])
    assert caught.value.place and caught.value.next_step
    return str(caught.value)


def test_a_parser_with_other_relations_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    engine = with_parser(tmp_path, "nsubj", "dobj", "nsubjpass", "pobj")
    with pytest.raises(Stop, match="not Universal Dependencies: they have dobj, nsubjpass, pobj"):
        load_engine(engine)


def test_a_component_with_other_relations_is_refused_at_its_first_text(tmp_path: Path) -> None:
    assert "they have dobj" in refusal_of(saved(tmp_path, "object_in_the_old_way"), Stop)


def test_a_component_that_merges_words_is_refused(tmp_path: Path) -> None:
    assert "tidings_test_one_word" in refusal_of(saved(tmp_path, "one_word"), Stop)


def test_a_paragraph_longer_than_the_model_takes_sets_its_document_aside() -> None:
    with pytest.raises(SetAside, match="1000001 characters; the model takes 1000000"):
        BLANK([Stretch("x" * 1_000_001)])


@pytest.mark.parametrize("name", ["spacy", "spacy:", "spacy:no_such_model", "network:small", "oracle:blank"])
def test_a_name_without_an_engine_is_refused(name: str) -> None:
    refusal_of(name, WrongUse)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal_of(f"spacy:{tmp_path}", WrongUse)


def test_without_spacy_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert "pip install 'tidings[spacy]'" in refusal_of("spacy:blank", WrongUse)
