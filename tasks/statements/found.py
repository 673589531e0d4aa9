"""Found: a statement before it has an id, and who is credited with it.

In: token positions. Out: Found, Attribution. Hard because speaker and content may stand in different sentences.
"""

from dataclasses import dataclass

from tasks.annotate import AnnotatedSentence, Token
from tasks.statements.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it to whom, the word that tells so, and how sure that is."""

    cue: Token | None
    speaker: Phrase | None
    addressee: Phrase | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """`start` and `end` are the content's offsets in documents.text."""

    sentence: AnnotatedSentence
    start: int
    end: int
    content: str
    kind: str
    by: Attribution
