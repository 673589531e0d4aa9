"""Fetch: addresses in, web archives out that `tidings run` reads like any other file.

In: addresses of feeds, sitemaps and pages. Out: FetchReport with the files to run over; rows of `fetches`, `rejects`.
Hard because a run ends early now and then (the cap on pages, Ctrl-C, a server that rests), and the next run must find
what is left: so a listing keeps its ETag only when each of its links is settled, and an archive counts as uncoded until
`close_fetch` says otherwise.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from flows.rejects import reject_of
from tasks import CODER
from tasks.fetch import Answer, Archive, BadStatus, Client, FetchLimits, Link, Listing, Network, canonical, read_listing
from tasks.fetch.decide import interleaved, is_due, is_paid_for, may_pass, newest_first, refuse_other_content
from tasks.read.raw import Unreadable, document_id
from warehouse.errors import SetAside, WrongUse
from warehouse.records import Fetch, RecordRows, Reject
from warehouse.store import Store, connected, open_store
from warehouse.store.commit import LOG_FOLDER
from warehouse.store.files import make_folders

FOLDER = "fetched"
UNCODED = ".uncoded"  # suffix of the empty file that stands beside an archive until a run over it has ended

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_KEPT = "select url, file, record_id from fetches where kind in ('page', 'item') order by fetched_at"
_LATEST = "from fetches where url in ? qualify row_number() over (partition by url order by fetched_at desc) = 1"

Told = Callable[[int, int], None]
"""Told after every page: how many are done, and how many there are."""


@dataclass(slots=True)
class FetchReport:
    """What became of the addresses: seen = pages + items + listings + known + set_aside + left."""

    paths: list[Path] = field(default_factory=list)  # archives to run over: the new one, and those not yet coded
    pages: int = 0
    items: int = 0  # feed entries kept for their text, because their page could not be read
    listings: int = 0  # feeds, sitemaps
    known: int = 0  # fetched before and not changed since
    set_aside: int = 0
    left: int = 0  # for the next run
    reasons: Counter[str] = field(default_factory=Counter)
    is_interrupted: bool = False

    @property
    def seen(self) -> int:
        return self.pages + self.items + self.listings + self.known + self.set_aside + self.left

    def as_dict(self) -> dict[str, object]:
        """The report for --json."""
        counts = ("pages", "items", "listings", "known", "set_aside", "left")
        return {
            "paths": [str(path) for path in self.paths],
            "seen": self.seen,
            **{name: getattr(self, name) for name in counts},
            "reasons": dict(self.reasons),
            "is_interrupted": self.is_interrupted,
        }

    def lines(self) -> list[str]:
        """The report for a reader."""
        told = [
            f"{self.seen} addresses seen = {self.listings} feeds and sitemaps + {self.pages} pages + {self.items} feed"
            f" texts + {self.known} known + {self.set_aside} set aside + {self.left} left for the next run"
        ]
        if self.set_aside:
            reasons = ", ".join(f"{n} {reason.replace('_', ' ')}" for reason, n in self.reasons.most_common())
            told.append(f"not fetched: {reasons}.  See: tidings rejects list")
        if self.is_interrupted:
            told.append("interrupted: what was fetched is kept; run the same command again for the rest")
        return told


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
        fetching = _Fetching(store, client, archive, limits, network.now, refetch)
        try:
            fetching.run(given, tell)
        except KeyboardInterrupt:
            fetching.report.is_interrupted = True
        if fetching.report.pages or fetching.report.items:
            _marker(archive.path).touch()
    fetching.commit()
    fetching.report.paths = uncoded(warehouse)
    return fetching.report


def _given(url: str) -> str:
    """The address of the user as the warehouse keys it."""
    try:
        return canonical(url)
    except SetAside as error:
        raise WrongUse(error.fact, place=error.place, next_step=error.next_step) from error


def uncoded(warehouse: str) -> list[Path]:
    """Archives that no run has coded to its end, oldest first."""
    marked = sorted(Path(warehouse).absolute().joinpath(FOLDER).glob(f"*{UNCODED}"))
    return [path for marker in marked if (path := marker.with_suffix("")).exists()]


def close_fetch(warehouse: str, paths: Iterable[Path]) -> list[Path]:
    """To be called when a run over the archives has ended without a failed batch: the archives to run over once more.

    The older version of a page goes when the newer one is coded. Where that was taken for a duplicate of the older one,
    its archive stays open for a second run, which finds the older one gone and codes it.
    """
    store = open_store(warehouse)
    older, repeating = _replaced(store)
    if older:
        store.delete(older, key=f"fetch/replaced/{uuid4().hex}")
    for path in {*paths} - repeating:
        _marker(path).unlink(missing_ok=True)
    for path in repeating:
        _marker(path).touch()
    return sorted(repeating)


def _replaced(store: Store) -> tuple[list[str], set[Path]]:
    """Documents of older versions whose page is coded anew, and the archives of new ones that repeat an older one."""
    versions: dict[str, dict[str, Path]] = {}  # url → document → its archive, oldest first
    with connected(store.snapshot()) as connection:
        kept = connection.execute(_KEPT).fetchall()
    for url, file, record_id in kept:
        path = store.root / FOLDER / file
        doc_id = document_id(path.resolve().as_uri(), record_id.removeprefix("<urn:uuid:").removesuffix(">"))
        documents = versions.setdefault(url, {})
        documents.pop(doc_id, None)
        documents[doc_id] = path
    newest = {url: next(reversed(documents)) for url, documents in versions.items()}
    known = store.known([doc_id for documents in versions.values() for doc_id in documents])
    coded = {url: known[doc_id] for url, doc_id in newest.items() if doc_id in known and not known[doc_id].is_reject}
    older = {doc_id for url in coded for doc_id in versions[url] if doc_id in known} - {*newest.values()}
    repeating = {versions[url][new.doc_id] for url, new in coded.items() if new.duplicate_of in older}
    return sorted(older), repeating


def _marker(path: Path) -> Path:
    return path.with_name(path.name + UNCODED)


@dataclass(slots=True)
class _Wanted:
    """An address to fetch: what its listing says of it, and the newest row that the warehouse has."""

    url: str
    link: Link
    known: Fetch | None
    listed_by: str | None = None


@dataclass(slots=True)
class _Listed:
    """A feed or sitemap that was read: its row, the row before, and the addresses it names."""

    row: Fetch
    known: Fetch | None
    urls: set[str]


class _Fetching:
    """One call of `fetch`: what it has seen so far."""

    def __init__(
        self, store: Store, client: Client, archive: Archive, limits: FetchLimits, now: Callable[[], datetime],
        refetch: bool,
    ) -> None:  # fmt: skip
        self.report = FetchReport()
        self._store, self._client, self._archive, self._limits = store, client, archive, limits
        self._now, self._refetch = now, refetch
        self._queue: dict[str, _Wanted] = {}  # pages that listings name, by url
        self._unsettled: set[str] = set()  # what the next run must find again
        self._listed: list[_Listed] = []
        self._rows: dict[str, Fetch] = {}  # to be written, by url
        self._failed: dict[str, SetAside] = {}  # by url
        self._count = 0

    def run(self, urls: Iterable[str], tell: Told) -> None:
        for url in dict.fromkeys(urls):
            self._start(_Wanted(url, Link(url), self._latest([url]).get(url)))
        pages = interleaved(self._queue)
        self.report.left = len(pages)
        for done, url in enumerate(pages[: self._limits.pages], 1):
            self._visit(self._queue[url])
            self.report.left -= 1
            tell(done, min(len(pages), self._limits.pages))

    def commit(self) -> None:
        """Write what changed; an address that failed before and does not fail now leaves `rejects`."""
        rows = [*self._rows.values(), *self._listing_rows()]
        name = f"fetch/{self._archive.name}"
        rejects = [
            replace(
                reject_of(Unreadable(url, "", "", error), "fetch", error),
                rejected_at=self._now(),
                run_id=self._archive.name,
            )
            for url, error in self._failed.items()
        ]
        if rows or rejects:
            written: RecordRows = {Fetch: rows, Reject: rejects}
            self._store.commit(written, coder=CODER, key=name)
        mended = [document_id(row.url, "") for row in rows if row.kind != "failure"]
        if found := [doc_id for doc_id, known in self._store.known(mended).items() if known.is_reject]:
            self._store.delete(found, key=f"{name}/mended")

    def _start(self, wanted: _Wanted) -> None:
        """An address that the user gave: a listing, or a page."""
        try:
            answer = self._answer(wanted, self._limits.listing_bytes)
            listing = read_listing(answer.body, answer.final_url, self._limits)
            if answer.status == 304:
                self._unchanged(wanted, answer)
            elif listing is None:
                self._keep(wanted, answer)
            else:
                self._list(wanted, answer, listing)
        except SetAside as error:
            self._fail(wanted, error)

    def _list(self, wanted: _Wanted, answer: Answer, listing: Listing) -> None:
        self.report.listings += 1
        row = self._row(wanted, answer, listing.kind)
        if wanted.known and wanted.known.file and wanted.known.content_hash == row.content_hash:
            row = replace(row, file=wanted.known.file, record_id=wanted.known.record_id)
        else:
            row = replace(row, file=self._archive.path.name, record_id=self._archive.resource(answer))
        if listing.kind == "sitemap_index":  # its sitemaps may change while it does not
            row = replace(row, etag=None, last_modified=None)
        listed = _Listed(row, wanted.known, set())
        self._listed.append(listed)
        if listing.kind != "sitemap_index":
            self._enqueue(listed, listing)
        elif wanted.listed_by is None:  # an index within an index is against the protocol
            self._read_children(wanted.url, listing)

    def _read_children(self, index: str, listing: Listing) -> None:
        children = {link.url: link for link in newest_first(listing.links)[: self._limits.child_listings]}
        known = self._latest(children)
        for url, link in children.items():
            child = _Wanted(url, link, known.get(url), index)
            if self._refetch or not _is_settled(child.known) or is_due(link, child.known) or not link.listed_at:
                self._start(child)
            else:
                self.report.known += 1

    def _enqueue(self, listed: _Listed, listing: Listing) -> None:
        links = newest_first(listing.links) if listing.kind == "sitemap" else listing.links
        wanted: dict[str, Link] = {}
        for link in links:
            wanted.setdefault(_key(link, listed.row.url), link)
        known = self._latest(wanted)
        for url, link in wanted.items():
            if url in self._queue or url in self._rows:
                continue
            if self._refetch or is_due(link, known.get(url)):
                listed.urls.add(url)
                self._queue[url] = _Wanted(url, link, known.get(url), listed.row.url)
            else:
                self.report.known += 1
        self._unsettled |= listed.urls

    def _visit(self, wanted: _Wanted) -> None:
        """A page that a listing names; the text of the feed stands in for one that cannot be read."""
        try:
            answer = self._answer(wanted, self._limits.page_bytes)
            if answer.status == 304:
                self._unchanged(wanted, answer)
            else:
                self._keep(wanted, answer)
        except SetAside as error:
            if wanted.link.text and not may_pass(error.reason_code, _status(error)):
                self._keep_item(wanted, error.reason_code, _status(error))
            else:
                self._fail(wanted, error)
                if may_pass(error.reason_code, _status(error)):
                    return
        self._unsettled.discard(wanted.url)

    def _answer(self, wanted: _Wanted, most: int) -> Answer:
        """The page; 304 only when its record is kept. Raises SetAside."""
        known = wanted.known
        if not wanted.link.url:
            raise _no_link(wanted)
        if known is None or not known.file or self._refetch:
            return self._client.get(wanted.url, most=most)
        return self._client.get(wanted.url, etag=known.etag, last_modified=known.last_modified, most=most)

    def _keep(self, wanted: _Wanted, answer: Answer) -> None:
        refuse_other_content(answer)
        row = self._row(wanted, answer, "page")
        if same := self._same(wanted, row):
            self._rows[wanted.url] = replace(row, file=same.file, record_id=same.record_id)
            self.report.known += 1
        elif wanted.link.text and is_paid_for(answer):
            self._archive.resource(answer)
            self._keep_item(wanted, "paywall", answer.status)
        else:
            self._rows[wanted.url] = replace(row, file=self._archive.path.name, record_id=self._archive.page(answer))
            self.report.pages += 1

    def _same(self, wanted: _Wanted, row: Fetch) -> Fetch | None:
        """A row that holds the same content: of this address, or of the one it leads to."""
        others = [wanted.known]
        if row.final_url:
            others += [self._rows.get(row.final_url), *self._latest([row.final_url]).values()]
        return next(
            (other for other in others if other and other.file and other.content_hash == row.content_hash), None
        )

    def _keep_item(self, wanted: _Wanted, reason_code: str, status: int | None) -> None:
        link, known = wanted.link, wanted.known
        text_hash = hashlib.sha256(link.text.encode("utf-8", "replace")).hexdigest()
        row = replace(self._blank(wanted, "item"), status=status, reason_code=reason_code, content_hash=text_hash)
        if known and known.file and known.content_hash == text_hash:
            self._rows[wanted.url] = replace(row, file=known.file, record_id=known.record_id)
            self.report.known += 1
            return
        feed = next((listed.row.record_id for listed in self._listed if listed.row.url == wanted.listed_by), None)
        record_id = self._archive.item(link, wanted.url, feed)
        self._rows[wanted.url] = replace(row, file=self._archive.path.name, record_id=record_id)
        self.report.items += 1

    def _unchanged(self, wanted: _Wanted, answer: Answer) -> None:
        """304: the record stays where it is; the row is new only when the listing gives another time."""
        self.report.known += 1
        if wanted.known and wanted.listed_by:
            self._rows[wanted.url] = replace(
                wanted.known,
                fetch_id=self._next_id(),
                listed_at=wanted.link.listed_at,
                fetched_at=answer.fetched_at,
                status=304,
                reason_code=None,
            )

    def _fail(self, wanted: _Wanted, error: SetAside) -> None:
        """One more reject; written when it is not the one that the warehouse has."""
        self.report.set_aside += 1
        self.report.reasons[error.reason_code] += 1
        known, status = wanted.known, _status(error)
        if known and not self._refetch and (known.reason_code, known.status) == (error.reason_code, status):
            return
        row = self._blank(wanted, "failure")
        if known and known.file:  # what was kept before stays known
            row = replace(row, content_hash=known.content_hash, file=known.file, record_id=known.record_id)
        self._rows[wanted.url] = replace(row, status=status, reason_code=error.reason_code)
        self._failed[wanted.url] = error

    def _listing_rows(self) -> list[Fetch]:
        """Rows of listings that changed; one with unsettled links is read in full by the next run."""
        rows = []
        for listed in self._listed:
            row = replace(listed.row, etag=None, last_modified=None) if listed.urls & self._unsettled else listed.row
            if listed.known is None or _state(listed.known) != _state(row):
                rows.append(row)
        return rows

    def _row(self, wanted: _Wanted, answer: Answer, kind: str) -> Fetch:
        return replace(
            self._blank(wanted, kind),
            final_url=answer.final_url if answer.final_url != wanted.url else None,
            status=answer.status,
            etag=answer.header("etag") or None,
            last_modified=answer.header("last-modified") or None,
            content_hash=hashlib.sha256(answer.body).hexdigest(),
            fetched_at=answer.fetched_at,
        )

    def _blank(self, wanted: _Wanted, kind: str) -> Fetch:
        return Fetch(
            fetch_id=self._next_id(),
            url=wanted.url,
            final_url=None,
            listed_by=wanted.listed_by,
            listed_at=wanted.link.listed_at,
            kind=kind,
            status=None,
            reason_code=None,
            etag=None,
            last_modified=None,
            content_hash=None,
            fetched_at=self._now(),
            file=None,
            record_id=None,
        )

    def _next_id(self) -> str:
        self._count += 1
        return f"{self._archive.name}:{self._count}"

    def _latest(self, urls: Iterable[str]) -> dict[str, Fetch]:
        """The newest row of each address that the warehouse knows."""
        with connected(self._store.snapshot()) as connection:
            rows = connection.execute(_LATEST, [list(urls)]).to_arrow_table().to_pylist()
        names = [column.name for column in fields(Fetch)]
        return {row["url"]: Fetch(**{name: row[name] for name in names}) for row in rows}


def _key(link: Link, listing: str) -> str:
    """What the warehouse calls the entry: its address, or a place in its feed when it has none that can be fetched."""
    try:
        return canonical(link.url)
    except SetAside:
        return link.url or f"{listing}#{hashlib.sha256(link.name.encode()).hexdigest()[:16]}"


def _no_link(wanted: _Wanted) -> SetAside:
    return SetAside(
        "the entry of the feed names no page, and does not hold the whole text",
        reason_code="no_link",
        place=wanted.url,
        next_step="leave it out, or find the page by its title",
    )


def _is_settled(known: Fetch | None) -> bool:
    return known is not None and bool(known.etag or known.last_modified)


def _state(row: Fetch) -> tuple[str | None, ...]:
    return row.kind, row.etag, row.last_modified, row.content_hash


def _status(error: SetAside) -> int | None:
    return error.status if isinstance(error, BadStatus) else None
