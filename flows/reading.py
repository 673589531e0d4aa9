"""Reading: the documents of a slice as they are read, each file on from where its last slice ended.

In: a slice. Out: documents one at a time, and a reject in the place of what cannot be read.
Hard because most files can only be read from their beginning: a worker goes once through a file, however many of its
batches it gets, and passes over what is in those of others.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flows.ingest import Found, or_reject
from flows.plan import Slice
from flows.watch import Watch, left_out
from tasks.read import NO_COLUMNS, USUAL, Item, Limits, Unreadable, items
from tasks.read.file import uri_of
from warehouse.errors import SetAside
from warehouse.records import Reject

PASSED_BYTES_A_SECOND = 10_000_000  # the slowest way to a document in the middle of a file: a compressed web archive

_HELD = threading.local()  # .file: what this thread read last


def documents(
    part: Slice,
    watch: Watch,
    is_settled: Callable[[Unreadable], bool],
    limits: Limits = USUAL,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[Found | Reject]:
    """What is to be coded. An item that ended former attempts while it was read is left out, by name.

    `is_settled` tells whether such a reject stands in the warehouse.
    """
    file = _opened(Path(part.path), limits, columns)
    number = file.start(part.first)
    while not file.is_ended and (number < part.last or part.to_end):
        place = file.place(number)
        found: Iterator[Found | Reject]
        if death := watch.killer(file.key(number)):
            found = iter([left_out(place, "read", death, watch.seconds)])
            file.pass_over()
        elif is_settled(place):
            found = iter([place])
            file.pass_over()
        else:
            found = or_reject(file.item(watch), place)
        if number >= part.first:
            yield from found
        else:
            next(found, None)
        number += 1


def _opened(path: Path, limits: Limits, columns: Mapping[str, str]) -> "_File":
    """The file as this thread left it, when it was the last one and has not changed."""
    file = _File(path, limits, columns)
    held: _File | None = getattr(_HELD, "file", None)
    if held is None or not held.is_same(file):
        held = _HELD.file = file
    return held


class _File:
    """A file and the number of the item that comes next."""

    def __init__(self, path: Path, limits: Limits, columns: Mapping[str, str]) -> None:
        self.path, self._uri, self._limits, self._columns = path, uri_of(path), limits, columns
        self._bytes, self.stamp = _stamp(path)
        self._items: Iterator[Item] | None = None
        self._next = 0
        self.is_ended = False

    def is_same(self, other: "_File") -> bool:
        """Whether it is read in the same way and would give the same."""
        mine, its = (vars(file) for file in (self, other))
        return all(mine[name] == its[name] for name in ("path", "stamp", "_limits", "_columns"))

    def start(self, first: int) -> int:
        """Where reading goes on: at `first`, or before it when the file is open there."""
        if self._next > first or (self._items is None and not self.is_ended):
            self._items, self._next, self.is_ended = None, first, False
        return self._next

    def item(self, watch: Watch) -> Iterator[Found]:
        """The documents of the next item; none behind the last."""
        at, opened, self._items = self._next, self._items, None  # closed, should reading fail
        self._next += 1
        watch.begin(self.key(at), 0 if opened else self._bytes / PASSED_BYTES_A_SECOND)
        opened = opened or items(self.path, at, self._limits, self._columns)
        item = next(opened, None)
        self._items, self.is_ended = opened, item is None
        yield from item or ()

    def pass_over(self) -> None:
        """The next item is not read; what comes after it is found by counting."""
        self._items = None
        self._next += 1

    def key(self, number: int) -> str:
        return f"{self.path}:{number}"

    def place(self, number: int) -> Unreadable:
        """What stands for an item that is not read: the first by the name of the file alone."""
        not_read = SetAside("it was not read", reason_code="not_read", place=str(self.path))
        return Unreadable(self._uri, f"document {number + 1}" if number else "", self.stamp, not_read)


def _stamp(path: Path) -> tuple[int, str]:
    """Size, and what another content would have otherwise; a file that is gone has neither."""
    try:
        status = path.stat()
    except OSError:
        return 0, "gone"
    return status.st_size, f"{status.st_size} bytes of {status.st_mtime_ns}"
