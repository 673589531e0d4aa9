"""Frames: the table event_frames.csv as a matcher.

In: a sentence's tree and parties. Out: Match, one for each trigger token at most, best frame first.
Hard because the same word tells a war and a football match, and "hold talks", "talks" and "talk" are one act.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.events.parties import Parties
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from warehouse.errors import Stop

MODIFIERS = ("amod", "compound", "nmod:poss", "nummod", "nmod")
PREPOSITIONS = frozenset({"of", "to", "for", "on", "with", "from", "in", "against", "at", "into", "over", "by", "off"})
FREE_SLOTS = frozenset(
    {"subject", "surface", "sentence", "form", "mod", "iobj", "by", "poss"}
)  # never part of a trigger
PARTICLE_GAP = 6  # tokens between a verb and its far particle or light noun: "called the whole meeting off"


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
    def rank(self) -> int:
        """More words say more, and a condition says the more the narrower it is."""
        return 3 * len(self.others) + sum(min(_narrowness(v) for _, v in c.options) for c in self.requires)


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits at a token; `used` are the trigger's other tokens."""

    frame: Frame
    index: int
    used: tuple[int, ...]


@lru_cache(maxsize=8)
def frames_by_head(knowledge: Knowledge) -> Mapping[str, Sequence[Frame]]:
    """Frames under the lemma of their head word, the most demanding first."""
    found: dict[str, list[Frame]] = {}
    for line, row in enumerate(knowledge.table("event_frames"), start=2):
        frame = frame_of(row, f"event_frames.csv:{line}")
        found.setdefault(frame.head, []).append(frame)
    return {head: sorted(frames, key=lambda f: -f.rank) for head, frames in found.items()}


@lru_cache(maxsize=8)
def _blockers(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    """Words of a sentence that forbid frames of a type (`*` = of every type)."""
    found: dict[str, set[str]] = {}
    for row in knowledge.table("event_blockers"):
        found.setdefault(row["plover_type"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}


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


def match_frames(tree: Tree, parties: Parties, knowledge: Knowledge) -> list[Match]:
    """The frames that fire in a sentence, in text order; a word used by a longer trigger starts no event of its own."""
    index, blockers = frames_by_head(knowledge), _blockers(knowledge)
    lemmas = set(tree.lemmas)
    blocked = {kind for kind, words in blockers.items() if words & lemmas}
    found = [
        match
        for token in tree.tokens
        if "*" not in blocked
        for match in _matches_at(token.index, tree, parties, index, blocked)
    ]
    used = {u for match in found for u in match.used}
    return [m for m in found if m.index not in used]


def fillers(tree: Tree, index: int, slot: str, frame: Frame, supports: Mapping[str, str]) -> list[int]:
    """Tokens in a grammatical slot of a verb or a noun; a preposition is a slot of its own.

    What hangs on a support verb belongs to the noun it carries: "held talks with".
    """
    if slot == "carrier":
        return [verb for verb in [tree.carrier(index)] if verb >= 0]
    if slot == "subject":
        return tree.subjects(index)
    if slot == "surface":
        return tree.surface_subjects(index)
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
    if slot == "mod":
        heads = (index, tree.head(index)) if tree.relation(index) == "conj" else (index,)
        return [k for h in heads for k in tree.kids(h, *MODIFIERS) if k != index]  # "joint army and navy drills"
    if slot == "poss":
        return [c for k in tree.kids(index, "nmod:poss") for c in tree.conjuncts(k)]
    verb = tree.carrier(index) if frame.pos == "NOUN" else -1
    carried = verb >= 0 and tree.lemmas[verb] in supports
    return tree.obliques(index, slot) or ([k for k in tree.obliques(verb, slot) if k != index] if carried else [])


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


def _matches_at(
    index: int, tree: Tree, parties: Parties, frames: Mapping[str, Sequence[Frame]], blocked: set[str]
) -> Iterable[Match]:
    for frame in (f for key in tree.keys(index) for f in frames.get(key, ())):
        if frame.plover_type in blocked or not _is_pos(tree, index, frame.pos):
            continue
        used = _trigger_words(tree, index, frame)
        if used is None or not all(_holds(c, tree, index, parties, frame) for c in frame.requires):
            continue
        if any(_holds(c, tree, index, parties, frame) for c in frame.blocked_by):
            continue
        lemma_slots = [u for c in frame.requires for u in _used_by(c, tree, index, parties, frame)]
        return [Match(frame, index, (*used, *lemma_slots))]
    return []


def _is_pos(tree: Tree, index: int, pos: str) -> bool:
    token = tree.tokens[index]
    if pos == "NOUN":
        is_noun = bool(tree.kids(index, "det", "nmod:poss")) or tree.relation(index) in {"nsubj", "csubj"}
        gerund = token.upos == "VERB" and tree.words[index].endswith("ing") and is_noun  # "the shelling of"
        return (gerund or token.upos in {"NOUN", "PROPN"}) and tree.relation(index) not in {"compound", "flat", "amod"}
    if pos == "VERB":
        return token.upos == "VERB" and tree.relation(index) not in {"amod", "compound"}
    said_of = tree.kids(index, "cop", "aux:pass")
    return token.upos in {"ADJ", "VERB"} and bool(said_of) and tree.relation(index) not in {"amod", "compound"}


def _trigger_words(tree: Tree, index: int, frame: Frame) -> tuple[int, ...] | None:
    """Tokens of the trigger beside its head; None when one is missing."""
    if not frame.others:
        return ()
    near = _neighbourhood(tree, index)
    found = []
    for word in frame.others:
        at = next((k for k in near if word in tree.keys(k) and k not in found), None)
        if at is None:
            return None
        found.append(at)
    return tuple(found)


def _neighbourhood(tree: Tree, index: int) -> list[int]:
    """Dependents, the prepositions of dependents, and the very next word."""
    kids = [k for k in tree.kids(index) if tree.tokens[k].deprel != "nsubj"]  # "talks began" is not "began talks"
    deep = [g for k in kids for g in tree.kids(k, "case", "mark", "compound", "amod", "fixed", "nmod", "obl", "obj")]
    following = [index + 1] if index + 1 < len(tree.tokens) else []
    near = dict.fromkeys((*following, *kids, *deep))
    return sorted(k for k in near if abs(k - index) <= PARTICLE_GAP or k in kids)


def _holds(condition: Condition, tree: Tree, index: int, parties: Parties, frame: Frame) -> bool:
    return any(_option_holds(slot, value, tree, index, parties, frame) for slot, value in condition.options)


def _option_holds(slot: str, value: str, tree: Tree, index: int, parties: Parties, frame: Frame) -> bool:
    if slot == "sentence":
        return value in tree.lemmas
    if slot == "form":
        return tree.words[index] == value
    return any(_fits(token, value, tree, parties) for token in fillers(tree, index, slot, frame, parties.supports))


def _fits(token: int, value: str, tree: Tree, parties: Parties) -> bool:
    if value == "*":
        return True
    return any(_is_value(k, value, tree, parties) for k in (token, *parties.measured(token)))


def _is_value(token: int, value: str, tree: Tree, parties: Parties) -> bool:
    if value.startswith("@"):
        return parties.is_a(token, value[1:])
    if value.startswith("#"):
        return not parties.classes[value[1:]].isdisjoint(tree.keys(token))
    return value in tree.keys(token)


def _used_by(condition: Condition, tree: Tree, index: int, parties: Parties, frame: Frame) -> list[int]:
    """A noun or clause that a frame asks for by its words is part of the trigger."""
    spoken = [(slot, v) for slot, v in condition.options if slot not in FREE_SLOTS and v[0] not in "@*"]
    return [
        t
        for slot, v in spoken
        for t in fillers(tree, index, slot, frame, parties.supports)
        if _fits(t, v, tree, parties)
    ]
