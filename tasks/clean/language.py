"""Language: which language a text is in, by two witnesses: the text, and its container or page.

In: the text, what is claimed, English function words. Out: ISO 639-1 code, `und` when nobody can tell.
Hard because a headline looks like five languages, templates claim the wrong one, and a report may quote at length.
"""

import re
from collections import Counter
from functools import lru_cache

import py3langid

from tasks.clean.witnesses import as_code, same_language
from tasks.knowledge import Knowledge

SHORTEST = 40  # characters; below that every detector guesses
SHORT = 200  # characters; below that the claim decides between the best guesses
LOOKED_AT = 600  # characters; accuracy grows by one per cent up to 2,000, at 0.7 ms each 1,000
WINDOW, WINDOWS = 400, 10  # characters, and how many such stretches are asked where text and claim differ
CLAIMED_SHARE = 3  # a claim holds when one stretch in so many is in its language: the rest is quoted
SURE = 25.0  # log odds of a short text against English: headlines in other languages have 50, names in English ones 12
ENGLISH_SHARE = 0.3  # of the words are function words in 19 of 20 English sentences; Danish comes to 0.26

_DEAD = ("la", "eo", "vo")  # languages that the detector knows and no news is written in
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str, claimed: str, knowledge: Knowledge) -> str:
    said, english = as_code(claimed), _function_words(knowledge)
    if len(text) < SHORTEST:
        return "und"
    if len(text) >= SHORT and said not in ("", "en") and _heard(text[:SHORT], english) == said:
        return said
    told = _heard(text[:LOOKED_AT], english) if len(text) >= SHORT else _of_short(text, said, english)
    if len(text) < SHORT or same_language(told, said) or (told == "en" and not said):
        return told
    windows = [text[at : at + WINDOW] for at in range(0, min(len(text), WINDOW * WINDOWS), WINDOW)]
    heard = [_heard(window, english) for window in windows if len(window) >= SHORTEST]
    if said and heard.count(said) * CLAIMED_SHARE >= len(heard):
        return said
    return Counter(heard).most_common(1)[0][0]  # mixed as a whole, it may look like either, or like neither


def _of_short(text: str, said: str, english: frozenset[str]) -> str:
    """The claim, when it is among the best guesses; English when another language is hardly likelier."""
    if said in ("", "en") and _is_english(text, english):
        return "en"
    ranked = _ranked(text)
    best, odds = ranked[0]
    if said in [code for code, _ in ranked[:3]]:
        return said
    score = next((score for code, score in ranked if code == "en"), odds - SURE)
    return "en" if odds - score < SURE else best


def _heard(text: str, english: frozenset[str]) -> str:
    return "en" if _is_english(text, english) else _ranked(text)[0][0]


def _ranked(text: str) -> list[tuple[str, float]]:
    """Languages with their log scores, best first; the detector also knows longer codes."""
    return [(code, score) for code, score in py3langid.rank(text) if len(code) == 2 and code not in _DEAD]


def _is_english(text: str, function_words: frozenset[str]) -> bool:
    """Spares the detector, which costs more than all other metadata."""
    words = _WORD.findall(text.lower())
    return sum(word in function_words for word in words) >= ENGLISH_SHARE * len(words) > 0


@lru_cache(maxsize=4)
def _function_words(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["word"].lower() for row in knowledge.table("closed_class_words"))
