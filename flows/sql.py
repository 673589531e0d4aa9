"""SQL: a query of the command line, and what there is to ask.

In: the warehouse and one statement. Out: its rows, on standard output or in a file.
"""

import os
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from flows.table import shown
from warehouse.dictionary import column_docs, sentence
from warehouse.errors import WrongUse
from warehouse.exporters.csv import write_csv
from warehouse.exporters.jsonl import write_jsonl
from warehouse.query import connect, run_query
from warehouse.records import TABLES
from warehouse.views import views

Write = Callable[[pa.RecordBatchReader, IO[bytes]], int]
"""Writes the rows and counts them."""


def sql_command(
    warehouse: str, statement: str, format: str = "table", out: Path | None = None, unsafe: bool = False
) -> int:
    """Ask the warehouse and write the rows; how many there were.

    Raises WrongUse for a statement that does more than read (unless `unsafe`), one that DuckDB refuses, and Parquet on
    a terminal.
    """
    write = _writer(format, out)
    with connect(warehouse, unsafe=unsafe) as connection:
        reader = run_query(connection, statement, unsafe=unsafe)
        if out:
            return _to_file(write, reader, out)
        return _to_output(write, reader)


def tables_listing(warehouse: str = "") -> str:  # noqa: ARG001 - the same in every warehouse
    """Every table and view with its sentence."""
    lines = ["Tables (one row of each is …)"]
    lines += [f"  {name:<16} {sentence(name)}" for name in TABLES]
    lines += ["", "Views"]
    lines += [f"  {name:<16} {sentence(name)}" for name in sorted(view.name for view in views())]
    return "\n".join([*lines, "", 'columns: tidings sql "describe event_rows"; meanings: docs/data_dictionary.md'])


def columns_listing(name: str) -> str:
    """The columns of a table or view with their meanings. Raises WrongUse for an unknown one."""
    if name not in TABLES and name not in {view.name for view in views()}:
        raise WrongUse(f"there is no table or view {name}", place="prompt", next_step=r"list them with \d")
    docs = column_docs(name).values()
    width = max(len(column.name) for column in docs)
    return "\n".join(f"  {column.name:<{width}}  {column.meaning}" for column in docs)


def write_table(reader: pa.RecordBatchReader, sink: IO[bytes]) -> int:
    """Rows told, of which the first are written."""
    text, count = shown(reader)
    sink.write(text.encode(errors="replace"))
    return count


def write_parquet(reader: pa.RecordBatchReader, sink: IO[bytes]) -> int:
    """Rows written."""
    written = 0
    with pq.ParquetWriter(sink, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            written += batch.num_rows
    return written


FORMATS: Mapping[str, Write] = {
    "table": write_table,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def _writer(format: str, out: Path | None) -> Write:
    """A file named rows.csv is to be CSV, unless another format was asked for."""
    if out and format == "table":
        format = out.suffix.removeprefix(".")
        format = format if format in FORMATS else "table"
    if format not in FORMATS:
        raise WrongUse(f"unknown format {format}", place="--format", next_step=f"use one of: {', '.join(FORMATS)}")
    if format == "parquet" and not out and sys.stdout.isatty():
        raise WrongUse(
            "Parquet is not for the eye", place="--format", next_step="give a file with --out, or send it to a pipe"
        )
    return FORMATS[format]


def _to_file(write: Write, reader: pa.RecordBatchReader, out: Path) -> int:
    """The file appears whole or stays as it was."""
    draft = out.with_name(f".{out.name}.{uuid4().hex[:8]}")
    try:
        with draft.open("xb") as sink:
            count = write(reader, sink)
        draft.replace(out)
    except OSError as error:
        raise WrongUse(
            f"cannot be written: {error.strerror or error}", place=str(out), next_step="name another file with --out"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _to_output(write: Write, reader: pa.RecordBatchReader) -> int:
    """Parquet needs to know where it is in the file, and a pipe does not: it goes through memory."""
    sink = sys.stdout.buffer
    try:
        if write is write_parquet:
            whole = BytesIO()
            count = write(reader, whole)
            sink.write(whole.getbuffer())
        else:
            count = write(reader, sink)
        sink.flush()
    except BrokenPipeError:  # `| head` has seen enough; nothing more is to be flushed at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return count
