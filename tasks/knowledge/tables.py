"""Tables: the CSV files of a knowledge folder, read, laid over and checked row by row.

In: folder, overlay folder. Out: rows as dicts. Hard because a wrong row must be refused by file, line and column.
What a column must hold, and which columns are the key, stands in seeds/knowledge/columns.csv.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tasks.knowledge.contradictions import circles, contradicting_offices
from tasks.knowledge.facts import Placed, Row, partial_date
from warehouse.errors import Stop

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
        "foreign",
        "impersonal",
        "particle",
        "rank",
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


CANONICAL = {
    "people_names": ("person", "people", "key"),
    "organisation_names": ("organisation", "organisations", "key"),
    "country_names": ("country", "countries", "code"),
}
"""Tables of other names: the column of the one who bears them, and the table and key of those by their first name."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Our tables, and the user's own that are laid over them."""

    seeds: Path
    overlay: Path | None

    def files(self, tables: Iterable[str]) -> list[Path]:
        """The CSV files of these tables, ours before the user's: what a digest is taken over."""
        paths = [folder / f"{table}.csv" for table in tables for folder in (self.seeds, self.overlay) if folder]
        return [path for path in paths if path.exists()]

    def rows(self, table: str) -> list[Placed]:
        """(file:line, row) of one table; an overlay row takes the place of the row with the same key. Raises Stop."""
        rows, faults = self._laid_over(table)
        if faults:
            raise faults[0]
        return rows

    def _laid_over(self, table: str) -> tuple[list[Placed], list[Stop]]:
        ours, theirs = self.seeds / f"{table}.csv", self.overlay / f"{table}.csv" if self.overlay else None
        if not ours.exists():
            raise Stop(f"there is no knowledge table {table!r}", place=str(self.seeds), next_step="see its README.md")
        key = self.key_of(table)
        below = read_layer(ours, [row["column"] for row in _declared(self.seeds, table)], key)
        rows = below.rows
        for column, keys in self._removed(table):
            rows = [(place, row) for place, row in rows if row[column] not in keys]
        if not theirs or not theirs.exists():
            return rows, below.faults
        above = read_layer(theirs, below.header, key)
        faults = [*below.faults, *above.faults] or _vain_removals(rows, above.rows, key)
        return ([], faults) if faults else (lay_over(rows, above.rows, key), [])

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

    def checked_rows(self, table: str) -> list[Placed]:
        """As `rows`; raises Stop at the first value that columns.csv does not allow."""
        rows, faults = self.checked(table)
        if faults:
            raise faults[0]
        return rows

    def checked(self, table: str) -> tuple[list[Placed], list[Stop]]:
        """Rows of one table and everything that is wrong with them: what to correct, by file, line and column."""
        rows, faults = self._laid_over(table)
        checks = [(row["column"], self._check(row["holds"])) for row in _declared(self.seeds, table)] if rows else []
        sound = []
        for place, row in rows if not faults else ():
            misfits = [(column, expects) for column, (expects, fits) in checks if not fits(row[column])]
            if not misfits:
                sound.append((place, row))
            for column, expects in misfits:
                faults.append(Stop(f"{column} {row[column]!r} is not {expects}", place=place, next_step=_NEXT))
        return rows, [*faults, *self._contradictions(table, sound)]

    def _contradictions(self, table: str, rows: list[Placed]) -> Iterator[Stop]:
        if table == "offices":
            shared = {(row["country"], row["role"]) for _, row in self.rows("shared_offices")}
            yield from contradicting_offices(rows, shared)
        if table in CANONICAL:
            owner, named, key = CANONICAL[table]
            canonical = {row[key]: row["name"] for _, row in self.rows(named)}
            yield from circles([(place, row["surface"], row[owner]) for place, row in rows], canonical)

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


class Layer(NamedTuple):
    """One file: its header, its rows, and what makes them unreadable."""

    header: list[str]
    rows: list[Placed]
    faults: list[Stop]


def read_rows(path: Path) -> list[Placed]:
    """(file:line, row) in file order. Raises Stop when a row has too few or too many fields."""
    layer = read_layer(path)
    if layer.faults:
        raise layer.faults[0]
    return layer.rows


def read_layer(path: Path, columns: Sequence[str] = (), key: Sequence[str] = ()) -> Layer:
    """A file, and its faults: columns that are missing, rows of another length than the header, twins by their key."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    faults = [Stop(f"column {column!r} is missing", place=f"{path}:1", next_step=_COMPARE) for column in missing]
    rows: list[Placed] = []
    known: dict[str, str] = {}  # most values come again: each is kept once
    for fields in reader:
        place = f"{path}:{reader.line_num}"
        if len(fields) == len(header):
            rows.append((place, dict(zip(header, map(known.setdefault, fields, fields), strict=True))))
        else:
            fact = f"the row has {len(fields)} fields, the header {len(header)}"
            faults.append(Stop(fact, place=place, next_step="put a value that holds a comma in double quotes"))
    return Layer(header, rows, faults if missing else [*faults, *_twins(rows, key)])


def _twins(rows: list[Placed], key: Sequence[str]) -> Iterator[Stop]:
    first: dict[tuple[str, ...], str] = {}
    for place, row in rows if key else ():
        value = _key(row, key)
        if value in first:
            fact = f"{', '.join(key)} {', '.join(value)} stands there already: {first[value]}"
            yield Stop(fact, place=place, next_step="keep one row")
        first.setdefault(value, place)


def lay_over(below: list[Placed], above: list[Placed], key: Sequence[str]) -> list[Placed]:
    """Rows of both layers; with a key, the upper row replaces the lower one of the same key, in its place.

    An upper row whose source is `remove` takes the lower one away.
    """
    if not key:
        return below + above
    upper = {_key(row, key): (place, row) for place, row in above}
    merged = [upper.pop(_key(row, key), (place, row)) for place, row in below] + list(upper.values())
    return [(place, row) for place, row in merged if row.get("source") != REMOVE]


def _vain_removals(below: list[Placed], above: list[Placed], key: Sequence[str]) -> list[Stop]:
    there = {_key(row, key) for _, row in below}
    vain = [(place, _key(row, key)) for place, row in above if row.get("source") == REMOVE]
    step = f"give the key as our table has it: {', '.join(key)}"
    return [
        Stop(f"there is no row {', '.join(value)} to remove", place=place, next_step=step)
        for place, value in vain
        if value not in there
    ]


REMOVE = "remove"
"""Source of an overlay row that takes a row of ours away."""

_NEXT = "correct the row, or leave the field empty where columns.csv allows it"
_COMPARE = "give the header of our table of that name"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(f"the file is not UTF-8 ({error})", place=str(path), next_step="save it as UTF-8") from error


def _declared(seeds: Path, table: str) -> list[Row]:
    path = seeds / "columns.csv"
    return [row for _, row in read_rows(path) if row["table"] == table] if path.exists() else []


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in key)


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
    "wikidata": ("a Wikidata id (Q and a number)", lambda value: re.fullmatch(r"Q[1-9][0-9]*", value) is not None),
    "number": ("a number", _is_number),
    "latitude": ("a latitude in degrees", partial(_is_number, low=-90, high=90)),
    "longitude": ("a longitude in degrees", partial(_is_number, low=-180, high=180)),
}
_KNOWN = ", ".join([*_PLAIN, *CHOICES, *CODED_COLUMNS])
