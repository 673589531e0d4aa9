"""Verb tags: finite verb, base form or participle.

In: Context. Out: Penn tag. Hard because "arrested" is the verb of "police arrested three men" and a modifier in "three
men arrested on Monday said".
"""

from tasks.language.context import NOUNS, VERBS, Context, Possible
from tasks.language.noun_tags import MODIFIERS, adjective_or_noun, object_follows, reports_at_end


def verb_base(context: Context, _: Possible) -> str:
    """VB after to, a modal or do, VBP after a subject, a noun after an article."""
    at, tag = context.before()
    if tag in ("PRP$", "POS", "WP$") or (tag == "DT" and context.words[at] in ("a", "an", "the")):
        return "NN"
    if tag in ("TO", "MD", "") or context.is_a(at, "do", "bare_infinitive"):
        return "VB"
    if tag == "CC":
        return context.last_verb if context.last_verb in ("VB", "VBP") else "VB"
    if tag in NOUNS or tag in ("PRP", "WDT", "WP", "DT", "CD"):
        return "VB" if context.subject_is_inverted(at) else "VBP"
    return "VB"


def noun_or_verb(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    if tag in ("TO", "MD") or context.is_a(at, "do", "bare_infinitive"):
        return "VB"
    if tag in NOUNS and context.subject_is_inverted(at):
        return "VB"
    if tag in MODIFIERS or tag in ("IN", "VBN", "VBD", "VBZ", "VBG", "$", "HYPH", "VB", "VBP"):
        return adjective_or_noun(context, possible)
    if tag in ("PRP", "WP", "WDT", "EX"):
        return "VB" if context.subject_is_inverted(at) else "VBP"
    if _follows_plural_subject(context, at, tag):
        return "VBP"
    if tag == "CC" and context.last_verb in ("VB", "VBP") and object_follows(context) and context.tags[at - 1] != "JJ":
        return context.last_verb
    if tag in ("", "``") and possible[0] == "VB" and "NN" not in context.next():
        return "VB"
    return adjective_or_noun(context, possible)


def _follows_plural_subject(context: Context, at: int, tag: str) -> bool:
    """workers PROTEST against …; X, Y SIGN … in a headline; …, records SHOW."""
    if tag in ("NNS", "NNPS"):
        lacks_verb = not context.has_finite and not context.finite_ahead()
        return (lacks_verb and object_follows(context)) or reports_at_end(context)
    listed = at > 1 and context.tags[at - 1] in (",", "CC") and context.tags[at - 2] in NOUNS
    return tag == "NNP" and context.is_headline and not context.has_finite and listed and object_follows(context)


def past_or_participle(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    if context.is_auxiliary(at) and tag in VERBS:
        return "VBN"
    if tag in ("MD", "TO") or context.is_a(at, "do"):
        return "VB" if "VB" in possible else "VBN"
    if "VB" in possible and tag in ("", "``") and context.phrase_follows():
        return "VB"
    if "NN" in possible and (tag in MODIFIERS or tag == "IN") and not context.noun_follows():
        return "NN"
    if tag in MODIFIERS or tag == "HYPH" or (tag == "IN" and context.noun_follows()):
        return _adjectival(possible)
    return _finite_or_participle(context, possible)


def _finite_or_participle(context: Context, possible: Possible) -> str:
    at, tag = context.before()
    if tag in ("PRP", "WP", "WDT", "EX"):
        return "VBN" if context.is_auxiliary(at - 1) else "VBD"
    if tag == "CC":
        return _like_last(context, possible)
    if tag in NOUNS or tag in ("CD", "RB", "''", "-RRB-"):
        return _after_noun(context)
    if tag in VERBS:
        return "VBN" if not context.noun_follows() else _adjectival(possible)
    if tag in ("", "``"):
        return "VBD" if possible[0] == "VBD" and context.phrase_follows() and tag else "VBN"
    if tag == ",":
        return "VBN" if context.next_word() in ("by", "as", "in", "at", "with", "on") else "VBD"
    return "VBN" if tag == "IN" or context.next_word() == "by" else "VBD"


def _adjectival(possible: Possible) -> str:
    return "JJ" if "JJ" in possible else "VBN"


def _like_last(context: Context, possible: Possible) -> str:
    if context.last_verb == "VBN" or (context.last_verb == "VBD" and context.has_finite):
        return context.last_verb
    if context.noun_follows() and not context.phrase_follows():
        return _adjectival(possible)
    return "VBD"


def _after_noun(context: Context) -> str:
    """X VISITED …; the man ARRESTED on Monday said …; he saw a man ARRESTED by the police."""
    if context.next_word() == "by" and (context.has_finite or context.finite_ahead()):
        return "VBN"
    if context.has_finite and context.lacks_main and not context.finite_ahead():
        context.lacks_main = False
        return "VBD"
    following = context.next()[0]
    if context.has_finite:
        has_object = (context.phrase_follows() and following != "JJ") or context.next_word() in ("that", "to")
        return "VBD" if has_object else "VBN"
    has_object = following in ("DT", "PRP$", "PRP", "NNP", "NNS", "CD", "''", "``") or context.next_word() == "that"
    return "VBN" if not has_object and context.finite_ahead() else "VBD"


def base_or_participle(context: Context, possible: Possible) -> str:
    """come, become, run: the base form is the participle too."""
    at, tag = context.before()
    if context.is_auxiliary(at) and tag in VERBS:
        return "VBN"
    return noun_or_verb(context, possible) if "NN" in possible else verb_base(context, possible)
