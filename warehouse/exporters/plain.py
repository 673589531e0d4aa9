"""Plain: values of any column type as JSON knows them, nothing lost.

In: a value of a record batch. Out: the same in plain JSON types.
Hard because a text format has no dates, decimals or maps: each takes the form that other tools read back.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

import pyarrow as pa


def plain_rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows of a batch; dates and times are ISO 8601, maps are objects, numbers that JSON lacks are strings."""
    columns = [(field.name, plain_values(batch.column(i))) for i, field in enumerate(batch.schema)]
    return [{name: values[row] for name, values in columns} for row in range(batch.num_rows)]


def plain_values(array: pa.Array) -> list[Any]:
    if _is_plain(array.type):
        return list(array.to_pylist())
    return [_plain(value) for value in array.to_pylist(maps_as_pydicts="lossy")]


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind):
        return _is_plain(kind.value_type)
    tests = (pa.types.is_string, pa.types.is_integer, pa.types.is_boolean, pa.types.is_null)
    return any(test(kind) for test in tests)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | timedelta():
            return str(value)
        case bytes():
            return value.hex()
        case pa.MonthDayNano():
            return f"P{value.months}M{value.days}DT{Decimal(value.nanoseconds).scaleb(-9).normalize():f}S"
        case Mapping():
            return {_key(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return str(value)


def _key(value: Any) -> str:
    return value if isinstance(value, str) else str(_plain(value))
