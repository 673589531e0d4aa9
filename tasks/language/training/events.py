"""Events: the annotated newsroom as sentences of words, and what crowds say of verbs in the treebank.

In: Articles, ../shared/corpora. Out: Sentences with the columns of the event heads. Hard because the marks are spans of
characters and the network reads words; and because the crowd says only whether an act took place, which leaves several
modalities open.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.knowledge import Knowledge
from tasks.language.tokens import split_words
from tasks.language.training.annotated import Article, Span
from tasks.language.training.annotated import Sentence as Marked
from tasks.language.training.corpora import Sentence
from tasks.language.triggers import NO_EVENT, NO_MODE

ROLES = ("actor", "recipient", "time", "place")
FACTUALITY = {
    "happened": "occurred|ongoing|historical",
    "not_happened": "planned|hypothetical|denied|negated",
    "uncertain": "",
}
"""Modalities that a label of the crowd leaves open; of `uncertain`, all."""


def read_events(articles: Iterable[Article], knowledge: Knowledge) -> list[Sentence]:
    """The sentences of the articles; each article is a block."""
    return [
        _sentence(marked, block, knowledge)
        for block, article in enumerate(articles)
        for marked in article.sentences
        if marked.text
    ]


def _sentence(marked: Marked, block: int, knowledge: Knowledge) -> Sentence:
    spans = [Span(*span) for span in split_words(marked.text, knowledge)]
    types, modes, modalities = ([empty] * len(spans) for empty in (NO_EVENT, "", ""))
    roles: dict[int, dict[int, int]] = {}
    for event in marked.events:
        at = next(_covered([event.trigger], spans))
        types[at], modes[at], modalities[at] = event.plover_type, event.plover_mode or NO_MODE, event.modality
        held = roles.setdefault(at, {})
        for number, told in enumerate((event.actors, event.recipients, event.times, event.places)):
            for word in _covered(told, spans):
                held[word] = held.get(word, 0) | 1 << number
    columns = {"event_type": types, "event_mode": modes, "event_modality": modalities}
    words = [marked.words(span) for span in spans]
    return Sentence("annotated", words, block, marked.paragraph, columns, roles=roles)


def _covered(told: Iterable[Span], words: Sequence[Span]) -> Iterator[int]:
    """The words that spans cover or touch."""
    return (n for span in told for n, word in enumerate(words) if word.start < span.end and span.start < word.end)


def with_factuality(sentences: Iterable[Sentence], path: Path) -> list[Sentence]:
    """The sentences, with the modalities that the crowd leaves open for their verbs (UDS) where it was asked."""
    with path.open(encoding="utf-8") as lines:
        records = {record["sent_id"]: record for record in map(json.loads, lines)}
    return [_judged(s, records[s.ident]) if s.ident in records else s for s in sentences]


def _judged(sentence: Sentence, record: Mapping[str, object]) -> Sentence:
    gold = record["gold"]
    assert isinstance(gold, dict)
    labels = {predicate["start"]: FACTUALITY[predicate["label"]] for predicate in gold["predicates"]}
    column = [labels.get(start, "") for start in _starts(sentence.words, str(record["text"]))]
    return replace(sentence, columns=sentence.columns | {"event_modality": column})


def _starts(words: Sequence[str], text: str) -> Iterator[int]:
    """Where each word begins in the text; -1 where it is spelled otherwise there."""
    at = 0
    for word in words:
        found = text.find(word, at)
        yield found
        at = found + len(word) if found >= 0 else at
