"""Coding: the codes that follow from a type, its mode and its modality.

In: plover_type, mode, modality. Out: quad class, intensity, the PLOVER manual's type, contexts.
Hard because the manual folds plans into other types, which users want, and which would hide what the act is.
"""

import re
from collections.abc import Mapping, Sequence
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


class UnnamedModes:
    """Types and modes that a text cannot tell: the table names their words, and it has none of them."""

    def __init__(self, text: str, knowledge: Knowledge) -> None:
        self._text, self._named = text, _named_modes(knowledge)

    def __contains__(self, key: object) -> bool:
        words = self._named.get(key)  # type: ignore[call-overload]
        return words is not None and not words.search(self._text)


def manual_type(plover_type: str, modality: str, cue: str | None, knowledge: Knowledge) -> str:
    """Type as the manual codes it: future cooperation is AGREE, a threatened assault THREATEN, "will not" REJECT."""
    if plover_type == "ASSAULT" and not (THREATS & set((cue or "").split())):
        return plover_type
    mode = "refusal" if cue == REFUSAL else AUXILIARY_MODES.get(modality, "")
    return _reductions(knowledge).get((plover_type, mode), plover_type)


def contexts_in(tree: Tree, knowledge: Knowledge) -> frozenset[str]:
    """PLOVER contexts whose cue words stand in the sentence."""
    cues = _contexts(knowledge)
    return frozenset(
        context
        for index, spoken in enumerate(zip(tree.lemmas, tree.words, strict=True))
        for key in spoken
        for words, context in cues.get(key, ())
        if _stands(tree, index, words)
    )


def _stands(tree: Tree, index: int, words: Sequence[str]) -> bool:
    last = index + len(words)
    return last <= len(tree.tokens) and all(
        w in (tree.lemmas[k], tree.words[k]) for k, w in zip(range(index, last), words, strict=True)
    )
