"""Read: a file of seeds/annotated becomes an Article, or a list of what is wrong with it.

In: the text of a file, the codes of the ontology. Out: Article and faults, each with file, line and expectation.
Hard because these files are written by hand: every word must be found again, and one slip must not hide the next.
The format stands in docs/annotation_guide.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tasks.knowledge.tables import Folders
from tasks.language.training.annotated.article import (
    MODALITIES,
    REGIONS,
    TRAPS,
    VOICES,
    Article,
    Event,
    Sentence,
    Span,
    Statement,
    Trap,
)
from tasks.language.training.annotated.quotes import bare, locate, occurrences, quoted_passages, statement_kind, trimmed
from warehouse.errors import Stop

INDENT = "  "
REAL = {"occurred", "ongoing", "historical"}  # one event may be told in each of them
PARTIES = ("actor", "recipient")
ARTICLES = frozenset({"the", "a", "an"})
ENDINGS = tuple('.?!:…"”)')
_BREAK = re.compile(r"(\w{4,})[.!?][\"”]? [\"“]?[A-Z]")
_LABEL = re.compile(r"@([a-z0-9-]{1,30}) (.+)")
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Codes:
    """What an annotation may say; abbreviations end no sentence, prepositions begin no time and no place."""

    types: frozenset[str]
    modes: frozenset[tuple[str, str]]
    contexts: frozenset[str]
    abbreviations: frozenset[str]
    prepositions: frozenset[str]

    @classmethod
    def of(cls, knowledge: Path) -> "Codes":
        folders = Folders(knowledge, None)
        return cls(
            frozenset(row["plover_type"] for _, row in folders.rows("plover_types")),
            frozenset((row["plover_type"], row["plover_mode"]) for _, row in folders.rows("plover_modes")),
            frozenset(row["context"] for _, row in folders.rows("plover_contexts")),
            frozenset(row["abbreviation"] for _, row in folders.rows("abbreviations")),
            frozenset(row["word"] for _, row in folders.rows("closed_class_words") if row["upos"] == "ADP"),
        )


def read_newsroom(folder: Path, codes: Codes) -> tuple[list[Article], list[Stop]]:
    """Every article below the folder, by path, and all faults; an article with a fault is left out."""
    articles, faults = [], []
    homes: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.txt")):
        article, wrong = read_article(path.read_text(encoding="utf-8"), str(path), codes)
        if path.stem in homes:
            wrong.append(Stop(f"the name is taken by {homes[path.stem]}", place=str(path), next_step="rename the file"))
        homes[path.stem] = path
        faults += wrong
        if article and not wrong:
            articles.append(article)
    return articles, faults


def read_article(text: str, place: str, codes: Codes) -> tuple[Article | None, list[Stop]]:
    """The article, as far as it can be read, and what is wrong with it; None when its head is broken."""
    lines = text.splitlines()
    reader = _Reader(place, codes)
    head_lines = lines.index("") if "" in lines else len(lines)
    head = reader.head(lines[:head_lines])
    for number, line in enumerate(lines[head_lines:], start=head_lines + 1):
        with reader.faults_of(number):
            reader.take(number, line)
    reader.finish()
    if head is None:
        return None, reader.faults
    published, facts = head
    return Article(
        name=Path(place).stem,
        voice=facts["voice"],
        region=facts["region"],
        published=published,
        dateline=facts.get("dateline"),
        sentences=tuple(reader.sentences),
    ), reader.faults


@dataclass
class _Reader:
    """One file, line by line."""

    place: str
    codes: Codes
    sentences: list[Sentence] = field(default_factory=list)
    faults: list[Stop] = field(default_factory=list)
    told: dict[str, Event] = field(default_factory=dict)  # the first trigger of each label
    counts: dict[str, int] = field(default_factory=dict)  # triggers of each label
    waiting: list[tuple[int, Statement, str]] = field(default_factory=list)  # speakers in other sentences
    paragraph: int = 0
    is_quoting: bool = False

    @contextmanager
    def faults_of(self, line: int) -> Iterator[None]:
        try:
            yield
        except Stop as fault:
            self.faults.append(Stop(fault.fact, place=f"{self.place}:{line}", next_step=fault.next_step))

    def head(self, lines: Sequence[str]) -> tuple[date, Fields] | None:
        before = len(self.faults)
        facts: dict[str, str] = {}
        for number, line in enumerate(lines, start=1):
            with self.faults_of(number):
                _keep(facts, line, ("voice", "region", "published", "dateline"))
        published = date.min
        with self.faults_of(1):
            _refuse_unknown("voice", facts.get("voice", ""), VOICES)
        with self.faults_of(1):
            _refuse_unknown("region", facts.get("region", ""), REGIONS)
        with self.faults_of(1):
            published = _day(facts.get("published", ""))
        return (published, facts) if len(self.faults) == before else None

    def take(self, number: int, line: str) -> None:
        if not line.strip():
            self.paragraph += 1
            self.is_quoting = False
        elif line.startswith(INDENT):
            self.annotation(number, line.strip())
        else:
            self.sentence(number, line)

    def sentence(self, number: int, line: str) -> None:
        marks, _, rest = line.partition(" ")
        kind = {"#": "headline", "##": "heading"}.get(marks, "body")
        text = line if kind == "body" else rest
        quoted, self.is_quoting = quoted_passages(text, self.is_quoting)
        self.sentences.append(Sentence(number, text, kind, self.paragraph, quoted))
        self.refuse_odd_text(kind, text)

    def refuse_odd_text(self, kind: str, text: str) -> None:
        if (kind == "headline") != (len(self.sentences) == 1):
            raise Stop("the article has no headline, or two", next_step="begin the text with one line `# Headline`")
        if " | " in text:
            raise Stop("an annotation stands at the margin", next_step="begin it with two spaces")
        if text != text.strip() or "\t" in text or "  " in text:
            raise Stop(
                "the sentence has stray spaces or tabs", next_step="begin a sentence at the margin, single spaces"
            )
        if kind == "body" and not text.endswith(ENDINGS):
            raise Stop("the sentence does not end", next_step="one whole sentence a line, with its full stop")
        inner = [m[1] for m in _BREAK.finditer(text) if m[1] not in self.codes.abbreviations]
        if inner:
            raise Stop(f"a sentence ends after {inner[0]!r}", next_step="one sentence a line, inside a quotation too")

    def annotation(self, number: int, line: str) -> None:
        if not self.sentences:
            raise Stop("an annotation before the first sentence", next_step="write the sentence, then its annotations")
        sentence = self.sentences[-1]
        first, *rest = (part.strip() for part in line.split("|"))
        key, colon, words = first.partition(":")
        if colon and key == "say":
            self.statement(number, sentence, words.strip(), rest)
        elif colon and key == "trap":
            if len(rest) != 1:
                raise Stop("a trap has words and one reason", next_step="trap: words | sport")
            _refuse_unknown("reason", rest[0], TRAPS)
            sentence.traps.append(Trap(number, locate(sentence.text, words.strip()), rest[0]))
        elif not (colon and key == "note"):
            self.event(number, sentence, first, rest)

    def event(self, number: int, sentence: Sentence, first: str, rest: list[str]) -> None:
        named = _LABEL.fullmatch(first)
        label, written = (named[1], named[2]) if named else (None, first)
        if label:
            self.counts[label] = self.counts.get(label, 0) + 1
        code = rest.pop(0) if rest and ":" not in rest[0] else ""
        facts = _fields(rest, (*PARTIES, "time", "place", "context", *MODALITIES))
        trigger = locate(sentence.text, written)
        clash = [e for e in sentence.events if e.trigger.start < trigger.end and trigger.start < e.trigger.end]
        if clash:
            raise Stop(f"line {clash[0].line} has this trigger", next_step="one line a trigger; join parties with +")
        plover_type, mode, contexts = self.coding(label, code, facts.get("context", ""))
        modality, cue = _modality(sentence, facts)
        actors, recipients = (_spans(sentence, facts.get(part, ""), ARTICLES) for part in PARTIES)
        times = _spans(sentence, facts.get("time", ""), self.codes.prepositions)  # "the past week" keeps its article
        places = _spans(sentence, facts.get("place", ""), self.codes.prepositions | ARTICLES)
        event = Event(
            number, label, trigger, plover_type, mode, contexts, modality, cue, actors, recipients, times, places
        )
        self.remember(event)
        sentence.events.append(event)

    def coding(self, label: str | None, code: str, context: str) -> tuple[str, str | None, tuple[str, ...]]:
        """Type, mode and contexts; a later trigger of a label need not repeat them."""
        first = self.told.get(label or "")
        plover_type, _, mode = code.partition("/")
        if first:
            if code and (plover_type, mode or None) != (first.plover_type, first.plover_mode):
                raise Stop(f"line {first.line} codes @{label} otherwise", next_step="one code a label, or two labels")
            plover_type, mode = first.plover_type, first.plover_mode or ""
        if plover_type not in self.codes.types:
            raise Stop(f"type {plover_type!r} is unknown", next_step=f"one of {', '.join(sorted(self.codes.types))}")
        own = sorted(m for t, m in self.codes.modes if t == plover_type)
        if mode and mode not in own:
            raise Stop(f"{plover_type} has no mode {mode!r}", next_step=f"one of {', '.join(own)}, or none")
        contexts = tuple(context.split()) or (first.contexts if first else ())
        for one in contexts:
            _refuse_unknown("context", one, sorted(self.codes.contexts))
        return plover_type, mode or None, contexts

    def remember(self, event: Event) -> None:
        if event.label is None:
            return
        first = self.told.setdefault(event.label, event)
        if first.modality != event.modality and not {first.modality, event.modality} <= REAL:
            raise Stop(
                f"@{event.label} is {first.modality} in line {first.line} and {event.modality} here",
                next_step="contradicting accounts are two events: take another label",
            )

    def statement(self, number: int, sentence: Sentence, cue: str, rest: list[str]) -> None:
        facts = _fields(rest, ("speaker", "addressee", "content"))
        if "content" not in facts:
            raise Stop("the statement has no content", next_step="say: cue | speaker: words | content: words")
        content = trimmed(sentence.text, locate(sentence.text, facts["content"]))
        speaker = facts.get("speaker", "")
        is_here = bool(speaker) and not speaker.startswith("^")
        statement = Statement(
            line=number,
            kind=statement_kind(sentence.text, content, sentence.quoted),
            content=content,
            cue=locate(sentence.text, cue) if cue not in ("", "-") else None,
            speaker=bare(sentence.text, locate(sentence.text, speaker), ARTICLES) if is_here else None,
            speaker_sentence=len(self.sentences) - 1 if is_here else None,
            addressees=_spans(sentence, facts.get("addressee", ""), ARTICLES),
        )
        sentence.statements.append(statement)
        if speaker.startswith("^"):
            self.waiting.append((len(self.sentences) - 1, statement, speaker[1:].strip()))

    def finish(self) -> None:
        for at, statement, words in self.waiting:
            with self.faults_of(statement.line):
                self.bind(at, statement, words)
        with self.faults_of(1):
            if not any(sentence.kind == "body" for sentence in self.sentences):
                raise Stop("the article has no sentence", next_step="one sentence a line after the headline")
        for label, count in self.counts.items():
            if count == 1 and label in self.told:
                with self.faults_of(self.told[label].line):
                    raise Stop(f"@{label} stands once", next_step="a label joins two triggers: leave it out")

    def bind(self, at: int, statement: Statement, words: str) -> None:
        """The speaker in the nearest sentence that has the words once: earlier ones first."""
        for index in (*range(at - 1, -1, -1), *range(at + 1, len(self.sentences))):
            if occurrences(self.sentences[index].text, words):
                text = self.sentences[index].text
                found = bare(text, locate(text, words), ARTICLES)
                bound = replace(statement, speaker=found, speaker_sentence=index)
                own = self.sentences[at].statements
                own[own.index(statement)] = bound
                return
        raise Stop(f"no other sentence has {words!r}", next_step="copy the speaker's words as they stand there")


def _modality(sentence: Sentence, facts: Fields) -> tuple[str, Span | None]:
    named = [modality for modality in MODALITIES if modality in facts]
    if len(named) > 1:
        raise Stop(f"two modalities: {' and '.join(named)}", next_step="the one that holds at the end of the day")
    if not named:
        return "occurred", None
    cue = facts[named[0]]
    return named[0], None if cue == "-" else locate(sentence.text, cue)


def _spans(sentence: Sentence, written: str, skipped: frozenset[str]) -> tuple[Span, ...]:
    found = (locate(sentence.text, words.strip()) for words in written.split(" + ") if words.strip())
    return tuple(bare(sentence.text, span, skipped) for span in found)


def _fields(parts: Sequence[str], keys: tuple[str, ...]) -> Fields:
    facts: dict[str, str] = {}
    for part in parts:
        _keep(facts, part, keys)
    return facts


def _keep(facts: dict[str, str], written: str, keys: tuple[str, ...]) -> None:
    key, colon, value = written.partition(":")
    if not colon or key not in keys:
        raise Stop(f"{written!r} is no field", next_step=f"write key: value, the key one of {', '.join(keys)}")
    if key in facts:
        raise Stop(f"{key} stands twice", next_step="join several with ' + '")
    if not value.strip():
        raise Stop(f"{key} is empty", next_step="leave the field out; a modality without a cue has -")
    facts[key] = value.strip()


def _refuse_unknown(what: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise Stop(f"{what} {value!r} is unknown", next_step=f"one of {', '.join(known)}")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Stop(f"published {value!r} is no day", next_step="write it as 2025-03-09") from error
