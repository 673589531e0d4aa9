"""Settle: duplicates that no batch could see, found when all batches of a run are in.

Two batches side by side may both code one text; and a cut copy may be read before the full story. Within one run the
fuller text stands, whichever came first.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import pyarrow as pa

from flows.duplicates import CANDIDATES
from flows.knowledge import load_knowledge
from tasks.duplicates import Repeat, repeat_of
from tasks.knowledge import Knowledge
from warehouse import records
from warehouse.queries import query
from warehouse.store import Store, connected

Row = Mapping[str, Any]


def repeats_in_run(store: Store, run_id: str, knowledge: str | None) -> dict[str, Repeat]:
    """What the documents repeat that the run coded and saw for the first time, by doc_id.

    Those that others repeat are looked at first, then the fullest; a document repeats only what stays coded.
    """
    settling = _Settling(store, load_knowledge(knowledge))
    coded = _coded_in_run(store, run_id)
    settling.waiting.update(coded["doc_id"].to_pylist())
    for batch in coded.to_batches(max_chunksize=500):
        for row in batch.to_pylist():
            settling.settle(row)
    return settling.repeats


class _Settling:
    """Documents of a run, one after the other."""

    def __init__(self, store: Store, knowledge: Knowledge) -> None:
        self._store, self._knowledge = store, knowledge
        self._tellers: dict[str, str] = {}  # text_hash → the document of the run that stays coded
        self.waiting: set[str] = set()
        self.repeats: dict[str, Repeat] = {}

    def settle(self, row: Row) -> None:
        self.waiting.remove(row["doc_id"])
        repeat = next(self._found(row), None) if row["is_open"] else None
        if repeat:
            self.repeats[row["doc_id"]] = repeat
        else:
            self._tellers.setdefault(row["text_hash"], row["doc_id"])

    def _found(self, row: Row) -> Iterator[Repeat]:
        if teller := self._tellers.get(row["text_hash"]) or row["told_by"]:
            yield Repeat(teller, row["text_hash"], "exact", 1.0)
        alike = self._alike(row) if row["bands"] else []
        if alike:
            texts = self._store.texts([row["doc_id"], *alike])
            own = texts[row["doc_id"]]
            others = (repeat_of(own, texts[key], self._knowledge) for key in alike if key in texts)
            yield from filter(None, others)

    def _alike(self, row: Row) -> list[str]:
        names = ("doc_id", "scheme", "shingles", "bands", "sample")
        found = self._store.alike(records.Signature(**{name: row[name] for name in names}))
        return [*islice((key for key in found if key not in self.waiting and key not in self.repeats), CANDIDATES)]


def _coded_in_run(store: Store, run_id: str) -> pa.Table:
    with connected(store.snapshot()) as connection:
        return connection.sql(query("coded_in_run"), params=[run_id]).to_arrow_table()
