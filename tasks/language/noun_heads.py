"""Noun heads: the head of one simple noun group, and what hangs on it.

In: Tree, first and last word. Out: the head. Hard because "Foreign Minister Anna Lind" is headed by "Anna", "the
Foreign Ministry" by its last word, and "the minister Anna Lind" by its first noun.
"""

from tasks.language.tree import ADVERBS, NOMINAL, Tree

MARKS = frozenset({"HYPH", ",", "``", "''"})
PROPER = frozenset({"NNP", "NNPS"})
BEFORE_HEAD = {
    "DT": "det", "PDT": "det:predet", "PRP$": "nmod:poss", "WP$": "nmod:poss", "CD": "nummod", "$": "compound",
    "VBN": "amod", "VBG": "amod", "JJ": "amod", "JJR": "amod", "JJS": "amod", "WDT": "det",
}  # fmt: skip
AFTER_HEAD = {"CD": "nummod", "JJ": "amod"} | dict.fromkeys(NOMINAL, "appos")
HYPHENED = {"CD": "nummod", "RB": "advmod", "IN": "case", "JJ": "amod"}
WITHOUT_NOUN = {"DT": "det", "PDT": "det:predet", "PRP$": "nmod:poss", "RB": "advmod", "CC": "cc"}


def head_of_group(tree: Tree, first: int, last: int) -> int:
    """Draws the arcs inside one noun group without possessors; returns its head."""
    _hyphens(tree, first, last)
    free = [k for k in range(first, last + 1) if tree.heads[k] < 0 and tree.tags[k] not in MARKS]
    nouns = [k for k in free if tree.tags[k] in NOMINAL]
    if not nouns:
        return _without_noun(tree, free or [last])
    head = _named_head(tree, free, nouns)
    for k in free:
        _modifier(tree, k, head)
    return head


def _hyphens(tree: Tree, first: int, last: int) -> None:
    """pro-government, 42-year-old: the parts before a hyphen hang on the last part."""
    at = first
    while at <= last:
        end = at
        while end + 2 <= last and tree.tags[end + 1] == "HYPH":
            end += 2
        for k in range(at, end, 2):
            tree.attach(k, end, HYPHENED.get(tree.tags[k], "compound"))
            tree.attach(k + 1, k, "punct")
        at = end + 1


def _without_noun(tree: Tree, free: list[int]) -> int:
    """$ 5 million, all three, poor and hungry: a currency, else a number, else the last word heads."""
    sums = [k for k in free if tree.tags[k] in ("$", "SYM")]
    numbers = [k for k in free if tree.tags[k] == "CD"]
    head = (sums[:1] or numbers[-1:] or free[-1:])[0]
    joined = [k for k in free if tree.tags[k] == "CC"]
    early = [k for k in free if joined and k < joined[-1] and tree.tags[k] == "JJ"]
    for k in free:
        if k != head and k not in early:
            number = "nummod" if sums else "compound"
            tree.attach(k, head, number if tree.tags[k] == "CD" else WITHOUT_NOUN.get(tree.tags[k], "amod"))
    if early:
        tree.attach(head, early[0], "conj")
        return early[0]
    return head


def _named_head(tree: Tree, free: list[int], nouns: list[int]) -> int:
    """Head of a group with nouns. A personal name is headed by its first word; its title hangs on it."""
    run = _name_run(tree, nouns)
    if tree.tags[run[-1]] not in PROPER or len(run) == 1 or tree.is_a(run[-1], "month"):
        return run[-1]
    titles = [k for k in run[:-1] if tree.is_a(k, "title") or tree.tags[k] in ("NN", "NNS")]
    title = titles[-1] if titles else -1
    name = [k for k in run if k > title]
    if not _is_personal(tree, name, title):
        return run[-1]
    for k in name[1:]:
        tree.attach(k, name[0], "flat")
    if title < 0:
        return name[0]
    if any(tree.tags[k] in ("DT", "PRP$") and k < title for k in free):
        tree.attach(name[0], title, "appos")
        return title
    for k in free:
        if k < title:
            _modifier(tree, k, title)
    tree.attach(title, name[0], "nmod:desc")
    return name[0]


def _name_run(tree: Tree, nouns: list[int]) -> range:
    """The proper nouns at the end of the group, with common nouns right before them."""
    first = nouns[-1]
    while first - 1 in nouns and tree.tags[first] in PROPER and tree.tags[first - 1] in NOMINAL:
        first -= 1
    return range(first, nouns[-1] + 1)


def _is_personal(tree: Tree, name: list[int], title: int) -> bool:
    """A run of proper nouns names a person (or something foreign) unless it holds a common noun."""
    if title >= 0 and not tree.is_a(title, "title") and tree.lexicon.known(tree.lower[name[-1]]):
        return False
    if title >= 0 or tree.lower[name[0]] in tree.lexicon.given_names:
        return True
    return not any(tree.lexicon.known(tree.lower[k]) for k in name)


def _modifier(tree: Tree, k: int, head: int) -> None:
    tag = tree.tags[k]
    if k == head:
        return
    if k > head:
        both_names = tag == "NNP" and tree.tags[head] == "NNP"
        tree.attach(k, head, "flat" if both_names else AFTER_HEAD.get(tag, "dep"))
    elif tag == "CC":
        _coordinate_modifiers(tree, k, head)
    elif tag in ADVERBS:
        tree.attach(k, k + 1, "advmod")
    elif tag == "CD" and tree.tags[k + 1] == "CD":
        tree.attach(k, k + 1, "compound")
    else:
        tree.attach(k, head, BEFORE_HEAD.get(tag, "compound"))


def _coordinate_modifiers(tree: Tree, conjunction: int, head: int) -> None:
    """military AND political leaders."""
    following, before = _next_word(tree, conjunction, 1), _next_word(tree, conjunction, -1)
    while tree.tags[following] in ADVERBS and following < head - 1:
        following += 1
    tree.attach(conjunction, following, "cc")
    tree.attach(following, before, "conj")


def _next_word(tree: Tree, at: int, step: int) -> int:
    at += step
    while 0 < at < len(tree.tags) - 1 and tree.tags[at] in MARKS:
        at += step
    return at
