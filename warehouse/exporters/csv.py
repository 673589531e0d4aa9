"""CSV: a header and a row a line, for spreadsheets and for tools that know nothing else.

In: the rows of a table. Out: one file, UTF-8; a null is an empty field, an empty text is "", lists and maps are JSON,
times are UTC with a Z.
Hard because CSV has no types: what cannot be told apart when read back is lost.
"""

import json
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.csv as pc

from warehouse.exporters.exporter import Exporter
from warehouse.exporters.plain import plain_values


class Csv(Exporter):
    NAME, TITLE, SUFFIX = "csv", "CSV, a file a table; lists are JSON", ".csv"

    def write(self, reader: pa.RecordBatchReader, target: Path) -> int:
        with target.open("wb") as sink:
            return write_csv(reader, sink)


def write_csv(reader: pa.RecordBatchReader, sink: IO[bytes]) -> int:
    """Rows written."""
    written, schema = 0, pa.schema([(field.name, _told_as(field.type)) for field in reader.schema])
    with pc.CSVWriter(sink, schema) as writer:
        for batch in reader:
            told = [_told(batch.column(i), field.type) for i, field in enumerate(schema)]
            writer.write_batch(pa.RecordBatch.from_arrays(told, schema=schema))
            written += batch.num_rows
    return written


def _told_as(kind: pa.DataType) -> pa.DataType:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp)
    return kind if any(test(kind) for test in tests) else pa.string()


def _told(array: pa.Array, kind: pa.DataType) -> pa.Array:
    if array.type == kind:
        return array
    values = plain_values(array)
    return pa.array([v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values], kind)
