"""Dates: months, days, weekdays and years. The last Monday, the nearest October, unless a verb looks ahead."""

from dataclasses import replace
from datetime import date
from typing import Literal

from tasks.times.days import day_in, month_of, plus_days, plus_months, week_of
from tasks.times.meanings import Calendar, Holiday, Period
from tasks.times.resolve.scene import Interval, Scene, one_day

MONTHS_AHEAD = 3  # news names a coming month without its year up to about three months ahead (measured on TimeBank)


def calendar_days(meaning: Calendar, scene: Scene) -> Interval | None:
    year = year_of(meaning, scene)
    if meaning.month is None and meaning.day is None:
        return weekday_days(meaning, scene) if meaning.weekday else _whole_year(year, meaning)
    if meaning.month is None:
        return _day_number(meaning, scene)
    if meaning.swapped:
        return _two_readings(meaning, scene)
    if year is None:
        return _nearest(meaning, scene)
    return in_year(meaning, year, "absolute" if meaning.year else "document")


def year_of(meaning: Calendar | Period | Holiday, scene: Scene) -> int | None:
    if meaning.year:
        return meaning.year
    return scene.day.year + meaning.year_shift if meaning.year_shift is not None and scene.day else None


def _whole_year(year: int | None, meaning: Calendar) -> Interval | None:
    if year is None or not 1 <= year <= 9999:
        return None
    return Interval(date(year, 1, 1), date(year, 12, 31), "year", "absolute" if meaning.year else "document")


def in_year(meaning: Calendar, year: int, anchor: Literal["document", "absolute"]) -> Interval | None:
    assert meaning.month
    if meaning.day is None:
        days = month_of(year, meaning.month)
        return Interval(*days, "month", anchor) if days else None
    day = day_in(year, meaning.month, meaning.day)
    return Interval(day, day, "day", anchor) if day else None


def _two_readings(meaning: Calendar, scene: Scene) -> Interval | None:
    """6/5/2024: the reading nearest to the document that is not after it, else month first."""
    assert meaning.swapped
    plain = replace(meaning, swapped=None)
    other = replace(plain, month=meaning.swapped[0], day=meaning.swapped[1])
    readings = [found for found in (calendar_days(plain, scene), calendar_days(other, scene)) if found and found.first]
    if scene.day is None or not readings:
        return readings[0] if readings else None
    return min(readings, key=lambda r: (r.first > scene.day, abs(r.first - scene.day)))  # type: ignore[operator]


def _nearest(meaning: Calendar, scene: Scene) -> Interval | None:
    """A month or a day of it without a year."""
    if scene.day is None:
        return None
    if scene.year:
        return in_year(meaning, scene.year, "document")
    years = range(scene.day.year - 8 if meaning.day == 29 else scene.day.year - 1, scene.day.year + 2)
    found = [i for i in (in_year(meaning, year, "document") for year in years) if i and i.first and i.last]
    if meaning.weekday and meaning.day:
        found = [i for i in found if i.first and i.first.isoweekday() == meaning.weekday] or found
    found = [i for i in found if _allowed(i, meaning, scene, scene.day)] or found
    return min(found, key=lambda i: distance(i, scene.day), default=None)  # type: ignore[arg-type]


def _allowed(interval: Interval, meaning: Calendar, scene: Scene, day: date) -> bool:
    assert interval.first and interval.last
    if meaning.which in ("last", "past", "previous"):
        return interval.last < day.replace(day=1) if meaning.day is None else interval.last < day
    if meaning.which in ("next", "following"):
        return interval.first > day
    if meaning.which == "this":
        return interval.first.year == day.year
    if scene.heading == "future":
        return interval.last >= day
    if scene.heading == "past":
        return interval.first <= day
    limit = plus_months(day, MONTHS_AHEAD)
    return limit is None or interval.first <= limit


def distance(interval: Interval, day: date) -> int:
    assert interval.first and interval.last
    if interval.first <= day <= interval.last:
        return 0
    return min(abs((interval.first - day).days), abs((interval.last - day).days))


def weekday_days(meaning: Calendar, scene: Scene) -> Interval | None:
    day, weekday = scene.day, meaning.weekday
    if day is None or weekday is None:
        return None
    monday = week_of(day)[0]
    if meaning.week_shift is not None or meaning.which in ("this", "next", "following"):
        shift = meaning.week_shift if meaning.week_shift is not None else int(meaning.which != "this")
        return one_day(plus_days(monday, 7 * shift + weekday - 1))
    back = (day.isoweekday() - weekday) % 7
    if meaning.which in ("last", "past", "previous"):
        return one_day(plus_days(day, -(back or 7)))
    if (scene.heading == "future" or meaning.which == "coming") and back:
        return one_day(plus_days(day, 7 - back))
    return one_day(plus_days(day, -back))


def _day_number(meaning: Calendar, scene: Scene) -> Interval | None:
    """The 18th; Friday 31; the 21st of this month."""
    if scene.day is None or meaning.day is None:
        return None
    if meaning.month_shift is not None:
        month = plus_months(scene.day.replace(day=1), meaning.month_shift)
        return one_day(day_in(month.year, month.month, meaning.day)) if month else None
    reach = range(-14, 15) if meaning.weekday else range(-1, 2)
    months = [plus_months(scene.day.replace(day=1), shift) for shift in reach]
    days = [d for d in (day_in(m.year, m.month, meaning.day) for m in months if m) if d]
    if meaning.weekday:
        days = [d for d in days if d.isoweekday() == meaning.weekday]
    if scene.heading == "future":
        days = [d for d in days if d >= scene.day] or days
    return one_day(min(days, key=lambda d: abs(d - scene.day), default=None))  # type: ignore[operator]
