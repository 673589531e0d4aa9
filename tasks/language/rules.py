"""Rules: the engine without a model. Word lists, endings and a deterministic parser.

In: sentences. Out: annotated sentences. Hard because a rule that is right nine times in ten breaks the tenth tree, and
still every word must get a head.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.language.clauses import parse_clauses
from tasks.language.groups import chunks_of
from tasks.language.lexicon import lexicon
from tasks.language.names import find_names
from tasks.language.parts import universal_tags
from tasks.language.tags import tag_words
from tasks.language.tokens import split_words
from tasks.language.tree import Tree
from warehouse.records import Sentence

BLOCK = 200  # words parsed as one; longer "sentences" are lists or noise, and the parser's time must stay linear


@dataclass(frozen=True)
class RuleEngine:
    """Universal Dependencies by rules; its word lists come from the knowledge tables."""

    knowledge: Knowledge

    def __call__(self, sentences: Sequence[Sentence]) -> Sequence[AnnotatedSentence]:
        return [self._annotate(sentence) for sentence in sentences]

    def _annotate(self, sentence: Sentence) -> AnnotatedSentence:
        spans = split_words(sentence.text, self.knowledge)
        words = [sentence.text[start:end] for start, end in spans]
        tree, _ = self.parse(words)
        tokens = tuple(
            Token(
                index=i,
                start=sentence.start + start,
                end=sentence.start + end,
                text=words[i],
                lemma=tree.lemmas[i],
                upos=upos,
                xpos=tree.tags[i],
                head=tree.heads[i],
                deprel=tree.relations[i],
            )
            for i, ((start, end), upos) in enumerate(zip(spans, universal_tags(tree), strict=True))
        )
        return AnnotatedSentence(sentence, tokens, find_names(tree))

    def parse(self, words: list[str]) -> tuple[Tree, int]:
        """Tags and tree of one tokenised sentence, and its root."""
        whole = Tree([], [], lexicon(self.knowledge))
        first_root = -1
        for block in _blocks(words):
            tree, root = self._parse_block(block)
            offset = len(whole.words)
            whole.words += tree.words
            whole.lower += tree.lower
            whole.tags += tree.tags
            whole.lemmas += tree.lemmas
            whole.heads += [head + offset if head >= 0 else first_root for head in tree.heads]
            whole.relations += tree.relations
            if first_root < 0:
                first_root = root
            else:
                whole.relations[root + offset] = "parataxis"
        return whole, first_root

    def _parse_block(self, words: list[str]) -> tuple[Tree, int]:
        known = lexicon(self.knowledge)
        tree = Tree(words, tag_words(words, known), known)
        root = parse_clauses(tree, chunks_of(tree))
        tree.finish(root)
        return tree, root


def _blocks(words: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(words), BLOCK):
        yield words[start : start + BLOCK]
