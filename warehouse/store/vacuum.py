"""Vacuum: remove what no version names any more.

In: a warehouse, and a grace period. Out: what was removed.
Hard because a writer's files are named by nobody until its commit, and a reader may hold the list of an old version:
so only what is older than the grace period goes (rule 5). Log entries stay: a writer that was asleep finds the end of
the log by them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.errors import WrongUse
from warehouse.store.commit import LOG_FOLDER, STRAY_SECONDS, WORK_FOLDER, Store

SHORTEST_GRACE = timedelta(seconds=2 * STRAY_SECONDS)  # a writer gives up after half of it
CHECKPOINTS_KEPT = 2  # one, and one to fall back on


@dataclass(frozen=True, slots=True)
class Vacuum:
    """What a vacuum removed."""

    files: int
    bytes: int


def vacuum(store: Store, grace: timedelta, *, now: datetime | None = None) -> Vacuum:
    """Remove files that were retired, or written and never committed, more than `grace` ago.

    `now` defaults to the clock. Raises WrongUse when `grace` is shorter than a commit may take.
    """
    if grace < SHORTEST_GRACE:
        raise WrongUse(
            f"a grace period of {grace} is too short: a running commit or query may need the files",
            next_step=f"give at least {SHORTEST_GRACE.days} days",
        )
    before = (now or datetime.now(UTC)) - grace
    found = [*store.root.glob("data/*/*.parquet"), *_drafts(store.root)]  # first the disk, then the log:
    store.refresh()  # so a file that is committed meanwhile is no stray
    doomed = [path for path in found if _is_doomed(path, store, before)]
    freed = sum(_remove(path) for path in (*doomed, *_old_checkpoints(store.root)))
    return Vacuum(len(doomed), freed)


def _drafts(root: Path) -> Iterator[Path]:
    """What killed ones left: a writer in the log folder, a compaction of its working memory, a run of its attempts."""
    yield from (root / LOG_FOLDER).glob("**/.*.draft")
    yield from (root / LOG_FOLDER).glob(".*.probe")
    yield from (root / "data").glob(".spill-*/*")
    yield from (root / WORK_FOLDER).glob("*.log")


def _is_doomed(path: Path, store: Store, before: datetime) -> bool:
    name = path.relative_to(store.root).as_posix()
    if name in store.state.files:
        return False
    if retired_at := store.state.retired.get(name):
        return datetime.fromisoformat(retired_at) < before
    return path.exists() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < before


def _old_checkpoints(root: Path) -> list[Path]:
    """No grace: whoever finds one gone takes the next, and none of them is needed for a right answer."""
    return sorted((root / LOG_FOLDER / "checkpoints").glob("*.json"))[:-CHECKPOINTS_KEPT]


def _remove(path: Path) -> int:
    """Bytes freed; another vacuum may have been faster."""
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    return size
