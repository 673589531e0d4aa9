"""Sides: source and target of a sentence as noun phrases, the way the task of five classes marks them.

In: a coded sentence, its main event if it tells one. Out: texts. Hard because that task gives a statement, a plan and a
refusal sides, too, which the event tables leave to the statements.
"""

from collections.abc import Iterable, Iterator, Sequence

from flows.evaluate.coder import Coded
from tasks.events.tree import Tree, text_of
from warehouse.records import Event, Mention, Participant

SUBJECTS = ("nsubj", "csubj")
COMPLEMENTS = ("obj", "iobj", "obl", "nmod")
SIDE_TYPES = frozenset({"PER", "ORG", "GPE", "NORP"})

Sides = tuple[list[str], list[str]]


def sides_of(coded: Coded, told: Event | None, untold: Event | None) -> Sides:
    """Sources and targets. `told`: the main event; without one, the speaker is the source, then who may come to act.

    A reciprocal event has its first party as source, the others as targets.
    """
    event = told or untold
    dyad = dyad_of(coded, event) if event else ([], [])
    actors, recipients = ([party_phrase(coded, party) for party in side] for side in dyad)
    speaker = _speaker(coded)
    sources = (actors or speaker) if told else (speaker or actors)
    sources = sources or _first_actor(coded, SUBJECTS, ())
    return sources, recipients or _first_actor(coded, COMPLEMENTS, sources)


def dyad_of(coded: Coded, event: Event) -> tuple[list[Participant], list[Participant]]:
    """Who acts, and on whom; of those who act on each other, the first acts on the others."""
    actors, recipients = parties_of(coded, event, "actor"), parties_of(coded, event, "recipient")
    if event.is_reciprocal and not recipients:
        return actors[:1], actors[1:]
    return actors, recipients


def parties_of(coded: Coded, event: Event, role: str) -> list[Participant]:
    """Those of an event in one role, in text order."""
    participants = coded.document.events.participants if coded.document else ()
    return [p for p in participants if p.event_id == event.event_id and p.role == role]


def party_phrase(coded: Coded, party: Participant) -> str:
    """The whole noun phrase: "members of the council" where the mention is "members"."""
    mention = mention_of(coded, party)
    if mention is not None and mention.kind == "pronoun":
        return _name_of(coded, mention)
    if mention is None or mention.text != party.text:
        return party.text
    for tree in trees_of(coded):
        heads = heads_within(tree, mention.start, mention.end)
        if heads:
            return phrase_of(tree, heads[-1])
    return party.text


def mention_of(coded: Coded, party: Participant) -> Mention | None:
    """Where the text names the party; None where it does not."""
    return next((m for m in coded.mentions if m.mention_id == party.mention_id), None)


def _name_of(coded: Coded, pronoun: Mention) -> str:
    """The last words before a pronoun that say whom it means."""
    told = [
        m for m in coded.mentions if m.entity_id == pronoun.entity_id and m.kind != "pronoun" and m.end <= pronoun.start
    ]
    return told[-1].text if told and pronoun.entity_id else pronoun.text


def heads_within(tree: Tree, start: int, end: int) -> list[int]:
    """Words of a span of the text that hang on none of its words."""
    inside = [t.index for t in tree.tokens if start <= t.start < end]
    return [index for index in inside if tree.head(index) not in inside]


def phrase_of(tree: Tree, index: int, without: int = -1) -> str:
    """The noun phrase around its head, up to a word that is not to be part of it and what ties that."""
    first, last = tree.noun_phrase(index)
    if index < without <= last:
        last = max(index, min((without, *tree.kids(without, "case", "det"))) - 1)
    return text_of(tree.tokens[first : last + 1], tree.sentence)


def _speaker(coded: Coded) -> list[str]:
    """Who speaks; one named after his words ("…, police said") tells of others."""
    statements = coded.document.statements if coded.document else ()
    return [s.speaker for s in statements if s.speaker and (s.cue_start is None or s.cue_start < s.start)][:1]


def _first_actor(coded: Coded, relations: Sequence[str], others: Iterable[str]) -> list[str]:
    """The first phrase in one of these relations that names an actor, and no other side again."""
    taken = list(others)
    for tree in trees_of(coded):
        for token in tree.tokens:
            if tree.relation(token.index) not in relations or token.upos not in ("NOUN", "PROPN"):
                continue
            if any(mention.entity_type in SIDE_TYPES for mention in _mentions_at(coded, token.start)):
                text = phrase_of(tree, token.index)
                if not any(text in side or side in text for side in taken):
                    return [text]
    return []


def _mentions_at(coded: Coded, start: int) -> Iterator[Mention]:
    return (mention for mention in coded.mentions if mention.start <= start < mention.end)


def trees_of(coded: Coded) -> Iterator[Tree]:
    return (Tree(sentence) for sentence in (coded.document.sentences if coded.document else ()))
