"""Parts of speech: the universal tag of each word, from its Penn tag and its place in the tree.

In: finished Tree. Out: UD tags. Hard because English writes "in" for a preposition and for a subordinator.
"""

from tasks.language.tree import Tree, is_mark

_PLAIN = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "RB": "ADV",
    "RBR": "ADV", "RBS": "ADV", "WRB": "ADV", "MD": "AUX", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WP$": "PRON",
    "EX": "PRON", "CD": "NUM", "CC": "CCONJ", "UH": "INTJ", "POS": "PART", "RP": "ADP", "$": "SYM", "SYM": "SYM",
}  # fmt: skip


def universal_tags(tree: Tree) -> list[str]:
    return [_universal(tree, i) for i in range(len(tree.words))]


def _universal(tree: Tree, i: int) -> str:
    tag, relation = tree.tags[i], tree.relations[i]
    if is_mark(tag):
        return "PUNCT"
    if tag == "TO":
        return "PART"
    if tag == "IN":
        return "SCONJ" if relation == "mark" else "ADP"
    if tag in ("DT", "PDT", "WDT"):
        return "DET" if relation in ("det", "det:predet") else "PRON"
    if tag.startswith("VB"):
        return "AUX" if relation in ("aux", "aux:pass", "cop") or tree.lemmas[i] == "be" else "VERB"
    if tree.is_a(i, "negation"):
        return "PART"
    if tree.is_a(i, "pronoun"):
        return "PRON"
    return _PLAIN.get(tag, "X")
