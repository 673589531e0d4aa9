"""Reliability: stated confidence against how often rows are right, in bins, as a table and as a picture.

In: pairs of confidence and right or wrong. Out: Markdown rows, SVG. Hard because a bin of few rows says little: the
picture draws each as large as its rows are many.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

BINS = 10
SIDE, EDGE = 300, 40  # of the square, and the margin around it, in pixels

Judged = Sequence[tuple[float, bool]]


class Bin(NamedTuple):
    """Rows of like confidence: mean of it, and the share that is right."""

    rows: int
    confidence: float
    right: float


def binned(judged: Judged) -> dict[int, Bin]:
    """The bins that have rows, by number."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in judged:
        held.setdefault(min(int(sure * BINS), BINS - 1), []).append((sure, right))
    means = {n: [sum(column) / len(rows) for column in zip(*rows, strict=True)] for n, rows in held.items()}
    return {n: Bin(len(held[n]), *means[n]) for n in sorted(held)}


def calibration_error(bins: dict[int, Bin]) -> float:
    """Expected calibration error: the mean gap between confidence and share right, over rows."""
    rows = sum(b.rows for b in bins.values())
    return sum(b.rows * abs(b.confidence - b.right) for b in bins.values()) / max(1, rows)


def table(bins: dict[int, Bin]) -> Iterator[str]:
    yield "| confidence | events | mean confidence | right |"
    yield "| --- | ---: | ---: | ---: |"
    for number, b in bins.items():
        span = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}"
        yield f"| {span} | {b.rows} | {b.confidence:.2f} | {b.right:.2f} |"


def picture(bins: dict[int, Bin]) -> str:
    """Share right over confidence; on the diagonal, what is said is what holds."""
    whole = SIDE + 2 * EDGE
    largest = max(b.rows for b in bins.values())
    dots = [
        f'<circle cx="{_x(b.confidence):.1f}" cy="{_y(b.right):.1f}" r="{3 + 12 * sqrt(b.rows / largest):.1f}"'
        f' fill="#33658a" fill-opacity="0.7"><title>{b.rows} events, {b.right:.2f} right</title></circle>'
        for b in bins.values()
    ]
    ticks = [
        f'<text x="{_x(at):.0f}" y="{whole - EDGE + 18}" text-anchor="middle">{at:.1f}</text>'
        f'<text x="{EDGE - 8}" y="{_y(at) + 4:.0f}" text-anchor="end">{at:.1f}</text>'
        for at in (0.0, 0.5, 1.0)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{whole}" font-family="sans-serif"'
            ' font-size="12">',
            f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="#fff" stroke="#999"/>',
            f'<line x1="{_x(0):.0f}" y1="{_y(0):.0f}" x2="{_x(1):.0f}" y2="{_y(1):.0f}" stroke="#999"/>',
            *ticks,
            *dots,
            f'<text x="{whole / 2:.0f}" y="{whole - 6}" text-anchor="middle">confidence</text>',
            f'<text x="{EDGE}" y="{EDGE - 12}">share of events right in type and modality</text>',
            "</svg>",
            "",
        ]
    )


def _x(value: float) -> float:
    return EDGE + SIDE * value


def _y(value: float) -> float:
    return EDGE + SIDE * (1 - value)
