"""Named: seasons, quarters, halves of a year and named days."""

from datetime import date
from typing import Literal

from tasks.times.days import day_in, easter, nth_weekday, plus_days, plus_months
from tasks.times.meanings import Holiday, Period
from tasks.times.resolve.dates import distance, year_of
from tasks.times.resolve.scene import Interval, Scene, one_day
from tasks.times.vocabulary import Row


def period_days(meaning: Period, scene: Scene) -> Interval | None:
    year = year_of(meaning, scene)
    if year is not None:
        return _period_in(meaning, year, "absolute" if meaning.year else "document", scene)
    if scene.day is None:
        return None
    found = [
        p for p in (_period_in(meaning, scene.day.year + shift, "document", scene) for shift in (-2, -1, 0, 1, 2)) if p
    ]
    return _chosen_period(found, meaning, scene, scene.day)


def _chosen_period(found: list[Interval], meaning: Period, scene: Scene, day: date) -> Interval | None:
    past = [p for p in found if p.last and p.last < day]
    begun = [p for p in found if p.first and p.first <= day]
    coming = [p for p in found if p.first and p.first > day]
    if meaning.which in ("last", "past", "previous"):
        return past[-1] if past else None
    if meaning.which in ("next", "following") or (scene.heading == "future" and coming):
        return coming[0] if coming else None
    if meaning.which == "this" and meaning.kind == "season":
        return min(begun if scene.heading == "past" else found, key=lambda p: distance(p, day), default=None)
    if meaning.which == "this":
        current = [p for p in found if p.first and p.first.year == day.year]
        return current[0] if current else None
    return begun[-1] if begun else None


def _period_in(meaning: Period, year: int, anchor: Literal["document", "absolute"], scene: Scene) -> Interval | None:
    length = {"season": 3, "quarter": 3, "half": 6}[meaning.kind]
    month = _season_begins(meaning.number, scene) if meaning.kind == "season" else (meaning.number - 1) * length + 1
    first = day_in(year, month, 1)
    after = plus_months(first, length) if first else None
    last = plus_days(after, -1) if after else None
    if not first or not last:
        return None
    return Interval(first, last, {"season": "season", "quarter": "quarter", "half": "range"}[meaning.kind], anchor)


def _season_begins(month: int, scene: Scene) -> int:
    return (month + 5) % 12 + 1 if scene.is_south else month


def holiday_days(meaning: Holiday, scene: Scene) -> Interval | None:
    assert scene.words is not None
    by_country = scene.words.holidays[meaning.surface]
    row = by_country.get(scene.country_named or scene.country_written or "") or by_country.get("")
    if row is None:
        return None
    year = int(row["year"]) if row["year"] else year_of(meaning, scene)
    if year is not None:
        day = _holiday_in(row, year)
        return Interval(day, day, "day", "absolute" if row["year"] or meaning.year else "document") if day else None
    if scene.day is None:
        return None
    today = scene.day
    days = [d for d in (_holiday_in(row, today.year + s) for s in (-1, 0, 1)) if d]
    if meaning.which in ("last", "past", "previous"):
        days = [d for d in days if d < today]
    elif meaning.which in ("next", "following") or scene.heading == "future":
        days = [d for d in days if d >= today]
    elif scene.heading == "past" and row["country"]:  # others are the nearest one (measured on recognizers-text)
        days = [d for d in days if d <= today]
    return one_day(min(days, key=lambda d: abs(d - today), default=None))


def _holiday_in(row: Row, year: int) -> date | None:
    if row["easter_offset"]:
        return plus_days(easter(year), int(row["easter_offset"]))
    if row["weekday"]:
        day = nth_weekday(year, int(row["month"]), int(row["weekday"]), int(row["nth"]))
        return plus_days(day, int(row["day"] or 0)) if day else None
    return day_in(year, int(row["month"]), int(row["day"]))
