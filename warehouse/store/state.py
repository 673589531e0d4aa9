"""State: which files are live after entry N, and which of their documents are dead.

In: a checkpoint and log entries, in order. Out: State.
An entry is a JSON object: `schema`, `at` (UTC), `key`, `ingest_id`, `add` (files of all tables), `remove` (paths),
`dead` (group → doc_id → ingest_id). A group is the files that one commit, or one year of a compaction, wrote together.
A change of this form raises SCHEMA_VERSION: an older tidings must refuse what it would misread.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from warehouse.errors import Stop
from warehouse.records import SCHEMA_VERSION

KEYS_KEPT = 10_000  # commits a retried task may lag behind; documents of older ones are known by their hash

Dead = dict[str, str]
"""doc_id → ingest_id of the version that is dead."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One immutable Parquet file: rows of one table, of one group."""

    path: str  # from the root of the warehouse, with /
    table: str
    group: str
    rows: int
    bytes: int
    shape: str  # fingerprint of its columns; another one than ours means that columns were added since
    year: str = ""  # publication year that a compaction gathered; empty: as committed


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the log: all of it is visible, or nothing."""

    key: str
    ingest_id: str
    add: tuple[DataFile, ...] = ()
    remove: tuple[str, ...] = ()
    dead: Mapping[str, Dead] = field(default_factory=dict)
    at: str = ""

    def to_json(self) -> bytes:
        body = asdict(self) | {"schema": SCHEMA_VERSION, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, body: bytes, place: str) -> Self:
        found = _checked(body, place)
        add = tuple(DataFile(**file) for file in found["add"])
        return cls(found["key"], found["ingest_id"], add, tuple(found["remove"]), found["dead"], found["at"])


@dataclass(slots=True)
class State:
    """The warehouse after entry `version`. Changes only through `apply`."""

    version: int = 0
    files: dict[str, DataFile] = field(default_factory=dict)  # live, by path
    dead: dict[str, Dead] = field(default_factory=dict)  # by group
    keys: dict[str, str] = field(default_factory=dict)  # the last keys → ingest_id of their commit
    retired: dict[str, str] = field(default_factory=dict)  # path → when it was retired; readers may still hold it

    def apply(self, entry: Entry) -> None:
        self._retire(entry.remove, entry.at)
        self.files.update((file.path, file) for file in entry.add)
        for group, pairs in entry.dead.items():
            self.dead.setdefault(group, {}).update(pairs)
        self.keys[entry.key] = entry.ingest_id
        while len(self.keys) > KEYS_KEPT:
            del self.keys[next(iter(self.keys))]
        self.version += 1

    def _retire(self, paths: Iterable[str], at: str) -> None:
        gone = {self.files.pop(path).group for path in paths if path in self.files}
        self.retired.update(dict.fromkeys(paths, at))
        if gone:
            for group in gone - {file.group for file in self.files.values()}:
                self.dead.pop(group, None)

    def copy(self) -> Self:
        dead = {group: dict(pairs) for group, pairs in self.dead.items()}
        return type(self)(self.version, dict(self.files), dead, dict(self.keys), dict(self.retired))

    def to_json(self) -> bytes:
        """The checkpoint."""
        body = asdict(self) | {"schema": SCHEMA_VERSION, "files": [asdict(file) for file in self.files.values()]}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, body: bytes, place: str) -> Self:
        found = _checked(body, place)
        files = {file["path"]: DataFile(**file) for file in found["files"]}
        return cls(found["version"], files, found["dead"], found["keys"], found["retired"])


def _checked(body: bytes, place: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError as error:
        raise Stop("the log is damaged", place=place, next_step="restore this file from a backup") from error
    if found["schema"] > SCHEMA_VERSION:
        raise Stop(
            f"the warehouse has schema version {found['schema']}, this tidings knows up to {SCHEMA_VERSION}",
            place=place,
            next_step="upgrade tidings (pip install --upgrade tidings)",
        )
    return found
