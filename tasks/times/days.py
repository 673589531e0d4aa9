"""Days: arithmetic on calendar days. Every function answers None outside the years 1 to 9999."""

import calendar
from datetime import date, timedelta


def day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_days(day: date, count: int) -> date | None:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def plus_months(day: date, count: int) -> date | None:
    """The same day of another month, or its last day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(year: int, month: int) -> tuple[date, date] | None:
    if not 1 <= year <= 9999:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of its ISO week."""
    monday = date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return monday, plus_days(monday, 6) or day


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth (1 = first, -1 = last) ISO weekday of a month."""
    days = [
        d for d in range(1, calendar.monthrange(year, month)[1] + 1) if date(year, month, d).isoweekday() == weekday
    ]
    position = nth - 1 if nth > 0 else nth
    return date(year, month, days[position]) if -len(days) <= position < len(days) else None


def easter(year: int) -> date:
    """Western Easter Sunday (Meeus, Jones, Butcher: the anonymous Gregorian algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
