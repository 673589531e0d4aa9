"""Tags: one Penn tag for each word, chosen by what stands around it.

In: words. Out: tags. Hard because "the protest", "they protest" and "workers protest" share a form.
Function words have a rule each; other words have a rule for the kinds they waver between.
"""

from collections.abc import Callable, Sequence

from tasks.language.context import Context, Possible
from tasks.language.function_words import FUNCTION_WORD_RULES
from tasks.language.lexicon import Lexicon
from tasks.language.noun_tags import adjective_or_noun, adjective_or_verb, gerund_or_noun, nationality, plural_or_verb
from tasks.language.readings import readings
from tasks.language.verb_tags import base_or_participle, noun_or_verb, past_or_participle, verb_base

CLASS_RULES: tuple[tuple[frozenset[str], Callable[[Context, Possible], str]], ...] = (
    (frozenset({"JJ", "NNP"}), nationality),
    (frozenset({"VBD", "VBN"}), past_or_participle),
    (frozenset({"VB", "VBN"}), base_or_participle),
    (frozenset({"NNS", "VBZ"}), plural_or_verb),
    (frozenset({"VB", "VBP"}), verb_base),
    (frozenset({"VBG"}), gerund_or_noun),
    (frozenset({"NN", "VB"}), noun_or_verb),
    (frozenset({"JJ", "VB"}), adjective_or_verb),
    (frozenset({"JJ", "NN"}), adjective_or_noun),
)
"""The first rule whose tags are all possible decides."""


def tag_words(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """One Penn tag a word."""
    context = Context(words, readings(words, lexicon), lexicon)
    for possible in context.possible:
        context.choose(_tag(context, possible))
    return context.tags


def _tag(context: Context, possible: Possible) -> str:
    word = context.words[len(context.tags)]
    if word in FUNCTION_WORD_RULES:
        return FUNCTION_WORD_RULES[word](context, possible)
    if len(possible) == 1:
        return _single(context, possible)
    kinds = set(possible)
    return next((rule(context, possible) for needed, rule in CLASS_RULES if needed <= kinds), possible[0])


def _single(context: Context, possible: Possible) -> str:
    """A base form that only verbs have is VB or VBP; a straight mark opens when an even number stands before it."""
    tag = possible[0]
    if tag == "VB":
        return verb_base(context, possible)
    if tag == "VBG":
        return gerund_or_noun(context, possible)
    at = len(context.tags)
    if tag == "''" and (at == 0 or (context.words[at] == '"' and context.words[:at].count('"') % 2 == 0)):
        return "``"
    return tag
