"""Coreference: which mentions of one document mean the same, by a sieve of rules, the most precise first.

In: mentions as found, day. Out: for each mention the entity it means, and the rule that says so.
Hard because a wrong link makes a wrong fact: what no rule decides stays open.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from tasks.annotate import AnnotatedSentence, Token
from tasks.entities.chunks import INSIDE
from tasks.entities.core import genders
from tasks.entities.lexicon import lexicon
from tasks.entities.mentions import Found
from tasks.entities.people import current_office
from tasks.entities.referents import Link, Referent
from tasks.knowledge import Knowledge, fold, skeleton

LOOKBACK = 300  # mentions back to which any rule looks: no article is longer, a hostile one may be
NAMESAKES = 10  # people of one surname that are told apart in one document
NEAR = 8  # mentions around a phrase among which its apposition stands
FARTHEST = 2  # sentences back to which a pronoun may point
HIGHEST = 4  # verbs above one whose subject is sought
ARGUMENTS = frozenset({"nsubj", "obj", "iobj", "obl"})
SHARING = frozenset({"conj", "xcomp", "advcl"})
OWNERS = frozenset({"its", "their"})
REFLEXIVE = frozenset({"himself", "herself"})
NAMED_TYPES = frozenset({"PER", "ORG"})
LONGEST_OF = 6  # tokens of "of the northern fishing communities" that tell one body from another
QUALIFYING = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
BODIES = frozenset({"group", "company", "firm", "movement", "bloc", "party", "organization", "organisation", "agency"})


def link(mentions: Sequence[Found], on: date | None, knowledge: Knowledge) -> list[Link]:
    """One link for each mention; those that name nobody known stand for themselves."""
    return _Sieve(mentions, on, knowledge).run()


class _Sieve:
    def __init__(self, mentions: Sequence[Found], on: date | None, knowledge: Knowledge) -> None:
        self.mentions, self.on, self.knowledge = mentions, on, knowledge
        self.links = [Link() for _ in mentions]
        self.referents: list[Referent] = []
        self._by_key: dict[str, Referent] = {}
        self._by_name: dict[str, Referent] = {}
        self._by_surname: dict[str, list[Referent]] = {}
        self._acronyms: dict[str, Referent] = {}
        self._genders = genders(knowledge)

    def run(self) -> list[Link]:
        steps = (
            self._full_names,
            self._titled,
            self._short_names,
            self._titled,
            self._apposed,
            self._nominals,
            self._togethers,
            self._pronouns,
            self._owned,
        )
        for step in steps:
            step()
        return self.links

    # named by itself

    def _full_names(self) -> None:
        for at, mention in enumerate(self.mentions):
            if mention.kind not in ("name", "demonym", "metonym") or self._is_short_person(mention):
                continue
            rule = mention.reading.rule if mention.reading.key else "same name"
            self._attach(at, self._named(mention), rule)
            self._introduce_acronym(at)

    def _short_names(self) -> None:
        """A surname alone: the person of the document who has it, else whom the tables know."""
        for at, mention in enumerate(self.mentions):
            if self.links[at].referent is not None or mention.kind != "name":
                continue
            surname = fold(mention.text)
            known = self._of_surname(at, surname)
            acronym = self._acronyms.get(mention.text.replace(".", ""))
            if acronym is not None:
                self._attach(at, acronym, "acronym")
            elif len(known) == 1:
                self._attach_person(at, known[0], "surname")
            elif len(known) > 1:
                mention.entity_type = "PER"  # which of them, nothing tells
                mention.reading = replace(mention.reading, country=None, sector=None, key=None, role=None)
            else:
                self._attach(at, self._named(mention), mention.reading.rule if mention.reading.key else "same name")

    def _of_surname(self, at: int, surname: str) -> list[Referent]:
        """People of the document of that surname whom the title here fits: one by office before all by gender."""
        mention = self.mentions[at]
        known = [person for person in self._by_surname.get(surname, []) if not self._is_blocked(mention, person)]
        titled = [person for person in known if person.heads & self._title_words(mention.of)]
        if not titled and mention.title is not None and mention.reading.key:
            titled = [person for person in known if person.key == mention.reading.key]
        return titled if len(titled) == 1 else known

    def _title_words(self, whole: Found | None) -> set[str]:
        words = whole.sentence.tokens[whole.first : whole.head] if whole else ()
        return {token.text.lower() for token in words if token.upos in ("NOUN", "PROPN")}

    def _titled(self) -> None:
        """A name with its title is the person whom the name means."""
        for at, mention in enumerate(self.mentions):
            if self.links[at].referent is None and mention.kind == "nominal" and mention.reading.kind == "name":
                inner = self._inner(at)
                if inner is not None and self.links[inner].referent is not None:
                    self._attach(at, self.links[inner].referent, "title and name")

    def _is_short_person(self, mention: Found) -> bool:
        """A surname, or a word that no table knows or only as some town: a person whom the document names elsewhere?"""
        is_open = mention.entity_type == "PER" or mention.reading.rule in ("unknown", "engine", "place")
        return mention.kind == "name" and is_open and " " not in fold(mention.text)

    def _named(self, mention: Found) -> Referent:
        reading = mention.reading
        folded = fold(mention.text)
        known = self._by_key.get(reading.key) if reading.key else self._by_name.get(folded)
        if known is None and not reading.key:
            known = self._same_person(folded, mention)
        if known is not None:
            return known
        referent = Referent(
            reading.key,
            reading.name if reading.key and reading.name else mention.text,
            "GPE" if mention.kind in ("demonym", "metonym") and reading.rule != "place" else mention.entity_type,
            reading.country,
            None if mention.kind in ("demonym", "metonym") else reading.sector,
            reading.role,
            reading.wikidata,
            gender=self._gender_of(reading.name or mention.text) if mention.entity_type == "PER" else "",
            is_named=True,
        )
        self._register(referent, folded)
        return referent

    def _gender_of(self, name: str) -> str:
        """Gender that a given name tells; a surname alone tells none."""
        first, _, rest = fold(name).partition(" ")
        return self._genders.get(first, "") if rest else ""

    def _same_person(self, folded: str, mention: Found) -> Referent | None:
        """A longer or shorter form of a name of several words that the document has used, "Juan Pablo Ruiz", or another
        transliteration of it, "Andrei" for "Andrey"."""
        if mention.entity_type != "PER" or " " not in folded:
            return None
        words = set(folded.split())
        for known in self._by_surname.get(folded.split()[-1], [])[-NAMESAKES:]:
            others = set(fold(known.name).split())
            if words <= others or others <= words or self._is_respelled(folded, known):
                return known
        return None

    def _is_respelled(self, folded: str, known: Referent) -> bool:
        genders = {known.gender, self._gender_of(folded)} - {""}
        return len(genders) < 2 and skeleton(folded) == skeleton(fold(known.name))

    def _register(self, referent: Referent, folded: str) -> None:
        self.referents.append(referent)
        if referent.key:
            self._by_key[referent.key] = referent
        self._by_name.setdefault(folded, referent)
        if referent.entity_type == "PER":
            for surname in self._surnames(referent, folded):
                self._by_surname.setdefault(surname, []).append(referent)

    def _surnames(self, referent: Referent, folded: str) -> set[str]:
        """The last word of a name; of a known person the word that the tables take for the family name."""
        words = fold(referent.name).split()
        if referent.key:
            known = {w for w in words if any(p.key == referent.key for p in self.knowledge.surnames(w))}
            return known or set(words[-1:])
        return {*folded.split()[-1:], *words[-1:]}

    def _is_blocked(self, mention: Found, referent: Referent) -> bool:
        """Mr and Ms of one surname are two people."""
        gender = mention.title.gender if mention.title else ""
        return bool(gender and referent.gender and gender != referent.gender)

    def _introduce_acronym(self, at: int) -> None:
        """ "Forces for Defence (FD)": the capitals in brackets are the name from here on."""
        mention, tokens = self.mentions[at], self.mentions[at].sentence.tokens
        end = mention.last + 1
        if end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
            acronym = tokens[end + 1].text.replace(".", "")
            referent = self.links[at].referent
            if referent is not None and acronym.isupper() and _initials_fit(acronym, mention.text):
                self._acronyms[acronym] = referent
                referent.aliases[acronym] = None

    def _inner(self, at: int) -> int | None:
        whole = self.mentions[at]
        for other in range(at + 1, min(at + 8, len(self.mentions))):
            if self.mentions[other].of is whole:
                return other
        return None

    # named by office or kind

    def _apposed(self) -> None:
        """ "X, a journalist" and "the journalist, X": the journalist is X."""
        for at, mention in enumerate(self.mentions):
            if _is_common(mention) and not mention.reading.is_plural and (referent := self._bearer(at)) is not None:
                self._attach(at, referent, "apposition")
                referent.heads.add(mention.sentence.tokens[mention.head].text.lower())

    def _bearer(self, at: int) -> Referent | None:
        """Whom the name in apposition to a phrase means."""
        mention = self.mentions[at]
        for other in range(max(at - NEAR, 0), min(at + NEAR, len(self.mentions))):
            named, referent = self.mentions[other], self.links[other].referent
            if named.kind != "name" or named.sentence is not mention.sentence or referent is None:
                continue
            first, second = (other, at) if named.first < mention.first else (at, other)
            top, before = self._top(second), self.mentions[first]
            is_apposed = top.deprel == "appos" and before.first <= top.head <= before.last < top.index
            sectors = {referent.sector, mention.reading.sector} - {None}
            is_list = mention.entity_type == "ORG" and len(sectors) > 1  # "the ministry, the High Court and the army"
            if is_apposed and referent.entity_type == mention.entity_type in NAMED_TYPES and not is_list:
                return referent
        return None

    def _nominals(self) -> None:
        for at, mention in enumerate(self.mentions):
            if not _is_common(mention) or self.links[at].referent is not None:
                continue
            self._attach(at, *self._of_nominal(at, mention))

    def _of_nominal(self, at: int, mention: Found) -> tuple[Referent | None, str]:
        head, words = mention.sentence.tokens[mention.head].text.lower(), self._qualifiers(mention)
        if mention.is_definite and not mention.reading.is_plural:
            holders = self._office_holders(at, mention, head)
            if holders:
                return (holders[0] if len(holders) == 1 else None), "office"
            if head in BODIES:
                body = self._latest(at, lambda r: r.entity_type == "ORG" and r.is_named, FARTHEST)
                if body is not None:
                    mention.entity_type = body.entity_type
                    mention.reading = replace(mention.reading, sector=body.sector or mention.reading.sector)
                    return body, "the " + head
            same = self._latest(
                at,
                lambda r: not r.is_named and head in r.heads and _same_side(r, mention) and words <= r.qualifiers,
                50,
            )
            if same is not None:
                return same, "same head"
        return self._new_nominal(mention, head, words), "head noun"

    def _qualifiers(self, mention: Found) -> frozenset[str]:
        """What tells this one from others of its kind: "Bush" of "the Bush administration", "trade" of "the ministry of
        trade", no country's name."""
        tokens = mention.sentence.tokens
        before, behind = tokens[mention.first : mention.head], tokens[mention.head + 1 : mention.head + 1 + LONGEST_OF]
        if behind and behind[0].text == "of":
            before += tuple(takewhile(lambda t: t.upos in INSIDE, behind[1:]))
        words = [t.text for t in before if t.upos in QUALIFYING]
        kinds = ("country", "demonym")
        return frozenset(w.lower() for w in words if not any(n.kind in kinds for n in self.knowledge.names(w)))

    def _office_holders(self, at: int, mention: Found, head: str) -> list[Referent]:
        """People of the document whom it gave the title named here; else those who hold that office in the tables."""
        country = _own_country(mention)
        pieces = mention.title.offices if mention.title else ()
        people = [
            known
            for known in self._by_recency(at)
            if known.entity_type == "PER"
            and known.is_named
            and not (country and known.country and country != known.country)
        ]
        called = [known for known in people if self._is_called(known, head, pieces, country)]
        return called or [known for known in people if pieces and self._holds(known, pieces)]

    def _is_called(self, known: Referent, head: str, pieces: tuple[str, ...], country: str | None) -> bool:
        if any(head == word or (word.endswith(".") and head.startswith(word[:-1])) for word in known.heads):
            return True
        return bool(country) and country == known.country and self._is_same_office(pieces, known.heads)

    def _holds(self, known: Referent, pieces: tuple[str, ...]) -> bool:
        office = current_office(self.knowledge.offices(known.key), self.on) if known.key else None
        return office is not None and any(piece in fold(office.role) for piece in pieces)

    def _is_same_office(self, pieces: tuple[str, ...], heads: set[str]) -> bool:
        """Whether a title here names an office that one of these names, too: "leader" and "president"."""
        titles = lexicon(self.knowledge).titles.entries
        return any(set(pieces) & set(titles[head].offices) for head in heads if head in titles)

    def _new_nominal(self, mention: Found, head: str, words: frozenset[str]) -> Referent:
        reading = mention.reading
        referent = Referent(
            None, mention.text, mention.entity_type, reading.country, reading.sector, reading.role, is_named=False
        )
        referent.heads.add(head)
        referent.qualifiers = words
        self.referents.append(referent)
        return referent

    # pronouns and pairs

    def _togethers(self) -> None:
        for at, mention in enumerate(self.mentions):
            if mention.reading.rule == "pair":
                pair = self._last_two(at)
                if pair is not None:
                    self.links[at] = Link(pair[0], "the two countries", pair[1])

    def _last_two(self, at: int) -> tuple[Referent, Referent] | None:
        """The two that the nearest sentence with two of them names, of three and more none."""
        wants_people = self.mentions[at].entity_type == "PER"
        found: dict[str, Referent] = {}
        distance = 0
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) != distance and len(found) > 1:
                break
            distance = self._distance(other, at)
            if distance > FARTHEST:
                break
            referent = self._side(self.links[other].referent, wants_people)
            if referent is not None:
                found.setdefault(referent.key or referent.name, referent)
        if len(found) != 2:
            return None
        second, first = found.values()
        return first, second

    def _side(self, referent: Referent | None, wants_people: bool) -> Referent | None:
        """A named person, or a country, or the country that a named person or body stands for."""
        if referent is None or not referent.is_named:
            return None
        if wants_people:
            return referent if referent.entity_type == "PER" else None
        return self._by_key.get(referent.country or "")

    def _pronouns(self) -> None:
        for at, mention in enumerate(self.mentions):
            if mention.kind != "pronoun":
                continue
            if mention.entity_type != "PER":
                self._attach_thing(at, mention)
                continue
            gender = "f" if mention.text.lower() in ("she", "her", "hers", "herself") else "m"
            referent = self._antecedent(at, gender)
            if referent is not None:
                self._attach(at, referent, "pronoun")
                referent.gender = referent.gender or gender

    def _attach_thing(self, at: int, mention: Found) -> None:
        """ "It" and "they" as subject: the country or body, or the two countries, that the clause before has as its."""
        subjects = self._subjects_before(at)
        known = [r for m in subjects if (r := self.links[m].referent) is not None]
        if mention.text.lower() == "it" and len(known) == len(subjects) == 1:
            if known[0].entity_type in ("GPE", "ORG") and (known[0].key or known[0].entity_type == "ORG"):
                self._attach(at, known[0], "subject")
        elif mention.text.lower() == "they" and len(known) == len(subjects):
            self._attach_they(at, mention, subjects)

    def _attach_they(self, at: int, mention: Found, subjects: list[int]) -> None:
        """Two countries or named people, or one phrase that speaks of several people; where the subject is one person,
        the only several of its sentence."""
        if len(subjects) == 1 and not self._are_several(self.mentions[subjects[0]]):
            subjects = self._several_beside(at, subjects[0])
        known = [r for m in subjects if (r := self.links[m].referent) is not None]
        types = {referent.entity_type for referent in known}
        if len(known) == 2 and len(types) == 1 and all(r.key or r.is_named for r in known):
            mention.entity_type = known[0].entity_type
            self.links[at] = Link(known[0], "subjects", known[1])
        elif types == {"PER"} and len(known) == 1:
            self._attach_person(at, known[0], "subject")

    def _several_beside(self, at: int, subject: int) -> list[int]:
        sentence = self.mentions[subject].sentence
        beside = range(max(at - LOOKBACK, 0), at)
        return [
            other
            for other in beside
            if (mention := self.mentions[other]).sentence is sentence
            and mention.kind == "nominal"
            and mention.entity_type == "PER"
            and self._are_several(mention)
        ]

    @staticmethod
    def _are_several(mention: Found) -> bool:
        return mention.reading.is_plural or mention.sentence.tokens[mention.head].xpos in ("NNS", "NNPS")

    def _subjects_before(self, at: int) -> list[int]:
        """Mentions that are the subject of the clause that governs this one, else of the sentence before."""
        mention = self.mentions[at]
        tokens, first = mention.sentence.tokens, mention.first
        verb = tokens[first].head
        if not 0 <= verb < len(tokens) or self._is_impersonal(tokens[verb]):
            return []
        above = tokens[verb].head
        if 0 <= above < len(tokens) and above != verb:
            return self._subjects_of(at, mention.sentence, above)
        return self._subjects_of_sentence_before(at)

    def _subjects_of_sentence_before(self, at: int) -> list[int]:
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) > 1:
                break
            if self._distance(other, at) == 1:
                sentence = self.mentions[other].sentence
                root = next((t.index for t in sentence.tokens if t.deprel == "root"), -1)
                return self._subjects_of(at, sentence, root)
        return []

    def _is_impersonal(self, verb: Token) -> bool:
        """ "It rained", "it was late": nobody does it."""
        return verb.upos != "VERB" or lexicon(self.knowledge).words.get(verb.lemma.lower()) == "impersonal"

    def _subjects_of(self, at: int, sentence: AnnotatedSentence, verb: int) -> list[int]:
        """Outermost mentions at the subject of a verb and at what is coordinated with it, in text order."""
        tokens = sentence.tokens
        heads = {t.index for t in tokens if t.head == verb and t.deprel in ("nsubj", "nsubj:pass")}
        heads |= {t.index for t in tokens if t.head in heads and t.deprel == "conj"}
        heads |= {t.index for t in tokens if t.head in heads and t.deprel == "nmod" and t.xpos == "NNS"}
        found: dict[int, int] = {}
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            mention = self.mentions[other]
            if mention.sentence is sentence and mention.kind != "demonym":
                for head in heads & set(range(mention.first, mention.last + 1)):
                    found[head] = other
        return sorted({*found.values()})

    def _antecedent(self, at: int, gender: str) -> Referent | None:
        """Latest named person of that gender, the subject of a clause first, within two sentences; of those who stand
        beside an object pronoun in its own clause nobody: "X thanked him"."""
        barred = self._beside(at)
        near: list[tuple[bool, int, Referent]] = []
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) > FARTHEST:
                break
            referent = self.links[other].referent
            if referent is None or referent.entity_type != "PER" or not referent.is_named:
                continue
            if id(referent) in barred or (referent.gender and referent.gender != gender):
                continue
            is_subject = self._top(other).deprel.startswith("nsubj")
            near.append((is_subject, -self._distance(other, at), referent))
        if not near:
            return None
        closest = max(distance for _, distance, _ in near)
        best = [entry for entry in near if entry[1] == closest]
        return next((referent for is_subject, _, referent in best if is_subject), best[0][2])

    def _owned(self) -> None:
        """ "Its fighters" are of the country of the subject whose they are, whatever country the story has; "its
        chairman" has the sector of the body that he is chairman of."""
        for at, mention in enumerate(self.mentions):
            owner = self._owner(at) if mention.kind == "nominal" else None
            if owner is None:
                continue
            told = mention.reading
            if told.is_lent or told.country is None:
                told = replace(told, country=owner.country)
            if owner.entity_type == "ORG" and self._belongs(mention):
                told = replace(told, sector=owner.sector)
            referent = self.links[at].referent
            if referent is not None and referent.key is None:
                if referent.mentions[0] == at:
                    referent.country = told.country
                if referent.sector == mention.reading.sector:
                    referent.sector = told.sector
            mention.reading = told

    def _belongs(self, mention: Found) -> bool:
        """Whether an office has the sector of what it is an office of: chairman, general secretary."""
        words = [token.text.lower() for token in mention.sentence.tokens[mention.first : mention.head + 1]]
        agents = lexicon(self.knowledge).agents.entries
        known = (agents.get(" ".join(words[first:])) for first in range(len(words)))
        return any(agent is not None and agent.belongs for agent in known)

    def _owner(self, at: int) -> Referent | None:
        """Whom the subject of the clause, or of the one above, means where "its" or "their" stands before a phrase; of
        a phrase that is the subject itself the body or country that is the subject of the sentence before."""
        mention = self.mentions[at]
        tokens, first = mention.sentence.tokens, mention.first
        if first == 0 or tokens[first - 1].text.lower() not in OWNERS:
            return None
        verb = self._top(at)
        for _ in range(HIGHEST):
            if not 0 <= verb.head < len(tokens):
                break
            verb = tokens[verb.head]
            said = [t.index for t in tokens if t.head == verb.index and t.deprel in ("ccomp", "parataxis")]
            clauses = (self._subjects_of(at, mention.sentence, clause) for clause in (verb.index, *said))
            subjects = next((found for found in clauses if found), [])
            owners = [r for s in subjects if (r := self.links[s].referent) is not self.links[at].referent]
            if owners:
                return owners[0] if len(owners) == 1 else None
        before = self._subjects_of_sentence_before(at)
        known = self.links[before[0]].referent if len(before) == 1 else None
        return known if known is not None and known.entity_type in ("ORG", "GPE") else None

    def _top(self, at: int) -> Token:
        """The word of a mention that hangs on a word outside of it."""
        mention = self.mentions[at]
        inside = range(mention.first, mention.last + 1)
        tokens = mention.sentence.tokens
        return next((tokens[i] for i in inside if tokens[i].head not in inside), tokens[mention.head])

    def _beside(self, at: int) -> set[int]:
        """Referents, by identity, that stand at the verb of a pronoun as its subject or object."""
        mention = self.mentions[at]
        token, tokens = mention.sentence.tokens[mention.first], mention.sentence.tokens
        if token.text.lower() in REFLEXIVE or not 0 <= token.head < len(tokens):
            return set()
        verb = tokens[token.head]
        has_object = any(t.head == verb.index and t.deprel == "obj" for t in tokens)
        relation = token.deprel.partition(":")[0]
        if relation not in ARGUMENTS or (relation == "obl" and has_object):  # "brought his son with him"
            return set()
        places = {t.index for t in tokens if t.head == verb.index and t.deprel.partition(":")[0] in ARGUMENTS}
        places |= _unsaid_subjects(verb, tokens)
        return {
            id(referent)
            for other in range(at - 1, max(at - LOOKBACK, -1), -1)
            if self.mentions[other].sentence is mention.sentence
            and (referent := self.links[other].referent) is not None
            and self._top(other).index in places
        }

    # shared

    def _attach_person(self, at: int, person: Referent, rule: str) -> None:
        mention = self.mentions[at]
        mention.entity_type = "PER"
        mention.reading = replace(mention.reading, country=person.country, sector=None)
        self._attach(at, person, rule)

    def _attach(self, at: int, referent: Referent | None, rule: str) -> None:
        if referent is None:
            return
        mention = self.mentions[at]
        self.links[at] = Link(referent, rule)
        referent.mentions.append(at)
        if mention.kind == "name":
            referent.aliases[mention.text] = None
        if mention.kind == "nominal" and mention.reading.kind == "name":
            words = mention.sentence.tokens[mention.first : mention.head]
            referent.heads |= {token.text.lower() for token in words if token.upos in ("NOUN", "PROPN")}
        referent.country = referent.country or mention.reading.country
        referent.role = referent.role or mention.reading.role
        if mention.kind in ("name", "nominal"):
            referent.sector = referent.sector or mention.reading.sector
        if mention.title and mention.title.gender:
            referent.gender = mention.title.gender

    def _distance(self, other: int, at: int) -> int:
        return self.mentions[at].sentence.record.index - self.mentions[other].sentence.record.index

    def _by_recency(self, at: int) -> list[Referent]:
        seen: dict[int, Referent] = {}
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            referent = self.links[other].referent
            if referent is not None:
                seen.setdefault(id(referent), referent)
        return list(seen.values())

    def _latest(self, at: int, fits: Callable[[Referent], bool], farthest: int) -> Referent | None:
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) > farthest:
                return None
            referent = self.links[other].referent
            if referent is not None and fits(referent):
                return referent
        return None


def _is_common(mention: Found) -> bool:
    """A kind or an office without a name: "the journalist"."""
    return mention.kind == "nominal" and mention.reading.kind != "name" and mention.reading.rule != "pair"


def _unsaid_subjects(verb: Token, tokens: Sequence[Token]) -> set[int]:
    """Subjects that a verb without one takes from the verb above: "X left and thanked him", "X came to thank him"."""
    found: set[int] = set()
    for _ in range(HIGHEST):
        below = [t for t in tokens if t.head == verb.index]
        if any(t.deprel.startswith("nsubj") for t in below) or not 0 <= verb.head < len(tokens):
            break
        if verb.deprel.partition(":")[0] not in SHARING:
            break
        is_complement, verb = verb.deprel.startswith("xcomp"), tokens[verb.head]
        above = [t for t in tokens if t.head == verb.index]
        objects = {t.index for t in above if t.deprel in ("obj", "iobj")}
        if is_complement and objects:
            return objects  # "X asked Y to thank him"
        found = {t.index for t in above if t.deprel.startswith("nsubj")}
    return found


def _initials_fit(acronym: str, name: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"\w+", name)).upper()
    return acronym[0] == initials[:1] and len(acronym) > 1


def _own_country(mention: Found) -> str | None:
    return None if mention.reading.is_lent else mention.reading.country


def _same_side(referent: Referent, mention: Found) -> bool:
    country = _own_country(mention)
    return not country or not referent.country or country == referent.country
