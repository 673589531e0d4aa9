"""Views: what analysts ask, one .sql file each.

In: a connection that knows the tables. Out: the same connection, with every view of this folder.
Hard because views stand on other views, and because a reader must learn from a file what its columns mean.
To add one: NAME.sql here, its first comment `-- NAME: one sentence.`, then `-- COLUMN: meaning` for every column that
is no column of a table, then named CTEs in reading order and a plain final select. The folder is the list.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.errors import Stop

HEADER = re.compile(r"-- (\w+): (.+)")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One query with what its comments say."""

    name: str
    sentence: str
    meanings: Mapping[str, str]  # column → meaning
    text: str


def sql_files(folder: Path) -> tuple[SqlFile, ...]:
    """Every .sql file of a folder, by name. Raises Stop for one without its sentence."""
    return tuple(_read(path) for path in sorted(folder.glob("*.sql")))


@lru_cache(maxsize=1)
def views() -> tuple[SqlFile, ...]:
    """Every view, each after those it stands on."""
    files = {file.name: file for file in sql_files(Path(__file__).parent)}
    needs = {name: {other for other in files if other != name and _uses(file, other)} for name, file in files.items()}
    return tuple(files[name] for name in TopologicalSorter(needs).static_order())


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Every view, as a temporary one: the tables are temporary views too."""
    for view in views():
        connection.execute(f"create or replace temp view {view.name} as {view.text}")


def _read(path: Path) -> SqlFile:
    text = path.read_text(encoding="utf-8")
    first, *more = _headers(text)
    if first is None or first[0] != path.stem or not first[1].endswith("."):
        raise Stop(
            "a query starts with its sentence", place=str(path), next_step=f"let line 1 be '-- {path.stem}: … .'"
        )
    return SqlFile(path.stem, first[1], dict(filter(None, more)), text)


def _headers(text: str) -> list[tuple[str, str] | None]:
    """The comments at the top as (name, text), None where a line has no such form; never empty."""
    found: list[tuple[str, str] | None] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        match = HEADER.fullmatch(line)
        found.append((match[1], match[2]) if match else None)
    return found or [None]


def _uses(file: SqlFile, other: str) -> bool:
    return re.search(rf"\b(?:from|join)\s+{other}\b", file.text) is not None
