"""Work: what the parser knows while it goes through the verb groups of a sentence.

In: Tree and chunks. Out: Work, shared by the steps of the parser. Hard because a noun group or a clause may have to
wait for a verb that comes much later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.language.chunk import Chunk
from tasks.language.tree import Tree


@dataclass
class Split:
    """Chunks between two verbs: what goes with the first, what links, what goes with the second."""

    after: list[Chunk]
    link: list[Chunk]
    before: list[Chunk]

    def has(self, *kinds: str) -> bool:
        return any(chunk.kind in kinds for chunk in self.link)

    def last_noun(self) -> Chunk | None:
        """The noun group that ends the first part, if one does."""
        items = [chunk for chunk in self.after if chunk.kind != "PUNCT"]
        return items[-1] if items and items[-1].kind == "NP" else None


@dataclass
class Work:
    tree: Tree
    chunks: list[Chunk]
    at: int = 0  # position of the chunk in work
    verbs: list[Chunk] = field(default_factory=list)  # verb groups that have their place, in text order
    open: list[Chunk] = field(default_factory=list)  # noun groups that still lack a verb
    fronted: list[Chunk] = field(default_factory=list)  # adverbials before any verb
    waiting: list[tuple[int, str]] = field(default_factory=list)  # fronted clauses: head word, relation
    main: Chunk | None = None

    @property
    def previous(self) -> Chunk | None:
        return self.verbs[-1] if self.verbs else None

    def lemma(self, verb: Chunk) -> str:
        return self.tree.lemmas[verb.head]

    def takes(self, verb: Chunk, word_class: str) -> bool:
        """Whether the lemma of a verb group belongs to a word class."""
        return self.tree.lexicon.has(word_class, self.lemma(verb))

    def word(self, chunk: Chunk) -> str:
        return self.tree.lower[chunk.head]

    def depend(self, chunk: Chunk, head: int, role: str, governor: Chunk | None) -> None:
        """Hangs a clause below a word; `governor` is the clause that holds the word."""
        if self.tree.attach(chunk.predicate, head, role):
            chunk.role = role
            chunk.governor = self.verbs.index(governor) if governor in self.verbs else -1

    def wait(self, chunk: Chunk, role: str) -> None:
        self.waiting.append((chunk.predicate, role))
        chunk.role = role

    def become_main(self, chunk: Chunk) -> None:
        self.main = chunk
        chunk.role = "root"

    def only_fronted(self) -> bool:
        """No main clause so far: every finite verb belongs to a clause that waits for one."""
        return self.main is None and all(v.role in ("advcl", "csubj") or not v.is_finite for v in self.verbs)

    def links_noun(self, verb: Chunk) -> bool:
        """is a man, was the army: a copula with a noun."""
        return verb.is_copula and verb.predicate != verb.head and self.tree.tags[verb.predicate].startswith("NN")


def is_free(items: Sequence[Chunk], at: int, first: int = 0) -> bool:
    """A noun group that no preposition governs, and that no conjunction adds to an earlier one, from `first` on."""
    if items[at].kind != "NP":
        return False
    before = at - 1
    while before >= first and items[before].kind == "ADV":
        before -= 1
    if before < first:
        return True
    if items[before].kind == "CC" and before > first:
        return not any(items[k].kind == "NP" for k in range(first, before))
    return items[before].kind != "P"
