"""Knowledge: the tables that tidings ships, with a user's rows laid over them; loaded once a process, or checked."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tasks.knowledge import SEEDS, Knowledge
from tasks.knowledge.tables import REMOVE, read_rows
from warehouse.errors import Stop, WrongUse


@lru_cache(maxsize=1)
def load_knowledge(overlay: str | None) -> Knowledge:
    return Knowledge(SEEDS / "knowledge", Path(overlay) if overlay else None)


@dataclass(frozen=True, slots=True)
class TableCheck:
    """One table: how many rows it comes to, and what the overlay does to it."""

    table: str
    rows: int
    laid_over: int = 0  # rows of the overlay that add or replace
    removed: int = 0
    fault: str = ""  # the first row that cannot be right, and what is expected


def check_knowledge(overlay: str | None) -> list[TableCheck]:
    """Every table, ours and the user's. Raises WrongUse when the overlay is no folder of tables of ours."""
    folder = Path(overlay) if overlay else None
    if folder and not folder.is_dir():
        raise WrongUse("there is no such folder", place=str(folder), next_step="give the folder that holds your tables")
    tables = sorted(path.stem for path in (SEEDS / "knowledge").glob("*.csv"))
    strangers = sorted({path.stem for path in folder.glob("*.csv")} - {*tables}) if folder else []
    if strangers:
        raise WrongUse(
            f"{strangers[0]}.csv is no table of ours", place=str(folder), next_step=f"one of {', '.join(tables)}"
        )
    knowledge = Knowledge(SEEDS / "knowledge", folder)
    return [_checked(name, knowledge, folder) for name in tables]


def _checked(name: str, knowledge: Knowledge, folder: Path | None) -> TableCheck:
    try:
        rows = len(knowledge.table(name))
        path = folder / f"{name}.csv" if folder else None
        over = [row.get("source") for _, row in read_rows(path)] if path and path.exists() else []
    except Stop as error:
        return TableCheck(name, 0, fault=str(error))
    return TableCheck(name, rows, len(over) - over.count(REMOVE), over.count(REMOVE))


def check_lines(checks: list[TableCheck]) -> list[str]:
    """The check for a reader."""
    faults = list(dict.fromkeys(check.fault for check in checks if check.fault))
    over = [check for check in checks if check.laid_over or check.removed]
    return [
        *(f"{c.table}: {c.laid_over} rows added or replaced, {c.removed} removed" for c in over),
        *faults,
        f"{len(checks)} tables, {sum(check.rows for check in checks):,} rows, {len(faults)} faults",
    ]
