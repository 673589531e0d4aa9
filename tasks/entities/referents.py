"""Referents: the entities of one document while they are gathered, and the link of a mention to one."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Referent:
    """One entity of the document while it is being gathered."""

    key: str | None
    name: str
    entity_type: str
    country: str | None
    sector: str | None
    role: str | None = None
    wikidata: str | None = None
    gender: str = ""
    heads: set[str] = field(default_factory=set)  # title and head words that the document gives it
    qualifiers: frozenset[str] = frozenset()  # what told it from others of its kind where it came first
    aliases: dict[str, None] = field(default_factory=dict)
    mentions: list[int] = field(default_factory=list)
    is_named: bool = True


@dataclass(slots=True)
class Link:
    referent: Referent | None = None
    rule: str | None = None
    second: Referent | None = None  # of "the two countries"
