"""Counted: days and longer units before, around and after the anchor."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from tasks.times.days import plus_days, plus_months, week_of
from tasks.times.meanings import Edge, Offset, Shifted, Unit, Window
from tasks.times.resolve.scene import Interval, Scene

FEW = {
    "day": 7,
    "week": 4,
    "month": 3,
    "year": 3,
}  # "recent days": how far a reader would look; interval is marked vague

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}

_DAYS = {"second": 0, "minute": 0, "hour": 0, "day": 1, "business day": 1, "weekend": 7, "week": 7, "fortnight": 14}


def shifted_days(meaning: Shifted, scene: Scene) -> Interval | None:
    base, anchor = _base(meaning, scene)
    if base is None:
        return None
    days = _unit_around(base, meaning.unit, meaning.shift)
    granularity = meaning.unit if meaning.unit in ("day", "week", "month", "quarter", "year", "decade") else "range"
    return Interval(*days, granularity, anchor) if days else None


def _base(meaning: Shifted | Offset, scene: Scene) -> tuple[date | None, Literal["document", "told"]]:
    """Where a relative expression starts to count: the document, or the last date told, if no coarser than its unit.

    "The following month" counts from a told month, "three days later" does not.
    """
    told = scene.told
    if meaning.is_narrative and told and told.first and lies_in_one(meaning.unit, told):
        return told.first, "told"
    return scene.day, "document"


def lies_in_one(unit: Unit, told: Interval) -> bool:
    """Whether the days told are one day, or lie in one week, month or year where the unit is one."""
    days = _unit_around(told.first, unit, 0) if told.first else None
    return told.first == told.last or bool(days and told.last and told.last <= days[1])


def _unit_around(day: date, unit: Unit, shift: int) -> tuple[date, date] | None:
    """First and last day of the unit that lies `shift` units from the one that holds the day."""
    if unit in ("day", "business day"):
        moved = plus_days(day, shift)
        return (moved, moved) if moved else None
    if unit in ("week", "fortnight", "weekend"):
        moved = plus_days(week_of(day)[0], shift * (14 if unit == "fortnight" else 7))
        return _week_or_weekend(moved, unit) if moved else None
    if unit in ("second", "minute", "hour"):
        return day, day
    length = _MONTHS[unit]
    month = (day.month - 1) // length * length + 1 if length <= 12 else 1
    year = day.year - day.year % (length // 12) if length > 12 else day.year
    first = plus_months(date(max(1, year), month, 1), shift * length)
    after = plus_months(first, length) if first else None
    last = plus_days(after, -1) if after else None
    return (first, last) if first and last else None


def _week_or_weekend(monday: date, unit: Unit) -> tuple[date, date] | None:
    if unit != "weekend":
        last = plus_days(monday, 13 if unit == "fortnight" else 6)
        return (monday, last) if last else None
    saturday = plus_days(monday, 5)
    sunday = plus_days(monday, 6)
    return (saturday, sunday) if saturday and sunday else None


def offset_days(meaning: Offset, scene: Scene) -> Interval | None:
    """Three weeks ago is that day; months and years ago are whole months and years: nobody counts days there."""
    base, anchor = _base(meaning, scene)
    is_short = meaning.unit in ("second", "minute", "hour") and abs(meaning.count) < 24
    if base is None or (is_short and meaning.is_narrative and anchor != "told"):
        return None  # "three hours later" than something that is not told as a date
    if meaning.unit in _DAYS:
        days = round(meaning.count * _DAYS[meaning.unit])
        if meaning.unit == "hour" and abs(meaning.count) >= 24:  # "24 hours ago" is yesterday
            days = round(meaning.count / 24)
        moved = _business_days(base, int(meaning.count)) if meaning.unit == "business day" else plus_days(base, days)
        granularity = "week" if meaning.unit in ("week", "fortnight") else "day"
        return Interval(moved, moved, granularity, anchor) if moved else None
    moved = plus_months(base, round(meaning.count * _MONTHS[meaning.unit]))
    whole: Unit = "month" if meaning.unit in ("month", "quarter", "half") or meaning.count % 1 else "year"
    days_of = _unit_around(moved, whole, 0) if moved else None
    return Interval(*days_of, whole, anchor) if days_of else None


def _business_days(day: date, count: int) -> date | None:
    step, moved = (1 if count > 0 else -1), day
    for _ in range(min(abs(count), 1000)):
        moved = moved + timedelta(days=step)
        while moved.isoweekday() > 5:
            moved = moved + timedelta(days=step)
    return moved


def offset_from_base(meaning: Offset, base: Interval | None, scene: Scene) -> Interval | None:
    start = base.first if base and (meaning.count < 0 or base.first == base.last) else base.last if base else None
    if base is None or start is None:
        return None
    if base.granularity == "day" and meaning.unit in _MONTHS:  # counted from a day, months and years lead to a day
        moved = plus_months(start, round(meaning.count * _MONTHS[meaning.unit]))
        return replace(base, first=moved, last=moved) if moved else None
    found = offset_days(meaning, replace(scene, day=start, told=None))
    return replace(found, anchor=base.anchor) if found else None


def edge_days(meaning: Edge, whole: Interval | None) -> Interval | None:
    if whole is None or whole.first is None or whole.last is None:
        return None
    if meaning.count > 0:
        after = _moved(whole.first, meaning.count, meaning.unit)
        first: date | None = whole.first
        last = plus_days(after, -1) if after else None
    else:
        day_after = plus_days(whole.last, 1)
        first, last = _moved(day_after, meaning.count, meaning.unit) if day_after else None, whole.last
    return replace(whole, first=first, last=last, granularity="range") if first and last and first <= last else None


def _moved(day: date, count: float, unit: Unit) -> date | None:
    if unit in _DAYS:
        return plus_days(day, round(count * _DAYS[unit]))
    return plus_months(day, round(count * _MONTHS[unit]))


def window_days(meaning: Window, scene: Scene) -> Interval | None:
    """The past three days: from three days ago up to the document; the coming three: from tomorrow on."""
    if scene.day is None or meaning.unit in ("second", "minute", "hour"):
        return Interval(scene.day, scene.day, "day") if scene.day and meaning.count and meaning.count < 24 else None
    if meaning.unit == "quarter":
        return _quarters(meaning, scene.day)
    count = meaning.count if meaning.count is not None else _few(meaning.unit)
    days = _DAYS.get(meaning.unit)
    step = meaning.sign * count
    far = (
        plus_days(scene.day, round(step * days))
        if days
        else plus_months(scene.day, round(step * _MONTHS[meaning.unit]))
    )
    if far is None:
        return None
    granularity = "vague" if meaning.count is None else "range"
    tomorrow = plus_days(scene.day, 1) or scene.day
    return Interval(far, scene.day, granularity) if meaning.sign < 0 else Interval(tomorrow, far, granularity)


def _few(unit: Unit) -> int:
    return FEW.get(unit, 3)


def _quarters(meaning: Window, day: date) -> Interval | None:
    count = int(meaning.count or 2)
    nearest, farthest = (_unit_around(day, "quarter", meaning.sign * n) for n in (1, count))
    if not nearest or not farthest:
        return None
    return Interval(min(nearest[0], farthest[0]), max(nearest[1], farthest[1]), "range")
