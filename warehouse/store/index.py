"""Index: what the warehouse knows of each live document, in memory.

In: the live files of `documents` and `rejects`, and the dead. Out: Known, by document or by text.
Cost: measured in docs/decisions/0001-commit-log-over-parquet.md. Built at the first question, then kept up by reading
only the files that came since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from sys import intern
from typing import NamedTuple

import pyarrow.parquet as pq

from warehouse.errors import Stop
from warehouse.store.state import DataFile, Dead, State

COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": ("doc_id", "ingest_id", "raw_hash", "text_hash", "coder", "revision", "duplicate_of"),
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


class _Live(NamedTuple):
    known: tuple[str, str | None, str, int, bool, str | None]  # Known without its doc_id; a tuple takes a third less
    ingest_id: str
    group: str


class DocumentIndex:
    """Follows a State: `update` brings it to the version of the state it is given."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._live: dict[str, _Live] = {}
        self._tellers: dict[str, tuple[str, ...]] = {}  # text_hash → live documents that tell it and repeat none
        self._read: dict[str, str] = {}  # path → group of the files read
        self._buried: dict[str, int] = {}  # group → how many of its dead were taken out

    def update(self, state: State) -> None:
        files = {path: file for path, file in state.files.items() if file.table in COLUMNS}
        self._forget({group for path, group in self._read.items() if path not in files})
        self._bury(state.dead)
        for path, file in files.items():
            if path not in self._read:
                self._add(file, state.dead.get(file.group, {}))
        self._read = {path: file.group for path, file in files.items()}

    def known(self, doc_ids: Iterable[str]) -> dict[str, Known]:
        return {key: Known(key, *live.known) for key in doc_ids if (live := self._live.get(key))}

    def tellers(self, text_hashes: Iterable[str]) -> dict[str, str]:
        return {text: found[0] for text in text_hashes if (found := self._tellers.get(text))}

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
    columns = [table[name].to_pylist() for name in COLUMNS[file.table]]
    if file.table == "rejects":
        for key, ingest_id, raw_hash, coder in zip(*columns, strict=True):
            yield key, _Live((raw_hash, None, intern(coder), 0, True, None), intern(ingest_id), file.group)
        return
    for key, ingest_id, raw_hash, text_hash, coder, revision, duplicate_of in zip(*columns, strict=True):
        known = (raw_hash, text_hash, intern(coder), revision, False, duplicate_of)
        yield key, _Live(known, intern(ingest_id), file.group)


def _told(live: _Live) -> str | None:
    _, text_hash, _, _, is_reject, duplicate_of = live.known
    return None if is_reject or duplicate_of else text_hash
