"""Read: a path becomes raw documents.

In: files and folders. Out: RawDocument, one for each document a file holds, in file order; Unreadable for each bad one.
Hard because a name may lie about its content, a container may be cut off in the middle, and one bad record must not
cost the others.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
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

__all__ = [
    "NO_COLUMNS",
    "READERS",
    "USUAL",
    "Claims",
    "Content",
    "Item",
    "Limits",
    "RawDocument",
    "Unreadable",
    "count",
    "discover",
    "items",
    "read",
]

READERS: tuple[Reader | Container, ...] = (
    Pdf(), Docx(), Parquet(), Zip(), Packed(), Tar(), Warc(), Unsupported(), Mbox(), Mail(), Feed(), Html(), Jsonl(),
    Json(), Csv(), Markdown(), Text(),
)  # fmt: skip
"""Every format. The first reader that recognises the content reads the file; else its name decides."""


USUAL = Limits()
NO_COLUMNS: Mapping[str, str] = {}

Item = Iterable[RawDocument | Unreadable]
"""What counts as one: a document, or a mail with all that is attached. It is read while it is iterated."""


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
    """Items in a file, bad ones included; what cannot be read, the whole file or the rest of it, is one more."""
    return _count(InputFile.on_disk(path, limits))


def items(
    path: Path, first: int = 0, limits: Limits = USUAL, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[Item]:
    """Items of a file in its order, from number `first` on: as many as `count` says. Those before are not read."""
    return _items(InputFile.on_disk(path, limits, columns), first)


def read(
    path: Path,
    first: int = 0,
    last: int | None = None,
    limits: Limits = USUAL,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[RawDocument | Unreadable]:
    """Documents of the items `first` up to but not including `last`; bad ones as Unreadable.

    `columns` says what records call a field of FIELDS, where they do not use a usual name.
    """
    found = items(path, first, limits, columns)
    return chain.from_iterable(islice(found, None if last is None else max(0, last - first)))


def _count(file: InputFile | Unreadable) -> int:
    if isinstance(file, Unreadable):
        return 1
    number = 0
    try:
        reader = _reader(file)
        if isinstance(reader, Container):
            return 1 if reader.IS_ITEM else sum(map(_count, _members(reader, file)))
        for _ in reader.each(file):
            number += 1
        return number
    except SetAside:
        return number + 1


def _items(file: InputFile | Unreadable, first: int) -> Iterator[Item]:
    if isinstance(file, Unreadable):
        yield (file,)
        return
    try:
        reader = _reader(file)
        if not isinstance(reader, Container):
            for document in reader.documents(file, first):
                yield (document,)
        elif reader.IS_ITEM:
            yield _parts(reader, file)
        else:
            yield from _in_container(reader, file, first)
    except SetAside as error:
        yield (file.unreadable(error),)


def _in_container(reader: Container, file: InputFile, first: int) -> Iterator[Item]:
    for member in _members(reader, file):
        size = _count(member) if first else 0  # members that are read are not counted before
        if not first or size > first:
            yield from _items(member, first)
        first = max(0, first - size)


def _parts(reader: Container, file: InputFile) -> Iterator[RawDocument | Unreadable]:
    for member in _members(reader, file):
        yield from chain.from_iterable(_items(member, 0))


def _members(reader: Container, file: InputFile) -> Iterator[InputFile | Unreadable]:
    """The members; what makes the rest unreadable comes last, as one more. None at all is a reason too."""
    is_empty = True
    try:
        if file.depth >= file.limits.archive_depth:
            raise file.reason("too_deep", f"archives are nested deeper than {file.depth}", "unpack the inner ones")
        for member in reader.members(file):
            yield member
            is_empty = False
        if is_empty:
            raise file.reason("no_text", "it holds nothing that could be a document", "look whether it is whole")
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
    by_content = (reader for reader in READERS if reader.recognises(file))
    by_name = (reader for reader in READERS if file.suffix in reader.SUFFIXES)
    return next(chain(by_content, by_name), None) or Text()
