"""Settings: the environment and tidings.toml, read here and nowhere else.

Frozen and typed; an unknown key is refused. Built once and handed down as plain values. The command line wins over the
environment (TIDINGS_BATCH_DOCUMENTS=100), the environment over ./tidings.toml, that over the defaults below.
"""

import os
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, with_config

from tasks.limits import FetchLimits, Limits
from warehouse.errors import Stop

Runner = Literal["auto", "sequential", "thread", "process", "dask"]

PREFIX = "TIDINGS_"


for limits in (Limits, FetchLimits):
    with_config(ConfigDict(extra="forbid"))(limits)


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Every setting with its unit and reason."""

    warehouse: str = "warehouse.d"  # folder of the tables
    knowledge: str | None = None  # folder laid over seeds/knowledge row by row; none = ours alone
    engine: str = "network"  # language engine, a name of tasks.language.load_engine
    runner: Runner = "auto"  # auto: sequential for one file, process for more
    workers: int = Field(default=2, ge=1)  # worker threads or processes; a laptop has two cores to spare
    batch_documents: int = Field(default=200, ge=1)  # documents a task and a commit; a Prefect task costs 50 ms
    document_seconds: float = Field(default=120, ge=0)  # limit for one document; 100,000 words take 32 s; 0 = none
    document_memory_mb: int = Field(default=2_000, ge=1)  # limit for one document; 64 MB of JSON take 1,000
    window_batches: int = Field(default=8, ge=1)  # batches in flight; each keeps a future in memory until it ends
    dask_address: str | None = None  # scheduler of an existing Dask cluster; none = a local one
    server_start_seconds: float = 120  # Prefect needs 8 s on an idle machine and up to 67 s on a crowded one
    fetch_contact: str = ""  # an address that publishers may write to; it stands in the user agent
    fetch_proxy: str | None = None  # of an http or https proxy; the environment is not asked
    columns: dict[str, str] = Field(default_factory=dict)  # field of a record → its column; names: tasks/read/fields.py
    limits: Limits = Limits()  # of one input file; tasks/limits.py has the reason of each
    fetch: FetchLimits = FetchLimits()  # of one run over addresses; likewise
    max_rejects_percent: float = Field(default=5, ge=0, le=100)  # more than that set aside: exit code 3

    @field_validator("limits", "fetch")
    @classmethod
    def _no_limit_is_negative(cls, limits: Limits | FetchLimits) -> Limits | FetchLimits:
        wrong = [name for name, value in asdict(limits).items() if value < 0]
        if wrong:
            raise ValueError(f"{wrong[0]} is negative")
        return limits


def load_settings(folder: Path | None = None, **given: Any) -> Settings:
    """Settings from defaults, tidings.toml in `folder` (default: here), environment and what is `given` (None = unset).

    Raises Stop for an unknown key or a value that does not fit, with the place it came from.
    """
    file = (folder or Path()) / "tidings.toml"
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for place, source in ((str(file), _from_file(file)), ("environment", _from_environment()), ("command line", given)):
        for key, value in source.items():
            if value is not None:
                both = isinstance(value, dict) and isinstance(values.get(key), dict)
                values[key], places[key] = {**values[key], **value} if both else value, place
    try:
        return Settings(**values)
    except ValidationError as error:
        raise _refusal(error, places) from error


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Stop(
            f"not a settings file: {error}", place=str(file), next_step="mend the line, or delete the file"
        ) from error


def _from_environment() -> dict[str, Any]:
    """TIDINGS_WORKERS=4 is `workers`; TIDINGS_LIMITS__PAGE_BYTES=1000 is `page_bytes` of `limits`."""
    found: dict[str, Any] = {}
    for name, value in os.environ.items():
        if name.startswith(PREFIX):
            key, _, inner = name.removeprefix(PREFIX).lower().partition("__")
            found[key] = {**found.get(key, {}), inner: value} if inner else value
    return found


def _refusal(error: ValidationError, places: dict[str, str]) -> Stop:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    place = places.get(path[0], "")
    shown = f"{PREFIX}{'__'.join(path).upper()}" if place == "environment" else ".".join(path)
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        within = {"limits": Limits, "fetch": FetchLimits}.get(path[0])
        names = [field.name for field in fields(within)] if within and len(path) > 1 else [*Settings.model_fields]
        known = ", ".join(sorted(names))
        return Stop(f"unknown setting {shown}", place=place, next_step=f"remove it, or use one of: {known}")
    return Stop(f"setting {shown}: {first['msg']}, got {first['input']!r}", place=place, next_step="correct the value")
