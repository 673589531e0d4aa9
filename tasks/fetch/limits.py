"""Limits: how much is asked of other people's servers, and how much of what they send is taken.

In: nothing. Out: FetchLimits, which settings may override.
Hard because a limit must hold against a server that means harm, and leave every real article through.
"""

from dataclasses import dataclass


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
