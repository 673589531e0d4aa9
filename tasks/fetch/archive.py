"""Archive: everything that was fetched, as it came, in one WARC file a run.

In: answers and feed entries. Out: a `.warc.gz` of single records, each its own gzip member (WARC/1.1, ISO 28500).
Hard because a run may be interrupted within a record: the file takes its name only at the end, cut to its last whole
record.

What each kind of record says to a reader (docs/decisions/0010-fetching.md):
    warcinfo     who wrote the file
    response     a page to be coded
    conversion   the text of a feed entry as a page of its own, to be coded: its page could not be read
    resource     kept, not to be coded: feeds, sitemaps, pages behind a paywall
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from tasks import CODER
from tasks.fetch.client import Answer
from tasks.fetch.links import Link, moment

UNFINISHED = ".open"
LEVEL = 6  # gzip's own default; 800 pages of 97 kB a second, far more than a polite client gets

_PACKING = {b"content-encoding", b"transfer-encoding", b"content-length"}
"""Headers that tell how the body travelled; it is stored unpacked, so they are kept under an X-Crawl- name."""


class Archive:
    """A context manager; the file is made by the first record."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self.name = f"{now().astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        self.path = folder / f"{self.name}.warc.gz"
        self._file: BinaryIO | None = None
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The file gets its name; after an error it keeps the one of an unfinished file."""
        if self._file is None:
            return
        self._file.truncate(self._end)
        self._file.close()
        if error is None:
            self._unfinished.rename(self.path)

    @property
    def _unfinished(self) -> Path:
        return self.path.with_name(self.path.name + UNFINISHED)

    def page(self, answer: Answer) -> str:
        """The answer as it came, to be coded; the id of its record."""
        record = _record(WarcRecordType.response, answer.final_url, answer.fetched_at)
        record.is_http = True
        if answer.address:
            record.headers["WARC-IP-Address"] = answer.address
        if not answer.content_type:
            record.headers["WARC-Identified-Payload-Type"] = _looks_like(answer.body)
        record.set_bytes_content(_http(answer))
        record.parse_http()
        return self._add(record)

    def resource(self, answer: Answer) -> str:
        """The body alone, kept and not coded."""
        record = _record(WarcRecordType.resource, answer.final_url, answer.fetched_at)
        record.headers["Content-Type"] = answer.header("content-type") or "application/octet-stream"
        record.set_bytes_content(answer.body)
        return self._add(record)

    def item(self, link: Link, url: str, listing_id: str | None) -> str:
        """The text of a feed entry as a page; `listing_id` is the record of its feed."""
        record = _record(WarcRecordType.conversion, url, self._now())
        if listing_id:
            record.headers["WARC-Refers-To"] = listing_id
        record.headers["Content-Type"] = "text/html; charset=utf-8"
        record.set_bytes_content(page_of(link, url).encode("utf-8", "replace"))
        return self._add(record)

    def _add(self, record: WarcRecord) -> str:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._unfinished.open("xb")
            self._write(self._file, self._info())
        self._write(self._file, record)
        return str(record.record_id)

    def _info(self) -> WarcRecord:
        record = WarcRecord()
        record.init_headers(WarcRecordType.warcinfo)
        record.record_date = self._now()
        record.headers["WARC-Filename"] = self.path.name
        record.headers["Content-Type"] = "application/warc-fields"
        fields = (("software", CODER.replace("-", " ", 1)), ("format", "WARC File Format 1.1"), ("robots", "obey"))
        record.set_bytes_content("".join(f"{name}: {value}\r\n" for name, value in fields).encode())
        return record

    def _write(self, file: BinaryIO, record: WarcRecord) -> None:
        """One gzip member, in one go."""
        packed = BytesIO()
        writer = GzipWriter(packed, compression_level=LEVEL)
        record.write(writer, checksum_data=True)
        writer.finish()
        file.write(packed.getbuffer())
        file.flush()
        self._end = file.tell()


def page_of(link: Link, url: str) -> str:
    """A feed entry as an HTML page: what the feed says of it stands where a page says it."""
    published = moment(link.published or link.updated)
    told = (
        ("article:published_time", published.isoformat() if published else link.published),
        ("og:site_name", link.publisher),
        ("article:section", link.section),
        *(("author", author) for author in link.authors),
    )
    head = "".join(f'<meta name="{name}" property="{name}" content="{escape(value)}">' for name, value in told if value)
    language = f' lang="{escape(link.language)}"' if link.language else ""
    return (
        f'<!DOCTYPE html>\n<html{language}><head><meta charset="utf-8"><title>{escape(link.title)}</title>'
        f'<link rel="canonical" href="{escape(url)}">{head}</head>\n'
        f"<body><article><h1>{escape(link.title)}</h1>\n{_paragraphs(link.text)}\n</article></body></html>\n"
    )


def _paragraphs(text: str) -> str:
    if "<" in text:
        return text
    return "\n".join(f"<p>{part}</p>" for part in text.split("\n\n") if part.strip())


def _looks_like(body: bytes) -> str:
    return "application/pdf" if body.startswith(b"%PDF-") else "text/html"


def _record(kind: WarcRecordType, url: str, at: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.record_date = at
    record.headers["WARC-Target-URI"] = url
    return record


def _http(answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} {answer.reason}".rstrip().encode("latin-1", "replace"), *_headers(answer)]
    return b"\r\n".join(head) + b"\r\n\r\n" + answer.body


def _headers(answer: Answer) -> Iterable[bytes]:
    for name, value in answer.headers:
        yield (b"X-Crawl-" if name.lower() in _PACKING else b"") + name + b": " + value
    yield b"Content-Length: %d" % len(answer.body)
