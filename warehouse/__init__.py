"""Warehouse: the tables, their store and what reads them. Imports nothing of ours from above.

In Python and in notebooks: `import warehouse; con = warehouse.connect("warehouse.d")`, see docs/guides/sql.md.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.query import connect as connect


def __getattr__(name: str) -> Any:
    """`connect` on first use: whoever needs the records alone does not pay for DuckDB."""
    if name != "connect":
        raise AttributeError(f"module 'warehouse' has no attribute {name!r}")
    from warehouse.query import connect

    return connect
