"""Find: the time expressions of an article as rows.

In: sentences, article, knowledge. Out: Time rows in text order. An expression that depends on the day of the document
stays without days where that day is unknown.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.annotate import AnnotatedSentence
from tasks.clean import Article
from tasks.knowledge import Knowledge
from tasks.times.days import plus_days
from tasks.times.expressions import find_expressions
from tasks.times.heading import heading
from tasks.times.local_day import local_day
from tasks.times.meanings import (
    Calendar,
    Expression,
    Holiday,
    Meaning,
    Nth,
    Offset,
    Open,
    Part,
    Period,
    Range,
    Shifted,
    Undated,
    Unit,
    Window,
)
from tasks.times.resolve import Interval, Scene, resolve, value_of
from tasks.times.resolve.counted import lies_in_one
from tasks.times.vocabulary import vocabulary
from tasks.times.where import dateline_country, is_south, nearest_country
from warehouse.records import Time

CONFIDENCE = {
    "absolute": 0.95,
    "document": 0.85,
    "told": 0.6,
}  # judged, not measured: a chain of two readings is the least sure

TOLD_KEPT = 8  # dates that a narrative can count from
NARRATIVE_REACH = 6  # sentences: "later that year" stands in the paragraph of its year


@dataclass(frozen=True, slots=True)
class Told:
    """The last dated expression: what "the next day" counts from, and the year a bare month may belong to."""

    interval: Interval
    time_id: str
    sentence: int
    month_with_year: int | None


def find_times(sentences: Sequence[AnnotatedSentence], article: Article, knowledge: Knowledge) -> tuple[Time, ...]:
    """Every time expression, durations and repetitions included, by start."""
    rows: list[Time] = []
    told: deque[Told] = deque(maxlen=TOLD_KEPT)
    for sentence in sentences:
        day = _day(sentence, article, knowledge)
        for expression in find_expressions(sentence.record.text, knowledge):
            base = _base_of(expression.meaning, told, sentence.record.index, day)
            scene = _scene(sentence, expression, day, base, knowledge)
            if _differs_by_country(expression.meaning):
                scene = _with_country(scene, sentence, expression, article, knowledge)
            interval = _interval(expression, scene)
            row = _row(sentence, expression, interval, scene, base, f"{article.document.doc_id}:t{len(rows) + 1}")
            rows.append(row)
            told.extend(_told(expression, interval, row, sentence.record.index))
    return tuple(rows)


def _day(sentence: AnnotatedSentence, article: Article, knowledge: Knowledge) -> date | None:
    """The day that "today" means: of the entry of a live blog, else of the document, where its dateline is."""
    number = sentence.record.paragraph
    entries = (paragraph.said_at for paragraph in article.paragraphs[number : number + 1])
    at = next(filter(None, entries), article.document.published_at)
    return local_day(at, article.document, knowledge) if at else None


def _base_of(meaning: Meaning, told: Sequence[Told], sentence: int, day: date | None) -> Told | None:
    """What the expression may count from: the date told last, in this sentence or the one before.

    "That year", "two months later" look further back, and past dates of the document's own year or month.
    """
    unit = _narrative_unit(meaning)
    reach = NARRATIVE_REACH if unit else 1
    near = [t for t in reversed(told) if sentence - t.sentence <= reach]
    if unit in ("month", "year") and day:
        near = [t for t in near if not _is_of_today(unit, t.interval, day)] or near
    return near[0] if near else None


def _narrative_unit(meaning: Meaning) -> Unit | None:
    match meaning:
        case Offset() | Shifted():
            return meaning.unit if meaning.is_narrative else None
        case Part() | Open():
            return _narrative_unit(meaning.of)
    return None


def _is_of_today(unit: Unit, told: Interval, day: date) -> bool:
    """Within a week before the document, or in its own month or year."""
    days = [told.first or day, told.last or day, day]
    return (day - days[1]).days <= 7 or lies_in_one(unit, Interval(min(days), max(days), "range"))


def _scene(
    sentence: AnnotatedSentence, expression: Expression, day: date | None, told: Told | None, knowledge: Knowledge
) -> Scene:
    near = told if told and sentence.record.index - told.sentence <= 1 else None
    year = near.month_with_year if near and day and near.month_with_year != day.year else None
    looks = heading(sentence, expression.start, expression.end, knowledge)
    if year and day and looks == "future" and year < day.year:
        year = None  # after a talk of March 2015, "will meet in June" is not June 2015
    return Scene(day, looks, told.interval if told else None, year, vocabulary(knowledge))


def _differs_by_country(meaning: Meaning) -> bool:
    match meaning:
        case Holiday() | Period(kind="season"):
            return True
        case Part() | Nth() | Open():
            return _differs_by_country(meaning.of)
        case Offset():
            return meaning.base is not None and _differs_by_country(meaning.base)
        case Range():
            return _differs_by_country(meaning.first) or _differs_by_country(meaning.last)
    return False


def _with_country(
    scene: Scene, sentence: AnnotatedSentence, expression: Expression, article: Article, knowledge: Knowledge
) -> Scene:
    named = nearest_country(sentence, expression.start, knowledge)
    written = dateline_country(article.document.dateline or "", knowledge)
    south = is_south(written or named, knowledge)
    return replace(scene, country_named=named, country_written=written, is_south=south)


def _interval(expression: Expression, scene: Scene) -> Interval | None:
    """ "In two weeks" is a time only after a verb that looks ahead; else it says how long something took."""
    if expression.rule == "coming span" and scene.heading != "future":
        return None
    interval = resolve(expression.meaning, scene)
    return None if interval is not None and _is_miscounted(expression.meaning, interval, scene) else interval


def _is_miscounted(meaning: Meaning, interval: Interval, scene: Scene) -> bool:
    """A past verb on days after publication: "the next month" was counted from a day that the text does not name."""
    counted = isinstance(meaning, Offset | Shifted) and meaning.is_narrative
    days_off = 1 if interval.anchor == "told" else 0  # a told day may be tomorrow where it happens
    latest = plus_days(scene.day, days_off) if scene.day else None
    late = latest is not None and interval.first is not None and interval.first > latest
    return counted and late and scene.heading == "past"


def _row(
    sentence: AnnotatedSentence,
    expression: Expression,
    interval: Interval | None,
    scene: Scene,
    told: Told | None,
    time_id: str,
) -> Time:
    shift = sentence.record.start
    days = _days(interval)
    return Time(
        time_id=time_id,
        doc_id=sentence.record.doc_id,
        sentence_id=sentence.record.sentence_id,
        start=shift + expression.start,
        end=shift + expression.end,
        text=sentence.record.text[expression.start : expression.end],
        timex_type=_timex_type(expression, interval),
        value=_value(expression, interval),
        date_start=days[0] if days else None,
        date_end=days[1] if days else None,
        granularity=interval.granularity if interval and days else "vague",
        anchor=_anchor(interval, told),
        direction=_direction(interval, scene.day),
        rule=f"times: {expression.rule}",
        confidence=CONFIDENCE[interval.anchor] if interval else 0.5,
    )


def _days(interval: Interval | None) -> tuple[date, date] | None:
    """First and last day; None where one side stays open: "before 2018" has a value, and no days to count."""
    if interval is None or interval.first is None or interval.last is None:
        return None
    return interval.first, interval.last


def _timex_type(expression: Expression, interval: Interval | None) -> str:
    if isinstance(expression.meaning, Undated):
        return expression.meaning.timex_type
    if expression.rule == "coming span" and interval is None:
        return "DURATION"
    return "TIME" if expression.is_time else "DATE"


def _value(expression: Expression, interval: Interval | None) -> str | None:
    if interval is not None:
        return value_of(interval)
    return expression.meaning.value if isinstance(expression.meaning, Undated) else None


def _anchor(interval: Interval | None, told: Told | None) -> str | None:
    if interval is None:
        return None
    return told.time_id if interval.anchor == "told" and told else interval.anchor


def _direction(interval: Interval | None, day: date | None) -> str | None:
    if interval is None or day is None or interval.anchor == "absolute":
        return None
    if interval.last and interval.last < day:
        return "past"
    return "future" if interval.first and interval.first > day else "same"


def _told(expression: Expression, interval: Interval | None, row: Time, sentence: int) -> Iterator[Told]:
    meaning = expression.meaning
    if interval is None or interval.opens:
        return
    if isinstance(meaning, Offset | Shifted | Window) and interval.anchor != "told":
        return
    year = meaning.year if isinstance(meaning, Calendar) and meaning.year and meaning.month else None
    yield Told(interval, row.time_id, sentence, year)
