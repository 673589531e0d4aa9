"""Local day: the day on which an article was written where it was written.

In: a time in UTC, the document, knowledge. Out: a day. Hard because a story filed in Tokyo at 07:00 is published,
in UTC, the day before, and "today" is the day in Tokyo.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasks.knowledge import Knowledge
from tasks.times.where import dateline_cities
from warehouse.records import Document

FINE = ("second", "minute")
"""Precisions of a time that has an hour; a bare day is the local one already."""


def local_day(at: datetime, document: Document, knowledge: Knowledge) -> date:
    """The day of `at` in the time zone of the dateline; the UTC day without a dateline, a known city or an hour."""
    zone = _zone(document.dateline or "", knowledge) if document.published_precision in FINE else None
    return at.astimezone(zone or UTC).date()


@lru_cache(1_000)
def _zone(dateline: str, knowledge: Knowledge) -> ZoneInfo | None:
    cities = dateline_cities(dateline, knowledge)
    name = next((zone for c in cities if (zone := knowledge.time_zone(c.geoname_id or ""))), None)
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:  # newer than the zones of this machine: the UTC day, as for an unknown city
        return None
