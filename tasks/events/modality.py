"""Modality: whether the text says that an act took place.

In: any predicate token of an annotated sentence. Out: Modality (label, cue, confidence).
Hard because the deciding word may be a modal, an adjective, a governing verb three heads up, or only a tense; steps:
1 governing words  2 negation  3 subordinators  4 modals  5 modifiers and adverbs  6 tense of the predicate or carrier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.annotate import MODALITIES, AnnotatedSentence
from tasks.events.tree import NEGATIONS, OBJECT_MARKS, RELATIVE_PRONOUNS, Tree
from tasks.knowledge import Knowledge
from warehouse.errors import Stop

LABELS = frozenset(MODALITIES)
NOBODY = frozenset({"nobody", "none", "nothing", "nowhere"})
WILL = frozenset({"will", "wo"})
REFUSAL = "will not"  # the cue of what somebody says he will not do
REFUSED = frozenset({"denied", "negated"})
UNREAL = REFUSED | {"hypothetical"}
SETTINGS = frozenset({"in", "during", "at", "on"})  # "will discuss it in their talks": the talks are planned too
UNSAID = {"denied": 0.05, "negated": 0.25}
"""How much less likely is a modality for which the sentence has no word: so rare are such sentences in our newsroom."""
CUES_WEIGH = 4.0  # how much likelier the network's chance of a modality becomes where the cues say it, too
NESTING = 6  # governors climbed; deeper chains are parser loops rather than English
GOVERNED_MARKS = OBJECT_MARKS | {"to", "that", "whether", "with", "in", "on", "about", "at", "over"}
CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "csubj"})
NOMINAL = frozenset({"obj", "obl", "nmod", "nsubj", "iobj", "compound", "appos", "conj", "xcomp", "acl", "amod"})


@dataclass(frozen=True, slots=True)
class Modality:
    """`cue` is the word that decided, None for plain tense."""

    label: str
    cue: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of modality_cues.csv; label `same` passes on what the governing word has."""

    words: tuple[str, ...]
    kind: str
    label: str
    confidence: float


Cues = Mapping[tuple[str, str], Sequence[Cue]]

KINDS = frozenset(
    {"backshift", "aux", "governs_clause", "governs_noun", "modifier", "adverb", "mark", "determiner", "preposition"}
)


@lru_cache(maxsize=8)
def cues_of(knowledge: Knowledge) -> Cues:
    """Cues by kind and first word, longer ones first."""
    found: dict[tuple[str, str], list[Cue]] = {}
    for line, row in enumerate(knowledge.table("modality_cues"), start=2):
        if row["kind"] not in KINDS or row["label"] not in {*LABELS, "same"}:
            raise Stop(
                f"kind {row['kind']!r} or label {row['label']!r} is unknown",
                place=f"modality_cues.csv:{line}",
                next_step="take one of docs/decisions/0006-event-frames.md",
            )
        words = tuple(row["cue"].split())
        cue = Cue(words, row["kind"], row["label"], float(row["confidence"]))
        found.setdefault((cue.kind, words[0]), []).append(cue)
    return {key: sorted(cues, key=lambda c: -len(c.words)) for key, cues in found.items()}


@lru_cache(maxsize=8)
def _carriers(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["lemma"] for row in knowledge.table("event_support_verbs"))


def modality_chances(sentence: AnnotatedSentence, index: int, knowledge: Knowledge) -> Mapping[str, float]:
    """Chances of modalities of the predicate at a token, verb, noun or adjective, by cues and by the network."""
    tree = Tree(sentence)
    return _chances(modality_in(tree, index, knowledge), tree, index, knowledge)


def modality_in(tree: Tree, index: int, knowledge: Knowledge) -> Modality:
    """What the cues alone say. Never `historical`: that needs dates."""
    return _Judge(tree, cues_of(knowledge), _carriers(knowledge)).judge(index, NESTING)


def weighed(ruled: Modality, tree: Tree, index: int, knowledge: Knowledge) -> Modality:
    """What the cues say, weighed against what the network says of the token."""
    if tree.sentence.modalities is None:
        return ruled
    chances = _chances(ruled, tree, index, knowledge)
    label = max(chances, key=chances.__getitem__)
    return Modality(label, ruled.cue if label == ruled.label else None, chances[label])


def _chances(ruled: Modality, tree: Tree, index: int, knowledge: Knowledge) -> Mapping[str, float]:
    if tree.sentence.modalities is None:
        return {ruled.label: 1.0}
    told = dict(zip(MODALITIES, tree.sentence.modalities[index], strict=True))
    if _words_of_no(knowledge).isdisjoint((*tree.lemmas, *tree.words)):
        told |= {label: told[label] * share for label, share in UNSAID.items()}
    chances = {label: chance * (CUES_WEIGH if label == ruled.label else 1.0) for label, chance in told.items()}
    return {label: chance / sum(chances.values()) for label, chance in chances.items()}


@lru_cache(maxsize=8)
def _words_of_no(knowledge: Knowledge) -> frozenset[str]:
    cues = (cue for cues in cues_of(knowledge).values() for cue in cues if cue.label in REFUSED)
    return NEGATIONS | NOBODY | {cue.words[0] for cue in cues}


class _Judge:
    """One sentence with the cue tables."""

    def __init__(self, tree: Tree, cues: Cues, carriers: frozenset[str]) -> None:
        self.tree, self.cues, self.carriers = tree, cues, carriers

    def judge(self, index: int, depth: int) -> Modality:
        if (announced := self._announced(index)) is not None:
            return announced
        governed = self._governed(index, depth) if depth else None
        if governed is not None and governed.label in UNREAL:
            return governed
        steps = (self._negation, self._subordinate, self._modal)
        own = next((m for step in steps if (m := step(index)) is not None), None)
        return own or governed or self._modifier(index) or self._shared(index, depth) or self._tense(index)

    def _announced(self, index: int) -> Modality | None:
        """ "said it would open the border" tells what "we will open it" tells; an if makes it a mere thought."""
        head, modals = self.tree.head(index), [self.tree.words[k] for k in self.tree.kids(index, "aux")]
        if not {"would", "'d", "’d"} & set(modals) or self.tree.relation(index) != "ccomp" or self._negation(index):
            return None
        cue = next((c for c in self._cues_at("backshift", head) if c.label), None)
        conditions = [k for k in self.tree.kids(index, "advcl") if {"if", "unless"} & set(self.tree.cases(k))]
        return Modality(cue.label, "would", cue.confidence) if cue and not conditions else None

    def _governed(self, index: int, depth: int) -> Modality | None:
        """What the nearest governing word with a cue makes of the predicate."""
        below, head = index, self.tree.head(index)
        while head >= 0 and self.tree.relation(below) == "conj" and not self._has_own_clause(below):
            below, head = head, self.tree.head(head)
        if head < 0:
            return None
        relation = self.tree.relation(below)
        is_noun = relation != "ccomp" and self.tree.tokens[below].upos in {"NOUN", "PROPN"}
        clausal = relation in CLAUSAL and (self._is_clause(below) or (relation in {"xcomp", "ccomp"} and not is_noun))
        if relation == "advcl" and not GOVERNED_MARKS.issuperset(self.tree.cases(below)):
            return None  # "left after talks had failed" hangs on no cue
        kind = "governs_clause" if clausal else "governs_noun"
        if self.tree.tokens[below].deprel == "acl:relcl" or not (clausal or relation in NOMINAL):
            return None
        if not clausal and relation == "nsubj" and self.tree.tokens[below].deprel != "nsubj:pass":
            return self._as_subject(head, depth)
        cue = next((c for c in self._cues_at(kind, head) if self._is_complete(c, head, below)), None)
        if cue is None and (verb := self._verb_over(below, head)) >= 0:
            found = [c for c in self._cues_at(kind, verb) if clausal or self._is_complete(c, verb, below)]
            cue, head = (found[0], verb) if found and (clausal or len(found[0].words) > 1) else (None, head)
        if cue is None:
            return self._without_cue(below, head, clausal, depth)
        return self._combine(cue, head, self.judge(head, depth - 1))

    def _verb_over(self, below: int, head: int) -> int:
        """ "accused Sudan of firing": what hangs on the object belongs to its verb; -1 when this is not so."""
        tied = OBJECT_MARKS & set(self.tree.cases(below))
        above = self.tree.head(head)
        return above if tied and not self.tree.is_verb(head) and above >= 0 and self.tree.is_verb(above) else -1

    def _combine(self, cue: Cue, head: int, above: Modality) -> Modality:
        spoken = " ".join(dict.fromkeys((self.tree.words[head], *cue.words[1:])))
        said = Modality(cue.label, spoken, cue.confidence)
        if cue.label == "same":
            return above
        if above.label == "negated" and cue.label == "negated":
            return Modality("occurred", above.cue, 0.5 * cue.confidence)  # "did not fail to": mostly, it happened
        if above.label in {"negated", "denied"} and cue.label in {"planned", "ongoing", "occurred"}:
            return above
        if above.label == "hypothetical" and cue.label != "denied":
            return above
        if above.label == "planned" and cue.label in {"occurred", "ongoing"}:
            return above
        return said

    def _without_cue(self, index: int, head: int, clausal: bool, depth: int) -> Modality | None:
        """No cue above: a non-finite clause and a carried noun share what their governor has."""
        relation = self.tree.relation(index)
        if not clausal:
            return self._of_carrier(index, head, relation, depth)
        if relation == "ccomp" or self._is_finite(index):
            return None
        above = self.judge(head, depth - 1) if self.tree.is_verb(head) or relation == "xcomp" else None
        if above is not None and above.label in {*UNREAL, "planned"}:
            return replace(above, confidence=above.confidence * 0.9)
        if "to" in self.tree.cases(index):
            sure = 0.5 if relation == "acl" else 0.4  # purpose: the text does not say that the aim was reached
            return Modality("planned", "to", sure)
        return above

    def _of_carrier(self, index: int, head: int, relation: str, depth: int) -> Modality | None:
        """A noun shares what its support verb has; a setting ("in their talks") is planned with what it frames."""
        carried = self.tree.lemmas[head] in self.carriers and relation in {"obj", "nsubj", "obl"}
        framing = relation == "obl" and bool(SETTINGS & set(self.tree.cases(index)))
        if not self.tree.is_verb(head) or not (carried or framing):
            return None
        above = self._passed_on(self.judge(head, depth - 1))
        return above if carried or (above is not None and above.label in {"planned", "hypothetical"}) else None

    def _as_subject(self, head: int, depth: int) -> Modality | None:
        """ "The talks will be held", "a strike would hurt": only a verb of taking place lends all it has."""
        if self.tree.lemmas[head] in self.carriers:
            return self._passed_on(self.judge(head, depth - 1))
        above = self._modal(head)
        if above is not None and above.label in {"planned", "hypothetical"} and above.cue in {"will", "would", "'ll"}:
            return replace(above, confidence=0.5)
        return None

    def _passed_on(self, above: Modality) -> Modality | None:
        return None if above.label == "occurred" and above.cue is None else above

    def _negation(self, index: int) -> Modality | None:
        denied = self._negation_at(index)
        if denied and WILL & {self.tree.words[k] for k in self.tree.kids(index, "aux")} and self.tree.subjects(index):
            return replace(denied, cue=REFUSAL)
        sides = self.tree.kids(index, "nsubj", "obj") if denied is None and self.tree.is_verb(index) else []
        return denied or next((m for k in sides if (m := self._negation_at(k, "det")) is not None), None)

    def _negation_at(self, index: int, *relations: str) -> Modality | None:
        kids = self.tree.kids(index, *(relations or ("advmod", "det", "cc", "mark")))
        longer = [g for k in kids for g in self.tree.kids(k, "advmod") if g == k - 1]  # "no" of "no longer"
        for kid in (*kids, *longer):
            for cue in (*self._cues_at("adverb", kid), *self._cues_at("determiner", kid)):
                if cue.label == "negated" and self._is_phrase(cue, kid):
                    return Modality("negated", self.tree.words[kid], cue.confidence)
        return None

    def _subordinate(self, index: int) -> Modality | None:
        for kid in self.tree.kids(index, "mark", "case", "advmod", "cc"):
            is_case = self.tree.relation(kid) == "case" and not self.tree.is_verb(index)  # "is due to meet"
            kind = "preposition" if is_case else "mark"
            for first in range(max(0, kid - 2), kid + 1):
                for cue in self._cues_at(kind, first):
                    if first + len(cue.words) > kid and self._is_phrase(cue, first):
                        return Modality(cue.label, " ".join(cue.words), cue.confidence)
        return None

    def _modal(self, index: int) -> Modality | None:
        for kid in self.tree.kids(index, "aux"):
            for cue in self._cues_at("aux", kid):
                return Modality(cue.label, self.tree.words[kid], cue.confidence)
        return None

    def _modifier(self, index: int) -> Modality | None:
        kids = self.tree.kids(index, "amod", "compound", "advmod", "nmod", "obl", "acl")
        bare = [k for k in kids if self.tree.relation(k) in {"obl", "nmod"} and not self.tree.cases(k)]
        for kid in (*kids, *(g for k in bare for g in self.tree.kids(k, "amod"))):
            for cue in (*self._cues_at("modifier", kid), *self._cues_at("adverb", kid)):
                if self._is_phrase(cue, kid) and self._may_modify(cue, index):
                    return Modality(cue.label, " ".join(cue.words), cue.confidence)
        return None

    def _may_modify(self, cue: Cue, index: int) -> bool:
        """ "tomorrow" makes a plan of a present tense and of a noun, not of "agreed in talks for tomorrow"."""
        return cue.label != "planned" or self.tree.tokens[index].xpos not in {"VBD", "VBN"}

    def _shared(self, index: int, depth: int) -> Modality | None:
        """ "will visit Oslo and meet the king": the second verb has the modal of the first."""
        head = self.tree.head(index)
        if depth == 0 or head < 0 or self.tree.relation(index) != "conj" or self._has_own_clause(index):
            return None
        tokens = self.tree.tokens
        if tokens[index].xpos != tokens[head].xpos or not self.tree.is_verb(index):
            return None
        return self._passed_on(self.judge(head, depth - 1))

    def _tense(self, index: int) -> Modality:
        token, aux = self.tree.tokens[index], [self.tree.words[k] for k in self.tree.kids(index, "aux", "cop")]
        if self.tree.words[-1:] == ("?",) and self.tree.relation(index) == "root" and not self._asks_how(index):
            return Modality("hypothetical", "?", 0.5)
        if not self.tree.is_verb(index):
            present = bool({"is", "are", "'s", "am"} & set(aux))
            return Modality("ongoing", None, 0.6) if present else Modality("occurred", None, 0.7)
        if token.xpos == "VBG" and ({"is", "are", "am", "'s", "'re"} & set(aux) or self._been_going_on(aux)):
            return Modality("ongoing", " ".join(aux), 0.8)
        infinitive = "to" in self.tree.cases(index)
        if token.xpos == "VB" and (infinitive or not aux):  # "is to visit" has its verb as a copula
            if infinitive:
                return Modality("planned", "to", 0.7)
            order = self.tree.relation(index) in {"root", "conj"} and not self.tree.kids(index, "nsubj")
            return Modality("hypothetical", None, 0.6 if order else 0.4)
        return Modality("occurred", None, 0.9 if token.xpos in {"VBD", "VBN"} else 0.75)

    def _asks_how(self, index: int) -> bool:
        """ "Why did the army attack?" takes the attack as given."""
        return any(self.tree.tokens[k].xpos in {"WRB", "WP"} for k in self.tree.kids(index, "advmod", "nsubj", "obj"))

    def _been_going_on(self, aux: Sequence[str]) -> bool:
        return "been" in aux and bool({"has", "have", "'s", "'ve"} & set(aux))

    def _cues_at(self, kind: str, index: int) -> Iterator[Cue]:
        for key in self.tree.keys(index):
            yield from self.cues.get((kind, key), ())

    def _is_complete(self, cue: Cue, head: int, below: int) -> bool:
        """Whether the other words of a governing cue stand where they belong: particle, preposition, adverb."""
        if len(cue.words) == 1:
            return True
        kids = self.tree.kids(
            head, "compound", "advmod", "xcomp", "case", "obj", "obl", "amod", "mark", "nmod", "fixed"
        )
        present = {self.tree.lemmas[k] for k in kids} | set(self.tree.cases(below)) | set(self.tree.cases(head))
        present |= {c for k in kids for c in self.tree.cases(k) if k == below or self.tree.head(below) == k}
        return set(cue.words[1:]) <= present

    def _is_phrase(self, cue: Cue, index: int) -> bool:
        """Whether the words of a cue follow one another from a token on."""
        return all(
            index + n < len(self.tree.tokens) and word in (self.tree.lemmas[index + n], self.tree.words[index + n])
            for n, word in enumerate(cue.words)
        )

    def _is_clause(self, index: int) -> bool:
        return self.tree.is_verb(index) or bool(self.tree.kids(index, "cop"))

    def _is_finite(self, index: int) -> bool:
        if self.tree.kids(index, "aux", "cop"):
            return "to" not in self.tree.cases(index)
        return self.tree.tokens[index].xpos in {"VBD", "VBZ", "VBP"}

    def _has_own_clause(self, index: int) -> bool:
        """A conjunct with a subject or a modal of its own shares nothing with the first."""
        if not self.tree.is_verb(index):
            return False
        subjects = [k for k in self.tree.kids(index, "nsubj") if self.tree.lemmas[k] not in RELATIVE_PRONOUNS]
        return bool(subjects or self.tree.kids(index, "aux"))
