"""Maintain: keep a warehouse small and fast, and say whether its data hold together.

Compaction, a checkpoint of the log, vacuum, then the checks. Runs beside writers and readers. Does not import Prefect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from warehouse import connect
from warehouse.checks import Finding, run_checks
from warehouse.errors import WrongUse
from warehouse.store import Compaction, Store, Vacuum, compact, open_store, vacuum

GRACE = timedelta(days=3)  # a query or a writer that began on Friday may end on Monday


@dataclass(frozen=True, slots=True)
class MaintenanceReport:
    """What was done to a warehouse, and what its checks found."""

    version: int
    compaction: Compaction
    vacuum: Vacuum
    findings: Sequence[Finding]
    seconds: float

    def as_dict(self) -> dict[str, object]:
        """The report for --json; sizes in bytes."""
        return {
            "version": self.version,
            "files_before": self.compaction.files_before,
            "files_after": self.compaction.files_after,
            "bytes_before": self.compaction.bytes_before,
            "bytes_after": self.compaction.bytes_after,
            "superseded": self.compaction.is_superseded,
            "files_removed": self.vacuum.files,
            "bytes_freed": self.vacuum.bytes,
            "checks_failed": {finding.name: finding.wrong for finding in self.findings},
            "seconds": round(self.seconds, 2),
        }

    def lines(self) -> list[str]:
        """The report for a reader."""
        removed = f"{self.vacuum.files} files that no version names removed, {_megabytes(self.vacuum.bytes)} freed"
        wrong = [f"check {f.name}: {f.wrong} rows. {f.sentence}" for f in self.findings]
        told = [_told(self.compaction), removed, *(wrong or ["every check is empty, as it should be"])]
        return [*told, f"version {self.version}, in {self.seconds:.1f} s"]


def maintain(warehouse: str, grace: timedelta = GRACE) -> MaintenanceReport:
    """Raises WrongUse when there is no warehouse, Stop when the disk is full; nothing is changed then."""
    started, store = monotonic(), open_store(warehouse)
    if not store.version:
        raise WrongUse(
            "there is no warehouse here",
            place=str(store.root),
            next_step=f"make it with: tidings run --warehouse {warehouse}, or name another folder",
        )
    return MaintenanceReport(*_tidy(store, grace), _findings(warehouse), monotonic() - started)


def _tidy(store: Store, grace: timedelta) -> tuple[int, Compaction, Vacuum]:
    compacted, removed = compact(store), vacuum(store, grace)
    return store.checkpoint(), compacted, removed  # the checkpoint is last: it forgets what vacuum removed


def _findings(warehouse: str) -> list[Finding]:
    with connect(warehouse) as connection:
        return run_checks(connection)


def _told(compaction: Compaction) -> str:
    if compaction.is_superseded:
        return "another compaction took the same files, this one changed nothing"
    if not compaction.files_before:
        return "nothing to compact"
    return (
        f"{compaction.files_before} files ({_megabytes(compaction.bytes_before)}) became {compaction.files_after}"
        f" ({_megabytes(compaction.bytes_after)}), by year of publication"
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
