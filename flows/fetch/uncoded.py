"""Uncoded: the archives that no run has coded to its end, and what is done when one has.

Hard because a page may change: its older version goes only when the newer one is coded.
"""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from tasks.read.raw import document_id
from warehouse.store import Store, connected, open_store

FOLDER = "fetched"
UNCODED = ".uncoded"  # suffix of the empty file that stands beside an archive until a run over it has ended

_KEPT = "select url, file, record_id from fetches where kind in ('page', 'item') order by fetched_at"


def uncoded(warehouse: str) -> list[Path]:
    """Archives that no run has coded to its end, oldest first."""
    marked = sorted(Path(warehouse).absolute().joinpath(FOLDER).glob(f"*{UNCODED}"))
    return [path for marker in marked if (path := marker.with_suffix("")).exists()]


def close_fetch(warehouse: str, paths: Iterable[Path]) -> list[Path]:
    """To be called when a run over the archives has ended without a failed batch: the archives to run over once more.

    The older version of a page goes when the newer one is coded. Where that was taken for a duplicate of the older one,
    its archive stays open for a second run, which finds the older one gone and codes it.
    """
    store = open_store(warehouse)
    older, repeating = _replaced(store)
    if older:
        store.delete(older, key=f"fetch/replaced/{uuid4().hex}")
    for path in {*paths} - repeating:
        marker(path).unlink(missing_ok=True)
    for path in repeating:
        marker(path).touch()
    return sorted(repeating)


def _replaced(store: Store) -> tuple[list[str], set[Path]]:
    """Documents of older versions whose page is coded anew, and the archives of new ones that repeat an older one."""
    versions: dict[str, dict[str, Path]] = {}  # url → document → its archive, oldest first
    with connected(store.snapshot()) as connection:
        kept = connection.execute(_KEPT).fetchall()
    for url, file, record_id in kept:
        path = store.root / FOLDER / file
        doc_id = document_id(path.resolve().as_uri(), record_id.removeprefix("<urn:uuid:").removesuffix(">"))
        documents = versions.setdefault(url, {})
        documents.pop(doc_id, None)
        documents[doc_id] = path
    newest = {url: next(reversed(documents)) for url, documents in versions.items()}
    known = store.known([doc_id for documents in versions.values() for doc_id in documents])
    coded = {url: known[doc_id] for url, doc_id in newest.items() if doc_id in known and not known[doc_id].is_reject}
    older = {doc_id for url in coded for doc_id in versions[url] if doc_id in known} - {*newest.values()}
    repeating = {versions[url][new.doc_id] for url, new in coded.items() if new.duplicate_of in older}
    return sorted(older), repeating


def marker(path: Path) -> Path:
    return path.with_name(path.name + UNCODED)
