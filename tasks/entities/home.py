"""Home: the country of those whose country no word tells, such as "residents" and a stranger's name.

In: the rows of a document, its sentences. Out: the same rows with more countries.
Hard because most people of a story are of the country it happens in, but those introduced by an office of another
("her Kenyan counterpart, X") are not.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.annotate import AnnotatedSentence
from tasks.entities.actors import STATE
from tasks.entities.gather import Entities, actor_code
from tasks.knowledge import Knowledge
from warehouse.records import Entity, Mention

OUTRIGHT = frozenset({"name", "demonym", "metonym"})
PLACES = frozenset({"GPE", "LOC"})
HOME_SHARE = 0.4  # of all names with a country; below that the story has no home
NAMED_ENOUGH = 3  # names of countries and places; one or two are no story but a passing word
DATELINE_WEIGHT = 2  # a dateline is the place of the story, and stands once
APPOSED = re.compile(r"(?P<of> ?(?:of|for|to|in|from) [^,.;]{1,60})?, ?(?:the|a|an)?")
"""What stands between an office and its holder; only an office has a complement: "envoy to the council, X"."""


def settle(found: Entities, sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> Entities:
    """Rows with a country where apposition or the home of the story gives one; those with a key stay."""
    home = home_of(found.mentions, sentences, knowledge)
    told = _apposed(found.mentions, sentences)
    settled = {e.entity_id: _settled(e, told.get(e.entity_id), home) for e in found.entities}
    mentions = tuple(_as_entity(m, settled.get(m.entity_id or ""), m.entity_id in told, home) for m in found.mentions)
    return Entities(mentions, tuple(settled.values()))


def home_of(mentions: Sequence[Mention], sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> str | None:
    """The state that the names of a document mean most, with its dateline; None when no state stands out."""
    datelines = {s.record.sentence_id for s in sentences if s.record.kind == "dateline"}
    nonstates = {row["code"] for row in knowledge.table("nonstate_codes")}
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.country and mention.kind in OUTRIGHT and mention.country not in nonstates:
            counts[mention.country] += DATELINE_WEIGHT if mention.sentence_id in datelines else 1
    if counts.total() < NAMED_ENOUGH:
        return None
    country, times = counts.most_common(1)[0]
    return country if times >= HOME_SHARE * counts.total() else None


def _apposed(mentions: Sequence[Mention], sentences: Sequence[AnnotatedSentence]) -> Mapping[str, Mention]:
    """What an apposition says of a stranger: "her Kenyan counterpart, X" and "X, the mines minister"."""
    texts = {s.record.sentence_id: s.record for s in sentences}
    people = sorted((m for m in mentions if m.entity_type == "PER" and m.kind != "pronoun"), key=lambda m: m.start)
    told: dict[str, Mention] = {}
    for first, second in pairwise(people):
        record = texts.get(first.sentence_id)
        if (
            record is None
            or first.sentence_id != second.sentence_id
            or {first.kind, second.kind} != {"name", "nominal"}
        ):
            continue
        between = APPOSED.fullmatch(record.text[first.end - record.start : second.start - record.start].strip())
        named, other = (first, second) if first.kind == "name" else (second, first)
        is_apposed = between is not None and (between["of"] is None or second is named)
        if is_apposed and named.entity_id and (other.country or other.sector):
            told.setdefault(named.entity_id, other)
    return told


def _settled(entity: Entity, told: Mention | None, home: str | None) -> Entity:
    if entity.source != "document":
        return entity
    country, sector = entity.country, entity.sector
    if entity.entity_type in PLACES:
        sector = None if sector == "CVL" else sector  # people act for a city, the city itself is none of them
    if told is not None:
        country, sector = told.country or country, sector or told.sector
    if country is None and _is_at_home(entity.entity_type, sector):
        country = home
    if (country, sector) == (entity.country, entity.sector):
        return entity
    return replace(entity, country=country, sector=sector, actor_code=actor_code(country, sector))


def _is_at_home(entity_type: str, sector: str | None) -> bool:
    """People, and bodies of a state; any other body with a name may be of anywhere."""
    return entity_type == "PER" or (entity_type == "ORG" and sector in STATE)


def _as_entity(mention: Mention, entity: Entity | None, is_told: bool, home: str | None) -> Mention:
    """A mention with the country and sector that its entity has now."""
    if entity is None:
        is_common = mention.country is None and mention.kind == "nominal"
        is_local = is_common and (mention.entity_type == "ORG" or _is_at_home(mention.entity_type, mention.sector))
        return replace(mention, country=home) if is_local and home else mention
    if entity.source != "document":
        return mention
    country = entity.country if is_told and entity.country else mention.country or entity.country
    sector = mention.sector or entity.sector
    if (country, sector) == (mention.country, mention.sector):
        return mention
    return replace(mention, country=country, sector=sector)
