"""Incidents: perpetrators, targets and weapons of the violent incidents of a document, as MUC-4 fills its slots.

In: a coded document. Out: texts by slot. Hard because that task leaves out combat between fighters, takes persons as
targets only by name, and names the organisation behind "guerrillas" wherever the document tells it.
"""

from collections.abc import Iterator

from flows.evaluate.coder import Coded
from flows.evaluate.sides import mention_of, parties_of, party_phrase, trees_of
from tasks.events.parties import word_classes
from tasks.events.tree import Tree, text_of
from tasks.knowledge import Knowledge
from warehouse.records import Event, Mention, Participant

FIGHTERS = frozenset({"MIL", "REB", "UAF"})
REBELS = frozenset({"REB", "UAF"})
HAPPENED = frozenset({"occurred", "ongoing", "historical", "denied"})
NOUNS = ("NOUN", "PROPN")

Roles = dict[str, list[str]]
SLOTS = ("perp_individual_id", "perp_organization_id", "phys_tgt_id", "hum_tgt_name", "incident_instrument_id")


def incident_roles(coded: Coded, knowledge: Knowledge) -> Roles:
    """The fillers of every slot, each once; all empty where the document tells no incident."""
    found: dict[str, dict[str, None]] = {slot: {} for slot in SLOTS}
    for event in _incidents(coded):
        for slot, text in (
            *_perpetrators(coded, event),
            *_targets(coded, event, knowledge),
            *_weapons(coded, event, knowledge),
        ):
            found[slot][text] = None
    return {slot: list(texts) for slot, texts in found.items()}


def _incidents(coded: Coded) -> Iterator[Event]:
    """Violence that happened, but for what fighters do to fighters."""
    for event in coded.document.events.events if coded.document else ():
        if event.plover_type == "ASSAULT" and event.modality in HAPPENED:
            hit = {p.sector for p in parties_of(coded, event, "recipient")}
            if not hit or not hit <= FIGHTERS:
                yield event


def _perpetrators(coded: Coded, event: Event) -> Iterator[tuple[str, str]]:
    for party in parties_of(coded, event, "actor"):
        mention = mention_of(coded, party)
        if mention is None or mention.kind == "pronoun":
            continue
        if mention.entity_type == "ORG":
            yield "perp_organization_id", party.text
        elif mention.entity_type == "PER" and _is_noun(coded, event, mention):
            yield "perp_individual_id", party_phrase(coded, party)
            yield from (("perp_organization_id", text) for text in _behind(coded, mention, party))


def _behind(coded: Coded, mention: Mention, party: Participant) -> list[str]:
    """Organisations that the phrase itself names; for rebels, else the only rebel one of the document."""
    phrase = party_phrase(coded, party)
    names = [m for m in _names(coded) if m.entity_type == "ORG"]
    here = [m for m in names if m.sentence_id == mention.sentence_id and m.start >= mention.start]
    inside = [m.text for m in here if m.text in phrase]
    rebels = {m.entity_id: m.text for m in reversed(names) if set((m.sector or "").split("/")) & REBELS}
    return inside or (list(rebels.values()) if party.sector in REBELS and len(rebels) == 1 else [])


def _names(coded: Coded) -> list[Mention]:
    return [m for m in (coded.document.entities.mentions if coded.document else ()) if m.kind == "name"]


def _targets(coded: Coded, event: Event, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for party in parties_of(coded, event, "recipient"):
        mention = mention_of(coded, party)
        if mention is not None and mention.entity_type == "PER":
            yield from (("hum_tgt_name", name) for name in _person(coded, mention))
        elif mention is None or mention.entity_type in ("ORG", "LOC"):
            yield from (("phys_tgt_id", thing) for thing in _thing(coded, event, party, knowledge))


def _person(coded: Coded, mention: Mention) -> list[str]:
    """The longest name of the person that a mention means."""
    if mention.entity_id is None:
        return [mention.text] if mention.kind == "name" else []
    return sorted((m.text for m in _names(coded) if m.entity_id == mention.entity_id), key=len)[-1:]


def _thing(coded: Coded, event: Event, party: Participant, knowledge: Knowledge) -> list[str]:
    """What is hit, without its number and what follows it; nobody is a thing."""
    tree = _tree(coded, event)
    start = tree.sentence.record.start + tree.sentence.record.text.find(party.text)
    inside = [t.index for t in tree.tokens if start <= t.start < start + len(party.text)]
    heads = [index for index in inside if tree.head(index) not in inside and tree.tokens[index].upos in NOUNS]
    return [_named(tree, head) for head in heads[:1] if tree.lemmas[head] not in word_classes(knowledge)["human"]]


def _is_noun(coded: Coded, event: Event, mention: Mention) -> bool:
    tokens = [t for t in _tree(coded, event).tokens if mention.start <= t.start < mention.end]
    return bool(tokens) and tokens[-1].upos in NOUNS


def _weapons(coded: Coded, event: Event, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    tree, arms = _tree(coded, event), word_classes(knowledge)["arms"]
    for token in tree.tokens:
        if token.upos in NOUNS and tree.lemmas[token.index] in arms and token.deprel != "compound":
            yield "incident_instrument_id", _named(tree, token.index)


def _named(tree: Tree, index: int) -> str:
    """A noun with the words before it that say which: "powerful car bombs"."""
    first = min([index, *(k for k in tree.kids(index, "compound", "amod") if k < index)])
    return text_of(tree.tokens[first : index + 1], tree.sentence)


def _tree(coded: Coded, event: Event) -> Tree:
    return next(tree for tree in trees_of(coded) if tree.sentence.record.sentence_id == event.sentence_id)
