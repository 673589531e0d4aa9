"""Facilities: airports, prisons, streets and the like stand in the city that is named nearby.

In: sentences, Place rows of the article, knowledge. Out: the rows with one more for each facility, in text order.
Hard because "Rogers Centre" is not in Rogers, and "the Central Hospital said" is no place at all.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.places.spot import has_place_preposition, is_capital, place_words
from warehouse.records import Place

LONGEST_FACILITY = 6  # tokens
NEAR_SENTENCES = 2  # a city named earlier than that is another story's
BESIDE = 3  # tokens between a facility and the city that it belongs to: ", in", "'s old"

Span = tuple[int, int]  # first and last token


def with_facilities(sentences: Sequence[AnnotatedSentence], rows: Sequence[Place], knowledge: Knowledge) -> list[Place]:
    """A facility takes the place of a town that its name only seems to contain."""
    by_sentence: dict[str, list[Place]] = defaultdict(list)
    for row in rows:
        by_sentence[row.sentence_id].append(row)
    found: list[Place] = []
    recent, named_in = None, 0  # the last city, and the number of its sentence
    for number, sentence in enumerate(sentences):
        here = by_sentence[sentence.record.sentence_id]
        recent = recent if number - named_in <= NEAR_SENTENCES else None
        around = _Surroundings(sentence, here, recent, knowledge)
        found += _placed(sentence, here, around, knowledge) if here or recent else []
        if around.scenes:
            recent, named_in = around.scenes[-1], number
    return found


def _placed(
    sentence: AnnotatedSentence, here: list[Place], around: "_Surroundings", knowledge: Knowledge
) -> list[Place]:
    found: list[Place] = []
    dropped: set[int] = set()  # starts of the rows that a facility takes the place of
    for span in _facilities(sentence.tokens, knowledge):
        start, end = sentence.tokens[span[0]].start, sentence.tokens[span[1]].end
        inner = around.inside(start, end)
        if inner and not is_capital(sentence.tokens[span[1]]):
            continue  # "a Chicago hospital" is in Chicago
        city, is_beside = _city_of(sentence.tokens, span, inner, around, knowledge)
        if city is not None:
            dropped |= {row.start for row in inner}
            found.append(_facility(city, sentence, start, end, is_beside))
    return sorted([*(row for row in here if row.start not in dropped), *found], key=lambda row: row.start)


def _facility(city: Place, sentence: AnnotatedSentence, start: int, end: int, is_beside: bool) -> Place:
    return replace(
        city,
        sentence_id=sentence.record.sentence_id,
        start=start,
        end=end,
        text=sentence.record.text[start - sentence.record.start : end - sentence.record.start],
        rule="places: facility in the city named nearby",
        confidence=0.8 if is_beside else 0.5,  # judged, not measured
    )


class _Surroundings:
    """The rows of a sentence, asked in a logarithm of their number: a hostile sentence has thousands."""

    def __init__(
        self, sentence: AnnotatedSentence, here: list[Place], recent: Place | None, knowledge: Knowledge
    ) -> None:
        self._here, self.recent = here, recent
        self.cities = [row for row in here if row.precision == "city"]
        self.scenes = [row for row in self.cities if _is_scene(row, sentence.tokens, knowledge)]

    def inside(self, start: int, end: int) -> list[Place]:
        first = bisect_right(self._here, start, key=lambda row: row.end)
        return self._here[first : bisect_left(self._here, end, key=lambda row: row.start)]


def _is_scene(city: Place, tokens: Sequence[Token], knowledge: Knowledge) -> bool:
    """Something happens in that city: "in Galway", not "a Dublin retailer"."""
    return has_place_preposition(tokens, bisect_left(tokens, city.start, key=lambda token: token.start), knowledge)


def _nearest(cities: Sequence[Place], start: int, end: int) -> Place | None:
    """The nearest of the cities outside of the stretch."""
    before = bisect_right(cities, start, key=lambda row: row.end)
    after = bisect_left(cities, end, key=lambda row: row.start)
    beside = [*cities[max(0, before - 1) : before], *cities[after : after + 1]]
    return min(beside, key=lambda row: max(row.start - end, start - row.end), default=None)


def _facilities(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Span]:
    """Capitalised words before a word for a facility, which may be small: "Heathrow airport"."""
    heads, done = place_words(knowledge, "facility"), -1
    for last, token in enumerate(tokens):
        if token.text.lower() not in heads or _goes_on(tokens, last, heads):
            continue
        first = last
        while first - 1 > done and last - first < LONGEST_FACILITY - 1 and _is_name_word(tokens[first - 1], knowledge):
            first -= 1
        if first < last:
            yield first, last
            done = last


def _goes_on(tokens: Sequence[Token], last: int, heads: frozenset[str]) -> bool:
    """ "Park Hotel" is one facility."""
    return last + 1 < len(tokens) and is_capital(tokens[last + 1]) and tokens[last + 1].text.lower() in heads


def _is_name_word(token: Token, knowledge: Knowledge) -> bool:
    """ "The bridge" has no name."""
    return (is_capital(token) and token.text.lower() not in _function_words(knowledge)) or token.text[:1].isdigit()


@lru_cache(8)
def _function_words(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["word"] for row in knowledge.table("closed_class_words"))


def _city_of(
    tokens: Sequence[Token], span: Span, inner: list[Place], around: _Surroundings, knowledge: Knowledge
) -> tuple[Place | None, bool]:
    """The city beside the facility; else, of a facility that something happens at, the nearest one named."""
    start, end = tokens[span[0]].start, tokens[span[1]].end
    beside = _nearest(around.cities, start, end)
    if beside and _is_beside(tokens, span, beside):
        return beside, True
    near = _nearest(around.scenes, start, end) or around.recent
    if near is None or not has_place_preposition(tokens, span[0], knowledge):
        return None, False
    is_foreign = all(row.precision == "city" and row.country != near.country for row in inner)
    return (near, False) if is_foreign else (None, False)


def _is_beside(tokens: Sequence[Token], span: Span, city: Place) -> bool:
    """ "Seoul's Jamsil Stadium", "Central Hospital in Dublin", "the Grand Hotel, Accra"."""
    if city.start > tokens[span[1]].end:
        between = [t.text.lower() for t in tokens[span[1] + 1 : span[1] + 1 + BESIDE] if t.start < city.start]
        return between in (["in"], [","], ["at"], [",", "in"], ["near"], ["in", "central"])
    between = [t.text.lower() for t in tokens[max(0, span[0] - BESIDE) : span[0]] if t.start >= city.end]
    return between[:1] in (["'s"], ["’s"]) or city.text.endswith(("'s", "’s"))
