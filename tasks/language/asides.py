"""Asides: brackets and quotation marks that hold no verb are taken out of the way of the parser.

In: chunks. Out: chunks without them. Hard because the same marks also hold whole sentences.
"""

from tasks.language.chunk import Chunk
from tasks.language.tree import Tree

CLOSING = {"(": ")", "[": "]", '"': '"', "“": "”", "``": "''", "‘": "’"}
LONGEST = 12  # chunks; a longer bracket is a clause


def without_asides(tree: Tree, chunks: list[Chunk]) -> list[Chunk]:
    """What stands in brackets after a noun group becomes its apposition; other marks go, their content stays."""
    kept: list[Chunk] = []
    at = 0
    while at < len(chunks):
        end = _end(tree, chunks, at)
        if end < 0:
            kept.append(chunks[at])
            at += 1
            continue
        inside = chunks[at + 1 : end]
        is_bracket = tree.words[chunks[at].head] in ("(", "[")
        if is_bracket and kept and kept[-1].kind == "NP" and any(c.kind in ("NP", "ADJP") for c in inside):
            _append(tree, kept[-1], inside)
        else:
            kept.extend(inside)
        at = end + 1
    return kept


def _end(tree: Tree, chunks: list[Chunk], at: int) -> int:
    """Where the closing mark stands; -1 when none does or a verb comes before it."""
    closing = CLOSING.get(tree.words[chunks[at].head]) if chunks[at].kind == "PUNCT" else None
    if closing is None:
        return -1
    for k in range(at + 1, min(len(chunks), at + LONGEST)):
        if chunks[k].kind == "VG":
            return -1
        if chunks[k].kind == "PUNCT" and tree.words[chunks[k].head] == closing:
            return k
    return -1


def _append(tree: Tree, noun: Chunk, inside: list[Chunk]) -> None:
    head, preposition = noun.head, -1
    for chunk in inside:
        if chunk.kind == "P":
            preposition = chunk.head
        elif chunk.kind in ("NP", "ADJP"):
            tree.attach(preposition, chunk.head, "case") if preposition >= 0 else None
            tree.attach(chunk.head, head, "nmod" if preposition >= 0 else "appos")
            head, preposition = (chunk.head if head == noun.head else head), -1
