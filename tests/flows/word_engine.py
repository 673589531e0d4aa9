"""An engine without a network, for tests: spaces part words, a full stop ends a sentence, capitals make names."""

import re
from collections.abc import Iterator, Sequence

from tasks.annotate import Name, Token
from tasks.language.analysis import Parsed, Stretch

_WORD = re.compile(r"[^\s.]+|\.")


class WordEngine:
    """The first word is the root of all others; every other word with a capital is a PER."""

    def __init__(self) -> None:
        self.calls: list[int] = []  # stretches or sentences of each call

    def __call__(self, stretches: Sequence[Stretch]) -> Sequence[Sequence[Parsed]]:
        self.calls.append(len(stretches))
        return [list(_sentences(stretch)) for stretch in stretches]

    def parse(self, sentences: Sequence[Sequence[str]]) -> Sequence[Parsed]:
        self.calls.append(len(sentences))
        return [_given(words) for words in sentences]


def load_word_engine(name: str = "word") -> WordEngine:
    """Stands in for tasks.language.load_engine."""
    assert name == "word"
    return WordEngine()


def _sentences(stretch: Stretch) -> Iterator[Parsed]:
    held: list[tuple[str, int]] = []
    for match in _WORD.finditer(stretch.text):
        held.append((match[0], stretch.start + match.start()))
        if match[0] == ".":
            yield _parsed(held)
            held = []
    if held:
        yield _parsed(held)


def _given(words: Sequence[str]) -> Parsed:
    starts = [sum(len(word) + 1 for word in words[:i]) for i in range(len(words))]
    return _parsed(list(zip(words, starts, strict=True)))


def _parsed(words: Sequence[tuple[str, int]]) -> Parsed:
    tokens = tuple(_token(index, word, start) for index, (word, start) in enumerate(words))
    return Parsed(tokens, tuple(Name(t.index, t.index, "PER") for t in tokens[1:] if t.text[0].isupper()))


def _token(index: int, word: str, start: int) -> Token:
    head, deprel = (-1, "root") if index == 0 else (0, "dep")
    upos, xpos = ("PUNCT", ".") if word == "." else ("X", "FW")
    return Token(index, start, start + len(word), word, word.lower(), upos, xpos, head, deprel)
