"""Tables: the CSV files of a knowledge folder, read, laid over and checked row by row.

In: folder, overlay folder. Out: rows as dicts. Hard because a wrong row must be refused by file, line and column.
What a column must hold, and which columns are the key, stands in seeds/knowledge/columns.csv.
"""

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

from warehouse.errors import Stop

Row = Mapping[str, str]

CHOICES = {
    "name_kind": ("country", "demonym", "capital", "metonym", "variant"),
    "relation": ("", "of", "to", "place"),
    "gender": ("", "f", "m"),
    "position": ("start", "end"),
    "standing": ("former", "acting", "elect"),
    "phrase_class": (
        "determiner",
        "binds",
        "closes",
        "compass",
        "backing",
        "clan",
        "disaster",
        "person",
        "thing",
        "impersonal",
        "particle",
    ),
    "quad_class": ("1", "2", "3", "4"),
}
"""What a column `holds` in columns.csv, when it takes one of a few words."""

CODED_COLUMNS = {
    "country": ("countries.code", "nonstate_codes.code"),
    "sector": ("plover_sectors.code",),
    "plover_type": ("plover_types.plover_type",),
    "context": ("plover_contexts.context",),
}
"""What a column `holds` in columns.csv, and the columns that list the codes it may take."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Our tables, and the user's own that are laid over them."""

    seeds: Path
    overlay: Path | None

    def files(self, tables: Iterable[str]) -> list[Path]:
        """The CSV files of these tables, ours before the user's: what a digest is taken over."""
        paths = [folder / f"{table}.csv" for table in tables for folder in (self.seeds, self.overlay) if folder]
        return [path for path in paths if path.exists()]

    def rows(self, table: str) -> list[tuple[str, Row]]:
        """(file:line, row) of one table; an overlay row takes the place of the row with the same key."""
        ours, theirs = self.seeds / f"{table}.csv", self.overlay / f"{table}.csv" if self.overlay else None
        if not ours.exists():
            raise Stop(f"there is no knowledge table {table!r}", place=str(self.seeds), next_step="see its README.md")
        below = list(read_rows(ours))
        for column, keys in self._removed(table):
            below = [(place, row) for place, row in below if row[column] not in keys]
        return lay_over(below, list(read_rows(theirs)), self.key_of(table)) if theirs and theirs.exists() else below

    def _removed(self, table: str) -> Iterator[tuple[str, set[str]]]:
        """Columns that name a row of another table, and the names of those that the overlay takes away."""
        for declared in _declared(self.seeds, table) if self.overlay else ():
            if "." in declared["holds"]:
                pairs = [target.split(".") for target in declared["holds"].split("|")]
                paths = [(self.overlay / f"{name}.csv", key) for name, key in pairs if self.overlay]
                found = ((row, key) for path, key in paths if path.exists() for _, row in read_rows(path))
                yield declared["column"], {row[key] for row, key in found if row.get("source") == REMOVE}

    def key_of(self, table: str) -> tuple[str, ...]:
        return tuple(row["column"] for row in _declared(self.seeds, table) if row["is_key"] == "1")

    def checked_rows(self, table: str) -> list[tuple[str, Row]]:
        """As `rows`; raises Stop at the first value that columns.csv does not allow."""
        rows = self.rows(table)
        declared = _declared(self.seeds, table)
        checks = [(row["column"], self._check(row["holds"])) for row in declared]
        for place, row in rows:
            for column, (expectation, fits) in checks:
                if column not in row:
                    raise Stop(f"column {column!r} is missing", place=place, next_step="compare with columns.csv")
                if not fits(row[column]):
                    raise Stop(f"{column} {row[column]!r} is not {expectation}", place=place, next_step=_NEXT)
        _refuse_twins(rows, tuple(row["column"] for row in declared if row["is_key"] == "1"))
        if table == "offices":
            refuse_overlaps(rows)
        return rows

    def _check(self, holds: str) -> tuple[str, Callable[[str], bool]]:
        base = holds.removesuffix("?")
        fits: Callable[[str], bool]
        if base in CODED_COLUMNS:
            expectation, fits = f"a {base} code", partial(_all_in, self._values(CODED_COLUMNS[base]))
        elif "." in base:
            expectation, fits = f"a {base.replace('|', ' or ')}", self._values(base.split("|")).__contains__
        elif base in CHOICES:
            expectation, fits = f"one of {', '.join(filter(None, CHOICES[base]))}", CHOICES[base].__contains__
        elif base in _PLAIN:
            expectation, fits = _PLAIN[base]
        else:
            raise Stop(f"holds {holds!r} is unknown", place=f"{self.seeds}/columns.csv", next_step=f"one of {_KNOWN}")
        if holds.endswith("?"):
            return f"{expectation} or empty", lambda value: not value or fits(value)
        return expectation, fits

    def _values(self, columns: Iterable[str]) -> frozenset[str]:
        """What stands in these columns, each written as TABLE.COLUMN."""
        pairs = [column.split(".") for column in columns]
        return frozenset(row[column] for table, column in pairs for _, row in self.rows(table))


def read_rows(path: Path) -> Iterable[tuple[str, Row]]:
    """(file:line, row) in file order. Raises Stop when a row has too few or too many fields."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    header = next(reader, [])
    known: dict[str, str] = {}  # most values come again: each is kept once
    for fields in reader:
        if len(fields) != len(header):
            raise Stop(
                f"the row has {len(fields)} fields, the header {len(header)}",
                place=f"{path}:{reader.line_num}",
                next_step="put a value that holds a comma in double quotes",
            )
        yield f"{path}:{reader.line_num}", dict(zip(header, map(known.setdefault, fields, fields), strict=True))


def lay_over(below: list[tuple[str, Row]], above: list[tuple[str, Row]], key: tuple[str, ...]) -> list[tuple[str, Row]]:
    """Rows of both layers; with a key, the upper row replaces the lower one of the same key, in its place.

    An upper row whose source is `remove` takes the lower one away. Raises Stop when there is none.
    """
    if not key:
        return below + above
    upper = {_key(row, key, place): (place, row) for place, row in above}
    merged = [upper.pop(_key(row, key, place), (place, row)) for place, row in below] + list(upper.values())
    for place, row in upper.values():
        if row.get("source") == REMOVE:
            raise Stop(
                f"there is no row {', '.join(_key(row, key, place))} to remove",
                place=place,
                next_step=f"give the key as our table has it: {', '.join(key)}",
            )
    return [(place, row) for place, row in merged if row.get("source") != REMOVE]


REMOVE = "remove"
"""Source of an overlay row that takes a row of ours away."""

_NEXT = "correct the row, or leave the field empty where columns.csv allows it"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(f"the file is not UTF-8 ({error})", place=str(path), next_step="save it as UTF-8") from error


def _declared(seeds: Path, table: str) -> list[Row]:
    path = seeds / "columns.csv"
    return [row for _, row in read_rows(path) if row["table"] == table] if path.exists() else []


def _key(row: Row, key: tuple[str, ...], place: str) -> tuple[str, ...]:
    missing = [column for column in key if column not in row]
    if missing:
        raise Stop(f"column {missing[0]!r} is missing", place=place, next_step="compare with columns.csv")
    return tuple(row[column] for column in key)


def _refuse_twins(rows: list[tuple[str, Row]], key: tuple[str, ...]) -> None:
    first: dict[tuple[str, ...], str] = {}
    for place, row in rows if key else ():
        value = _key(row, key, place)
        if value in first:
            raise Stop(
                f"{', '.join(value)} stands there already: {first[value]}", place=place, next_step="keep one row"
            )
        first[value] = place


def refuse_overlaps(offices: Iterable[tuple[str, Row]]) -> None:
    """Raises Stop for an office that ends before it starts, or a named one that starts before it surely ended."""
    held: dict[tuple[str, ...], list[tuple[date, date, str]]] = {}
    for place, row in offices:
        start, latest_start = partial_date(row["start"]) if row["start"] else (date.min, date.min)
        end, latest_end = partial_date(row["end"]) if row["end"] else (date.max, date.max)
        if latest_end < start:
            fact = f"the office ends ({row['end']}) before it starts ({row['start']})"
            raise Stop(fact, place=place, next_step="correct start or end")
        if row["role"]:
            key = tuple(row[name] for name in ("holder", "country", "sector", "role"))
            held.setdefault(key, []).append((latest_start, end, place))
    for key, periods in held.items():
        periods.sort()
        for (_, end, first), (start, _, place) in pairwise(periods):
            if start < end:
                fact = f"{', '.join(key)}: start is before the end of the same office in {first}"
                raise Stop(fact, place=place, next_step="make them one row, or end the first where the second starts")


def partial_date(value: str) -> tuple[date, date]:
    """First and last day of "2021", "2021-03" or "2021-03-09". Raises ValueError for anything else."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), date.fromordinal(following.toordinal() - 1)
    day = date(*parts)
    return day, day


def _is_date(value: str) -> bool:
    try:
        partial_date(value)
    except (ValueError, TypeError):
        return False
    return True


def _is_number(value: str, low: float = -math.inf, high: float = math.inf) -> bool:
    try:
        return low <= float(value) <= high
    except ValueError:
        return False


def _all_in(codes: frozenset[str], value: str) -> bool:
    """`+` and `/` join several codes in one field."""
    return all(code in codes for code in value.replace("/", "+").split("+"))


_PLAIN: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "text": ("text", bool),
    "flag": ("0 or 1", lambda value: value in ("0", "1")),
    "date": ("a date as YYYY, YYYY-MM or YYYY-MM-DD", _is_date),
    "number": ("a number", _is_number),
    "latitude": ("a latitude in degrees", partial(_is_number, low=-90, high=90)),
    "longitude": ("a longitude in degrees", partial(_is_number, low=-180, high=180)),
}
_KNOWN = ", ".join([*_PLAIN, *CHOICES, *CODED_COLUMNS])
