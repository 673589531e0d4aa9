"""Links: how a clause hangs on the ones before it.

In: Work, the verb group in work, Split. Out: arcs and the role of the clause. Hard because "that" may start what
somebody said, a relative clause, or what a noun ("the claim that") is about.
"""

from tasks.language.chunk import Chunk
from tasks.language.conjuncts import conjoin
from tasks.language.nonfinite import link_nonfinite
from tasks.language.regions import STRONG, enumerates
from tasks.language.work import Split, Work


def link_clause(work: Work, chunk: Chunk, split: Split) -> None:
    relative = split.has("WH")
    marker = next((c for c in split.link if c.kind == "MARK" or (c.kind == "P" and not relative)), None)
    _attach_words(work, chunk, split, marker)
    if not chunk.is_finite:
        link_nonfinite(work, chunk, split, marker)
    elif relative:
        _relative(work, chunk, split)
    elif marker is not None:
        _marked(work, chunk, split, marker)
    elif split.has("WHADV"):
        _when(work, chunk, split)
    elif split.has("CC") and work.verbs:
        conjoin(work, chunk, split)
    elif chunk.role != "ccomp":  # not yet linked together with its subject
        _bare(work, chunk, split)


def _attach_words(work: Work, chunk: Chunk, split: Split, marker: Chunk | None) -> None:
    for c in split.link:
        if c.kind in ("CC", "WHADV"):
            work.tree.attach(c.head, chunk.predicate, "cc" if c.kind == "CC" else "advmod")
    if marker is not None:
        work.tree.attach(marker.head, chunk.predicate, "mark")


def _relative(work: Work, chunk: Chunk, split: Split) -> None:
    noun, previous = split.last_noun(), work.previous
    word = next(work.word(c) for c in reversed(split.link) if c.kind == "WH")
    if noun is not None and word != "what":
        work.depend(chunk, noun.head, "acl:relcl", previous)
    elif previous is None:
        if work.open:
            work.depend(chunk, work.open[-1].head, "acl:relcl", None)
    elif word in ("which", "that") and split.after:
        nouns = [c for c in split.after if c.kind == "NP"]
        work.depend(chunk, nouns[-1].head if nouns else previous.predicate, "acl:relcl", previous)
    else:
        work.depend(chunk, previous.predicate, "acl:relcl" if work.links_noun(previous) else "ccomp", previous)


def _marked(work: Work, chunk: Chunk, split: Split, marker: Chunk) -> None:
    word, noun, previous = work.word(marker), split.last_noun(), work.previous
    twin = _same_marker(work, marker) if split.has("CC") else None
    if twin is not None:
        work.depend(chunk, twin.predicate, "conj", previous)
    elif word == "that" and noun is not None and _modifies(work, noun, previous):
        is_content = previous is None or work.tree.lexicon.has("content_noun", work.tree.lemmas[noun.head])
        work.depend(chunk, noun.head, "acl" if is_content else "acl:relcl", previous)
    elif previous is None or work.only_fronted():
        work.wait(chunk, "csubj" if word == "that" else "advcl")
    elif word == "that" or (word in ("whether", "if") and work.takes(previous, "asking_verb")):
        work.depend(chunk, previous.predicate, "ccomp", previous)
    else:
        target = _out_of_relative(work, previous) if split.has("PUNCT") and word != "for" else previous
        work.depend(chunk, target.predicate, "advcl", target)


def _modifies(work: Work, noun: Chunk, previous: Chunk | None) -> bool:
    """ "that" after a noun belongs to it, unless the verb before takes a clause and the noun does not."""
    is_content = work.tree.lexicon.has("content_noun", work.tree.lemmas[noun.head])
    return previous is None or is_content or not work.takes(previous, "clause_verb")


def _same_marker(work: Work, marker: Chunk) -> Chunk | None:
    """said THAT … and THAT …: the earlier clause with the same subordinator."""
    tree = work.tree
    for verb in reversed(work.verbs):
        marks = [w for w in tree.below(verb.predicate) if tree.relations[w] == "mark"]
        if any(tree.lower[w] == work.word(marker) for w in marks):
            return verb
    return None


def _out_of_relative(work: Work, verb: Chunk) -> Chunk:
    while verb.role in ("acl:relcl", "acl") and verb.governor >= 0:
        verb = work.verbs[verb.governor]
    return verb


def _when(work: Work, chunk: Chunk, split: Split) -> None:
    word = next(work.word(c) for c in split.link if c.kind == "WHADV")
    noun, previous = split.last_noun(), work.previous
    if noun is not None and (word in ("where", "why") or (word == "when" and noun.is_time)):
        work.depend(chunk, noun.head, "acl:relcl", previous)
    elif previous is None or work.only_fronted():
        is_question = work.tree.words[-1] == "?" or word in ("how", "why") or chunk.subject < 0
        if is_question:
            work.become_main(chunk)
        else:
            work.wait(chunk, "advcl")
    else:
        asked = word in ("how", "why", "where") or (not split.after and work.takes(previous, "clause_verb"))
        work.depend(chunk, previous.predicate, "ccomp" if asked else "advcl", previous)


def _bare(work: Work, chunk: Chunk, split: Split) -> None:
    """No word links the clause: a main clause, what was said, a relative clause without pronoun, or one beside."""
    previous = work.previous
    if previous is None or work.only_fronted():
        work.become_main(chunk)
    elif enumerates(work, chunk, split.link):
        conjoin(work, chunk, split)
    elif _reports(work, chunk, split):
        _report_after(work, chunk)
    else:
        _hang_bare(work, chunk, split, previous)


def _hang_bare(work: Work, chunk: Chunk, split: Split, previous: Chunk) -> None:
    marks = {work.word(c) for c in split.link if c.kind == "PUNCT"}
    noun = split.last_noun()
    runs_on = not marks and chunk.subject >= 0
    takes_clause = work.takes(previous, "clause_verb") and not work.tree.has(previous.predicate, "ccomp")
    if runs_on and noun is not None and split.after[-1] is noun and not work.takes(previous, "ditransitive"):
        work.depend(chunk, noun.head, "acl:relcl", previous)
    elif runs_on and not split.after and work.links_noun(previous):
        work.depend(chunk, previous.predicate, "acl:relcl", previous)
    elif runs_on or (takes_clause and (not marks or marks & STRONG or "," in marks)):
        work.depend(chunk, previous.predicate, "ccomp", previous)
    else:
        main = work.main or previous
        work.depend(chunk, main.predicate, "parataxis", main)


def _reports(work: Work, chunk: Chunk, split: Split) -> bool:
    """…, he SAID: a reporting verb after a mark, where the main verb so far reports nothing."""
    main = work.main
    if main is None or main is chunk or not split.has("PUNCT"):
        return False
    return work.takes(chunk, "clause_verb") and not work.takes(main, "clause_verb")


def _report_after(work: Work, chunk: Chunk) -> None:
    """What stands before is what was said."""
    if work.main is not None:
        work.tree.attach(work.main.predicate, chunk.predicate, "ccomp")
        work.main.role = "ccomp"
    work.become_main(chunk)
