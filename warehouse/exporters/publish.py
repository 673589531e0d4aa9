"""Publish: an export appears whole, with its manifest, or not at all.

In: a target folder and what writes into a draft beside it. Out: the target.
Hard because --force must replace an export and must never replace anything else that a mistyped path names.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from warehouse.dictionary import column_docs, sentence
from warehouse.errors import WrongUse
from warehouse.exporters.selection import PUB_YEAR, Filters
from warehouse.records import SCHEMA_VERSION

MANIFEST = "_manifest.json"
CHUNK_BYTES = 1 << 20


@contextmanager
def published(target: Path, *, force: bool) -> Iterator[Path]:
    """A draft folder beside the target; it becomes the target when the block ends well, else it goes.

    Raises WrongUse when the target exists, unless `force` is set and it is an export or an empty folder.
    """
    _refuse_existing(target, force)
    draft, retired = (target.parent / f".{target.name}.{uuid4().hex[:8]}.{kind}" for kind in ("draft", "old"))
    draft.mkdir(parents=True)
    try:
        yield draft
        _refuse_existing(target, force)
        if target.exists():
            target.rename(retired)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if retired.exists() and not target.exists():
            retired.rename(target)
        shutil.rmtree(retired, ignore_errors=True)


def write_manifest(
    folder: Path, rows: Mapping[str, int], *, format: str, filters: Filters, coders: list[str], created: datetime
) -> None:
    """What is in the export, where it comes from, and how to see that no file changed."""
    body = {
        "created": created.isoformat(timespec="seconds"),
        "format": format,
        "schema_version": SCHEMA_VERSION,
        "coders": coders,
        "filters": {key: value and str(value) for key, value in asdict(filters).items()},
        "tables": [_table(folder, name, count) for name, count in rows.items()],
    }
    (folder / MANIFEST).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _refuse_existing(target: Path, force: bool) -> None:
    if not os.path.lexists(target):
        return
    is_ours = (
        target.is_dir() and not target.is_symlink() and ((target / MANIFEST).is_file() or not any(target.iterdir()))
    )
    if not is_ours:
        raise WrongUse("exists and is no export", place=str(target), next_step="name another folder with --out")
    if not force:
        raise WrongUse(
            "exists", place=str(target), next_step="name another folder with --out, or replace it with --force"
        )


def _table(folder: Path, name: str, rows: int) -> dict[str, Any]:
    files = _files(folder, name)
    partition = [PUB_YEAR] if any(f"{PUB_YEAR.name}=" in file["path"] for file in files) else []
    columns = [
        {"name": c.name, "type": str(c.arrow_type), "meaning": c.meaning, "unit": c.unit, "null": c.null}
        for c in (*column_docs(name).values(), *partition)
    ]
    return {"name": name, "row": sentence(name), "rows": rows, "columns": columns, "files": files}


def _files(folder: Path, name: str) -> list[dict[str, Any]]:
    found = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.relative_to(folder).parts[0].split(".")[0] == name
    ]
    return [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in found
    ]


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
