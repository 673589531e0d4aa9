"""Exporters: the warehouse in formats that other tools read.

To add one: a file here with a class (NAME, TITLE, SUFFIX and `write`, see exporter.py; csv.py is the one to copy)
and one line in EXPORTERS. `tidings export NAME`, the manifest and tests/warehouse/test_exports.py follow from that.
"""

from collections.abc import Mapping

from warehouse.exporters.csv import Csv
from warehouse.exporters.exporter import Exporter
from warehouse.exporters.jsonl import JsonLines
from warehouse.exporters.parquet import Parquet

EXPORTERS: Mapping[str, Exporter] = {
    exporter.NAME: exporter
    for exporter in (
        Parquet(),
        Csv(),
        JsonLines(),
    )
}

__all__ = ["EXPORTERS", "Exporter"]
