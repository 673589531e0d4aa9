"""Noun groups: base noun phrases with their possessors.

In: Tree with tags. Out: Chunk, NP or (an adjective alone) ADJP. Hard because nothing marks where one noun phrase ends
and the next begins: "into the sea | hours after".
"""

from tasks.language.chunk import Chunk
from tasks.language.noun_heads import head_of_group
from tasks.language.tree import ADVERBS, NOMINAL, Tree

ADJECTIVES = frozenset({"JJ", "JJR", "JJS"})
PRENOMINAL = NOMINAL | ADJECTIVES | {"CD", "VBN", "VBG", "$", "SYM"}
DETERMINERS = frozenset({"DT", "PRP$", "WP$", "PDT"})
QUOTES = frozenset({"``", "''"})
INNER = ADJECTIVES | ADVERBS | DETERMINERS | QUOTES | {"VBN", "VBG", "CC", "HYPH", ","}
GROUP_WORDS = 60  # longer runs are lists
LOOKED_AHEAD = 8  # modifiers between a conjunction and the noun of its phrase


def noun_group(tree: Tree, i: int) -> Chunk:
    """The noun phrase that starts at i, possessors included."""
    last = _end(tree, i)
    start, owner, closing = i, -1, _closing_mark(tree, i, last)
    for clitic in range(i + 1, last + 1):
        if tree.tags[clitic] == "POS" and clitic > start:
            owner = _owned(tree, start, clitic - 1, owner)
            tree.attach(clitic, owner, "case")
            start = clitic + 1
    if start > last:
        return Chunk("NP", i, closing, owner if owner >= 0 else last)
    head = _owned(tree, start, last, owner)
    adjectival = owner < 0 and all(tree.tags[k] in INNER - DETERMINERS - {","} for k in range(start, last + 1))
    kind_is_adjective = adjectival and not tree.is_a(head, "quantity")
    return Chunk("ADJP" if kind_is_adjective else "NP", i, closing, head, is_time=_is_time(tree, i, last, head))


def _closing_mark(tree: Tree, first: int, last: int) -> int:
    """The end of the group with the mark that closes a quotation opened inside it."""
    opened = sum(tree.tags[k] in QUOTES for k in range(first, last + 1)) % 2 == 1
    return last + 1 if opened and tree.tag(last + 1) in QUOTES else last


def _owned(tree: Tree, first: int, last: int, owner: int) -> int:
    """Head of one part, with the part before it as its possessor."""
    head = head_of_group(tree, first, last)
    if owner >= 0:
        tree.attach(owner, head, "nmod:poss")
    return head


def _is_time(tree: Tree, first: int, last: int, head: int) -> bool:
    """Monday, last week, 1998; not "the day" or "the week" by themselves, which are things."""
    word, lemma = tree.lower[head], tree.lemmas[head].lower()
    if not (tree.lexicon.has("time_noun", word) or tree.lexicon.has("time_noun", lemma)):
        return tree.tags[head] == "CD" and first == last and len(word) == 4 and word[:2] in ("18", "19", "20")
    if tree.lower[first] != "the" or first == head:
        return True
    return tree.lower[first + 1] in ("next", "same", "last", "previous", "following", "day")


def _end(tree: Tree, i: int) -> int:
    """Last word of the noun group that starts at i."""
    if tree.tags[i] in ("PRP", "EX"):
        return i
    last = i
    for at in range(i, min(len(tree.tags), i + GROUP_WORDS)):
        tag = tree.tags[at]
        if at > i and _starts_another(tree, at):
            break
        if tag in NOMINAL or tag in ("POS", "$", "CD", "SYM"):
            last = at
        elif tag not in INNER or (at > i and not _goes_on(tree, at)):
            break
        elif tag in ADJECTIVES or tag in DETERMINERS:
            last = at
    return last


def _starts_another(tree: Tree, at: int) -> bool:
    """the sea | HOURS after …, the base | TWO days ago: a measure of time starts a group of its own."""
    if tree.tags[at - 1] not in NOMINAL:
        return False
    if tree.tags[at] == "CD":
        return tree.tag(at + 1) in ("NNS", "NN")
    return tree.tags[at] == "NNS" and tree.is_a(at + 1, "time_order")


def _goes_on(tree: Tree, at: int) -> bool:
    """Whether a word that may stand inside a noun group does so here."""
    tag, before, after = tree.tags[at], tree.tags[at - 1], tree.tag(at + 1)
    if tag in DETERMINERS:
        return before == "PDT" or (tag != "PDT" and tree.lower[at - 1] in ("all", "both", "half", "such"))
    if tag in ADJECTIVES:
        return before not in NOMINAL
    if tag in ("VBN", "VBG"):
        after = tree.tag(at + 2) if after in QUOTES else after
        modifies = before in ("DT", "PRP$", "JJ", "CD", "POS", "HYPH", "RB", "CC", "``")
        return modifies and (after in NOMINAL or after in ("JJ", "HYPH"))
    if tag in QUOTES:
        inside = before in DETERMINERS or before in ADJECTIVES or before in ("VBN", "POS", "CD")
        return inside and after in PRENOMINAL
    if tag == "HYPH":
        return after in PRENOMINAL or after in ("VB", "RB", "IN", "VBD")
    if tag == "CC":
        joins = tree.lower[at] in ("and", "or", "but") and before in ("JJ", "JJS", "CD")
        return joins and _noun_comes(tree, at + 1)
    if tag == ",":
        return before == "JJ" and after == "JJ" and _noun_comes(tree, at + 1)
    if after == "HYPH":
        return before in ("DT", "PRP$", "JJ", "POS")
    modifies = before in ("DT", "PRP$", "JJ", "POS", "CC", "NN") and after in ("JJ", "VBN", "CD", "VBG")
    return modifies and _noun_comes(tree, at + 1)


def _noun_comes(tree: Tree, at: int) -> bool:
    """Only modifiers, at least one, stand between here and a noun."""
    start = at
    while at - start < LOOKED_AHEAD and (tree.tag(at) in ADJECTIVES | ADVERBS or tree.tag(at) in ("CD", "HYPH", "VBN")):
        at += 1
    return at > start and tree.tag(at) in NOMINAL
