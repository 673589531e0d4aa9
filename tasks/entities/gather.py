"""Gather: mentions and their links become rows.

In: mentions as found, links. Out: Entities. Hard because an entity of the tables keeps its key in every document, and
one that only this document knows gets a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.entities.mentions import Found
from tasks.entities.referents import Link, Referent
from warehouse.records import Entity, Mention

CONFIDENCE = {
    "known person": 0.95,
    "known organisation": 0.95,
    "country": 0.97,
    "demonym": 0.95,
    "metonym": 0.9,
    "capital": 0.75,
    "acronym": 0.9,
    "surname": 0.94,
    "title and name": 0.9,
    "same name": 0.85,
    "apposition": 0.85,
    "office": 0.75,
    "pronoun": 0.75,
    "subject": 0.8,
    "subjects": 0.8,
    "the two countries": 0.8,
    "same head": 0.7,
    "head noun": 0.7,
}
"""Chance that the link is right, by rule: GUM news, notes of the field study; rules without a figure get the floor."""
FLOOR = 0.6


@dataclass(frozen=True, slots=True)
class Entities:
    """Mentions in text order (nested ones after the longer one) and the entities they refer to."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


def gather(found: Sequence[Found], links: Sequence[Link], doc_id: str) -> Entities:
    """Rows of one document. "The two countries" gives two mentions of one span, one for each."""
    numbered = _ids([r for link in links for r in (link.referent, link.second) if r is not None], doc_id)
    meant = [
        (mention, referent, link.rule)
        for mention, link in zip(found, links, strict=True)
        for referent in ((link.referent, link.second) if link.second else (link.referent,))
    ]
    mentions = tuple(_mention(f"{doc_id}:m{n}", *row, numbered, doc_id) for n, row in enumerate(meant, start=1))
    entities = tuple(_entity(referent, entity_id, doc_id) for referent, entity_id in numbered.values())
    return Entities(mentions, entities)


def _ids(referents: Sequence[Referent], doc_id: str) -> dict[int, tuple[Referent, str]]:
    """Entity id of each referent, by identity, in order of first mention."""
    found: dict[int, tuple[Referent, str]] = {}
    unknown = 0
    for referent in referents:
        if id(referent) in found:
            continue
        if referent.key is None:
            unknown += 1
        found[id(referent)] = (referent, referent.key or f"{doc_id}:e{unknown}")
    return found


def _mention(
    mention_id: str,
    found: Found,
    referent: Referent | None,
    link_rule: str | None,
    numbered: dict[int, tuple[Referent, str]],
    doc_id: str,
) -> Mention:
    tokens, reading = found.sentence.tokens, found.reading
    country = reading.country or (referent.country if referent else None)
    if reading.is_lent and referent is not None and referent.country:
        country = referent.country
    sector = reading.sector
    if sector is None and referent is not None and found.kind in ("name", "nominal", "pronoun"):
        sector = referent.sector
    return Mention(
        mention_id=mention_id,
        doc_id=doc_id,
        sentence_id=found.sentence.record.sentence_id,
        start=tokens[found.first].start,
        end=tokens[found.last].end,
        text=found.text,
        kind=found.kind,
        entity_type=found.entity_type,
        entity_id=numbered[id(referent)][1] if referent else None,
        country=country,
        sector=sector,
        role=reading.role or (referent.role if referent else None),
        resolved_by=link_rule,
        rule=reading.rule,
        confidence=CONFIDENCE.get(link_rule or "", FLOOR),
    )


def _entity(referent: Referent, entity_id: str, doc_id: str) -> Entity:
    return Entity(
        entity_id=entity_id,
        doc_id=doc_id,
        name=referent.name,
        aliases=tuple(alias for alias in referent.aliases if alias != referent.name),
        entity_type=referent.entity_type,
        country=referent.country,
        sector=referent.sector,
        role=referent.role,
        actor_code=actor_code(referent.country, referent.sector),
        wikidata=referent.wikidata,
        source=f"knowledge {referent.key}" if referent.key else "document",
    )


def actor_code(country: str | None, sector: str | None) -> str | None:
    """CAMEO-style code: country, then sectors, three letters each; None when neither is known."""
    return ((country or "") + (sector or "").replace("/", "")) or None
