"""Body: the bytes of a response, unpacked piece by piece and never more than allowed.

In: an httpx.Response that streams. Out: bytes.
Hard because Content-Length is what the server claims, and because 300 kB of gzip may hold 300 MB: at every step no more
is unpacked than there is room for.
"""

import zlib
from collections.abc import Iterable

import httpx

from tasks.limits import FetchLimits
from warehouse.errors import SetAside

_GZIP = 16 + zlib.MAX_WBITS


def read_body(response: httpx.Response, url: str, most: int, limits: FetchLimits) -> bytes:
    """The unpacked body. Raises SetAside above `most` bytes, for a bomb, and for what is not packed as was asked."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise SetAside(
            f"the server packs the page as {encoding[:40]!r}, and was asked for gzip or nothing",
            reason_code="unsupported_encoding",
            place=url,
            next_step="save the page from a browser",
        )
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > most:
        raise _too_large(url, most)
    if encoding.endswith("gzip"):
        return gunzip(response.iter_raw(), url, most, limits)
    return _joined(response.iter_raw(), url, most)


def gunzip(chunks: Iterable[bytes], url: str, most: int, limits: FetchLimits) -> bytes:
    """What gzip unpacks to. Raises SetAside above `most` bytes, for a bomb, and for gzip that is broken or cut off."""
    unpacked, taken = _Unpacked(most), 0
    try:
        for chunk in chunks:
            taken += len(chunk)
            unpacked.add(chunk)
            if len(unpacked.body) > max(limits.ratio_from_bytes, limits.ratio * taken):
                raise _too_large(url, limits.ratio_from_bytes, f"and unpacks to over {limits.ratio} times its size")
            if len(unpacked.body) > most:
                raise _too_large(url, most)
    except zlib.error as error:
        raise _broken(url, f"the gzip is broken ({error})") from error
    if not unpacked.is_whole:
        raise _broken(url, "the gzip ends in the middle")
    return bytes(unpacked.body)


class _Unpacked:
    """What one or more gzip members hold, up to one byte over `most`."""

    def __init__(self, most: int) -> None:
        self.body = bytearray()
        self._most = most
        self._unpacker = zlib.decompressobj(_GZIP)

    @property
    def is_whole(self) -> bool:
        return self._unpacker.eof

    def add(self, packed: bytes) -> None:
        while packed and len(self.body) <= self._most:
            if self._unpacker.eof:
                self._unpacker = zlib.decompressobj(_GZIP)
            self.body += self._unpacker.decompress(packed, self._most + 1 - len(self.body))
            packed = self._unpacker.unused_data or self._unpacker.unconsumed_tail


def _joined(chunks: Iterable[bytes], url: str, most: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise _too_large(url, most)
    return bytes(body)


def _too_large(url: str, most: int, more: str = "") -> SetAside:
    return SetAside(
        f"the body is larger than {most:,} bytes {more}".strip(),
        reason_code="too_large",
        place=url,
        next_step="leave the page out, or save what you need of it to a file",
    )


def _broken(url: str, fact: str) -> SetAside:
    return SetAside(fact, reason_code="broken_answer", place=url, next_step="run the same command again later")
