"""Tokens: where the words of a sentence begin and end, in the manner of Universal Dependencies.

In: text, tables abbreviations and word_classes. Out: (start, end) pairs in text order; white space belongs to no token.
Hard because "U.S." ends a sentence and "don't" is two words while "o'clock" is one.
"""

import re
from functools import lru_cache

from tasks.knowledge import Knowledge

# Every repetition is bounded, so that the time stays linear on a megabyte without a space.
_PATTERN = r"""
    (?:https?://|www\.)[^\s<>"]{1,2000}                    # addresses
  | [\w.+-]{1,64}@[\w-]{1,64}\.\w[\w.-]{1,64}              # mail
  | (?:[A-Za-z]\.){2,9}                                    # U.S., a.m.
  | \d{1,4}(?:[:/]\d{1,4}){1,3}(?!\w)                      # 10:30, 12/03/2010
  | \d{1,15}(?:[.,]\d{1,15}){0,8}[^\W\d_]{0,9}             # 1,200.50, 3rd, 1990s, 20bn
  | (?:ABBREVIATIONS|[A-Z])\.(?=\s{1,9}\S)
  | (?i:can)(?=(?i:not)\b) | (?i:gon|wan)(?=na\b)
  | (?i:PREFIXES)-[^\W\d_]{1,60}                           # these prefixes stay on their word
  | [^\W\d_]{1,80}?(?=(?i:n['’]t)\b)                       # do | n't
  | (?i:n['’]t)\b
  | ['’](?i:s|re|ve|ll|d|m)\b
  | [Oo]['’]clock\b | [ODdLl]['’][A-Z][^\W\d_]{1,60}       # o'clock, O'Brien, d'Arcy
  | [^\W_]{1,200}
  | \.{2,50} | -{2,50} | _{2,50} | \*{2,50} | [!?]{2,50} | ={2,50}
  | ``|''|\S
"""


def split_words(text: str, knowledge: Knowledge) -> list[tuple[int, int]]:
    """Offsets of the tokens; every character that is no white space lies in exactly one."""
    return [match.span() for match in _tokenizer(knowledge).finditer(text)]


@lru_cache(maxsize=4)
def _tokenizer(knowledge: Knowledge) -> re.Pattern[str]:
    shortened = {row["abbreviation"] for row in knowledge.table("abbreviations")}
    prefixes = {row["word"] for row in knowledge.table("word_classes") if row["word_class"] == "joined_prefix"}
    pattern = _PATTERN.replace("ABBREVIATIONS", _either(shortened)).replace("PREFIXES", _either(prefixes))
    return re.compile(pattern, re.VERBOSE)


def _either(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
