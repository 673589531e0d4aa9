"""Commit: many writers, one log. All rows of a batch become visible at once, or none.

In: rows and a key. Out: Commit. The seven rules stand in docs/decisions/0001-commit-log-over-parquet.md.
Hard because any step may be the last one before kill -9, and because another writer may commit the same documents
between our look and our entry: then we look again, and only the tombstones change.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import uuid4

from warehouse.errors import Stop, WrongUse
from warehouse.records import Signature
from warehouse.store import files
from warehouse.store.files import Rows
from warehouse.store.index import COLUMNS, DocumentIndex, Known, Text
from warehouse.store.log import Conflict, LocalLog, Log
from warehouse.store.signatures import StoredSignatures
from warehouse.store.snapshot import Snapshot, snapshot_of
from warehouse.store.state import Dead, Entry, State

logger = logging.getLogger(__name__)

LOG_FOLDER = "_log"  # what makes a folder a warehouse
WORK_FOLDER = "_work"  # what runs note while they go on; no version knows of it
CHECKPOINT_EVERY = 100  # entries; replaying so many takes some 10 ms
PUT_ATTEMPTS = 5  # times an entry is put when the storage does not say whether it landed
STRAY_SECONDS = 24 * 3600  # a writer whose files wait longer gives up: vacuum may take them for strays after that
LONGEST_PAUSE = 0.5  # s between two attempts; a commit takes about 0.04 s


@dataclass(frozen=True, slots=True)
class Commit:
    """What became of a commit."""

    ingest_id: str  # stands on the rows
    version: int  # the warehouse at this version or later has the rows
    already: bool  # this key was committed before; nothing was written now


class Store:
    """A warehouse as one process sees it: at the version of its last refresh (opening and committing refresh it)."""

    def __init__(self, root: Path, log: Log) -> None:
        self.root = root
        self.log = log
        self.state = State()
        self._index = DocumentIndex(root)
        self._signatures = StoredSignatures(root)
        self._lock = threading.RLock()
        self._load_checkpoint()
        self.refresh()

    @property
    def version(self) -> int:
        return self.state.version

    def refresh(self) -> None:
        """Follow the log to its end."""
        with self._lock:
            while body := self.log.get(self.version + 1):
                self.state.apply(Entry.from_json(body, f"{self.root}, log entry {self.version + 1}"))

    def known(self, doc_ids: Sequence[str]) -> Mapping[str, Known]:
        """Those of the documents that the warehouse holds, coded or set aside."""
        with self._lock:
            self._index.update(self.state)
            return self._index.known(doc_ids)

    def same_text(self, text_hashes: Sequence[str]) -> Mapping[str, str]:
        """text_hash → the live document that tells this text and repeats no other."""
        with self._lock:
            self._index.update(self.state)
            return self._index.tellers(text_hashes)

    def alike(self, signature: Signature) -> list[str]:
        """Other live documents that repeat none and may tell the same, likeliest first."""
        with self._lock:
            self._signatures.update(self.state)
            found = dict.fromkeys(self._signatures.index.alike(signature))
            return [doc_id for doc_id, known in self.known([*found]).items() if known.is_teller]

    def texts(self, doc_ids: Sequence[str]) -> Mapping[str, Text]:
        """What those of the documents tell that the warehouse holds and did not set aside."""
        with self._lock:
            self._index.update(self.state)
            return self._index.texts(doc_ids)

    def snapshot(self) -> Snapshot:
        """Every table at one version."""
        with self._lock:
            return snapshot_of(self.root, self.state)

    def commit(self, rows: Rows, *, coder: str, key: str, replaces: Sequence[str] = ()) -> Commit:
        """Write the rows of a batch; they replace every live version of its documents.

        `key` names the batch: a key that was committed before changes nothing. `replaces` names tables made over the
        whole warehouse (stories) whose former rows all go. Raises Stop when a row does not fit its table, a document
        comes twice, or the disk is full; nothing is visible then.
        """
        with self._lock:
            self.refresh()
            if key in self.state.keys:
                return Commit(self.state.keys[key], self.version, already=True)
            ingest_id = new_ingest_id()
            _refuse_to_replace(replaces)
            tables = files.stamped(rows, coder, ingest_id)
            files.make_folders(self.root, self.root / LOG_FOLDER, self.root / "data")
            added, documents = files.write(self.root, tables, group=ingest_id), files.document_ids(tables)
            landed = self.land(
                key, lambda: Entry(key, ingest_id, added, self._paths(replaces), self._versions(documents))
            )
            return Commit(landed, self.version, already=landed != ingest_id)

    def delete(self, doc_ids: Sequence[str], *, key: str) -> Commit:
        """Bury the live version of the documents, with all its rows, and put nothing in its place."""
        with self._lock:
            ingest_id = new_ingest_id()
            files.make_folders(self.root, self.root / LOG_FOLDER)
            landed = self.land(key, lambda: Entry(key, ingest_id, dead=self._versions(doc_ids)))
            return Commit(landed, self.version, already=landed != ingest_id)

    def make_work_folder(self) -> None:
        """Raises Stop when the warehouse cannot be written."""
        files.make_folders(self.root, self.root / WORK_FOLDER)

    def land(self, key: str, build: Callable[[], Entry]) -> str:
        """Put the entry that `build` makes from the state of the moment; the ingest_id under which its key landed.

        Built anew whenever another writer was first: data files stay, tombstones change (rules 1 and 2). A put that
        failed may have landed all the same, so the log is asked before anything else is done (rule 4).
        """
        with self._lock:
            started, failures, entry, number = time.time(), 0, None, 0
            for attempt in count():
                self.refresh()
                if key in self.state.keys:
                    self._settle(entry, number)
                    return self.state.keys[key]
                entry, number = build(), self.version + 1
                self._refuse_late(started)
                try:
                    self.log.put_new(number, entry.to_json())
                except Conflict:
                    _pause(attempt)
                except OSError as error:
                    failures += 1
                    self._refuse_failed(entry, error, failures)
                    _pause(attempt)
            raise AssertionError("unreachable")

    def read_state(self) -> State:
        """The state at the end of the log, as a copy that stays as it is."""
        with self._lock:
            self.refresh()
            return self.state.copy()

    def checkpoint(self) -> int:
        """Keep the state, so that the next one to open the warehouse need not replay the log; the version kept."""
        with self._lock:
            self.refresh()
            self.state.retired = {path: at for path, at in self.state.retired.items() if (self.root / path).exists()}
            self.log.put_checkpoint(self.version, self.state.to_json())
            return self.version

    def _load_checkpoint(self) -> None:
        if body := self.log.last_checkpoint():
            self.state = State.from_json(body, f"{self.root}, last checkpoint")

    def _versions(self, doc_ids: Sequence[str]) -> dict[str, Dead]:
        self._index.update(self.state)
        return self._index.versions(doc_ids)

    def _paths(self, tables: Sequence[str]) -> tuple[str, ...]:
        return tuple(path for path, file in self.state.files.items() if file.table in tables)

    def _settle(self, entry: Entry | None, number: int) -> None:
        """After the landing: whose files stay, and whether a checkpoint is due."""
        if entry and self.state.keys[entry.key] != entry.ingest_id:
            files.remove(self.root, entry.add)  # a twin with our key was faster
        if number and number % CHECKPOINT_EVERY == 0:
            try:
                self.checkpoint()
            except OSError as error:
                logger.warning("store: no checkpoint at version %d (%s); the next start is slower", number, error)

    def _refuse_failed(self, entry: Entry, error: OSError, failures: int) -> None:
        """Raises Stop when the entry has not landed and trying again is no use."""
        self.refresh()
        if entry.key in self.state.keys:
            return
        if error.errno in files.FULL:
            files.remove(self.root, entry.add)
            raise files.disk_full(self.root) from error
        if failures >= PUT_ATTEMPTS:  # the files stay: a put on its way may still name them
            raise Stop(
                f"the log entry could not be written ({error})",
                place=str(self.root),
                next_step="run the same command again; what has landed meanwhile is recognised",
            ) from error

    def _refuse_late(self, started: float) -> None:
        if time.time() - started > STRAY_SECONDS:
            raise Stop(
                "the commit took more than a day; vacuum may have removed its files",
                place=str(self.root),
                next_step="run the same command again",
            )


def open_store(root: str | Path) -> Store:
    """The warehouse in a folder; the folder is made by the first commit.

    Raises Stop when the folder holds something else, or a warehouse of a newer schema version.
    """
    root = Path(root).absolute()
    if root.exists() and not (root / LOG_FOLDER).is_dir() and (not root.is_dir() or _holds_other(root)):
        raise Stop(
            "this is not a warehouse, and it is not empty",
            place=str(root),
            next_step="name another folder (--warehouse DIR); a new one is made by the first run",
        )
    return Store(root, LocalLog(root / LOG_FOLDER))


def _holds_other(root: Path) -> bool:
    """Whether anything is there that no run put there before its first commit."""
    return any(entry.name != WORK_FOLDER for entry in root.iterdir())


def new_ingest_id() -> str:
    """Unique; that it grows with time is for people, nothing is decided by it."""
    return f"{time.time_ns():020d}-{uuid4().hex[:8]}"


def _refuse_to_replace(tables: Sequence[str]) -> None:
    if wrong := sorted({*tables} & {*COLUMNS}):
        raise WrongUse(f"{wrong[0]} cannot be replaced as a whole", next_step="delete the documents by doc_id")


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2 ** min(attempt, 10))))
