"""Dictionary: what every table, view and column means, for people (docs/data_dictionary.md) and for files that leave.

In: the records and the comments of the views. Out: `column_docs` for one table or view, `data_dictionary` for all.
Hard because a view column must not be explained twice: one that is passed through takes the words of its table.
`python -m warehouse.dictionary` rewrites the page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import Stop
from warehouse.records import SCHEMA_VERSION, STAMPS, TABLES, Column, columns
from warehouse.store.files import table_schema
from warehouse.views import SqlFile, create_views, views

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data_dictionary.md"

HEAD = f"""# Data dictionary

Generated from `warehouse/records.py` and `warehouse/views/*.sql` by `python -m warehouse.dictionary`; do not edit.
Schema version {SCHEMA_VERSION}. All times are UTC, ids are strings, offsets are Unicode code points into
`documents.text` (start inclusive, end not). A column whose null means *never* is always filled.
Every table also has the columns
`coder` and `ingest_id` (last section).
"""


@lru_cache(maxsize=64)  # tables and views together are about 21
def column_docs(name: str) -> Mapping[str, Column]:
    """Columns of a table or view by name, in order. Raises Stop when a view column is explained nowhere."""
    if name in TABLES:
        return {column.name: column for column in (*columns(TABLES[name]), *STAMPS)}
    view = next(view for view in views() if view.name == name)
    return {field.name: _view_column(view, field) for field in _view_schemas()[name]}


def documented(name: str, schema: pa.Schema) -> pa.Schema:
    """A schema with the words of the dictionary in the metadata of its fields; columns may be left out or added."""
    docs = column_docs(name)
    fields = [field.with_metadata(_words(docs[field.name])) if field.name in docs else field for field in schema]
    return pa.schema(fields, metadata={"table": name, "row": sentence(name), "schema_version": str(SCHEMA_VERSION)})


def described(column: Column) -> pa.Field:
    """The column as an Arrow field with its words."""
    return pa.field(column.name, column.arrow_type, metadata=_words(column))


def sentence(name: str) -> str:
    """What one row of a table is, or what a view tells."""
    if name in TABLES:
        return TABLES[name].ROW
    return next(view.sentence for view in views() if view.name == name)


def data_dictionary() -> str:
    """The page, as Markdown."""
    parts = [HEAD, "## Tables\n", *_index((name, sentence(name)) for name in TABLES), "\n## Views\n"]
    parts += _index((view.name, view.sentence) for view in _sorted_views())
    for name in TABLES:
        parts += [f"\n### {name}\n", f"One row: {sentence(name)}.\n", *_table(columns(TABLES[name]))]
    for view in _sorted_views():
        parts += [
            f"\n### {view.name}\n",
            f"{view.sentence}\n",
            *_table(column_docs(view.name).values(), has_null=False),
        ]
    parts += ["\n### Stamps\n", "On every row of every table.\n", *_table(STAMPS)]
    return "\n".join(parts) + "\n"


def main() -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(data_dictionary(), encoding="utf-8")


@lru_cache(maxsize=1)
def _view_schemas() -> Mapping[str, pa.Schema]:
    """The views over empty tables."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for table in TABLES:
            connection.register(table, table_schema(table).empty_table())
        create_views(connection)
        return {view.name: connection.table(view.name).to_arrow_table().schema for view in views()}


def _view_column(view: SqlFile, field: pa.Field) -> Column:
    if field.name in view.meanings:
        return Column(field.name, field.type, view.meanings[field.name], "", "")
    for source in _sources(view):
        if field.name in (docs := column_docs(source)):
            return docs[field.name]._replace(arrow_type=field.type)
    raise Stop(
        f"column {field.name} is explained nowhere",
        place=f"warehouse/views/{view.name}.sql",
        next_step=f"add the comment '-- {field.name}: …' below the sentence",
    )


def _sources(view: SqlFile) -> Iterator[str]:
    """Tables and views that the view reads, those of its final select first."""
    known = {*TABLES, *(other.name for other in views())}
    final = view.text.rpartition("\nselect\n")[2]
    for text in (final, view.text):
        yield from (name for name in re.findall(r"\b(?:from|join)\s+(\w+)", text) if name in known)


def _words(column: Column) -> dict[str, str]:
    return {"meaning": column.meaning, "unit": column.unit, "null": column.null}


def _sorted_views() -> list[SqlFile]:
    return sorted(views(), key=lambda view: view.name)


def _index(rows: Iterable[tuple[str, str]]) -> list[str]:
    return ["| name | what it tells |", "|---|---|", *(f"| [{n}](#{n}) | {_cell(text)} |" for n, text in rows)]


def _table(listed: Iterable[Column], *, has_null: bool = True) -> list[str]:
    heads = ["column", "type", "meaning", "unit", *(["null means"] if has_null else [])]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for column in listed:
        cells = [f"`{column.name}`", _type(column.arrow_type), column.meaning, column.unit]
        lines.append(f"| {' | '.join(map(_cell, [*cells, *([column.null] if has_null else [])]))} |")
    return lines


def _type(arrow_type: pa.DataType) -> str:
    """As SQL names it."""
    if pa.types.is_list(arrow_type):
        return f"{_type(arrow_type.value_type)}[]"
    if pa.types.is_map(arrow_type):
        return f"map({_type(arrow_type.key_type)}, {_type(arrow_type.item_type)})"
    if pa.types.is_timestamp(arrow_type):
        return "timestamptz"
    names = {"string": "varchar", "int64": "bigint", "int32": "integer", "date32[day]": "date", "bool": "boolean"}
    return names.get(str(arrow_type), str(arrow_type))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
