"""Incidents: perpetrators, targets and weapons of the violent incidents of a document, as MUC-4 fills its slots.

In: a coded document. Out: texts by slot. Hard because that task leaves combat out, takes persons as targets only by
name, and names the organisation behind "guerrillas" wherever the document tells it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from flows.evaluate.coder import Coded
from flows.evaluate.sides import heads_within, mention_of, parties_of, trees_of
from tasks.events.parties import word_classes
from tasks.events.tree import Tree, text_of
from tasks.knowledge import Knowledge
from warehouse.records import Event, Mention, Participant

LEAST = 0.2  # confidence of a row; of those below it fewer are right
FIGHTERS = frozenset({"MIL", "REB", "UAF"})
REBELS = frozenset({"REB", "UAF"})
ARMED = frozenset({"MIL", "REB", "UAF", "CRM", "COP", "SPY", "PRM", "PTY"})
ANYBODY = ARMED | {"UNK", "CVL"}  # no office holders: whom a text accuses is rarely who did it
HAPPENED = frozenset({"occurred", "ongoing", "historical", "denied"})
SINGLED_OUT = frozenset({"targeted", "abduct", "torture"})
"""Modes of violence that are no combat, whoever does it to whom."""

NOUNS = ("NOUN", "PROPN")
SAY_WHICH = ("ADJ", "NOUN", "PROPN", "VERB")
HOW_MANY = frozenset({"several", "many", "few", "various", "numerous", "other", "some", "such"})
VAGUE = frozenset({"weapon", "ammunition", "bullet", "munition", "shell"})
NO_TARGETS = frozenset(
    ("area", "section", "outskirt", "neighborhood", "jurisdiction", "municipality", "department", "position", "highway",
     "road", "street", "avenue", "sector", "part", "canton", "village", "capital", "country", "body", "attack", "time",
     "conference", "wounded", "front", "rest", "life")
)  # fmt: skip

Roles = dict[str, list[str]]
SLOTS = ("perp_individual_id", "perp_organization_id", "phys_tgt_id", "hum_tgt_name", "incident_instrument_id")


def incident_roles(coded: Coded, knowledge: Knowledge) -> Roles:
    """The fillers of every slot, each once; all empty where the document tells no incident."""
    found: Roles = {slot: [] for slot in SLOTS}
    trees = {tree.sentence.record.sentence_id: tree for tree in trees_of(coded)}
    for event in _incidents(coded):
        scene = _Scene(coded, event, trees[event.sentence_id], knowledge)
        for slot, text in (*scene.perpetrators(), *scene.targets(), *scene.weapons()):
            found[slot].append(text)
    return {slot: _fullest(texts) for slot, texts in found.items()}


def _incidents(coded: Coded) -> Iterator[Event]:
    """Violence that happened, but for combat: what fighters do to fighters, and soldiers to anybody, counts where
    somebody is singled out."""
    for event in coded.document.events.events if coded.document else ():
        if event.plover_type == "ASSAULT" and event.modality in HAPPENED and event.confidence >= LEAST:
            hit, by = ({p.sector for p in parties_of(coded, event, role)} for role in ("recipient", "actor"))
            is_combat = (bool(hit) and hit <= FIGHTERS) or "MIL" in by
            if not is_combat or event.plover_mode in SINGLED_OUT:
                yield event


def _fullest(texts: Iterable[str]) -> list[str]:
    """Each once, without those whose words another one holds."""
    words = {text: set(text.lower().split()) for text in texts}
    return [text for text in words if not any(words[text] < words[other] for other in words)]


@dataclass(frozen=True)
class _Scene:
    """One incident, in the sentence that tells it."""

    coded: Coded
    event: Event
    tree: Tree
    knowledge: Knowledge

    def perpetrators(self) -> Iterator[tuple[str, str]]:
        for party in parties_of(self.coded, self.event, "actor"):
            mention = mention_of(self.coded, party)
            if mention is None or mention.kind == "pronoun":
                continue
            if mention.entity_type == "ORG" and mention.kind == "name" and _sectors(mention) & ARMED:
                yield "perp_organization_id", party.text
            elif mention.entity_type == "PER" and _sectors(mention) & ANYBODY and self._is_human(mention):
                phrase = self._phrase(mention, party)
                yield "perp_individual_id", phrase
                yield from (("perp_organization_id", text) for text in self._behind(mention, phrase))

    def targets(self) -> Iterator[tuple[str, str]]:
        for party in parties_of(self.coded, self.event, "recipient"):
            mention = mention_of(self.coded, party)
            if mention is not None and mention.entity_type == "PER" and self._is_human(mention):
                yield from (("hum_tgt_name", name) for name in self._person(mention))
            elif mention is None or (mention.entity_type in ("ORG", "PER") and not _sectors(mention) & ARMED):
                yield from (("phys_tgt_id", thing) for thing in self._thing(party, mention))

    def weapons(self) -> Iterator[tuple[str, str]]:
        weapons = word_classes(self.knowledge)["weapon"] - VAGUE
        for token in self.tree.tokens:
            if token.upos in NOUNS and self.tree.lemmas[token.index] in weapons and not self._is_part(token.index):
                yield "incident_instrument_id", self._named(token.index, token.index)

    def _is_part(self, index: int) -> bool:
        """ "Bomb squad" is no bomb; "car bomb attack", told as the act, is one."""
        head = self.tree.head(index)
        is_act = head >= 0 and self.event.start <= self.tree.tokens[head].start < self.event.end
        return self.tree.tokens[index].deprel == "compound" and not is_act

    def _behind(self, mention: Mention, phrase: str) -> list[str]:
        """Organisations that the phrase itself names; for rebels and soldiers, else the one of theirs that the document
        names most."""
        bodies = [m for m in self._names if m.entity_type == "ORG"]
        inside = [m.text for m in bodies if m.sentence_id == mention.sentence_id and m.text in phrase]
        if inside:
            return inside
        are_rebels, are_soldiers = _sectors(mention) & REBELS, "MIL" in _sectors(mention)
        theirs = [
            m.text for m in bodies if (are_rebels and self._is_of_rebels(m)) or (are_soldiers and "MIL" in _sectors(m))
        ]
        return [text for text, _ in Counter(theirs).most_common(1)]

    def _is_of_rebels(self, body: Mention) -> bool:
        """By its sector, or since it is named in front of them: "FMLN guerrillas"."""
        bands = [m for m in self.coded.mentions if m.kind == "nominal" and _sectors(m) & REBELS]
        named = [m for m in self._names if m.entity_id == body.entity_id]
        return bool(_sectors(body) & REBELS) or any(b.start <= m.start < b.end for m in named for b in bands)

    @cached_property
    def _names(self) -> list[Mention]:
        return [mention for mention in self.coded.mentions if mention.kind == "name"]

    def _person(self, mention: Mention) -> list[str]:
        """The longest name of the person that a mention means, if it is more than a surname."""
        names = sorted((m.text for m in self._names if self._is_same(m, mention)), key=len)
        return [name for name in names[-1:] if " " in name]

    def _thing(self, party: Participant, mention: Mention | None) -> list[str]:
        """What is hit, without its number and what follows it; no person, no stretch of land and no corpse."""
        record, classes = self.tree.sentence.record, word_classes(self.knowledge)
        start = record.start + record.text.find(party.text)
        ends = heads_within(self.tree, start, start + len(party.text))
        heads = [index for index in ends if self.tree.tokens[index].upos in NOUNS]
        others = classes["human"] | classes["troops"] | classes["weapon"] | classes["territory"] | NO_TARGETS
        is_body = mention is not None and mention.entity_type == "ORG"
        return [
            self._named(head, head)
            for head in heads[:1]
            if self.tree.lemmas[head] not in others and (is_body or self.tree.tokens[head].upos == "NOUN")
        ]

    def _is_human(self, mention: Mention) -> bool:
        """Whether the mention is of somebody, or headed by a word for people: not "a terrorist attack"."""
        nouns = [t for t in self.tree.tokens if mention.start <= t.start < mention.end and t.upos in NOUNS]
        classes = word_classes(self.knowledge)
        is_of_people = bool(nouns) and self.tree.lemmas[nouns[-1].index] in classes["human"] | classes["troops"]
        return is_of_people or (bool(nouns) and any(self._is_same(m, mention) for m in self._names))

    @staticmethod
    def _is_same(one: Mention, other: Mention) -> bool:
        return one == other or (one.entity_id is not None and one.entity_id == other.entity_id)

    def _phrase(self, mention: Mention, party: Participant) -> str:
        """Who it was, with what they are of: "members of the front", without where they were."""
        heads = heads_within(self.tree, mention.start, mention.end)
        if not heads or mention.kind == "name":
            return party.text
        of = [k for k in self.tree.kids(heads[-1], "nmod") if {"of", "from"} & set(self.tree.cases(k))]
        return self._named(heads[-1], self.tree.noun_phrase(of[0])[1] if of else heads[-1])

    def _named(self, head: int, last: int) -> str:
        """A noun with the words before it that say which, up to a later one: "powerful car bombs"."""
        first = self.tree.noun_phrase(head)[0]
        while first < head and not self._says_which(first):
            first += 1
        return text_of(self.tree.tokens[first : last + 1], self.tree.sentence)

    def _says_which(self, index: int) -> bool:
        return self.tree.tokens[index].upos in SAY_WHICH and self.tree.lemmas[index] not in HOW_MANY


def _sectors(mention: Mention) -> set[str]:
    return set((mention.sector or "").split("/"))
