"""Parquet: one row, one document; only a few rows are in memory at a time.

Hard because a row group may be larger than memory and may not be skipped row by row: whole groups are.
"""

from collections.abc import Iterator
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

    def count(self, file: InputFile) -> int:
        with _opened(file) as table:
            return int(table.metadata.num_rows)

    def documents(self, file: InputFile, first: int, last: int | None) -> Iterator[RawDocument | Unreadable]:
        with _opened(file) as table:
            refuse_without_text(file, table.schema_arrow.names)
            for number, record in _rows(table, first, last):
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
        yield table


def _rows(table: pq.ParquetFile, first: int, last: int | None) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows `first` up to but not including `last`, with their number counted from 1."""
    at = 0
    for group in range(table.metadata.num_row_groups):
        size = table.metadata.row_group(group).num_rows
        if at + size > first and (last is None or at < last):
            number = at
            for batch in table.iter_batches(batch_size=ROWS_AT_ONCE, row_groups=[group], use_threads=False):
                for record in batch.to_pylist():
                    if number >= first and (last is None or number < last):
                        yield number + 1, {key: _said(value) for key, value in record.items()}
                    number += 1
        at += size


def _said(value: object) -> object:
    """Dates as they are written."""
    return value.isoformat() if hasattr(value, "isoformat") else value
