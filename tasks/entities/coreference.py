"""Coreference: which mentions of one document mean the same, by a sieve of rules, the most precise first.

In: mentions as found, day. Out: for each mention the entity it means, and the rule that says so.
Hard because a wrong link makes a wrong fact: what no rule decides stays open.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from tasks.annotate import AnnotatedSentence, Token
from tasks.entities.lexicon import lexicon
from tasks.entities.mentions import Found
from tasks.entities.people import current_office
from tasks.entities.referents import Link, Referent
from tasks.knowledge import Knowledge, fold

LOOKBACK = 300  # mentions back to which any rule looks: no article is longer, a hostile one may be
NAMESAKES = 10  # people of one surname that are told apart in one document
FARTHEST = 2  # sentences back to which a pronoun may point
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

    def run(self) -> list[Link]:
        for step in (self._full_names, self._short_names, self._nominals, self._togethers, self._pronouns):
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
            known = self._by_surname.get(surname, [])
            acronym = self._acronyms.get(mention.text.replace(".", ""))
            if acronym is not None:
                self._attach(at, acronym, "acronym")
            elif len(known) == 1 and not self._is_blocked(mention, known[0]):
                self._attach_person(at, known[0], "surname")
            elif len(known) > 1 and (nearest := self._nearest(at, known)) is not None:
                self._attach_person(at, nearest, "surname, nearest")
            else:
                self._attach(at, self._named(mention), mention.reading.rule if mention.reading.key else "same name")
        for at, mention in enumerate(self.mentions):
            if mention.kind == "nominal" and mention.reading.kind == "name":
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
            is_named=True,
        )
        self._register(referent, folded)
        return referent

    def _same_person(self, folded: str, mention: Found) -> Referent | None:
        """A longer or shorter form of a name of several words that the document has used: "Juan Pablo Ruiz"."""
        if mention.entity_type != "PER" or " " not in folded:
            return None
        words = set(folded.split())
        for known in self._by_surname.get(folded.split()[-1], [])[-NAMESAKES:]:
            others = set(fold(known.name).split())
            if words <= others or others <= words:
                return known
        return None

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

    def _nominals(self) -> None:
        for at, mention in enumerate(self.mentions):
            if mention.kind != "nominal" or mention.reading.rule == "pair" or self.links[at].referent is not None:
                continue
            self._attach(at, *self._of_nominal(at, mention))

    def _of_nominal(self, at: int, mention: Found) -> tuple[Referent, str]:
        head = mention.sentence.tokens[mention.head].text.lower()
        if mention.is_definite and not mention.reading.is_plural:
            person = self._office_holder(at, mention, head)
            if person is not None:
                return person, "office"
            if head in BODIES:
                body = self._latest(at, lambda r: r.entity_type == "ORG" and r.is_named, FARTHEST)
                if body is not None:
                    mention.entity_type = body.entity_type
                    mention.reading = replace(mention.reading, sector=body.sector or mention.reading.sector)
                    return body, "the " + head
            same = self._latest(at, lambda r: not r.is_named and head in r.heads and _same_side(r, mention), 50)
            if same is not None:
                return same, "same head"
        return self._new_nominal(mention, head), "head noun"

    def _office_holder(self, at: int, mention: Found, head: str) -> Referent | None:
        """The person of the document whose title here, or whose office in the tables, is the one named."""
        country = _own_country(mention)
        pieces = mention.title.offices if mention.title else ()
        for known in self._by_recency(at):
            if known.entity_type != "PER" or not known.is_named:
                continue
            if country and known.country and country != known.country:
                continue
            if any(head == word or (word.endswith(".") and head.startswith(word[:-1])) for word in known.heads):
                return known
            if country and country == known.country and self._is_same_office(pieces, known.heads):
                return known
            if known.key and pieces and (office := current_office(self.knowledge.offices(known.key), self.on)):
                role = fold(office.role)
                if role and any(piece in role for piece in pieces):
                    return known
        return None

    def _is_same_office(self, pieces: tuple[str, ...], heads: set[str]) -> bool:
        """Whether a title here names an office that one of these names, too: "leader" and "president"."""
        titles = lexicon(self.knowledge).titles.entries
        return any(set(pieces) & set(titles[head].offices) for head in heads if head in titles)

    def _new_nominal(self, mention: Found, head: str) -> Referent:
        reading = mention.reading
        referent = Referent(
            None, mention.text, mention.entity_type, reading.country, reading.sector, reading.role, is_named=False
        )
        referent.heads.add(head)
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
        elif (
            mention.text.lower() == "they" and len(known) == 2 and all(r.entity_type == "GPE" and r.key for r in known)
        ):
            self.links[at] = Link(known[0], "subjects", known[1])

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
        found: dict[int, int] = {}
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            mention = self.mentions[other]
            if mention.sentence is sentence and mention.kind != "demonym":
                for head in heads & set(range(mention.first, mention.last + 1)):
                    found[head] = other
        return sorted({*found.values()})

    def _antecedent(self, at: int, gender: str) -> Referent | None:
        """Latest named person of that gender, the subject of a clause first, within two sentences."""
        near: list[tuple[bool, int, Referent]] = []
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) > FARTHEST:
                break
            referent = self.links[other].referent
            if referent is None or referent.entity_type != "PER" or not referent.is_named:
                continue
            if referent.gender and referent.gender != gender:
                continue
            token = self.mentions[other].sentence.tokens[self.mentions[other].head]
            near.append((token.deprel.startswith("nsubj"), -self._distance(other, at), referent))
        if not near:
            return None
        closest = max(distance for _, distance, _ in near)
        best = [entry for entry in near if entry[1] == closest]
        return next((referent for is_subject, _, referent in best if is_subject), best[0][2])

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
            referent.gender = referent.gender or mention.title.gender

    def _distance(self, other: int, at: int) -> int:
        return self.mentions[at].sentence.record.index - self.mentions[other].sentence.record.index

    def _by_recency(self, at: int) -> list[Referent]:
        seen: dict[int, Referent] = {}
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            referent = self.links[other].referent
            if referent is not None:
                seen.setdefault(id(referent), referent)
        return list(seen.values())

    def _nearest(self, at: int, known: list[Referent]) -> Referent | None:
        return next((referent for referent in self._by_recency(at) if referent in known), None)

    def _latest(self, at: int, fits: Callable[[Referent], bool], farthest: int) -> Referent | None:
        for other in range(at - 1, max(at - LOOKBACK, -1), -1):
            if self._distance(other, at) > farthest:
                return None
            referent = self.links[other].referent
            if referent is not None and fits(referent):
                return referent
        return None


def _initials_fit(acronym: str, name: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"\w+", name)).upper()
    return acronym[0] == initials[:1] and len(acronym) > 1


def _own_country(mention: Found) -> str | None:
    return None if mention.reading.is_lent else mention.reading.country


def _same_side(referent: Referent, mention: Found) -> bool:
    country = _own_country(mention)
    return not country or not referent.country or country == referent.country
