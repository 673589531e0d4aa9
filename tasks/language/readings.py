"""Readings: which Penn tags each word of a sentence may have, usual one first.

In: words. Out: one tuple of tags a word. Hard because a capital means a name in the middle of a sentence, nothing at
its start, and nothing at all in a headline.
"""

from collections.abc import Sequence

from tasks.language.lexicon import Lexicon

MARKS = {
    "(": "-LRB-", "[": "-LRB-", "{": "-LRB-", ")": "-RRB-", "]": "-RRB-", "}": "-RRB-",
    ",": ",", ".": ".", "?": ".", "!": ".", ";": ":", ":": ":", "...": ":", "…": ":", "–": ":", "—": ":", "--": ":",
    "“": "``", "‘": "``", "``": "``", "”": "''", "''": "''", "$": "$", "£": "$", "€": "$", "¥": "$",
    "%": "SYM", "=": "SYM", "+": "SYM", "/": ",", "*": "NFP", "#": "SYM", "-": "HYPH", "\"": "''", "'": "''", "&": "CC",
}  # fmt: skip
HEADLINE_SHARE = 0.7  # of the longer words capitalised: then a capital tells nothing
HEADLINE_WORDS = 4  # shorter runs of capitals are names
OPENERS = frozenset(["``", "''", ":", "-LRB-"])


def readings(words: Sequence[str], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Possible tags of each word; exactly one where spelling decides."""
    capitals_tell = not _all_capitalised(words)
    found: list[tuple[str, ...]] = []
    for i, word in enumerate(words):
        mark = _mark(word)
        if mark:
            found.append((mark,))
        elif not word[0].isupper():
            found.append(lexicon.possible(word))
        elif not capitals_tell:
            found.append(_in_headline(word, lexicon))
        elif i == 0 or found[-1][0] in OPENERS or words[i - 1] in (".", "?", "!", "...", "•"):
            found.append(_at_start(words, i, lexicon))
        else:
            found.append(_capitalised(words, i, lexicon))
    return found


def _all_capitalised(words: Sequence[str]) -> bool:
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    if len(longer) < HEADLINE_WORDS:
        return False
    return sum(word[0].isupper() for word in longer) >= HEADLINE_SHARE * len(longer)


def _mark(word: str) -> str:
    if word in MARKS:
        return MARKS[word]
    if word[0].isalnum() or word[0] in "'’":
        return ""
    return "." if word[0] in ".?!" else "NFP"


def _in_headline(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    if word.lower() in lexicon.given_names:
        return ("NNP",)
    return lexicon.known(word) or (("VBG", "NNP") if word.endswith("ing") else ("NNP",))


def _at_start(words: Sequence[str], i: int, lexicon: Lexicon) -> tuple[str, ...]:
    """A capital at the start: a name when no table knows the word, or when a capitalised word follows a noun."""
    word, lower = words[i], words[i].lower()
    following = words[i + 1] if i + 1 < len(words) else ""
    if lower in lexicon.closed and not _is_acronym(word, lexicon):
        return lexicon.known(lower)
    if lower in lexicon.given_names and not lexicon.known(lower):
        return ("NNP",)
    known = () if lower in lexicon.closed else lexicon.known(word)
    if not known:
        guessed = ("RB",) if lower.endswith("ly") and len(lower) > 5 else ("VBG", "NN") if lower.endswith("ing") else ()
        return guessed or ("NNP",)
    if word not in lexicon.tags and _is_capital_word(following, lexicon):
        if known[0] == "NN":
            return ("NNP",)
        if known[0] == "JJ" and lexicon.known(following)[:1] == ("NN",):
            return ("NNP",)
    return known


def _capitalised(words: Sequence[str], i: int, lexicon: Lexicon) -> tuple[str, ...]:
    """A capital in the middle: function words keep their tags, everything else is a name or a nationality."""
    word, lower = words[i], words[i].lower()
    if word in lexicon.tags:
        return lexicon.tags[word]
    acronym = len(word) > 1 and word.isupper()
    if lower in lexicon.closed and not _is_acronym(word, lexicon) and lower not in ("may", "will"):
        return lexicon.known(lower)
    plural = "NNS" in lexicon.known(lower) and _is_capital_word(words[i - 1], lexicon)
    return ("NNPS",) if plural and not acronym else ("NNP",)


def _is_acronym(word: str, lexicon: Lexicon) -> bool:
    """US, WHO, IT: a pronoun in capitals is an organisation or a country."""
    return len(word) > 1 and word.isupper() and lexicon.known(word.lower())[0] in ("PRP", "WP")


def _is_capital_word(word: str, lexicon: Lexicon) -> bool:
    return word[:1].isupper() and word.lower() not in lexicon.closed
