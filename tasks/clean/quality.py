"""Quality: how sure the cleaner is that the text is the article.

In: the paragraphs, and what had to be done to get them. Out: 0 to 1.
Hard because a short text may be a brief, and a long one may be a list of links.
"""

import re
from collections.abc import Sequence

from tasks.clean.block import Block

ENOUGH_WORDS = 80  # a news brief has about as many; below that the doubt grows
OPEN_SHARE = 0.3  # share of body lines without a final stop that prose may have: lists, verses, tables

_NO_LETTERS = re.compile(r"[\d_]|[^\w\s]")


def quality_of(blocks: Sequence[Block], *, has_title: bool, repaired: bool) -> float:
    """Product of what speaks against the text; each factor is between a half and one."""
    body = [block for block in blocks if block.kind in ("body", "quote")]
    words = sum(block.words for block in body)
    open_share = sum(block.ends_open for block in body) / len(body) if body else 1.0
    letters = "".join(block.text for block in body)
    alphabetic = 1 - len(_NO_LETTERS.findall(letters)) / len(letters) if letters else 0.0
    factors = (
        0.5 + 0.5 * min(1.0, words / ENOUGH_WORDS),
        1.0 - 0.5 * max(0.0, open_share - OPEN_SHARE) / (1 - OPEN_SHARE),
        0.5 + 0.5 * min(1.0, alphabetic / 0.9),  # news is 95 % letters and spaces; tables of figures are not
        1.0 if has_title else 0.95,
        0.9 if repaired else 1.0,
    )
    quality = 1.0
    for factor in factors:
        quality *= factor
    return round(quality, 3)
