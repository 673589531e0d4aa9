"""Composed: a part, an ordinal or one side of another interval, which is resolved already."""

from dataclasses import replace
from datetime import date, timedelta

from tasks.times.days import month_of, plus_days, plus_months, week_of
from tasks.times.meanings import Fixed, Meaning, Nth, Open, Part, Portion
from tasks.times.resolve.scene import Interval, Scene


def part_days(meaning: Part, whole: Interval | None, scene: Scene) -> Interval | None:
    if whole is None or whole.first is None or whole.last is None:
        return None
    if meaning.portion == "week":
        return replace(whole, first=week_of(whole.first)[0], last=week_of(whole.first)[1], granularity="week")
    if meaning.portion == "weekend":
        sunday = week_of(whole.first)[1]
        return replace(whole, first=plus_days(sunday, -1), last=sunday, granularity="range")
    if meaning.portion in ("earlier", "later") and whole.anchor == "told" and scene.told:
        return _beside_told(whole, meaning.portion, scene.told)
    if meaning.portion in ("earlier", "later"):
        return _until_or_from_today(whole, meaning.portion, scene.day)
    first, last = _cut(whole.first, whole.last, meaning.portion)
    return replace(whole, first=first, last=last, granularity="range")


def _beside_told(whole: Interval, portion: Portion, told: Interval) -> Interval:
    """Later that year begins after what was told; all of the year where that is all that was told."""
    assert told.first and told.last and whole.first and whole.last
    if portion == "earlier" and told.first > whole.first:
        return replace(whole, last=plus_days(told.first, -1), granularity="range")
    if portion == "later" and told.last < whole.last:
        return replace(whole, first=plus_days(told.last, 1), granularity="range")
    return whole


def _until_or_from_today(whole: Interval, portion: Portion, day: date | None) -> Interval:
    """Earlier this month ends today; later this year begins today; of other stretches it is the half."""
    assert whole.first and whole.last
    if day is None or not whole.first <= day <= whole.last:
        first, last = _cut(whole.first, whole.last, "early" if portion == "earlier" else "late")
        return replace(whole, first=first, last=last, granularity="range")
    if portion == "earlier":
        return replace(whole, last=day, granularity="range")
    return replace(whole, first=day, granularity="range")


def _cut(first: date, last: date, portion: Portion) -> tuple[date, date]:
    """Thirds of a month at days 10 and 20, of a year at quarters, of anything else at its thirds."""
    days = (last - first).days + 1
    if portion in ("early", "start"):
        return first, _boundary(first, days, 1) - timedelta(days=1)
    if portion in ("late", "end"):
        return _boundary(first, days, 2), last
    return _boundary(first, days, 1), _boundary(first, days, 2) - timedelta(days=1)


def _boundary(first: date, days: int, third: int) -> date:
    if 28 <= days <= 31 and first.day == 1:
        return first + timedelta(days=10 * third)
    if 365 <= days <= 366 and first.month == 1:
        return date(first.year, 4 if third == 1 else 10, 1)
    return first + timedelta(days=max(1, days * third // 3))


def nth_days(meaning: Nth, whole: Interval | None) -> Interval | None:
    if whole is None or whole.first is None or whole.last is None:
        return None
    if meaning.weekday:
        return _within(_nth_weekday(whole.first, whole.last, meaning), whole, "day")
    if meaning.unit == "week":
        return _within(_nth_week(whole.first, whole.last, meaning.number), whole, "week")
    if meaning.unit == "weekend":
        saturday = _nth_weekday(whole.first, whole.last, replace(meaning, weekday=6))
        return _within((saturday[0], plus_days(saturday[0], 1) or saturday[0]) if saturday else None, whole, "range")
    if meaning.unit == "month":
        first = plus_months(whole.first, meaning.number - 1) if meaning.number > 0 else whole.last.replace(day=1)
        return _within(month_of(first.year, first.month) if first else None, whole, "month")
    day = plus_days(whole.first, meaning.number - 1) if meaning.number > 0 else whole.last
    return _within((day, day) if day else None, whole, "day")


def _within(days: tuple[date, date] | None, whole: Interval, granularity: str) -> Interval | None:
    return replace(whole, first=days[0], last=days[1], granularity=granularity) if days else None


def _nth_weekday(first: date, last: date, meaning: Nth) -> tuple[date, date] | None:
    assert meaning.weekday
    if meaning.number > 0:
        day = plus_days(first, (meaning.weekday - first.isoweekday()) % 7 + 7 * (meaning.number - 1))
    else:
        day = plus_days(last, -((last.isoweekday() - meaning.weekday) % 7))
    return (day, day) if day and first <= day <= last else None


def _nth_week(first: date, last: date, number: int) -> tuple[date, date] | None:
    """Weeks belong to the month or year that holds their Thursday, as in ISO 8601."""
    thursday = Nth(number, "day", 4, Fixed(first, last, "range"))
    days = _nth_weekday(first, last, thursday)
    return week_of(days[0]) if days else None


def open_days(meaning: Open, inner: Interval | None, scene: Scene) -> Interval | None:
    if inner is None or inner.first is None or inner.last is None:
        return None
    day = scene.day
    if meaning.side == "since":
        until = day if day and day >= inner.first else None
        return replace(inner, last=until, granularity="range", opens="end")
    if meaning.side == "after":
        first = plus_days(inner.last, 1)
        return replace(
            inner, first=first, last=day if day and first and day >= first else None, granularity="range", opens="end"
        )
    if meaning.side == "before" and not _is_end(meaning.of):
        return replace(inner, first=None, last=plus_days(inner.first, -1), granularity="range", opens="start")
    first = day if day and day <= inner.last else None
    return replace(inner, first=first, granularity="range", opens="start")


def _is_end(meaning: Meaning) -> bool:
    """Before the end of June is any day up to its last one."""
    return isinstance(meaning, Part) and meaning.portion == "end"
