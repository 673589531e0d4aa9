"""Patterns: the simple time expressions, each a bounded regular expression and what it means.

In: Knowledge. Out: Pattern rows; `expressions.py` runs them. Hard because "May", "March", "second" and "2,000" are
mostly no dates: a pattern that needs its surroundings says so in its builder, which may answer None.
"""

from functools import lru_cache

from tasks.knowledge import Knowledge
from tasks.times.patterns.counted import counted
from tasks.times.patterns.dates import dates
from tasks.times.patterns.names import names
from tasks.times.patterns.numeric import numeric
from tasks.times.patterns.parts import Pattern
from tasks.times.patterns.periods import periods
from tasks.times.patterns.relative import relative
from tasks.times.patterns.undated import undated
from tasks.times.vocabulary import vocabulary


@lru_cache(8)
def patterns(knowledge: Knowledge) -> tuple[Pattern, ...]:
    """All patterns, the more specific first."""
    words = vocabulary(knowledge)
    return (
        *names(words),
        *numeric(words),
        *dates(words),
        *relative(words),
        *counted(words),
        *periods(words),
        *undated(words),
    )
