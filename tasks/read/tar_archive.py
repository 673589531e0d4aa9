"""TAR: members are read one after another, so that a compressed archive is unpacked once and nothing goes to disk.

Hard because a member can be looked at only while the stream stands at it: each is held in memory, within a limit.
"""

import tarfile
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from tasks.read.file import Container, InputFile
from tasks.read.raw import Unreadable
from tasks.read.zip_archive import is_hidden

_MARK, _MARK_AT = b"ustar", 257


class Tar(Container):
    FORMAT, SUFFIXES = "tar", (".tar",)

    def recognises(self, file: InputFile) -> bool:
        return file.head[_MARK_AT : _MARK_AT + len(_MARK)] == _MARK

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        with file.open() as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|") as archive:
                    for number, info in enumerate(archive):
                        if number >= file.limits.archive_members:
                            raise file.reason("too_large", f"it holds more than {number:,} files", "split the archive")
                        if info.isfile() and not is_hidden(info.name.removeprefix("./")):
                            yield _member(file, archive, info)
            except (tarfile.TarError, OSError) as error:
                raise file.reason(
                    "broken_archive", f"the archive cannot be read ({error})", "fetch it again"
                ) from error


def _member(file: InputFile, archive: tarfile.TarFile, info: tarfile.TarInfo) -> InputFile | Unreadable:
    limit = file.limits.container_bytes
    stream = archive.extractfile(info)
    assert stream is not None, "a regular file has content"
    data = stream.read(limit + 1)
    if len(data) > limit:
        error = file.reason("too_large", f"{info.name} is larger than {limit:,} bytes", "unpack it by hand")
        return file.unreadable(error, info.name)
    return file.inside(info.name, info.name.rsplit("/", 1)[-1], partial(BytesIO, data))
