"""Mentions: every place in a sentence that refers to somebody, read but not yet linked.

In: annotated sentence. Out: Found, in text order, the longer one first where they nest.
Hard because "Russian Foreign Minister Sergei Lavrov" holds three: the man with his office, his name, and Russia.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.annotate import AnnotatedSentence, Token
from tasks.entities.actors import STATE, read_phrase
from tasks.entities.chunks import Chunk, chunks_of
from tasks.entities.lexicon import Title, lexicon
from tasks.entities.modifiers import is_well_known
from tasks.entities.phrase import HYPHEN, Item, items_of
from tasks.entities.reading import Reading
from tasks.entities.surroundings import aims_of
from tasks.knowledge import Knowledge

ACTS = ("nsubj", "obj", "iobj", "conj")
"""Relations in which a capital stands for its government rather than for the place."""

PLACE_WORDS = frozenset({"in", "at", "from", "near", "to", "around", "outside", "across"})

SITES = frozenset({"in", "at", "near", "around", "outside", "inside", "across"})
SIDES = frozenset({"countries", "nations", "states", "sides", "governments", "neighbours", "neighbors", "parties"})
NEIGHBOURS = (["neighbours"], ["neighbors"])
LEADERS = frozenset({"leaders", "presidents", "ministers", "premiers", "chancellors", "envoys"})

BOUNDS = frozenset({"least", "most"})
YEAR = re.compile(r"(?:1[89]|20)\d\d")
WHOLE_NAMES = frozenset({"ORG", "EVENT"})
ABROAD = frozenset({"GOV", "LEG", "MIL"})
"""Sectors of those who deal with other states; police and courts act on their own people, named by the state."""
LABELS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "NORP": "NORP", "EVENT": "EVENT", "GPE": "GPE"}


@dataclass(slots=True)
class Found:
    """One mention in the making: tokens `first` to `last` of `sentence`, what they say, and the title before a name."""

    sentence: AnnotatedSentence
    first: int
    last: int
    kind: str
    entity_type: str
    reading: Reading
    title: Title | None = None
    head: int = 0  # token of the head noun or the last word of the name
    is_definite: bool = False
    of: "Found | None" = None  # the mention that means the same: the name inside a phrase with a title

    @property
    def is_thing(self) -> bool:
        """ "It" and "they": a mention only when it is known of whom."""
        return self.kind == "pronoun" and self.entity_type != "PER"

    @property
    def text(self) -> str:
        tokens, record = self.sentence.tokens, self.sentence.record
        start, end = tokens[self.first].start - record.start, tokens[self.last].end - record.start
        return record.text[start:end]


def find_mentions(
    sentence: AnnotatedSentence, on: date | None, knowledge: Knowledge, around: Sequence[str]
) -> list[Found]:
    """Mentions of one sentence. `around`: countries for agents that name none ("police"), the best first."""
    found: list[Found] = []
    for chunk in chunks_of(sentence, knowledge):
        found += _of_chunk(sentence, chunk, on, knowledge, around)
    found = _with_whole_names(sentence, found)
    covered = {at for mention in found for at in _own_tokens(mention)}
    nominals = {at for m in found if m.kind == "nominal" for at in range(m.first, m.last + 1)}
    for name in sentence.names:
        is_short = name.first == name.last or not sentence.tokens[name.first].text[0].isupper()
        is_inside = is_short and name.first in nominals  # "Rebel commander" holds no name
        if not is_inside and not covered & set(range(name.first, name.last + 1)) and name.label in LABELS:
            reading = Reading(name=_words(sentence, name.first, name.last), rule="engine")
            found.append(Found(sentence, name.first, name.last, "name", LABELS[name.label], reading, head=name.last))
    found += _pronouns(sentence, knowledge)
    return sorted(found, key=lambda mention: (mention.first, -mention.last))


def _own_tokens(mention: Found) -> range:
    """Tokens that can be no other name: of a nominal its head, since "Unity Party candidate" holds a party."""
    return range(mention.head if mention.kind == "nominal" else mention.first, mention.last + 1)


def _with_whole_names(sentence: AnnotatedSentence, found: list[Found]) -> list[Found]:
    """An organisation or an event that the engine names takes the place of the names inside of it: "UK Independence
    Party" is not the United Kingdom, though it is of that country."""
    for name in sentence.names:
        if name.label not in WHOLE_NAMES or name.first == name.last:
            continue
        parts = [m for m in found if name.first <= m.first <= m.last <= name.last]
        is_known = any((m.first, m.last) == (name.first, name.last) and m.kind != "nominal" for m in parts)
        is_crossed = any(m not in parts and m.first <= name.last and name.first <= m.last for m in found)
        if not parts or is_known or is_crossed:
            continue
        country = next((m.reading.country for m in parts if m.reading.country), None)
        sector = next((m.reading.sector for m in parts if m.kind == "nominal"), None)
        text = _words(sentence, name.first, name.last)
        whole = Reading(name=text, country=country, sector=sector, rule="engine")
        found = [m for m in found if m not in parts]
        found.append(Found(sentence, name.first, name.last, "name", LABELS[name.label], whole, head=name.last))
    return found


def _of_chunk(
    sentence: AnnotatedSentence, chunk: Chunk, on: date | None, knowledge: Knowledge, around: Sequence[str]
) -> Iterator[Found]:
    pair_type = pair_of(sentence, chunk)
    if pair_type is not None:
        start = _first_content(sentence, chunk.first, chunk.last)
        pair = Reading(kind="nominal", entity_type=pair_type, rule="pair", is_plural=True)
        yield Found(sentence, start, chunk.last, "nominal", pair_type, pair, head=chunk.last, is_definite=True)
        return
    words = _phrase_words(sentence, chunk.first, chunk.reach, knowledge)
    core = words[: chunk.last - chunk.first + 1]
    items = items_of(core, knowledge)
    person = _marked_person(sentence, chunk)
    reading = _of_nobody_acted_on(sentence, chunk, read_phrase(words, on, knowledge, around, person=person), knowledge)
    if chunk.names and chunk.names[-1][1] == chunk.last:
        reading = _as_body(sentence, chunk, chunk.names[-1], reading, knowledge)
    whole = _whole(sentence, chunk, reading, items, knowledge)
    taken: range = range(0)
    if whole is not None:
        taken = range(whole.first, whole.last + 1) if whole.kind != "nominal" else range(whole.head, whole.last + 1)
        yield whole
        if whole.kind == "nominal" and whole.entity_type == "PER" and reading.kind == "name" and reading.head:
            first, last = chunk.first + reading.head[0], chunk.first + reading.head[1]
            taken = range(first, last + 1)
            yield replace(whole, first=first, last=last, kind="name", head=last, is_definite=False, of=whole)
    for name in chunk.names:
        if not set(taken) & set(range(name[0], name[1] + 1)):
            part = Chunk(name[0], name[1], name[1], (name,))
            words = _phrase_words(sentence, name[0], name[1], knowledge)
            reading = _as_body(sentence, part, name, read_phrase(words, on, knowledge), knowledge)
            if reading.rule == "name of a body":
                taken = range(name[0], name[1] + 1)
                yield Found(sentence, name[0], name[1], "name", "ORG", reading, head=name[1])
    for body in _bodies(sentence, chunk, items, knowledge):
        if not set(taken) & set(range(body.first, body.last + 1)) and (whole is None or body.last < whole.head):
            taken = range(min(taken.start, body.first) if taken else body.first, body.last + 1)
            yield body
    owners = [*_owners(chunk, items), *_doers(sentence, chunk, items, knowledge)]
    for owner in owners:
        yield from _of_chunk(sentence, owner, on, knowledge, around)
    inside = [item for item in items if not owners or chunk.first + item.first > owners[-1].last]
    yield from _nested(sentence, chunk, inside, taken, on, knowledge, around)


def _bodies(sentence: AnnotatedSentence, chunk: Chunk, items: list[Item], knowledge: Knowledge) -> Iterator[Found]:
    """Names of unknown bodies in a phrase: "Northland Unity Party" in "a Northland Unity Party candidate"."""
    start = 0
    for at, item in enumerate(items):
        if item.agent and item.agent.is_institution and item.text[0].isupper() and at > start:
            first, last = chunk.first + items[start].first, chunk.first + item.last
            text = _words(sentence, first, last)
            country = next(
                (n.country for i in items[start:at] for n in i.names if n.kind in ("demonym", "country")), None
            )
            reading = Reading(country=country, sector=item.agent.sector, name=text, rule="name of a body")
            yield Found(sentence, first, last, "name", "ORG", reading, head=last)
        is_compass = item.text[0].isupper() and lexicon(knowledge).words.get(item.text.lower()) == "compass"
        if (item.kind not in ("capital", "place", "name") or item.is_weak) and not is_compass:
            start = at + 1


def _phrase_words(sentence: AnnotatedSentence, first: int, last: int, knowledge: Knowledge) -> list[str]:
    """Words of a phrase. A hyphen that touches both its neighbours is told from a dash; a common word that some town
    bears has no capital ("Nine soldiers", "Forest rangers"), and no common word of a headline has one."""
    tokens = sentence.tokens[first : last + 1]
    words = [token.text for token in tokens]
    if sentence.is_in_capitals:
        words = [text.lower() if sentence.is_common(at) else text for at, text in enumerate(words, first)]
    is_plain = words[0][0].isupper() and sentence.is_common(first) and not knowledge.names(words[0])
    if is_plain and knowledge.place_candidates(words[0]):
        words[0] = words[0].lower()
    for at in range(1, len(tokens) - 1):
        if words[at] == "-" and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start:
            words[at] = HYPHEN
    return words


def _of_nobody_acted_on(sentence: AnnotatedSentence, chunk: Chunk, reading: Reading, knowledge: Knowledge) -> Reading:
    """Without the country that surroundings lend, where those who act for a state act on it: "the ministry condemned
    Chad"."""
    acts = reading.is_lent and reading.sector in ABROAD and sentence.tokens[chunk.last].deprel.startswith("nsubj")
    if not acts or reading.country not in aims_of(sentence, chunk.last, knowledge):
        return reading
    return replace(reading, country=None, is_lent=False)


def _owners(chunk: Chunk, items: list[Item]) -> list[Chunk]:
    """Phrases in front of a possessive: "Gen. X" of "Gen. X's aide"."""
    found, first = [], chunk.first
    for item in items[1:]:
        if item.kind == "possessive" and chunk.first + item.first < chunk.last:
            last = chunk.first + item.first - 1
            found.append(chunk.part(first, last))
            first = chunk.first + item.last + 1
    return [owner for owner in found if owner.first <= owner.last]


def _doers(sentence: AnnotatedSentence, chunk: Chunk, items: list[Item], knowledge: Knowledge) -> list[Chunk]:
    """Those who stand before what they did: "rebel" of "rebel attacks", "the army" of "the army offensive"."""
    start = max((item.last + 1 for item in items if item.kind == "possessive"), default=0)
    doer = items[-2] if len(items) > 1 and items[-1].first == items[-1].last else None
    head = sentence.tokens[chunk.last]
    is_act = head.upos == "NOUN" and head.lemma.lower() in lexicon(knowledge).acts
    if doer is None or doer.agent is None or not is_act or doer.first < start:
        return []
    return [chunk.part(chunk.first + start, chunk.first + doer.last)]


def pair_of(sentence: AnnotatedSentence, chunk: Chunk) -> str | None:
    """GPE for "the two countries" and "both sides", PER for "the two leaders": two that the text has named before."""
    words = [token.text.lower() for token in sentence.tokens[chunk.first : chunk.last + 1]]
    if words[:1] == ["the"] and words[1:] in NEIGHBOURS:
        return "GPE"
    if len(words) > 3 or not {"two", "both"} & set(words[:-1]):
        return None
    if words[-1] in SIDES:
        return "GPE"
    return "PER" if words[-1] in LEADERS and {"the", "both"} & set(words) else None


def _marked_person(sentence: AnnotatedSentence, chunk: Chunk) -> tuple[int, int] | None:
    """Words of the phrase that the engine marks as a person's name of several words at its end."""
    for name in sentence.names:
        if name.label == "PER" and chunk.first <= name.first < name.last == chunk.last:
            return name.first - chunk.first, name.last - chunk.first
    return None


def _as_body(
    sentence: AnnotatedSentence, chunk: Chunk, name: tuple[int, int], reading: Reading, knowledge: Knowledge
) -> Reading:
    """The reading as one name, where that is the name of a body and holds a preposition: "Party of Freedom"."""
    first, last = name
    tokens = sentence.tokens[first : last + 1]
    covered = reading.key and reading.head == (first - chunk.first, last - chunk.first)
    if covered or _label(sentence, first, last) == "PER" or not any(t.upos in ("ADP", "CCONJ") for t in tokens):
        return reading
    words = [token.text.lower() for token in tokens]
    agents = [lexicon(knowledge).agents.longest(words, at)[1] for at in range(len(words))]
    is_body = any(agent is not None and agent.is_institution for agent in agents)
    first_word = agents[0] if agents[0] is not None and agents[0].is_institution else None  # "Party of Justice"
    if not is_body and _label(sentence, first, last) != "ORG":
        return reading
    return replace(
        reading,
        country=None if reading.is_lent and reading.sector not in STATE else reading.country,
        sector=first_word.sector if first_word else reading.sector if is_body else None,
        name=_words(sentence, first, last),
        kind="name",
        entity_type="ORG",
        rule="name of a body",
        key=None,
        wikidata=None,
        head=(first - chunk.first, last - chunk.first),
    )


def _whole(
    sentence: AnnotatedSentence, chunk: Chunk, reading: Reading, items: list[Item], knowledge: Knowledge
) -> Found | None:
    """The mention that the phrase as a whole is; of an office that goes on behind it its noun, "secretary" of state."""
    if reading.head is None or (chunk.first + reading.head[1] > chunk.last and reading.kind != "nominal"):
        return None
    first, last = chunk.first + reading.head[0], min(chunk.first + reading.head[1], chunk.last)
    if first > last:
        return None
    label = _label(sentence, first, last)
    is_after_place_word = _is_after_place_word(sentence, first, knowledge)
    entity_type = _entity_type(reading, label, is_after_place_word, knowledge)
    if entity_type is None:
        return None
    tail = sentence.tokens[last + 1 : chunk.last + 1]
    standing = lexicon(knowledge).standing  # "president-elect"
    if any(token.upos in ("NOUN", "PROPN") and token.text.lower() not in standing for token in tail):
        return None  # "Gaza war": the phrase is headed by a thing
    start = _first_content(sentence, chunk.first, first)
    is_titled = reading.kind == "name" and entity_type == "PER" and start < first
    kind = "nominal" if is_titled else reading.kind or "name"
    if kind == "name" and not is_titled:
        start = _name_start(sentence, reading, start, first)
    mention = Found(sentence, start if kind in ("nominal", "name") else first, last, kind, entity_type, reading)
    mention.head = last
    mention.title = _title_before(items, reading.head[0])
    mention.is_definite = sentence.tokens[chunk.first].text.lower() in ("the", "this", "that", "these", "those", "both")
    return _as_place(mention, knowledge)


def _is_after_place_word(sentence: AnnotatedSentence, first: int, knowledge: Knowledge) -> bool:
    """ "in X", "the village of X"."""
    before = [token.text.lower() for token in sentence.tokens[max(first - 2, 0) : first]]
    if before[-1:] == ["of"]:
        agent = lexicon(knowledge).agents.entries.get(before[0])
        return agent is not None and agent.is_place
    return bool(before) and before[-1] in PLACE_WORDS


def _entity_type(reading: Reading, label: str | None, is_after_place_word: bool, knowledge: Knowledge) -> str | None:
    if reading.rule not in ("unknown", "place"):
        return reading.entity_type
    if reading.rule == "place" and label in ("PER", "ORG"):
        return label
    if label is None:
        return reading.entity_type if reading.rule == "place" else None
    if label == "LOC" and reading.name and " " not in reading.name and not is_after_place_word:
        return _of_single_word(reading, knowledge)
    return LABELS.get(label)


def _of_single_word(reading: Reading, knowledge: Knowledge) -> str | None:
    """A name of one word that only its form tells: a place of some size, somebody's surname, or a body in capitals."""
    name = reading.name or ""
    if reading.rule == "place":
        return reading.entity_type
    if any(letter.isupper() for letter in name[1:]):
        return "ORG"
    return "PER" if knowledge.surnames(name) else "LOC"


def _label(sentence: AnnotatedSentence, first: int, last: int) -> str | None:
    """What the engine calls the name that covers these tokens."""
    at = bisect_left(sentence.names, first, key=lambda name: name.last)
    if at < len(sentence.names) and sentence.names[at].first <= last:
        return sentence.names[at].label
    return None


def _as_place(mention: Found, knowledge: Knowledge) -> Found:
    """A capital or a seat of power that does nothing is a place: "in Moscow", "floods hit Moscow"."""
    reading, token = mention.reading, mention.sentence.tokens[mention.last]
    if mention.kind != "metonym":
        return mention
    tokens = mention.sentence.tokens
    if reading.rule in ("capital", "place"):
        tied = mention.first > 0 and tokens[mention.first - 1].upos == "ADP"
        is_place = tied or token.deprel.partition(":")[0] not in ACTS
    else:
        before = [t.text.lower() for t in tokens[max(mention.first - 2, 0) : mention.first] if t.upos != "DET"]
        is_place = before[-1:] != [] and before[-1] in _where(token, knowledge)
    if is_place or _is_struck(mention, knowledge):
        mention.kind = "name"
        mention.reading = replace(reading, kind="name", sector=None, key=None, wikidata=None, name=None, rule="place")
    return mention


def _where(last: Token, knowledge: Knowledge) -> frozenset[str]:
    """Prepositions that put somebody at a seat of power: "outside the Kremlin", "on Downing Street"."""
    is_street = any(
        row["word"] == last.text.lower() for row in knowledge.table("place_words") if row["kind"] == "facility"
    )
    return SITES | {"on"} if is_street else SITES


def _is_struck(mention: Found, knowledge: Knowledge) -> bool:
    """Whether a disaster stands at the same verb: "an explosion shook Ankara", "Ankara was hit by floods"."""
    tokens, words = mention.sentence.tokens, lexicon(knowledge).words
    verb = tokens[mention.last].head
    beside = (t for t in tokens if t.head == verb and t.deprel.partition(":")[0] in (*ACTS, "obl"))
    return any(words.get(t.lemma.lower()) == "disaster" for t in beside)


def _nested(
    sentence: AnnotatedSentence,
    chunk: Chunk,
    items: list[Item],
    taken: range,
    on: date | None,
    knowledge: Knowledge,
    around: Sequence[str],
) -> Iterator[Found]:
    """Countries, their people, organisations and known people inside a phrase, outside of its own name."""
    for item in items:
        first, last = chunk.first + item.first, chunk.first + item.name_last
        if first in taken or last in taken or item.kind not in ("name", "place"):
            continue
        reading = read_phrase(
            item.text.split(" ") if not item.is_weak else [item.text.partition("-")[0]],
            on,
            knowledge,
            around if item.kind == "place" else (),
        )
        label = _label(sentence, first, last)
        if item.kind == "place" and label != "LOC" and not is_well_known(item):
            continue
        if reading.entity_type is None or reading.kind is None:
            continue
        found = Found(sentence, first, last, reading.kind, reading.entity_type, reading, head=last)
        yield _as_place(found, knowledge)


def _title_before(items: list[Item], head: int) -> Title | None:
    before = [item for item in items if item.last < head or (item.first <= head and item.kind == "agent")]
    return before[-1].title if before and before[-1].kind == "agent" else None


def _first_content(sentence: AnnotatedSentence, first: int, head: int) -> int:
    at = first
    while at < head and (sentence.tokens[at].upos in ("DET", "PUNCT") or _is_of_preposition(sentence, at)):
        at += 1
    return at


def _is_of_preposition(sentence: AnnotatedSentence, at: int) -> bool:
    """ "At least 31 people" are 31; "in 1974 troops fired" is no troops of a number."""
    before, word = sentence.tokens[at - 1] if at else None, sentence.tokens[at].text.lower()
    if before is None or before.upos != "ADP":
        return False
    return (before.text.lower() == "at" and word in BOUNDS) or YEAR.fullmatch(word) is not None


def _name_start(sentence: AnnotatedSentence, reading: Reading, start: int, head: int) -> int:
    """A name begins at its first capital: "Nigerian Interior Ministry" whole, "Kabul-based UN" not."""
    if reading.rule == "agent":
        while start < head and not sentence.tokens[start].text[0].isupper():
            start += 1
        return start
    return head


def _words(sentence: AnnotatedSentence, first: int, last: int) -> str:
    return " ".join(token.text for token in sentence.tokens[first : last + 1])


def _pronouns(sentence: AnnotatedSentence, knowledge: Knowledge) -> Iterator[Found]:
    persons = lexicon(knowledge).words
    for token in sentence.tokens:
        kind = persons.get(token.text.lower()) if token.upos == "PRON" else None
        if kind == "person" or (kind == "thing" and token.deprel == "nsubj"):
            entity_type = "PER" if kind == "person" else "GPE"
            reading = Reading(rule="pronoun")
            yield Found(sentence, token.index, token.index, "pronoun", entity_type, reading, head=token.index)
