"""spaCy as the language engine: its blank English pipeline, or a model of the user's own.

In: the name of a model, then stretches of text or sentences of words. Out: Parsed sentences. Hard because a pipeline
may do less than the steps after it ask for, or not speak Universal Dependencies: the first is filled up, the second
refused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.pipeline import DependencyParser, Sentencizer
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from tasks.language.analysis import Engine, Name, Parsed, Stretch, Token
from warehouse.errors import SetAside, Stop, WrongUse

BLANK = "blank"

# https://universaldependencies.org/u/dep/; what follows a colon is a language's own
RELATIONS: frozenset[str] = frozenset().union(
    ("nsubj", "obj", "iobj", "csubj", "ccomp", "xcomp"),  # core arguments
    ("obl", "vocative", "expl", "dislocated", "advcl", "advmod", "discourse", "aux", "cop", "mark"),
    ("nmod", "appos", "nummod", "acl", "amod", "det", "clf", "case"),  # within a noun phrase
    ("conj", "cc", "fixed", "flat", "list", "parataxis", "compound", "orphan", "goeswith", "reparandum"),
    ("punct", "root", "dep"),
)

# Labels of CoNLL 2003 and OntoNotes; any other (dates, numbers, a model's own) names nothing that the steps look for.
NAME_LABELS: Mapping[str, str] = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
    "EVENT": "EVENT",
    "MISC": "MISC",
    "PRODUCT": "MISC",
    "WORK_OF_ART": "MISC",
    "LAW": "MISC",
    "LANGUAGE": "MISC",
}


def load_spacy(model: str) -> Engine:
    """`blank`, or what spacy.load takes: a folder or an installed package; nothing is downloaded.

    Raises WrongUse when there is no such model, Stop when its parser has labels that are not UD's.
    """
    if not model:
        raise WrongUse("the engine spacy needs a model", place="engine", next_step="write spacy:blank, or spacy:FOLDER")
    place = f"engine spacy:{model}"
    nlp = _blank() if model == BLANK else _loaded(model, place)
    _check_relations(_parser_labels(nlp), place)
    return SpacyEngine(nlp, place)


@dataclass(frozen=True)
class SpacyEngine:
    """What the pipeline says, in UD's terms; what it does not say is X, _, the word itself, and a flat tree."""

    nlp: Language
    place: str

    def __call__(self, stretches: Sequence[Stretch]) -> list[list[Parsed]]:
        docs = self._analysed([self._doc(stretch) for stretch in stretches])
        return [list(_sentences(doc, stretch)) for doc, stretch in zip(docs, stretches, strict=True)]

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parsed]:
        docs = [_as_one_sentence(Doc(self.nlp.vocab, words=list(words))) for words in sentences]
        return [_parsed(list(doc), 0) for doc in self._analysed(docs)]

    def _doc(self, stretch: Stretch) -> Doc:
        if len(stretch.text) > self.nlp.max_length:
            raise SetAside(
                f"a paragraph of {len(stretch.text)} characters; the model takes {self.nlp.max_length}",
                reason_code="too_long",
                place=self.place,
                next_step="look at the document, or use the engine network",
            )
        doc = self.nlp.make_doc(stretch.text)
        return _as_one_sentence(doc) if stretch.is_sentence else doc

    def _analysed(self, docs: Sequence[Doc]) -> list[Doc]:
        before = [_texts(doc) for doc in docs]
        found = [doc if doc.has_annotation("SENT_START") else Sentencizer()(doc) for doc in self.nlp.pipe(docs)]
        if [_texts(doc) for doc in found] != before:
            raise Stop(
                "it merges or splits words",
                place=self.place,
                next_step=f"take the component that does so out of the model; it has: {', '.join(self.nlp.pipe_names)}",
            )
        for doc in found:
            _check_relations({word.dep_ for word in doc}, self.place)
        return found


def _blank() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def _loaded(model: str, place: str) -> Language:
    try:
        return spacy.load(model)
    except (OSError, ValueError) as error:
        raise WrongUse(
            f"spaCy cannot load it: {error}",
            place=place,
            next_step="write spacy: and the folder of a model or an installed package, or spacy:blank",
        ) from error


def _parser_labels(nlp: Language) -> Iterator[str]:
    for _, component in nlp.pipeline:
        if isinstance(component, DependencyParser):
            yield from component.labels


def _check_relations(labels: Iterable[str], place: str) -> None:
    """spaCy calls the root ROOT, and gives an empty label to a word that no component has looked at."""
    foreign = sorted({label for label in labels if label.partition(":")[0] not in RELATIONS | {"ROOT", ""}})
    if foreign:
        raise Stop(
            f"its trees are not Universal Dependencies: they have {', '.join(foreign)}",
            place=place,
            next_step="train the parser on a UD treebank, or leave it out: docs/guides/another_engine.md",
        )


def _as_one_sentence(doc: Doc) -> Doc:
    """Tells the components that may set sentence limits that there are none to find."""
    for token in doc[1:]:
        token.is_sent_start = False
    return doc


def _texts(doc: Doc) -> list[str]:
    return [word.text for word in doc]


def _sentences(doc: Doc, stretch: Stretch) -> Iterator[Parsed]:
    for span in [doc[:]] if stretch.is_sentence else doc.sents:
        words = [token for token in span if not token.is_space]
        if words:
            yield _parsed(words, stretch.start)


def _parsed(words: Sequence[SpacyToken], start: int) -> Parsed:
    """One sentence of these words; `start` is added to their offsets."""
    places = {word.i: place for place, word in enumerate(words)}
    heads = [_head(word, places) for word in words]
    root = heads.index(-1)
    later_root = "parataxis" if words[0].doc.has_annotation("DEP") else "dep"
    return Parsed(
        tuple(
            Token(
                index=place,
                start=start + word.idx,
                end=start + word.idx + len(word),
                text=word.text,
                lemma=word.lemma_ or word.text,
                upos=word.pos_ or "X",
                xpos=word.tag_ or "_",
                head=head if head >= 0 or place == root else root,
                deprel=_relation(word) if head >= 0 else "root" if place == root else later_root,
                feats=str(word.morph) or "_",
            )
            for place, (word, head) in enumerate(zip(words, heads, strict=True))
        ),
        tuple(_names(words, places)),
    )


def _head(word: SpacyToken, places: Mapping[int, int]) -> int:
    """Its nearest ancestor among the words, past white space and other sentences; -1 for none."""
    return next((places[above.i] for above in word.ancestors if above.i in places), -1)


def _relation(word: SpacyToken) -> str:
    return "dep" if word.dep_ in {"", "ROOT"} else word.dep_


def _names(words: Sequence[SpacyToken], places: Mapping[int, int]) -> Iterator[Name]:
    """Names that lie within the sentence; of one that crosses its limits no half is a name."""
    first, last = words[0].i, words[-1].i
    for entity in words[0].doc.ents:
        label = NAME_LABELS.get(entity.label_)
        inside = [places[token.i] for token in entity if token.i in places]
        if label and inside and first <= entity.start and entity.end - 1 <= last:
            yield Name(inside[0], inside[-1], label)
