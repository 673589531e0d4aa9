"""Direct: quotations that are speech, each with the one who says it.

In: Speech of a paragraph, and the last speaker before it. Out: Found statements.
Hard because one cue may govern several quotations, and a quotation without a cue belongs to whoever spoke last.
"""

from dataclasses import replace

from tasks.annotate import Token
from tasks.statements.cues import Words, speaker_of
from tasks.statements.found import Attribution, Found
from tasks.statements.phrase import Phrase, phrase
from tasks.statements.quotes import Quotation
from tasks.statements.speech import Speech

REPORTING = frozenset({"clause", "quote", "according", "object"})
CUE_REACH = 60  # tokens from a quotation to its cue; long titles stand between
REACH = 12  # tokens after a quotation in which an unlisted verb still reports it
NAMED_BY_LAYOUT = 14  # tokens of "Name, office:" before a quotation


def direct_statements(speech: Speech, last_speaker: Phrase | None, goes_on: bool) -> list[Found]:
    """Direct statements in text order. `goes_on`: the paragraph before ended inside a quotation."""
    found: list[Found] = []
    for quote in speech.direct:
        by = _attribution(speech, quote)
        if found and _continues(found[-1], by):
            content = f"{found[-1].content} {speech.text(quote.first, quote.last)}"
            found[-1] = replace(found[-1], end=speech.tokens[quote.last].end, content=content)
            continue
        speaker = found[-1].by.speaker if found else last_speaker
        by = by or _beside(speech, quote) or _handed_down(speaker, goes_on)
        found.append(
            Found(
                sentence=speech.sentences[speech.home[quote.first]],
                start=speech.tokens[quote.first].start,
                end=speech.tokens[quote.last].end,
                content=speech.text(quote.first, quote.last),
                kind="direct",
                by=by,
            )
        )
    return found


def _continues(previous: Found, by: Attribution | None) -> bool:
    """Another part of the same speech: it has the same cue, or none of its own."""
    return by is None or (by.cue is not None and by.cue is previous.by.cue)


def _attribution(speech: Speech, quote: Quotation) -> Attribution | None:
    return _by_cue(speech, quote) or _by_any_verb(speech, quote) or _by_layout(speech, quote)


def _by_cue(speech: Speech, quote: Quotation) -> Attribution | None:
    """The nearest cue in the sentences that the quotation touches, outside all quotations."""
    candidates = [
        (_distance(speech, quote, speech.offsets[n] + cue.token.index), n, cue)
        for n in _sentences_around(speech, quote)
        for cue in speech.cues[n]
        if cue.kinds & REPORTING and _is_near(speech, quote, speech.offsets[n] + cue.token.index)
    ]
    if not candidates:
        return None
    _, number, cue = min(candidates, key=lambda c: c[0])
    words = cue.speaker if _outside(speech, number, cue.speaker) else None
    sentence = speech.sentences[number]
    speaker = phrase(sentence, words) or _inverted(speech, number, cue.token)
    addressee = phrase(sentence, cue.addressee) if _outside(speech, number, cue.addressee) else None
    return Attribution(cue.token, speaker, addressee, "quote-cue", 0.9 if speaker else 0.6)


def _sentences_around(speech: Speech, quote: Quotation) -> list[int]:
    """Sentences of the quotation, the one its closing mark stands in, and one that only goes on after it."""
    numbers = {speech.home[quote.first], speech.home[quote.last]}
    after, before = quote.last + 2, quote.first - 2
    if after < len(speech.home) and (
        speech.tokens[after].text[:1].islower() or speech.home[after] == speech.home[quote.last]
    ):
        numbers.add(speech.home[after])
    if before >= 0 and speech.tokens[before].text in (":", ","):
        numbers.add(speech.home[before])
    return sorted(numbers)


def _is_near(speech: Speech, quote: Quotation, at: int) -> bool:
    return at not in speech.quoted and quote.first - CUE_REACH < at < quote.last + CUE_REACH


def _distance(speech: Speech, quote: Quotation, at: int) -> int:
    """Tokens outside quotations between a cue and the nearer edge."""
    between = range(quote.last + 1, at) if at > quote.last else range(at, quote.first - 1)
    return sum(1 for k in between if k not in speech.quoted)


def _outside(speech: Speech, number: int, words: Words | None) -> bool:
    return words is not None and speech.offsets[number] + words[1] not in speech.inside


def _inverted(speech: Speech, number: int, verb: Token) -> Phrase | None:
    """said THE MINISTER, who …: the noun phrase right after the cue, up to a verb, a quotation or the end."""
    sentence, offset = speech.sentences[number], speech.offsets[number]
    first = last = verb.index + 1
    for token in sentence.tokens[first:]:
        if (
            offset + token.index in speech.quoted
            or token.upos in ("VERB", "AUX", "SCONJ", "CCONJ")
            or token.text in (".", ";", ":")
        ):
            break
        if token.upos in ("NOUN", "PROPN", "PRON"):
            last = token.index
        if token.text == "," and token.index == first:
            break
    head = sentence.tokens[last].upos if last < len(sentence.tokens) else ""
    return phrase(sentence, (first, last)) if head in ("NOUN", "PROPN", "PRON") else None


def _by_any_verb(speech: Speech, quote: Quotation) -> Attribution | None:
    """…, the minister thundered: any finite verb right after the quotation."""
    after, numbers = quote.last + 2, _sentences_around(speech, quote)
    for at in range(after, min(after + REACH, len(speech.tokens))):
        token, number = speech.tokens[at], speech.home[at]
        if at in speech.quoted or number not in numbers:
            return None
        if token.upos == "VERB" and token.xpos in ("VBD", "VBZ", "VBP"):
            words = speaker_of(token, speech.trees[number])
            known = phrase(speech.sentences[number], words) if _outside(speech, number, words) else None
            speaker = known or _inverted(speech, number, token)
            return Attribution(token, speaker, None, "quote-verb", 0.7) if speaker else None
    return None


def _by_layout(speech: Speech, quote: Quotation) -> Attribution | None:
    """Name, office: “…”  and  “…” — Name."""
    colon, dash = quote.first - 2, quote.last + 2
    if colon > 0 and speech.tokens[colon].text == ":":
        number = speech.home[colon]
        first = speech.offsets[number]
        if colon - first <= NAMED_BY_LAYOUT and not speech.quoted & set(range(first, colon)):
            words = (0, colon - 1 - first)
            return Attribution(speech.tokens[colon], phrase(speech.sentences[number], words), None, "quote-colon", 0.7)
    if dash + 1 < len(speech.tokens) and speech.tokens[dash].text in ("―", "—", "–", "--"):
        number = speech.home[dash]
        names = [
            t.index
            for t in speech.sentences[number].tokens[dash - speech.offsets[number] + 1 :][:8]
            if t.upos != "PUNCT"
        ]
        if names:
            words = (names[0], names[-1])
            return Attribution(speech.tokens[dash], phrase(speech.sentences[number], words), None, "quote-dash", 0.7)
    return None


def _beside(speech: Speech, quote: Quotation) -> Attribution | None:
    """A cue in the sentence before or after tells who goes on speaking."""
    first, last = speech.home[quote.first], speech.home[quote.last]
    for number in (first - 1, last + 1):
        if not 0 <= number < len(speech.sentences):
            continue
        outside = [c for c in speech.cues[number] if speech.offsets[number] + c.token.index not in speech.quoted]
        listed = [c for c in outside if c.speaker is not None and "clause" in c.kinds]
        if listed:
            cue = listed[-1] if number < first else listed[0]
            return Attribution(None, phrase(speech.sentences[number], cue.speaker), None, "quote-beside", 0.6)
    return None


def _handed_down(speaker: Phrase | None, goes_on: bool) -> Attribution:
    if speaker is None:
        return Attribution(None, None, None, "quote-alone", 0.4)
    return Attribution(None, speaker, None, "quote-goes-on", 0.8 if goes_on else 0.5)
