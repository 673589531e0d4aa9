"""Plan: paths become batches of slices, so that a task gets places to read and never documents."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.limits import Limits
from tasks.read import USUAL, count, discover
from warehouse.errors import SetAside


@dataclass(frozen=True, slots=True)
class Slice:
    """The items `first` to `last` (half open) of one file, and what should come behind them."""

    path: str
    first: int
    last: int
    to_end: bool = False  # counting may find fewer than reading: a file that was cut, or that grows


@dataclass(frozen=True, slots=True)
class Batch:
    """What one task reads, codes and commits."""

    slices: tuple[Slice, ...]

    @property
    def documents(self) -> int:
        return sum(s.last - s.first for s in self.slices)

    @property
    def batch_id(self) -> str:
        return hashlib.sha256(repr(self.slices).encode()).hexdigest()[:12]


def plan(
    paths: Iterable[Path], batch_documents: int, workers: int, limit: int | None = None, limits: Limits = USUAL
) -> list[Batch]:
    """Every document below `paths`, at most `limit`, in batches of at most `batch_documents`.

    Batches are smaller when otherwise a worker would have none. A file that cannot be counted is planned as one
    document: the worker that reads it sets it aside with its reason.
    """
    files = {file: _documents_in(file, limits) for path in paths for file in discover(path)}
    total = min(sum(files.values()), limit if limit is not None else sys.maxsize)
    size = max(1, min(batch_documents, -(-total // workers)))
    return list(_batches(files, size, total))


def _documents_in(file: Path, limits: Limits) -> int:
    try:
        return max(1, count(file, limits))
    except (SetAside, OSError, MemoryError, RecursionError):
        return 1


def _batches(files: dict[Path, int], size: int, total: int) -> Iterator[Batch]:
    slices: list[Slice] = []
    room = size
    for file, documents in files.items():
        first, last = 0, min(documents, total)
        total -= last
        while first < last:
            taken = min(room, last - first)
            slices.append(Slice(str(file), first, first + taken, to_end=first + taken == documents))
            first, room = first + taken, room - taken
            if not room:
                yield Batch(tuple(slices))
                slices, room = [], size
    if slices:
        yield Batch(tuple(slices))
