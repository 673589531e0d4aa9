"""Contents: the words that a cue attributes, where no quotation marks show them.

In: Cue and tree. Out: first and last token of the content. Hard because the content ends where the reporter's own words
begin again, and no mark says where.
"""

from collections.abc import Callable

from tasks.annotate import Token
from tasks.statements.cues import TRIM, Cue, Dependents, Words

ALWAYS = ("preposition", "position")  # ways that look at the kinds of the cue themselves
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
OPENS = frozenset({"PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM"})  # what a clause without "that" begins with
REACH = 8  # tokens between "said" and its "that": to whom, when and where
TIME_AFTER = 6  # tokens that may follow a cue at the end: "said on Monday."


def indirect_content(cue: Cue, tree: Dependents) -> tuple[str, Words] | None:
    """What the cue attributes, with the way (of _WAYS) in which that shows."""
    for kind, find in _WAYS:
        found = find(cue, tree) if kind in cue.kinds or kind in ALWAYS else None
        words = _trimmed(found, tree) if found is not None else None
        if words is not None:
            return kind, words
    return None


def _clause(cue: Cue, tree: Dependents) -> Words | None:
    beside = [c for c in tree.of(cue.token, "parataxis") if _is_clause(c, tree)]
    clauses = tree.of(cue.token, "ccomp") or beside
    if not clauses:
        return None
    first, last = tree.span(clauses[0])
    marks = [m.index for m in tree.of(clauses[0], "mark") if m.text.lower() in ("that", "whether", "if")]
    if marks and marks[0] > cue.token.index:
        first = marks[0]
    if first < cue.token.index < last:
        last = cue.token.index - 1 if clauses[0].index < cue.token.index else last
        first = first if clauses[0].index < cue.token.index else cue.token.index + 1
    return (first, last) if first <= last else None


def _inserted(cue: Cue, tree: Dependents) -> Words | None:
    """THE PLAN, the minister argued, WAS A DANGER; THE PLAN FAILED, she argued on Monday: the clause beside which the
    cue stands, whole where the cue stands inside. No relative clause without a pronoun stands between commas."""
    token, tokens = cue.token, tree.tokens
    if cue.speaker is None or token.xpos not in FINITE or tokens[cue.speaker[0] - 1].text != ",":
        return None
    above = tokens[token.head]
    if token.deprel == "parataxis":
        host, end = above, tree.span(token)[1]
    elif token.deprel == "acl:relcl" and above.deprel.startswith("nsubj"):
        host, end = tokens[above.head], max(token.index, cue.speaker[1])
    else:
        return None
    first, last = tree.span(host)
    if cue.speaker[0] <= first + 1:
        return None
    closes = all(t.upos == "PUNCT" for t in tokens[end + 1 : last + 1])
    return (first, cue.speaker[0] - 2) if closes else (first, last)


def _is_clause(token: Token, tree: Dependents) -> bool:
    return token.upos in ("VERB", "AUX") and bool(tree.of(token, "nsubj"))


def _infinitive(cue: Cue, tree: Dependents) -> Words | None:
    after = [t for t in tree.of(cue.token, "xcomp", "ccomp") if t.index > cue.token.index]
    if not after:
        return None
    objects = [t.index for t in tree.of(cue.token, "obj", "iobj") if t.index > cue.token.index]
    first, last = tree.span(after[0])
    return (min([first, *(tree.span(tree.tokens[o])[0] for o in objects)]), last)


def _object(cue: Cue, tree: Dependents) -> Words | None:
    """denied THE CHARGES; accused the army OF SHELLING THE TOWN: objects and what completes them."""
    if cue.speaker is None:
        return None
    parts = [
        t
        for t in tree.of(cue.token, "obj", "xcomp", "obl", "advcl")
        if t.index > cue.token.index and t.deprel not in ("obl:unmarked", "obl:agent")
    ]
    objects = [t for t in parts if t.deprel in ("obj", "xcomp")]
    if not objects:
        return _oblique(cue, tree)
    first, last = tree.span(objects[0])
    for part in parts:
        part_first, part_last = tree.span(part)
        if part_first == last + 1 and part.deprel in ("obl", "xcomp"):
            last = part_last
    return max(first, cue.token.index + 1), last


def _oblique(cue: Cue, tree: Dependents) -> Words | None:
    """called FOR A CEASEFIRE, warned OF WAR: what stands with one of the cue's prepositions."""
    if cue.speaker is None:
        return None
    for part in tree.of(cue.token, "obl", "advcl"):
        cases = [c.text.lower() for c in tree.of(part, "case", "mark")]
        if part.index > cue.token.index and cases and cases[0] in cue.kinds:
            return tree.span(part)
    return None


def _by_position(cue: Cue, tree: Dependents) -> Words | None:
    """Where the tree shows no clause: what stands before ", X said", or after "X said (that)" when it has a verb."""
    tokens, at = tree.tokens, cue.token.index
    if "clause" not in cue.kinds or cue.token.xpos not in FINITE or cue.speaker is None:
        return None
    edge = min(cue.speaker[0], at)
    closes = all(t.upos in ("PUNCT", "ADV") for t in tokens[max(at, cue.speaker[1]) + 1 : at + TIME_AFTER])
    if edge > 1 and tokens[edge - 1].text == "," and closes:
        return 0, edge - 2
    first = next(
        (t.index for t in tokens[at + 1 : at + REACH] if t.text.lower() == "that" and t.upos == "SCONJ"), at + 1
    )
    end = next((t.index - 1 for t in tokens[first:] if t.text == ";"), len(tokens) - 1)
    opens = first < len(tokens) and (first > at + 1 or tokens[first].upos in OPENS)
    has_verb = any(t.xpos in FINITE for t in tokens[first : end + 1])
    return (first, end) if opens and has_verb and end > first + 1 and cue.speaker[1] < at else None


def _noun_clause(cue: Cue, tree: Dependents) -> Words | None:
    clauses = [
        t
        for t in tree.of(cue.token, "acl", "ccomp")
        if t.index > cue.token.index and (tree.of(t, "mark") or t.deprel == "ccomp")
    ]
    if clauses:
        return tree.span(clauses[0])
    return None


def _around(cue: Cue, tree: Dependents) -> Words | None:
    """According to X, THIS; THIS, according to X: the rest of the clause."""
    if cue.speaker is None:
        return None
    end = len(tree.tokens) - 1
    if cue.token.index <= 1:
        return (cue.speaker[1] + 1, end) if cue.speaker[1] < end else None
    return 0, cue.token.index - 1


def _trimmed(words: Words, tree: Dependents) -> Words | None:
    first, last = words
    tokens = tree.tokens
    while first <= last and tokens[first].text in TRIM - {"“", '"', "("}:
        first += 1
    while last >= first and (tokens[last].text in TRIM - {"”", '"', ")"} or tokens[last].text == "."):
        last -= 1
    return (first, last) if last > first or (last == first and tokens[first].upos not in ("PUNCT", "PRON")) else None


_WAYS: tuple[tuple[str, Callable[[Cue, Dependents], Words | None]], ...] = (
    ("according", _around),
    ("clause", _clause),
    ("clause", _inserted),
    ("noun", _noun_clause),
    ("infinitive", _infinitive),
    ("object", _object),
    ("preposition", _oblique),
    ("position", _by_position),
)
"""Tried in this order."""
