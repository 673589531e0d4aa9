"""Log: the one place where two writers meet. Entry N can be created once, by one of them.

In: the number and the bytes of an entry. Out: the entry, whole and durable, or Conflict.
Hard because a process may be killed, and a disk may fill up, between any two system calls. Nothing here but `put_new`
depends on the kind of storage: a bucket needs these four calls with a conditional put, and no more.
"""

import os
import re
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from warehouse.errors import Stop

DIGITS = 20  # entries sort by name; no warehouse runs out of numbers


class Conflict(Exception):
    """Entry N exists already: another writer, or an earlier attempt of our own, was first."""


class Log(Protocol):
    """Entries are numbered from 1 without a gap, and are never changed or deleted. Checkpoints may go."""

    def put_new(self, number: int, body: bytes) -> None:
        """Create entry `number`, durable on return.

        Raises Conflict when it exists. Raises OSError when it failed or, worse, when nobody can tell: the entry may
        have landed, so the caller reads it again before it decides.
        """

    def get(self, number: int) -> bytes | None:
        """Entry `number`, or None when there is none yet."""

    def put_checkpoint(self, number: int, body: bytes) -> None:
        """Keep the state after entry `number`; a second one of the same number changes nothing."""

    def last_checkpoint(self) -> bytes | None:
        """The checkpoint of the highest number, or None."""


class LocalLog:
    """Log in a folder of a local disk: a hard link is created whole, and by one writer only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkpoints = folder / "checkpoints"
        self._is_proved = False

    def put_new(self, number: int, body: bytes) -> None:
        if not self._is_proved:
            self._prove()
        draft = write_durable(self.folder / f".{uuid4().hex}.draft", body)
        try:
            os.link(draft, self._entry(number))
        except FileExistsError:
            raise Conflict from None
        finally:
            draft.unlink()
        sync_folder(self.folder)

    def get(self, number: int) -> bytes | None:
        try:
            return self._entry(number).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def put_checkpoint(self, number: int, body: bytes) -> None:
        draft = write_durable(self.checkpoints / f".{uuid4().hex}.draft", body)
        draft.replace(self.checkpoints / f"{number:0{DIGITS}d}.json")
        sync_folder(self.checkpoints)

    def last_checkpoint(self) -> bytes | None:
        for path in reversed(self.checkpoint_paths()):
            try:
                return path.read_bytes()
            except FileNotFoundError:  # vacuum took it; an older one is as good
                continue
        return None

    def checkpoint_paths(self) -> list[Path]:
        """Oldest first."""
        name = re.compile(rf"\d{{{DIGITS}}}\.json")
        return sorted(p for p in self.checkpoints.glob("*.json") if name.fullmatch(p.name))

    def _entry(self, number: int) -> Path:
        return self.folder / f"{number:0{DIGITS}d}.json"

    def _prove(self) -> None:
        """Some network and USB file systems have no hard links, or let a second one replace the first."""
        self.checkpoints.mkdir(parents=True, exist_ok=True)
        draft = write_durable(self.folder / f".{uuid4().hex}.draft", b"")
        probe = draft.with_suffix(".probe")
        try:
            os.link(draft, probe)
            self._is_proved = _is_refused(draft, probe)
        except OSError as error:
            raise _unfit(self.folder, error.strerror or str(error)) from error
        finally:
            probe.unlink(missing_ok=True)
            draft.unlink()
        if not self._is_proved:
            raise _unfit(self.folder, "a second link replaced the first")


def write_durable(path: Path, body: bytes) -> Path:
    """Write a file and wait until the disk has it; a file that could not be written whole is removed."""
    try:
        with path.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does so by itself and refuses to open a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_refused(draft: Path, probe: Path) -> bool:
    try:
        os.link(draft, probe)
    except FileExistsError:
        return True
    return False


def _unfit(folder: Path, why: str) -> Stop:
    return Stop(
        f"this file system cannot create a file for one writer alone ({why})",
        place=str(folder),
        next_step="put the warehouse on a local disk (--warehouse DIR)",
    )
