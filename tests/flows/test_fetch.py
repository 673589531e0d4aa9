"""Fetch: what is new is fetched once, kept as it came, and found again by the next run whatever ended this one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.fetch import FetchReport, close_fetch, fetch, is_address, uncoded
from flows.run import run_sources
from flows.settings import Settings
from tasks.fetch import FetchLimits
from tasks.read import RawDocument, read
from tasks.read.raw import document_id
from tests.tasks.fetch.site import Reply, Router, Site, Time, moved, network, page, running_site
from tests.warehouse.conftest import make
from warehouse.errors import WrongUse
from warehouse.records import Document
from warehouse.store import attach, open_store

FEED = "http://press.example/feed.xml"
WHOLE = "<p>" + "The ferry left the harbour on Monday, the port authority said. " * 20 + "</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Callable[..., FetchReport]:
    """Fetch into one warehouse, each time a day later."""
    time = Time()

    def again(*urls: str, router: Router | None = None, **given: Any) -> FetchReport:
        time.seconds += 86_400
        site.asked.clear()
        return fetch(urls, str(tmp_path / "w"), network=network(site, time, router=router), **given)

    return again


def item(name: str, updated: str = "2026-05-01T00:00:00Z", text: str = "") -> str:
    return (
        f"<entry><id>{name}</id><title>Story {name}</title><link href='{name}'/><updated>{updated}</updated>"
        f"<content type='html'><![CDATA[{text}]]></content></entry>"
    )


def feed(*items: str, etag: str = "") -> Reply:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title>{''.join(items)}</feed>"
    return Reply(body.encode(), headers={"Content-Type": "application/atom+xml", **({"ETag": etag} if etag else {})})


def sitemap(root: str, **dates: str) -> Reply:
    kind = "url" if root == "urlset" else "sitemap"
    entries = "".join(f"<{kind}><loc>/{name}</loc><lastmod>{day}</lastmod></{kind}>" for name, day in dates.items())
    return Reply(f"<{root}>{entries}</{root}>".encode(), headers={"Content-Type": "application/xml"})


def counts(report: FetchReport) -> dict[str, int]:
    names = ("listings", "pages", "items", "known", "set_aside", "left")
    return {name: count for name in names if (count := getattr(report, name))}


def rows(tmp_path: Path, table: str, columns: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        attach(connection, open_store(tmp_path / "w").snapshot())
        return connection.sql(f"select {columns} from {table} order by all").fetchall()


def records(path: Path) -> list[tuple[str | None, str | None]]:
    told = [
        (record.headers.get("WARC-Type"), record.headers.get("WARC-Target-URI"))
        for record in ArchiveIterator(str(path))
    ]
    return told[1:]


def test_a_feed_is_kept_with_its_pages_and_asked_again_for_what_is_new(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2"), etag='"one"')
    site.replies |= {f"press.example/{n}": page(f"Story {n}") for n in (1, 2, 3)}
    first = run(FEED)
    assert counts(first) == {"listings": 1, "pages": 2}
    assert first.seen == 3
    (path,) = first.paths
    assert records(path) == [
        ("resource", FEED), ("response", "http://press.example/1"), ("response", "http://press.example/2"),
    ]  # fmt: skip
    assert rows(tmp_path, "fetches", "url, kind, status, listed_by, file, etag") == [
        ("http://press.example/1", "page", 200, FEED, path.name, None),
        ("http://press.example/2", "page", 200, FEED, path.name, None),
        (FEED, "feed", 200, None, path.name, '"one"'),
    ]
    close_fetch(str(tmp_path / "w"), first.paths)

    same = run(FEED)
    assert (counts(same), same.paths) == ({"known": 1}, [])
    assert site.pages() == ["press.example/feed.xml"]

    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2"), item("/3"), etag='"two"')
    more = run(FEED)
    assert counts(more) == {"listings": 1, "pages": 1, "known": 2}
    assert records(more.paths[0]) == [("resource", FEED), ("response", "http://press.example/3")]


def test_a_run_that_finds_nothing_new_writes_nothing(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/gone"))  # without an ETag: read in full each time
    site.replies["press.example/1"] = page("Story")
    run(FEED)
    version, files = open_store(tmp_path / "w").version, sorted((tmp_path / "w").rglob("*"))
    assert counts(run(FEED)) == {"listings": 1, "known": 2}
    assert (open_store(tmp_path / "w").version, sorted((tmp_path / "w").rglob("*"))) == (version, files)
    assert site.pages() == ["press.example/feed.xml"]


def test_archives_are_given_until_a_run_over_them_has_ended(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), etag='"one"')
    site.replies["press.example/1"] = page("Story 1")
    first = run(FEED)
    assert run(FEED).paths == first.paths  # the run over it was killed, say
    close_fetch(str(tmp_path / "w"), first.paths)
    assert run(FEED).paths == []


def test_a_page_is_fetched_again_when_its_feed_says_that_it_changed(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2"), item("/3"))
    site.replies |= {f"press.example/{n}": page(f"Story {n}", ETag=f'"{n}"') for n in (1, 2, 3)}
    run(FEED)
    later = "2026-05-03T00:00:00Z"
    site.replies["press.example/feed.xml"] = feed(item("/1", later), item("/2", later), item("/3"))
    site.replies["press.example/1"] = page("Story 1, corrected", ETag='"1b"')
    second = run(FEED)
    assert counts(second) == {"listings": 1, "pages": 1, "known": 2}  # 2 answers that it has not changed
    assert site.pages() == ["press.example/feed.xml", "press.example/1", "press.example/2"]
    files: dict[str, set[str]] = {url: set() for url in ("http://press.example/1", "http://press.example/2")}
    for url, file in rows(tmp_path, "fetches", "url, file"):
        files.get(url, set()).add(file)
    assert [len(kept) for kept in files.values()] == [2, 1]
    assert counts(run(FEED)) == {"listings": 1, "known": 3}
    assert site.pages() == ["press.example/feed.xml"]


def test_refetch_asks_for_everything_and_keeps_what_differs(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2"), etag='"one"')
    site.replies |= {f"press.example/{n}": page(f"Story {n}", ETag='"1"') for n in (1, 2)}
    run(FEED)
    site.replies["press.example/2"] = page("Story 2, changed without a word")
    assert counts(run(FEED, refetch=True)) == {"listings": 1, "pages": 1, "known": 1}
    assert len(site.pages()) == 3


def test_the_text_of_the_feed_stands_in_for_a_page_that_cannot_be_read(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    paywall = page('<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>Teaser')
    site.replies["press.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed")
    site.replies["press.example/paid"], site.replies["press.example/open"] = paywall, page("Open")
    names = ("/closed", "/paid", "/gone", "/open", "file:///etc/passwd")
    site.replies["press.example/feed.xml"] = feed(*(item(name, text=WHOLE) for name in names), item("/closed/teaser"))
    report = run(FEED)
    assert counts(report) == {"listings": 1, "pages": 1, "items": 4, "set_aside": 1}
    assert sorted(records(report.paths[0])) == sorted(
        [
            ("resource", FEED),
            ("conversion", "http://press.example/closed"),
            ("resource", "http://press.example/paid"),
            ("conversion", "http://press.example/paid"),
            ("conversion", "http://press.example/gone"),
            ("response", "http://press.example/open"),
            ("conversion", "file://etc/passwd"),
        ]
    )
    assert rows(tmp_path, "fetches", "kind, reason_code, status, url") == [
        ("failure", "robots_disallow", None, "http://press.example/closed/teaser"),
        ("feed", None, 200, FEED),
        ("item", "http_status", 404, "http://press.example/gone"),
        ("item", "not_http", None, "file://etc/passwd"),
        ("item", "paywall", 200, "http://press.example/paid"),
        ("item", "robots_disallow", None, "http://press.example/closed"),
        ("page", None, 200, "http://press.example/open"),
    ]
    assert counts(run(FEED)) == {"listings": 1, "known": 6}


def test_an_entry_without_a_link_is_kept_for_its_text_or_set_aside(site: Site, run: Callable[..., FetchReport]) -> None:
    entries = [
        f"<entry><id>{n}</id><content>{text}</content></entry>" for n, text in (("a", WHOLE[3:-4]), ("b", "Short"))
    ]
    site.replies["press.example/feed.xml"] = feed(*entries)
    report = run(FEED)
    assert (counts(report), report.reasons) == ({"listings": 1, "items": 1, "set_aside": 1}, {"no_link": 1})
    assert site.pages() == ["press.example/feed.xml"]


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://press.example/1", "http://10.0.0.1/", "javascript:x()"])
def test_a_feed_cannot_make_us_read_what_is_not_public(link: str, site: Site, tmp_path: Path) -> None:
    site.replies["press.example/feed.xml"] = feed(item(link))
    network_names: Mapping[str, Sequence[str]] = {"10.0.0.1": ["10.0.0.1"], "press.example": ["93.184.215.14"]}
    private = network(site, resolve=lambda host, _: network_names[host])
    report = fetch([FEED], str(tmp_path / "w"), network=private)
    assert counts(report) == {"listings": 1, "set_aside": 1}
    (path,) = (tmp_path / "w" / "fetched").iterdir()  # not marked as uncoded: there is nothing to code in it
    assert (records(path), report.paths) == ([("resource", FEED)], [])
    assert [row[0] for row in rows(tmp_path, "rejects", "reason_code")] == [
        "address_refused" if link.startswith("http:") else "not_http"
    ]


def test_what_failed_for_now_is_tried_again_and_leaves_rejects_when_it_works(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1", text=WHOLE), item("/2"), etag='"one"')
    site.replies["press.example/1"], site.replies["press.example/2"] = Reply(status=503), page("Story 2")
    first = run(FEED)
    assert (counts(first), first.reasons) == ({"listings": 1, "pages": 1, "set_aside": 1}, {"http_status": 1})
    assert rows(tmp_path, "rejects", "source_uri, step, reason_code") == [
        ("http://press.example/1", "fetch", "http_status")
    ]
    site.replies["press.example/1"] = page("Story 1")
    assert counts(run(FEED)) == {"listings": 1, "pages": 1, "known": 1}  # the feed came in full: its ETag was not kept
    assert rows(tmp_path, "rejects", "*") == []
    assert counts(run(FEED)) == {"known": 1}


def test_pages_beyond_the_cap_are_left_for_the_next_run(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(*(item(f"/{n}") for n in range(5)), etag='"one"')
    site.replies |= {f"press.example/{n}": page(f"Story {n}") for n in range(5)}
    limits = FetchLimits(pages=2)
    told: list[tuple[int, int]] = []
    assert counts(run(FEED, limits=limits, tell=lambda *done: told.append(done))) == {
        "listings": 1,
        "pages": 2,
        "left": 3,
    }
    assert told == [(1, 2), (2, 2)]
    assert counts(run(FEED, limits=limits)) == {"listings": 1, "pages": 2, "known": 2, "left": 1}
    assert counts(run(FEED, limits=limits)) == {"listings": 1, "pages": 1, "known": 4}
    assert counts(run(FEED, limits=limits)) == {"known": 1}


def test_ctrl_c_ends_with_what_is_there_and_the_next_run_goes_on(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(*(item(f"/{n}") for n in range(4)), etag='"one"')
    site.replies |= {f"press.example/{n}": page(f"Story {n}") for n in range(4)}

    def interrupt(done: int, _pages: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    report = run(FEED, tell=interrupt)
    assert (counts(report), report.is_interrupted) == ({"listings": 1, "pages": 2, "left": 2}, True)
    assert len(records(report.paths[0])) == 3
    assert counts(run(FEED)) == {"listings": 1, "pages": 2, "known": 2}


def test_a_sitemap_index_is_read_with_its_sitemaps_newest_page_first(
    site: Site, run: Callable[..., FetchReport]
) -> None:
    site.replies["press.example/index.xml"] = sitemap("sitemapindex", april="2026-04-30", may="2026-05-03")
    site.replies["press.example/may"] = sitemap("urlset", a="2026-05-01", b="2026-05-03")
    site.replies["press.example/april"] = sitemap("urlset", c="2026-04-30")
    site.replies |= {f"press.example/{name}": page(name) for name in "abc"}
    index = "http://press.example/index.xml"
    assert counts(run(index)) == {"listings": 3, "pages": 3}
    assert [address.removeprefix("press.example/") for address in site.pages()] == ["index.xml", "may", "april", *"bac"]
    site.replies["press.example/may"] = sitemap("urlset", a="2026-05-01", b="2026-05-03", d="2026-05-04")
    site.replies["press.example/d"] = page("d")
    assert counts(run(index)) == {"listings": 3, "pages": 1, "known": 3}


def test_an_index_within_an_index_is_not_followed(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/index.xml"] = sitemap("sitemapindex", loop="2026-05-03")
    site.replies["press.example/loop"] = sitemap("sitemapindex", loop="2026-05-03", other="2026-05-03")
    assert counts(run("http://press.example/index.xml")) == {"listings": 2}
    assert site.pages() == ["press.example/index.xml", "press.example/loop"]


def test_a_single_page_is_asked_again_each_time_and_kept_when_it_changed(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/a"] = page("Story", ETag='"1"')
    address = "http://PRESS.example/a#top"
    assert counts(run(address, "http://press.example/a")) == {"pages": 1}
    assert counts(run(address)) == {"known": 1}
    site.replies["press.example/a"] = page("Story, corrected")
    assert counts(run(address)) == {"pages": 1}
    assert rows(tmp_path, "fetches", "url, listed_by")[0] == ("http://press.example/a", None)


def test_two_links_that_lead_to_one_page_keep_it_once(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/old"))
    site.replies["press.example/1"], site.replies["press.example/old"] = page("Story"), moved("/1")
    assert counts(run(FEED)) == {"listings": 1, "pages": 1, "known": 1}


@pytest.mark.parametrize(
    ("reply", "is_page"),
    [
        (Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), True),
        (Reply(b"Words.", headers={"Content-Type": "text/plain"}), True),
        (Reply(b"<!DOCTYPE html><p>Words."), True),
        (Reply(b"\x89PNG", headers={"Content-Type": "image/png"}), False),
        (Reply(b"{}", headers={"Content-Type": "application/json"}), False),
        (Reply(b"Words without a type"), False),
    ],
)
def test_only_documents_are_kept_as_pages(
    reply: Reply, is_page: bool, site: Site, run: Callable[..., FetchReport]
) -> None:
    site.replies["press.example/a"] = reply
    report = run("http://press.example/a")
    assert counts(report) == ({"pages": 1} if is_page else {"set_aside": 1})
    assert is_page or report.reasons == {"not_a_page": 1}


def test_a_server_that_is_down_is_told_once_and_again_only_when_something_else_is_wrong(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    down = Router(site, is_down=lambda _: True)
    assert run(FEED, router=down).reasons == {"unreachable": 1}
    assert run(FEED, router=down).reasons == {"unreachable": 1}
    assert rows(tmp_path, "fetches", "url, kind, reason_code") == [(FEED, "failure", "unreachable")]
    site.replies["press.example/feed.xml"] = Reply(b"<rss version='2.0'><channel><title>cut")
    assert run(FEED).reasons == {"broken_listing": 1}
    assert rows(tmp_path, "rejects", "source_uri, reason_code") == [(FEED, "broken_listing")]


def test_a_failure_of_the_machine_leaves_no_row_and_no_archive_that_looks_whole(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"))
    site.replies["press.example/1"] = page("Story")

    def full(_done: int, _pages: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        run(FEED, tell=full)
    assert uncoded(str(tmp_path / "w")) == []
    assert open_store(tmp_path / "w").version == 0
    assert counts(run(FEED)) == {"listings": 1, "pages": 1}


@pytest.mark.parametrize("url", ["ftp://press.example/", "file:///etc/passwd", "http://a:b@c.example/"])
def test_an_address_that_cannot_be_fetched_is_wrong_use(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="Next:"):
        fetch([url], str(tmp_path / "w"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://a.example/f", True),
        ("ftp://a.example", True),
        ("press/a.txt", False),
        ("-", False),
        ("c:/a.txt", False),
    ],
)
def test_an_argument_with_a_scheme_is_an_address(given: str, expected: bool) -> None:
    assert is_address(given) is expected


def test_the_report_adds_up_and_goes_out_as_json(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/gone"))
    site.replies["press.example/1"] = page("Story")
    report = run(FEED)
    assert report.lines() == [
        "3 addresses seen = 1 feeds and sitemaps + 1 pages + 0 feed texts + 0 known + 1 set aside"
        " + 0 left for the next run",
        "not fetched: 1 http status.  See: tidings rejects list",
    ]
    assert json.loads(json.dumps(report.as_dict(), default=str))["seen"] == 3


def pages_of(path: Path) -> list[str]:
    """The documents that the pages of an archive become: named by file and record, as tasks/read/warc.py does."""
    found = ArchiveIterator(str(path), record_types=WarcRecordType.response)
    return [document_id(path.as_uri(), str(page.record_id).removeprefix("<urn:uuid:").strip(">")) for page in found]


def coded(tmp_path: Path, path: Path, **given: Any) -> list[str]:
    """Commit a document row for each page of an archive, as a run over it would; their ids."""
    documents = [make(Document, doc_id=doc_id, text_hash=doc_id, **given) for doc_id in pages_of(path)]
    open_store(tmp_path / "w").commit({Document: documents}, coder="test", key=path.name)
    return [document.doc_id for document in documents]


def test_pages_are_read_from_the_archive_with_their_address(site: Site, run: Callable[..., FetchReport]) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/old"))
    site.replies["press.example/1"] = page("The ferry left the caf\u00e9.")
    site.replies["press.example/old"] = moved("/2")
    site.replies["press.example/2"] = Reply(b"A storm closed the harbour.", headers={"Content-Type": "text/plain"})
    (path,) = run(FEED).paths
    found = [document for document in read(path) if isinstance(document, RawDocument)]
    assert [(document.doc_id, document.claims.url, document.content_type) for document in found] == [
        (pages_of(path)[0], "http://press.example/1", "html"), (pages_of(path)[1], "http://press.example/2", "text"),
    ]  # fmt: skip
    assert "left the caf\u00e9" in found[0].content


def test_the_older_version_of_a_page_goes_when_the_newer_one_is_coded(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    address, warehouse = "http://press.example/a", str(tmp_path / "w")
    site.replies["press.example/a"] = page("Story")
    (first,) = run(address).paths
    older = coded(tmp_path, first)
    assert close_fetch(warehouse, [first]) == []
    site.replies["press.example/a"] = page("Story, corrected")
    (second,) = run(address).paths
    assert close_fetch(warehouse, []) == []  # the newer one is not coded yet: the older one stays
    assert rows(tmp_path, "documents", "doc_id") == [(older[0],)]
    newer = coded(tmp_path, second)
    assert close_fetch(warehouse, [second]) == []
    assert rows(tmp_path, "documents", "doc_id") == [(newer[0],)]
    assert uncoded(warehouse) == []


def test_a_newer_version_that_was_taken_for_a_duplicate_of_the_older_one_is_run_over_again(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    address, warehouse = "http://press.example/a", str(tmp_path / "w")
    site.replies["press.example/a"] = page("Story")
    (first,) = run(address).paths
    (older,) = coded(tmp_path, first)
    close_fetch(warehouse, [first])
    site.replies["press.example/a"] = page("Story, corrected")
    (second,) = run(address).paths
    (newer,) = coded(tmp_path, second, duplicate_of=older, duplicate_kind="near")
    assert close_fetch(warehouse, [second]) == [second]
    assert rows(tmp_path, "documents", "doc_id") == [(newer,)]
    assert uncoded(warehouse) == [second]
    assert close_fetch(warehouse, [second]) == []
    assert uncoded(warehouse) == []


def test_a_page_that_another_address_still_leads_to_stays(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/old"))
    site.replies["press.example/1"], site.replies["press.example/old"] = page("Story"), moved("/1")
    (first,) = run(FEED).paths
    (shared,) = coded(tmp_path, first)
    close_fetch(str(tmp_path / "w"), [first])
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/old", "2026-05-03T00:00:00Z"))
    site.replies["press.example/old"] = page("Another story")
    (second,) = run(FEED).paths
    (other,) = coded(tmp_path, second)
    close_fetch(str(tmp_path / "w"), [second])
    assert rows(tmp_path, "documents", "doc_id") == sorted([(shared,), (other,)])


def test_a_run_over_an_address_codes_what_came_and_the_next_one_nothing(
    site: Site, run: Callable[..., FetchReport], tmp_path: Path
) -> None:
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2"))
    told = b"The minister of transport opened the pier in Oslo on Monday, and the mayor thanked him."
    pages = {n: Reply(page(f"Story {n}").body.replace(b"<p>", b"<p>" + told + b" ")) for n in (1, 2)}
    site.replies |= {f"press.example/{n}": reply for n, reply in pages.items()}
    (tmp_path / "note.txt").write_text("The king of Norway visited Sweden on 3 May 2024.", encoding="utf-8")
    settings = Settings(warehouse=str(tmp_path / "w"), runner="sequential")

    def coded(*sources: str) -> dict[str, int]:
        told = run_sources(sources, settings, lambda _counts, _documents: None, fetch=lambda urls: run(*urls)).counts
        return {name: count for name in ("new", "unchanged", "duplicate") if (count := getattr(told, name))}

    assert coded(FEED, str(tmp_path / "note.txt")) == {"new": 3}
    assert (coded(FEED), uncoded(str(tmp_path / "w"))) == ({}, [])

    later = "2026-05-03T00:00:00Z"
    site.replies["press.example/feed.xml"] = feed(item("/1"), item("/2", later))
    site.replies["press.example/2"] = Reply(pages[2].body + b"<!-- changed -->")
    assert coded(FEED) == {"new": 1}  # the same words: at first a duplicate of the older version, which then goes
    assert rows(tmp_path, "documents", "canonical_url, duplicate_of") == [
        ("http://press.example/1", None),
        ("http://press.example/2", None),
        (None, None),
    ]
