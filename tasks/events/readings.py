"""Readings: what the frames and the network say of the words of a sentence, joined.

In: a sentence's tree with the network's triggers, its parties. Out: Reading, one for each word that tells an act, in
text order. Hard because the table knows few words and the network no reasons: where both speak they may name other
types, and where one speaks it is right less often.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from tasks.annotate import Trigger
from tasks.events.frames import Frame, Match, Matcher, frames_by_head
from tasks.events.parties import Parties
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge

LIKELY = 0.5  # chance of its type from which the network agrees with a frame
ALONE = 0.8  # chance from which the network alone makes a row
OVERRULES = 0.95  # chance from which it overrules a frame of which it thinks nothing
MEANS = frozenset({"in", "by", "with", "during"})
NOMINAL = frozenset({"NOUN", "PROPN"})

Detector = Literal["rule", "model", "both"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One act. `chance` is the network's of that type; None where the engine knows no events."""

    match: Match
    detector: Detector
    chance: float | None = None
    trigger: Trigger | None = None

    @property
    def rule(self) -> str:
        """Which frame, or that the network alone spoke."""
        return f"network:{self.match.frame.plover_type}" if self.detector == "model" else self.match.frame.rule


def readings(
    tree: Tree, parties: Parties, knowledge: Knowledge, unnamed: Container[tuple[str, str | None]] = ()
) -> list[Reading]:
    """Every act that frames or the network see; one for each word at most. `unnamed`: types and modes that the network
    is not believed, since the text has no word for them."""
    frames = Matcher(tree, parties, knowledge)
    matches = _with_means(frames.matches(), tree)
    if tree.sentence.triggers is None:
        return [Reading(match, "rule") for match in matches]
    triggers = {
        t.index: replace(t, mode=None) if (t.plover_type, t.mode) in unnamed else t for t in tree.sentence.triggers
    }
    found = {match.index: _of_match(match, triggers, tree, knowledge) for match in matches}
    spoken = {index for reading in found.values() for index in (reading.match.index, *reading.match.used)}
    for index, trigger in triggers.items():
        is_sure = index not in spoken and trigger.types[trigger.plover_type] >= ALONE
        if is_sure and not frames.forbids(index, trigger.plover_type):
            found[index] = _of_network(trigger, tree, knowledge)
    return [found[index] for index in sorted(found)]


def _with_means(matches: Sequence[Match], tree: Tree) -> list[Match]:
    """Acts with the mode of the act by which they were done: "killed four in an airstrike", "shelling killed four"."""
    told = [m for m in matches if m.frame.plover_mode]
    done_by = [m for m in told if tree.relation(m.index) == "nsubj" or MEANS & set(tree.cases(m.index))]

    def means(match: Match) -> str | None:
        words = (match.index, *match.used)
        same = (m.frame for m in done_by if tree.head(m.index) in words and m.index not in words)
        return next((f.plover_mode for f in same if f.plover_type == match.frame.plover_type), None)

    return [m if m.frame.plover_mode else m.with_mode(means(m)) for m in matches]


def _of_match(match: Match, triggers: Mapping[int, Trigger], tree: Tree, knowledge: Knowledge) -> Reading:
    """A frame with what the network says of its words."""
    near = [triggers[index] for index in (match.index, *match.used) if index in triggers]
    wanted = match.frame.plover_type
    trigger = max(near, key=lambda t: t.types.get(wanted, 0.0), default=None)
    if trigger is None:
        return Reading(match, "rule", 0.0)
    if wanted not in trigger.types:
        own = triggers.get(match.index)
        if own and own.types[own.plover_type] >= OVERRULES:
            return _of_network(own, tree, knowledge)
    chance = trigger.types.get(wanted, 0.0)
    if match.frame.plover_mode is None and trigger.plover_type == wanted:
        match = match.with_mode(trigger.mode)
    return Reading(match, "both" if chance >= LIKELY else "rule", chance, trigger)


def _of_network(trigger: Trigger, tree: Tree, knowledge: Knowledge) -> Reading:
    plover_type = trigger.plover_type
    frame = _frame(tree, trigger.index, plover_type, trigger.mode, knowledge)
    return Reading(Match(frame, trigger.index, ()), "model", trigger.types[plover_type], trigger)


def _frame(tree: Tree, index: int, plover_type: str, mode: str | None, knowledge: Knowledge) -> Frame:
    """A frame of the word itself that tells the type, its conditions left aside, else the usual one of the type."""
    pos = "NOUN" if tree.tokens[index].upos in NOMINAL else "VERB"
    table = frames_by_head(knowledge)
    own = [
        frame
        for key in tree.keys(index)
        for frame in table.get(key, ())
        if frame.plover_type == plover_type and frame.pos == pos and not frame.others
    ]
    usual = _usual_frames(knowledge)
    base = next((f for f in own if f.plover_mode == mode), own[0] if own else usual.frames[plover_type, pos])
    cameo = base.cameo if base.plover_mode == mode else usual.codes.get((plover_type, mode), base.cameo)
    return replace(base, plover_mode=mode, cameo=cameo, requires=(), blocked_by=(), is_reciprocal=False)


class _Usual(NamedTuple):
    """By type and part of speech, a frame with the commonest slots; by type and mode, the commonest CAMEO code."""

    frames: Mapping[tuple[str, str], Frame]
    codes: Mapping[tuple[str, str | None], str]


@lru_cache(maxsize=8)
def _usual_frames(knowledge: Knowledge) -> _Usual:
    every = [frame for frames in frames_by_head(knowledge).values() for frame in frames]
    grouped: dict[tuple[str, str], list[Frame]] = {}
    codes: dict[tuple[str, str | None], Counter[str]] = {}
    for frame in every:
        grouped.setdefault((frame.plover_type, "NOUN" if frame.pos == "NOUN" else "VERB"), []).append(frame)
        if frame.cameo:
            codes.setdefault((frame.plover_type, frame.plover_mode), Counter())[frame.cameo] += 1
    commonest = {key: counts.most_common(1)[0][0] for key, counts in codes.items()}
    return _Usual({key: _usual(frames, key, commonest) for key, frames in grouped.items()}, commonest)


def _usual(frames: Sequence[Frame], key: tuple[str, str], codes: Mapping[tuple[str, str | None], str]) -> Frame:
    plover_type, pos = key
    actor = Counter(f.actor for f in frames).most_common(1)[0][0]
    recipient = Counter(f.recipient for f in frames).most_common(1)[0][0]
    code = codes.get((plover_type, None))
    return Frame("", pos, "", (), (), (), actor, recipient, plover_type, None, code, is_reciprocal=False, contexts=())
