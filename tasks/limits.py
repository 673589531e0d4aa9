"""Limits: how much of a file, and of other people's servers, is taken before something is set aside.

In: nothing. Out: Limits and FetchLimits, which settings may override. Hard because a limit that is too low loses real
articles, and one that is too high loses the whole run.
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


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one `tidings run URL`; each number carries its reason."""

    page_bytes: int = 10_000_000  # unpacked; the reader takes 5 MB of HTML, a PDF may be larger
    listing_bytes: int = 50_000_000  # unpacked; the most that the sitemap protocol allows
    robots_bytes: int = 2_000_000  # RFC 9309 asks for 500 kB at least; a longer one counts as one that cannot be had
    ratio: int = 100  # unpacked to packed; HTML comes to 5 to 30, a gzip bomb to 1,000
    ratio_from_bytes: int = 1_000_000  # below it a page of blanks may well pack 1,000 to 1
    connect_seconds: float = 10
    read_seconds: float = 10  # without a single byte
    total_seconds: float = 30  # of one request, whatever trickles in meanwhile
    redirects: int = 5
    retries: int = 2  # after a failure that may pass
    backoff_seconds: float = 2  # before the first retry; then times four
    retry_after_seconds: float = 60  # longest wait a server may ask for; above it the host rests for this run
    host_seconds: float = 1  # between two requests to one host
    crawl_delay_seconds: float = 30  # longest Crawl-delay that is kept; at 500 pages it means four hours
    host_failures: int = 3  # in a row; then the host rests for this run
    pages: int = 500  # of one run; at one a second it takes eight minutes
    child_listings: int = 50  # sitemaps of one sitemap index, newest first
    links: int = 50_000  # of one listing; the most that the sitemap protocol allows
