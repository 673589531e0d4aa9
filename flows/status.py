"""Status: the last runs, the schedule that is served, its next run and its failures. Does not import Prefect."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from warehouse import connect
from warehouse.errors import WrongUse
from warehouse.queries import query


class Serving(NamedTuple):
    """A schedule that is being served: where its Prefect API is, and which process serves it."""

    address: str
    pid: int
    inbox: str
    schedule: str
    deployment: str


class Status(NamedTuple):
    """What `tidings status` tells."""

    runs: Sequence[Mapping[str, Any]]  # runs that changed the warehouse, newest first
    serving: Serving | None
    next_run: str | None  # UTC time, ISO 8601
    failures: Sequence[str]  # of scheduled runs, newest first


def serving_file(warehouse: str) -> Path:
    """Where a served schedule leaves word: one file a warehouse, in the user's state folder."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name = hashlib.sha256(str(Path(warehouse).resolve()).encode()).hexdigest()[:16]
    return state / "tidings" / f"serving-{name}.json"


def find_status(warehouse: str) -> Status:
    """The state of a warehouse and of its schedule."""
    serving = _serving(warehouse)
    if serving is None:
        return Status(_runs(warehouse), None, None, ())
    ahead = _flow_runs(serving, ["SCHEDULED"], "EXPECTED_START_TIME_ASC", 1)
    failed = _flow_runs(serving, ["FAILED", "CRASHED"], "START_TIME_DESC", 5)
    failures = tuple(f"{run['start_time']}: {run['state']['message']}" for run in failed)
    return Status(_runs(warehouse), serving, ahead[0]["expected_start_time"] if ahead else None, failures)


def lines(status: Status) -> list[str]:
    """The status for a reader."""
    told = [
        f"{run['started_at']:%Y-%m-%d %H:%M:%S}  {run['state']:<9}  {run['documents_read']} read,"
        f" {run['documents_new']} new, {run['documents_set_aside']} set aside, {run['events']} events"
        for run in status.runs
    ] or ["no run has changed this warehouse yet"]
    if status.serving is None:
        return [*told, "no schedule is served; start one with: tidings serve --inbox DIR --every 10m"]
    told.append(
        f"serving {status.serving.inbox}, {status.serving.schedule}; next run {status.next_run or 'not planned'}"
    )
    return told + [f"failed {failure}" for failure in status.failures]


def _runs(warehouse: str) -> Sequence[Mapping[str, Any]]:
    try:
        with connect(warehouse) as connection:
            return connection.sql(query("last_runs")).to_arrow_table().to_pylist()  # type: ignore[no-any-return]
    except WrongUse:
        return ()  # a schedule may be served before its first run


def _serving(warehouse: str) -> Serving | None:
    file = serving_file(warehouse)
    if not file.is_file():
        return None
    serving = Serving(**json.loads(file.read_text(encoding="utf-8")))
    try:
        os.kill(serving.pid, 0)
    except ProcessLookupError:
        return None  # it was killed and could not take its word back
    return serving


def _flow_runs(serving: Serving, states: list[str], sort: str, limit: int) -> list[dict[str, Any]]:
    body = {
        "flow_runs": {"state": {"type": {"any_": states}}},
        "deployments": {"name": {"any_": [serving.deployment]}},
        "sort": sort,
        "limit": limit,
    }
    answer = httpx.post(f"{serving.address}/flow_runs/filter", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()  # type: ignore[no-any-return]
