"""Query: the warehouse in SQL, read-only, at one version.

In: the folder. Out: a DuckDB connection with every table and view, and `run_query` for statements of strangers.
Hard because DuckDB knows many doors to the disk. Two locks: the engine may open the files of this version and no others
(so it cannot create one), and `run_query` lets through only what reads; alone, the first would let `COPY … TO` replace
a data file that is named in full, and the second would rest on our knowing every statement there is.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

from warehouse.errors import WrongUse
from warehouse.records import TABLES
from warehouse.store import Snapshot, attach, open_store
from warehouse.views import create_views, views

READS = {"select", "with", "from", "values", "table", "pivot", "unpivot", "describe", "desc", "show", "summarize", "("}
WRITES = {
    "copy",
    "insert",
    "update",
    "delete",
    "merge",
    "truncate",
    "create",
    "drop",
    "alter",
    "attach",
    "export",
    "import",
}
"""May stand inside of a SELECT: `with x as (copy … to …) select 1` is one for the parser."""
RUNS_TEXT = {"query", "json_execute_serialized_sql"}  # functions that run a text as SQL, behind the back of every check
PRAGMAS = {"table_info", "show_tables", "version"}
ROWS_A_BATCH = 10_000
NAME_NOT_FOUND = re.compile(r'(?:Table with name "?|Python Object ")([\w.]+)')


def connect(folder: str | Path, *, unsafe: bool = False) -> duckdb.DuckDBPyConnection:
    """Every table and view of the warehouse, as of now; connect again to see later runs. Times are UTC.

    The connection reads the data files of this version and no other file, and writes none; `unsafe` lifts that.
    Raises WrongUse when there is no warehouse.
    """
    snapshot = _snapshot(Path(folder))
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    attach(connection, snapshot)
    create_views(connection)
    if not unsafe:
        lock(connection, _files(snapshot))
    return connection


def lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """From now on the connection opens these files and no others, loads nothing, and keeps its settings.

    Larger-than-memory queries spill into a folder of their own that DuckDB makes and removes.
    """
    spill = Path(tempfile.gettempdir()) / f"tidings-{uuid4().hex}"
    for setting, value in (
        ("temp_directory", str(spill)),
        ("allow_persistent_secrets", False),
        ("autoload_known_extensions", False),
        ("autoinstall_known_extensions", False),
        ("allowed_paths", [str(file) for file in files]),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        connection.execute(f"set {setting} = {_literal(value)}")


def run_query(connection: duckdb.DuckDBPyConnection, sql: str, *, unsafe: bool = False) -> pa.RecordBatchReader:
    """The rows of one statement, as they come.

    Raises WrongUse for a statement that does more than read (unless `unsafe`) and for one that DuckDB refuses, also
    while the rows are read.
    """
    if not unsafe:
        check_reads_only(sql)
    try:
        relation = connection.sql(sql)
        reader = _no_rows() if relation is None else relation.to_arrow_reader(ROWS_A_BATCH)
    except duckdb.Error as error:
        raise _refusal(connection, error) from error
    return pa.RecordBatchReader.from_batches(reader.schema, _told(connection, reader))


def check_reads_only(sql: str) -> None:
    """Raises WrongUse for anything but one statement that reads."""
    statements = _statements(sql)
    if len(statements) != 1:
        raise WrongUse(
            f"{len(statements)} statements, one is asked", place="query", next_step="give them one at a time"
        )
    words = _words(sql)
    first = next(iter(_unwrapped(words)), "")
    if (first not in READS and not _is_harmless_pragma(words)) or statements[0].type not in _types():
        raise _forbidden(first.upper() or "this statement")
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in WRITES or (word.strip('"') in RUNS_TEXT and following == "("):
            raise _forbidden(word.upper())


def names(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Tables, then views, with their columns."""
    rows = connection.execute("select table_name, column_name from duckdb_columns() order by column_index").fetchall()
    found: dict[str, list[str]] = {name: [] for name in (*TABLES, *sorted(view.name for view in views()))}
    for table, column in rows:
        if table in found:
            found[table].append(column)
    return found


def _snapshot(folder: Path) -> Snapshot:
    snapshot = open_store(folder).snapshot() if folder.is_dir() else None
    if snapshot is None or not snapshot.version:
        raise WrongUse(
            "there is no warehouse here",
            place=str(folder.absolute()),
            next_step=f"make it with: tidings run --warehouse {folder}, or name another folder",
        )
    return snapshot


def _files(snapshot: Snapshot) -> Iterator[Path]:
    for table in snapshot.tables.values():
        yield from table.clean
        yield from table.dirty


def _literal(value: str | bool | Sequence[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"[{', '.join(map(_literal, value))}]"


def _statements(sql: str) -> list[duckdb.Statement]:
    try:
        return duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise WrongUse(str(error).strip(), place="query", next_step="correct it there") from error
    except ValueError:  # a statement so new that the Python module has no name for its type
        raise _forbidden("this statement") from None


def _types() -> set[duckdb.StatementType]:
    """MULTI is what PIVOT becomes."""
    kinds = duckdb.StatementType
    return {kinds.SELECT, kinds.EXPLAIN, kinds.PRAGMA, kinds.MULTI}


def _words(sql: str) -> list[str]:
    """The statement as its words and signs, in lower case, without comments; strings and numbers are ''."""
    tokens = duckdb.tokenize(sql)
    ends = [start for start, _ in tokens[1:]] + [len(sql.encode())]
    kinds, text = duckdb.token_type, sql.encode()
    words = []
    for (start, kind), end in zip(tokens, ends, strict=True):
        if kind == kinds.comment:
            continue
        is_constant = kind in (kinds.string_const, kinds.numeric_const)
        words.append("" if is_constant else _first_word(text[start:end].decode(errors="replace")))
    return words


def _first_word(piece: str) -> str:
    """A token reaches up to the next one: cut the blanks, and signs that stand together."""
    piece = piece.strip().lower()
    return piece[:1] if piece.startswith("(") else piece


def _unwrapped(words: Sequence[str]) -> Sequence[str]:
    """Without EXPLAIN, ANALYZE and their options."""
    if words[:1] != ["explain"]:
        return words
    rest = list(words[1:])
    if rest[:1] == ["analyze"]:
        rest = rest[1:]
    if rest[:1] == ["("] and rest[1:2] and rest[1] not in READS:
        rest = rest[rest.index(")") + 1 :] if ")" in rest else []
    return rest


def _is_harmless_pragma(words: Sequence[str]) -> bool:
    return words[:1] == ["pragma"] and words[1:2] != [] and words[1] in PRAGMAS


def _forbidden(what: str) -> WrongUse:
    return WrongUse(
        f"{what} is not allowed: queries only read, and only the warehouse",
        place="query",
        next_step="write files with --format and --out or with tidings export; --unsafe lifts the limits",
    )


def _no_rows() -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(pa.schema([]), [])


def _told(connection: duckdb.DuckDBPyConnection, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches; an error that comes while rows are made is told like one that comes before."""
    try:
        yield from reader
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _refusal(connection, error) from error


def _refusal(connection: duckdb.DuckDBPyConnection, error: Exception) -> WrongUse:
    fact = str(error).strip()
    if isinstance(error, duckdb.PermissionException):
        return WrongUse(
            fact.splitlines()[0],
            place="query",
            next_step="queries reach the warehouse only; --unsafe lets them read and write other files",
        )
    if missing := NAME_NOT_FOUND.match(fact.removeprefix("Catalog Error: ").removeprefix("Invalid Input Error: ")):
        return _unknown_name(connection, missing[1])
    return WrongUse(fact, place="query", next_step="correct it; tidings sql --tables lists tables and columns")


def _unknown_name(connection: duckdb.DuckDBPyConnection, name: str) -> WrongUse:
    known = names(connection)
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    holding = [table for table, columns in known.items() if name.lower() in columns][:3]
    listed = ", ".join(dict.fromkeys([*holding, *near] or ("event_rows", "documents", "events")))
    return WrongUse(
        f"there is no table or view {name}",
        place="query",
        next_step=f"try {listed}; tidings sql --tables lists all",
    )
