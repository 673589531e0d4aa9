"""Terms: when an office ended that an older source still has as held.

In: rows of offices, names of countries. Out: the same rows, those of old sources with an end where newer rows tell one.
Hard because nothing says that "Prime Minister of Peru" and "head of government" are one office: time and holder tell.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tasks.knowledge.facts import Row, fold, partial_date

SAME_TIME = timedelta(days=31)  # two sources date the start of one office so far apart: election, oath, first day
SOLE = {"president": "head of state", "prime minister": "head of government"}
"""An office that one person has at a time, and its name in the rows that we write."""


def with_known_ends(offices: Iterable[Row], country_names: Iterable[Row]) -> Iterator[Row]:
    """Rows in their order. What was open when its source was made ends with a newer row of its holder and country:
    where that begins, or where it ends when it began before or with it; and where a successor begins.

    Newer: known to be held at a later day than the source of the open one could tell.
    """
    rows = list(offices)
    newer: dict[tuple[str, str], list[Row]] = {}
    heads: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["role"] and row["start"]:
            newer.setdefault((row["holder"], row["country"]), []).append(row)
            heads.setdefault((row["country"], row["role"]), []).append(row)
    names = {(row["country"], fold(row["surface"]).removeprefix("the ")) for row in country_names}
    for row in rows:
        if not row["as_of"] or row["end"]:
            yield row
            continue
        own = newer.get((row["holder"], row["country"]), ())
        next_heads = heads.get((row["country"], _sole(row, names)), ())
        ends = [*_ends_of_own(row, own), *_starts_of_others(row, next_heads)]
        yield {**row, "end": min(ends).isoformat()} if ends else row


def _ends_of_own(row: Row, others: Iterable[Row]) -> Iterator[date]:
    told = partial_date(row["as_of"])[1]
    for other in (other for other in others if _known_until(other) > told):
        start, end = partial_date(other["start"])[0], other["end"] and partial_date(other["end"])[1]
        if start > _latest_start(row):
            yield start
        elif end and end > _first_start(row):
            yield end


def _starts_of_others(row: Row, heads: Iterable[Row]) -> Iterator[date]:
    for other in heads:
        start = partial_date(other["start"])[0]
        if other["holder"] != row["holder"] and start > _latest_start(row):
            yield start


def _sole(row: Row, names: set[tuple[str, str]]) -> str:
    """Our name of an office that "President" or "Prime Minister of Chile" mean; "" of other offices."""
    role, _, place = fold(row["role"]).partition(" of ")
    is_of_country = not place or (row["country"], place.removeprefix("the ")) in names
    return SOLE.get(role, "") if is_of_country else ""


def _known_until(row: Row) -> date:
    until = row["end"] or row["as_of"]
    return partial_date(until)[0] if until else date.max


def _first_start(row: Row) -> date:
    return partial_date(row["start"])[0] if row["start"] else date.min


def _latest_start(row: Row) -> date:
    return partial_date(row["start"])[1] + SAME_TIME if row["start"] else date.min
