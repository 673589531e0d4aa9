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
    archive_members: int = 100_000  # files in one archive; the list of more takes seconds and half a gigabyte
    archive_depth: int = 4  # a ZIP of packed tar archives of mails; whoever nests deeper hides something
    archive_ratio: int = 200  # unpacked over packed bytes; text packs 3 to 10 times, a bomb a thousand times
    mail_bytes: int = 50_000_000  # one message with its attachments; mail servers refuse more than half of that
    mail_parts: int = 100  # attachments of one message that are looked at
    pdf_pages: int = 1_000  # 10 ms a page; a longer one is a book
