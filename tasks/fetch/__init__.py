"""Fetch: an address becomes an answer, links, and a record in a web archive.

In: addresses. Out: Answer, Listing, and a WARC file that the WARC reader takes like any other.
Hard because the addresses come from strangers, and the servers belong to somebody else: safe and polite come first.
"""

from tasks.fetch.archive import Archive
from tasks.fetch.client import Answer, BadStatus, Client, Network, canonical
from tasks.fetch.links import Link, Listing, read_listing
from tasks.limits import FetchLimits

__all__ = [
    "Answer",
    "Archive",
    "BadStatus",
    "Client",
    "FetchLimits",
    "Link",
    "Listing",
    "Network",
    "canonical",
    "read_listing",
]
