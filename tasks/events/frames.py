"""Frames: the table event_frames.csv as a matcher.

In: a sentence's tree and parties. Out: Match, one for each trigger token at most, best frame first.
Hard because the same word tells a war and a football match, and "hold talks", "talks" and "talk" are one act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tasks.events.parties import Parties
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from warehouse.errors import Stop

MODIFIERS = ("amod", "compound", "nmod:poss", "nummod", "nmod")
PREPOSITIONS = frozenset({"of", "to", "for", "on", "with", "from", "in", "against", "at", "into", "over", "by", "off"})
FREE_SLOTS = frozenset(
    {"subject", "surface", "sentence", "form", "mod", "iobj", "by", "poss"}
)  # never part of a trigger
PARTICLE_GAP = 8  # tokens between a verb and its far particle or light noun: "called the whole meeting off"


@dataclass(frozen=True, slots=True)
class Condition:
    """`slot:value|value|slot:value`: one of the values must stand in its slot. Values: lemma, #class, @actor ..., *."""

    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of event_frames.csv."""

    trigger: str
    pos: str
    head: str
    others: tuple[str, ...]
    requires: tuple[Condition, ...]
    blocked_by: tuple[Condition, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    plover_type: str
    plover_mode: str | None
    cameo: str | None
    is_reciprocal: bool
    contexts: tuple[str, ...]

    @property
    def rule(self) -> str:
        return f"frame:{self.trigger.replace(' ', '_')}/{self.pos}/{self.plover_type}"

    @property
    def is_attempt(self) -> bool:
        """ "tried to kidnap the envoy": its recipient hangs on the infinitive."""
        return any(slot == "infinitive" for c in self.requires for slot, _ in c.options)

    @property
    def rank(self) -> int:
        """More words say more, and a condition says the more the narrower it is; of two equals the one with a mode."""
        asked = sum(min(_narrowness(v) for _, v in c.options) for c in self.requires)
        return 2 * (4 * len(self.others) + asked) + (self.plover_mode is not None)


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits at a token; `used` are the trigger's other tokens."""

    frame: Frame
    index: int
    used: tuple[int, ...]

    def with_mode(self, mode: str | None) -> "Match":
        """The same match, of a frame that tells this mode."""
        return self if mode == self.frame.plover_mode else replace(self, frame=replace(self.frame, plover_mode=mode))


@lru_cache(maxsize=8)
def frames_by_head(knowledge: Knowledge) -> Mapping[str, Sequence[Frame]]:
    """Frames under the lemma of their head word, the most demanding first."""
    found: dict[str, list[Frame]] = {}
    for line, row in enumerate(knowledge.table("event_frames"), start=2):
        frame = frame_of(row, f"event_frames.csv:{line}")
        found.setdefault(frame.head, []).append(frame)
    return {head: sorted(frames, key=lambda f: -f.rank) for head, frames in found.items()}


@lru_cache(maxsize=8)
def _blockers(knowledge: Knowledge) -> Mapping[str, Sequence[str]]:
    """The types of frames (`*` = all) that a word of the sentence forbids."""
    found: dict[str, list[str]] = {}
    for row in knowledge.table("event_blockers"):
        found.setdefault(row["word"], []).append(row["plover_type"])
    return found


def frame_of(row: Mapping[str, str], place: str) -> Frame:
    """Raises Stop when a row cannot be read."""
    words = row["trigger"].split()
    if not words or row["pos"] not in {"VERB", "NOUN", "ADJ"}:
        raise Stop("a frame needs a trigger and VERB, NOUN or ADJ", place=place, next_step="complete the row")
    at = _head_position(words, row["pos"])
    return Frame(
        trigger=row["trigger"],
        pos=row["pos"],
        head=words[at],
        others=tuple(words[:at] + words[at + 1 :]),
        requires=_conditions(row["requires"], place),
        blocked_by=_conditions(row["blocked_by"], place),
        actor=tuple(row["actor"].split("|")) if row["actor"] else (),
        recipient=tuple(row["recipient"].split("|")) if row["recipient"] else (),
        plover_type=row["plover_type"],
        plover_mode=row["plover_mode"] or None,
        cameo=row["cameo"] or None,
        is_reciprocal=row["is_reciprocal"] == "yes",
        contexts=tuple(row["contexts"].split("|")) if row["contexts"] else (),
    )


def _narrowness(value: str) -> int:
    return {"*": 1, "@": 2, "#": 3}.get(value[0], 4)


class Matcher:
    """The frames over one sentence."""

    def __init__(self, tree: Tree, parties: Parties, knowledge: Knowledge) -> None:
        self._tree, self._parties, self._frames = tree, parties, frames_by_head(knowledge)
        blockers = _blockers(knowledge)
        self._blocked = {kind for word in blockers.keys() & set(tree.lemmas) for kind in blockers[word]}
        self._sites: dict[int, _Site] = {}

    def matches(self) -> list[Match]:
        """Those that fire, in text order; a word used by a longer trigger starts no event of its own."""
        sites = () if "*" in self._blocked else self._tree.tokens
        found = [m for t in sites if (m := self._first(t.index))]
        used = {u for match in found for u in match.used}
        return [m for m in found if m.index not in used]

    def forbids(self, index: int, plover_type: str) -> bool:
        """Whether a word tells no event of a type here: a blocker stands in the sentence, or beside the word one that
        its frames name."""
        if {"*", plover_type} & self._blocked:
            return True
        return any(self._site(index).is_barred(f) for f in self._known(index) if f.plover_type == plover_type)

    def _first(self, index: int) -> Match | None:
        for frame in self._known(index):
            if frame.plover_type not in self._blocked and (match := self._site(index).match(frame)):
                return match
        return None

    def _known(self, index: int) -> list[Frame]:
        return [frame for key in self._tree.keys(index) for frame in self._frames.get(key, ())]

    def _site(self, index: int) -> "_Site":
        if index not in self._sites:
            self._sites[index] = _Site(index, self._tree, self._parties)
        return self._sites[index]


def fillers(tree: Tree, index: int, slot: str, frame: Frame, parties: Parties) -> list[int]:
    """Tokens in a grammatical slot of a verb or a noun; a preposition is a slot of its own.

    What hangs on a support verb belongs to the noun it carries: "held talks with".
    """
    if slot == "carrier":
        return [verb for verb in [parties.carrier(index)] if verb >= 0]
    if slot == "subject":
        return _writers(tree, index, parties) or tree.subjects(index)
    if slot == "surface":
        return tree.surface_subjects(index) or tree.kids(index, "expl")  # "it is willing to talk"
    if slot == "object":
        particles = (k for p in frame.others for k in tree.obliques(index, p))  # "took in refugees" read as a place
        return tree.objects(index) or list(particles)
    if slot == "iobj":
        return tree.kids(index, "iobj")
    if slot == "comp":
        return tree.kids(index, "xcomp", "ccomp", "advcl", "acl")
    if slot == "infinitive":
        return [k for k in tree.kids(index, "xcomp", "ccomp", "advcl", "acl") if "to" in tree.cases(k)]
    if slot == "content":
        told = [tree.head(index)] if tree.relation(index) == "parataxis" else []  # "The vote was fair, he insisted."
        return tree.kids(index, "ccomp", "parataxis") or told
    if slot in {"must", "should"}:
        clauses = fillers(tree, index, "content", frame, parties)
        return [s for k in clauses if slot in tree.duties(k) for s in tree.kids(k, "nsubj")]
    if slot == "conditional":
        return [k for k in fillers(tree, index, "content", frame, parties) if tree.is_condition(k)]
    if slot == "unwilled":
        return [k for k in fillers(tree, index, "content", frame, parties) if tree.is_refusal(k)]
    if slot == "mod":
        heads = (index, tree.head(index)) if tree.relation(index) == "conj" else (index,)
        nouns = (k for k in tree.kids(index, "obj") if tree.lemmas[k] in frame.others)  # "declared a price war"
        return [k for h in (*heads, *nouns) for k in tree.kids(h, *MODIFIERS) if k != index]  # "army and navy drills"
    if slot == "poss":
        return [c for k in tree.kids(index, "nmod:poss") for c in tree.conjuncts(k)]
    verb = parties.carrier(index) if frame.pos == "NOUN" else -1
    carried = verb >= 0 and tree.lemmas[verb] in parties.supports
    return tree.obliques(index, slot) or ([k for k in tree.obliques(verb, slot) if k != index] if carried else [])


def _writers(tree: Tree, index: int, parties: Parties) -> list[int]:
    """ "issued a statement condemning the raid": they condemn who issue it."""
    text = tree.head(index)
    is_told = tree.tokens[index].deprel == "acl" and tree.tokens[index].xpos == "VBG"
    if not is_told or tree.lemmas[text] not in parties.classes["text"] or tree.carrier(text) < 0:
        return []
    return tree.subjects(tree.carrier(text))


def _head_position(words: Sequence[str], pos: str) -> int:
    if pos != "NOUN":
        return 0
    preposition = next((i for i, w in enumerate(words) if w in PREPOSITIONS), len(words))
    return preposition - 1


def _conditions(text: str, place: str) -> tuple[Condition, ...]:
    return tuple(_condition(part.strip(), place) for part in text.split(";") if part.strip())


def _condition(part: str, place: str) -> Condition:
    options, slot = [], ""
    for option in part.split("|"):
        before, colon, value = option.rpartition(":")
        slot = before if colon else slot
        if not slot or not value:
            raise Stop(f"condition {part!r} is not slot:value|value", place=place, next_step="write it so")
        options.append((slot, value))
    return Condition(tuple(options))


class _Site:
    """One token of a sentence; what stands around it is looked up once for all frames."""

    def __init__(self, index: int, tree: Tree, parties: Parties) -> None:
        self.index, self.tree, self.parties = index, tree, parties
        self._filled: dict[tuple[str, ...], list[int]] = {}

    def match(self, frame: Frame) -> Match | None:
        """The frame at this token, when all that it asks for is there and nothing that forbids it."""
        if not self._is_pos[frame.pos]:
            return None
        used = self._trigger_words(frame)
        if used is None or not all(self._holds(c, frame) for c in frame.requires):
            return None
        if any(self._holds(c, frame) for c in frame.blocked_by):
            return None
        return Match(frame, self.index, (*used, *(u for c in frame.requires for u in self._used_by(c, frame))))

    def is_barred(self, frame: Frame) -> bool:
        """Whether words that forbid the frame stand there; a slot that must be empty only tells frames apart."""
        named = ((slot, value) for c in frame.blocked_by for slot, value in c.options if value[0] not in "*@")
        return any(self._option_holds(slot, value, frame) for slot, value in named)

    @cached_property
    def _is_pos(self) -> Mapping[str, bool]:
        """Whether the token can head a frame of each part of speech."""
        tree, index = self.tree, self.index
        upos, relation = tree.tokens[index].upos, tree.relation(index)
        is_noun = bool(tree.kids(index, "det", "nmod:poss")) or relation in {"nsubj", "csubj"}
        gerund = upos == "VERB" and tree.words[index].endswith("ing") and is_noun  # "the shelling of"
        heads = relation not in {"amod", "compound"}
        said_of = upos in {"ADJ", "VERB"} and bool(tree.kids(index, "cop", "aux:pass"))
        return {
            "NOUN": (gerund or upos in {"NOUN", "PROPN"}) and heads and relation != "flat",
            "VERB": upos == "VERB" and heads,
            "ADJ": said_of and heads,
        }

    def _trigger_words(self, frame: Frame) -> tuple[int, ...] | None:
        """Tokens of the trigger beside its head; None when one is missing."""
        if not frame.others:
            return ()
        found: list[int] = []
        for word in frame.others:
            at = next((k for k in self._near.get(word, ()) if k not in found), None)
            if at is None:
                return None
            found.append(at)
        return tuple(found)

    @cached_property
    def _near(self) -> Mapping[str, Sequence[int]]:
        """Dependents, the prepositions of dependents, and the very next word, by their lemmas and forms."""
        tree, index = self.tree, self.index
        kids = [k for k in tree.kids(index) if tree.tokens[k].deprel != "nsubj"]  # "talks began" is not "began talks"
        deep = [
            g for k in kids for g in tree.kids(k, "case", "mark", "compound", "amod", "fixed", "nmod", "obl", "obj")
        ]
        following = [index + 1] if index + 1 < len(tree.tokens) else []
        adverbs = [k for k in kids if tree.relation(k) == "advmod"]
        beyond = [g for k in adverbs for n in tree.kids(k, "obl") for g in tree.kids(n, "case")]  # "stayed away from"
        found: dict[str, list[int]] = {}
        for k in sorted({*following, *kids, *deep, *beyond}):
            if abs(k - index) <= PARTICLE_GAP or k in kids:
                for key in tree.keys(k):
                    found.setdefault(key, []).append(k)
        return found

    def _fillers(self, slot: str, frame: Frame) -> list[int]:
        key = (slot, frame.pos, *(frame.others if slot == "object" else ()))
        if key not in self._filled:
            self._filled[key] = fillers(self.tree, self.index, slot, frame, self.parties)
        return self._filled[key]

    def _holds(self, condition: Condition, frame: Frame) -> bool:
        return any(self._option_holds(slot, value, frame) for slot, value in condition.options)

    def _option_holds(self, slot: str, value: str, frame: Frame) -> bool:
        if slot == "sentence":
            return value in self.tree.lemmas
        if slot == "form":
            return self.tree.words[self.index] == value
        if slot == "subject" and value.startswith("@") and self.tree.hides_agent(self.index):
            return True  # "two diplomats were expelled": who acts is not said
        return any(_fits(token, value, self.tree, self.parties) for token in self._fillers(slot, frame))

    def _used_by(self, condition: Condition, frame: Frame) -> list[int]:
        """A noun or clause that a frame asks for by its words is part of the trigger."""
        spoken = [(slot, v) for slot, v in condition.options if slot not in FREE_SLOTS and v[0] not in "@*"]
        return [t for slot, v in spoken for t in self._fillers(slot, frame) if _fits(t, v, self.tree, self.parties)]


def _fits(token: int, value: str, tree: Tree, parties: Parties) -> bool:
    if value == "*" or _is_value(token, value, tree, parties):
        return True
    return any(_is_value(k, value, tree, parties) for k in parties.measured(token))


def _is_value(token: int, value: str, tree: Tree, parties: Parties) -> bool:
    if value.startswith("@"):
        return parties.is_a(token, value[1:])
    if value.startswith("#"):
        return not parties.classes[value[1:]].isdisjoint(tree.keys(token))
    return value in tree.keys(token)
