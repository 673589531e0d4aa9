"""Nonfinite: how infinitives, gerunds and participles hang on what stands before them.

In: Work, the verb group in work, Split. Out: arcs. Hard because "to meet" completes "agreed to meet", says why in
"travelled to meet", and modifies a noun in "the plan to meet".
"""

from tasks.language.chunk import Chunk
from tasks.language.conjuncts import conjoin
from tasks.language.work import Split, Work


def link_nonfinite(work: Work, chunk: Chunk, split: Split, marker: Chunk | None) -> None:
    previous, noun = work.previous, split.last_noun()
    comma = split.has("PUNCT")
    if split.has("CC") and previous is not None:
        conjoin(work, chunk, split)
    elif chunk.form == "TO":
        _infinitive(work, chunk, split, noun)
    elif marker is not None or split.has("WHADV"):
        _gerund_clause(work, chunk, noun, marker)
    elif noun is not None and not comma:
        work.depend(chunk, noun.head, "acl", previous)
    elif previous is not None:
        completes = not split.after and not comma
        work.depend(chunk, previous.predicate, "xcomp" if completes else "advcl", previous)
    elif noun is not None or work.open:
        work.depend(chunk, (noun or work.open[-1]).head, "acl", None)
    elif chunk.form in ("VBG", "VBN"):
        work.wait(chunk, "advcl")


def _gerund_clause(work: Work, chunk: Chunk, noun: Chunk | None, marker: Chunk | None) -> None:
    """by ATTACKING, the risk of LOSING, while FIGHTING."""
    previous = work.previous
    adjoins = marker is not None and noun is not None and noun.last + 1 == marker.first
    of_noun = adjoins and marker is not None and work.word(marker) == "of"
    if noun is not None and (of_noun or previous is None):
        work.depend(chunk, noun.head, "acl", previous)
    elif previous is not None:
        work.depend(chunk, previous.predicate, "advcl", previous)
    else:
        work.wait(chunk, "advcl")


def _infinitive(work: Work, chunk: Chunk, split: Split, noun: Chunk | None) -> None:
    previous = work.previous
    if previous is not None and split.after and split.after[-1].kind == "ADJP" and not split.link:
        work.depend(chunk, split.after[-1].head, "xcomp", previous)  # unable TO …
    elif previous is None and noun is None:
        work.wait(chunk, "advcl")
    elif noun is not None and (previous is None or _noun_takes(work, split, noun)):
        work.depend(chunk, noun.head, "acl", previous)
    elif previous is not None:
        work.depend(chunk, previous.predicate, _infinitive_role(work, split, previous), previous)


def _noun_takes(work: Work, split: Split, noun: Chunk) -> bool:
    """the plan TO …"""
    return not split.has("MARK") and work.tree.lexicon.has("infinitive_noun", work.tree.lemmas[noun.head].lower())


def _infinitive_role(work: Work, split: Split, previous: Chunk) -> str:
    """agreed TO meet, asked him TO leave: xcomp; travelled there TO meet: advcl."""
    if split.has("MARK"):
        return "advcl"
    if all(c.kind == "ADV" for c in split.after):
        return "advcl" if work.links_noun(previous) else "xcomp"
    one_object = split.last_noun() is not None and sum(c.kind == "NP" for c in split.after) == 1
    return "xcomp" if one_object and work.takes(previous, "object_control") else "advcl"
