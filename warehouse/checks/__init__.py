"""Checks: what must never be in a warehouse, one .sql file each; a check returns the wrong rows, empty is good.

In: a connection of warehouse.connect. Out: the wrong rows by check.
To add one: NAME.sql here, its first comment `-- NAME: one sentence.`, and a broken row in
tests/warehouse/test_views.py.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from warehouse.views import SqlFile, sql_files

SHOWN = 20  # wrong rows kept of each check: enough to see what is wrong


class Finding(NamedTuple):
    """What one check found."""

    name: str
    sentence: str
    wrong: int
    rows: pa.Table  # the first of them


@lru_cache(maxsize=1)
def checks() -> tuple[SqlFile, ...]:
    """Every check, by name."""
    return sql_files(Path(__file__).parent)


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Checks that found wrong rows; none is good."""
    found = (_run(connection, check) for check in checks())
    return [finding for finding in found if finding.wrong]


def _run(connection: duckdb.DuckDBPyConnection, check: SqlFile) -> Finding:
    wrong = connection.sql(check.text).to_arrow_table()
    return Finding(check.name, check.sentence, wrong.num_rows, wrong.slice(0, SHOWN))
