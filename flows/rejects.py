"""Rejects: list what was set aside, and try it again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.sources import existing_files
from warehouse import connect
from warehouse.queries import query


def list_rejects(warehouse: str) -> Sequence[Mapping[str, Any]]:
    """Every input that is set aside now, newest first."""
    with connect(warehouse) as connection:
        return connection.sql(query("rejects_now")).to_arrow_table().to_pylist()  # type: ignore[no-any-return]


def retry_paths(warehouse: str) -> tuple[list[Path], list[str]]:
    """The files to read again, and the sources that are no longer there."""
    return existing_files(sorted({row["source_uri"] for row in list_rejects(warehouse)}))
