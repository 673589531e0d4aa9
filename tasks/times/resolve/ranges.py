"""Ranges: from one date to another; the side that says less takes what it lacks from the other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from tasks.times.days import day_in, plus_days, plus_months
from tasks.times.meanings import Calendar, Meaning, Range
from tasks.times.resolve.dates import in_year, weekday_days
from tasks.times.resolve.scene import Interval, Scene, one_day

Resolver = Callable[[Meaning, Scene], Interval | None]


def range_days(meaning: Range, scene: Scene, resolve: Resolver) -> Interval | None:
    first, last = _sides(*_shared(meaning.first, meaning.last), scene, resolve)
    if first is None or last is None or first.first is None or last.last is None or last.last < first.first:
        return None
    anchor: Literal["absolute", "document"] = "absolute" if "absolute" in (first.anchor, last.anchor) else "document"
    return Interval(first.first, last.last, "day" if first.first == last.last else "range", anchor)


def _shared(first: Meaning, last: Meaning) -> tuple[Meaning, Meaning]:
    """March to May 2022, Monday to Friday next week: the first side takes the year or the week of the last."""
    if (
        isinstance(first, Calendar)
        and isinstance(last, Calendar)
        and first.weekday
        and last.week_shift is not None
        and first.week_shift is None
        and not first.which
    ):
        return replace(first, week_shift=last.week_shift), last
    if (
        isinstance(first, Calendar)
        and isinstance(last, Calendar)
        and first.month
        and not (first.year or first.year_shift or first.which)
    ):
        if last.year and last.month:
            return replace(first, year=last.year - (first.month > last.month)), last
        if last.year_shift is not None and last.month:
            return replace(first, year_shift=last.year_shift - (first.month > last.month)), last
    return first, last


def _sides(first: Meaning, last: Meaning, scene: Scene, resolve: Resolver) -> tuple[Interval | None, Interval | None]:
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        if first.weekday and last.weekday and not (first.day or last.day):
            return _weekdays(first, last, scene)
        is_bare = last.month is not None and not last.year and last.year_shift is None
        if (is_bare and (first.month or first.day)) or (first.day and not first.month):
            return _days_before(first, resolve(last, scene))
    return resolve(first, scene), resolve(last, scene)


def _days_before(first: Calendar, last: Interval | None) -> tuple[Interval | None, Interval | None]:
    """From 18 August to 3 September, from the 27th to the 3rd: the first side is the last one of that name before."""
    if last is None or last.last is None:
        return None, None
    if first.month is None:
        month = plus_months(last.last.replace(day=1), -1)
        return (one_day(day_in(month.year, month.month, first.day or 1)) if month else None), last
    years = (first.year,) if first.year else (last.last.year, last.last.year - 1)
    found = [i for i in (in_year(first, year, "document") for year in years if year >= 1) if i and i.first]
    return next((i for i in found if i.first and i.first <= last.last), None), last


def _weekdays(first: Calendar, last: Calendar, scene: Scene) -> tuple[Interval | None, Interval | None]:
    """From Monday to Thursday: the stretch under way or just over; the next one only when a verb looks ahead."""
    start = weekday_days(first, replace(scene, heading=None))
    if start is None or start.first is None or not last.weekday:
        return None, None
    end = plus_days(start.first, (last.weekday - start.first.isoweekday()) % 7)
    if scene.heading == "future" and first.week_shift is None and end and scene.day and end < scene.day:
        later = plus_days(start.first, 7), plus_days(end, 7)
        return one_day(later[0]), one_day(later[1])
    return start, one_day(end)
