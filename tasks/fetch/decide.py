"""Decide: what is asked again, and what an answer is good for.

In: a link, the last row of its address, an answer. Out: yes or no.
Hard because a server that fails today may answer tomorrow, while a page that is gone should not be asked every hour.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import zip_longest
from urllib.parse import urlsplit

from tasks.fetch.client import Answer
from tasks.fetch.links import Link
from warehouse.errors import SetAside
from warehouse.records import Fetch

PASSING = {"unreachable", "too_slow", "server_busy", "broken_answer"}
"""Reasons that may be gone at the next run."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_PAGES = {"text/html", "application/xhtml+xml", "application/pdf", "text/plain"}
_LOOKS_LIKE_A_PAGE = re.compile(rb"%PDF-|\s{0,200}(?:<!doctype html|<html)", re.IGNORECASE)
_PAYWALL = re.compile(rb'"isAccessibleForFree"\s{0,5}:\s{0,5}"?false', re.IGNORECASE)


def may_pass(reason_code: str, status: int | None) -> bool:
    """Whether the next run tries again, also when the listing says nothing new."""
    return reason_code in PASSING or status == 429 or (status or 0) >= 500


def is_due(link: Link, known: Fetch | None) -> bool:
    """Whether the address is new, failed in a way that may pass, or was changed since by what its listing says."""
    if known is None or (known.reason_code and may_pass(known.reason_code, known.status)):
        return True
    return link.listed_at is not None and link.listed_at > (known.listed_at or known.fetched_at)


def refuse_other_content(answer: Answer) -> None:
    """Raises SetAside for what is no document: pictures, films, archives, and whatever names itself in another way."""
    kind = answer.content_type
    if kind in _PAGES or (not kind and _LOOKS_LIKE_A_PAGE.match(answer.body)):
        return
    raise SetAside(
        f"the address holds {kind or 'something without a type'}, not a page",
        reason_code="not_a_page",
        place=answer.url,
        next_step="leave it out, or give it as a file when tidings reads its format",
    )


def is_paid_for(answer: Answer) -> bool:
    """Whether the page says of itself that it shows everything to subscribers only (isAccessibleForFree)."""
    return _PAYWALL.search(answer.body) is not None


def newest_first(links: Iterable[Link]) -> list[Link]:
    """By the time that the listing gives; those without one last, in its order."""
    return sorted(links, key=lambda link: link.listed_at or _NEVER, reverse=True)


def interleaved(urls: Iterable[str]) -> list[str]:
    """The hosts in turn, so that one fills its bucket while others are asked."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc, []).append(url)
    return [url for turn in zip_longest(*by_host.values()) for url in turn if url]
