"""Recode: which sources a coder of another version coded, so that a run can read them again."""

from pathlib import Path

from flows.sources import existing_files
from tasks import CODER
from warehouse import connect
from warehouse.queries import query


def outdated_sources(warehouse: str) -> tuple[list[Path], list[str]]:
    """The files to read again, and the sources that are no longer there."""
    with connect(warehouse) as connection:
        rows = connection.execute(query("outdated_sources"), [CODER]).fetchall()
    return existing_files(row[0] for row in rows)
