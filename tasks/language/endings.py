"""Endings: what the ending of a word that no table knows says about it.

In: lower-case word. Out: possible Penn tags, or the base form. Hard because "-ing" and "-ed" hide the final e.
"""

import re

ORDINAL = re.compile(r"\d{1,15}(?:st|nd|rd|th)\Z")
E_STEMS = ("at", "iz", "is", "iv", "uc", "ag", "ut", "ir", "ur", "v", "rs", "dg")  # creat-ed, realiz-ed, forg-ed


def guess(word: str, adjective_endings: tuple[str, ...]) -> tuple[str, ...]:
    """Tags of an unknown word, usual one first."""
    if word[0].isdigit():
        return ("JJ",) if ORDINAL.match(word) else ("CD",)
    if word.endswith("ly") and len(word) > 4:
        return ("RB",)
    if word.endswith("ing") and len(word) > 5:
        return ("VBG",)
    if word.endswith("ed") and len(word) > 4:
        return ("VBD", "VBN", "JJ")
    if word.endswith(adjective_endings) and len(word) > 5:
        return ("JJ", "NN")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return ("NNS", "VBZ") if word.endswith(("izes", "ises", "ifies")) else ("NNS",)
    if word.endswith(("ize", "ise", "ify")) and len(word) > 5:
        return ("VB", "NN")
    return ("NN",)


def base_form(word: str, tag: str) -> str:
    if tag in ("NNS", "VBZ"):
        return without_s(word)
    if tag in ("VBD", "VBN") and word.endswith("ed"):
        return _restored(word[:-2])
    if tag == "VBG" and word.endswith("ing"):
        return _restored(word[:-3])
    return word


def without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _restored(stem: str) -> str:
    """A verb stem without its ending gets back its y, its e, or loses a doubled consonant."""
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem + "e" if stem.endswith(E_STEMS) else stem
