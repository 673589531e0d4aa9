"""Parquet: a data set a table, types and meanings kept.

In: the rows of a table. Out: a folder of Parquet files, hive-partitioned by publication year where rows have a
document.
Hard because a year with one row and a year with a million must both come out as files that are worth opening.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.exporters.exporter import Exporter

LEVEL = 6  # zstd: an export is written once and read often; higher gains nothing
ROW_GROUP_ROWS = 122_880  # what DuckDB hands to one thread
FILE_ROWS = 16 * ROW_GROUP_ROWS  # some 200 MB of sentences
OPEN_FILES = 16  # rows come sorted by year, so that few files are open at once


class Parquet(Exporter):
    NAME, TITLE, SUFFIX = "parquet", "Parquet data sets by publication year, types and meanings kept", ""
    BY_YEAR = True

    def write(self, reader: pa.RecordBatchReader, target: Path) -> int:
        import pyarrow.dataset as ds  # it brings in pandas where there is one, half a second that no other command pays

        counted = _Counted(reader)
        years = [reader.schema.field("pub_year")] if "pub_year" in reader.schema.names else []
        ds.write_dataset(
            counted.reader,
            target,
            format="parquet",
            basename_template="part-{i}.parquet",
            partitioning=ds.partitioning(pa.schema(years), flavor="hive") if years else None,
            file_options=ds.ParquetFileFormat().make_write_options(compression="zstd", compression_level=LEVEL),
            min_rows_per_group=ROW_GROUP_ROWS // 2,
            max_rows_per_group=ROW_GROUP_ROWS,
            max_rows_per_file=FILE_ROWS,
            max_open_files=OPEN_FILES,
        )
        if not counted.rows:  # an empty data set has no file, and so no schema
            target.mkdir(exist_ok=True)
            pq.write_table(_without_year(reader.schema).empty_table(), target / "part-0.parquet", compression="zstd")
        return counted.rows


class _Counted:
    """A reader that counts what goes through."""

    def __init__(self, reader: pa.RecordBatchReader) -> None:
        self.rows = 0
        self.reader = pa.RecordBatchReader.from_batches(reader.schema, self._counting(reader))

    def _counting(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        for batch in reader:
            self.rows += batch.num_rows
            yield batch


def _without_year(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field for field in schema if field.name != "pub_year"], metadata=schema.metadata)
