"""CSV and TSV: one row, one document; the first row names the columns.

Hard because one unclosed quotation mark swallows every row after it.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tasks.read.charset import decode
from tasks.read.fields import has_text_column, record_document, refuse_without_text
from tasks.read.file import InputFile, Reader
from tasks.read.raw import RawDocument, Unreadable
from warehouse.errors import SetAside

_COLUMN = re.compile(r"[\w .-]{1,40}")
REREAD_LINES = 10_000  # lines a file may have read twice: bounds the work on a file of nothing but quotation marks


class Row(NamedTuple):
    number: int  # 1 is the row under the header
    line: int  # where it begins in the file, counted from 1
    cells: list[str]
    fault: str  # why the row cannot be used, empty when it can
    repaired: str


_NO_ROW = Row(0, 0, [], "", "")


class Csv(Reader):
    FORMAT, SUFFIXES = "csv", (".csv", ".tsv", ".tab")

    def recognises(self, file: InputFile) -> bool:
        """A first line of several column names, one of them usual for a text, and a second line with as many fields."""
        lines = file.opening.splitlines()[:2]
        rows = list(csv.reader(lines, delimiter=_delimiter(lines[0]))) if len(lines) == 2 else []
        if len(rows) < 2:
            return False
        names, cells = rows
        is_header = len(names) > 1 and has_text_column(names) and all(_COLUMN.fullmatch(name) for name in names)
        return is_header and (len(cells) == len(names) or '"' in lines[1])

    def each(self, file: InputFile) -> Iterable[object]:
        return _table(file)[1]

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        header, rows = _table(file)
        for row in islice(rows, first, None):
            member = f"row {row.number}"
            try:
                yield _document(file, header, row, member)
            except SetAside as error:
                yield file.unreadable(error, member, "\n".join(row.cells).encode("utf-8", "replace"))


def _table(file: InputFile) -> tuple[list[str], Iterator[Row]]:
    """Header and rows. Raises SetAside when no column is of a usual name for a text."""
    rows = _rows(file)
    header = next(rows, _NO_ROW).cells
    refuse_without_text(file, header)
    return header, rows


def _document(file: InputFile, header: list[str], row: Row, member: str) -> RawDocument:
    if row.fault:
        raise file.reason("broken_row", row.fault, "mend the row; fields with line breaks need quotes", row.line)
    record = dict(zip(header, row.cells, strict=True))
    return record_document(file, member, "csv", record, place=f"{file.place}:{row.line}", repaired=row.repaired)


def _rows(file: InputFile) -> Iterator[Row]:
    """Header (number 0) and rows. After a broken row reading goes on at the next line, not after what it swallowed."""
    lines = _Lines(file)
    csv.field_size_limit(file.limits.field_chars)
    width, number, spare = 0, 0, REREAD_LINES
    while True:
        start = lines.number + 1
        cells, fault = _next_row(lines, _delimiter(file.opening.split("\n", 1)[0]))
        if cells is None:
            return
        if not cells and not fault:
            continue
        width = width or len(cells)
        fault = fault or _width_fault(cells, width)
        if fault and len(lines.taken) - 1 <= spare:
            spare -= len(lines.taken) - 1
            lines.give_back()
        yield Row(number, start, cells, fault, lines.repaired)
        number += 1


def _next_row(lines: "_Lines", delimiter: str) -> tuple[list[str] | None, str]:
    """One row and its fault; None at the end of the file."""
    lines.taken.clear()
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), None), lines.fault()
    except csv.Error as error:
        forgiven = _forgiven(lines.taken, delimiter)
        return forgiven, lines.fault() if forgiven else f"the row cannot be parsed ({error})"


def _forgiven(taken: list[str], delimiter: str) -> list[str]:
    """The row again, stray quotation marks forgiven; empty when it is no single line or cannot be parsed at all."""
    try:
        return next(csv.reader(taken[:], delimiter=delimiter)) if len(taken) == 1 else []
    except csv.Error:
        return []


def _width_fault(cells: list[str], width: int) -> str:
    return "" if len(cells) == width else f"the row has {len(cells)} fields, the header {width}"


def _delimiter(first_line: str) -> str:
    """What separates most columns of the header."""
    return max(",\t;|", key=first_line.count)


class _Lines:
    """Decoded lines of a file, one at a time; those of the current row can be given back."""

    def __init__(self, file: InputFile) -> None:
        self._file, self._waiting = file, deque[str]()
        self._stream = self._decoded()
        self.number = 0
        self.taken: list[str] = []
        self.repaired = ""
        self._undecoded = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._stream)
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All lines of the row but its first will be read again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        self.number -= max(0, len(self.taken) - 1)

    def fault(self) -> str:
        fault, self._undecoded = self._undecoded, ""
        return fault

    def _decoded(self) -> Iterator[str]:
        limit = self._file.limits.line_bytes
        with self._file.open() as stream:
            while data := stream.readline(limit):
                try:
                    text, self.repaired = decode(data.removeprefix(b"\xef\xbb\xbf"), place="")
                except SetAside as error:
                    text, self._undecoded = "\n", error.fact
                yield text
