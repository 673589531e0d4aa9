"""Files: rows become Parquet files, checked, stamped and durable, before anybody is told about them.

In: the rows of a batch. Out: a DataFile for each table that has rows.
Hard because a disk may fill up half-way: then nothing stays behind.
"""

import errno
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import records
from warehouse.errors import Stop
from warehouse.store.log import sync_file, sync_folder
from warehouse.store.state import DataFile

COMMIT_LEVEL = 3  # zstd: 44 % smaller than snappy for a quarter more time
COMPACTION_LEVEL = 6  # 4 % smaller again for twice the time; higher levels gain nothing
ROW_GROUP_ROWS = 122_880  # what DuckDB hands to one thread; larger groups do not get smaller
ROW_GROUPS: Mapping[str, int] = {
    "documents": 4_096,  # one text is read in 10 ms, not 140; files grow by 0.2 %
    "signatures": 8_192,  # 3 MB of numbers: what is in memory beside the index while that is built
}
FULL = {errno.ENOSPC, errno.EDQUOT}

Rows = Mapping[str, pa.Table] | Mapping[Any, Iterable[records.Record]]
"""By table name, or records.RecordRows (Any: a type checker takes the keys of a Mapping literally)."""


@cache
def table_schema(table: str) -> pa.Schema:
    """Columns of a table as stored: those declared, then the stamps. All nullable: a column may be added later."""
    declared = [field.with_nullable(True) for field in records.schema(records.TABLES[table])]
    return pa.schema([*declared, *(pa.field(stamp.name, stamp.arrow_type) for stamp in records.STAMPS)])


@cache
def shape(table: str) -> str:
    """Fingerprint of the stored columns of a table."""
    columns = [(field.name, str(field.type)) for field in table_schema(table)]
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:8]


def stamped(rows: Rows, coder: str, ingest_id: str) -> dict[str, pa.Table]:
    """The tables of a batch that have rows, checked against their declaration, with the stamps.

    Raises Stop for an unknown table or column, a value that does not fit, a null where none may be, and a document that
    comes twice.
    """
    tables = dict(_declared(rows))
    twice = [doc_id for doc_id, count in Counter(document_ids(tables)).items() if count > 1]
    if twice:
        raise Stop(
            f"document {twice[0]} comes twice in one batch ({len(twice)} such documents)",
            place="documents and rejects",
            next_step="report it: a source gives two documents the same source_uri and member",
        )
    return {name: _with_stamps(table, coder, ingest_id) for name, table in tables.items()}


def document_ids(tables: Mapping[str, pa.Table]) -> list[str]:
    """The documents of a batch: those coded, then those set aside."""
    return [key for name in ("documents", "rejects") if name in tables for key in tables[name]["doc_id"].to_pylist()]


def make_folders(root: Path, *folders: Path) -> None:
    """The log folder comes first: it is what makes the folder a warehouse, also when we are killed right here."""
    if all(folder.is_dir() for folder in folders):
        return
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            f"the warehouse cannot be made ({error.strerror})",
            place=str(root),
            next_step="name a folder that you may write to (--warehouse DIR)",
        ) from error
    sync_folder(root)
    sync_folder(root.parent)


def write(root: Path, tables: Mapping[str, pa.Table], group: str) -> tuple[DataFile, ...]:
    """One durable file a table. Raises Stop, and leaves nothing, when the disk is full."""
    written: list[DataFile] = []
    with removed_on_failure(root, written):
        for name, table in tables.items():
            written.append(write_table(root, name, group, [table], level=COMMIT_LEVEL))
        sync_folders(root, written)
    return tuple(written)


def data_path(table: str, group: str) -> str:
    """From the root of the warehouse."""
    return f"data/{table}/{group}.parquet"


def write_table(
    root: Path, table: str, group: str, chunks: Iterable[pa.Table | pa.RecordBatch], *, level: int, year: str = ""
) -> DataFile:
    """One file of stored columns. Its name is durable only after `sync_folders`."""
    path, rows = root / data_path(table, group), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with pq.ParquetWriter(path, table_schema(table), **_settings(table, level)) as writer:
            for chunk in chunks:
                writer.write(chunk, row_group_size=ROW_GROUPS.get(table, ROW_GROUP_ROWS))
                rows += chunk.num_rows
        sync_file(path)
    except BaseException:  # an interrupt too: a file cut short must not stay
        path.unlink(missing_ok=True)
        raise
    return DataFile(data_path(table, group), table, group, rows, path.stat().st_size, shape(table), year)


@contextmanager
def removed_on_failure(root: Path, written: list[DataFile]) -> Iterator[None]:
    """Files that nobody will ever name go at once; a full disk becomes Stop."""
    try:
        yield
    except BaseException as error:
        remove(root, written)
        if isinstance(error, OSError) and error.errno in FULL:
            raise disk_full(root) from error
        raise


def remove(root: Path, files: Iterable[DataFile]) -> None:
    for file in files:
        (root / file.path).unlink(missing_ok=True)


def sync_folders(root: Path, written: Iterable[DataFile]) -> None:
    """Make the names of the files durable, and those of the folders that hold them."""
    for folder in {(root / file.path).parent for file in written} | {root / "data"}:
        sync_folder(folder)


def disk_full(root: Path) -> Stop:
    return Stop(
        "the disk is full; nothing of this batch was written",
        place=str(root),
        next_step="free some space (tidings maintain removes retired files), then run the same command again",
    )


def _declared(rows: Rows) -> Iterator[tuple[str, pa.Table]]:
    for key, given in rows.items():
        name = key if isinstance(key, str) else key.TABLE
        if name not in records.TABLES:
            raise Stop(f"there is no table {name!r}", next_step="take one of warehouse/records.py")
        try:
            table = _cast(name, given) if isinstance(key, str) else records.to_arrow(key, given)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise Stop(f"a value does not fit its column: {error}", place=name, next_step="report it") from error
        _refuse_nulls(name, table)
        if table.num_rows:
            yield name, table


def _cast(name: str, given: pa.Table) -> pa.Table:
    """`given` in the declared columns; a column it lacks is null."""
    declared = records.schema(records.TABLES[name])
    if extra := set(given.column_names) - set(declared.names):
        raise Stop(f"unknown columns {sorted(extra)}", place=name, next_step="declare them in warehouse/records.py")
    arrays = [
        given[field.name].cast(field.type) if field.name in given.column_names else pa.nulls(given.num_rows, field.type)
        for field in declared
    ]
    return pa.Table.from_arrays(arrays, schema=declared)


def _refuse_nulls(name: str, table: pa.Table) -> None:
    for field in table.schema:
        if field.nullable or not table[field.name].null_count:
            continue
        row = table.filter(pc.is_null(table[field.name])).slice(0, 1).to_pylist()[0]
        where = f" of document {row['doc_id']}" if row.get("doc_id") else ""
        raise Stop(
            f"column {field.name}{where} is null, and may not be",
            place=name,
            next_step="report it; nothing of this batch was written",
        )


def _with_stamps(table: pa.Table, coder: str, ingest_id: str) -> pa.Table:
    for stamp, value in zip(records.STAMPS, (coder, ingest_id), strict=True):
        table = table.append_column(stamp.name, pa.repeat(pa.scalar(value, stamp.arrow_type), table.num_rows))
    return table.cast(table_schema(table.schema.metadata[b"table"].decode()))


def _settings(table: str, level: int) -> dict[str, object]:
    """Columns that hardly ever repeat a value go without a dictionary: half the time to write, 4 % smaller."""
    unique = {f"{table[:-1]}_id", "text", "raw_hash", "text_hash", "content", "trace"}
    return {
        "compression": "zstd",
        "compression_level": level,
        "use_dictionary": [name for name in table_schema(table).names if name not in unique],
    }
