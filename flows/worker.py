"""Worker: what a process of our own does before its first batch, so that it ends when we do."""

import atexit
import os
import signal

from flows.server import watch_parent


def start_worker(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    atexit.register(os._exit, 0)  # else DuckDB 2.0 reports what Prefect's threads still hold as leaks of its own
    watch_parent(parent)
