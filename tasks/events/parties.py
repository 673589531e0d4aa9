"""Parties: who stands at a token of one sentence.

In: mentions, places, the tree, word classes. Out: Party records, and answers to "is this an actor, a person, a place".
Hard because "Russian warplanes" names a country only in its adjective, and "leaders of both states" names none at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.events.pairs import Pairs, is_pair
from tasks.events.tree import Tree, text_of
from tasks.knowledge import Knowledge
from warehouse.records import Mention, Place

NO_PAIRS = Pairs(())
ACTOR_TYPES = frozenset({"PER", "ORG", "GPE", "NORP"})
ARMED = frozenset({"CRM", "REB", "UAF"})
PLACE_TYPES = frozenset({"GPE", "LOC"})
OWNERS = ("nmod:poss", "amod", "compound", "nmod", "appos")
OWNER_TYPES = frozenset({"GPE", "ORG"})
PLURAL = frozenset({"NNS", "NNPS"})
OWNER_CASES = frozenset({"of", "from", "in", "'s", "’s"})


@dataclass(frozen=True, slots=True)
class Party:
    """One party of an event: a mention, or words of the text that no mention covers."""

    text: str
    start: int
    end: int
    token: int
    mention: Mention | None = None  # who it is, or whose it is (then `is_whole` is false)
    is_whole: bool = True
    country: str | None = None
    sector: str | None = None

    @property
    def key(self) -> str:
        """Two parties with one key are the same party."""
        named = self.mention.entity_id if self.mention and self.is_whole else None
        return named or self.text.lower()


@lru_cache(maxsize=8)
def word_classes(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    """Lemmas of every class of event_classes.csv."""
    found: dict[str, set[str]] = {}
    for row in knowledge.table("event_classes"):
        found.setdefault(row["class"], set()).add(row["lemma"])
    return {name: frozenset(lemmas) for name, lemmas in found.items()}


@lru_cache(maxsize=8)
def support_verbs(knowledge: Knowledge) -> Mapping[str, str]:
    """What the subject of a carrier verb is to the noun it carries: actor, recipient or nothing ("talks began")."""
    return {row["lemma"]: row["subject_is"] for row in knowledge.table("event_support_verbs")}


class Parties:
    """Mentions and places of one sentence, asked by token."""

    def __init__(
        self,
        tree: Tree,
        mentions: Sequence[Mention],
        places: Sequence[Place],
        knowledge: Knowledge,
        pairs: Pairs = NO_PAIRS,
    ) -> None:
        self._pairs = pairs
        self.tree, self.classes, self.supports = tree, word_classes(knowledge), support_verbs(knowledge)
        self._demonym_at = {
            t.index: m for t in tree.tokens for m in mentions if m.kind == "demonym" and m.start == t.start
        }
        self._owner_at = self._demonym_at | {
            t.index: m
            for m in mentions
            if m.kind == "name" and m.entity_type in OWNER_TYPES
            for t in tree.tokens
            if m.start <= t.start < m.end
        }
        self._mention_at: dict[int, Mention] = {}
        self._both_at: dict[int, list[Mention]] = {}  # what "they" stands for, where that is two
        self._place_at: dict[int, Place] = {}
        for token in tree.tokens:
            covering = [m for m in mentions if m.start <= token.start < m.end]
            if covering:
                self._mention_at[token.index] = max(covering, key=lambda m: m.end - m.start)
            if len(covering) > 1 and all(m.kind == "pronoun" for m in covering):
                self._both_at[token.index] = covering
            for place in places:
                if place.start <= token.start < place.end:
                    self._place_at[token.index] = place

    def mention(self, index: int) -> Mention | None:
        return self._mention_at.get(index)

    def place(self, index: int) -> Place | None:
        return self._place_at.get(index)

    def carrier(self, index: int) -> int:
        """The verb that carries a noun, also through a stretch of it: "held three days of talks"; -1 without one."""
        above = self.tree.head(index)
        is_part = self.tree.relation(index) == "nmod" and "of" in self.tree.cases(index)
        return self.tree.carrier(above if is_part and self.tree.lemmas[above] in self.classes["stretch"] else index)

    def role(self, index: int) -> str:
        """Relation of a noun, or of the stretch that it is part of, to its carrier."""
        above = self.tree.head(index)
        return self.tree.role(above if self.carrier(index) != self.tree.carrier(index) else index)

    def measured(self, index: int) -> list[int]:
        """What a quantity is a quantity of ("dozens of activists", "five million dollars in aid"), or a side the side
        of."""
        if not self._is_quantity(index) and not self._is_side(index):
            return []
        counted = [k for k in self.tree.kids(index, "nmod") if {"of", "in"} & set(self.tree.cases(k))]
        return [c for k in counted for c in self.tree.conjuncts(k)]

    def _is_side(self, index: int) -> bool:
        """ "In front of", "at the gates of"."""
        return self.tree.lemmas[index] in self.classes["side"] and bool(self.tree.cases(index))

    def _is_quantity(self, index: int) -> bool:
        return self.tree.lemmas[index] in self.classes["quantity"]

    def is_a(self, index: int, wanted: str) -> bool:
        """Whether a token heads an actor, person, place, group, country or somebody armed on his own (`wanted`)."""
        mention, lemma = self.mention(index), self.tree.lemmas[index]
        human = lemma in self.classes["human"] or lemma in self.classes["pronoun"]
        if wanted == "place":
            named = mention is not None and mention.entity_type in PLACE_TYPES
            return named or index in self._place_at or lemma in self.classes["site"]
        if wanted == "person":
            return human or (mention is not None and mention.entity_type in {"PER", "NORP"})
        if wanted == "armed":
            return mention is not None and not ARMED.isdisjoint((mention.sector or "").split("/"))
        if wanted == "country":
            return mention is not None and mention.entity_type == "GPE"
        is_group = lemma in self.classes["organisation"]
        if mention is not None and mention.entity_type in ACTOR_TYPES:
            return wanted == "actor" or mention.entity_type != "PER"
        if wanted == "group":
            return is_group
        return human or is_group or index in self._place_at

    def at(self, index: int) -> list[Party]:
        """The parties that the noun phrase around a token names; empty when it names no actor."""
        if both := self._both_at.get(index):
            return [self._of_mention(index, mention) for mention in both]
        mention = self.mention(index)
        if (mention is None or mention.kind == "nominal") and (named := self._apposed(index)):
            return named
        measured = self.measured(index) if mention is None or mention.kind == "nominal" else []
        found = [p for k in measured if not self._is_quantity(k) for p in self.at(k)]
        if found := found or self._of_both(index):
            return found
        if mention is not None and mention.entity_type in ACTOR_TYPES:
            whole = [self._of_mention(index, mention)]
            if mention.kind == "nominal":
                is_told = mention.country not in {None, self._pairs.home}
                return self._pair(index) or (whole if is_told else self._owned_abroad(index, mention) or whole)
            return whole
        place = self.place(index)
        if place is not None and place.country and (mention is None or mention.entity_type == "LOC"):
            return [Party(place.text, place.start, place.end, index, country=place.country)]
        if self.tree.lemmas[index] in self.classes["pronoun"]:
            return self._antecedent(index)
        if self.is_a(index, "actor"):
            return self._pair(index) or self._owned(index) or [self._unnamed(index)]
        return []

    def thing(self, index: int) -> list[Party]:
        """What acts or is acted on without being an actor: "the station", "two wells"; a bare pronoun is nobody."""
        if self.tree.tokens[index].upos in {"PRON", "DET"}:
            return []
        return self._owned(index) or [self._unnamed(index)]

    def _antecedent(self, index: int) -> list[Party]:
        """ "Kenya said it had closed the border": the subject of the clause above, where it can be the same; "expelled
        two envoys, accusing them": its object; "miners marched, and police fired at them": its subject."""
        verb = self.tree.head(index)
        if self.tree.words[index] == "them" and self.tree.relation(verb) in {"advcl", "conj"}:
            clause = self.tree.head(verb)
            meant = self.tree.kids(clause, "obj") or self.tree.subjects(clause)
            return [p for k in meant if k < index for p in self.at(k)]
        told_in = {"ccomp", "advcl", "acl"}
        if self.tree.relation(index) not in {"nsubj", "expl"} or self.tree.relation(verb) not in told_in:
            return []
        above = self.tree.subjects(self._clause_above(verb))
        found = [p for k in above if k < index and self.mention(k) for p in self.at(k)]
        is_person = self.tree.lemmas[index] in {"he", "she"}
        are_many = self.tree.lemmas[index] == "they"
        fitting = [p for p in found if p.mention and (are_many or (p.mention.entity_type == "PER") == is_person)]
        return fitting if len(found) == 1 and self.tree.lemmas[index] != "i" else []

    def _clause_above(self, verb: int) -> int:
        """The verb over a clause, also where a noun holds it: "dismissed claims that it had"."""
        head = self.tree.head(verb)
        return self.tree.carrier(head) if self.tree.relation(verb) == "acl" else head

    def _apposed(self, index: int) -> list[Party]:
        """ "The minister, X" is X."""
        for kid in self.tree.kids(index, "appos"):
            mention = self.mention(kid)
            if mention is not None and mention.kind == "name" and mention.entity_type == "PER":
                return [self._of_mention(kid, mention)]
        return []

    def _owned_abroad(self, index: int, mention: Mention) -> list[Party]:
        """Its owner's country comes before that of the story, which is only lent."""
        owned = self._owned(index)
        return owned if mention.country is None or any(p.country not in {None, mention.country} for p in owned) else []

    def owner(self, index: int) -> list[Party]:
        """The actor that a thing belongs to: "Israeli jets", "the army's tanks"."""
        for kid in self.tree.kids(index, *OWNERS):
            cases = set(self.tree.cases(kid))
            mention = self.mention(kid)
            tied = self.tree.tokens[kid].deprel != "nmod" or cases & OWNER_CASES
            if tied and mention is not None and mention.entity_type in ACTOR_TYPES:
                return [self._of_mention(k, m) for k in self.tree.conjuncts(kid) if (m := self.mention(k))]
        return []

    def _of_both(self, index: int) -> list[Party]:
        """ "Hungarian and Romanian officials", "Hamas and Fatah leaders", "envoys of Iran and Chad", "envoys of both
        countries" are two parties."""
        before = [c for k in self.tree.kids(index, "amod", "compound") for c in self.tree.conjuncts(k)]
        of = [k for k in self.tree.kids(index, "nmod") if "of" in self.tree.cases(k)]
        behind = [c for k in of if self.tree.tokens[index].xpos in PLURAL for c in self.tree.conjuncts(k)]
        tokens = self.tree.tokens
        start = self.tree.noun_phrase(index)[0]
        first = next((n for n in range(start, index) if tokens[n].upos != "DET"), index)
        noun, called = self.tree.words[index], text_of(tokens[first : index + 1], self.tree.sentence)
        owners = {_owner_key(m): (m, f"{m.text} {noun}") for k in before if (m := self._owner_at.get(k))}
        named = [m for k in behind for m in (*self._two(k), self._owner_at.get(k)) if m]
        owners |= {_owner_key(m): (m, f"{called} of {m.text}") for m in named}
        if len(owners) < 2:
            return []
        whole, mention = self._unnamed(index), self.mention(index)
        sector = mention.sector if mention else None
        return [
            Party(text, whole.start, whole.end, index, m, False, m.country, m.sector or sector)
            for m, text in owners.values()
        ]

    def _pair(self, index: int) -> list[Party]:
        """ "the two countries": who they are, where the document leaves no doubt."""
        return [] if self.owner(index) else [self._of_mention(index, m) for m in self._two(index)]

    def _two(self, index: int) -> Sequence[Mention]:
        spoken = [self.tree.words[k] for k in self.tree.kids(index, "nummod", "det")]
        is_two = self.tree.lemmas[index] in self.classes["pair"] and is_pair(spoken)
        return self._pairs.before(self.tree.tokens[index].start) if is_two else ()

    def within(self, index: int, stop: frozenset[str] = frozenset()) -> list[Party]:
        """The first party named anywhere below a token, demonyms as well; branches in `stop` left out."""
        for token in self.tree.below(index, stop):
            mention = self._demonym_at.get(token) or self.mention(token)
            if mention is not None and mention.entity_type in ACTOR_TYPES and mention.country:
                return [self._of_mention(token, mention)]
        return []

    def _of_mention(self, index: int, mention: Mention) -> Party:
        return Party(mention.text, mention.start, mention.end, index, mention, True, mention.country, mention.sector)

    def _unnamed(self, index: int) -> Party:
        first, last = self.tree.noun_phrase(index)
        tokens = self.tree.tokens
        words = text_of(tokens[first : last + 1], self.tree.sentence)
        mention, start, end = self.mention(index), tokens[first].start, tokens[last].end
        country = mention.country if mention else self._pairs.home
        return Party(words, start, end, index, mention, True, country, mention.sector if mention else None)

    def _owned(self, index: int) -> list[Party]:
        """A noun without a country of its own takes that of its owner: "the president's aide"."""
        owners = self.owner(index)
        if not owners:
            return []
        whole = self._unnamed(index)
        if len(owners) > 1 and self.tree.tokens[index].xpos in PLURAL:
            return [replace(owner, is_whole=False, sector=whole.sector or owner.sector) for owner in owners]
        if whole.mention:
            return [replace(whole, country=owners[0].country)]
        owner = owners[0]
        return [replace(whole, mention=owner.mention, is_whole=False, country=owner.country, sector=owner.sector)]


def _owner_key(mention: Mention) -> str | None:
    """What tells two owners apart: bodies each by itself, peoples and places by their countries."""
    return mention.entity_id if mention.entity_type == "ORG" else mention.country
