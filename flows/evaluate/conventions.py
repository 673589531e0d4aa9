"""Conventions: our answers in the terms of a gold set that marks the same thing in another way.

In: a Time, or a point. Out: TIMEX3 values, or a country. Hard because a convention must not hide an error: only what is
right by our own definition may become right by another.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from flows.evaluate.matching import interval
from tasks.knowledge import Knowledge
from warehouse.records import Time


def ends_of_range(time: Time) -> Sequence[str]:
    """TEI and TIMEX3 mark both dates of "from 2005 to 2007", where we tell one range: 2005 and 2007."""
    start, _, end = (time.value or "").partition("/")
    if time.rule != "times: range" or not start or not end:
        return [time.value] if time.value else []
    year, month, day = ((start[:size], end[:size]) for size in (4, 7, 10))
    whole = interval(f"{start}/{end}")
    return next(pair for pair in (year, month, day) if interval("/".join(pair)) == whole)


def nearest_country(point: tuple[float, float], knowledge: Knowledge) -> str:
    """Country of the city nearest to a latitude and longitude in degrees: 48.7, 9.1 for Europe is in Germany."""
    countries, cities = _cities(knowledge)
    return countries[int((cities @ _on_sphere(np.array([point]))[0]).argmax())]


@lru_cache(1)
def _cities(knowledge: Knowledge) -> tuple[Sequence[str], NDArray[np.float64]]:
    rows = knowledge.compiled.execute(
        "select country, latitude_deg, longitude_deg from gazetteer where precision = 'city' and country is not null"
    ).fetchall()
    return [row[0] for row in rows], _on_sphere(np.array([row[1:] for row in rows]))


def _on_sphere(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors of points in degrees."""
    latitude, longitude = np.radians(points).T
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )
