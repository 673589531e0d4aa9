"""Nesting: which acts of a sentence stand inside others.

In: the spans of the triggers of a sentence, its tree. Out: for each span whether it is a main act. Hard because a
conjunct hangs on the first one in the tree and stands beside it in the text.
"""

from collections.abc import Iterator, Sequence

from tasks.events.tree import Tree

Span = tuple[int, int]
"""First and last token of a trigger."""


def are_main(spans: Sequence[Span], tree: Tree) -> list[bool]:
    """Whether no other trigger governs it: "blamed Israel for the bombing" tells of a bombing, but of blame first."""
    return [not any(_governs(other, span, tree) for other in spans if other != span) for span in spans]


def _governs(outer: Span, inner: Span, tree: Tree) -> bool:
    own = range(inner[0], inner[1] + 1)
    head = next((token for token in own if tree.head(token) not in own), inner[0])
    return any(outer[0] <= above <= outer[1] and above not in own for above in _above(head, tree))


def _above(index: int, tree: Tree) -> Iterator[int]:
    """Heads up to the root; that of a conjunct is the head of the first one."""
    seen = {index}
    while True:
        first = tree.head(index) if tree.relation(index) == "conj" else index
        while first not in seen and first >= 0 and tree.relation(first) == "conj":
            seen.add(first)
            first = tree.head(first)
        index = tree.head(first) if first >= 0 else -1
        if index < 0 or index in seen:
            return
        seen.add(index)
        yield index
