"""Tokens: where the words of a text begin and end, in the manner of Universal Dependencies (English EWT and GUM).

In: text of any length, tables abbreviations, sentence_words, word_classes. Out: (start, end) pairs in text order; white
space belongs to no token. Hard because sentence limits are not known yet: the stop of "Mr." belongs to its word, that
of "No." to the number that follows or else to the sentence; and "don't" is two words while "o'clock" is one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, groupby

from tasks.knowledge import Knowledge

# Alternatives stand in the order in which they are tried; the second takes most words of a text. Every repetition is
# bounded or takes what it has looked at, so that the time stays linear on a megabyte without a space. A <name> is a
# class of word_classes, a kind of abbreviations, or a part from below.
_PATTERN = r"""
    <run_together>                                                                      # can | not
  | [A-Za-z]{1,200}+(?=[\s,])
  | [,)](?=\s) | \.(?=\s|\Z)
  | (?=\w[\w%+'’-]{0,200}+[.@:])(?:                                                     # an address or a short form?
        (?:(?:https?|ftp)://|www\.)<path>
      | (?:mailto:)?\w[\w.%+-]{0,64}+@\w[\w.-]{0,200}(?<![.-])                          # mail, name@LIST
      | (?:[\w-]{1,63}+\.){1,9}(?i:<address_ending>)(?![\w-])(?:/<path>)?
      | [a-z]{2,63}+(?:\.[a-z]{2,63}+){2,9}(?!\w)                                       # alt.animals.dogs
      | (?:[^\W\d_]\.){2,9}(?:[^\W\d_](?![\w.'’]))? | [^\W\d_]\.[^\W\d_](?![\w.'’])     # U.S., a.k.a
      | (?:<closing_abbreviation>)\.(?!\w)
      | (?:<name>)\.(?=\s{1,9}+\S|[A-Z\d,;:.])
      | (?:<number>)\.(?=\s{0,9}+[\d#$€£]|\s{1,9}+(?:[B-HJ-Z]|[IVXLC]{2,9})\b)          # not "No. I" and "No. A"
      | (?:<text>)\.(?=[\w,;:–—-]|\.\.?(?!\.)|\s{1,9}+(?!(?:<starter>)\b)[\w(&$“"–—-])
      | (?:<small_text>)\.(?=[\d,;:)–—-]|\s{1,9}+[^\WA-Z]|\s{1,9}+[(&$“"–—-])
      | (?!I)[A-Z]\.(?=[\],;:)]|\s{1,9}+(?!(?:<starter>)\b)[\w&]|[A-Z][a-z]) | I\.(?=\s{1,9}+[A-Z]\.)
      | (?<=\()[a-z]\.(?=\s)                                                            # (b. 1931
    )
  | \d{1,9}(?:-\d{1,9}){2,6}(?![\w-])                                                   # 3-12-2010, telephones
  | (?:(?:\d{3}/)?\d{3}|\d)-\d{4}(?![\w-]) | \d{5,9}-\d{1,9}(?![\w-])
  | \d{1,5}0['’]s\b                                                                     # the 1990's
  | (?: \d{1,4}(?:[:/]\d{1,9}){1,3}(?:\.\d{1,9})?                                       # 10:30, 12/03/2010
      | \d{1,200}+(?:[.,]\d{1,200}+){0,9}                                               # 1,200.50
      | (?<![\w.])[.+]\d{1,200}+(?:[.,-]\d{1,200}+){0,9}                                # .265, +254
    )(?:(?=(?i:<number_unit>)(?!\w))|[<letters>\d]{0,200}+)                             # 20 | bn, but 3rd
  | (?<![-‐‑])(?:<joined_prefix>)[-‐‑][<letters>\d]{1,200}+
  | (?:<slash_word>)(?![\w/])
  | (?=[<letters>]{1,80}+['’`][tT]\b)[<letters>]{1,80}?(?=[nN]['’`][tT]\b) | [nN]['’`][tT]\b    # do | n't
  | ['’`](?i:<clitic>)(?!\w) | ['’]m(?=a\b)
  | (?:<apostrophe_word>)(?!\w) | (?<![\w.,])['’]\d\ds?(?![\w%]|[.,]\d)                 # 'em, '98
  | [<letters>\d]{1,200}+(?:                                                            # AT&T, O'Brien, first_quarter
        (?:_{1,9}|&|['’](?!(?i:<clitic>|ma)(?!\w)))[<letters>\d]{1,80}+
    ){0,9}(?:[-‐‑](?:<joined_suffix>)(?![\w-]))?
  | (?<![\w@#])[@#][^\W\d_]\w{0,80}                                                     # @handle, #tag
  | (?<![:;=])[:;=][-^'’]?[)(](?!\w)                                                    # :-)
  | (?<!\w)(?:[:;=][-^]?[DPOp/|\]](?!\w)|\(:(?!\w)|\^_{1,9}\^|<3(?!\w))
  | [\U0001F1E6-\U0001F1FF]{2}                                                          # flags
  | <emoji>(?:\u200d<emoji>){0,9}
  | (?<!\w)\.(?:<address_ending>)\b | [-=]{1,9}+> | <[-=]{1,9}                          # .com, ->
  | \.{2,200}+ | _{2,200}+ | …\.? | [!?.…]{2,200}+
  | ``|''|’’|‘[‘’]
  | ([^\w\s()[\]{}"'`“”‘’«»,;])\1{1,199}+                                               # --, ***, <<
  | \S[<marks>]{0,50}
"""
_PATH = r"""[^\s<>"“”]{1,2000}(?<![].,;:!?)'’*])"""
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]{0,9}"
_INVISIBLE = "\u00ad\u200c\u200d\u200e\u200f\u2060"  # soft hyphen, joiners and marks of direction stay in their word
_HIGHER_PLANES = "\U00010000-\U0001efff\U00020000-\U0003ffff\U000e0100-\U000e01ef"  # old scripts, rare Chinese


def split_words(text: str, knowledge: Knowledge) -> list[tuple[int, int]]:
    """Offsets of the tokens; every character that is no white space lies in exactly one."""
    return [match.span() for match in _tokenizer(knowledge).finditer(text)]


@lru_cache(maxsize=4)
def _tokenizer(knowledge: Knowledge) -> re.Pattern[str]:
    words = {**_words_by_class(knowledge), **_short_forms(knowledge)}
    signs = {"path": _PATH, "emoji": _EMOJI, **_characters()}
    pattern = re.sub(r"<([a-z_]+)>", lambda part: signs.get(part[1]) or _either(words.get(part[1], ())), _PATTERN)
    return re.compile(pattern, re.VERBOSE)


def _characters() -> Mapping[str, str]:
    """Insides of character classes; `letters` takes in the marks that stand on them, and ², ½ and the like."""
    plane = [chr(code) for code in range(0x10000)]
    marks = {sign for sign in plane if unicodedata.category(sign).startswith("M")} | set(_INVISIBLE)
    letters = {sign for sign in plane if sign.isalnum() and not sign.isdecimal()}
    return {"marks": _ranges(marks), "letters": _ranges(letters | marks) + _HIGHER_PLANES}


def _ranges(signs: Collection[str]) -> str:
    runs = groupby(enumerate(sorted(map(ord, signs))), key=lambda numbered: numbered[1] - numbered[0])
    codes = [[code for _, code in run] for _, run in runs]
    return "".join(rf"\u{run[0]:04x}-\u{run[-1]:04x}" for run in codes)


def _words_by_class(knowledge: Knowledge) -> Mapping[str, Collection[str]]:
    """Patterns of the words of each class, as they are spelled in texts."""
    words: dict[str, set[str]] = {}
    for row in knowledge.table("word_classes"):
        words.setdefault(row["word_class"], set()).update(_spellings(row["word"]))
    prefixes = words.get("joined_prefix", set())
    run_together = set(chain.from_iterable(map(_run_together, words.get("run_together", ()))))
    return {**words, "joined_prefix": prefixes | set(map(str.capitalize, prefixes)), "run_together": run_together}


def _run_together(pair: str) -> Iterator[str]:
    """The first word where the second follows without a space: in small letters, Title, CAPITALS."""
    first, second = pair.split(r"\ ")
    yield rf"{first}(?={second}\b)"
    yield rf"{first.title()}(?={second}\b)"
    if len(first) > 1:  # IM is a short form, not "I'm"
        yield rf"{first.upper()}(?={second.upper()}\b)"


def _short_forms(knowledge: Knowledge) -> Mapping[str, Collection[str]]:
    """Abbreviations by what may come after their full stop, and the words which show that it has ended a sentence."""
    words: dict[str, set[str]] = {}
    for row in knowledge.table("abbreviations"):
        is_small_text = row["follows"] == "text" and row["abbreviation"][0].islower()
        words.setdefault("small_text" if is_small_text else row["follows"], set()).update(
            _spellings(row["abbreviation"])
        )
    starters = {row["word"] for row in knowledge.table("sentence_words") if row["role"] == "starter"}
    return {**words, "starter": starters}


def _spellings(word: str) -> Collection[str]:
    return {re.escape(word), re.escape(word.replace("'", "’"))}


def _either(patterns: Iterable[str]) -> str:
    """One of them, the longest first; those of one first letter stand together, so that most letters fail at once."""
    ordered = sorted(patterns, key=lambda pattern: (_first_sign(pattern), -len(pattern), pattern))
    groups = {
        sign: "|".join(pattern.removeprefix(sign) for pattern in group) for sign, group in groupby(ordered, _first_sign)
    }
    return "|".join(f"{sign}(?:{rest})" for sign, rest in groups.items()) or "(?!)"


def _first_sign(pattern: str) -> str:
    return pattern[:2] if pattern.startswith("\\") else pattern[:1]
