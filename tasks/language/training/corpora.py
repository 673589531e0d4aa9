"""Corpora: the training and development files become sentences with the columns that heads learn from.

In: the folder ../shared/corpora. Out: Sentences in document order. Hard because three quarters of the names have no
trees, most files annotate some kinds of names only, and no sentence of a test may slip in.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tasks.language.conllu import read_conllu
from warehouse.errors import Stop

TREES = ("ewt", "gum")
NAMES_ON_TREES = ("uner_ewt", "gum")
NAMES_ALONE = ("crossner_politics", "crossner_other", "redocred", "wikigold")
SHORTEST_LEAK = 6  # words: a shorter sentence that also stands in a test is chance
BEGINNING = 16  # characters looked up before a whole sentence is searched for
TEXTS = ("text", "sentence", "context")  # fields of a gold record that hold text rather than answers


@dataclass(frozen=True)
class Sentence:
    """`columns` holds one value a word under the name of a head; heads count from 1, 0 is the root. `names` are BIO
    tags, `_` where nobody annotated; `types` the kinds of names that the corpus annotates. Neighbours share `block`
    when nothing was left out between them; `paragraph` numbers paragraphs in it. `roles` holds for every trigger the
    words of its parties, times and places, with their roles as bits."""

    corpus: str
    words: list[str]
    block: int
    paragraph: int
    columns: dict[str, list[str]] = field(default_factory=dict)
    arcs: list[int] = field(default_factory=list)
    names: list[str] | None = None
    types: frozenset[str] = frozenset()
    roles: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    ident: str = ""


def read_split(folder: Path, split: str) -> list[Sentence]:
    """The trees of a split, with names where a names file has the same words, in document order."""
    names = {r["id"]: r for c in NAMES_ON_TREES for r in _records(folder / f"ner_{c}_{split}.jsonl")}
    found: list[Sentence] = []
    for corpus in TREES:
        for sentence in _trees(folder / f"treebank_{corpus}_{split}.conllu", corpus, len(found)):
            record = names.get(sentence.ident)
            if record is not None and record["tokens"] == sentence.words:
                found.append(_with_names(sentence, record))
            else:
                found.append(sentence)
    return found


def read_names(folder: Path, corpus: str, split: str) -> list[Sentence]:
    """The sentences of a file that has names only; each is a block of its own."""
    records = _records(folder / f"ner_{corpus}_{split}.jsonl")
    return [
        _with_names(Sentence(corpus, record["tokens"], number, 0), record)
        for number, record in enumerate(records)
        if record["tokens"] and not record.get("in_gold")
    ]


def _with_names(sentence: Sentence, record: dict[str, Any]) -> Sentence:
    return replace(sentence, names=record["tags"], types=frozenset(record["types_annotated"]))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _trees(path: Path, corpus: str, first_block: int) -> Iterator[Sentence]:
    """Raises SetAside at the first broken line."""
    block, paragraph = first_block, 0
    with path.open(encoding="utf-8") as lines:
        for found in read_conllu(lines, str(path)):
            block += found.is_new_document or found.comment("left_out_before") is not None
            paragraph += found.is_new_paragraph
            words = found.words
            columns = {
                "lemma": [word.lemma for word in words],
                "upos": [word.upos for word in words],
                "xpos": [word.xpos for word in words],
                "feats": [word.feats for word in words],
                "relations": [word.deprel for word in words],
            }
            arcs = [word.head + 1 for word in words if word.head is not None]
            forms, ident = [word.form for word in words], found.sent_id or ""
            yield Sentence(corpus, forms, block, paragraph, columns, arcs, ident=ident)


def refuse_leaks(sentences: Iterable[Sentence], shared: Path) -> int:
    """How many held-apart texts were looked through; raises Stop when a training sentence of six words or more stands
    in one of them, whole or inside a longer text.

    Compared without case, accents, marks and token limits, as the README of the corpora does."""
    held = [key for text in _held_apart(shared) if (key := _key(text))]
    everything = "\n".join(held)
    beginnings = {everything[at : at + BEGINNING] for at in range(len(everything))}
    for sentence in sentences:
        key = _key("".join(sentence.words))
        may_be_held = len(key) < BEGINNING or key[:BEGINNING] in beginnings
        words = sum(word.isalnum() for word in sentence.words)
        if words >= SHORTEST_LEAK and may_be_held and key in everything:
            raise Stop(
                f"a held-apart text holds a training sentence of {sentence.corpus}: {' '.join(sentence.words)[:80]}",
                place=str(shared),
                next_step="remove the sentence from the training file",
            )
    return len(held)


def _held_apart(shared: Path) -> Iterator[str]:
    """Sentences of the test files, and the texts of gold."""
    for path in sorted((shared / "corpora").glob("*_test.conllu")):
        for sentence in _trees(path, "test", 0):
            yield "".join(sentence.words)
    for path in sorted((shared / "corpora").glob("ner_*_test.jsonl")):
        for record in _records(path):
            yield "".join(record["tokens"])
    for path in sorted((shared / "gold").glob("*.jsonl")):
        for record in _records(path):
            yield from (value for name in TEXTS if isinstance(value := record.get(name), str))


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum())
