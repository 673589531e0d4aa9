"""Packed: one file, compressed by gzip, bzip2, xz or zstd; its documents are named as if it were not.

Hard because a few kilobytes may unpack to gigabytes, and an archive that was cut off fails in the middle.
"""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import zstandard

from tasks.read.bounded import Counted, bounded
from tasks.read.file import Container, InputFile
from tasks.read.raw import Unreadable

WINDOW_BYTES = 128_000_000  # memory that a zstd file may ask for; `zstd --long` asks for as much

_TAR = {".tgz": ".tar", ".tbz": ".tar", ".txz": ".tar"}
_ZSTD = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES)

Unpack = Callable[[BinaryIO], BinaryIO]
_FORMATS: tuple[tuple[bytes, Unpack], ...] = (
    (b"\x1f\x8b", lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream))),
    (b"BZh", lambda stream: cast(BinaryIO, bz2.BZ2File(stream))),
    (b"\xfd7zXZ", lambda stream: cast(BinaryIO, lzma.LZMAFile(stream))),  # noqa: SIM115 - closed by bounded
    (b"\x28\xb5\x2f\xfd", lambda stream: _ZSTD.stream_reader(stream, read_across_frames=True)),
)


class Packed(Container):
    FORMAT, SUFFIXES = "packed", (".gz", ".tgz", ".bz2", ".xz", ".zst")

    def recognises(self, file: InputFile) -> bool:
        return _unpacker(file) is not None

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        unpack = _unpacker(file)
        if unpack is None:
            raise file.reason("broken_archive", "the file is not packed as its name says", "rename or fetch it again")
        stem = file.name[: -len(file.suffix)] if file.suffix in self.SUFFIXES else file.name
        yield file.inside("", stem + _TAR.get(file.suffix, ""), lambda: _open(file, unpack))


def _unpacker(file: InputFile) -> Unpack | None:
    return next((unpack for mark, unpack in _FORMATS if file.head.startswith(mark)), None)


def _open(file: InputFile, unpack: Unpack) -> BinaryIO:
    counted = Counted(file.open())
    return bounded(unpack(cast(BinaryIO, counted)), lambda: counted.taken, file.limits.archive_ratio, file.place)
