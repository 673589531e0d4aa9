"""Regions: the chunks between two verbs are shared out.

In: Work, the verb group in work, the chunks between it and the verb before. Out: Split. Hard because in "said the
army in the north had shelled it" all but the verb itself is the second clause's, and in "saw the army and fled" all
is the first's.
"""

from tasks.language.chunk import Chunk
from tasks.language.subjects import find_subject, owed
from tasks.language.work import Split, Work, is_free

STRONG = frozenset({";", ":", "--", "-", "–", "—", "(", ")", "[", "]", '"', "“", "”", "``", "''"})
LINKS = ("MARK", "WH", "WHADV", "CC", "PUNCT")


def split_region(work: Work, chunk: Chunk, region: list[Chunk]) -> Split:
    cut = len(region)
    while cut and region[cut - 1].kind == "ADV":
        cut -= 1
    adverbs, region = region[cut:], region[:cut]
    split = _before_finite(work, chunk, region) if chunk.is_finite else _before_nonfinite(work, chunk, region)
    split.before.extend(adverbs)
    return split


def _before_nonfinite(work: Work, chunk: Chunk, region: list[Chunk]) -> Split:
    kinds = [c.kind for c in region[-2:]]
    if chunk.has_to and kinds == ["P", "NP"] and work.word(region[-2]) == "for":
        return Split(region[:-2], region[-2:-1], region[-1:])
    cut = len(region)
    while cut and region[cut - 1].kind in ("P", *LINKS):
        cut -= 1
    return Split(region[:cut], region[cut:], [])


def _before_finite(work: Work, chunk: Chunk, region: list[Chunk]) -> Split:
    if _has_no_own_subject(work, chunk, region):
        return _all_before(region)
    link = _last_link(work, region)
    if link == 1 and _pairs_names(work, region):
        return Split([], [], region[:1])
    subject = find_subject(region, link + 1)
    if subject < 0 and (link < 0 or region[link].kind == "PUNCT"):
        return _all_before(region)
    if link >= 0:
        start = _link_start(region, link + 1)
        return Split(region[:start], region[start : link + 1], region[link + 1 :])
    if not work.verbs:
        return Split([], [], region)
    start = _link_start(region, subject) if subject else 0
    return Split(region[:start], region[start:subject], region[subject:])


def _all_before(region: list[Chunk]) -> Split:
    start = _link_start(region, len(region))
    return Split(region[:start], region[start:], [])


def _has_no_own_subject(work: Work, chunk: Chunk, region: list[Chunk]) -> bool:
    """Its subject is known, shared with the verb before, or stands before that verb."""
    shared = bool(work.verbs) and bool(region) and region[-1].kind == "CC"
    return chunk.subject >= 0 or shared or enumerates(work, chunk, region) or _closes_relative(work, region)


def enumerates(work: Work, chunk: Chunk, region: list[Chunk]) -> bool:
    """held hearings, CALLED witnesses: one comma, right before a verb of the same form as the last one."""
    previous, tree = work.previous, work.tree
    commas = [k for k, c in enumerate(region) if c.kind == "PUNCT"]
    if previous is None or work.open or commas != [len(region) - 1] or work.takes(chunk, "clause_verb"):
        return False
    same_form = tree.tags[previous.first] == tree.tags[chunk.first] and previous.role in ("root", "conj", "ccomp")
    return same_form and work.word(region[-1]) == "," and previous.subject >= 0


def _closes_relative(work: Work, region: list[Chunk]) -> bool:
    """The man who leads the party SAID: a noun group before the relative clause still lacks its verb."""
    previous = work.previous
    if previous is None or any(c.kind in ("MARK", "WH", "WHADV", "CC") for c in region):
        return False
    if previous.role not in ("acl", "acl:relcl", "xcomp", "conj", "advcl") or not (work.open or owed(work)):
        return False
    if region and region[-1].kind == "PUNCT" and work.word(region[-1]) == ",":
        return True
    is_last = not any(c.is_finite for c in work.chunks[work.at + 1 :])
    return (is_last or not work.takes(previous, "clause_verb")) and not any(c.kind == "PUNCT" for c in region)


def _pairs_names(work: Work, region: list[Chunk]) -> bool:
    """Headlines join two names by a comma: X, Y SIGN …"""
    if work.verbs or [c.kind for c in region] != ["NP", "PUNCT", "NP"]:
        return False
    first, second = region[0], region[2]
    names = all(work.tree.tags[c.head] in ("NNP", "NNPS") and not c.is_time for c in (first, second))
    return names and work.tree.attach(second.head, first.head, "conj")


def _last_link(work: Work, region: list[Chunk]) -> int:
    """Index of the last subordinator, relative, strong mark, or conjunction or comma that starts a clause; else -1."""
    for i in range(len(region) - 1, -1, -1):
        if _links(work, region, i):
            return i
    return -1


def _links(work: Work, region: list[Chunk], i: int) -> bool:
    kind, word = region[i].kind, work.word(region[i])
    if kind == "PUNCT":
        is_strong = word in STRONG and i < len(region) - 1
        return is_strong or (word == "," and _comma_starts(work, region, i))
    if kind == "P":
        return _marks_clause(work, region, i)
    if kind == "CC":
        return bool(work.verbs) and _conjunction_starts(work, region, i)
    return kind in ("MARK", "WH", "WHADV")


def _marks_clause(work: Work, region: list[Chunk], i: int) -> bool:
    """before THE ARMY came: a preposition whose noun group is the subject of the next verb."""
    rest = region[i + 1 :]
    if not work.tree.is_a(region[i].head, "clause_preposition") or not rest or rest[0].kind not in ("NP", "ADV"):
        return False
    lone = any(c.kind == "NP" for c in rest) and not any(is_free(region, k) for k in range(i + 1, len(region)))
    if not lone or region[-1].kind == "PUNCT":
        return False
    if work.verbs:
        comma = next((k for k, c in enumerate(region) if c.kind == "PUNCT"), len(region))
        return not any(is_free(region, k) for k in range(comma, i))
    return not any(is_free(region, k) and not region[k].is_time for k in range(i))


def _conjunction_starts(work: Work, region: list[Chunk], i: int) -> bool:
    """X attacked Y AND Z fled, not: X said Y AND Z fled."""
    rest = region[i + 1 :]
    if not any(is_free(rest, k) and not rest[k].is_time for k in range(len(rest))):
        return False
    if i and region[i - 1].kind == "PUNCT":
        return True
    joins_subject = i > 1 and region[i - 1].kind == "NP" and region[i - 2].kind == "P"
    if joins_subject and _marks_clause(work, region, i - 2):
        return False
    return not (i == 1 and region[0].kind == "NP" and work.takes(work.verbs[-1], "clause_verb"))


def _comma_starts(work: Work, region: list[Chunk], i: int) -> bool:
    """X attacked Y, Z FLED: the last comma, with a free noun group after it that no list goes on with."""
    rest = region[i + 1 :]
    if any(c.kind == "PUNCT" and work.word(c) == "," for c in rest):
        return False
    if not any(is_free(rest, k) and not rest[k].is_time for k in range(len(rest))):
        return False
    in_list = any(c.kind == "CC" for c in rest) and i > 0 and is_free(region, i - 1)
    return bool(work.verbs) or not in_list


def _link_start(region: list[Chunk], end: int) -> int:
    """Where the linking words that stop at `end` begin."""
    start = end
    while start and region[start - 1].kind in LINKS:
        start -= 1
    relative = start < end and region[start].kind == "WH"
    if start and (start == end or relative) and region[start - 1].kind == "P":
        start -= 1
    return start
