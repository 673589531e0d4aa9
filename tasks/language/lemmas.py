"""Lemmas: the base form of a word.

In: a form, its Penn tag, and the edit that the network would make. Out: the lemma. Hard because "was" and "be" share no
letter, and of "hoped" and "hopped" only spelling tells which verb it is.

An edit is `l` or `k` (lower the form, or keep its case), the number of characters to cut from its end, `+`, and what to
add: `l3+y` makes "Parties" into "party". An edit that starts with `=` gives the lemma itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_ENDINGS = {
    **dict.fromkeys(("VBZ", "VBD", "VBN", "VBG", "VBP"), ("es", "s", "ed", "ing")),  # past and present are confused
    "NNS": ("es", "s"),
    **dict.fromkeys(("JJR", "RBR"), ("er",)),
    **dict.fromkeys(("JJS", "RBS"), ("est",)),
}
_BASE_TAGS = frozenset(("NN", "VB", "JJ", "RB"))
_DOUBLING = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")  # "hop", "star": these double their last letter before -ed
_HISSING = ("s", "x", "z", "ch", "sh", "o")  # after these -s is -es
_BEFORE_E = ("v", "u", "c", "at", "iz", "is", "yz", "dg", "rg", "rs", "ls", "ns")  # English ends no verb so
_AUXILIARIES = frozenset(("is", "was", "has", "does"))
SHORTEST = 3  # letters of a stem: "used", "dying", "being" are better known by heart


class Lemmatizer:
    """Lemmas by spelling where a word is inflected, by the network's edit otherwise.

    Kinds are the first letters of Penn tags. irregular: (form, kind) to lemma. words: known base forms with their kind,
    the commonest first; after them those of the vocabulary, which may be of any kind."""

    def __init__(
        self, irregular: Mapping[tuple[str, str], str], words: Sequence[tuple[str, ...]], vocabulary: Sequence[str]
    ) -> None:
        self._irregular = irregular
        self._ranks = {words[rank]: rank for rank in reversed(range(len(words)))}
        self._others = {word: rank for rank, word in enumerate(vocabulary, len(words))}

    def __call__(self, form: str, tag: str, edit: str) -> str:
        lower, kind, edited = form.lower(), tag[0], apply_edit(edit, form)
        if tag in _BASE_TAGS:
            return edited if edited.lower() == lower or not lower.isalpha() or tag == "RB" else lower
        is_base = tag == "VBP" and self._rank(kind, lower) is not None
        known = self._irregular.get((lower, kind))
        if known is not None and not is_base:
            return known
        bases = list(_bases(lower, tag))
        if not bases or is_base or lower in _AUXILIARIES:
            return edited
        ranks = [(rank, base) for base in bases if (rank := self._rank(kind, base)) is not None]
        return min(ranks)[1] if ranks else bases[0]

    def _rank(self, kind: str, base: str) -> int | None:
        return self._ranks.get((kind, base), self._others.get(base))


def _bases(form: str, tag: str) -> Iterator[str]:
    """What a regular form may come from, the likeliest first."""
    for ending in _ENDINGS.get(tag, ()):
        stem = form.removesuffix(ending)
        if len(stem) == len(form) or len(stem) < SHORTEST or not stem.isalpha():
            continue
        if ending == "es":
            yield from (stem,) if stem.endswith(_HISSING) else ()
        elif ending == "s":
            yield from _before_s(stem)
        else:
            yield from _before_vowel(stem)


def possible_lemmas(form: str, irregular: Mapping[str, str]) -> set[str]:
    """What a noun or verb in this form may be the form of, where nothing but the form is known."""
    lower = form.lower()
    regular = {base for tag in ("VBD", "NNS") for base in _bases(lower, tag)}
    return regular | {lower} | ({irregular[lower]} if lower in irregular else set())


def _before_s(stem: str) -> Iterator[str]:
    if stem.endswith("ie") and len(stem) > SHORTEST:
        yield stem[:-2] + "y"
    if not stem.endswith("s"):
        yield stem


def _before_vowel(stem: str) -> Iterator[str]:
    """Before -ed, -ing, -er, -est: a doubled letter, a y that became i, an e that went, or nothing."""
    is_doubled = stem[-1] == stem[-2] and stem[-1] not in "aeiou" and len(stem) > SHORTEST
    if is_doubled and stem[-1] not in "lsfz":  # "miss", "mull" end in two of these
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    with_e = stem.endswith(_BEFORE_E) or bool(_DOUBLING.fullmatch(stem))
    if with_e:
        yield stem + "e"
    if not _DOUBLING.fullmatch(stem):
        yield stem
    if is_doubled:
        yield stem[:-1]
    if not with_e:
        yield stem + "e"


def edit_of(form: str, lemma: str) -> str:
    """The shortest edit that makes the lemma; lowering is preferred where both do."""
    cut, added, case = min((_edit("l", form.lower(), lemma), _edit("k", form, lemma)), key=lambda e: e[0] + len(e[1]))
    return f"={lemma}" if cut >= len(form) > 1 else f"{case}{cut}+{added}"


def _edit(case: str, form: str, lemma: str) -> tuple[int, str, str]:
    shared = 0
    while shared < min(len(form), len(lemma)) and form[shared] == lemma[shared]:
        shared += 1
    return len(form) - shared, lemma[shared:], case


def apply_edit(edit: str, form: str) -> str:
    """The lemma; the lower-case form where the edit would cut more than there is."""
    if edit.startswith("="):
        return edit[1:]
    case, (cut, _, added) = edit[0], edit[1:].partition("+")
    start = form.lower() if case == "l" else form
    if int(cut) >= len(start) > 1:
        return start
    return (start[: len(start) - int(cut)] + added) or form
