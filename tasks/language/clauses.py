"""Clauses: one left-to-right pass over the verb groups of a sentence.

In: Tree and chunks. Out: the arcs between clauses, and the root. Hard because most mistakes show only at a later verb.
"""

from tasks.language.asides import without_asides
from tasks.language.chunk import Chunk
from tasks.language.complements import complements, place_adverbials
from tasks.language.links import link_clause
from tasks.language.predicates import find_predicate, joins_inverted_verb
from tasks.language.regions import split_region
from tasks.language.subjects import attach_subject
from tasks.language.tree import Tree
from tasks.language.work import Work


def parse_clauses(tree: Tree, chunks: list[Chunk]) -> int:
    """Draws the arcs between the chunks; returns the root. Words that no rule places stay without a head."""
    work = Work(tree, without_asides(tree, chunks))
    start = 0
    for at, chunk in enumerate(work.chunks):
        if chunk.kind != "VG":
            continue
        work.at = at
        region = [c for c in work.chunks[start:at] if c.kind != "DONE"]
        if not joins_inverted_verb(work, region):
            _place(work, chunk, region)
            start = at + 1
    _after_last_verb(work, [c for c in work.chunks[start:] if c.kind != "DONE"])
    _name_addressees(work)
    return _root(work)


def _place(work: Work, chunk: Chunk, region: list[Chunk]) -> None:
    if chunk.is_copula:
        find_predicate(work, chunk, region)
    split = split_region(work, chunk, region)
    _complete(work, split.after)
    attach_subject(work, chunk, split)
    link_clause(work, chunk, split)
    place_adverbials(work.tree, chunk, split.before)
    if chunk.is_finite and chunk.role in ("", "root"):
        _collect(work, chunk)
    work.verbs.append(chunk)


def _complete(work: Work, items: list[Chunk]) -> None:
    """Complements of the verb before; before any verb, noun groups stay open."""
    left_over = complements(work.tree, work.previous, items)
    work.open.extend(left_over.nouns)
    work.fronted.extend(left_over.adverbials)


def _collect(work: Work, chunk: Chunk) -> None:
    """A main verb takes what was waiting for it."""
    for dependent, relation in work.waiting:
        work.tree.attach(dependent, chunk.predicate, relation)
    place_adverbials(work.tree, chunk, work.fronted)
    work.waiting, work.fronted = [], []


def _after_last_verb(work: Work, region: list[Chunk]) -> None:
    """…, said THE MINISTER: a reporting verb may have its subject after it."""
    last = work.previous
    noun = next((c for c in region[:1] if c.kind == "NP" and not c.is_time), None)
    lacks_subject = last is not None and last.role == "root" and last.subject < 0 and len(work.verbs) > 1
    if last is not None and lacks_subject and noun is not None and work.takes(last, "clause_verb"):
        work.tree.attach(noun.head, last.predicate, "nsubj")
        last.subject = noun.head
    _complete(work, region)


def _name_addressees(work: Work) -> None:
    """told REPORTERS that …, asked HIM to …: whoever is told something is an indirect object."""
    tree = work.tree
    for verb in work.verbs:
        if not work.takes(verb, "addressed"):
            continue
        below = tree.below(verb.predicate)
        relations = {tree.relations[w] for w in below}
        if "iobj" not in relations and (relations & {"ccomp", "xcomp"} or work.lemma(verb) == "tell"):
            for word in below:
                if tree.relations[word] == "obj" and word > verb.head:
                    tree.relations[word] = "iobj"


def _root(work: Work) -> int:
    tree = work.tree
    finite = [v for v in work.verbs if v.is_finite] or work.verbs
    nouns = [c.head for c in work.chunks if c.kind in ("NP", "ADJP", "WH")]
    others = [c.head for c in work.chunks if c.kind != "PUNCT"]
    first = work.main.predicate if work.main else finite[0].predicate if finite else (nouns or others or [0])[0]
    root = tree.top(first)
    for dependent, relation in work.waiting:
        tree.attach(dependent, root, relation)
    for c in (*work.fronted, *work.open):
        tree.attach(c.head, root, "obl" if c in work.fronted else "parataxis")
    return root
