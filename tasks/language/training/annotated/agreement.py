"""Agreement: how far two annotations of the same articles say the same, `python -m …annotated.agreement SECOND FIRST`.

In: two folders; every article of SECOND also stands in FIRST, sentence by sentence. Out: a Markdown table. Hard because
spans seldom agree to the letter: two marks are one when they overlap, one to one, and the best overlap chooses first.
"""

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, TypeVar

from tasks.language.training.annotated.article import Article, Event, Sentence, Span, Statement, Trap
from tasks.language.training.annotated.read import Codes, read_newsroom
from warehouse.errors import Stop

SEEDS = Path(__file__).parents[4] / "seeds"
Mark = TypeVar("Mark")
EventPair = tuple[Event, Event]  # second, first
SentencePair = tuple[Sentence, Sentence]
Values = Sequence[tuple[str, str]]

_log = logging.getLogger(__name__)


class Row(NamedTuple):
    """One line of the table: marks of each annotator and those that agree, the share they make, kappa where it fits."""

    what: str
    second: int
    first: int
    both: int
    share: float
    kappa: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The same article twice; `events` holds the triggers that overlap, in the order of the text."""

    sentences: list[SentencePair]
    events: list[EventPair]

    @classmethod
    def of(cls, second: Article, first: Article) -> "Match":
        """Raises Stop where the two texts differ."""
        texts = [[sentence.text for sentence in article.sentences] for article in (second, first)]
        if texts[0] != texts[1]:
            raise Stop(
                f"{second.name} is another text in the first annotation", next_step="annotate it as it now stands"
            )
        sentences = list(zip(second.sentences, first.sentences, strict=True))
        events = [pair for s, f in sentences for pair in paired(s.events, f.events, _trigger)]
        return cls(sentences, events)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when a file is wrong or missing."""
    parser = argparse.ArgumentParser(prog="python -m tasks.language.training.annotated.agreement", description=__doc__)
    parser.add_argument("second", type=Path)
    parser.add_argument("first", type=Path)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        _log.info("\n".join(table(matches(options.second, options.first))))
    except Stop as fault:
        _log.error("%s", fault)
        return 1
    return 0


def matches(second: Path, first: Path) -> list[Match]:
    """Raises Stop when an article of `second` has a fault, or cannot be read in `first`."""
    codes = Codes.of(SEEDS / "knowledge")
    articles, faults = read_newsroom(second, codes)
    if faults:
        raise faults[0]
    known = {article.name: article for article in read_newsroom(first, codes)[0]}
    missing = [article.name for article in articles if article.name not in known]
    if missing or not articles:
        raise Stop(f"{first} has no readable {', '.join(missing) or second}", next_step="check both folders for faults")
    return [Match.of(article, known[article.name]) for article in articles]


def table(found: Sequence[Match]) -> list[str]:
    """Markdown, counts of the articles first."""
    sentences = [pair for match in found for pair in match.sentences]
    return [
        f"{len(found)} articles, {len(sentences)} sentences",
        "",
        "| | second | first | agree | F1 or accuracy | kappa |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(_line(row) for row in rows(found)),
    ]


def rows(found: Sequence[Match]) -> list[Row]:
    """Marks of a sentence, then what matched triggers say, then which of them are told to be one event."""
    sentences = [pair for match in found for pair in match.sentences]
    events = [pair for match in found for pair in match.events]
    return [
        overlap_row("trigger", [(s.events, f.events) for s, f in sentences], _trigger),
        overlap_row("statement", [(s.statements, f.statements) for s, f in sentences], _content),
        overlap_row("trap", [(s.traps, f.traps) for s, f in sentences], _words),
        value_row("type", [(s.plover_type, f.plover_type) for s, f in events]),
        value_row("type and mode", [(_code(s), _code(f)) for s, f in events]),
        value_row("modality", [(s.modality, f.modality) for s, f in events]),
        overlap_row("modality cue", [(_cue(s), _cue(f)) for s, f in events], _itself),
        overlap_row("actor", [(s.actors, f.actors) for s, f in events], _itself),
        overlap_row("recipient", [(s.recipients, f.recipients) for s, f in events], _itself),
        overlap_row("time", [(s.times, f.times) for s, f in events], _itself),
        overlap_row("place", [(s.places, f.places) for s, f in events], _itself),
        set_row("context", [(set(s.contexts), set(f.contexts)) for s, f in events]),
        set_row("pairs of one label", [_joined(match.events) for match in found]),
    ]


def overlap_row(
    what: str, groups: Iterable[tuple[Sequence[Mark], Sequence[Mark]]], span: Callable[[Mark], Span]
) -> Row:
    counts = [(len(second), len(first), len(paired(second, first, span))) for second, first in groups]
    return _counted(what, counts)


def set_row(what: str, groups: Iterable[tuple[set[Mark], set[Mark]]]) -> Row:
    return _counted(what, [(len(second), len(first), len(second & first)) for second, first in groups])


def value_row(what: str, values: Values) -> Row:
    """Accuracy; each matched trigger has one value of each annotator."""
    agree = sum(second == first for second, first in values)
    share = agree / len(values) if values else 1.0
    return Row(what, len(values), len(values), agree, share, kappa(values))


def _counted(what: str, counts: Sequence[tuple[int, int, int]]) -> Row:
    """F1; 1 when neither annotator marked anything."""
    second, first, both = (sum(count[k] for count in counts) for k in range(3))
    return Row(what, second, first, both, 2 * both / (second + first) if second + first else 1.0)


def kappa(values: Values) -> float:
    """Cohen's kappa: agreement beyond what the frequencies of both give by chance; 1 where only one value occurs."""
    if not values:
        return 1.0
    seconds, firsts = Counter(second for second, _ in values), Counter(first for _, first in values)
    chance = sum(seconds[value] * firsts[value] for value in seconds) / len(values) ** 2
    observed = sum(second == first for second, first in values) / len(values)
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def paired(seconds: Sequence[Mark], firsts: Sequence[Mark], span: Callable[[Mark], Span]) -> list[tuple[Mark, Mark]]:
    """Marks that overlap, each in one pair at most, in the order of `seconds`."""
    likeness = {(s, f): _likeness(span(a), span(b)) for s, a in enumerate(seconds) for f, b in enumerate(firsts)}
    chosen: dict[int, int] = {}
    for s, f in sorted(likeness, key=lambda pair: -likeness[pair]):
        if likeness[s, f] and s not in chosen and f not in chosen.values():
            chosen[s] = f
    return [(seconds[s], firsts[chosen[s]]) for s in sorted(chosen)]


def _likeness(one: Span, other: Span) -> float:
    """Shared letters over all letters, so that a nested statement finds its equal and not the one around it."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(shared, 0) / (max(one.end, other.end) - min(one.start, other.start))


def _joined(events: Sequence[EventPair]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of triggers, by their places in `events`, that the second and that the first annotator calls one event."""
    seconds, firsts = [second.label for second, _ in events], [first.label for _, first in events]
    return _alike(seconds), _alike(firsts)


def _alike(labels: Sequence[str | None]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(labels)), 2) if labels[a] and labels[a] == labels[b]}


def _line(row: Row) -> str:
    tail = "" if row.kappa is None else f"{row.kappa:.2f}"
    return f"| {row.what} | {row.second} | {row.first} | {row.both} | {row.share:.2f} | {tail} |"


def _trigger(event: Event) -> Span:
    return event.trigger


def _content(statement: Statement) -> Span:
    return statement.content


def _words(trap: Trap) -> Span:
    return trap.words


def _itself(span: Span) -> Span:
    return span


def _cue(event: Event) -> tuple[Span, ...]:
    return (event.cue,) if event.cue else ()


def _code(event: Event) -> str:
    return f"{event.plover_type}/{event.plover_mode}" if event.plover_mode else event.plover_type


if __name__ == "__main__":
    sys.exit(main())
