"""Store: immutable Parquet files, and one commit log that says which of them are the warehouse.

In: rows of many writers, all tables of a batch at once. Out: one true version of every table, for any reader.
A bare glob over the data folder is not a valid read: take `attach`, or an export.
Why it is built like this, and its seven rules: docs/decisions/0001-commit-log-over-parquet.md.
"""

from warehouse.store.commit import WORK_FOLDER, Commit, Store, open_store
from warehouse.store.compact import Compaction, compact
from warehouse.store.index import Known, Text
from warehouse.store.signatures import SignatureIndex
from warehouse.store.snapshot import Snapshot, TableFiles, attach, connected
from warehouse.store.vacuum import Vacuum, vacuum

__all__ = [
    "WORK_FOLDER",
    "Commit",
    "Compaction",
    "Known",
    "SignatureIndex",
    "Snapshot",
    "Store",
    "TableFiles",
    "Text",
    "Vacuum",
    "attach",
    "compact",
    "connected",
    "open_store",
    "vacuum",
]
