"""Relations: who fights, speaks with, helps, leads or belongs to whom, as the task of defence texts draws them.

In: a coded document. Out: typed pairs of texts; what two do with each other is drawn both ways. Hard because three of
the five are no acts: a commander, a member and a town held by rebels are told by nouns, which the event tables leave to
the entities.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from flows.evaluate.coder import Coded
from flows.evaluate.sides import mention_of, parties_of, party_phrase, phrase_of, trees_of
from tasks.events.tree import Tree
from warehouse.records import Event, Mention

OF_TYPES = {
    "ASSAULT": "FightingAgainst",
    "CONSULT": "CommWith",
    "REQUEST": "CommWith",
    "COOPERATE": "AlliesOf",
    "SUPPORT": "AlliesOf",
    "AID": "AlliesOf",
}
"""PLOVER types as relations."""

BETWEEN_ACTORS = frozenset(("CommWith", "AlliesOf"))
FIGHTING = frozenset(("defeat", "destroy", "degrade", "eliminate", "combat", "counter", "fight", "battle", "dismantle"))
FIGHTS = frozenset(("fight", "war", "battle", "campaign", "struggle", "operation", "strike", "mission", "effort"))
HELP = frozenset(("support", "assistance", "help", "aid", "backing"))
LEADING = frozenset(
    ("lead", "command", "head", "control", "hold", "run", "occupy", "capture", "seize", "retake", "found", "own",
     "operate")
)  # fmt: skip
PARTS = frozenset(("part", "member", "group", "number"))
LEADERS = frozenset(
    ("commander", "leader", "head", "chief", "director", "president", "minister", "chairman", "spokesman")
)
NOUNS = ("NOUN", "PROPN", "PRON")
TIES = frozenset(("of", "from", "in", "with"))


class Relation(NamedTuple):
    type: str
    source: str
    target: str


def relations(coded: Coded) -> list[Relation]:
    """Every relation once, in no order."""
    if coded.document is None:
        return []
    found = {relation: None for event in coded.document.events.events for relation in _of_event(coded, event)}
    mentions = {mention.mention_id: mention for mention in coded.document.entities.mentions}
    for statement in coded.document.statements:
        addressee = mentions.get(statement.addressee_mention_id or "")
        if statement.speaker and addressee:
            found[Relation("CommWith", statement.speaker, addressee.text)] = None
    for tree in trees_of(coded):
        found |= dict.fromkeys(_Grammar(tree, coded.document.entities.mentions).relations())
    return [relation for relation in found if relation.source != relation.target]


def _of_event(coded: Coded, event: Event) -> Iterator[Relation]:
    if event.plover_type not in OF_TYPES or event.modality == "negated":
        return
    label = OF_TYPES[event.plover_type]
    actors, recipients = (
        [
            party_phrase(coded, party)
            for party in parties_of(coded, event, role)
            if label not in BETWEEN_ACTORS or _is_actor(mention_of(coded, party))
        ]
        for role in ("actor", "recipient")
    )
    is_mutual = event.is_reciprocal and not recipients
    for source, target in combinations(actors, 2) if is_mutual else product(actors, recipients):
        yield Relation(label, source, target)
        if event.is_reciprocal:
            yield Relation(label, target, source)


def _is_actor(mention: Mention | None) -> bool:
    """Somebody, or a body that has a name or is of a kind that acts: no buildings or vehicles."""
    if mention is None:
        return False
    return mention.kind != "nominal" or mention.entity_type != "ORG" or bool(mention.sector)


class _Grammar:
    """One sentence, asked for what its words tell apart from acts."""

    def __init__(self, tree: Tree, mentions: Sequence[Mention]) -> None:
        self.tree = tree
        types = [
            (token.index, m.entity_type) for token in tree.tokens for m in mentions if m.start <= token.start < m.end
        ]
        self.groups = {index for index, entity_type in types if entity_type == "ORG"}
        self.people = {index for index, entity_type in types if entity_type in ("PER", "NORP", "ORG")}
        self.members = self.people | {index for index, entity_type in types if entity_type == "GPE"}

    def relations(self) -> Iterator[Relation]:
        for token in self.tree.tokens:
            index, lemma = token.index, self.tree.lemmas[token.index]
            if token.upos == "VERB" and lemma in FIGHTING:
                foes = self.tree.objects(index) + self.tree.obliques(index, "against")
                yield from self._drawn("FightingAgainst", self.tree.subjects(index), foes)
            elif token.upos == "VERB" and lemma in LEADING and token.deprel == "amod":  # "rebel-held territory"
                yield from self._drawn("InChargeOf", self.tree.kids(index, "compound"), [token.head])
            elif token.upos == "VERB" and lemma in LEADING:
                yield from self._drawn("InChargeOf", self.tree.subjects(index), self.tree.objects(index))
            elif token.upos == "VERB" and lemma == "include":
                included = [k for k in self.tree.objects(index) if k in self.members]
                yield from self._drawn("BelongsTo", included, self.tree.subjects(index))
            elif token.upos in NOUNS:
                yield from self._of_noun(index, lemma)

    def _of_noun(self, index: int, lemma: str) -> Iterator[Relation]:
        if lemma in FIGHTS:
            aims = [k for k in self.tree.kids(index, "acl") if self.tree.lemmas[k] in FIGHTING]
            foes = [*self.tree.obliques(index, "against"), *(foe for k in aims for foe in self.tree.objects(k))]
            yield from self._drawn("FightingAgainst", self._fighters(index) if foes else (), foes)
        tied = [k for k in self.tree.kids(index, "nmod") if TIES & set(self.tree.cases(k)) and k in self.groups]
        owned = [k for k in self.tree.kids(index, "compound", "nmod:poss") if k in self.groups]
        if lemma in LEADERS:
            yield from self._drawn("InChargeOf", self._named(index), tied or owned)
        elif lemma in PARTS and "as" in self.tree.cases(index):
            yield from self._drawn("BelongsTo", self._whose(index), self.tree.kids(index, "nmod"))
        elif self.tree.tokens[index].upos == "NOUN" and index in self.people and lemma not in PARTS:
            yield from self._drawn("BelongsTo", self.tree.kids(index, "nsubj") or [index], tied)

    def _whose(self, index: int) -> list[int]:
        """Who does something "as part of" a body: the subject of the verb, or the noun before."""
        above = self.tree.head(index)
        return self.tree.subjects(above) if self.tree.is_verb(above) else [above]

    def _named(self, index: int) -> list[int]:
        """Who bears a title: the name beside it, or the one that it is part of."""
        beside = self.tree.kids(index, "appos", "flat")
        is_part = self.tree.relation(index) in ("appos", "compound", "flat", "nmod")
        return beside or ([self.tree.head(index)] if is_part else [])

    def _fighters(self, index: int) -> list[int]:
        """Whose fight it is: the owner, those helped in it, or who leads it."""
        owners = [k for k in self.tree.kids(index, "nmod:poss") if self.tree.tokens[k].upos != "PRON"]
        head, verb = self.tree.head(index), self.tree.carrier(index)
        if owners or head < 0:
            return owners
        if "in" in self.tree.cases(index):
            helped = self.tree.objects(head) if self.tree.is_verb(head) else [head]
            return [one for k in helped for one in self._helped(k)]
        return self.tree.subjects(verb) if verb >= 0 else []

    def _helped(self, index: int) -> list[int]:
        """ "Support for Iraq": Iraq."""
        if self.tree.lemmas[index] not in HELP:
            return self.tree.conjuncts(index)
        return [c for k in self.tree.kids(index, "nmod") for c in self.tree.conjuncts(k)]

    def _drawn(self, label: str, sources: Sequence[int], targets: Sequence[int]) -> Iterator[Relation]:
        for source, target in product(sources, targets):
            if self.tree.tokens[source].upos in NOUNS and self.tree.tokens[target].upos in NOUNS:
                yield Relation(label, phrase_of(self.tree, source, target), phrase_of(self.tree, target))
