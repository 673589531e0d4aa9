"""Indirect: what cues attribute without quotation marks, or with marks around a part only.

In: Speech of a paragraph, the cues that direct speech has used. Out: Found statements.
Hard because "I think" inside a quotation is the speaker's own voice, no second source.
"""

from collections.abc import Iterator

from tasks.annotate import Token
from tasks.statements.contents import indirect_content
from tasks.statements.cues import Cue, Words
from tasks.statements.found import Attribution, Found
from tasks.statements.phrase import phrase
from tasks.statements.speech import Speech

OWN_VOICE = frozenset({"i", "we", "you", "one", "who", "nobody", "anybody"})
HEADING_WORDS = 8  # tokens before the colon of "Minister: No new taxes"


def indirect_statements(speech: Speech, used: set[int]) -> Iterator[Found]:
    """Statements of each sentence; `used` holds where cues of direct speech begin."""
    for number, sentence in enumerate(speech.sentences):
        told: dict[tuple[int, int], Found] = {}
        for cue in speech.cues[number]:
            if cue.token.start not in used and not _own_voice(speech, number, cue):
                for found in _statement(speech, number, cue):
                    before = told.get((found.start, found.end))
                    if before is None or before.by.speaker is None:  # "said in a statement that": two cues, one content
                        told[found.start, found.end] = found
        yield from told.values()
        if sentence.tokens and not any(cue.kinds & {"clause"} for cue in speech.cues[number]):
            yield from _after_colon(speech, number)


def _own_voice(speech: Speech, number: int, cue: Cue) -> bool:
    """Inside a quotation: I think, you know, and cues whose subject is not to be seen."""
    if speech.offsets[number] + cue.token.index not in speech.quoted:
        return False
    if cue.speaker is None:
        return True
    return speech.sentences[number].tokens[cue.speaker[1]].text.lower() in OWN_VOICE


def _statement(speech: Speech, number: int, cue: Cue) -> Iterator[Found]:
    content = indirect_content(cue, speech.trees[number])
    words = _clipped(speech, number, cue, content[1]) if content is not None else None
    if content is None or words is None:
        return
    sentence = speech.sentences[number]
    by = Attribution(
        cue=cue.token,
        speaker=phrase(sentence, cue.speaker),
        addressee=phrase(sentence, cue.addressee),
        rule=f"cue-{content[0]}",
        confidence=0.8 if cue.speaker else 0.5,
    )
    yield _found(speech, number, words, cue, by)


def _clipped(speech: Speech, number: int, cue: Cue, words: Words) -> Words | None:
    """The part of the content on the cue's side of quotation marks: none of what is direct speech for a cue outside."""
    offset = speech.offsets[number]
    side = speech.inside.get(offset + cue.token.index)
    same = [speech.inside.get(offset + k) == side for k in range(words[0], words[1] + 1)]
    if True not in same:
        return None
    first = words[0] + same.index(True)
    last = words[0] + next((k for k in range(first - words[0], len(same)) if not same[k]), len(same)) - 1
    last = max(last, _end_of_quotation(speech, offset + last + 1) - offset)
    return (first, min(last, len(speech.sentences[number].tokens) - 1)) if last > first else None


def _end_of_quotation(speech: Speech, at: int) -> int:
    """Last word of a quotation that is no direct speech and that opens right at a token; -1 when none does."""
    return next((q.last for q in speech.quotes if q.first in (at, at + 1) and at not in speech.inside), -1)


def _found(speech: Speech, number: int, words: Words, cue: Cue | None, by: Attribution) -> Found:
    sentence, offset = speech.sentences[number], speech.offsets[number]
    tokens = sentence.tokens
    in_quotation = cue is not None and offset + cue.token.index in speech.quoted
    marked = not in_quotation and any(offset + k in speech.quoted for k in range(words[0], words[1] + 1))
    start, end = tokens[words[0]].start, _closing(tokens, words[1])
    text = sentence.record.text[start - sentence.record.start : end - sentence.record.start]
    return Found(sentence, start, end, text, "mixed" if marked else "indirect", by)


def _closing(tokens: tuple[Token, ...], last: int) -> int:
    """The end of the content, with the quotation mark that closes its last words."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following.end if following is not None and following.text in ("”", "’") else tokens[last].end


def _after_colon(speech: Speech, number: int) -> Iterator[Found]:
    """Minister: No new taxes. A name and a colon at the start of a sentence."""
    sentence = speech.sentences[number]
    colon = next((t.index for t in sentence.tokens[:HEADING_WORDS] if t.text == ":"), 0)
    before, after = sentence.tokens[:colon], sentence.tokens[colon + 1 :]
    if not before or len(after) < 3 or before[-1].upos != "PROPN" or any(t.upos in ("VERB", "AUX") for t in before):
        return
    if not any(t.upos in ("VERB", "AUX") for t in after) or speech.offsets[number] + colon + 1 in speech.inside:
        return
    by = Attribution(sentence.tokens[colon], phrase(sentence, (0, colon - 1)), None, "colon", 0.6)
    last = after[-1].index - 1 if after[-1].text in (".", "!", "?") else after[-1].index
    yield _found(speech, number, (colon + 1, last), None, by)


def cues_used(found: list[Found]) -> set[int]:
    """Where the cues of statements begin, as offsets."""
    return {f.by.cue.start for f in found if f.by.cue is not None}
