"""Verb groups: auxiliaries, adverbs between them, and their verb.

In: Tree with tags. Out: Chunk. Hard because "wounded" is a verb in "was wounded" and a modifier in "wounded soldiers".
"""

from tasks.language.chunk import Chunk
from tasks.language.tree import ADVERBS, NOMINAL, Tree

VERBAL = frozenset({"MD", "VB", "VBD", "VBZ", "VBP", "VBN", "VBG"})
GROUP_WORDS = 12  # "would not really have been being watched" has seven; more is noise
BETWEEN = 3  # adverbs and quotation marks between two verbs of a group


def verb_group(tree: Tree, i: int) -> Chunk | None:
    """The verb group that starts at i; None when no verb does, or when a participle only modifies a noun."""
    if tree.tags[i] != "TO" and tree.tags[i] not in VERBAL:
        return None
    verbs = _verbs(tree, i)
    if not verbs or (len(verbs) == 1 and tree.tags[i] in ("VBN", "VBG") and _is_modifier(tree, i)):
        return None
    return _finished(tree, i, verbs)


def _verbs(tree: Tree, i: int) -> list[int]:
    verbs = [i] if tree.tags[i] != "TO" else []
    at = i + 1
    while at - i < GROUP_WORDS:
        step = at
        while (tree.tag(step) in ADVERBS or tree.tag(step) in ("``", "''")) and step - at < BETWEEN:
            step += 1
        if not _continues(tree, verbs, step):
            return verbs
        verbs.append(step)
        at = step + 1
    return verbs


def _continues(tree: Tree, verbs: list[int], at: int) -> bool:
    tag = tree.tag(at)
    if not verbs:
        return tag == "VB"
    lemma, last = tree.lemmas[verbs[-1]], tree.tags[verbs[-1]]
    if last == "MD" or (lemma == "do" and last != "VBN"):
        return tag == "VB"
    if lemma == "have" and tag in ("VBN", "VBD"):
        tree.tags[at] = "VBN"
        return True
    return lemma == "be" and tag in ("VBN", "VBG")


def _is_modifier(tree: Tree, i: int) -> bool:
    """a WOUNDED soldier, GROWING anger: directly before a noun, after a determiner or where no verb can stand."""
    following, before = tree.tag(i + 1), tree.tag(i - 1)
    if following == "``":
        following = tree.tag(i + 2)
    if following not in NOMINAL and following not in ("JJ", "HYPH"):
        return False
    if before in ("DT", "PRP$", "JJ", "CD", "POS", "HYPH", "$"):
        return True
    open_place = before in ("IN", "", "CC", "VBD", "VBZ", "VBP", "VB")
    return tree.tags[i] == "VBN" and open_place and following in ("NN", "NNS")


def _finished(tree: Tree, first: int, verbs: list[int]) -> Chunk:
    main, tag, has_to = verbs[-1], tree.tags[verbs[0]], tree.tags[first] == "TO"
    is_passive = len(verbs) > 1 and tree.tags[main] == "VBN" and tree.lemmas[verbs[-2]] in ("be", "get")
    _hang(tree, first, verbs, is_passive)
    last = main
    if tree.is_a(last + 1, "negation"):
        last += 1
        tree.attach(last, main, "advmod")
    form = "TO" if has_to else "FIN" if tag in ("MD", "VBD", "VBZ", "VBP") else tag
    return Chunk(
        "VG",
        first,
        last,
        main,
        is_finite=form in ("FIN", "VB"),
        is_passive=is_passive or (len(verbs) == 1 and tree.tags[main] == "VBN"),
        has_to=has_to,
        is_copula=tree.lemmas[main] == "be",
        form=form,
        predicate=main,
    )


def _hang(tree: Tree, first: int, verbs: list[int], is_passive: bool) -> None:
    main = verbs[-1]
    for verb in verbs[:-1]:
        tree.attach(verb, main, "aux:pass" if is_passive and verb == verbs[-2] else "aux")
    for k in range(first, main):
        if tree.tags[k] in ADVERBS:
            tree.attach(k, main, "advmod")
        elif tree.tags[k] == "TO":
            tree.attach(k, main, "mark")
