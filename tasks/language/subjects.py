"""Subjects: each finite verb finds its subject.

In: Work, the verb group in work, Split. Out: arcs. Hard because a noun taken for an object ("said the men who fled
WERE") or a verb taken for finite ("the study PUBLISHED in May showed") shows only at a later verb.
"""

from tasks.language.chunk import Chunk
from tasks.language.complements import complements
from tasks.language.work import Split, Work, is_free

CLIMB = 4  # clauses between a verb and the noun that their chain modifies


def find_subject(region: list[Chunk], first: int) -> int:
    """Index of the first free noun group that is no time; else of the last free one; else -1."""
    free = [k for k in range(first, len(region)) if is_free(region, k, first)]
    return next((k for k in free if not region[k].is_time), free[-1] if free else -1)


def attach_subject(work: Work, chunk: Chunk, split: Split) -> None:
    if chunk.subject >= 0:
        _hang(work, chunk, chunk.subject)
        return
    at = find_subject(split.before, 0)
    relative = next((c for c in reversed(split.link) if c.kind == "WH"), None)
    if at >= 0:
        _take(work, chunk, split, at)
        if relative is not None and relative.head != chunk.subject:
            _relative_object(work, chunk, relative, split)
    elif relative is not None:
        _hang(work, chunk, relative.head)
    elif chunk.is_finite and not (split.has("CC") and work.verbs):
        _from_before(work, chunk, split)


def _hang(work: Work, chunk: Chunk, subject: int) -> None:
    relation = "nsubj:pass" if chunk.is_passive else "nsubj"
    work.tree.attach(subject, chunk.predicate, "expl" if work.tree.tags[subject] == "EX" else relation)
    chunk.subject = subject


def _take(work: Work, chunk: Chunk, split: Split, at: int) -> None:
    """The subject takes its own modifiers; what stands before it stays with the verb."""
    early, subject, late = split.before[:at], split.before[at], split.before[at + 1 :]
    _hang(work, chunk, subject.head)
    left_over = complements(work.tree, None, [subject, *late], chunk)
    split.before = early + left_over.adverbials


def _relative_object(work: Work, chunk: Chunk, relative: Chunk, split: Split) -> None:
    preposition = next((c for c in split.link if c.kind == "P"), None)
    if preposition is not None:
        work.tree.attach(preposition.head, relative.head, "case")
    if work.word(relative) != "whose":
        work.tree.attach(relative.head, chunk.predicate, "obj" if preposition is None else "obl")


def _from_before(work: Work, chunk: Chunk, split: Split) -> None:
    """The subject stands before the verb before: as an open noun group, or with an arc that proves wrong now."""
    debt = owed(work)
    if _was_participle(work, chunk, split):
        _demote(work, work.verbs[-1])
        _hang(work, chunk, work.open.pop().head)
        chunk.subject = -1
    elif work.open:
        _hang(work, chunk, work.open.pop().head)
    elif debt is not None:
        verb, noun = debt
        work.tree.detach(noun)
        _hang(work, chunk, noun)
        work.depend(chunk, verb.predicate, "ccomp", verb)


def owed(work: Work) -> tuple[Chunk, int] | None:
    """said the men who fled WERE …: the reporting verb, and the noun that it took for its object."""
    word = work.verbs[-1].predicate if work.verbs else -1
    for _ in range(CLIMB):
        above = work.tree.heads[word] if word >= 0 else -1
        if above < 0:
            return None
        if work.tree.relations[word].startswith("acl") and work.tree.relations[above] == "obj":
            verb = next((v for v in work.verbs if v.predicate == work.tree.heads[above]), None)
            if verb is None or not work.takes(verb, "clause_verb") or work.tree.has(verb.predicate, "ccomp"):
                return None
            return verb, above
        word = above
    return None


def _was_participle(work: Work, chunk: Chunk, split: Split) -> bool:
    """The study PUBLISHED this week revealed: a verb with a subject, and then another one without."""
    verb, tree = work.previous, work.tree
    if verb is None or split.has("MARK", "WHADV") or verb.role != "root" or verb.first != verb.last:
        return False
    if verb.subject < 0 or tree.tags[verb.subject] in ("PRP", "EX") or tree.tags[verb.head] not in ("VBD", "VBN"):
        return False
    may_be_participle = tree.lower[verb.head].endswith(("d", "t", "en", "wn"))
    reported = work.takes(chunk, "clause_verb") and split.has("PUNCT")
    return may_be_participle and not (reported and tree.has(verb.predicate, "obj"))


def _demote(work: Work, verb: Chunk) -> None:
    """A main verb becomes a participle that modifies its former subject, which is open again."""
    subject = verb.subject
    work.tree.detach(subject)
    work.tree.tags[verb.head] = "VBN"
    work.tree.attach(verb.predicate, subject, "acl")
    verb.role, verb.form, verb.is_finite = "acl", "VBN", False
    work.main = None
    work.open.append(Chunk("NP", subject, subject, subject))
