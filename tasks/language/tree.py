"""Tree: heads and relations while a sentence is parsed; at the end one root, no cycle, punctuation in its place.

In: arcs from the parser. Out: heads and relations. Hard because every word needs a head, whatever the rules missed.
"""

from tasks.language.lexicon import Lexicon

NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS"})
ADVERBS = frozenset({"RB", "RBR", "RBS"})
CLIMB = 40  # steps up the tree when punctuation looks for its unit; deeper trees are not news sentences


class Tree:
    """A forest over the words that grows into one tree. `heads` is -1 where a word has none yet."""

    def __init__(self, words: list[str], tags: list[str], lexicon: Lexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.lower = [word.lower() for word in words]
        self.tags = tags
        self.lemmas = [lexicon.lemma(word, tag) for word, tag in zip(words, tags, strict=True)]
        self.heads = [-1] * len(words)
        self.relations = [""] * len(words)

    def tag(self, at: int) -> str:
        """Penn tag at an index, empty outside the sentence."""
        return self.tags[at] if 0 <= at < len(self.tags) else ""

    def is_a(self, at: int, word_class: str) -> bool:
        """Whether the word at an index belongs to a word class; False outside the sentence."""
        return 0 <= at < len(self.lower) and self.lexicon.has(word_class, self.lower[at])

    def attach(self, dependent: int, head: int, relation: str) -> bool:
        """Adds an arc; refuses one for a word that has a head, and one that would close a cycle."""
        if dependent == head or head < 0 or self.heads[dependent] >= 0 or self.top(head) == dependent:
            return False
        self.heads[dependent], self.relations[dependent] = head, relation
        return True

    def top(self, word: int) -> int:
        while self.heads[word] >= 0:
            word = self.heads[word]
        return word

    def has(self, head: int, relation: str) -> bool:
        return any(h == head and r == relation for h, r in zip(self.heads, self.relations, strict=True))

    def detach(self, word: int) -> None:
        self.heads[word], self.relations[word] = -1, ""

    def below(self, head: int) -> list[int]:
        return [word for word, above in enumerate(self.heads) if above == head]

    def finish(self, root: int) -> None:
        """Everything that has no head goes to the root; punctuation goes last."""
        self.relations[root] = "root"
        marks = [i for i, tag in enumerate(self.tags) if is_mark(tag)]
        for i in range(len(self.words)):
            if i != root and self.heads[i] < 0 and not is_mark(self.tags[i]):
                self.attach(i, root, _fallback(self.tags[i]))
        left, right = self._edges()
        for i in marks:
            if i != root and self.heads[i] < 0:
                self.attach(i, self._unit(i, root, left, right), "punct")

    def _edges(self) -> tuple[list[int], list[int]]:
        """First and last word of each subtree."""
        left, right = list(range(len(self.words))), list(range(len(self.words)))
        for word in range(len(self.words)):
            above, steps = self.heads[word], 0
            while above >= 0 and steps < CLIMB:
                left[above], right[above] = min(left[above], word), max(right[above], word)
                above, steps = self.heads[above], steps + 1
        return left, right

    def _unit(self, mark: int, root: int, left: list[int], right: list[int]) -> int:
        """Head for a punctuation mark: the unit it opens, else the fronted unit it closes, else the root."""
        after = self._next_word(mark, 1)
        if after is None:
            return root
        unit = after
        for _ in range(CLIMB):
            above = self.heads[unit]
            if above < 0 or left[above] < after:
                break
            unit = above
        if 0 <= self.heads[unit] < mark:
            return unit
        before = self._next_word(mark, -1)
        if before is None:
            return unit
        closed = before
        for _ in range(CLIMB):
            above = self.heads[closed]
            if above < 0 or right[above] > before:
                break
            closed = above
        return closed if self.heads[closed] > mark else unit if self.heads[unit] >= 0 else root

    def _next_word(self, mark: int, step: int) -> int | None:
        at = mark + step
        while 0 <= at < len(self.words):
            if not is_mark(self.tags[at]):
                return at
            at += step
        return None


def is_mark(tag: str) -> bool:
    return tag in (",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP")


def _fallback(tag: str) -> str:
    if tag in ("RB", "RBR", "RBS", "WRB"):
        return "advmod"
    if tag == "CC":
        return "cc"
    if tag == "UH":
        return "discourse"
    if tag in ("IN", "RP"):
        return "case"
    if tag.startswith("VB"):
        return "parataxis"
    return "obl" if tag.startswith(("NN", "PRP")) else "dep"
