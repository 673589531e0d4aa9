"""Knowledge: the tables that tidings ships, with a user's rows laid over them; loaded once a process, or checked."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tasks.knowledge import SEEDS, Knowledge
from tasks.knowledge.tables import REMOVE, Folders, read_layer
from warehouse.errors import Stop, WrongUse

SHOWN = 20  # faults of one file; the rest is a count


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
    faults: tuple[str, ...] = ()  # each value that cannot be right, where it stands, and what is expected


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
    folders = Folders(SEEDS / "knowledge", folder)
    return [_checked(name, folders) for name in tables]


def _checked(name: str, folders: Folders) -> TableCheck:
    try:
        rows, faults = folders.checked(name)
        path = folders.overlay / f"{name}.csv" if folders.overlay else None
        over = [row.get("source") for _, row in read_layer(path).rows] if path and path.exists() else []
    except Stop as error:
        return TableCheck(name, 0, faults=(str(error),))
    return TableCheck(name, len(rows), len(over) - over.count(REMOVE), over.count(REMOVE), tuple(map(str, faults)))


def check_lines(checks: list[TableCheck]) -> list[str]:
    """The check for a reader."""
    faults = dict.fromkeys(fault for check in checks for fault in check.faults)
    by_file: dict[str, list[str]] = {}
    for fault in faults:
        by_file.setdefault(fault.partition(".csv:")[0], []).append(fault)
    over = [check for check in checks if check.laid_over or check.removed]
    return [
        *(f"{c.table}: {c.laid_over} rows added or replaced, {c.removed} removed" for c in over),
        *(line for told in by_file.values() for line in told[:SHOWN]),
        *(f"{file}.csv: and {len(told) - SHOWN} more faults" for file, told in by_file.items() if len(told) > SHOWN),
        f"{len(checks)} tables, {sum(check.rows for check in checks):,} rows, {len(faults)} faults",
    ]
