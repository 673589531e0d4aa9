"""Compact: many small files of many commits become a few sorted ones, by year of publication.

In: the live files of one version. Out: one log entry that retires them and names the new ones.
Hard because documents are replaced while we copy: what is read is exactly the version that is retired, and tombstones
that landed meanwhile are carried over to the new files (rule 3).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import rmtree

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import records
from warehouse.errors import Stop
from warehouse.store import files
from warehouse.store.commit import Store, new_ingest_id
from warehouse.store.snapshot import bury, column_list, empty_rows, scan
from warehouse.store.state import DataFile, Dead, Entry, State

FEWEST_COMMITS = 2  # a single clean commit gains nothing
YEAR_BYTES = 256 * 2**20  # a compacted year above this stays; rows that come later make a second group of the year
UNKNOWN_YEAR = "unknown"  # undated documents, rejects, and rows that belong to no document
ORDER: Mapping[str, str] = {
    "events": "t.date_start, t.country, t.doc_id, t.start",  # most questions name days and countries
    "times": "t.date_start, t.doc_id, t.start",
    "sentences": 'd.published_at, t.doc_id, t."index"',
}
DEFAULT_ORDER = "d.published_at, t.doc_id"


@dataclass(frozen=True, slots=True)
class Compaction:
    """What a compaction did. `is_superseded`: another one took the same files, this one changed nothing."""

    files_before: int = 0
    files_after: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    is_superseded: bool = False


_DOCUMENTS = pa.schema(
    {
        "doc_id": pa.string(),
        "ingest_id": pa.string(),
        "group": pa.string(),
        "published_at": pa.timestamp("us"),
        "year": pa.string(),
    }
)


class _Superseded(Exception):
    """Another compaction retired a file of the source."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Some groups as one version has them, and their live documents: doc_id, ingest_id, group, published_at, year."""

    files: tuple[DataFile, ...]
    dead: Mapping[str, Dead]
    documents: pa.Table

    @property
    def years(self) -> list[str]:
        found = set(self.documents["year"].to_pylist()) - {UNKNOWN_YEAR}
        return [*sorted(found), UNKNOWN_YEAR]

    def of(self, table: str, year: str) -> list[DataFile]:
        """Files of a table that can hold rows of a year."""
        groups = set(self.documents.filter(pc.field("year") == year)["group"].to_pylist())
        return [f for f in self.files if f.table == table and (year == UNKNOWN_YEAR or f.group in groups)]


def compact(store: Store, *, memory_limit: str = "2GB") -> Compaction:
    """Gather small and dirty groups by publication year; zstd 6, sorted, without the dead.

    Readers and writers go on meanwhile. Raises Stop when the disk is full; nothing is changed then.
    """
    source, ingest_id = _source(store.root, store.read_state()), new_ingest_id()
    if not source.files:
        return Compaction()
    added: list[DataFile] = []
    with files.removed_on_failure(store.root, added), _engine(store.root, memory_limit, source) as connection:
        for year in source.years:
            added.extend(_copies(store.root, connection, source, year, f"{year}-{ingest_id}"))  # one by one
        files.sync_folders(store.root, added)
    try:
        store.land(f"compact/{ingest_id}", lambda: _entry(source, added, store.state, ingest_id))
    except _Superseded:
        files.remove(store.root, added)
        return Compaction(is_superseded=True)
    return Compaction(len(source.files), len(added), _bytes(source.files), _bytes(added))


def _source(root: Path, state: State) -> _Source:
    """Commits not yet compacted, groups with dead, and the compacted groups of the same years that may still grow."""
    fresh = {f.group for f in state.files.values() if not f.year}
    dirty = set(state.dead)
    chosen = dirty | fresh if dirty or len(fresh) >= FEWEST_COMMITS else set()
    documents = _documents(root, state, chosen)
    if chosen:
        years = {*documents["year"].to_pylist(), UNKNOWN_YEAR}
        grow = _small_groups(state, years) - chosen
        documents = pa.concat_tables([documents, _documents(root, state, grow)])
        chosen |= grow
    taken = tuple(f for f in state.files.values() if f.group in chosen)
    return _Source(taken, {g: dead for g, dead in state.dead.items() if g in chosen}, documents)


def _small_groups(state: State, years: set[str]) -> set[str]:
    size: dict[str, int] = {}
    for file in state.files.values():
        if file.year in years:
            size[file.group] = size.get(file.group, 0) + file.bytes
    return {group for group, total in size.items() if total < YEAR_BYTES}


def _documents(root: Path, state: State, groups: set[str]) -> pa.Table:
    """The live documents of the groups, coded or set aside."""
    found = [
        _alive(_dated(root, file), state.dead.get(file.group, {}))
        for file in state.files.values()
        if file.group in groups and file.table in ("documents", "rejects")
    ]
    return pa.concat_tables([_DOCUMENTS.empty_table(), *found])


def _dated(root: Path, file: DataFile) -> pa.Table:
    names = ["doc_id", "ingest_id"] + (["published_at"] if file.table == "documents" else [])
    with pq.ParquetFile(root / file.path) as parquet:
        read = parquet.read(columns=names)
    rows, instant = read.num_rows, pa.timestamp("us")  # without a zone: UTC, and no time zone data is needed
    published = read["published_at"].cast(instant) if "published_at" in names else pa.nulls(rows, instant)
    year = pc.fill_null(pc.year(published).cast(pa.string()), UNKNOWN_YEAR)
    group = pa.repeat(pa.scalar(file.group), rows)
    columns = [read["doc_id"], read["ingest_id"], group, published, year]
    return pa.table(columns, schema=_DOCUMENTS)


def _alive(documents: pa.Table, dead: Dead) -> pa.Table:
    """A group holds one version of a document, so its doc_id says enough."""
    if not dead:
        return documents
    return documents.filter(pc.invert(pc.is_in(documents["doc_id"], pa.array(list(dead), pa.string()))))


@contextmanager
def _engine(root: Path, memory_limit: str, source: _Source) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with bounded memory, the documents of the source and its dead."""
    spill = root / "data" / f".spill-{new_ingest_id()}"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
    }
    try:
        with duckdb.connect(config=settings) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.register("_documents", source.documents)
            bury(connection, [pair for dead in source.dead.values() for pair in dead.items()])
            yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise Stop(
            f"compaction failed, nothing was changed: {error}",
            place=str(root),
            next_step="free some disk space, or give it more memory, and run tidings maintain again",
        ) from error
    finally:
        rmtree(spill, ignore_errors=True)


def _copies(
    root: Path, connection: duckdb.DuckDBPyConnection, source: _Source, year: str, group: str
) -> Iterator[DataFile]:
    """One file a table that has live rows of the year."""
    for table in records.TABLES:
        taken = source.of(table, year)
        if not taken or (year != UNKNOWN_YEAR and not _has_documents(table)):
            continue
        query = connection.sql(_query(root, table, taken, year))
        batches = (batch for batch in query.to_arrow_reader(files.ROW_GROUP_ROWS) if batch.num_rows)
        if first := next(batches, None):
            rows = (pa.Table.from_batches([b]).cast(files.table_schema(table)) for b in chain([first], batches))
            yield files.write_table(root, table, group, rows, level=files.COMPACTION_LEVEL, year=year)


def _query(root: Path, table: str, taken: Sequence[DataFile], year: str) -> str:
    is_uniform = all(f.shape == files.shape(table) for f in taken)
    rows = f"select * from {scan([root / f.path for f in taken], is_uniform=is_uniform)}"
    if not is_uniform:
        rows = f"{empty_rows(table)} union all by name {rows}"
    if not _has_documents(table):
        return f"select {column_list(table)} from ({rows})"
    return f"""
        select {column_list(table, "t")} from ({rows}) t left join _documents d using (doc_id, ingest_id)
        where coalesce(d.year, '{UNKNOWN_YEAR}') = '{year}'
          and not exists (select 1 from _dead x where x.doc_id = t.doc_id and x.ingest_id = t.ingest_id)
        order by {ORDER.get(table, DEFAULT_ORDER)}"""


def _has_documents(table: str) -> bool:
    return "doc_id" in files.table_schema(table).names


def _entry(source: _Source, added: Sequence[DataFile], now: State, ingest_id: str) -> Entry:
    """The entry that swaps the files; documents replaced since the source was read are dead in their new group."""
    if any(file.path not in now.files for file in source.files):
        raise _Superseded
    late = {
        doc_id: dead_id
        for group in {file.group for file in source.files}
        for doc_id, dead_id in now.dead.get(group, {}).items()
        if doc_id not in source.dead.get(group, {})
    }
    dead: dict[str, Dead] = {}
    for row in source.documents.filter(
        pc.is_in(source.documents["doc_id"], pa.array(list(late), pa.string()))
    ).to_pylist():
        dead.setdefault(f"{row['year']}-{ingest_id}", {})[row["doc_id"]] = late[row["doc_id"]]
    removed = tuple(file.path for file in source.files)
    return Entry(f"compact/{ingest_id}", ingest_id, tuple(added), removed, dead)


def _bytes(sizes: Sequence[DataFile]) -> int:
    return sum(file.bytes for file in sizes)
