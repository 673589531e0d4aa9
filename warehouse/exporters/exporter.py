"""Exporter: what every export format is."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

import pyarrow as pa


class Exporter(ABC):
    """Writes the rows of one table at a time."""

    NAME: ClassVar[str]  # as in `tidings export NAME`
    TITLE: ClassVar[str]  # one line for the reader
    SUFFIX: ClassVar[str]  # the target is the name of the table and this
    BY_YEAR: ClassVar[bool] = False  # wants the rows by `pub_year`, a last column that only such exporters get

    @abstractmethod
    def write(self, reader: pa.RecordBatchReader, target: Path) -> int:
        """Rows written. `target` does not exist; the meanings of the columns are metadata of the reader's schema."""
