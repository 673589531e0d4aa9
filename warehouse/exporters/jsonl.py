"""JSON Lines: a row a line.

In: the rows of a table. Out: one file, UTF-8; null is null, dates and times are ISO 8601 in UTC, lists are arrays.
"""

import json
from pathlib import Path
from typing import IO

import pyarrow as pa

from warehouse.exporters.exporter import Exporter
from warehouse.exporters.plain import plain_rows


class JsonLines(Exporter):
    NAME, TITLE, SUFFIX = "jsonl", "JSON Lines, a file a table", ".jsonl"

    def write(self, reader: pa.RecordBatchReader, target: Path) -> int:
        with target.open("wb") as sink:
            return write_jsonl(reader, sink)


def write_jsonl(reader: pa.RecordBatchReader, sink: IO[bytes]) -> int:
    """Rows written."""
    written = 0
    for batch in reader:
        for row in plain_rows(batch):
            sink.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        written += batch.num_rows
    return written
