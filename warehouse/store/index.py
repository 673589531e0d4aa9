"""Index: what the warehouse knows of each live document, in memory.

In: the live files of `documents` and `rejects`, and the dead. Out: Known, by document or by text; the text itself.
Cost: measured in docs/decisions/0001-commit-log-over-parquet.md. Built at the first question, then kept up by reading
only the files that came since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from sys import intern
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import Stop
from warehouse.store.files import data_path
from warehouse.store.state import DataFile, Dead, State

COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": (
        *("doc_id", "ingest_id", "raw_hash", "text_hash", "coder", "revision"),
        *("duplicate_of", "duplicate_kind", "duplicate_text_hash"),
    ),
    "rejects": ("doc_id", "ingest_id", "raw_hash", "coder"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The live version of a document."""

    doc_id: str
    raw_hash: str
    text_hash: str | None  # null: a reject
    coder: str
    revision: int  # 0: a reject
    is_reject: bool
    duplicate_of: str | None
    duplicate_kind: str | None = None
    duplicate_text_hash: str | None = None  # what the other one told when they were compared

    @property
    def is_teller(self) -> bool:
        """Whether others may be said to repeat it."""
        return not self.is_reject and not self.duplicate_of


class Text(NamedTuple):
    """What a document tells."""

    doc_id: str
    title: str | None
    text: str
    text_hash: str


_Facts = tuple[str, str | None, str, int, bool, str | None, str | None, str | None]
"""Known without its doc_id; a tuple takes a third less."""


class _Live(NamedTuple):
    known: _Facts
    ingest_id: str
    group: str
    row: int  # in the file of its group

    @property
    def is_reject(self) -> bool:
        return self.known[4]


class DocumentIndex:
    """Follows a State: `update` brings it to the version of the state it is given."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._live: dict[str, _Live] = {}
        self._tellers: dict[str, tuple[str, ...]] = {}  # text_hash → live documents that tell it and repeat none
        self._read: dict[str, str] = {}  # path → group of the files read
        self._buried: dict[str, int] = {}  # group → how many of its dead were taken out
        self._version = 0

    def update(self, state: State) -> None:
        if state.version == self._version:
            return
        files = {path: file for path, file in state.files.items() if file.table in COLUMNS}
        self._forget({group for path, group in self._read.items() if path not in files})
        self._bury(state.dead)
        for path, file in files.items():
            if path not in self._read:
                self._add(file, state.dead.get(file.group, {}))
        self._read = {path: file.group for path, file in files.items()}
        self._version = state.version

    def known(self, doc_ids: Iterable[str]) -> dict[str, Known]:
        return {key: Known(key, *live.known) for key in doc_ids if (live := self._live.get(key))}

    def tellers(self, text_hashes: Iterable[str]) -> dict[str, str]:
        return {text: found[0] for text in text_hashes if (found := self._tellers.get(text))}

    def texts(self, doc_ids: Iterable[str]) -> dict[str, Text]:
        """What those of the documents tell that were not set aside: one look into a file for all that stand in it."""
        groups: dict[str, list[int]] = {}
        for key in doc_ids:
            if (live := self._live.get(key)) and not live.is_reject:
                groups.setdefault(live.group, []).append(live.row)
        found = (text for group, rows in groups.items() for text in _texts(self._root, group, rows))
        return {text.doc_id: text for text in found}

    def versions(self, doc_ids: Iterable[str]) -> dict[str, Dead]:
        """The live versions of the documents, by group: what replaces them must bury these."""
        dead: dict[str, Dead] = {}
        for key in doc_ids:
            if live := self._live.get(key):
                dead.setdefault(live.group, {})[key] = live.ingest_id
        return dead

    def _forget(self, groups: set[str]) -> None:
        """A compaction retired these groups; those of their documents that live on come back with its own files."""
        if groups:
            for key in [key for key, live in self._live.items() if live.group in groups]:
                self._drop(key)
        for group in groups:
            self._buried.pop(group, None)

    def _bury(self, dead: Mapping[str, Dead]) -> None:
        for group, pairs in dead.items():
            for key, ingest_id in islice(pairs.items(), self._buried.get(group, 0), None):
                if (live := self._live.get(key)) and live.ingest_id == ingest_id:
                    self._drop(key)
            self._buried[group] = len(pairs)

    def _add(self, file: DataFile, dead: Dead) -> None:
        for key, live in _rows(self._root, file):
            if dead.get(key) == live.ingest_id:
                continue
            if key in self._live:
                raise Stop(
                    f"document {key} has two live versions, {self._live[key].ingest_id} and {live.ingest_id}",
                    place=file.path,
                    next_step="report it with the folder _log of the warehouse; reading is not affected",
                )
            self._live[key] = live
            if text := _told(live):
                self._tellers[text] = (*self._tellers.get(text, ()), key)

    def _drop(self, key: str) -> None:
        if text := _told(self._live.pop(key)):
            others = tuple(other for other in self._tellers[text] if other != key)
            if others:
                self._tellers[text] = others
            else:
                del self._tellers[text]


def _rows(root: Path, file: DataFile) -> Iterator[tuple[str, _Live]]:
    with pq.ParquetFile(root / file.path) as parquet:  # a tenth of the time of read_table, which looks for partitions
        table = parquet.read(columns=list(COLUMNS[file.table]), use_threads=False)
    nothing = pa.nulls(table.num_rows)  # a file of an older release lacks the columns added since
    columns = [(table[n] if n in table.column_names else nothing).to_pylist() for n in COLUMNS[file.table]]
    if file.table == "rejects":
        for row, (key, ingest_id, raw_hash, coder) in enumerate(zip(*columns, strict=True)):
            known: _Facts = (raw_hash, None, intern(coder), 0, True, None, None, None)
            yield key, _Live(known, intern(ingest_id), file.group, row)
        return
    for row, (key, ingest_id, raw_hash, text_hash, coder, revision, *duplicate) in enumerate(
        zip(*columns, strict=True)
    ):
        original, kind, its_text = duplicate
        known = (raw_hash, text_hash, intern(coder), revision, False, original, kind and intern(kind), its_text)
        yield key, _Live(known, intern(ingest_id), file.group, row)


def _texts(root: Path, group: str, rows: Sequence[int]) -> Iterator[Text]:
    """Decompresses only the row groups that hold one of the rows."""
    with pq.ParquetFile(root / data_path("documents", group)) as parquet:
        first = 0
        for number in range(parquet.num_row_groups):
            after = first + parquet.metadata.row_group(number).num_rows
            if inside := [row - first for row in rows if first <= row < after]:
                found = parquet.read_row_group(number, list(Text._fields), use_threads=False).take(inside)
                yield from (Text(**row) for row in found.to_pylist())
            first = after


def _told(live: _Live) -> str | None:
    _, text_hash, _, _, is_reject, duplicate_of, _, _ = live.known
    return None if is_reject or duplicate_of else text_hash
