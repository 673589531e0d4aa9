"""Limits: how much of a file is read before it is set aside.

In: nothing. Out: Limits, which settings may override.
Hard because a limit that is too low loses real articles, and one that is too high loses the whole run.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one input file; each number carries its reason."""

    page_bytes: int = 5_000_000  # a page of 17.8 MB costs the extractor 22 s and 529 MB of memory
    text_bytes: int = 20_000_000  # 3 million words: an export, not an article
    container_bytes: int = 64_000_000  # JSON and feeds are parsed whole; Python objects take about ten times that
    line_bytes: int = 8_000_000  # one JSON line = one article; longer is a broken line or a bomb
    field_chars: int = 2_000_000  # one CSV field: bounds what an unclosed quotation mark swallows
    nesting: int = 1_000  # deeper pages come out empty from one extractor and hang two others
    head_bytes: int = 4_096  # enough to see a doctype, a header row or a first record
