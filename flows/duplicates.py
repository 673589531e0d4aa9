"""Duplicates: what was told before a document, and the way back when a person says that it repeats nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from tasks.duplicates import UNDONE, Repeat, Told
from warehouse import connect, records
from warehouse.errors import WrongUse
from warehouse.queries import query
from warehouse.store import Known, SignatureIndex, Store, connected, open_store

CANDIDATES = 3  # texts compared with one document; the likeliest is right, the others are there for updates of it
UNDO = "undo"  # coder of a row that says that a document repeats none: until a run has coded it


class ToldBefore:
    """What one batch told so far, then what the warehouse holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, records.Document] = {}
        self._texts: dict[str, str] = {}  # text_hash → its first teller in this batch
        self._index = SignatureIndex()

    def add(self, document: records.Document, signature: records.Signature | None) -> None:
        self._documents[document.doc_id] = document
        if not document.duplicate_of:
            self._texts.setdefault(document.text_hash, document.doc_id)
        if signature:
            self._index.add(records.to_arrow(records.Signature, [signature]))

    def is_undone(self, document: records.Document) -> bool:
        known = self._known(document)
        return known is not None and known.duplicate_kind == UNDONE

    def was_coded(self, document: records.Document) -> bool:
        known = self._known(document)
        return known is not None and known.is_teller

    def same_text(self, document: records.Document) -> str | None:
        text = document.text_hash
        teller = self._texts.get(text) or self._store.same_text([text]).get(text)
        return None if teller == document.doc_id else teller

    def alike(self, signature: records.Signature) -> Iterator[Told]:
        yield from (self._documents[key] for key in self._index.alike(signature)[:CANDIDATES])
        there = [key for key in self._store.alike(signature) if key not in self._documents][:CANDIDATES]
        texts = self._store.texts(there)
        yield from (texts[key] for key in there if key in texts)

    def _known(self, document: records.Document) -> Known | None:
        """What the warehouse holds of it, if it is this very text."""
        known = self._store.known([document.doc_id]).get(document.doc_id)
        return known if known and known.text_hash == document.text_hash else None


def still_repeats(known: Known, store: Store) -> bool:
    """Whether the document that this one repeats still tells what it told, and still repeats none itself."""
    original = store.known([known.duplicate_of or ""]).get(known.duplicate_of or "")
    was = known.duplicate_text_hash or known.text_hash  # rows of older releases: exact duplicates only
    return original is not None and original.is_teller and original.text_hash == was


def list_duplicates(warehouse: str) -> Sequence[Mapping[str, Any]]:
    """Every document that counts as a duplicate now, beside what it repeats."""
    with connect(warehouse) as connection:
        return connection.sql(query("duplicates_now")).to_arrow_table().to_pylist()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """Documents that count as no duplicate any more, and the sources that hold them."""

    doc_ids: tuple[str, ...]
    sources: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The report for --json."""
        return {"doc_ids": [*self.doc_ids], "sources": [*self.sources]}

    def lines(self) -> list[str]:
        """The report for a reader."""
        return [
            f"{len(self.doc_ids)} documents repeat none any more: {', '.join(self.doc_ids)}",
            "next: tidings recode codes them, as does a run over their sources",
        ]


def undo_duplicates(warehouse: str, doc_ids: Sequence[str]) -> UndoReport:
    """Say of documents that they repeat none: the next run or recode codes them, and marks that text no more.

    Raises WrongUse when one of them is unknown or no duplicate; nothing is changed then.
    """
    store, chosen = open_store(warehouse), tuple(dict.fromkeys(doc_ids))
    known = store.known(chosen)
    for doc_id in chosen:
        if doc_id not in known or not known[doc_id].duplicate_of:
            raise WrongUse(
                f"document {doc_id} is {'no duplicate' if doc_id in known else 'unknown'}",
                place=warehouse,
                next_step="tidings duplicates list shows them",
            )
    rows = documents_marked(store, dict.fromkeys(chosen))
    store.commit({"documents": rows}, coder=UNDO, key=f"undo {datetime.now(UTC).isoformat()}")
    return UndoReport(chosen, tuple(sorted({*rows["source_uri"].to_pylist()})))


def documents_marked(store: Store, repeats: Mapping[str, Repeat | None]) -> pa.Table:
    """The rows of these documents, as duplicates; those that repeat None as undone ones."""
    marks = [
        {"doc_id": doc_id, "original": r.doc_id, "kind": r.kind, "score": r.score, "original_text": r.text_hash}
        if r
        else {"doc_id": doc_id, "original": None, "kind": UNDONE, "score": None, "original_text": None}
        for doc_id, r in repeats.items()
    ]
    types = [(n, pa.float64() if n == "score" else pa.string()) for n in ("doc_id", "original", "kind", "score")]
    with connected(store.snapshot()) as connection:
        connection.register("marks", pa.Table.from_pylist(marks, pa.schema([*types, ("original_text", pa.string())])))
        rows = connection.sql(query("documents_marked")).to_arrow_table()
    return rows.cast(records.schema(records.Document))
