"""Tree: one sentence's dependencies, indexed for the questions that event rules ask.

In: AnnotatedSentence. Out: Tree, with grammatical slots ("subject", "object", "to", ...) as token indices.
Hard because the slot of a word depends on voice, control, relative clauses and on the verb that carries a noun.
"""

from collections.abc import Callable, Iterable, Iterator

from tasks.annotate import AnnotatedSentence, Token

CLAUSES = frozenset({"acl", "advcl", "ccomp", "csubj", "parataxis", "root", "xcomp"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom", "whose"})
OBJECT_MARKS = frozenset({"of", "from", "into", "for", "against"})  # "accused X of firing": X fires
DUTIES = {"must": "must", "should": "should", "ought": "should"}
INTENT = frozenset({"will", "would", "wo", "'ll", "’ll"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no"})
SPEAKERS = frozenset({"it", "he", "she", "they", "we", "i"})
SUBJECT_REACH = 12  # heads climbed for a subject; longer chains are lists of words, not clauses
UNMARKED = frozenset({"obl:unmarked", "obl:tmod", "nmod:unmarked", "nmod:tmod"})
SUBJECTS = ("nsubj", "csubj")
FOREIGN = frozenset({"acl", "advcl", "ccomp", "parataxis"})  # clauses of their own, whatever they hang on


class Tree:
    """The tokens of one sentence with their dependents by index; every answer is in text order."""

    def __init__(self, sentence: AnnotatedSentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self._kids: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if 0 <= token.head < len(self.tokens) and token.head != token.index:
                self._kids[token.head].append(token.index)
        self._relations = [token.deprel.partition(":")[0] for token in self.tokens]
        self.lemmas = tuple([token.lemma.lower() for token in self.tokens])
        self.words = tuple([token.text.lower() for token in self.tokens])
        self._keys = [
            (word,) if word == lemma else tuple(dict.fromkeys((word, lemma, lemma + "e" * self.is_verb(index))))
            for index, (word, lemma) in enumerate(zip(self.words, self.lemmas, strict=True))
        ]
        self._branches: dict[int, set[int]] = {}
        self._ties: dict[int, list[tuple[int, list[str]]]] = {}

    def keys(self, index: int) -> tuple[str, ...]:
        """Under which a word may stand in a table: word form, lemma, and the lemma that lost its e ("refus")."""
        return self._keys[index]

    def relation(self, index: int) -> str:
        """UD relation without its subtype."""
        return self._relations[index]

    def head(self, index: int) -> int:
        """Index of the head, -1 at the root or where the tree is broken."""
        head = self.tokens[index].head
        return head if 0 <= head < len(self.tokens) and head != index else -1

    def kids(self, index: int, *relations: str) -> list[int]:
        """Dependents; relations match with or without their subtype."""
        own = self._kids[index]
        if not relations or not own:
            return list(own)
        return [k for k in own if self.tokens[k].deprel in relations or self._relations[k] in relations]

    def below(self, index: int, stop: frozenset[str] = frozenset()) -> list[int]:
        """The token and all below it, without the branches whose relation is in `stop`."""
        return sorted(self._reached(index, lambda kid: self._relations[kid] in stop))

    def branch(self, index: int) -> set[int]:
        """The token and what hangs below it without other clauses; conjoined verbs are other clauses."""
        if index not in self._branches:
            self._branches[index] = self._reached(index, self._is_other_clause)
        return self._branches[index]

    def _is_other_clause(self, index: int) -> bool:
        return self._relations[index] in FOREIGN or (self._relations[index] == "conj" and self.is_verb(index))

    def _reached(self, index: int, is_left_out: Callable[[int], bool]) -> set[int]:
        found, queue = {index}, [index]
        while queue:
            new = [kid for kid in self._kids[queue.pop()] if kid not in found and not is_left_out(kid)]
            found.update(new)
            queue += new
        return found

    def up(self, index: int) -> Iterator[int]:
        """Heads, nearest first."""
        seen = {index}
        head = self.head(index)
        while head >= 0 and head not in seen:
            seen.add(head)
            yield head
            head = self.head(head)

    def clause(self, index: int) -> int:
        """Head of the clause that holds a token (itself, if it heads one)."""
        if self.relation(index) in CLAUSES:
            return index
        for above in self.up(index):
            if self.relation(above) in CLAUSES or self.is_verb(above):
                return above
        return index

    def is_verb(self, index: int) -> bool:
        return self.tokens[index].upos in {"VERB", "AUX"}

    def conjuncts(self, index: int) -> list[int]:
        """The token and what is coordinated with it, when the token is the first of them."""
        return sorted(self._reached(index, lambda kid: self._relations[kid] != "conj"))

    def cases(self, index: int) -> list[str]:
        """Prepositions of a noun, or the mark of a clause, lower case."""
        return [self.lemmas[k] for k in self.kids(index, "case", "mark")]

    def is_passive(self, index: int) -> bool:
        return bool(self.kids(index, "nsubj:pass", "aux:pass")) and self.tokens[index].xpos not in {"VBG", "VBD"}

    def duties(self, index: int) -> set[str]:
        """Whether a clause says what somebody must or should do; "has to" is must."""
        modals = {DUTIES[self.words[k]] for k in self.kids(index, "aux") if self.words[k] in DUTIES}
        owed = self.lemmas[index] in {"have", "need"} and any("to" in self.cases(k) for k in self.kids(index, "xcomp"))
        return modals | ({"must"} if owed else set())

    def is_refusal(self, index: int) -> bool:
        """A clause in which the one who speaks will not do something: "it would not accept refugees"."""
        helpers = {self.words[k] for k in self.kids(index, "aux", "advmod")}
        own = SPEAKERS & {self.lemmas[k] for k in self.kids(index, "nsubj")}
        return bool(own and INTENT & helpers and NEGATIONS & helpers)

    def is_condition(self, index: int) -> bool:
        """A clause that says what will be done if something does or does not happen."""
        helpers = {self.words[k] for k in self.kids(index, "aux", "advmod")}
        conditions = [k for k in self.kids(index, "advcl") if {"if", "unless"} & set(self.cases(k))]
        return bool(conditions and INTENT & helpers) and not NEGATIONS & helpers

    def hides_agent(self, index: int) -> bool:
        """A passive that does not say who acts."""
        return (self.is_passive(index) or self._is_reduced_passive(index)) and not self._agents(index)

    def subjects(self, index: int) -> list[int]:
        """Who does what a verb says, through voice, coordination, control and relative clauses."""
        agents = self._agents(index)
        if agents:
            return agents
        if self.is_passive(index) or self._is_reduced_passive(index):
            return []
        return self._surface(index, frozenset())

    def objects(self, index: int) -> list[int]:
        """What a verb acts on, through voice and relative clauses."""
        whole = self.kids(index, "obj") or self.kids(index, "iobj")  # "asked Uganda to wait": the addressee
        found = [c for k in whole for c in self.conjuncts(k)]
        if found:
            return self._dereference(index, found)
        if self.is_passive(index):
            return self._surface(index, frozenset())
        if self._is_reduced_passive(index):
            return [self.head(index)] if self.relation(index) == "acl" else self._surface(self.head(index), {index})
        if self.tokens[index].deprel == "acl:relcl" and self._has_other_subject(index):
            return [self.head(index)]
        return self._shared_objects(index) or self._adjacent(index)

    def surface_subjects(self, index: int) -> list[int]:
        """The subject as it stands, voice apart: what an adjective or a state is said of."""
        return self._surface(index, frozenset())

    def obliques(self, index: int, preposition: str) -> list[int]:
        """Nouns that a preposition ties to the token, else to its object, else to a noun that hangs on these."""
        own = self._tied(index, preposition)
        if own:
            return own
        carried = self.kids(index, "obj", "xcomp", "nsubj:pass", "advmod") if self.is_verb(index) else []
        near = [c for k in carried for c in self._tied(k, preposition)]
        shared = [k for k in self.kids(index, "conj") if self.is_verb(index)]  # "visit and send troops to"
        nested = [n for k in (index, *carried, *shared) for n in (k, *self.kids(k, "nmod", "obl", "obj"))]
        return near or [c for k in dict.fromkeys(nested) if k != index for c in self._tied(k, preposition)]

    def carrier(self, index: int) -> int:
        """The verb that a noun is the object, the subject or the oblique of; -1 when there is none."""
        head = self.head(index)
        while head >= 0 and self.relation(index) == "conj":
            index, head = head, self.head(head)
        if self.relation(index) in {"obj", "nsubj", "obl", "iobj", "xcomp", "advcl"} and head >= 0:
            return head
        return -1

    def role(self, index: int) -> str:
        """Relation of a noun, or of the noun that it is coordinated with."""
        while self.relation(index) == "conj" and self.head(index) >= 0:
            index = self.head(index)
        return self.tokens[index].deprel

    def noun_phrase(self, index: int) -> tuple[int, int]:
        """First and last token of the noun phrase around its head, clauses and coordination left out."""
        inside = self.below(index, frozenset({"acl", "advcl", "appos", "case", "cc", "conj", "parataxis", "punct"}))
        return inside[0], inside[-1]

    def _agents(self, index: int) -> list[int]:
        if not self.is_passive(index) and not self._is_reduced_passive(index):
            return []
        agents = self.kids(index, "obl:agent")
        if not agents:
            agents = [k for k in self.kids(index, "obl", "nmod") if "by" in self.cases(k)]
        return [c for a in agents for c in self.conjuncts(a)]

    def _is_reduced_passive(self, index: int) -> bool:
        """A participle after its noun: "troops sent to the border"."""
        token = self.tokens[index]
        is_clause = token.xpos == "VBN" and token.deprel in {"acl", "advcl"}
        return is_clause and not self.kids(index, "nsubj", "aux", "obj", "cop")

    def _surface(self, index: int, seen: Iterable[int]) -> list[int]:
        """The surface subject, looked for further up when the verb has none of its own."""
        seen = {*seen, index}
        own = [k for k in self.kids(index, *SUBJECTS) if self.relation(k) == "nsubj"]
        if own:
            return self._dereference(index, [c for k in own for c in self.conjuncts(k)])
        head = self.head(index)
        if head < 0 or head in seen or len(seen) > SUBJECT_REACH:
            return []
        return self._inherited(index, head, seen)

    def _inherited(self, index: int, head: int, seen: Iterable[int]) -> list[int]:
        relation, token = self.relation(index), self.tokens[index]
        if relation == "acl":
            return self._subject_of_noun_clause(index, head, seen)
        if relation == "xcomp" or (relation == "advcl" and OBJECT_MARKS & set(self.cases(index))):
            objects = [c for k in self.kids(head, "obj", "iobj") for c in self.conjuncts(k)]
            return objects or self._surface(head, seen)
        if relation in {"conj", "advcl", "parataxis"} and not (relation != "conj" and token.xpos in {"VBZ", "VBP"}):
            return self._surface(head, seen)
        if relation == "ccomp" and token.xpos == "VBG" and not self.kids(index, "aux"):  # "denies arming the rebels"
            return self._surface(head, seen)
        return []

    def _subject_of_noun_clause(self, index: int, head: int, seen: Iterable[int]) -> list[int]:
        if self.tokens[index].xpos == "VBG" and set(self.cases(index)) <= OBJECT_MARKS:
            return self.conjuncts(head)
        if self.tokens[index].deprel == "acl:relcl":
            return [] if self._has_other_subject(index) else self.conjuncts(head)
        owners = self.kids(head, "nmod:poss")
        verb = self.carrier(head)
        return owners or (self._surface(verb, seen) if verb >= 0 and verb not in set(seen) else [])

    def _has_other_subject(self, index: int) -> bool:
        subjects = self.kids(index, *SUBJECTS)
        return any(self.lemmas[k] not in RELATIVE_PRONOUNS for k in subjects)

    def _dereference(self, index: int, found: list[int]) -> list[int]:
        """Relative pronouns become the noun that their clause describes."""
        if not any(self.lemmas[k] in RELATIVE_PRONOUNS for k in found):
            return found
        clause = next((i for i in (index, *self.up(index)) if self.relation(i) == "acl"), -1)
        if clause < 0:
            return found
        noun = self.head(clause)
        return [c for k in found for c in (self.conjuncts(noun) if self.lemmas[k] in RELATIVE_PRONOUNS else [k])]

    def _shared_objects(self, index: int) -> list[int]:
        """ "detained and questioned the editor": the object may hang on the first verb, after the second."""
        if self.relation(index) != "conj":
            return []
        return [c for k in self.kids(self.head(index), "obj") if k > index for c in self.conjuncts(k)]

    def _adjacent(self, index: int) -> list[int]:
        """Where a tree gives a verb no object, the noun phrase right after it (and its particle) that tells no time."""
        if self.kids(index, "ccomp", "xcomp") or not self.is_verb(index):
            return []
        last = -1
        particles = self.kids(index, "compound:prt")
        for token in self.tokens[max((index, *particles)) + 1 :]:
            if token.upos not in {"DET", "ADJ", "NUM", "NOUN", "PROPN"} or token.deprel in UNMARKED:
                break
            last = token.index if token.upos in {"NOUN", "PROPN"} else last
        return [last] if last >= 0 else []

    def _tied(self, index: int, preposition: str) -> list[int]:
        if index not in self._ties:
            kids = self.kids(index, "obl", "nmod", "obj", "advcl", "acl", "xcomp")
            self._ties[index] = [(k, cases) for k in kids if not self.is_verb(k) and (cases := self._spelled_cases(k))]
        words = preposition.split("_")
        tied = [k for k, cases in self._ties[index] if cases == words or (len(words) == 1 and words[0] in cases)]
        return [c for k in tied for c in self.conjuncts(k)]

    def _spelled_cases(self, index: int) -> list[str]:
        """Its prepositions word by word: "because", "of"."""
        return [self.lemmas[k] for c in self.kids(index, "case") for k in (c, *self.kids(c, "fixed"))]


def text_of(tokens: Iterable[Token], sentence: AnnotatedSentence) -> str:
    """Words of the sentence from the first to the last of the tokens, as they stand there."""
    listed = list(tokens)
    offset = sentence.record.start
    return sentence.record.text[listed[0].start - offset : listed[-1].end - offset]
