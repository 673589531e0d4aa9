"""Entities: who and what the text refers to, their country, PLOVER sector and office on the day of the document.

In: annotated sentences, article, knowledge. Out: Entities (mentions in text order, and the entities they mean).
Hard because people stand in no list, "Moscow" is a city or a government, and "the minister" is whoever was it that day.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tasks.annotate import AnnotatedSentence
from tasks.clean import Article
from tasks.entities.actors import read_phrase
from tasks.entities.coreference import link
from tasks.entities.gather import Entities, gather
from tasks.entities.home import settle
from tasks.entities.mentions import find_mentions
from tasks.entities.phrase import words_of
from tasks.entities.surroundings import countries_around, lent_countries
from tasks.knowledge import Knowledge

__all__ = ["ActorReading", "Entities", "find_entities", "resolve_actor"]


class ActorReading(NamedTuple):
    """What an actor phrase says about who it is; None where it says nothing."""

    country: str | None
    sector: str | None
    entity_id: str | None
    name: str | None
    wikidata: str | None


def find_entities(sentences: Sequence[AnnotatedSentence], article: Article, knowledge: Knowledge) -> Entities:
    """Everybody the article refers to, with the office of its day; an undated one takes the last that is known."""
    published = article.document.published_at
    on = published.date() if published else None
    found = [
        mention
        for sentence, countries in zip(sentences, lent_countries(sentences, knowledge), strict=True)
        for mention in find_mentions(sentence, on, knowledge, countries)
    ]
    links = link(found, on, knowledge)
    told = [at for at, mention in enumerate(found) if links[at].referent or not mention.is_thing]
    gathered = gather([found[at] for at in told], [links[at] for at in told], article.document.doc_id)
    return settle(gathered, sentences, knowledge)


def resolve_actor(text: str, context: str, on: date | None, knowledge: Knowledge) -> ActorReading:
    """Who an actor phrase means on a day, given the text around it ("" for none); the path of find_entities."""
    around = countries_around(context, knowledge)
    reading = read_phrase(words_of(text), on, knowledge, around)
    return ActorReading(reading.country, reading.sector, reading.key, reading.name, reading.wikidata)
