"""Fetch: addresses in, web archives out that `tidings run` reads like any other file.

In: addresses of feeds, sitemaps and pages. Out: FetchReport with the files to run over; rows of `fetches`, `rejects`.
Hard because a run may end before it has coded what was fetched: an archive counts as uncoded until `close_fetch` says
otherwise.
"""

import re
from collections.abc import Sequence

from flows.fetch.fetching import Fetching, Told
from flows.fetch.report import FetchReport
from flows.fetch.uncoded import FOLDER, close_fetch, marker, uncoded
from tasks.fetch import Archive, Client, FetchLimits, Network, canonical
from warehouse.errors import SetAside, WrongUse
from warehouse.store import open_store
from warehouse.store.commit import LOG_FOLDER
from warehouse.store.files import make_folders

__all__ = ["FetchReport", "close_fetch", "fetch", "is_address", "uncoded"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_address(given: str) -> bool:
    """Whether an argument of `tidings run` is an address and no path."""
    return _ADDRESS.match(given) is not None


def fetch(
    urls: Sequence[str],
    warehouse: str,
    *,
    contact: str = "",
    proxy: str | None = None,
    limits: FetchLimits | None = None,
    refetch: bool = False,
    tell: Told = lambda _done, _pages: None,
    network: Network | None = None,
) -> FetchReport:
    """Fetch what is new at the addresses; Ctrl-C ends it with what it has.

    Raises WrongUse for an address that is not http or https, and Stop when the warehouse cannot be written.
    """
    given = [_given(url) for url in urls]
    store, limits, network = open_store(warehouse), limits or FetchLimits(), network or Network()
    make_folders(store.root, store.root / LOG_FOLDER)
    archive = Archive(store.root / FOLDER, network.now)
    with Client(limits, contact=contact, proxy=proxy, network=network) as client, archive:
        fetching = Fetching(store, client, archive, limits, network.now, refetch)
        try:
            fetching.run(given, tell)
        except KeyboardInterrupt:
            fetching.report.is_interrupted = True
        if fetching.report.pages or fetching.report.items:
            marker(archive.path).touch()
    fetching.commit()
    fetching.report.paths = uncoded(warehouse)
    return fetching.report


def _given(url: str) -> str:
    """The address of the user as the warehouse keys it."""
    try:
        return canonical(url)
    except SetAside as error:
        raise WrongUse(error.fact, place=error.place, next_step=error.next_step) from error
