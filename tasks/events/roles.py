"""Roles: who acts and on whom, by grammar.

In: a Match with its tree and parties. Out: Roles, with the rule that bound each side and how sure it is.
Hard because a noun has no subject ("talks", "the attack"): its parties are genitives, adjectives, subjects of carriers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tasks.events.frames import Match, fillers
from tasks.events.parties import Parties, Party
from tasks.events.tree import Tree

NOUN_ACTOR = ("poss", "by", "between", "mod", "among", "of")  # order in which a noun names who acts
SETTINGS = frozenset({"during", "on", "in", "for", "at", "after", "following", "ahead"})  # "on a visit", "for talks"
ADVERBIAL = frozenset({"advcl", "parataxis"})
PAUSES = frozenset({"PUNCT"})
CLAUSAL = ADVERBIAL | {"acl"}
CONTENT_TYPES = frozenset(
    {"MOBILIZE", "PROTEST", "AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT", "CONCEDE"}
)
CONTENT_SLOTS = ("object", "iobj", "to", "for", "with", "from", "on", "against", "in")
HANDLED = frozenset({"AID", "ASSAULT", "COERCE"})
# chance that a side bound this way is right (decision 0006)
GRAMMAR, OWNER, CARRIED, CONTENT, NEAREST = 0.95, 0.8, 0.85, 0.7, 0.5


@dataclass(frozen=True, slots=True)
class Bound:
    """One party with the rule that bound it."""

    party: Party
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Roles:
    """Both sides of one event; an empty side is unknown."""

    actors: tuple[Bound, ...] = ()
    recipients: tuple[Bound, ...] = ()


def bind(match: Match, tree: Tree, parties: Parties) -> Roles:
    """Both sides of an event, in the order of the text."""
    binder = _Binder(match, tree, parties)
    roles = binder.verbal() if match.frame.pos != "NOUN" else binder.nominal()
    roles = binder.with_nearest(roles)
    if match.frame.is_reciprocal:
        return Roles(_distinct((*roles.actors, *roles.recipients)), ())
    taken = {b.party.key for b in roles.actors}
    return Roles(_distinct(roles.actors), _distinct(b for b in roles.recipients if b.party.key not in taken))


class _Binder:
    """One match in its sentence; holds what every rule needs."""

    def __init__(self, match: Match, tree: Tree, parties: Parties) -> None:
        self.match, self.tree, self.parties = match, tree, parties
        self.frame, self.index = match.frame, match.index

    def verbal(self) -> Roles:
        actors = self._first(self.frame.actor or ("subject",), self.index, GRAMMAR)
        recipients = self._first(self.frame.recipient, self.index, GRAMMAR)
        if not recipients and self.frame.recipient and self.frame.plover_type in CONTENT_TYPES:
            recipients = self._of_content(self.index, actors) or self._of_object(actors)
        if not recipients and self.frame.is_attempt:
            recipients = self._of_content(self.index, actors)
        return Roles(actors, recipients)

    def _of_content(self, index: int, actors: tuple[Bound, ...]) -> tuple[Bound, ...]:
        """Whom a demand, a promise or a threat is about: "agreed to open its border to Chad"."""
        is_deal = self.frame.plover_type == "AGREE"
        slots = CONTENT_SLOTS[:-1] if is_deal else ("subject", *CONTENT_SLOTS)
        for clause in self._content_clauses(index):
            for slot in slots:
                tokens = self.tree.kids(clause, "nsubj") if slot == "subject" else self._fillers(clause, slot)
                if found := _others(self._parties(tokens, "content", CONTENT), actors):
                    return found
            within = self.parties.within(clause, ADVERBIAL)
            if is_deal:  # "agreed to meet in Oslo": with nobody
                within = [p for p in within if "in" not in self.tree.cases(p.token)]
            found = tuple(Bound(p, "content:within", NEAREST) for p in within)
            if found := _others(found, actors):
                return found
        return ()

    def _content_clauses(self, index: int) -> list[int]:
        aims = self.tree.kids(index, "acl", "advcl") if self.frame.plover_type == "PROTEST" else []
        attempts = self.tree.kids(index, "acl") if self.frame.is_attempt else []
        return [*self.tree.kids(index, "ccomp", "xcomp"), *attempts, *aims]

    def _of_object(self, actors: tuple[Bound, ...]) -> tuple[Bound, ...]:
        """Whose thing is accepted, refused or blamed: "rejected the Israeli changes", "a call by the rebels"."""
        slots = ("object", "against", "to", "over", "at", "on")
        tokens = [k for slot in slots for k in self._fillers(self.index, slot)]
        named = [p for k in tokens for p in self.parties.within(k, CLAUSAL)]
        return _others(tuple(Bound(p, "object:within", CONTENT) for p in named[:1]), actors)

    def nominal(self) -> Roles:
        named = [c for k in self.tree.kids(self.index, "nsubj") for c in self.tree.conjuncts(k)]
        copular = self._parties(named, "subject", GRAMMAR)
        actors = copular or self._first(self.frame.actor or NOUN_ACTOR, self.index, GRAMMAR)
        recipients = self._first(self.frame.recipient, self.index, GRAMMAR) or self._sufferers()
        if not recipients and self.frame.is_attempt:
            recipients = self._of_content(self.index, actors)
        verb = self.parties.carrier(self.index)
        if verb < 0:
            return Roles(actors, recipients)
        return self._carried(verb, actors, recipients)

    def _sufferers(self) -> tuple[Bound, ...]:
        """ "The embassy was the target of an attack"."""
        noun = self.tree.head(self.index)
        if noun < 0 or self.tree.lemmas[noun] not in self.parties.classes["sufferer"]:
            return ()
        return self._parties(self.tree.kids(noun, "nsubj"), "subject", GRAMMAR)

    def with_nearest(self, roles: Roles) -> Roles:
        """Where grammar gives nothing, the nearest actor of the clause on the side where the frame expects it."""
        if self.frame.pos == "NOUN" or self.tree.is_passive(self.index):
            return roles
        if not roles.actors and not self.tree.subjects(self.index) and "subject" in (self.frame.actor or ("subject",)):
            roles = replace(roles, actors=self._nearest(range(self.index - 1, -1, -1), PAUSES))
        if not roles.recipients and "object" in self.frame.recipient and not self.tree.kids(self.index, "obj"):
            after = range(self.index + 1, min(self.index + 4, len(self.tree.tokens)))
            roles = replace(roles, recipients=self._nearest(after, PAUSES | {"ADP"}))  # "met in Cairo": nobody is met
        return roles

    def _first(self, slots: Sequence[str], index: int, confidence: float) -> tuple[Bound, ...]:
        """The parties of the first slot that names any; a slot `a+b` takes both."""
        for alternative in slots:
            found = tuple(
                b for s in alternative.split("+") for b in self._parties(self._fillers(index, s), s, confidence)
            )
            if found:
                return found
        return ()

    def _fillers(self, index: int, slot: str) -> list[int]:
        found = fillers(self.tree, index, slot, self.frame, self.parties)
        if slot == "mod":  # "riots against Israeli policies": no riots of Israelis
            found = [f for f in found if self.tree.tokens[f].deprel != "nmod" or not self.tree.cases(f)]
        spent = {
            f for f in self.match.used if not self.parties.is_a(f, "actor")
        }  # "freed the hostages": a party all the same
        return [f for f in found if f != self.match.index and f not in spent]

    def _parties(self, tokens: Sequence[int], slot: str, confidence: float) -> tuple[Bound, ...]:
        found = []
        for token in tokens:
            direct = self.parties.at(token)
            listed = direct or self.parties.owner(token)
            sure = confidence if direct else min(confidence, OWNER)
            found += [Bound(p, slot if direct else f"{slot}:owner", sure) for p in listed]
        return tuple(found)

    def _carried(self, verb: int, actors: tuple[Bound, ...], recipients: tuple[Bound, ...]) -> Roles:
        """A noun in the arms of a verb: "held talks with", "on a visit to", "came under attack"."""
        subject_is = self.parties.supports.get(self.tree.lemmas[verb], "")
        relation = self.parties.role(self.index)
        if subject_is and relation in {"obj", "xcomp", "nsubj:pass"}:
            side = self._parties(self.tree.subjects(verb), "carrier", CARRIED)
            if subject_is == "actor":
                actors = (*side, *actors) if self.frame.is_reciprocal else side or actors
            elif subject_is == "recipient":
                recipients = recipients or side
        elif relation.partition(":")[0] in {"obl", "advcl"} and self._is_setting() and not actors:
            actors = self._parties(self.tree.subjects(verb), "setting", CARRIED)
        if not recipients and (subject_is or relation.startswith("obl")):
            recipients = self._first([s for s in self.frame.recipient if s != "object"], verb, CARRIED)
        if not recipients and self.frame.plover_type == "PROTEST":
            recipients = self._of_content(self.index, actors) or self._of_content(verb, actors)
        return Roles(actors, recipients)

    def _is_setting(self) -> bool:
        cooperative = self.frame.plover_type in {"CONSULT", "COOPERATE"}
        return cooperative and bool(SETTINGS & set(self.tree.cases(self.index)))

    def _nearest(self, tokens: Sequence[int], bounds: frozenset[str]) -> tuple[Bound, ...]:
        for token in tokens:
            if self.tree.is_verb(token) or self.tree.tokens[token].upos in bounds:
                return ()
            found = self.parties.at(token) if self.parties.mention(token) and not self.tree.cases(token) else []
            if found:
                return tuple(Bound(p, "nearest", NEAREST) for p in found)
        return ()


def _others(found: tuple[Bound, ...], actors: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """Without those that act, and without their own country: nobody agrees with or rejects himself."""
    states = {b.party.country for b in actors if b.party.mention and b.party.mention.entity_type == "GPE"}
    acting = {b.party.key for b in actors} | states
    return tuple(b for b in found if b.party.key not in acting and (b.party.country or b.party.key) not in acting)


def abroad(roles: Roles) -> Roles:
    """Troops sent to a place of their own country are sent against nobody, least of all themselves."""
    own = {b.party.country for b in roles.actors} - {None}
    others = (b for b in roles.recipients if b.party.country not in own or b.party.sector not in {None, "MIL", "COP"})
    return replace(roles, recipients=tuple(others))


def as_people(roles: Roles, plover_type: str) -> Roles:
    """Algerians who march, or who are hit, held or helped, are people; those who shell a town may be an army."""
    actors = map(_of_people, roles.actors) if plover_type == "PROTEST" else roles.actors
    recipients = map(_of_people, roles.recipients) if plover_type in HANDLED else roles.recipients
    return Roles(tuple(actors), tuple(recipients))


def _of_people(bound: Bound) -> Bound:
    party = bound.party
    is_people = party.mention is not None and party.mention.entity_type == "NORP" and not party.sector
    return replace(bound, party=replace(party, sector="CVL")) if is_people else bound


def _distinct(found: Iterable[Bound]) -> tuple[Bound, ...]:
    kept: dict[str, Bound] = {}
    for bound in found:
        kept.setdefault(bound.party.key, bound)
    return tuple(sorted(kept.values(), key=lambda b: b.party.start))
