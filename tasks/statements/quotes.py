"""Quotes: what stands in quotation marks, paragraph by paragraph.

In: the tokens of one paragraph. Out: Quotation spans. Hard because straight marks do not say which side they are on, an
apostrophe looks like a closing mark, and a quote that goes on in the next paragraph is never closed in this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.annotate import Token

PAIRS = {"“": "”", "„": "“”", "«": "»", "``": "''", "''": "''", '"': '"', "‘": "’"}
SINGLE = "‘"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Positions in the paragraph's tokens: the marks stand at `first - 1` and `last + 1`."""

    first: int
    last: int
    is_closed: bool


def quotations(tokens: Sequence[Token]) -> list[Quotation]:
    """Outermost quotations in text order; one that is never closed runs to the end of the paragraph."""
    found: list[Quotation] = []
    opened, closing = -1, ""
    for at, token in enumerate(tokens):
        if opened < 0 and token.text in PAIRS and _may_open(tokens, at):
            opened, closing = at, PAIRS[token.text]
        elif opened >= 0 and token.text and token.text in closing:
            if at > opened + 1:
                found.append(Quotation(opened + 1, at - 1, True))
            opened = -1
    if 0 <= opened < len(tokens) - 1 and tokens[opened].text != SINGLE:
        found.append(Quotation(opened + 1, len(tokens) - 1, False))
    return found


def _may_open(tokens: Sequence[Token], at: int) -> bool:
    """A mark opens when a word follows without a gap; single marks must be closed further on."""
    if at + 1 >= len(tokens) or tokens[at + 1].start != tokens[at].end:
        return False
    return tokens[at].text != SINGLE or any(t.text == "’" for t in tokens[at + 1 : at + 60])
