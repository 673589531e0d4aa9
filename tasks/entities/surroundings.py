"""Surroundings: the countries that the text around a phrase speaks of, nearest first.

In: phrase, context. Out: country codes. Hard because "police" are those of the country where the story happens, and a
sentence names the countries of everybody in it.
"""

from collections import Counter
from collections.abc import Sequence

from tasks.annotate import AnnotatedSentence
from tasks.entities.lexicon import lexicon
from tasks.entities.modifiers import is_well_known
from tasks.entities.phrase import Item, items_of, words_of
from tasks.knowledge import Knowledge, NameKind

MAIN_SHARE = 0.5  # of all country names of an article; below half its police may be anybody's
_OUTRIGHT: tuple[NameKind, ...] = ("country", "demonym", "capital", "metonym")

BESIDE = 2  # words behind the name of a country in which an ambassador of it stands
AIMED = frozenset({"flat", "iobj", "nmod", "obj", "obl", "xcomp"})
LOCATIVES = frozenset({"across", "at", "in", "inside", "near", "outside", "within"})
CONTEXT_WORDS = 60  # words of context that are looked at, a long sentence


def countries_around(context: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Countries that a plain text names, those named most often first, then in order."""
    if not context:
        return ()
    words = words_of(context)[:CONTEXT_WORDS]
    items = items_of(words, knowledge)
    peoples = {item.last + 1 for item in items if lexicon(knowledge).words.get(item.text.lower()) == "clan"}
    named = [code for item in items if item.first not in peoples and (code := country_of(item))]
    counts = Counter(named)
    return tuple(sorted(counts, key=lambda code: (-counts[code], named.index(code))))


def country_of(item: Item) -> str | None:
    """Country that one item of a text names outright."""
    for name in item.names:
        if name.kind in ("country", "demonym", "capital", "metonym") and name.country:
            return name.country
    if item.kind == "place" and is_well_known(item):  # any other may be a surname
        return item.places[0].country
    return None


def lent_countries(sentences: Sequence[AnnotatedSentence], knowledge: Knowledge) -> list[tuple[str, ...]]:
    """Of each sentence the country of those in it that name none: the one that MAIN_SHARE of the article's country
    names mean, else the one that the sentence names, if it names one only; none of which only ambassadors are named."""
    named = [_named(sentence, knowledge) for sentence in sentences]
    counts = Counter(code for codes in named for code, _ in codes)
    for country, times in counts.most_common(1):
        if times >= MAIN_SHARE * counts.total() and any((country, False) in codes for codes in named):
            return [(country,)] * len(named)
    at_home = ({code for code, is_abroad in codes if not is_abroad} for codes in named)
    return [tuple(codes) if len(codes) == 1 else () for codes in at_home]


def _named(sentence: AnnotatedSentence, knowledge: Knowledge) -> list[tuple[str, bool]]:
    """Every country that a sentence names outright, and whether only an ambassador of it or the like is meant."""
    words = [token.text for token in sentence.tokens]
    meanings = [lexicon(knowledge).words.get(word.lower()) for word in words]
    peoples = {at + 1 for at, meaning in enumerate(meanings) if meaning == "clan"}
    inside = _in_regions(sentence, knowledge)
    found: list[tuple[str, bool]] = []
    for at, length, names in knowledge.names_in(words, kinds=_OUTRIGHT):
        is_one = len({name.country for name in names}) == 1  # "Brussels" is Belgium or the Union
        if (country := names[0].country) and is_one and at not in peoples | inside:
            is_abroad = "foreign" in meanings[at + length : at + length + BESIDE]  # "Sweden's ambassador"
            found.append((country, is_abroad))
    return found


def _in_regions(sentence: AnnotatedSentence, knowledge: Knowledge) -> set[int]:
    """Words inside the names of what is of no one country: China in "the South China Sea"."""
    found: set[int] = set()
    for name in sentence.names:
        if name.label == "LOC" and name.first < name.last:
            words = " ".join(token.text for token in sentence.tokens[name.first : name.last + 1])
            places = knowledge.place_candidates(words)
            found |= set(range(name.first, name.last + 1)) if places and not places[0].country else set()
    return found


def aims_of(sentence: AnnotatedSentence, subject: int, knowledge: Knowledge) -> frozenset[str]:
    """The countries, called by their names or their capitals, that the verb of a subject is directed at: "a treaty with
    Chad"."""
    verb, words = sentence.tokens[subject].head, [token.text for token in sentence.tokens]
    return frozenset(
        names[0].country
        for at, length, names in knowledge.names_in(words, subject + 1, ("country", "capital"))
        if names[0].country and _hangs_on(sentence, at + length - 1, verb)
    )


def _hangs_on(sentence: AnnotatedSentence, at: int, verb: int) -> bool:
    """Whether a noun is below a verb as its object or by prepositions none of which says where."""
    for token in (sentence.tokens[at], *sentence.ancestors(at)):
        if token.index == verb:
            return True
        says_where = any(t.text.lower() in LOCATIVES for t in sentence.children(token.index, "case"))
        if token.deprel.partition(":")[0] not in AIMED or says_where:
            return False
    return False
