"""Language: which language a text is in, and whether the coder reads it.

In: the text, what page or container claim, English function words. Out: ISO 639-1 code, `und` when nobody can tell.
Hard because a short text looks like five languages; there the page's own word counts.
"""

import re
from functools import lru_cache

import py3langid

from tasks.knowledge import Knowledge

SHORTEST = 40  # characters; below that every detector guesses
SHORT = 200  # characters; below that the claim decides between the two best guesses
LOOKED_AT = 600  # characters; accuracy grows by one per cent up to 2,000, at 0.7 ms each 1,000
ENGLISH_SHARE = 0.3  # of the words are function words in 19 of 20 English sentences; Danish comes to 0.26
SHORT_SHARE = 0.2  # enough for a short text that nobody claims to be in another language
CODED = frozenset(("en", "und"))  # what the coder reads; nobody can tell what a line of two words is

_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str, claimed: str, knowledge: Knowledge) -> str:
    said = claimed.strip().lower().replace("_", "-").split("-")[0]
    if len(text) < SHORTEST:
        return "und"
    share = _function_share(text[:LOOKED_AT].lower(), _function_words(knowledge))
    if share >= ENGLISH_SHARE or (share >= SHORT_SHARE and said in ("en", "") and len(text) < SHORT):
        return "en"
    ranked = py3langid.rank(text[:LOOKED_AT])
    best: list[str] = [code for code, _ in ranked if len(code) == 2][:2]  # the detector also knows longer codes
    return said if len(text) < SHORT and said in best else best[0]


def _function_share(text: str, function_words: frozenset[str]) -> float:
    words = _WORD.findall(text)
    return sum(word in function_words for word in words) / len(words) if words else 0.0


@lru_cache(maxsize=4)
def _function_words(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["word"].lower() for row in knowledge.table("closed_class_words"))
