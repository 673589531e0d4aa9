"""Resolve: what an expression says becomes the days it means.

In: Meaning and Scene (document day, where the verb points, what was told before). Out: Interval, None without evidence.
Hard because "Monday" is the last one and "October" the nearest one, unless a verb right there looks ahead.
"""

from tasks.times.meanings import (
    Calendar,
    Edge,
    Fixed,
    Holiday,
    Meaning,
    Named,
    Nth,
    Offset,
    Open,
    Part,
    Period,
    Range,
    Shifted,
    Undated,
    Window,
)
from tasks.times.resolve.composed import nth_days, open_days, part_days
from tasks.times.resolve.counted import edge_days, offset_days, offset_from_base, shifted_days, window_days
from tasks.times.resolve.dates import calendar_days
from tasks.times.resolve.named import holiday_days, period_days
from tasks.times.resolve.ranges import range_days
from tasks.times.resolve.scene import Heading, Interval, Scene, value_of

__all__ = ["Heading", "Interval", "Scene", "resolve", "value_of"]


def resolve(meaning: Meaning, scene: Scene) -> Interval | None:
    match meaning:
        case Calendar():
            return calendar_days(meaning, scene)
        case Period():
            return period_days(meaning, scene)
        case Shifted():
            return shifted_days(meaning, scene)
        case Offset() if meaning.base is not None:
            return offset_from_base(meaning, resolve(meaning.base, scene), scene)
        case Offset():
            return offset_days(meaning, scene)
        case Window():
            return window_days(meaning, scene)
        case Fixed():
            return Interval(meaning.first, meaning.last, meaning.granularity, "absolute")
        case Holiday():
            return holiday_days(meaning, scene)
        case Part():
            return part_days(meaning, resolve(meaning.of, scene), scene)
        case Nth():
            return nth_days(meaning, resolve(meaning.of, scene))
        case Edge():
            return edge_days(meaning, resolve(meaning.of, scene))
        case Range():
            return range_days(meaning, scene, resolve)
        case Open():
            return open_days(meaning, resolve(meaning.of, scene), scene)
        case Undated() | Named():
            return None
