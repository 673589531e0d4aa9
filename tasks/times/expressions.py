"""Expressions: every time expression of a sentence, unresolved, longest first where two overlap.

In: text of a sentence, Knowledge. Out: Expressions in text order. The work is bounded: every pattern runs once over the
text, and what neighbours make of each other (`compose.py`) looks only a few words to either side.
"""

from collections.abc import Iterable

from tasks.knowledge import Knowledge
from tasks.times.compose import compose
from tasks.times.meanings import Expression, Named
from tasks.times.patterns import patterns
from tasks.times.patterns.parts import WORD, Pattern
from tasks.times.vocabulary import Vocabulary, vocabulary


def find_expressions(text: str, knowledge: Knowledge) -> tuple[Expression, ...]:
    words = vocabulary(knowledge)
    present = frozenset(WORD.findall(text.lower()))
    tried = [pattern for pattern in patterns(knowledge) if not present.isdisjoint(pattern.needs)]
    simple = [found for pattern in tried for found in _matches(pattern, text, words)]
    dated = [found for found in longest(simple) if not isinstance(found.meaning, Named)]
    return tuple(compose(text, dated, words))


def longest(expressions: Iterable[Expression]) -> list[Expression]:
    """Without overlaps: the one that starts first wins, then the longer, then the earlier rule."""
    kept: list[Expression] = []
    for found in sorted(expressions, key=lambda e: (e.start, -e.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
        elif kept[-1].is_loose and not found.is_loose:
            kept[-1] = found
    return kept


def _matches(pattern: Pattern, text: str, words: Vocabulary) -> Iterable[Expression]:
    span = "x" if "x" in pattern.regex.groupindex else 0
    for match in pattern.regex.finditer(text):
        meaning = pattern.build(match, words)
        if meaning is not None:
            yield Expression(*match.span(span), meaning, pattern.rule, pattern.is_time, pattern.is_loose)
