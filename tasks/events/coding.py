"""Coding: the codes that follow from a type, its mode and its modality.

In: plover_type, mode, modality. Out: quad class, intensity, the PLOVER manual's type, contexts.
Hard because the manual folds plans into other types, which users want, and which would hide what the act is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tasks.events.modality import REFUSAL
from tasks.events.tree import Tree
from tasks.knowledge import Knowledge
from warehouse.errors import Stop

AUXILIARY_MODES = {
    "planned": "future",
    "hypothetical": "hypothetical",
    "negated": "negation",
    "historical": "historical",
}
THREATS = frozenset(
    {"threaten", "threatened", "threatens", "threatening", "threat", "threats", "vow", "vowed", "warned"}
)


@lru_cache(maxsize=8)
def _types(knowledge: Knowledge) -> Mapping[str, tuple[int, float]]:
    return {r["plover_type"]: (int(r["quad_class"]), float(r["score"])) for r in knowledge.table("plover_types")}


@lru_cache(maxsize=8)
def _modes(knowledge: Knowledge) -> Mapping[tuple[str, str], float]:
    return {(r["plover_type"], r["plover_mode"]): float(r["score"]) for r in knowledge.table("plover_modes")}


@lru_cache(maxsize=8)
def _named_modes(knowledge: Knowledge) -> Mapping[tuple[str, str], re.Pattern[str]]:
    """The modes that certain words alone tell, and what finds them by their beginnings."""
    return {
        (r["plover_type"], r["plover_mode"]): re.compile(rf"\b(?:{'|'.join(r['named_by'].split())})", re.IGNORECASE)
        for r in knowledge.table("plover_modes")
        if r["named_by"]
    }


@lru_cache(maxsize=8)
def _reductions(knowledge: Knowledge) -> Mapping[tuple[str, str], str]:
    rows = knowledge.table("plover_modality_reductions")
    return {(r["plover_type"], r["auxiliary_mode"]): r["coded_as"] for r in rows}


@lru_cache(maxsize=8)
def _contexts(knowledge: Knowledge) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Context cues by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in knowledge.table("event_contexts"):
        words = tuple(row["cue"].split())
        found.setdefault(words[0], []).append((words, row["context"]))
    return found


def quad_and_intensity(plover_type: str, mode: str | None, knowledge: Knowledge) -> tuple[int, float]:
    """Quad class 1 to 4 and PLOVER score of the mode, else of the type. Raises Stop for a type that no table knows."""
    if plover_type not in _types(knowledge):
        raise Stop(f"no PLOVER type {plover_type!r}", place="event_frames.csv", next_step="see plover_types.csv")
    quad, score = _types(knowledge)[plover_type]
    return quad, _modes(knowledge).get((plover_type, mode or ""), score)


def unnamed_modes(text: str, knowledge: Knowledge) -> frozenset[tuple[str, str]]:
    """Types and modes that a text cannot tell: the table names their words, and it has none of them."""
    return frozenset(key for key, words in _named_modes(knowledge).items() if not words.search(text))


def manual_type(plover_type: str, modality: str, cue: str | None, knowledge: Knowledge) -> str:
    """Type as the manual codes it: future cooperation is AGREE, a threatened assault THREATEN, "will not" REJECT."""
    if plover_type == "ASSAULT" and not (THREATS & set((cue or "").split())):
        return plover_type
    mode = "refusal" if cue == REFUSAL else AUXILIARY_MODES.get(modality, "")
    return _reductions(knowledge).get((plover_type, mode), plover_type)


def contexts_of(tree: Tree, of_frame: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """PLOVER contexts of an event: those of its frame and those whose cue words stand in the sentence, sorted."""
    cues, found = _contexts(knowledge), set(of_frame)
    for index in range(len(tree.tokens)):
        for key in dict.fromkeys((tree.lemmas[index], tree.words[index])):
            found |= {context for words, context in cues.get(key, ()) if _stands(tree, index, words)}
    return tuple(sorted(found))


def _stands(tree: Tree, index: int, words: Sequence[str]) -> bool:
    last = index + len(words)
    return last <= len(tree.tokens) and all(
        w in (tree.lemmas[k], tree.words[k]) for k, w in zip(range(index, last), words, strict=True)
    )
