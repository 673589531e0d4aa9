"""Report: the days of an act that an article tells as its news without naming one.

In: an event, its tree, the sentences and times of the article. Out: the event with the days of the report, where it is
news of the day.
Hard because most acts that a text leaves undated are older than it: what had been done, is often done, or was done in
the story of another year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tasks.annotate import AnnotatedSentence
from tasks.events.parties import Parties
from tasks.events.tree import Tree
from warehouse.records import Event, Time

REPORT = "report"
"""How such a date is tied to the act: by the publication alone."""

LEAD = timedelta(days=1)  # what a paper tells as news happened on its own day or on the day before
STORY = timedelta(days=7)  # an older day in a paragraph moves what follows there to the past
HEADLINE = frozenset({"VBD", "VBN", "VBZ", "VBP"})
PASSIVE = frozenset({"was", "were", "'s"})
SHIFTS = frozenset(
    {"earlier", "previously", "once", "twice", "then", "ago", "later", "already", "often", "always", "repeatedly"}
)


def is_news(tree: Tree, index: int, parties: Parties) -> bool:
    """Whether a main clause in the simple past, or a headline, tells the act."""
    verb = index if tree.is_verb(index) else parties.carrier(index)
    if verb < 0 or (verb != index and tree.lemmas[verb] not in parties.supports):
        return False
    if not _is_main(tree, verb) or SHIFTS & {tree.words[k] for k in tree.kids(verb, "advmod")}:
        return False
    tense, helpers = tree.tokens[verb].xpos, {tree.words[k] for k in tree.kids(verb, "aux")}
    if tree.sentence.record.kind == "headline":
        return tense in HEADLINE and not helpers
    is_past = (tense == "VBD" and not helpers) or (tense == "VBN" and bool(helpers) and helpers <= PASSIVE)
    return is_past and tree.sentence.record.kind == "body"


def _is_main(tree: Tree, verb: int) -> bool:
    """The root, or coordinated with it."""
    return all(tree.relation(k) == "conj" for k in (verb, *tree.up(verb)) if tree.head(k) >= 0)


def older_stories(
    sentences: Sequence[AnnotatedSentence], times: Mapping[str, Sequence[Time]], today: date
) -> frozenset[str]:
    """Sentences from the one on with which their paragraph leaves the news of the day for an older day."""
    found: set[str] = set()
    left: set[int] = set()
    for record in (s.record for s in sentences):
        told = times.get(record.sentence_id, ())
        if record.paragraph in left or any(t.date_end is not None and today - t.date_end > STORY for t in told):
            left.add(record.paragraph)
            found.add(record.sentence_id)
    return frozenset(found)


def dated_by_report(event: Event, today: date, sure: float) -> Event:
    """`sure`: how often such a date is right where a day is known."""
    return replace(
        event,
        date_start=today - LEAD,
        date_end=today,
        date_granularity="range",
        date_rule=REPORT,
        date_confidence=sure,
    )
