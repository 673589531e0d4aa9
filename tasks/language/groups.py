"""Groups: a tagged sentence becomes chunks, with the arcs inside them drawn.

In: Tree with tags. Out: chunks in text order; every word lies in one. Hard because an adverb belongs to the
adjective, the number or the verb beside it, and only the order of the words tells which.
"""

from tasks.language.chunk import Chunk, Kind
from tasks.language.noun_groups import PRENOMINAL, noun_group
from tasks.language.tree import ADVERBS, Tree
from tasks.language.verb_groups import verb_group

FIXED_KINDS: dict[str, Kind] = {"IN": "P", "RB": "ADV", "CC": "CC", "PRON": "NP"}
WORD_KINDS: dict[str, Kind] = {"WRB": "WHADV", "CC": "CC", "RP": "PRT", "UH": "UH", "TO": "P"}


def chunks_of(tree: Tree) -> list[Chunk]:
    found: list[Chunk] = []
    i = 0
    while i < len(tree.words):
        found.append(_chunk(tree, i))
        i = found[-1].last + 1
    return found


def _chunk(tree: Tree, i: int) -> Chunk:
    tag = tree.tags[i]
    made = _fixed(tree, i) or verb_group(tree, i)
    if made is not None:
        return made
    if tag in PRENOMINAL or tag in ("DT", "PDT", "PRP$", "WP$", "PRP", "EX", "POS"):
        return noun_group(tree, i)
    if tag in ("WDT", "WP"):
        return _wh(tree, i)
    if tag in ADVERBS:
        return _adverb(tree, i)
    if tag == "IN":
        return Chunk("MARK" if tree.is_a(i, "marker") else "P", i, i, i)
    return Chunk(WORD_KINDS.get(tag, "PUNCT"), i, i, i)


def _fixed(tree: Tree, i: int) -> Chunk | None:
    """An expression of several words: because of, as well as, more than two hundred."""
    for words, tag in tree.lexicon.expressions.get(tree.lower[i], ()):
        last = i + len(words) - 1
        if tuple(tree.lower[i : last + 1]) != words:
            continue
        counts = tag == "RB" and tree.tag(last + 1) in ("CD", "$")
        if tag == "RB" and words[-1] in ("than", "to") and not counts:
            continue
        for k in range(i + 1, last + 1):
            tree.attach(k, i, "fixed")
        return _counted(tree, i, last) if counts else Chunk(FIXED_KINDS.get(tag, "MARK"), i, last, i)
    return None


def _counted(tree: Tree, first: int, last: int) -> Chunk:
    """MORE THAN two hundred: the expression hangs on the number."""
    group = noun_group(tree, last + 1)
    tree.attach(first, last + 1, "advmod")
    group.first = first
    return group


def _wh(tree: Tree, i: int) -> Chunk:
    """WHICH party: with its noun."""
    if tree.lower[i] in ("what", "which", "whatever", "whichever") and tree.tag(i + 1) in ("NN", "NNS", "JJ"):
        group = noun_group(tree, i + 1)
        tree.attach(i, group.head, "det")
        return Chunk("WH", i, group.last, group.head)
    return Chunk("WH", i, i, i)


def _adverb(tree: Tree, i: int) -> Chunk:
    """Adverbs before an adjective or a number hang on it and go into its group; a few do so before an article."""
    last = i
    while tree.tag(last + 1) in ADVERBS:
        last += 1
    following = tree.tag(last + 1)
    modifies = following in ("JJ", "JJR", "CD", "$") and not tree.is_a(last, "clause_adverb")
    if not modifies and not (following == "DT" and tree.is_a(last, "focus_adverb")):
        return Chunk("ADV", i, i, i)
    group = noun_group(tree, last + 1)
    target = last + 1 if following in ("JJ", "JJR", "CD") else group.head
    for k in range(i, last + 1):
        tree.attach(k, target, "advmod")
    group.first = i
    return group
