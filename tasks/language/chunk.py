"""Chunk: a stretch of words that the parser moves as one.

In: word positions. Out: Chunk. Hard because a verb group changes what it knows about itself while clauses are linked.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["NP", "ADJP", "VG", "P", "MARK", "WH", "WHADV", "CC", "PUNCT", "ADV", "PRT", "UH", "DONE"]


@dataclass(eq=False)
class Chunk:
    """Words `first` to `last`, headed by `head`. DONE: its words have their place, nothing else may use it."""

    kind: Kind
    first: int
    last: int
    head: int
    is_time: bool = False
    is_finite: bool = False  # this and the rest: of verb groups
    is_passive: bool = False
    has_to: bool = False
    is_copula: bool = False
    form: str = ""  # FIN, TO, VB, VBG or VBN: coordinated verbs share it
    predicate: int = -1  # head of the clause: the verb, or what a copula links to
    subject: int = -1
    governor: int = -1  # position, among the verb groups, of the one whose clause holds this one
    role: str = ""  # relation of the clause to its governor
