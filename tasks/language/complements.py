"""Complements: objects, obliques, appositions and coordinated nouns after a verb, or after a subject noun.

In: Tree, the verb (or None before any verb), chunks after it. Out: arcs; what found no head is handed back.
Hard because "in" after "attacked the base" may tell where the base is or where the attack was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.language.chunk import Chunk
from tasks.language.tree import Tree

LIST_REACH = 8  # chunks looked ahead for the "and" of an enumeration
OTHER_RELATIONS = {"ADV": "advmod", "PRT": "compound:prt", "UH": "discourse", "WHADV": "advmod", "MARK": "mark"}


@dataclass
class Leftover:
    """Noun groups and adverbials that wait for a verb."""

    nouns: list[Chunk] = field(default_factory=list)
    adverbials: list[Chunk] = field(default_factory=list)


def complements(tree: Tree, verb: Chunk | None, items: Sequence[Chunk], subject_of: Chunk | None = None) -> Leftover:
    """Arcs of the chunks that follow a verb, or that follow the subject of `subject_of` up to its verb."""
    reader = _Reader(tree, verb, subject_of)
    for at, item in enumerate(items):
        reader.read(item, items[at + 1 : at + 1 + LIST_REACH])
    reader.strand()
    return reader.left


class _Reader:
    """Reads chunks from left to right and remembers what the next one may hang on."""

    def __init__(self, tree: Tree, verb: Chunk | None, subject_of: Chunk | None) -> None:
        self.tree, self.verb, self.subject_of = tree, verb, subject_of
        self.noun: Chunk | None = None  # last noun group
        self.list_head: Chunk | None = None  # first noun group of the running enumeration
        self.preposition: Chunk | None = None
        self.conjunction: Chunk | None = None
        self.comma = False
        self.objects: list[Chunk] = []
        self.left = Leftover()
        if verb is not None and verb.predicate != verb.head and tree.tags[verb.predicate].startswith("NN"):
            self.noun = Chunk("NP", verb.predicate, verb.predicate, verb.predicate)

    def read(self, item: Chunk, rest: Sequence[Chunk]) -> None:
        if item.kind == "NP":
            self._noun(item, rest)
        elif item.kind == "ADJP":
            self._adjective(item)
        elif item.kind == "P":
            self.strand()
            self.preposition = item
        elif item.kind == "CC":
            self.conjunction = item
        elif item.kind == "PUNCT":
            self.comma = True
        else:
            self._other(item)

    def strand(self) -> None:
        """A preposition without a noun group is an adverb of its verb."""
        if self.preposition is not None and self.verb is not None:
            self.tree.attach(self.preposition.head, self.verb.predicate, "advmod")
        self.preposition = None

    def _other(self, item: Chunk) -> None:
        relation = OTHER_RELATIONS.get(item.kind, "")
        if self.verb is not None and (relation or item.kind == "WH"):
            head = self.verb.head if item.kind == "PRT" else self.verb.predicate
            self.tree.attach(item.head, head, relation or "obj")
        elif relation:
            self.left.adverbials.append(item)

    def _adjective(self, item: Chunk) -> None:
        verb, tree = self.verb, self.tree
        if verb is None:
            if self.noun is not None:
                tree.attach(item.head, self.noun.head, "amod")
            else:
                self.left.adverbials.append(item)
        elif self.preposition is not None:
            tree.attach(self.preposition.head, item.head, "case")
            tree.attach(item.head, verb.predicate, "obl")
            self.preposition = None
        elif self.conjunction is not None and tree.tags[verb.predicate].startswith("JJ"):
            tree.attach(self.conjunction.head, item.head, "cc")
            tree.attach(item.head, verb.predicate, "conj")
            self.conjunction = None
        else:
            tree.attach(item.head, verb.predicate, "xcomp")

    def _noun(self, item: Chunk, rest: Sequence[Chunk]) -> None:
        goes_on = self.noun is not None and not item.is_time
        if self.preposition is not None:
            self._prepositional(item, self.preposition)
        elif self.conjunction is not None and goes_on:
            self._coordinate(item, self.conjunction)
        elif self.comma and goes_on:
            self._after_comma(item, rest)
        elif self.tree.heads[item.head] < 0 and (self.subject_of is None or item.head != self.subject_of.subject):
            self._bare(item)
        self.noun, self.preposition, self.conjunction, self.comma = item, None, None, False

    def _coordinate(self, item: Chunk, conjunction: Chunk) -> None:
        partner = self.list_head or self.noun
        self.tree.attach(conjunction.head, item.head, "cc")
        if partner is not None:
            self.tree.attach(item.head, partner.head, "conj")
        self.list_head = None

    def _after_comma(self, item: Chunk, rest: Sequence[Chunk]) -> None:
        """A, B and C is a list; A, the B of C, is an apposition."""
        noun = self.noun
        if noun is not None and _in_list(rest):
            self.list_head = self.list_head or noun
            self.tree.attach(item.head, self.list_head.head, "conj")
        elif noun is not None:
            self.tree.attach(item.head, noun.head, "appos")

    def _prepositional(self, item: Chunk, preposition: Chunk) -> None:
        self.tree.attach(preposition.head, item.head, "case")
        head, relation = self._site(item, preposition.head)
        if head < 0:
            self.left.adverbials.append(item)
        else:
            self.tree.attach(item.head, head, relation)

    def _site(self, item: Chunk, preposition: int) -> tuple[int, str]:
        """Head of a prepositional phrase: the noun before it or the verb; -1 when it must wait."""
        verb, noun = self.verb, self.noun
        if verb is not None and verb.is_passive and self.tree.lower[preposition] == "by":
            return verb.predicate, "obl:agent"
        if noun is None:
            return (verb.predicate, "obl") if verb is not None else (-1, "")
        if verb is None:
            return (-1, "") if item.is_time and self.comma else (noun.head, "nmod")
        return (noun.head, "nmod") if self._noun_takes(noun, item, preposition) else (verb.predicate, "obl")

    def _noun_takes(self, noun: Chunk, item: Chunk, preposition: int) -> bool:
        """Counted on training treebanks: a noun that is an object keeps few phrases, one inside a phrase most."""
        tree = self.tree
        if tree.is_a(preposition, "noun_preposition"):
            return True
        if self.comma or item.is_time or noun.is_time or tree.tags[noun.head] in ("PRP", "NNP"):
            return False
        if tree.is_a(preposition, "verbal_preposition"):
            return False
        lemma, relation = tree.lemmas[noun.head].lower(), tree.relations[noun.head]
        if tree.lexicon.has("event_noun", lemma) or lemma.endswith(tree.lexicon.noun_endings):
            return True
        if relation == "obj":
            return tree.lower[preposition] in ("for", "with", "over")
        return relation in ("nmod", "obl", "conj", "")

    def _bare(self, item: Chunk) -> None:
        """A noun group right after the verb, or after another one."""
        if self.verb is None:
            (self.left.adverbials if item.is_time else self.left.nouns).append(item)
        elif item.is_time:
            self.tree.attach(item.head, self.verb.predicate, "obl:unmarked")
        else:
            self._object(item, self.verb)

    def _object(self, item: Chunk, verb: Chunk) -> None:
        tree, lemma = self.tree, self.tree.lemmas[verb.head]
        is_giving = tree.lexicon.has("ditransitive", lemma)
        if not self.objects:
            tree.attach(item.head, verb.predicate, self._first_relation(item, verb, is_giving))
            self.objects.append(item)
        elif len(self.objects) == 1 and is_giving:
            first = self.objects[0].head
            if tree.heads[first] == verb.predicate and tree.relations[first] == "obj":
                tree.relations[first] = "iobj"
            tree.attach(item.head, verb.predicate, "obj")
            self.objects.append(item)
        elif tree.lexicon.has("object_complement", lemma):
            tree.attach(item.head, verb.predicate, "xcomp")
        elif self.noun is not None:
            tree.attach(item.head, self.noun.head, "appos")

    def _first_relation(self, item: Chunk, verb: Chunk, is_giving: bool) -> str:
        lemma = self.tree.lemmas[verb.head]
        if lemma == "be" and verb.predicate == verb.head:
            return "nsubj"  # there is A MAN
        links = lemma in ("become", "remain", "seem") and self.tree.tags[item.head] != "PRP"
        return "xcomp" if links or (verb.is_passive and not is_giving) else "obj"


def _in_list(rest: Sequence[Chunk]) -> bool:
    """Only commas, prepositional phrases and noun groups come before the conjunction."""
    for k, c in enumerate(rest):
        if c.kind == "CC":
            return k + 1 < len(rest) and rest[k + 1].kind in ("NP", "ADV")
        if c.kind not in ("NP", "PUNCT", "P"):
            return False
    return False


def place_adverbials(tree: Tree, verb: Chunk, items: Sequence[Chunk]) -> None:
    """Fronted phrases and adverbs hang on the verb that comes after them."""
    relations = OTHER_RELATIONS | {"ADJP": "advcl", "CC": "cc", "PRT": "advmod"}
    preposition: Chunk | None = None
    noun: Chunk | None = None
    for item in items:
        if item.kind == "P":
            preposition = item
        elif item.kind == "NP":
            _place_noun(tree, verb, item, preposition, noun)
            preposition, noun = None, item
        elif item.kind in relations:
            tree.attach(item.head, verb.predicate, relations[item.kind])


def _place_noun(tree: Tree, verb: Chunk, item: Chunk, preposition: Chunk | None, noun: Chunk | None) -> None:
    if preposition is None:
        governed = any(tree.relations[word] == "case" for word in tree.below(item.head))
        plain = "obl" if governed else "dislocated"
        tree.attach(item.head, verb.predicate, "obl:unmarked" if item.is_time else plain)
        return
    tree.attach(preposition.head, item.head, "case")
    if noun is not None and tree.lower[preposition.head] == "of":
        tree.attach(item.head, noun.head, "nmod")
    else:
        tree.attach(item.head, verb.predicate, "obl")
