"""Serve: a Prefect deployment of the flow `ingest` that codes what is new in an inbox, one run at a time."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from prefect.types.entrypoint import EntrypointType

from flows.runners import ingest_flow
from flows.server import prefect_server
from flows.settings import Settings
from flows.status import Serving, serving_file
from warehouse.errors import WrongUse

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def serve_inbox(inbox: Path, settings: Settings, *, cron: str | None, every: str | None) -> None:
    """Serve until interrupted. Raises WrongUse unless exactly one of cron and every is given and the inbox exists."""
    if not inbox.is_dir():
        raise WrongUse("the inbox is not a folder", place=str(inbox), next_step="make it, or give another with --inbox")
    interval = schedule_interval(cron, every)
    with (
        prefect_server(settings.server_start_seconds, schedules=True) as address,
        _announced(
            Serving(address, os.getpid(), str(inbox.resolve()), cron or f"every {every}", deployment_name(inbox)),
            settings.warehouse,
        ),
    ):
        ingest_flow.serve(
            name=deployment_name(inbox),
            cron=cron,
            interval=interval,
            parameters={"paths": [str(inbox.resolve())], "settings": _resolved(settings).model_dump()},
            limit=1,
            global_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
            print_starting_message=False,
        )


def deployment_name(inbox: Path) -> str:
    """Tells two inboxes apart on one server; Prefect takes no slash in a name."""
    return f"{inbox.resolve().name}-{hashlib.sha256(str(inbox.resolve()).encode()).hexdigest()[:8]}"


def schedule_interval(cron: str | None, every: str | None) -> timedelta | None:
    """The interval of `every` (90s, 10m, 2h, 1d); None when a cron line is given instead."""
    if (cron is None) == (every is None):
        raise WrongUse(
            "a schedule needs either --cron or --every", next_step='for example --cron "*/15 * * * *" or --every 10m'
        )
    if every is None:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", every)
    if not match:
        raise WrongUse(
            f"{every!r} is no interval", place="--every", next_step="write a number and s, m, h or d, such as 10m"
        )
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _resolved(settings: Settings) -> Settings:
    """Settings whose paths do not depend on the working folder."""
    places = {"warehouse": settings.warehouse, "knowledge": settings.knowledge}
    return settings.model_copy(update={key: str(Path(place).resolve()) for key, place in places.items() if place})


@contextmanager
def _announced(serving: Serving, warehouse: str) -> Iterator[None]:
    """Leave word for `tidings status` for as long as the schedule is served."""
    file = serving_file(warehouse)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(serving._asdict()), encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
