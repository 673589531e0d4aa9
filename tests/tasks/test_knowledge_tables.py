"""Knowledge tables: every CSV is declared, described and loads; every row tells a source that NOTICE names."""

import csv
import re
from pathlib import Path

import pytest

from tasks.knowledge import SEEDS, Knowledge

FOLDER = SEEDS / "knowledge"
TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))
SOURCED = [table for table in TABLES if table != "columns"]  # columns.csv describes tables: it holds no facts
KNOWLEDGE = Knowledge()
NOTICE = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
DESCRIBED = re.compile(
    r"^\| (?P<tables>[a-z0-9_, ]+) \| (?P<row>.+?) \| (?P<key>.+?) \| (?P<origin>.+?) \| .+ \|$", re.M
)


def header(table: str) -> list[str]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def declared(table: str) -> list[tuple[str, bool]]:
    """(column, whether it is in the key)."""
    rows = KNOWLEDGE.table("columns")
    return [(row["column"], row["is_key"] == "1") for row in rows if row["table"] == table]


def described() -> dict[str, str]:
    """The key of each table as README.md tells it; tables that share a line split its key at the semicolons."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8").partition("## The tables")[2]
    keys: dict[str, str] = {}
    for line in DESCRIBED.finditer(text):
        tables = line["tables"].split(", ")
        keys |= dict(zip(tables, line["key"].split("; "), strict=True))
    return {table: key for table, key in keys.items() if table != "table"}


def noticed() -> frozenset[str]:
    """The names in the lines "source: …" of NOTICE."""
    lines = re.findall(r"^source: (.+)$", NOTICE, re.M)
    return frozenset(name for line in lines for name in re.split(r"[,;] ", line))


def unnoticed(source: str, names: frozenset[str]) -> list[str]:
    """What NOTICE lacks of a source value: a comma or a space joins several sources, a name may hold spaces."""
    parts = [part for part in source.split(", ") if part not in names]
    return [word for part in parts for word in part.split(" ") if word not in names]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_declared_with_columns_that_it_has_and_a_key(table: str) -> None:
    columns = [column for column, _ in declared(table)]
    assert columns, "add its columns to columns.csv"
    assert set(columns) <= set(header(table))
    assert len(columns) == len(set(columns))
    assert any(is_key for _, is_key in declared(table))


def test_nothing_is_declared_or_described_that_is_not_there() -> None:
    assert {row["table"] for row in KNOWLEDGE.table("columns")} == set(TABLES)
    assert set(described()) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_the_readme_tells_the_key_that_is_declared(table: str) -> None:
    assert described()[table].split(", ") == [column for column, is_key in declared(table) if is_key]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_loads_with_rows(table: str) -> None:
    assert KNOWLEDGE.table(table)


@pytest.mark.parametrize("table", SOURCED)
def test_every_row_tells_its_source_and_the_notice_names_it(table: str) -> None:
    assert ("source", False) in declared(table)
    sources = {row["source"] for row in KNOWLEDGE.table(table)}
    assert [missing for source in sources for missing in unnoticed(source, noticed())] == []


def test_a_source_that_the_notice_lacks_is_found() -> None:
    names = frozenset({"cameo", "plover", "own words", "two words"})
    assert (
        unnoticed("cameo plover", names) == unnoticed("plover, own words", names) == unnoticed("two words", names) == []
    )
    assert unnoticed("cameo atlas", names) == ["atlas"]


def test_a_new_knowledge_reads_no_table_before_it_is_asked(tmp_path: Path) -> None:
    """A folder without tables is refused by the first question, not by the start."""
    knowledge = Knowledge(tmp_path)
    (tmp_path / "mines.csv").write_text("name,source\nOld Pit,own\n", encoding="utf-8")
    assert [row["name"] for row in knowledge.table("mines")] == ["Old Pit"]
