"""Pace: how long to wait before the next request to a host.

In: a host. Out: nothing; it returns when the request may go.
A token bucket of one token a host: it fills once in `seconds`, or in the Crawl-delay of the host when that is longer.
"""

from collections.abc import Callable


class Pace:
    def __init__(self, seconds: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._seconds, self._clock, self._sleep = seconds, clock, sleep
        self._interval: dict[str, float] = {}
        self._ready: dict[str, float] = {}  # when the bucket of a host is full again

    def wait(self, host: str) -> None:
        """Take the token of the host, once it is there."""
        ready = self._ready.get(host, 0.0)
        if (pause := ready - self._clock()) > 0:
            self._sleep(pause)
        self._ready[host] = max(ready, self._clock()) + self._interval.get(host, self._seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """The host asks for a longer pause between requests; the last request counts from when it was sent."""
        longer = max(seconds, self._seconds)
        if host in self._ready:
            self._ready[host] += longer - self._interval.get(host, self._seconds)
        self._interval[host] = longer

    def hold(self, host: str, seconds: float) -> None:
        """No request to the host for so long from now."""
        self._ready[host] = max(self._ready.get(host, 0.0), self._clock() + seconds)
