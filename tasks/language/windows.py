"""Windows: the words of a stretch of text become runs that the network reads at once.

In: how many pieces each word has, and where rules see sentences begin. Out: Windows. Hard because the network reads
510 pieces at most, and a window that ends inside a sentence spoils two trees.
"""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

WINDOW = 160  # pieces after which a window ends at the last likely limit; most paragraphs of news are shorter
LONGEST = 510  # pieces that the network can read between its two marks


class Window(NamedTuple):
    """Words `first` up to `end`. `is_cut`: its last sentence goes on in the next window."""

    first: int
    end: int
    is_cut: bool


def windows(pieces: Sequence[int], likely: Container[int]) -> Iterator[Window]:
    """Windows in order; every word is in exactly one. `pieces` says how many each word has, `likely` which words rules
    take for the first of a sentence: windows end before one of these where they can."""
    first = size = limit = 0
    for at, count in enumerate(pieces):
        if at > first and at in likely:
            limit = at
        is_known = limit > first
        if at > first and size + count > (WINDOW if is_known else LONGEST):
            end = limit if is_known else at
            yield Window(first, end, not is_known)
            first, size = end, sum(pieces[end:at])
        size += count
    if first < len(pieces):
        yield Window(first, len(pieces), False)
