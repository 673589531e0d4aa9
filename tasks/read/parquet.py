"""Parquet: one row, one document; only a few rows are in memory at a time.

Hard because a row group may be larger than memory and may not be skipped row by row: whole groups are.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.read.fields import record_document, refuse_without_text
from tasks.read.file import InputFile, Reader
from tasks.read.raw import RawDocument, Unreadable
from warehouse.errors import SetAside

ROWS_AT_ONCE = 64


class Parquet(Reader):
    FORMAT, SUFFIXES = "parquet", (".parquet",)

    def recognises(self, file: InputFile) -> bool:
        return file.head.startswith(b"PAR1")

    def each(self, file: InputFile) -> Iterable[object]:
        with _opened(file) as table:
            return range(table.metadata.num_rows)

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        with _opened(file) as table:
            for number, record in _rows(file, table, first):
                member = f"row {number}"
                try:
                    yield record_document(file, member, "parquet", record, place=f"{file.place}#{member}")
                except SetAside as error:
                    yield file.unreadable(error, member, repr(record).encode("utf-8", "replace"))


@contextmanager
def _opened(file: InputFile) -> Iterator[pq.ParquetFile]:
    with file.seekable() as stream:
        try:
            table = pq.ParquetFile(stream)
        except (pa.ArrowException, OSError) as error:
            raise file.reason("broken_parquet", f"the file cannot be read ({error})", "write it again") from error
        refuse_without_text(file, table.schema_arrow.names)
        yield table


def _rows(file: InputFile, table: pq.ParquetFile, first: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows behind the first so many, with their number counted from 1."""
    at = 0
    for group in range(table.metadata.num_row_groups):
        size = table.metadata.row_group(group).num_rows
        if at + size > first:
            number = at
            for batch in _batches(file, table, group):
                for record in batch.to_pylist():
                    if number >= first:
                        yield number + 1, {key: _said(value) for key, value in record.items()}
                    number += 1
        at += size


def _batches(file: InputFile, table: pq.ParquetFile, group: int) -> Iterator[pa.RecordBatch]:
    try:
        yield from table.iter_batches(batch_size=ROWS_AT_ONCE, row_groups=[group], use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise file.reason("broken_parquet", f"its rows cannot be read ({error})", "write it again") from error


def _said(value: object) -> object:
    """Dates as they are written."""
    return value.isoformat() if hasattr(value, "isoformat") else value
