"""Arcs: parties, times and places that the network ties to a trigger, joined with what the grammar says.

In: a Trigger, its tree and parties. Out: Roles, Time, Place. Hard because the network marks words where the tables need
noun phrases, and two words may belong to one party or to two.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from tasks.annotate import Trigger
from tasks.events.parties import Parties, Party
from tasks.events.roles import CARRIED, Bound, Roles
from tasks.events.setting import Tied
from tasks.events.tree import Tree
from warehouse.records import Place, Time

LIKELY = 0.5  # chance from which a word tells the time or the place
PARTY = 0.4  # chance from which it tells a party
BESIDE = 0.95  # chance of one more recipient beside those of grammar
NOMINAL = frozenset({"ADJ", "DET", "NOUN", "NUM", "PRON", "PROPN"})

_Row = TypeVar("_Row", Time, Place)


def joined(grammar: Roles, trigger: Trigger, tree: Tree, parties: Parties) -> Roles:
    """Actors by grammar, where that names any, else those that the network sees, but for whom grammar has on the other
    side ("repelled an attack"); recipients so too, with those of which the network is sure."""
    acted_on = {bound.party.key for bound in grammar.recipients if bound.confidence >= CARRIED}
    seen = (bound for bound in _bound(trigger, "actor", tree, parties) if bound.party.key not in acted_on)
    actors = grammar.actors or tuple(seen)
    acting = {bound.party.key for bound in actors}
    recipients = [bound for bound in grammar.recipients if bound.party.key not in acting]
    for bound in _bound(trigger, "recipient", tree, parties):
        is_more = grammar.recipients and not any(_are_joined(bound.party, r.party, tree) for r in grammar.recipients)
        if is_more and bound.confidence < BESIDE:
            continue
        if not any(_is_same(bound.party, other.party, tree) for other in (*actors, *recipients)):
            recipients.append(bound)
    return Roles(actors, tuple(recipients))


def _are_joined(one: Party, other: Party, tree: Tree) -> bool:
    """ "For Romania and Poland"."""
    return other.token in tree.conjuncts(one.token) or one.token in tree.conjuncts(other.token)


def _is_same(one: Party, other: Party, tree: Tree) -> bool:
    """One key, or one a modifier of the other: "UN" in "UN planes"."""
    ends = ((one.token, other.token), (other.token, one.token))
    is_named_alike = one.key == other.key or one.text.lower() == other.text.lower()
    return is_named_alike or any(tree.head(a) == b and tree.relation(a) in ("amod", "compound") for a, b in ends)


def _bound(trigger: Trigger, role: str, tree: Tree, parties: Parties) -> list[Bound]:
    chances = trigger.roles[role]
    likely = sorted(word for word, chance in chances.items() if chance >= PARTY and word != trigger.index)
    return [
        Bound(party, "network", round(max(chances[word] for word in run), 3))
        for run in _runs(likely)
        for party in _parties(run, tree, parties)
    ]


def _runs(words: Sequence[int]) -> Iterator[list[int]]:
    """Neighbouring words together."""
    run: list[int] = []
    for before, word in pairwise([-2, *words]):
        if word != before + 1 and run:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _parties(run: Sequence[int], tree: Tree, parties: Parties) -> list[Party]:
    """Who stands at the head of a run of words; nobody where that is no noun."""
    head = next((word for word in run if tree.head(word) not in run), run[0])
    head = tree.head(head) if tree.relation(head) == "nummod" else head
    if tree.tokens[head].upos not in NOMINAL:
        return []
    return parties.at(head) or ([] if tree.relation(head) == "amod" else parties.thing(head))


def nearest(trigger: Trigger, role: str, rows: Iterable[_Row], tree: Tree) -> Tied[_Row] | None:
    """The time or place that the network ties to the trigger; None when it ties none."""
    likely = {tree.tokens[word].start: chance for word, chance in trigger.roles[role].items() if chance >= LIKELY}
    scored = [(max((likely[at] for at in likely if row.start <= at < row.end), default=0.0), row) for row in rows]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return Tied(best[1], "network") if best[1] and best[0] else None
