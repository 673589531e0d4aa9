"""Speech: one paragraph as tokens, with its cues and what of it stands in quotation marks.

In: annotated sentences of a paragraph. Out: Speech, the view that direct and indirect statements are read from.
Hard because a term in quotation marks ("freedom fighters") is nobody's speech.
"""

from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.statements.cues import Cue, Dependents, cues
from tasks.statements.quotes import Quotation, quotations

SPEECH_WORDS = 4  # a quotation of fewer words without an end mark is a term, not speech
ENDS = frozenset({",", ".", "?", "!", "…", "...", "--", "—"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})


class Speech:
    """`tokens` run through the paragraph; `home` is the sentence of each, `offsets` where each sentence begins."""

    def __init__(self, sentences: tuple[AnnotatedSentence, ...], knowledge: Knowledge) -> None:
        self.sentences = sentences
        self.tokens: list[Token] = [t for s in sentences for t in s.tokens]
        self.home = [n for n, s in enumerate(sentences) for _ in s.tokens]
        self.offsets = _offsets(sentences)
        self.trees = [Dependents(s) for s in sentences]
        self.cues: list[list[Cue]] = [
            list(cues(s, tree, knowledge)) for s, tree in zip(sentences, self.trees, strict=True)
        ]
        self.quotes = quotations(self.tokens)
        self.quoted = {at for q in self.quotes for at in range(q.first - 1, q.last + 2)}
        self.direct = [q for q in self.quotes if self._is_speech(q)]
        self.inside = {at: n for n, q in enumerate(self.direct) for at in range(q.first - 1, q.last + 2)}

    def text(self, first: int, last: int) -> str:
        """The characters from one token to another; sentences are joined by a space."""
        parts = []
        for number in range(self.home[first], self.home[last] + 1):
            record = self.sentences[number].record
            start = max(self.tokens[first].start, record.start)
            end = min(self.tokens[last].end, record.end)
            parts.append(record.text[start - record.start : end - record.start])
        return " ".join(parts)

    def _is_speech(self, quote: Quotation) -> bool:
        """A quotation that starts and ends like a sentence, or that stands apart and holds a clause."""
        inside = self.tokens[quote.first : quote.last + 1]
        ends = inside[-1].text in ENDS or not quote.is_closed
        has_verb = any(t.upos in ("VERB", "AUX") and t.xpos in FINITE for t in inside)
        starts = inside[0].text[:1].isupper() or inside[0].text in ("...", "…")
        if starts and len(inside) > 1 and (ends or (has_verb and len(inside) >= SPEECH_WORDS)):
            return True
        return ends and has_verb and self._stands_apart(quote)

    def _stands_apart(self, quote: Quotation) -> bool:
        before = quote.first - 2
        return before < 0 or self.tokens[before].text in ENDS | {":"} or self.home[before] != self.home[before + 1]


def _offsets(sentences: tuple[AnnotatedSentence, ...]) -> list[int]:
    starts, total = [], 0
    for sentence in sentences:
        starts.append(total)
        total += len(sentence.tokens)
    return starts
