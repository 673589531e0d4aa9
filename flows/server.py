"""Server: one Prefect server of our own, for as long as a run needs it, when the user has none.

Prefect would start one for every worker process. Ours is started once, shared through PREFECT_API_URL, and ends with
us: a watchdog in it and in every worker looks whether the parent still lives, so that not even kill -9 leaves them.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from warehouse.errors import Stop

WATCH_SECONDS = 0.5  # how soon an orphan notices
STOP_SECONDS = 10  # a server that does not end by then is killed


def watch_parent(parent: int) -> None:
    """End this process as soon as `parent` is gone. Commits are atomic, so a worker may die at any moment."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


@contextmanager
def prefect_server(start_seconds: float, *, schedules: bool = False) -> Iterator[str]:
    """Address of the API: the user's own (PREFECT_API_URL), else of a server that lives as long as the block.

    Only with `schedules` does it run the service that makes scheduled runs due.
    """
    from prefect.settings import get_current_settings

    if configured := get_current_settings().api.url:
        yield configured
        return
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    process = _start(port, schedules)
    try:
        _wait(process, address, start_seconds)
        _point_to(address)
        yield address
        _drain()
    finally:
        _point_to(None)
        _stop(process)


def _point_to(address: str | None) -> None:
    """For this process, its threads and its workers; a settings context would reach this thread alone."""
    from prefect.context import refresh_global_settings_context

    os.environ.pop("PREFECT_API_URL", None)
    if address:
        os.environ["PREFECT_API_URL"] = address
    refresh_global_settings_context()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(port: int, schedules: bool) -> subprocess.Popen[bytes]:
    quiet = {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
        "PREFECT_UI_ENABLED": "0",
    }
    if not schedules:
        quiet["PREFECT__SERVER_EPHEMERAL"] = "1"
    return subprocess.Popen(
        [sys.executable, "-m", "flows.server", str(port), str(os.getpid())],
        env={**os.environ, **quiet},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us: we drain first, then stop it
    )


def _wait(process: subprocess.Popen[bytes], address: str, start_seconds: float) -> None:
    deadline = time.monotonic() + start_seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Stop(
                f"the Prefect server ended with code {process.returncode} while starting",
                next_step="try `prefect server start` to see why, or use --runner sequential",
            )
        try:
            with urlopen(f"{address}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise Stop(
        f"the Prefect server did not answer within {start_seconds:.0f} s",
        next_step="raise server_start_seconds (TIDINGS_SERVER_START_SECONDS), or use --runner sequential",
    )


def _drain() -> None:
    """Send the logs and events that still wait, before their receiver goes."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    APILogWorker.drain_all(timeout=5)
    EventsWorker.drain_all(timeout=5)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _serve(port: int, parent: int) -> None:
    import uvicorn

    watch_parent(parent)
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="on",
    )


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
