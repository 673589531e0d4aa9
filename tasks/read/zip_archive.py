"""ZIP: every member is a file; nothing is unpacked to disk. A WACZ is a ZIP whose web archives count alone.

Hard because the list of members stands at the end, may lie about sizes, and may name ten million files.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from tasks.read.bounded import bounded
from tasks.read.file import Container, InputFile
from tasks.read.raw import Unreadable
from warehouse.errors import SetAside

_WEB_ARCHIVES = "archive/"  # folder of a WACZ that holds them


class Zip(Container):
    FORMAT, SUFFIXES = "zip", (".zip", ".wacz")

    def recognises(self, file: InputFile) -> bool:
        return file.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        with opened(file) as archive:
            infos = archive.infolist()
            if len(infos) > file.limits.archive_members:
                raise file.reason("too_large", f"it holds {len(infos):,} files", "split the archive")
            names = {info.filename for info in infos}
            is_wacz = "datapackage.json" in names and any(name.startswith(_WEB_ARCHIVES) for name in names)
            for info in infos:
                if (
                    info.filename.endswith("/")  # zipfile's own is_dir breaks at a nameless member
                    or is_hidden(info.filename)
                    or (is_wacz and not info.filename.startswith(_WEB_ARCHIVES))
                ):
                    continue
                yield _member(file, archive, info)


@contextmanager
def opened(file: InputFile) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises SetAside when its list of members cannot be read."""
    with file.seekable() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise file.reason("broken_archive", f"the archive cannot be read ({error})", "fetch it again") from error
        with archive:
            yield archive


def is_hidden(name: str) -> bool:
    """Whether a member is none that a person put there."""
    return any(part.startswith((".", "_")) for part in name.split("/"))


def open_member(file: InputFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    """A member, bounded. Raises SetAside when it is encrypted or packed in a way that Python does not know."""
    place = f"{file.place}#{info.filename}"
    try:
        stream = archive.open(info)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, OSError) as error:
        raise SetAside(
            f"the member cannot be opened ({error})",
            reason_code="broken_archive",
            place=place,
            next_step="unpack it by hand",
        ) from error
    return bounded(cast(BinaryIO, stream), lambda: info.compress_size, file.limits.archive_ratio, place)


def _member(file: InputFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> InputFile:
    name = info.filename.rsplit("/", 1)[-1]
    return file.inside(info.filename, name, lambda: open_member(file, archive, info))
