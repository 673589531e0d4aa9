"""Report: the days of an act that an article tells as its news without naming one.

In: a trigger, its tree, the times of its paragraph. Out: whether the act belongs to the news of the day.
Hard because most acts that a text leaves undated are older than it: what had been done, is often done, or was done in
the story of another year.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from tasks.events.parties import Parties
from tasks.events.tree import Tree
from warehouse.records import Time

REPORT = "report"
"""How such a date is tied to the act: by the publication alone."""

SURE = 0.7
"""How often such a date is right where a day is known: of the ten articles of tests/evaluation."""

LEAD = timedelta(days=1)  # what a paper tells as news happened on its own day or on the day before
STORY = timedelta(days=7)  # an older day in a paragraph moves what follows there to the past
PAST = frozenset({"VBD", "VBN"})
HEADLINE = frozenset({*PAST, "VBZ", "VBP"})
PASSIVE = frozenset({"was", "were", "'s"})
SHIFTS = frozenset(
    {"earlier", "previously", "once", "twice", "then", "ago", "later", "already", "often", "always", "repeatedly"}
)


def is_news(tree: Tree, index: int, parties: Parties) -> bool:
    """Whether a main clause in the simple past, or a headline, tells the act."""
    verb = index if tree.is_verb(index) else parties.carrier(index)
    if verb < 0 or (verb != index and tree.lemmas[verb] not in parties.supports):
        return False
    helpers = {tree.words[k] for k in tree.kids(verb, "aux")}
    if SHIFTS & {tree.words[k] for k in tree.kids(verb, "advmod")}:
        return False
    if tree.sentence.record.kind == "headline":
        return tree.tokens[verb].xpos in HEADLINE and not helpers and _is_main(tree, verb)
    is_past = tree.tokens[verb].xpos == "VBD" and not helpers
    is_passive = tree.tokens[verb].xpos == "VBN" and bool(helpers) and helpers <= PASSIVE
    return (is_past or is_passive) and tree.sentence.record.kind == "body" and _is_main(tree, verb)


def _is_main(tree: Tree, verb: int) -> bool:
    """The root, or coordinated with it."""
    while tree.relation(verb) == "conj":
        verb = tree.head(verb)
    return tree.head(verb) < 0


def looks_back(times: Iterable[Time], today: date) -> bool:
    """Whether a paragraph has left the news of the day for an older story."""
    return any(t.date_end is not None and today - t.date_end > STORY for t in times)
