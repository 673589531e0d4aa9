"""Snapshot: every table at one version, as lists of files, and as views of a DuckDB connection.

In: State. Out: Snapshot; `attach` makes a view a table.
Hard because a bare glob over the data folder would read uncommitted and retired files: only the lists are true.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import records
from warehouse.store.files import shape, table_schema
from warehouse.store.state import State


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Files of one table: all rows of `clean` are live, rows of `dirty` are when their version is not dead."""

    clean: tuple[Path, ...] = ()
    dirty: tuple[Path, ...] = ()
    is_uniform: bool = True  # every file has the columns declared today


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All tables at one version of the warehouse."""

    version: int
    tables: Mapping[str, TableFiles]
    dead: tuple[tuple[str, str], ...]  # (doc_id, ingest_id)


def snapshot_of(root: Path, state: State) -> Snapshot:
    clean: dict[str, list[Path]] = {name: [] for name in records.TABLES}
    dirty: dict[str, list[Path]] = {name: [] for name in records.TABLES}
    aged: set[str] = set()
    for file in state.files.values():
        if file.table not in records.TABLES:  # a table of a newer release, of the same schema version
            continue
        (dirty if file.group in state.dead else clean)[file.table].append(root / file.path)
        if file.shape != shape(file.table):
            aged.add(file.table)
    tables = {name: TableFiles(tuple(clean[name]), tuple(dirty[name]), name not in aged) for name in records.TABLES}
    return Snapshot(state.version, tables, tuple(pair for dead in state.dead.values() for pair in dead.items()))


@contextmanager
def connected(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own to the tables; its times are UTC."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        attach(connection, snapshot)
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """A temporary view for each table, with the declared columns and the stamps, also when it has no rows yet.

    Attaching a later snapshot to the same connection moves all views to it.
    """
    connection.execute("set autoinstall_known_extensions = false")  # nothing is downloaded at run time
    bury(connection, snapshot.dead)
    for name, files in snapshot.tables.items():
        connection.execute(f"create or replace temp view {name} as {_select(name, files)}")


def bury(connection: duckdb.DuckDBPyConnection, dead: Sequence[tuple[str, str]]) -> None:
    """The dead versions, as the temporary table that the views look at."""
    connection.execute("create or replace temp table _dead (doc_id varchar, ingest_id varchar)")
    if not dead:
        return
    doc_ids, ingest_ids = zip(*dead, strict=True)
    connection.register("_dead_rows", pa.table({"doc_id": doc_ids, "ingest_id": ingest_ids}))
    connection.execute("insert into _dead select * from _dead_rows")
    connection.unregister("_dead_rows")


def scan(paths: Sequence[Path], *, is_uniform: bool) -> str:
    """SQL that reads the files; `is_uniform` spares the look into each of them for its columns."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = {not is_uniform})"


def live_rows(paths: Sequence[Path], *, is_uniform: bool) -> str:
    """SQL that reads the rows of dirty files whose version is not dead."""
    alive = "not exists (select 1 from _dead d where d.doc_id = x.doc_id and d.ingest_id = x.ingest_id)"
    return f"select * from {scan(paths, is_uniform=is_uniform)} x where {alive}"


def empty_rows(name: str) -> str:
    """SQL for no rows of the declared types."""
    columns = ", ".join(f'cast(null as {_sql_type(f.type)}) as "{f.name}"' for f in table_schema(name))
    return f"select {columns} where false"


def column_list(name: str, alias: str = "") -> str:
    before = f"{alias}." if alias else ""
    return ", ".join(f'{before}"{field.name}"' for field in table_schema(name))


def _select(name: str, files: TableFiles) -> str:
    parts = []
    if not files.is_uniform or not (files.clean or files.dirty):
        parts.append(empty_rows(name))
    if files.clean:
        parts.append(f"select * from {scan(files.clean, is_uniform=files.is_uniform)}")
    if files.dirty:
        has_documents = "doc_id" in table_schema(name).names
        reader = live_rows(files.dirty, is_uniform=files.is_uniform) if has_documents else ""
        parts.append(reader or f"select * from {scan(files.dirty, is_uniform=files.is_uniform)}")
    return f"select {column_list(name)} from ({' union all by name '.join(parts)})"


def _sql_type(arrow_type: pa.DataType) -> str:
    if pa.types.is_list(arrow_type):
        return f"{_sql_type(arrow_type.value_type)}[]"
    names = {
        pa.string(): "varchar",
        pa.int64(): "bigint",
        pa.float64(): "double",
        pa.bool_(): "boolean",
        pa.date32(): "date",
        pa.timestamp("us", tz="UTC"): "timestamptz",
    }
    return names[arrow_type]
