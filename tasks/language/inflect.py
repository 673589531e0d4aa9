"""Inflect: the regular forms of an English word.

In: a base form. Out: its forms with their Penn tags. Hard because "stop" doubles its consonant and "visit" does not.
"""

from collections.abc import Iterator

VOWELS = "aeiou"
SHORT_ADJECTIVE = 6  # letters; longer adjectives take "more"


def noun_forms(base: str) -> Iterator[tuple[str, str]]:
    yield base, "NN"
    yield _with_s(base), "NNS"


def name_forms(base: str) -> Iterator[tuple[str, str]]:
    yield base, "NNP"
    yield _with_s(base), "NNPS"


def verb_forms(base: str) -> Iterator[tuple[str, str]]:
    yield base, "VB"
    yield _with_s(base), "VBZ"
    for stem in _stems(base):
        yield _with_ing(stem), "VBG"
        yield _with_ed(stem), "VBD"
        yield _with_ed(stem), "VBN"


def adjective_forms(base: str) -> Iterator[tuple[str, str]]:
    yield base, "JJ"
    if len(base) > SHORT_ADJECTIVE or "-" in base:
        return
    for stem in _stems(base):
        yield _with_ed(stem)[:-1] + "r", "JJR"
        yield _with_ed(stem)[:-1] + "st", "JJS"


def _with_s(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) or base in ("go", "do", "veto") else "s")


def _stems(base: str) -> list[str]:
    """The base, and the base with its last consonant doubled where English may double it."""
    doubles = len(base) > 2 and base[-1] not in VOWELS + "wxyhc" and base[-2] in VOWELS and base[-3] not in VOWELS
    if not doubles:
        return [base]
    one_syllable = sum(letter in VOWELS for letter in base) == 1
    return [base + base[-1]] if one_syllable else [base, base + base[-1]]


def _with_ing(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    drops = stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) and len(stem) > 2
    return (stem[:-1] if drops else stem) + "ing"


def _with_ed(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    return stem[:-1] + "ied" if stem.endswith("y") and stem[-2:-1] not in VOWELS else stem + "ed"
