"""Months: whether a word is a month. Hard because "may" and "march" are verbs and April, June and May are people."""

import re
from functools import lru_cache

from tasks.times.vocabulary import Vocabulary

_CUE = re.compile(
    r"\b(?:in|since|until|till|by|during|early|late|mid|last|next|this|of|from|through|between|before|after|for|per|to|and|each|every|on)"
    r"(?:[ -]|[ ]the[ ])$",
    re.I,
)

_SURE_CUE = re.compile(r"\b(?:in|since|until|till|during|early|late|mid|last|next|this)(?:[ -]|[ ]the[ ])$", re.I)


def may_be_month(match: re.Match[str], words: Vocabulary, *, has_number: bool) -> bool:
    """Whether the word is the month: "may", "march", "Sun" and "April Jones" need company that says so."""
    word, guard = match["m"], words.month_guards[match["m"].lower()]
    text, start, end = match.string, match.start("m"), match.end("m")
    if has_number:
        return (
            word[0].isupper() or guard in ("plain", "name") or (guard == "short" and word.lower() not in ("mar", "jan"))
        )
    before = text[max(0, start - 12) : start]
    if guard == "short" and re.match(r"\.?[-–][A-Z]", text[end : end + 3]):
        return word[0].isupper()
    if guard == "short":
        return word[0].isupper() and bool(_CUE.search(before)) and not _names_somebody(text, end)
    if guard == "plain":
        return word[0].isupper() or bool(_CUE.search(before))
    if not word[0].isupper():
        return guard == "name" and word != "august" and bool(_SURE_CUE.search(before) or re.search(r"\bfrom $", before))
    if _SURE_CUE.search(before) or match.groupdict().get("which"):
        return True
    if _is_also_a_name(word, text):
        return False
    if guard == "word":
        return bool(_CUE.search(before)) and not _names_somebody(text, end)
    return not _names_somebody(text, end)


_NO_NAMES = "In|On|By|Since|Until|Early|Late|Last|Next|This|From|And|The|Between|During|Before|After|Through|Of"


@lru_cache(16)  # asked for every "May" of a text
def _is_also_a_name(word: str, text: str) -> bool:
    """The same sentence has it as a surname: Theresa May, Mrs. May."""
    return bool(re.search(rf"\b(?!(?:{_NO_NAMES})\b)[A-Z][a-z]{{1,15}}\.? {word}\b", text))


def _names_somebody(text: str, end: int) -> bool:
    return bool(re.match(r" [A-Z][a-z]", text[end : end + 3])) or text[end : end + 2] in ("'s", "’s")
