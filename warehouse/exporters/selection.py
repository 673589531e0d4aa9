"""Selection: which rows leave.

In: a connection of warehouse.connect and filters over documents. Out: the same connection with the chosen documents
only, and a reader of any table or view.
Hard because every table must follow its documents, and the views too: they must count the chosen rows, not all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from warehouse.dictionary import column_docs, described, documented
from warehouse.errors import WrongUse
from warehouse.query import run_query
from warehouse.records import TABLES, Column
from warehouse.store.files import table_schema

WHOLE = {"rejects"}  # has doc_id, but of documents that never came to be: no filter over documents says anything of it


PUB_YEAR = Column("pub_year", pa.int32(), "year of publication, 0 for an undated document", "UTC year", "never")
"""The partition; 0 because pandas and pyarrow stumble over a partition without a value."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Over documents, and over events by their confidence; None lets all through. An undated document is in no
    period."""

    since: date | None = None  # first UTC day of publication
    until: date | None = None  # last one, inclusive
    where: str | None = None  # SQL condition over the columns of documents
    min_confidence: float | None = None  # of an event, 0 to 1

    def conditions(self) -> list[str]:
        found = []
        if self.since:
            found.append(f"published_at >= timestamptz '{self.since.isoformat()} 00:00:00+00'")
        if self.until:
            found.append(f"published_at < timestamptz '{self.until.isoformat()} 00:00:00+00' + interval 1 day")
        if self.where:
            found.append(f"({self.where}\n)")  # the line ends a comment that the condition may end with
        return found


def narrow(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """From now on every table, and so every view, holds the chosen documents and their rows only.

    Stories stay when a report of theirs does. Runs, batches and rejects stay whole.
    Raises WrongUse for a condition that does not hold over documents.
    """
    if filters.min_confidence is not None:
        _narrow_events(connection, filters.min_confidence)
    if not (conditions := filters.conditions()):
        return
    chosen = _chosen(connection, f"select doc_id from documents where {' and '.join(conditions)}")
    connection.register("_chosen_rows", chosen)
    connection.execute("create temp table _chosen as select distinct doc_id from _chosen_rows")
    for table in TABLES:
        if condition := _follows(table):
            _keep(connection, table, condition, "all")


def _narrow_events(connection: duckdb.DuckDBPyConnection, least: float) -> None:
    """Events of that confidence, and what belongs to them."""
    if not 0 <= least <= 1:
        raise WrongUse(f"a confidence of {least}", place="min_confidence", next_step="give a number from 0 to 1")
    _keep(connection, "events", f"confidence >= {least}", "every")
    for table in TABLES:
        if table != "events" and "event_id" in column_docs(table):
            _keep(connection, table, "event_id in (select event_id from events)", "every")


def _keep(connection: duckdb.DuckDBPyConnection, table: str, condition: str, prefix: str) -> None:
    """From now on the view holds the rows of a condition only; what it held before is `_PREFIX_TABLE`."""
    connection.execute(f"alter view {table} rename to _{prefix}_{table}")
    connection.execute(f"create temp view {table} as select * from _{prefix}_{table} where {condition}")


def rows_of(connection: duckdb.DuckDBPyConnection, name: str, *, by_year: bool = False) -> pa.RecordBatchReader:
    """The rows of a table or view, with the meanings in the metadata of the schema.

    `by_year` sorts by `pub_year`, a last column that rows with a document get.
    """
    has_year = by_year and "doc_id" in column_docs(name) and name not in WHOLE
    reader = connection.sql(_by_year(name) if has_year else f"from {name}").to_arrow_reader(10_000)
    stored = table_schema(name) if name in TABLES else reader.schema
    year = [described(PUB_YEAR)] if has_year and name in TABLES else []
    schema = documented(name, pa.schema([*stored, *year]))
    return pa.RecordBatchReader.from_batches(schema, _cast(reader, schema))


def _chosen(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    try:
        return run_query(connection, sql).read_all()
    except WrongUse as error:
        raise WrongUse(
            error.fact,
            place="filter over documents",
            next_step="give a condition over the columns of documents, such as: language = 'en'",
        ) from error


def _follows(table: str) -> str | None:
    if table in WHOLE or "doc_id" not in column_docs(table):
        return None
    if table == "stories":
        return "story_id in (select story_id from story_events)"
    return "doc_id in (from _chosen)"


def _by_year(name: str) -> str:
    year = "coalesce(year(d.published_at), 0)::integer as pub_year"
    return (
        f"select t.*, {year} from {name} t left join documents d on d.doc_id = t.doc_id"
        " order by pub_year, d.published_at, t.doc_id"
    )


def _cast(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        yield batch.cast(schema)
