"""Pairs: "the two countries", "both sides" as the two countries that a document is about.

In: the mentions of a document. Out: the two mentions that such a phrase stands for, or nothing.
Hard because no word of the phrase names them; the two countries named most before it are right far more often than
the two named last, which may be a passing third.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from warehouse.records import Mention

STORY = 3  # names that make a story; the countries of one or two say nothing about strangers
NAMED_TWICE = 2  # a country named once before the phrase is a passing one


@dataclass(frozen=True, slots=True)
class Pairs:
    """The names of countries in a document, in text order."""

    named: tuple[Mention, ...]
    home: str | None = None  # the country that most of them mean

    def before(self, start: int) -> tuple[Mention, ...]:
        """The two countries named most before an offset, by their first names there; empty without a clear pair."""
        known = [m for m in self.named if m.start < start]
        counts = Counter(m.country for m in known)
        ranked = counts.most_common(3)
        if len(ranked) < 2 or (len(ranked) == 3 and ranked[1][1] == ranked[2][1]):
            return ()
        if len(counts) > 2 and ranked[1][1] < NAMED_TWICE:
            return ()
        first = _first_by_country(known)
        return tuple(sorted((first[country] for country, _ in ranked[:2]), key=lambda m: m.start))


def pairs_of(mentions: Iterable[Mention]) -> Pairs:
    """Countries, and people and bodies that have one, count as named; demonyms as well."""
    named = tuple(m for m in mentions if m.country and m.kind in {"name", "demonym", "metonym"})
    ranked = Counter(m.country for m in named).most_common(1)
    is_clear = len(named) >= STORY and ranked[0][1] * 2 >= len(named)
    return Pairs(named, ranked[0][0] if is_clear else None)


def is_pair(words: Sequence[str]) -> bool:
    """Whether the words before a noun speak of two known ones: "the two", "both"; "two" alone are any two."""
    return "both" in words or ("two" in words and bool({"the", "these", "those"} & set(words)))


def _first_by_country(mentions: Sequence[Mention]) -> Mapping[str | None, Mention]:
    """The first mention of each country, its plain name before its officials."""
    by_rank = sorted(mentions, key=lambda m: (m.entity_type != "GPE", m.start), reverse=True)
    return {m.country: m for m in by_rank}
