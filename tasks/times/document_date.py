"""Document date: the day of an undated document, from what its text implies.

In: article without a date, sentences, knowledge. Out: the article, with published_at where one day is clearly ahead,
else with the candidates. Hard because a weekday with a month and day fits every fifth or sixth year: something else
must settle the year. Weights and rules: docs/decisions/0005-document-date.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from tasks.annotate import AnnotatedSentence
from tasks.clean import Article
from tasks.knowledge import Knowledge
from tasks.times.clues import Clue, NamedDay, find_clues, find_named_days
from tasks.times.days import day_in, plus_days

YEARS = range(1990, 2041)  # news archives that this coder is for; without a clock there is no "now" to end them
WEEK = 6  # days: a weekday by name is at most that far from the day of publication
NEEDED_BESIDE_THE_WEEKDAY = 1.5  # evidence on the year that a weekday with its date must have at its side
NEEDED_LEAD = 1.5  # over the best day of any other year: one office or half a dated event
NEEDED_LEAD_OVER_DAYS = 0.25  # over the other days of that week; an announced day alone does not say from when
CANDIDATES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One day of publication; `year_score` is the part of the score that speaks about the year."""

    day: date
    score: float
    year_score: float
    has_weekday: bool  # a weekday with its date stands behind it
    reasons: tuple[str, ...]
    lead: float = 0.0  # over the next best day of the same year


def date_article(article: Article, sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> Article:
    """Unchanged when the container gave a date. An inferred date is midnight UTC of its day."""
    if article.document.published_at is not None:
        return article
    candidates = rank_days(sentences, knowledge)
    lines = tuple(f"{c.day.isoformat()} {c.score:.1f} {'; '.join(c.reasons)}" for c in candidates[:CANDIDATES_KEPT])
    winner = candidates[0] if _is_clear(candidates) else None
    document = replace(article.document, published_candidates=lines)
    if winner is not None:
        document = replace(
            document,
            published_at=datetime.combine(winner.day, time(), UTC),
            published_precision="inferred",
            published_evidence="; ".join(winner.reasons),
        )
    return replace(article, document=document)


def rank_days(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> list[Candidate]:
    """The best day of publication of every year that the named days allow, best first."""
    days, clues = find_named_days(sentences, knowledge), find_clues(sentences, knowledge)
    by_year: dict[int, list[Candidate]] = defaultdict(list)
    for day in sorted(_possible_days(days)):
        by_year[day.year].append(_weigh(day, days, clues))
    best = [_best_of_year(year) for year in by_year.values()]
    return sorted(best, key=lambda c: (-c.score, -c.day.toordinal()))


def _best_of_year(candidates: Sequence[Candidate]) -> Candidate:
    ranked = sorted(candidates, key=lambda c: -c.score)
    return replace(ranked[0], lead=ranked[0].score - ranked[1].score) if len(ranked) > 1 else ranked[0]


def _possible_days(days: Iterable[NamedDay]) -> set[date]:
    """Days within a week of a named day, in the years where it exists and has that weekday."""
    found: set[date] = set()
    for named in days:
        for day in _days_named(named):
            near = range(-WEEK, 1) if named.heading == "future" else range(0, WEEK + 1)
            found |= {moved for moved in (plus_days(day, shift) for shift in near) if moved}
    return found


def _days_named(named: NamedDay) -> list[date]:
    years: Iterable[int] = (named.year,) if named.year else YEARS
    days = [d for d in (day_in(year, named.month, named.day) for year in years) if d]
    return [d for d in days if named.weekday is None or d.isoweekday() == named.weekday]


def _weigh(day: date, days: Sequence[NamedDay], clues: Sequence[Clue]) -> Candidate:
    reasons: dict[str, float] = defaultdict(float)
    for named in days:
        weight = _named_day_weight(named, day)
        reasons[named.reason] = max(reasons[named.reason], weight) if weight > 0 else reasons[named.reason] + weight
    year_score = 0.0
    for clue in clues:
        weight = clue.weight(day)
        reasons[clue.reason] += weight
        year_score += weight * clue.is_about_year
    told = tuple(reason for reason, weight in sorted(reasons.items(), key=lambda pair: -pair[1]) if weight > 0)
    has_weekday = any(n.weekday and _named_day_weight(n, day) > 0 for n in days)
    return Candidate(day, sum(reasons.values()), year_score, has_weekday, told)


def _named_day_weight(named: NamedDay, day: date) -> float:
    """High where the named day lies right before the document, or right after it when it is announced."""
    gaps = [(day - d).days for d in _days_named(named) if abs((day - d).days) <= 2 * WEEK]
    if not gaps:
        return -1.0 if named.weekday and not named.year else 0.0
    gap = min(gaps, key=abs)
    if named.heading == "future":
        return 2.5 * named.certainty if gap <= -named.least_ahead else -1.0
    if gap < 0:
        return 0.0
    return max(0.0, 3.0 - 0.3 * gap) * named.certainty


def _is_clear(candidates: Sequence[Candidate]) -> bool:
    if not candidates or candidates[0].year_score < NEEDED_BESIDE_THE_WEEKDAY:
        return False
    best = candidates[0]
    if not best.has_weekday or best.lead < NEEDED_LEAD_OVER_DAYS:
        return False
    others = [c.score for c in candidates[1:] if c.day.year != best.day.year]
    return best.score >= 3.0 and (not others or best.score - max(others) >= NEEDED_LEAD)
