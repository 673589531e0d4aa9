"""Noun tags: noun, adjective, gerund, or the verb that looks like one.

In: Context. Out: Penn tag. Hard because headlines leave out the articles that tell a noun from a verb.
"""

from tasks.language.context import NOUNS, VERBS, Context, Possible

MODIFIERS = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "CD", "POS", "WP$", "PDT"})
BARE_STARTS = frozenset({"NN", "NNS", "NNP", "JJ", "JJR", "JJS", "CD", "PRP$"})
VERB_COMPANY = frozenset({"IN", "TO", "RB", "RP", "WRB"})


def object_follows(context: Context) -> bool:
    """What comes next may be the object or an adverbial of a verb."""
    if context.is_headline and context.next()[0] in BARE_STARTS:
        return True
    return context.phrase_follows() or (context.next()[0] in VERB_COMPANY and context.next_word() != "of")


def reports_at_end(context: Context) -> bool:
    """…, a survey SHOWS."""
    return context.after_clause and not context.has_finite and context.next()[0] == "."


def plural_or_verb(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    adverb_between = 0 <= at < len(context.tags) - 1
    if (tag in MODIFIERS and not adverb_between) or tag in VERBS or tag in ("IN", "HYPH", "TO"):
        return "VBZ" if tag == "DT" and context.words[at] in ("that", "this") else "NNS"
    if tag in ("PRP", "WP", "WDT", "EX"):
        return "VBZ"
    if tag in ("NN", "NNP") and not context.has_finite:
        if context.next()[0] in ("DT", "PRP$"):
            return "VBZ"
        if not context.finite_ahead():
            return _after_singular(context, possible, tag)
    if reports_at_end(context) and tag in NOUNS:
        return "VBZ"
    return "VBZ" if tag == "CC" and context.last_verb == "VBZ" and object_follows(context) else "NNS"


def _after_singular(context: Context, possible: Possible, tag: str) -> str:
    """the president VISITS …, peace TALKS in …: the clause still lacks its verb."""
    following = context.next()[0]
    if context.is_headline and (following in BARE_STARTS or "VBN" in context.next()):
        return "VBZ"
    if context.phrase_follows() or following in VERB_COMPANY or following in ("WP", "WDT", "VBN", "VBG", "VBD"):
        strong = following in ("DT", "PRP$", "PRP", "NNP", "TO", "WRB", "WP") or context.next_word() == "that"
        is_noun = context.next_word() == "of" or (possible[0] == "NNS" and tag == "NN" and not strong)
        return "NNS" if is_noun else "VBZ"
    if reports_at_end(context):
        return "VBZ"
    return "VBZ" if possible[0] == "VBZ" and not context.is_headline else "NNS"


def gerund_or_noun(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    is_listed = "NN" in possible
    if context.is_a(at, "be", "passive_auxiliary") and tag in VERBS:
        verbal = context.next()[0] in ("DT", "PRP", "PRP$", "IN", "NNP", "TO", "RB")
        return "VBG" if not is_listed or verbal else "NN"
    stands_as_noun = is_listed and not context.phrase_follows()
    if tag in ("DT", "PRP$", "JJ", "CD", "POS"):
        return "NN" if is_listed or not context.noun_follows() else "VBG"
    return "NN" if stands_as_noun else "VBG"


def adjective_or_verb(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    following = context.next()[0]
    if tag in ("TO", "MD") or context.is_a(at, "do"):
        return "VB"
    is_subject = tag in ("PRP", "NNS", "NNPS", "WDT", "WP") and not context.subject_is_inverted(at)
    if is_subject:
        return "VBP" if context.phrase_follows() or following in ("IN", "TO", "RB") else "JJ"
    if tag == "CC" and context.last_verb == "VB" and context.phrase_follows():
        return "VB"
    if tag in ("", "``") and possible[0] == "VB" and following in ("DT", "PRP$", "PRP"):
        return "VB"
    return adjective_or_noun(context, possible)


def adjective_or_noun(context: Context, possible: Possible) -> str:
    if "JJ" not in possible:
        return next((tag for tag in ("NN", "NNS") if tag in possible), possible[0])
    if "NN" not in possible:
        return "JJ"
    at, tag = context.before(skip_adverbs=False)
    following = context.next()
    usually = possible[0] == "JJ"
    if following[0] in NOUNS or (following[0] in ("JJ", "CC") and usually) or "NN" in following[:2]:
        return "JJ"
    if tag in ("DT", "JJ", "PRP$", "POS", "NN", "CD"):
        return "NN"
    return "JJ" if usually or context.is_a(at, "be", "passive_auxiliary") else "NN"


def nationality(context: Context, _: Possible) -> str:
    """RUSSIAN troops, a RUSSIAN was …"""
    following = context.next()
    modifies = following[0] in NOUNS or following[0] in ("JJ", "HYPH", "VBN", "CC") or "NN" in following
    at, tag = context.before()
    return "JJ" if modifies or context.is_a(at, "be", "passive_auxiliary") or tag in ("", "IN") else "NNP"
