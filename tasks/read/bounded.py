"""Bounded: a stream that unpacks no more than its packed bytes can honestly hold.

In: a stream of unpacked bytes, and how many packed bytes it has taken. Out: the same stream, which stops a bomb and
names what is broken.
Hard because a bomb declares whatever size it likes: only what really came out counts.
"""

import lzma
import zipfile
import zlib
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

import zstandard

from warehouse.errors import SetAside

FREE_BYTES = 10_000_000  # below that no ratio is looked at: a log of one repeated line packs very well

_BROKEN = (
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
)


class Counted(RawIOBase):
    """A stream that knows how many bytes were read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.taken

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self.taken += len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Bounded(Counted):
    def __init__(self, stream: BinaryIO, packed: Callable[[], int], ratio: int, place: str) -> None:
        super().__init__(stream)
        self._packed, self._ratio, self._place = packed, ratio, place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            size = super().readinto(buffer)
        except _BROKEN as error:
            raise self._reason(f"it cannot be unpacked ({error})", "broken_archive", "fetch it again") from error
        if self.taken > max(FREE_BYTES, self._ratio * self._packed()):
            fact = f"it unpacks to more than {self._ratio} times its size"
            raise self._reason(fact, "archive_bomb", "leave it out, or unpack it by hand if you trust it")
        return size

    def _reason(self, fact: str, reason_code: str, next_step: str) -> SetAside:
        return SetAside(fact, reason_code=reason_code, place=self._place, next_step=next_step)


def bounded(stream: BinaryIO, packed: Callable[[], int], ratio: int, place: str) -> BinaryIO:
    return cast(BinaryIO, BufferedReader(_Bounded(stream, packed, ratio, place), 65_536))
