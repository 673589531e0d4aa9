"""Accused: whoever a sentence accuses of an attack is said to have made it.

In: the readings of a sentence with their parties. Out: the same, attacks without an actor with one. Hard because a
murder hangs on its accusation by a chain: "accused the colonel of ordering the murder".
"""

from collections.abc import Iterator, Sequence

from tasks.events.readings import Reading
from tasks.events.roles import NEAREST, Bound, Roles
from tasks.events.tree import Tree

OF_WHAT = frozenset({"of", "in", "for", "with", "over"})
BESIDE = ("obj", "conj")

Told = tuple[Reading, Roles]


def with_accused(told: Sequence[Told], tree: Tree) -> list[Told]:
    """ "Implicated in the attack", "charged with the murder": where nobody else is said to have done it."""
    accused = {r.match.index: roles.recipients for r, roles in told if r.match.frame.plover_type == "ACCUSE"}
    return [(reading, _blamed(reading, roles, accused, tree) if accused else roles) for reading, roles in told]


def _blamed(reading: Reading, roles: Roles, accused: dict[int, tuple[Bound, ...]], tree: Tree) -> Roles:
    deed = reading.match.index
    if roles.actors or reading.match.frame.plover_type != "ASSAULT" or tree.is_verb(deed):
        return roles
    verb = next((above for above in _above(tree, deed) if above in accused), -1)
    suffer = {bound.party.key for bound in roles.recipients}
    parties = (bound.party for bound in accused.get(verb, ()) if bound.party.mention)
    others = (party for party in parties if party.key not in suffer and deed not in tree.up(party.token))
    return Roles(tuple(Bound(party, "accused", NEAREST) for party in others), roles.recipients)


def _above(tree: Tree, index: int) -> Iterator[int]:
    """Words above a noun that prepositions and objects tie it to."""
    for above in tree.up(index):
        if not OF_WHAT & set(tree.cases(index)) and tree.relation(index) not in BESIDE:
            return
        yield above
        index = above
