"""Archive: a WARC file that others can read, whole records only."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecord

from tasks.fetch import Answer, Archive, Link
from tests.tasks.fetch.site import PUBLIC, START

BODY = b"<!doctype html><html><body><p>The ferry left.</p></body></html>"
ANSWER = Answer(
    "http://press.example/a",
    "https://press.example/a",
    200,
    "OK",
    (
        (b"Content-Type", b"text/html; charset=utf-8"),
        (b"Content-Encoding", b"gzip"),
        (b"Transfer-Encoding", b"chunked"),
        (b"X-Name", "caf\u00e9".encode("latin-1")),
    ),
    BODY,
    PUBLIC,
    START,
)
ITEM = Link(
    "https://press.example/b", 'Storm "closes" port', "Mon, 04 May 2026 10:30:00 +0200", publisher="Harbour & Post",
    authors=("Ana Bell", "Tom Reed"), section="Port", language="en", text="<p>A storm closed the harbour.</p>",
)  # fmt: skip


def records(path: Path) -> list[WarcRecord]:
    found = []
    for record in ArchiveIterator(str(path)):
        record.freeze()
        found.append(record)
    return found


def archive(folder: Path) -> Archive:
    return Archive(folder, lambda: START)


def test_a_page_is_kept_as_it_came_but_for_its_packing(tmp_path: Path) -> None:
    with archive(tmp_path) as open_archive:
        record_id = open_archive.page(ANSWER)
    info, page = records(open_archive.path)
    assert (info.headers["WARC-Type"], info.headers["WARC-Filename"]) == ("warcinfo", open_archive.path.name)
    assert b"software: tidings 0.2.0\r\n" in info.reader.read()
    assert page.record_id == record_id
    assert (page.headers["WARC-Type"], page.headers["WARC-Target-URI"]) == ("response", "https://press.example/a")
    assert (page.headers["WARC-Date"], page.headers["WARC-IP-Address"]) == ("2026-05-04T09:30:00Z", PUBLIC)
    assert (page.http_headers.status_code, page.http_content_type, page.http_charset) == (200, "text/html", "utf-8")
    assert page.http_headers.to_dict() == {
        "Content-Type": "text/html; charset=utf-8", "X-Crawl-Content-Encoding": "gzip",
        "X-Crawl-Transfer-Encoding": "chunked", "X-Name": "caf\u00e9", "Content-Length": str(len(BODY)),
    }  # fmt: skip
    assert page.reader.read() == BODY


@pytest.mark.parametrize(("body", "kind"), [(BODY, "text/html"), (b"%PDF-1.7", "application/pdf")])
def test_a_page_whose_server_names_no_type_says_what_it_looks_like(body: bytes, kind: str, tmp_path: Path) -> None:
    with archive(tmp_path) as open_archive:
        open_archive.page(replace(ANSWER, headers=(), body=body))
    assert records(open_archive.path)[1].headers["WARC-Identified-Payload-Type"] == kind


def test_digests_hold_and_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with archive(tmp_path) as open_archive:
        open_archive.page(ANSWER)
        open_archive.resource(ANSWER)
    packed = open_archive.path.read_bytes()
    assert [r.headers["WARC-Type"] for r in ArchiveIterator(str(open_archive.path), verify_digests=True)] == [
        "warcinfo", "response", "resource",
    ]  # fmt: skip
    starts = [record.stream_pos for record in ArchiveIterator(str(open_archive.path))]
    assert [packed[at : at + 2] for at in starts] == [b"\x1f\x8b"] * 3
    assert gzip.decompress(packed[starts[1] :]).startswith(b"WARC/1.1\r\n")


def test_a_listing_is_a_resource_and_an_item_refers_to_it(tmp_path: Path) -> None:
    with archive(tmp_path) as open_archive:
        feed = open_archive.resource(ANSWER)
        open_archive.item(ITEM, ITEM.url, feed)
    _, listing, item = records(open_archive.path)
    assert (listing.headers["Content-Type"], listing.reader.read()) == ("text/html; charset=utf-8", BODY)
    told = [item.headers[name] for name in ("WARC-Type", "WARC-Target-URI", "WARC-Refers-To", "Content-Type")]
    assert told == ["conversion", "https://press.example/b", feed, "text/html; charset=utf-8"]
    assert item.reader.read().decode() == (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Storm &quot;closes&quot; port</title>'
        '<link rel="canonical" href="https://press.example/b">'
        '<meta name="article:published_time" property="article:published_time" content="2026-05-04T08:30:00+00:00">'
        '<meta name="og:site_name" property="og:site_name" content="Harbour &amp; Post">'
        '<meta name="article:section" property="article:section" content="Port">'
        '<meta name="author" property="author" content="Ana Bell">'
        '<meta name="author" property="author" content="Tom Reed"></head>\n'
        "<body><article><h1>Storm &quot;closes&quot; port</h1>\n<p>A storm closed the harbour.</p>\n"
        "</article></body></html>\n"
    )


def test_nothing_fetched_leaves_no_file(tmp_path: Path) -> None:
    with archive(tmp_path / "fetched"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_an_unfinished_file_under_another_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk"), archive(tmp_path) as open_archive:
        open_archive.page(ANSWER)
        raise OSError("disk")
    assert [path.name for path in tmp_path.iterdir()] == [open_archive.path.name + ".open"]


def test_an_interrupted_record_is_cut_off(tmp_path: Path) -> None:
    with archive(tmp_path) as open_archive:
        open_archive.page(ANSWER)
        assert open_archive._file is not None
        open_archive._file.write(b"\x1f\x8b half a record")
    assert [record.headers["WARC-Type"] for record in records(open_archive.path)] == ["warcinfo", "response"]
