"""Function words: one rule for each that has several uses.

In: Context. Out: Penn tag. Hard because "that" is a determiner, a relative pronoun and a conjunction.
"""

from collections.abc import Callable, Mapping

from tasks.language.context import FINITE, NOUNS, VERBS, Context, Possible

Rule = Callable[[Context, Possible], str]


def _that(context: Context, _: Possible) -> str:
    tag = context.before(skip_adverbs=False)[1]
    following = context.next()
    if tag in NOUNS or tag == "CD":
        return "WDT" if following[0] in FINITE or following[0] == "RB" or "VBD" in following else "IN"
    if following[0] in ("VBZ", "MD", ".", ",") or context.next_is("be", "have", "passive_auxiliary"):
        return "DT"
    if following[0] in ("NN", "JJ") and tag in ("IN", "", "CC", "TO") and context.next_word(2) != "that":
        return "DT"
    return "DT" if tag in ("", "TO", "IN", "``") else "IN"


def _to(context: Context, _: Possible) -> str:
    following = context.next() if context.next()[0] != "RB" else context.next(2)
    at = context.before()[0]
    if "VB" not in following or (following[0] != "VB" and context.is_a(at, "to_preposition")):
        return "IN"
    return "TO"


def _clitic_s(context: Context, _: Possible) -> str:
    tag = context.before(skip_adverbs=False)[1]
    following = context.next()
    if tag in ("PRP", "WP", "EX", "WRB", "RB", "WDT", "DT"):
        return "VBZ"
    return "VBZ" if following[0] in ("DT", "RB", "VBG", "PRP", "TO") and "NN" not in following else "POS"


def _quote_or_possessive(context: Context, _: Possible) -> str:
    at, tag = context.before(skip_adverbs=False)
    plural = tag in ("NNS", "NNP", "NNPS") and context.words[at].endswith("s")
    return "POS" if plural and context.noun_follows() else "''"


def _her(context: Context, _: Possible) -> str:
    return "PRP$" if context.noun_follows() or context.next()[0] in ("VBG", "VBN") else "PRP"


def _there(context: Context, _: Possible) -> str:
    is_subject = context.next_is("be", "have", "passive_auxiliary") or context.next()[0] == "MD"
    return "EX" if is_subject else "RB"


def _like(context: Context, _: Possible) -> str:
    at, tag = context.before()
    if tag in ("TO", "MD") or context.is_a(at, "do"):
        return "VB"
    return "VBP" if tag == "PRP" and context.words[at] != "it" else "IN"


def _particle(context: Context, _: Possible) -> str:
    """up, out, off, down: with the verb before them unless a place follows."""
    at, tag = context.before(skip_adverbs=False)
    of_follows = context.next_word() == "of"
    if tag in VERBS and tag != "MD" and not context.is_auxiliary(at):
        return "IN" if of_follows else "RP"
    phrase = context.phrase_follows() or context.noun_follows()
    if tag in NOUNS | {"PRP"} and not phrase:
        return "IN" if of_follows else "RP"
    return "IN" if phrase else "RB"


def _preposition_or_adverb(context: Context, _: Possible) -> str:
    """broke IN, passed ON, went THROUGH: nothing follows that it could govern."""
    ends = context.next()[0] in (".", ",", "CC", "IN", "''", ":", "MD", "TO")
    at, tag = context.before(skip_adverbs=False)
    if ends and tag in VERBS and not context.is_a(at, "be", "passive_auxiliary"):
        return "RP" if context.words[len(context.tags)] in ("in", "on", "over") else "RB"
    return "IN"


def _around_number(context: Context, _: Possible) -> str:
    return "RB" if context.next()[0] in ("CD", "$") else "IN"


def _comparative(context: Context, possible: Possible) -> str:
    """MORE men, MORE dangerous, fell MORE."""
    following = context.next()[0]
    at, tag = context.before()
    after_verb = tag in VERBS and not context.noun_follows() and not context.is_a(at, "be", "passive_auxiliary")
    is_adverb = following in ("JJ", "RB", "VBN") or (after_verb and following != "IN")
    superlative = possible[0] in ("JJS", "RBS")
    return ("RBS" if superlative else "RBR") if is_adverb else ("JJS" if superlative else "JJR")


def _much(context: Context, _: Possible) -> str:
    is_modifier = context.noun_follows() and context.next()[0] != "JJ"
    return "JJ" if is_modifier or context.next_word() == "of" else "RB"


def _no(context: Context, _: Possible) -> str:
    return "UH" if context.next()[0] in (",", ".") else "DT"


def _one(context: Context, _: Possible) -> str:
    tag = context.before(skip_adverbs=False)[1]
    return "NN" if tag in ("DT", "JJ") and not context.noun_follows() else "CD"


def _so(context: Context, _: Possible) -> str:
    links = context.next_word() == "that" or (context.before()[1] == "," and context.phrase_follows())
    return "IN" if links else "RB"


def _adjective_or_adverb(context: Context, _: Possible) -> str:
    tag = context.before(skip_adverbs=False)[1]
    return "JJ" if context.next()[0] in NOUNS or "NN" in context.next() or tag in ("DT", "PRP$") else "RB"


def _past(context: Context, _: Possible) -> str:
    """the PAST week, in the PAST, PAST the gate."""
    tag = context.before()[1]
    if tag not in ("DT", "PRP$"):
        return "IN"
    return "JJ" if context.noun_follows() else "NN"


def _as(context: Context, _: Possible) -> str:
    """AS far as: an adverb before an adjective or adverb that another "as" follows."""
    return "RB" if context.next()[0] in ("JJ", "RB", "CD") and context.next_word(2) == "as" else "IN"


def _quantity(context: Context, _: Possible) -> str:
    """ALL the men: before a determiner."""
    return "PDT" if context.next()[0] in ("DT", "PRP$") and context.next_word() not in ("that", "this") else "DT"


def _such(context: Context, _: Possible) -> str:
    return "PDT" if context.next_word() in ("a", "an") else "JJ"


def _always_gerund(_: Context, __: Possible) -> str:
    return "VBG"


def _usual(_: Context, possible: Possible) -> str:
    return possible[0]


FUNCTION_WORD_RULES: Mapping[str, Rule] = {
    "that": _that, "to": _to, "'s": _clitic_s, "’s": _clitic_s, "'": _quote_or_possessive, "’": _quote_or_possessive,
    "her": _her, "there": _there, "like": _like, "up": _particle, "out": _particle, "off": _particle, "down": _particle,
    "over": _preposition_or_adverb, "in": _preposition_or_adverb, "on": _preposition_or_adverb,
    "through": _preposition_or_adverb, "along": _preposition_or_adverb, "before": _preposition_or_adverb,
    "around": _around_number, "about": _around_number, "more": _comparative, "less": _comparative, "most": _comparative,
    "least": _comparative, "much": _much, "no": _no, "one": _one, "so": _so, "first": _adjective_or_adverb,
    "only": _adjective_or_adverb, "last": _adjective_or_adverb, "early": _adjective_or_adverb,
    "late": _adjective_or_adverb, "long": _adjective_or_adverb, "hard": _adjective_or_adverb,
    "far": _adjective_or_adverb, "past": _past, "all": _quantity, "both": _quantity, "half": _quantity,
    "such": _such, "as": _as, "being": _always_gerund, "what": _usual,
}  # fmt: skip
