"""Read: a path becomes raw documents.

In: files and folders. Out: RawDocument, one for each document a file holds, in file order; Unreadable for each bad one.
Hard because a name may lie about its content, a container may be cut off in the middle, and one bad record must not
cost the others.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks.limits import Limits
from tasks.read.csv_file import Csv
from tasks.read.docx import Docx
from tasks.read.feed import Feed
from tasks.read.file import Container, InputFile, Reader
from tasks.read.html import Html
from tasks.read.json_file import Json
from tasks.read.jsonl import Jsonl
from tasks.read.mail import Mail
from tasks.read.markdown import Markdown
from tasks.read.mbox import Mbox
from tasks.read.packed import Packed
from tasks.read.parquet import Parquet
from tasks.read.pdf import Pdf
from tasks.read.raw import Claims, Content, RawDocument, Unreadable
from tasks.read.tar_archive import Tar
from tasks.read.text import Text
from tasks.read.unsupported import Unsupported
from tasks.read.warc import Warc
from tasks.read.zip_archive import Zip
from warehouse.errors import SetAside, WrongUse

__all__ = ["READERS", "USUAL", "Claims", "Content", "Limits", "RawDocument", "Unreadable", "count", "discover", "read"]

READERS: tuple[Reader | Container, ...] = (
    Pdf(), Docx(), Parquet(), Zip(), Packed(), Tar(), Warc(), Unsupported(), Mbox(), Mail(), Feed(), Html(), Jsonl(),
    Json(), Csv(), Markdown(), Text(),
)  # fmt: skip
"""Every format. The first reader that recognises the content reads the file; else its name decides."""


USUAL = Limits()
NO_COLUMNS: Mapping[str, str] = {}


def discover(path: Path) -> Iterator[Path]:
    """Files at or below a path, sorted by name; none that is hidden or begins with an underscore.

    A folder reached twice (a symbolic link to a folder above) is entered once. Raises WrongUse when nothing is there.
    """
    if not path.exists():
        raise WrongUse("there is no such file or folder", place=str(path), next_step="check the path")
    if path.is_dir():
        yield from _below(path, set())
    else:
        yield path


def count(path: Path, limits: Limits = USUAL) -> int:
    """Documents in a file, bad ones included; 1 for a file that cannot be read at all. A mail with its attachments
    counts as one."""
    return _count(InputFile.on_disk(path, limits))


def read(
    path: Path,
    first: int = 0,
    last: int | None = None,
    limits: Limits = USUAL,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[RawDocument | Unreadable]:
    """Documents `first` up to but not including `last` of one file, in file order; bad ones as Unreadable.

    `columns` says what records call a field of FIELDS, where they do not use a usual name.
    """
    yield from _documents(InputFile.on_disk(path, limits, columns), first, last)


def _count(file: InputFile | Unreadable) -> int:
    if isinstance(file, Unreadable):
        return 1
    try:
        reader = _reader(file)
        if isinstance(reader, Container):
            return 1 if reader.IS_ITEM else max(1, sum(map(_count, _members(reader, file))))
        return reader.count(file)
    except SetAside:
        return 1


def _documents(file: InputFile, first: int, last: int | None) -> Iterator[RawDocument | Unreadable]:
    try:
        reader = _reader(file)
        if not isinstance(reader, Container):
            yield from reader.documents(file, first, last)
        elif not reader.IS_ITEM:
            yield from _in_container(reader, file, first, last)
        elif first == 0:
            yield from _in_container(reader, file, 0, None)
    except SetAside as error:
        if first == 0:
            yield file.unreadable(error)


def _in_container(
    reader: Container, file: InputFile, first: int, last: int | None
) -> Iterator[RawDocument | Unreadable]:
    at = 0
    for member in _members(reader, file):
        if last is not None and at >= last:
            return
        size = _count(member) if first or last is not None else 0
        if isinstance(member, Unreadable):
            if at >= first:
                yield member
        elif not size or at + size > first:
            yield from _documents(member, max(0, first - at), None if last is None else last - at)
        at += size


def _members(reader: Container, file: InputFile) -> Iterator[InputFile | Unreadable]:
    """The members; what makes the rest unreadable comes last, as one more."""
    try:
        if file.depth >= file.limits.archive_depth:
            raise file.reason("too_deep", f"archives are nested deeper than {file.depth}", "unpack the inner ones")
        yield from reader.members(file)
    except SetAside as error:
        yield file.unreadable(error, "the rest")


def _below(folder: Path, entered: set[str]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _below(entry, entered)
        else:
            yield entry


def _reader(file: InputFile) -> Reader | Container:
    """Content decides before the name."""
    by_content = next((reader for reader in READERS if reader.recognises(file)), None)
    by_name = next((reader for reader in READERS if file.suffix in reader.SUFFIXES), None)
    return by_content or by_name or Text()
