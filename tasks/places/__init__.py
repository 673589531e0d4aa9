"""Places: the place names of an article become gazetteer entries, each with the precision that the name allows.

In: sentences, entities, article, knowledge. Out: Place rows in text order, one for each mention.
Hard because "Washington" is a capital, a state and a general, "Paris, Texas" is not in France, and thousands of hamlets
bear the name of a word.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tasks.annotate import AnnotatedSentence
from tasks.clean import Article
from tasks.entities import Entities
from tasks.knowledge import Knowledge, PlaceCandidate
from tasks.places.adjectives import Adjective, find_adjectives
from tasks.places.facilities import with_facilities
from tasks.places.points import point_of
from tasks.places.senses import Ranked, country_shares, find_senses, inside_one_another, is_credible, sense_of
from tasks.places.spot import Company, Spot
from tasks.places.spots import find_spots, lower_words, surnames
from warehouse.records import Mention, Place

__all__ = ["Adjective", "find_adjectives", "find_places", "place_article", "point_of"]


def find_places(
    sentences: Sequence[AnnotatedSentence], entities: Entities, article: Article, knowledge: Knowledge
) -> tuple[Place, ...]:
    """Adjectives and inhabitants ("Chinese") vote for their country but are no places."""
    words = Company(lower_words(article.document.text), surnames(sentences, entities.mentions, knowledge))
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in entities.mentions:
        mentions[mention.sentence_id].append(mention)
    spots = [spot for s in sentences for spot in find_spots(s, mentions[s.record.sentence_id], words, knowledge)]
    spots = inside_one_another(spots, article.document.text)
    shares = country_shares(spots, sentences, knowledge)
    senses = find_senses(spots, shares, knowledge)
    rows: list[Place] = []
    for spot in spots:
        ranked = sense_of(spot, senses)
        if ranked and is_credible(spot, ranked[0][1], shares):
            rows.append(_row(spot, ranked))
    found = with_facilities(sentences, rows, knowledge)
    return tuple(replace(row, place_id=f"{row.doc_id}:p{number}") for number, row in enumerate(found, start=1))


def place_article(article: Article, sentences: Sequence[AnnotatedSentence], places: Sequence[Place]) -> Article:
    """The article with the place of its dateline, the first that the dateline names."""
    datelines = {s.record.sentence_id for s in sentences if s.record.kind == "dateline"}
    at = next((place.place_id for place in places if place.sentence_id in datelines), None)
    return replace(article, document=replace(article.document, dateline_place_id=at)) if at else article


def _row(spot: Spot, ranked: Ranked) -> Place:
    best = ranked[0][1]
    has_point = best.precision != "country"
    return Place(
        place_id="",
        doc_id=spot.sentence.record.doc_id,
        sentence_id=spot.sentence.record.sentence_id,
        start=spot.start,
        end=spot.end,
        text=spot.text,
        geoname_id=best.geoname_id,
        name=best.name,
        country=best.country,
        admin1=best.admin1 if best.precision != "country" else None,
        latitude_deg=best.latitude_deg if has_point else None,
        longitude_deg=best.longitude_deg if has_point else None,
        precision=best.precision,
        candidates=tuple(_candidate_line(score, c) for score, c in ranked),
        rule="places: inside a named place" if spot.within else "places: gazetteer and country vote",
        confidence=_confidence(spot, ranked),
    )


def _candidate_line(score: float, candidate: PlaceCandidate) -> str:
    return "|".join((candidate.geoname_id or "", candidate.name, candidate.country or "", f"{score:.2f}"))


def _confidence(spot: Spot, ranked: Ranked) -> float:
    """How sure the reading is, by how far ahead of the next it is: judged, not measured."""
    if spot.within:
        return 0.95
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 3.0
    return 0.9 if lead >= 2 else 0.8 if lead >= 1 else 0.6
