"""Names: runs of proper nouns in a finished tree, with a first guess at what they name.

In: Tree. Out: Name spans. Hard because the form says that it is a name, not of what; the entities step re-labels by
table.
"""

from tasks.annotate import Name
from tasks.language.tree import Tree

PROPER = ("NNP", "NNPS")
LINKS = ("of", "for", "-", "&", "de", "al", "bin")


def find_names(tree: Tree) -> tuple[Name, ...]:
    """Name spans in text order; titles, months and weekdays are no names."""
    names = []
    at = 0
    while at < len(tree.words):
        if not _starts_name(tree, at):
            at += 1
            continue
        last = _end(tree, at)
        names.append(Name(at, last, _label(tree, at, last)))
        at = last + 1
    return tuple(names)


def _starts_name(tree: Tree, at: int) -> bool:
    if not tree.words[at][0].isupper():
        return False
    is_nationality = tree.tags[at] == "JJ" and tree.words[at] in tree.lexicon.tags
    before_name = tree.tag(at + 1) in PROPER
    is_title = tree.is_a(at, "title") and before_name
    return (tree.tags[at] in PROPER or is_nationality) and not is_title and not tree.is_a(at, "time_noun")


def _end(tree: Tree, first: int) -> int:
    last = first
    while True:
        if _goes_on(tree, last + 1):
            last += 1
        elif tree.tag(last + 1) and tree.lower[last + 1] in LINKS and _goes_on(tree, last + 2):
            last += 2
        else:
            return last


def _goes_on(tree: Tree, at: int) -> bool:
    return tree.tag(at) in PROPER and not tree.is_a(at, "time_noun")


def _label(tree: Tree, first: int, last: int) -> str:
    lexicon = tree.lexicon
    if tree.is_a(first - 1, "title") or tree.lower[first] in lexicon.given_names:
        return "PER"
    if tree.words[first] in lexicon.tags or tree.tags[last] == "NNPS":
        return "NORP" if first == last else "ORG"
    is_acronym = tree.words[last].isupper() and len(tree.words[last]) > 1
    if is_acronym or (first < last and lexicon.known(tree.lower[last])):
        return "ORG"
    if first == last or (first > 0 and tree.lower[first - 1] in ("in", "at", "from", "near", "to")):
        return "LOC"
    return "PER" if any(tree.relations[k] == "flat" for k in range(first, last + 1)) else "MISC"
