"""WARC: every page that a crawler saved is a file, with its address as the archive has it.

In: a web archive, plain or unpacked. Out: the payload of each answer with status 200 that may hold text.
Hard because most records are no pages: requests, images, redirects and revisits are passed over.
"""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from tasks.read.bounded import Counted
from tasks.read.file import Container, InputFile
from tasks.read.raw import Claims, Unreadable

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/json": ".json",
}
"""Media types that may hold an article, and the name each would have as a file."""


_BROKEN = (OSError, ValueError, RuntimeError)  # what fastwarc raises
_KINDS = WarcRecordType.response | WarcRecordType.conversion


class Warc(Container):
    FORMAT, SUFFIXES = "warc", (".warc",)

    def recognises(self, file: InputFile) -> bool:
        return file.head.startswith(b"WARC/")

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        with file.open() as stream:
            counted: Any = Counted(stream)
            records: Any = ArchiveIterator(counted, record_types=_KINDS, parse_http=True, auto_decode="all")
            while (record := _next(file, records)) is not None:
                suffix = _SUFFIXES.get(_media_type(record))
                if suffix:
                    yield _member(file, record, suffix)


def _next(file: InputFile, records: Iterator[Any]) -> Any:
    """The next record, None at the end. Raises SetAside where the archive is broken."""
    try:
        return next(records, None)
    except _BROKEN as error:
        raise file.reason("broken_archive", f"a record cannot be read ({error})", "fetch the archive again") from error


def _media_type(record: Any) -> str:
    """Of what the record holds; empty for an answer that is no page. A conversion is a text made from one."""
    http = record.http_headers
    if record.record_type == WarcRecordType.conversion:
        told = record.headers.get("Content-Type")
    elif http is None or http.status_code != 200:
        told = ""
    else:
        told = record.http_content_type or record.headers.get("WARC-Identified-Payload-Type")
    return (told or "").partition(";")[0].strip().casefold()


def _member(file: InputFile, record: Any, suffix: str) -> InputFile | Unreadable:
    limit = file.limits.container_bytes if suffix == ".pdf" else file.limits.page_bytes
    member = str(record.record_id).strip("<>").removeprefix("urn:uuid:")
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    try:
        data = record.reader.read(limit + 1)
    except _BROKEN as error:
        return file.unreadable(
            file.reason("broken_archive", f"{url} cannot be read ({error})", "fetch it again"), member
        )
    if len(data) > limit:
        too_large = file.reason("too_large", f"{url} is larger than {limit:,} bytes", "raise the limit")
        return file.unreadable(too_large, member)
    return file.inside(member, f"page{suffix}", partial(BytesIO, data), Claims(url=url), record.http_charset or "")
