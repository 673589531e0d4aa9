"""Rejects: set something aside, list what was, and try it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.sources import existing_files
from tasks.read import RawDocument, Unreadable
from warehouse import connect
from warehouse.errors import SetAside
from warehouse.queries import query
from warehouse.records import Reject


def reject_of(found: RawDocument | Unreadable, step: str, error: SetAside, trace: str | None = None) -> Reject:
    """The row that says why a document, or a whole file, is set aside; the writer adds when, and in which run."""
    return Reject(
        doc_id=found.doc_id,
        source_uri=found.source_uri,
        member=found.member,
        raw_hash=found.raw_hash,
        step=step,
        reason_code=error.reason_code,
        message=f"{error.place}: {error.fact}" if error.place else error.fact,
        next_step=error.next_step,
        trace=trace,
    )


def list_rejects(warehouse: str) -> Sequence[Mapping[str, Any]]:
    """Every input that is set aside now, newest first."""
    with connect(warehouse) as connection:
        return connection.sql(query("rejects_now")).to_arrow_table().to_pylist()  # type: ignore[no-any-return]


def retry_sources(warehouse: str) -> tuple[list[str], list[str]]:
    """The files to read and the addresses to fetch again, and the sources that are no longer there."""
    uris = sorted({row["source_uri"] for row in list_rejects(warehouse)})
    addresses = [uri for uri in uris if uri.startswith(("http://", "https://"))]
    files, gone = existing_files(uri for uri in uris if uri not in addresses)
    return [*map(str, files), *addresses], gone
