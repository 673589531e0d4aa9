"""Conjuncts: which earlier verb a coordinated verb belongs with.

In: Work, the verb group in work, Split. Out: arc. Hard because in "said he would come and left" the nearest verb is the
wrong one.
"""

from tasks.language.chunk import Chunk
from tasks.language.work import Split, Work


def conjoin(work: Work, chunk: Chunk, split: Split) -> None:
    """To the nearest verb before of the same form, on a level that may have a subject of its own if this one has."""
    if work.only_fronted() and chunk.is_finite and split.before and any(v.is_finite for v in work.verbs):
        work.become_main(chunk)
        return
    partner = work.verbs[-1]
    while not _are_alike(partner, chunk) and partner.governor >= 0:
        partner = work.verbs[partner.governor]
    work.depend(chunk, partner.predicate, "conj", partner)
    if partner.governor >= 0:
        chunk.governor = partner.governor
    if chunk.subject < 0 and chunk.form == partner.form and chunk.role == "conj":
        chunk.subject = partner.subject


def _are_alike(partner: Chunk, chunk: Chunk) -> bool:
    same = partner.form == chunk.form or {partner.form, chunk.form} == {"TO", "VB"}
    return same and (chunk.subject < 0 or partner.role not in ("acl:relcl", "advcl", "acl", "xcomp"))
