"""Export: tables and views leave the warehouse in a format that other tools read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from warehouse.errors import WrongUse
from warehouse.exporters import EXPORTERS
from warehouse.exporters.publish import published, write_manifest
from warehouse.exporters.selection import Filters, narrow, rows_of
from warehouse.query import connect
from warehouse.records import TABLES
from warehouse.views import views


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written."""

    format: str
    out: Path
    rows: dict[str, int]  # by table or view
    seconds: float

    def as_dict(self) -> dict[str, object]:
        """The report for --json."""
        return {"format": self.format, "out": str(self.out), "rows": self.rows, "seconds": round(self.seconds, 2)}

    def lines(self) -> list[str]:
        """The report for a reader."""
        filled = {name: count for name, count in self.rows.items() if count}
        return [
            *(f"{count:>12,}  {name}" for name, count in filled.items()),
            f"{sum(filled.values()):,} rows of {len(filled)} tables in {self.out} ({self.format}), "
            f"{len(self.rows) - len(filled)} more are empty, in {self.seconds:.1f} s",
            f"next: {self.out}/_manifest.json says what every column means",
        ]


def export(
    warehouse: str,
    format: str,
    out: Path,
    *,
    filters: Filters | None = None,
    names: Sequence[str] = (),
    force: bool = False,
) -> ExportReport:
    """Write tables and views (default: every table) to the folder `out`, which appears whole or not at all.

    Raises WrongUse for an unknown format or table, a wrong filter, and a folder that exists.
    """
    started, filters = monotonic(), filters or Filters()
    exporter, chosen = EXPORTERS.get(format), _chosen(names)
    if exporter is None:
        raise WrongUse(f"unknown format {format}", place="export", next_step=f"use one of: {', '.join(EXPORTERS)}")
    with connect(warehouse) as connection, published(out, force=force) as draft:
        narrow(connection, filters)
        rows = {
            name: exporter.write(
                rows_of(connection, name, by_year=exporter.BY_YEAR), draft / f"{name}{exporter.SUFFIX}"
            )
            for name in chosen
        }
        coders = connection.sql("select distinct coder from documents order by coder").fetchall()
        write_manifest(
            draft, rows, format=format, filters=filters, coders=[c for (c,) in coders], created=datetime.now(UTC)
        )
    return ExportReport(format, out, rows, monotonic() - started)


def _chosen(names: Sequence[str]) -> list[str]:
    known = [*TABLES, *sorted(view.name for view in views())]
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(
            f"there is no table or view {unknown[0]}", place="export", next_step=f"use any of: {', '.join(known)}"
        )
    return list(dict.fromkeys(names)) or list(TABLES)
