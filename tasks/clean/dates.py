"""Dates: what a container, a page or a header line says about the time of publication.

In: a string as written. Out: Stamp (UTC time, how fine it is), never finer than the string.
Hard because 06/05/2024 is May in one country and June in the next, and a midnight is mostly just a day.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {name[:size].lower(): n for n, name in enumerate(calendar.month_name) if n for size in (3, 4, len(name))}
_DAYS = "|".join(f"{name[:3]}(?:{name[3:]}|{name[3:5]}|{name[3]})?" for name in calendar.day_name)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ZONE = r"(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?)"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    rf"(?:\s?(?P<half>[AaPp]\.?[Mm]\.?))?(?:\s?hrs)?(?:\s?\(?{_ZONE}\)?)?"
)
_DATES = (
    rf"(?P<year>\d{{4}})[-/.](?P<number>\d{{1,2}})[-/.]{_DAY}",
    rf"{_DAY}[\s-]+(?:of\s)?{_MONTH}[\s,-]+{_YEAR}",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"(?P<first>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.]{_YEAR}",
    rf"{_MONTH},?\s+{_YEAR}",
    rf"{_YEAR}-(?P<number>\d{{2}})",
)
_JOIN = r"(?:\s?[,|·•@–-]\s?|T|\s|\sat\s|,\sat\s)"
_LABEL = re.compile(
    r"(?:(?:first|last|date|originally)\s)?(?:published|updated|posted|modified|issued|released|created|date|filed)"
    r"(?:\s(?:on|at|date))?\s?[:|–-]?\s?",
    re.IGNORECASE,
)
_PATTERNS = tuple(
    re.compile(whole)
    for date in _DATES
    for whole in (
        rf"(?:(?i:{_DAYS})\.?,?\s)?{date}(?:{_JOIN}{_CLOCK})?",
        rf"{_CLOCK}(?:,\s|\s|\son\s)(?:(?i:{_DAYS})\.?,?\s)?{date}",
    )
)
_YEAR_LIKE = re.compile(r"\d{4}")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,6})?")
_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<number>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?")
LONGEST = 80  # characters; a longer string is prose with a date in it


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time of publication; a day, a month or a year stands as its first moment, as printed."""

    at: datetime  # UTC
    precision: str  # second, minute, day, month
    note: str  # what was assumed, empty when nothing


def parse_stamp(text: str, zones: Mapping[str, int]) -> Stamp | None:
    """The time that the whole string names, or None. `zones` gives minutes east of UTC by abbreviation."""
    text = " ".join(text.split())
    if len(text) > LONGEST or not _YEAR_LIKE.search(text):
        return None
    if _EPOCH.fullmatch(text):
        return Stamp(datetime.fromtimestamp(int(text[:10]), UTC), "second", "")
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    for pattern in (_DIGITS, *_PATTERNS):
        found = pattern.fullmatch(bare)
        if found:
            stamp = _stamp({key: value for key, value in found.groupdict().items() if value}, zones)
            if stamp:
                return stamp
    return None


def is_bare_date(text: str, zones: Mapping[str, int]) -> bool:
    """Whether the text is a date and nothing else, no label either."""
    return _LABEL.match(text) is None and parse_stamp(text, zones) is not None


def is_update(text: str) -> bool:
    """Whether a labelled date is that of a later version."""
    return re.match(r"(?:last\s)?(?:updated|modified)", text.strip(), re.IGNORECASE) is not None


def _stamp(parts: Mapping[str, str], zones: Mapping[str, int]) -> Stamp | None:
    month, day = _month_and_day(parts)
    if not month or (not day and "hour" in parts):
        return None
    try:
        date = datetime(int(parts["year"]), month, day or 1, tzinfo=UTC)
        return _with_clock(date, parts, zones) if day else Stamp(date, "month", "")
    except ValueError:
        return None


def _month_and_day(parts: Mapping[str, str]) -> tuple[int, int]:
    """Month and day, 0 for what is not there; both are 0 where day and month cannot be told apart."""
    if "first" in parts:
        first, other = int(parts["first"]), int(parts["other"])
        return (other, first) if first > 12 or first == other else (first, other) if other > 12 else (0, 0)
    month = int(parts["number"]) if "number" in parts else _MONTHS.get(parts["month"].lower(), 0)
    return month, int(parts.get("day", 0))


def _with_clock(date: datetime, parts: Mapping[str, str], zones: Mapping[str, int]) -> Stamp | None:
    if "hour" not in parts or ("minute" not in parts and "half" not in parts):
        return Stamp(date, "day", "") if "hour" not in parts else None
    hour = int(parts["hour"])
    if "half" in parts:
        hour = hour % 12 + (12 if parts["half"][0] in "pP" else 0)
    minute, second = int(parts.get("minute", 0)), int(parts.get("second", 0))
    if (hour, minute, second) == (0, 0, 0):
        return Stamp(date, "day", "midnight read as a day")
    at = date.replace(hour=hour, minute=minute, second=second)
    precision = "second" if "second" in parts else "minute"
    if "zone" not in parts:
        return Stamp(at, precision, "no time zone, taken as UTC")
    east = _minutes_east(parts["zone"], zones)
    if east is None:
        return Stamp(date, "day", f"time zone {parts['zone']} is not one zone, so only the day is kept")
    return Stamp(at.replace(tzinfo=timezone(timedelta(minutes=east))).astimezone(UTC), precision, "")


def _minutes_east(zone: str, zones: Mapping[str, int]) -> int | None:
    offset = _OFFSET.fullmatch(zone)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return -minutes if offset[1] == "-" else minutes
    return zones.get(zone)
