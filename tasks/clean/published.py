"""Published: when the article was published, and what says so.

In: every dated statement of container, page and header lines. Out: Published, empty when nobody says it.
Hard because a page dates its template, its comments and its copyright too; the best witness decides, none is averaged.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from htmldate import find_date

from tasks.clean.dates import Stamp, is_update, parse_stamp

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # outside: a default or a typo


class Published(NamedTuple):
    """Columns of documents; all three are None together."""

    at: datetime | None = None
    precision: str | None = None
    evidence: str | None = None


def publication(
    claimed: Iterable[tuple[str, str]], lines: Iterable[tuple[str, Stamp]], zones: Mapping[str, int], page: str = ""
) -> Published:
    """The first statement that can be read; claims before lines, updates last, a guess only without any.

    `claimed` and `lines` say where a date stands or how it is printed; `page` is the HTML, empty for other formats.
    """
    said = ((f"{place} {flat}", parse_stamp(flat, zones)) for place, written in claimed if (flat := written.strip()))
    read = ((f"line {line}", stamp) for line, stamp in sorted(lines, key=lambda said: is_update(said[0])))
    for evidence, stamp in chain(said, read):
        if stamp and EARLIEST <= stamp.at < LATEST:
            note = f" ({stamp.note})" if stamp.note else ""
            return Published(stamp.at, stamp.precision, evidence + note)
    return _found_on(page) if page else Published()


def _found_on(page: str) -> Published:
    """A day that htmldate reads off the page. Its range is fixed, so that the result does not depend on today."""
    day = find_date(
        page, extensive_search=False, original_date=True, min_date=EARLIEST.date().isoformat(),
        max_date=LATEST.date().isoformat(),
    )  # fmt: skip
    if day is None:
        return Published()
    return Published(datetime.fromisoformat(day).replace(tzinfo=UTC), "day", f"htmldate {day}")
