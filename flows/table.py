"""Table: rows for the eye, as wide as the terminal.

In: a reader. Out: text, and how many rows there were. Few columns make a table, many columns a list of records.
Hard because what is shown was written by strangers: no control character of theirs may reach the terminal.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.exporters.plain import plain_values

ROWS_SHOWN = 100  # a screen or two; who wants more wants a file
CELL_SHOWN = 300  # characters of one value in a record; a table cuts to its column
COLUMN_WIDTH = 12  # characters a column needs to say anything

Row = list[Any]


def shown(reader: pa.RecordBatchReader, width: int | None = None) -> tuple[str, int]:
    """The first rows and a line that counts them all; and the count. `width` in characters, None = of the terminal."""
    rows: list[Row] = []
    names, count = reader.schema.names, 0
    for batch in reader:
        rows += _rows(batch.slice(0, max(0, ROWS_SHOWN - len(rows))))
        count += batch.num_rows
    console = Console(width=width, highlight=False)
    if not names:
        return "done\n", 0
    is_plan = names == ["explain_key", "explain_value"]
    if is_plan:
        text = "\n".join(str(row[1]) for row in rows)
    elif rows and len(names) * COLUMN_WIDTH > console.width:
        text = _records(names, rows)
    else:
        text = _table(console, names, rows)
    return f"{text.rstrip()}\n{_counted(count, len(rows))}\n", count


def _rows(batch: pa.RecordBatch) -> list[Row]:
    columns = [_values(column) for column in batch.columns]
    return [[values[i] for values in columns] for i in range(batch.num_rows)]


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        return list(column.to_pylist())
    return plain_values(column)


def _table(console: Console, names: Sequence[str], rows: Sequence[Row]) -> str:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for i, name in enumerate(names):
        is_number = any(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in rows)
        table.add_column(
            Text(_clean(name)), justify="right" if is_number else "left", no_wrap=True, overflow="ellipsis"
        )
    for row in rows:
        table.add_row(*(Text(_cell(value), style="dim" if value is None else "") for value in row))
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _records(names: Sequence[str], rows: Sequence[Row]) -> str:
    """A line a value, for rows that are too wide; nulls are left out."""
    margin = max(map(len, names))
    blocks = []
    for number, row in enumerate(rows, 1):
        pairs = [(name, _cell(value)) for name, value in zip(names, row, strict=True) if value is not None]
        lines = [
            f"{name:>{margin}}  {text if len(text) <= CELL_SHOWN else text[:CELL_SHOWN] + '…'}" for name, text in pairs
        ]
        blocks.append("\n".join([f"row {number}", *lines]))
    return "\n\n".join(blocks)


def _counted(count: int, told: int) -> str:
    rows = f"{count:,} row{'' if count == 1 else 's'}"
    return f"({rows})" if told == count else f"({rows}, {told} shown; --format csv, jsonl or parquet gives all)"


def _cell(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.6g}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
        case list():
            return ", ".join(map(_cell, value))
        case dict():
            return ", ".join(f"{_clean(key)}: {_cell(inner)}" for key, inner in value.items())
    return _clean(str(value))


def _clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
