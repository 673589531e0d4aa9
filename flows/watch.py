"""Watch: which document is at work, written where it outlives the process, and a time limit that nothing can hold up.

In: a batch's documents as they begin. Out: what former attempts at the batch died of, by document, with a trace.
Hard because C code may never come back to Python: the limit is SIGALRM, whose default action ends the process, and
faulthandler writes the trace without the interpreter.
"""

import faulthandler
import json
import os
import resource
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from flows.rejects import reject_of
from tasks.read import RawDocument, Unreadable
from warehouse.errors import SetAside
from warehouse.records import Reject
from warehouse.store import WORK_FOLDER

STRIKES = 3  # deaths until a document is left out: the first may be the fault of a neighbour, or of a full machine
TRACE_CHARACTERS = 4_000  # the innermost calls come first
STATM = Path("/proc/self/statm")  # of Linux alone, as is a limit of memory that is kept


@dataclass(frozen=True, slots=True)
class Death:
    """One end of a worker process: what was at work then, and the trace, empty when nothing could write one."""

    key: str
    trace: str

    @property
    def is_timeout(self) -> bool:
        return bool(self.trace) and not self.trace.startswith("Fatal Python error")


class Watch:
    """Around one attempt at a batch. Without a limit of time it does nothing: threads share one process.

    A document that asks for too much memory gets a MemoryError; what the process holds already does not count.
    """

    def __init__(self, file: Path, seconds: float, memory_mb: int = 0) -> None:
        self._file, self.seconds = file, seconds
        self._memory_bytes = memory_mb * 1_000_000 if STATM.exists() else 0
        self._deaths = list(deaths(file)) if seconds else []
        self._strikes = Counter(death.key for death in self._deaths)

    def __enter__(self) -> Self:
        if self.seconds:
            self._log = self._file.open("ab", buffering=0)
            self._write("begin")
            faulthandler.enable(self._log)
            faulthandler.register(signal.SIGALRM, self._log, chain=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.seconds:
            self.rest()
            faulthandler.unregister(signal.SIGALRM)
            faulthandler.disable()
            self._log.close()
            self._file.unlink(missing_ok=True)

    def begin(self, key: str, more_seconds: float = 0) -> None:
        """This is at work from now on, until something else is; the clock starts anew."""
        if self.seconds:
            self._write(key)
            signal.setitimer(signal.ITIMER_REAL, self.seconds + more_seconds)
            if self._memory_bytes:
                _limit_memory(_held_bytes() + self._memory_bytes)

    def rest(self) -> None:
        """No document is at work: what takes long now, or ends the process, is the fault of none."""
        if self.seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)
            _limit_memory(resource.RLIM_INFINITY)
            self._write("rest")

    def killer(self, key: str) -> Death | None:
        """The last death that this caused, when there were too many to let it try once more."""
        if self._strikes[key] < STRIKES:
            return None
        return next(death for death in reversed(self._deaths) if death.key == key)

    def _write(self, key: str) -> None:
        os.write(self._log.fileno(), f"\n{json.dumps(key)}\n".encode())


def _held_bytes() -> int:
    """Data that the process has asked for, touched or not: what the limit counts."""
    return int(STATM.read_text().split()[5]) * resource.getpagesize()


def _limit_memory(most: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def left_out(found: RawDocument | Unreadable, step: str, death: Death, seconds: float) -> Reject:
    """The reject of a document that is not tried any more."""
    if death.is_timeout:
        fact, code = f"work on it was ended after {seconds:g} s, {STRIKES} times", "too_slow"
        then = "leave it out, or raise document_seconds and run tidings rejects retry"
    else:
        fact, code = f"its worker process died while it was at work, {STRIKES} times", "kills_its_worker"
        then = "leave it out, and report it with the trace in rejects.trace"
    place = f"{unquote(found.source_uri)}{'#' if found.member else ''}{found.member}"
    reason = SetAside(fact, reason_code=code, place=place, next_step=then)
    return reject_of(found, step, reason, _at_work(death.trace) or None)


def _at_work(trace: str) -> str:
    """The thread that was at work, which is told last, behind the line of a fatal error."""
    first = trace.partition("\n")[0]
    at = max(trace.rfind("Thread 0x"), trace.rfind("Current thread"), 0)
    fatal = f"{first}\n" if at and first.startswith("Fatal") else ""
    return (fatal + trace[at:])[:TRACE_CHARACTERS]


def watched(warehouse: str, run_id: str, batch_id: str) -> Path:
    """Where the attempts at a batch are written down; gone when one has ended well."""
    return Path(warehouse) / WORK_FOLDER / f"{run_id}-{batch_id}.log"


def deaths(file: Path) -> Iterator[Death]:
    """Attempts that ended while a document was at work, oldest first. Lines are keys in JSON, others of a trace."""
    at, trace = "rest", ""
    lines = file.read_text("utf-8", "replace").splitlines() if file.exists() else []
    for line in (*filter(None, lines), '"begin"'):
        if not line.startswith('"'):
            trace += f"{line}\n"
            continue
        key = json.loads(line)
        if key == "begin" and at not in ("begin", "rest"):
            yield Death(at, trace)
        at, trace = key, ""
