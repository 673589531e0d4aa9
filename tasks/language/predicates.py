"""Predicates: what a copula links to, and verbs that a question has torn from their auxiliary.

In: Work, the verb group in work. Out: arcs. Hard because in "is the minister ready" the subject stands where a
statement has its predicate.
"""

from tasks.language.chunk import Chunk
from tasks.language.work import Work


def joins_inverted_verb(work: Work, region: list[Chunk]) -> bool:
    """DID the army SHELL it: hangs the auxiliary and the subject on the verb that follows; False when it is none."""
    tree, chunk = work.tree, work.chunks[work.at]
    following = work.chunks[work.at + 1 : work.at + 3]
    if len(following) < 2 or chunk.first != chunk.last or not _opens_question(region):
        return False
    subject, verb = following
    lemma, tag = tree.lemmas[chunk.head], tree.tags[chunk.head]
    helps = tag == "MD" or (tag in ("VBD", "VBZ", "VBP") and lemma in ("be", "have", "do"))
    if not helps or subject.kind != "NP" or verb.kind != "VG" or tree.tags[verb.first] not in ("VB", "VBN", "VBG"):
        return False
    verb.is_passive = lemma == "be" and tree.tags[verb.head] == "VBN"
    tree.attach(chunk.head, verb.head, "aux:pass" if verb.is_passive else "aux")
    tree.attach(subject.head, verb.head, "nsubj:pass" if verb.is_passive else "nsubj")
    verb.subject, verb.form, verb.is_finite = subject.head, "FIN", True
    chunk.kind = subject.kind = "DONE"
    return True


def _opens_question(region: list[Chunk]) -> bool:
    """Nothing before an auxiliary could be its subject."""
    before = [c for c in region if c.kind not in ("ADV", "DONE")]
    return not before or before[-1].kind in ("PUNCT", "WHADV", "CC", "WH")


def find_predicate(work: Work, chunk: Chunk, region: list[Chunk]) -> None:
    """The noun group, adjective or prepositional phrase that a copula links to heads the clause."""
    following = [c for c in work.chunks[work.at + 1 : work.at + 8] if c.kind != "DONE"]
    adverbs = _leading_adverbs(following)
    following = following[len(adverbs) :]
    subject = _inverted_subject(following, region)
    if subject is not None:
        chunk.subject, subject.kind = subject.head, "DONE"
        following = following[1:]
    is_existential = bool(region) and work.tree.tags[region[-1].head] == "EX"
    _take(work, chunk, adverbs, following, is_existential)


def _leading_adverbs(following: list[Chunk]) -> list[Chunk]:
    count = next((k for k, c in enumerate(following) if c.kind != "ADV"), len(following))
    return following[:count]


def _inverted_subject(following: list[Chunk], region: list[Chunk]) -> Chunk | None:
    is_question = not any(c.kind in ("NP", "WH") for c in region[-3:]) or region[-1].kind == "WHADV"
    kinds = [c.kind for c in following[:2]]
    return following[0] if is_question and kinds in (["NP", "NP"], ["NP", "ADJP"]) else None


def _take(work: Work, chunk: Chunk, adverbs: list[Chunk], following: list[Chunk], is_existential: bool) -> None:
    tree = work.tree
    kinds = [c.kind for c in following[:2]]
    used = following[:2] if kinds == ["P", "NP"] else following[:1]
    if not used or used[-1].kind not in ("NP", "ADJP") or (len(used) == 1 and (is_existential or used[0].is_time)):
        return
    target = used[-1]
    chunk.predicate = target.head
    for word in tree.below(chunk.head):
        tree.heads[word] = target.head
    tree.attach(chunk.head, target.head, "cop")
    for adverb in adverbs:
        tree.attach(adverb.head, target.head, "advmod")
    if len(used) == 2:
        tree.attach(used[0].head, target.head, "case")
    for c in (*adverbs, *used):
        c.kind = "DONE"
