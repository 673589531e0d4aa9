"""Prompt: ask the warehouse line by line; a query ends with a semicolon.

In: the warehouse. Out: rows as tables. History is kept in the state folder of the user.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output, create_output

from flows.sql import columns_listing, tables_listing
from flows.table import shown
from warehouse.errors import WrongUse
from warehouse.query import connect, names, run_query

STATE = Path.home() / ".local" / "state" / "tidings"
HISTORY = "sql_history"
WORDS = (
    "select",
    "from",
    "where",
    "group by",
    "order by",
    "limit",
    "count(*)",
    "join",
    "using",
    "distinct",
    "describe",
)
HELP = r"""A query ends with ; and may take several lines. Tab completes names.
  \d         tables and views      \d NAME    columns of one
  \q         leave                 \?         this help"""


def prompt(
    warehouse: str,
    unsafe: bool = False,
    *,
    state: Path = STATE,
    keys: Input | None = None,
    screen: Output | None = None,
) -> None:
    """Ask and answer until the end of input. Raises WrongUse when there is no warehouse.

    `keys` and `screen` stand in for the terminal in tests.
    """
    screen = screen or create_output()
    with connect(warehouse, unsafe=unsafe) as connection:
        session: PromptSession[str] = PromptSession(
            history=_history(state),
            completer=NameCompleter(names(connection)),
            complete_while_typing=False,
            multiline=Condition(lambda: not _is_whole(session.default_buffer.text)),
            prompt_continuation="    ...> ",
            input=keys,
            output=screen,
        )
        _say(screen, rf"{warehouse}: read-only, \? helps, \q leaves")
        while (text := _asked(session)) is not None:
            if text.strip():
                _say(screen, answer(connection, text.strip(), unsafe))


def answer(connection: duckdb.DuckDBPyConnection, text: str, unsafe: bool = False) -> str:
    """What the prompt says to a query or a backslash command; a refusal is an answer too."""
    command, _, name = text.rstrip(";").strip().partition(" ")
    try:
        if command == r"\d":
            return columns_listing(name.strip()) if name else tables_listing()
        if command.startswith("\\"):
            return HELP
        return shown(run_query(connection, text, unsafe=unsafe))[0]
    except WrongUse as error:
        return str(error)


class NameCompleter(Completer):
    """Tables and views everywhere; after `NAME.` its columns; else the columns of the tables that the query names."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self._known = known

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        typed = re.search(r"(?:(\w+)\.)?(\w*)$", document.text_before_cursor)
        table, begun = (typed[1], typed[2]) if typed else (None, "")
        for name in dict.fromkeys(self._candidates(document.text, table)):
            if name.startswith(begun.lower()):
                yield Completion(name, start_position=-len(begun))

    def _candidates(self, text: str, table: str | None) -> list[str]:
        if table:
            return self._known.get(table, [])
        named = [name for name in re.findall(r"\w+", text) if name in self._known]
        return [*(column for name in named for column in self._known[name]), *self._known, *WORDS]


def _history(state: Path) -> History:
    try:
        state.mkdir(parents=True, exist_ok=True)
        return FileHistory(state / HISTORY)
    except OSError:  # a home that cannot be written to is no reason not to ask
        return InMemoryHistory()


def _asked(session: PromptSession[str]) -> str | None:
    """One query or command, None at the end; Ctrl-C drops what was typed."""
    while True:
        try:
            text = session.prompt("tidings> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return None
        return None if text.strip().rstrip(";") in (r"\q", "quit", "exit") else text


def _is_whole(text: str) -> bool:
    text = text.strip()
    return not text or text.endswith(";") or text.startswith("\\") or text in ("quit", "exit")


def _say(screen: Output, text: str) -> None:
    screen.write_raw(text.rstrip().replace("\n", "\r\n") + "\r\n")
    screen.flush()
