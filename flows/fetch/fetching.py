"""Fetching: one call of `fetch`, address by address.

In: addresses as the warehouse keys them. Out: records in the archive, rows of `fetches` and `rejects`, the report.
Hard because a run ends early now and then, and the next one must find what is left: a listing keeps its ETag only when
each of its links is settled.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from flows.fetch.report import FetchReport
from flows.rejects import reject_of
from tasks import CODER
from tasks.fetch import Answer, Archive, BadStatus, Client, FetchLimits, Link, Listing, canonical, read_listing
from tasks.fetch.decide import interleaved, is_due, is_paid_for, may_pass, newest_first, refuse_other_content
from tasks.read.raw import Unreadable, document_id
from warehouse.errors import SetAside
from warehouse.records import Fetch, RecordRows, Reject
from warehouse.store import Store, connected

_LATEST = "from fetches where url in ? qualify row_number() over (partition by url order by fetched_at desc) = 1"

Told = Callable[[int, int], None]
"""Told after every page: how many are done, and how many there are."""


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


class Fetching:
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
