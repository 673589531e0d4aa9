"""Matching: how gold and prediction are compared. One-to-one, and the same for every task."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Self, TypeVar

Left = TypeVar("Left")
Right = TypeVar("Right")

EARTH_KM = 6371.0
STOP_WORDS = frozenset({"the", "a", "an", "of", "and", "s"})
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "AU": 9, "WI": 12}
"""First month of each TIMEX3 season; it lasts three."""


@dataclass(frozen=True, slots=True)
class Tally:
    """True positives, predictions and gold items: precision, recall and F1 follow."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.hits + other.hits, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.predicted + self.gold) if self.predicted + self.gold else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0


def pairs(gold: Sequence[Left], predicted: Sequence[Right], score: Callable[[Left, Right], float]) -> dict[int, int]:
    """One-to-one pairs, gold index to predicted index, best score first; a score of 0 is no pair."""
    ranked = sorted(((score(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)), reverse=True)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, j in ranked:
        if value > 0 and -i not in found and -j not in taken:
            found[-i] = -j
            taken.add(-j)
    return found


def tally(gold: Sequence[Left], predicted: Sequence[Right], same: Callable[[Left, Right], float]) -> Tally:
    """How many gold items have a prediction of their own."""
    return Tally(len(pairs(gold, predicted, same)), len(predicted), len(gold))


def words(text: str) -> list[str]:
    """Words in lower case, without accents and articles."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return [w for w in re.findall(r"[a-z0-9]+", plain) if w not in STOP_WORDS]


def overlap(one: str, other: str) -> float:
    """F1 of the words that two texts share."""
    a, b = Counter(words(one)), Counter(words(other))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else float(one == other)


def holds(one: str, other: str) -> bool:
    """Every word of the shorter text stands in the longer one."""
    a, b = sorted((Counter(words(one)), Counter(words(other))), key=Counter.total)
    return bool(a) and a <= b


def interval(value: str | None) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value or START/END range; an open side reaches to the end of time."""
    if not value:
        return None
    if "/" in value:
        first, _, last = value.partition("/")
        start, end = interval(first), interval(last)
        if (first and not start) or (last and not end):
            return None
        return (start[0] if start else date.min, end[1] if end else date.max)
    try:
        return _simple_interval(value)
    except ValueError:
        return None


def _simple_interval(value: str) -> tuple[date, date] | None:
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)([T ].*)?", value):
        day = date.fromisoformat(match[1])
        return day, day
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(days=6)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|AU|WI)", value):
        return _months(int(match[1]), SEASONS[match[2]], 3)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _months(int(match[1]), int(match[2]), 1)
    if re.fullmatch(r"\d{4}", value):
        return _months(int(value), 1, 12)
    return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = month - 1 + count
    return date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def same_days(one: str | None, other: str | None) -> bool:
    return interval(one) is not None and interval(one) == interval(other)


def common_days(one: str | None, other: str | None) -> bool:
    a, b = interval(one), interval(other)
    return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) points in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def macro_f1(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Mean F1 over the classes that occur in gold."""
    classes = set(gold)
    right = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    counts = Counter(gold), Counter(predicted)
    return sum(2 * right[c] / (counts[0][c] + counts[1][c]) for c in classes) / len(classes) if classes else 0.0


def b_cubed(gold: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> float:
    """B-cubed F1 of two clusterings of the same items."""
    both = Counter((gold[i], predicted[i]) for i in gold)
    of_gold, of_predicted = Counter(gold.values()), Counter(predicted[i] for i in gold)
    precision = sum(n * n / of_predicted[p] for (_, p), n in both.items()) / max(1, len(gold))
    recall = sum(n * n / of_gold[g] for (g, _), n in both.items()) / max(1, len(gold))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
