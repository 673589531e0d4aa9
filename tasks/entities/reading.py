"""Reading: what one noun phrase says about who it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """Who a phrase means; None where it does not say. `key`: knowledge key or country code."""

    country: str | None = None
    sector: str | None = None
    key: str | None = None
    name: str | None = None
    wikidata: str | None = None
    role: str | None = None
    entity_type: str | None = None
    kind: str | None = None  # name, demonym, metonym or nominal
    rule: str = "unknown"
    head: tuple[int, int] | None = None  # first and last word of the name or head noun
    is_plural: bool = False
    is_lent: bool = False  # the country is that of the surroundings, not told by the phrase
