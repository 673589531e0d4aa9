"""Heading: whether the verb right beside an expression looks ahead or back.

In: sentence and the span of an expression. Out: future, past or None. Hard because the verb of the sentence is often
not the verb of the expression: "said on Monday that it will …".
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.times.resolve import Heading
from tasks.times.vocabulary import Vocabulary, vocabulary

NEAR_TOKENS = 14  # a verb further off governs something else more often than not
GROUP_TOKENS = 6  # "are widely expected to be held" is the longest verb group that still reads as one
REACH = NEAR_TOKENS + GROUP_TOKENS  # further back nothing is looked at: 5,000 dates in a line stay 5,000 short looks


def heading(sentence: AnnotatedSentence, start: int, end: int, knowledge: Knowledge) -> Heading | None:
    """Offsets count from the start of the sentence."""
    shift, tokens = sentence.record.start, sentence.tokens
    first, last = bisect_right(tokens, shift + start, key=_end), bisect_left(tokens, shift + end, key=_start)
    before, after = tokens[max(0, first - REACH) : first], tokens[last : last + NEAR_TOKENS]
    verb = next((t for t in reversed(before[-NEAR_TOKENS:]) if _is_verb(t) or _is_stop(t)), None)
    if verb is not None and _is_verb(verb):
        return _of_verb(verb, before, knowledge)
    if verb is not None and verb.text in ";:":
        return None
    following = next((t for t in after if _is_verb(t)), None)
    return _of_verb(following, (*before, *after), knowledge) if following else None


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end


def _is_verb(token: Token) -> bool:
    return token.upos == "VERB" or (token.upos == "AUX" and token.deprel.partition(":")[0] not in ("aux",))


def _is_stop(token: Token) -> bool:
    return token.text in (";", ":")


def _of_verb(verb: Token, tokens: Sequence[Token], knowledge: Knowledge) -> Heading | None:
    words = vocabulary(knowledge)
    position = tokens.index(verb)
    group = tokens[max(0, position - GROUP_TOKENS) : position + 1]
    group = group[_group_start(group) :]
    text = " ".join(t.text.lower() for t in group)
    if any(t.text.lower() in words.auxiliaries for t in group[:-1]) or _cue(knowledge).search(text):
        return "future"
    if verb.xpos in ("VBZ", "VBP") and _is_scheduled(verb, tokens[position + 1 : position + GROUP_TOKENS], words):
        return "future"
    return "past" if verb.xpos in ("VBD", "VBN") else None


def _is_scheduled(verb: Token, after: Sequence[Token], words: Vocabulary) -> bool:
    """Opens, takes effect, comes into force."""
    following = " ".join(t.text.lower() for t in after)
    return any(f"{following} ".startswith(rest) for rest in words.schedule_verbs.get(verb.lemma, ()))


def _group_start(group: Sequence[Token]) -> int:
    """Where the verb group begins: after the last noun, pronoun or comma before the verb."""
    for index in range(len(group) - 2, -1, -1):
        if group[index].upos in ("NOUN", "PROPN", "PRON", "PUNCT", "ADP") and group[index].text != ",":
            return index + 1
    return 0


@lru_cache(8)
def _cue(knowledge: Knowledge) -> re.Pattern[str]:
    return re.compile(rf"\b{vocabulary(knowledge).cue_re}(?!\w)", re.I)
