"""Read: a path becomes raw documents.

In: files and folders. Out: RawDocument, one for each document a file holds, in file order; Unreadable for each bad one.
Hard because a name may lie about its content, a container may be cut off in the middle, and one bad record must not
cost the others.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from tasks.read.csv_file import Csv
from tasks.read.feed import Feed
from tasks.read.file import InputFile, Reader
from tasks.read.html import Html
from tasks.read.json_file import Json
from tasks.read.jsonl import Jsonl
from tasks.read.limits import Limits
from tasks.read.markdown import Markdown
from tasks.read.raw import Claims, Content, RawDocument, Unreadable
from tasks.read.text import Text
from tasks.read.unsupported import unsupported_kind
from warehouse.errors import SetAside, WrongUse

__all__ = ["READERS", "Claims", "Content", "Limits", "RawDocument", "Unreadable", "count", "discover", "read"]

READERS: tuple[Reader, ...] = (Feed(), Html(), Jsonl(), Json(), Csv(), Markdown(), Text())
"""Every format. The first reader that recognises the content reads the file; else its name decides."""


USUAL = Limits()


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
    """Documents in a file, bad ones included; 1 for a file that cannot be read at all."""
    file = InputFile(path, limits)
    try:
        return _reader(file).count(file)
    except SetAside:
        return 1


def read(
    path: Path, first: int = 0, last: int | None = None, limits: Limits = USUAL
) -> Iterator[RawDocument | Unreadable]:
    """Documents `first` up to but not including `last` of one file, in file order; bad ones as Unreadable."""
    file = InputFile(path, limits)
    try:
        yield from _reader(file).documents(file, first, last)
    except SetAside as error:
        if first == 0:
            yield file.unreadable(error)


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


def _reader(file: InputFile) -> Reader:
    """Content decides before the name. Raises SetAside when nobody reads it."""
    kind = unsupported_kind(file.head, file.suffix)
    if kind:
        raise file.reason("unsupported_format", f"{kind} is not supported yet", "save it as text or HTML")
    by_content = next((reader for reader in READERS if reader.recognises(file)), None)
    by_name = next((reader for reader in READERS if file.suffix in reader.SUFFIXES), None)
    return by_content or by_name or Text()
