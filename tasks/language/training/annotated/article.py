"""Article: one annotated article of our newsroom, as the training reads it.

In: nothing. Out: the records that the reader makes. Hard because a speaker may stand in another sentence.
All spans are offsets into the text of one sentence, which holds no annotation.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

MODALITIES = ("occurred", "ongoing", "planned", "hypothetical", "denied", "negated", "historical")
VOICES = (
    "wire", "local paper", "communique", "tabloid", "analysis", "brief", "live entry", "interview", "broadcast",
    "newsletter", "bulletin", "feature",
)  # fmt: skip
REGIONS = (
    "north america", "latin america", "caribbean", "western europe", "eastern europe", "nordic and baltic", "balkans",
    "caucasus", "central asia", "middle east", "north africa", "west africa", "central africa", "east africa",
    "southern africa", "south asia", "southeast asia", "east asia", "oceania", "global",
)  # fmt: skip
TRAPS = ("metaphor", "sport", "business", "history", "weather", "accident", "culture", "routine")
SPLITS = {"test": 0.15, "choose": 0.1}


class Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """One trigger; triggers that share a label tell one event. `cue` is None where only the tense decides."""

    line: int
    label: str | None
    trigger: Span
    plover_type: str
    plover_mode: str | None
    contexts: tuple[str, ...]
    modality: str
    cue: Span | None
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    times: tuple[Span, ...]
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`content` has no outer quotation marks; `speaker_sentence` indexes the sentences."""

    line: int
    kind: str
    content: Span
    cue: Span | None
    speaker: Span | None
    speaker_sentence: int | None
    addressees: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Trap:
    """Words that look like an event and are none."""

    line: int
    words: Span
    why: str


@dataclass(slots=True)
class Sentence:
    """kind: headline, heading or body; `paragraph` counts them all."""

    line: int
    text: str
    kind: str
    paragraph: int
    quoted: tuple[Span, ...] = ()
    events: list[Event] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Article:
    """`name` is the file name without its ending; no two articles share one."""

    name: str
    voice: str
    region: str
    published: date
    dateline: str | None
    sentences: tuple[Sentence, ...]

    @property
    def split(self) -> str:
        """`test` and `choose` are kept apart from training; decided by the name alone, so that new articles move no
        old one."""
        point = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "big") / 2**32
        for name, share in SPLITS.items():
            if point < share:
                return name
            point -= share
        return "train"

    @property
    def is_test(self) -> bool:
        return self.split == "test"

    def events(self) -> Iterator[tuple[Sentence, Event]]:
        return ((sentence, event) for sentence in self.sentences for event in sentence.events)
