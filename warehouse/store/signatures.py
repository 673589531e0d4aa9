"""Signatures: which documents share numbers with a signature, in memory.

In: the live files of `signatures`. Out: doc_ids, likeliest first.
Hard because a look-up must cost the same among 1,000 and among 200,000 documents, and adding one too: numbers stand in
sorted runs, each at least twice as long as the next, so that few runs are searched and each number is seldom moved.
Cost and memory: docs/decisions/0009-duplicates.md. Answers are hints: a document may have changed since.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.records import Signature
from warehouse.store.state import DataFile, State

COMMON = 100  # documents; what more of them tell is boilerplate or a standing paragraph, and finds nobody
COLUMNS = ("doc_id", "bands", "sample")

_Keys = npt.NDArray[np.uint64]
_LOW = np.uint64(0xFFFF_FFFF)
_HALF = np.uint64(32)


class _Hits(NamedTuple):
    """How often each document met the numbers asked for, and how many of those are not common."""

    counts: Counter[int]
    asked: int


class SignatureIndex:
    """doc_ids by the numbers of their signatures."""

    def __init__(self) -> None:
        self._doc_ids: list[str] = []
        self._bands = _Postings()
        self._samples = _Postings()

    def add(self, signatures: pa.Table) -> None:
        """Rows of `signatures`: at least the columns COLUMNS."""
        first = len(self._doc_ids)
        self._doc_ids += signatures["doc_id"].to_pylist()
        for name, postings in (("bands", self._bands), ("sample", self._samples)):
            for chunk, start in _chunks(signatures[name], first):
                postings.add(_keys(chunk, start))

    def alike(self, signature: Signature) -> list[str]:
        """Other documents that share a band, or half of the sample: those that share most of the sample come first."""
        bands, samples = self._bands.hits(signature.bands), self._samples.hits(signature.sample)
        enough = -(-samples.asked // 2)
        found = {row for row, count in samples.counts.items() if count >= enough} | {*bands.counts}
        likeliest = sorted(found, key=lambda row: (-samples.counts[row], -bands.counts[row], row))
        return [doc_id for row in likeliest if (doc_id := self._doc_ids[row]) != signature.doc_id]


class StoredSignatures:
    """Follows a State: `update` brings it to the version of the state it is given."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: set[str] = set()
        self._version = 0
        self.index = SignatureIndex()

    def update(self, state: State) -> None:
        """Read what came since. After a compaction all is read anew: dead rows go then."""
        if state.version == self._version:
            return
        files = {path: file for path, file in state.files.items() if file.table == Signature.TABLE}
        if self._read - files.keys():
            self._read, self.index = set(), SignatureIndex()
        for file in (file for path, file in files.items() if path not in self._read):
            for rows in _rows(self._root, file):
                self.index.add(rows)
        self._read, self._version = {*files}, state.version


class _Postings:
    """Which rows have a number: sorted keys, the upper half of a number before a row."""

    def __init__(self) -> None:
        self._runs: list[_Keys] = []

    def add(self, keys: _Keys) -> None:
        keys.sort()
        self._runs.append(keys)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            merged = np.concatenate((self._runs.pop(), self._runs.pop()))
            merged.sort(kind="stable")  # finds that it holds two sorted runs: fifteen times as fast as the default
            self._runs.append(merged)

    def hits(self, numbers: Sequence[int]) -> _Hits:
        lowest = (np.array(numbers, np.int64).view(np.uint64) >> _HALF) << _HALF
        spans = [(run, run.searchsorted(lowest), run.searchsorted(lowest | _LOW, "right")) for run in self._runs]
        many = sum((ends - starts for _, starts, ends in spans), np.zeros(len(lowest), np.int64))
        counts: Counter[int] = Counter()
        for run, starts, ends in spans:
            for at in np.flatnonzero((ends > starts) & (many <= COMMON)):
                counts.update((run[starts[at] : ends[at]] & _LOW).tolist())
        return _Hits(counts, int((many <= COMMON).sum()))


def _chunks(column: pa.ChunkedArray, first: int) -> list[tuple[pa.ListArray, int]]:
    """The chunks of a column of lists, each with the number of its first row."""
    lengths = [len(chunk) for chunk in column.chunks]
    return list(zip(column.chunks, first + np.cumsum([0, *lengths])[:-1], strict=True))


def _keys(lists: pa.ListArray, start: int) -> _Keys:
    numbers = lists.flatten().to_numpy().view(np.uint64)
    rows = np.repeat(np.arange(start, start + len(lists), dtype=np.uint64), lists.value_lengths().to_numpy())
    keys: _Keys = (numbers & ~_LOW) | rows
    return keys


def _rows(root: Path, file: DataFile) -> Iterator[pa.Table]:
    with pq.ParquetFile(root / file.path) as parquet:
        for number in range(parquet.num_row_groups):
            yield parquet.read_row_group(number, list(COLUMNS), use_threads=False)
