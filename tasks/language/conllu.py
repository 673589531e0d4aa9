"""CoNLL-U: trees as the text that every treebank tool reads, in and out.

In: lines, or what an engine found. Out: ConlluSentences, or lines. Hard because one written form may stand for several
words, and because heads count from 1 there and from 0 here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from tasks.annotate import Token
from tasks.language.analysis import Parsed, Stretch
from warehouse.errors import SetAside, Stop

COLUMNS = 10
IS_CUT = "# is_cut"  # the comment of a sentence that was cut for its length

_ID = re.compile(r"(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9})|(?P<empty>\.[0-9]{1,9}))?")
_HEAD = re.compile(r"[0-9]{1,9}")
_LINE_BREAKING = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


class ConlluWord(NamedTuple):
    """`head` counts like Token.head: a word index in the sentence, -1 for the root; None where the file has `_`."""

    form: str
    lemma: str = "_"
    upos: str = "_"
    xpos: str = "_"
    feats: str = "_"
    head: int | None = None
    deprel: str = "_"
    misc: str = "_"


class ConlluRange(NamedTuple):
    """A written form that stands for the words `first` to `last`, inclusive and counted from 0."""

    first: int
    last: int
    form: str
    misc: str = "_"


@dataclass(frozen=True)
class ConlluSentence:
    """One sentence, never empty; `comments` are whole lines with their #."""

    comments: tuple[str, ...]
    words: tuple[ConlluWord, ...]
    ranges: tuple[ConlluRange, ...] = ()

    @property
    def sent_id(self) -> str | None:
        return self.comment("sent_id")

    @property
    def text(self) -> str | None:
        return self.comment("text")

    @property
    def is_new_document(self) -> bool:
        return self._opens("newdoc")

    @property
    def is_new_paragraph(self) -> bool:
        return self._opens("newpar")

    def comment(self, key: str) -> str | None:
        """The value of `# key = value`; None when there is no such comment."""
        for line in self.comments:
            name, equals, value = line[1:].partition("=")
            if equals and name.strip() == key:
                return value.strip(" ")
        return None

    def _opens(self, mark: str) -> bool:
        return any(line[1:].split()[:1] == [mark] for line in self.comments)


class _Line(NamedTuple):
    place: str
    text: str


def read_conllu(lines: Iterable[str], place: str) -> Iterator[ConlluSentence]:
    """Sentences in file order, one at a time; empty nodes are skipped. `place` is the name of the file, for messages.

    Raises SetAside at the first line that breaks the format.
    """
    block: list[_Line] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            block.append(_Line(f"{place}:{number}", line.rstrip("\r\n")))
        elif block:
            yield _sentence(block)
            block = []
    if block:
        yield _sentence(block)


def write_conllu(sentence: ConlluSentence) -> str:
    """The sentence in ten columns, with the blank line that ends it. Line breaks inside a value become spaces."""
    ranges = {r.first: r for r in sentence.ranges}
    lines = [_flat(comment) for comment in sentence.comments]
    for index, word in enumerate(sentence.words):
        if index in ranges:
            lines.append(_range_line(ranges[index]))
        lines.append(_word_line(index, word))
    return "\n".join(lines) + "\n\n"


def conllu_sentence(parsed: Parsed, stretch: Stretch, sent_id: str, opening: Sequence[str] = ()) -> ConlluSentence:
    """What an engine found in a stretch; `opening` are comments to stand in front, such as `# newpar`."""
    comments = (*opening, f"# sent_id = {sent_id}", f"# text = {sentence_text(parsed, stretch)}", *_cut_mark(parsed))
    text, shift = stretch.text, stretch.start
    words = tuple(
        _word(token, "_" if _has_space(text, token.end - shift) else "SpaceAfter=No", token.text, tag)
        for token, tag in zip(parsed.tokens, name_tags(parsed), strict=True)
    )
    return ConlluSentence(comments, words)


def with_analysis(sentence: ConlluSentence, parsed: Parsed) -> ConlluSentence:
    """The sentence with other lemmas, tags, tree and names; forms, ranges, comments and the rest of MISC stay.

    Raises Stop when the engine did not keep to the words.
    """
    if len(parsed.tokens) != len(sentence.words):
        raise Stop(
            f"the engine gave {len(parsed.tokens)} tokens for {len(sentence.words)} words",
            place=sentence.sent_id or "sentence",
            next_step="use another engine (--engine), and report this one",
        )
    comments = (*(line for line in sentence.comments if line != IS_CUT), *_cut_mark(parsed))
    words = tuple(
        _word(token, word.misc, word.form, tag)
        for token, word, tag in zip(parsed.tokens, sentence.words, name_tags(parsed), strict=True)
    )
    return replace(sentence, comments=comments, words=words)


def sentence_text(parsed: Parsed, stretch: Stretch) -> str:
    """The exact text from the first token to the end of the last."""
    return stretch.text[parsed.tokens[0].start - stretch.start : parsed.tokens[-1].end - stretch.start]


def name_tags(parsed: Parsed) -> list[str]:
    """A BIO tag for every token: O, B-PER, I-PER, ..."""
    tags = ["O"] * len(parsed.tokens)
    for name in parsed.names:
        tags[name.first] = f"B-{name.label}"
        tags[name.first + 1 : name.last + 1] = [f"I-{name.label}"] * (name.last - name.first)
    return tags


def _cut_mark(parsed: Parsed) -> tuple[str, ...]:
    return (IS_CUT,) if parsed.is_cut else ()


def _has_space(text: str, end: int) -> bool:
    """Whether white space, or nothing at all, follows."""
    return end >= len(text) or text[end].isspace()


def _word(token: Token, misc: str, form: str, tag: str) -> ConlluWord:
    kept = [part for part in misc.split("|") if part not in ("", "_") and not part.startswith("Name=")]
    named = [] if tag == "O" else [f"Name={tag}"]
    return ConlluWord(
        form, token.lemma, token.upos, token.xpos, token.feats, token.head, token.deprel, "|".join(kept + named) or "_"
    )


def _word_line(index: int, word: ConlluWord) -> str:
    head = "_" if word.head is None else str(word.head + 1)
    columns = (
        str(index + 1),
        word.form,
        word.lemma,
        word.upos,
        word.xpos,
        word.feats,
        head,
        word.deprel,
        "_",
        word.misc,
    )
    return "\t".join(_flat(column) or "_" for column in columns)


def _range_line(written: ConlluRange) -> str:
    ident = f"{written.first + 1}-{written.last + 1}"
    return "\t".join([ident, _flat(written.form), *"_" * 7, _flat(written.misc)])


def _flat(text: str) -> str:
    return _LINE_BREAKING.sub(" ", text)


def _sentence(block: Sequence[_Line]) -> ConlluSentence:
    comments = tuple(line.text for line in takewhile(_is_comment, block))
    words: list[ConlluWord] = []
    ranges: list[ConlluRange] = []
    lines: list[_Line] = []
    for line in block[len(comments) :]:
        columns = _columns(line)
        first, last = _position(columns[0], line)
        if last is None:
            continue
        is_range = "-" in columns[0]
        if first != len(words) or (is_range and ranges and ranges[-1].last >= first):
            raise _broken(line, f"ID {columns[0]} cannot follow word {len(words)}", "number the words from 1, in order")
        if is_range:
            ranges.append(ConlluRange(first, last, columns[1], columns[9]))
        else:
            words.append(_read_word(columns, line))
            lines.append(line)
    _check_whole(words, ranges, lines, block[-1])
    return ConlluSentence(comments, tuple(words), tuple(ranges))


def _is_comment(line: _Line) -> bool:
    return line.text.startswith("#")


def _columns(line: _Line) -> list[str]:
    columns = line.text.split("\t")
    if len(columns) != COLUMNS:
        raise _broken(
            line, f"{len(columns)} columns, not {COLUMNS}", "part the columns by tabs; comments stand before the words"
        )
    if not columns[1]:
        raise _broken(line, "the word is empty", "write its form in the second column")
    return columns


def _position(ident: str, line: _Line) -> tuple[int, int | None]:
    """First and last word, counted from 0; no last word for an empty node."""
    match = _ID.fullmatch(ident)
    if not match:
        raise _broken(line, f"{ident!r} is no ID", "write 3 for a word, 3-4 for a range, 3.1 for an empty node")
    first = int(match["first"]) - 1
    if match["empty"]:
        return first, None
    return first, int(match["last"]) - 1 if match["last"] else first


def _read_word(columns: Sequence[str], line: _Line) -> ConlluWord:
    _, form, lemma, upos, xpos, feats, head, deprel, _, misc = columns
    if head != "_" and not _HEAD.fullmatch(head):
        raise _broken(line, f"HEAD {head!r} is no number", "write the ID of the head, 0 for the root, _ for none")
    return ConlluWord(form, lemma, upos, xpos, feats, None if head == "_" else int(head) - 1, deprel, misc)


def _check_whole(
    words: Sequence[ConlluWord], ranges: Sequence[ConlluRange], lines: Sequence[_Line], last: _Line
) -> None:
    """What can only be judged at the end of a sentence."""
    if not words:
        raise _broken(last, "a sentence without words", "delete its lines, or add the words")
    for word, line in zip(words, lines, strict=True):
        if word.head is not None and word.head >= len(words):
            raise _broken(line, f"HEAD {word.head + 1} in a sentence of {len(words)} words", "correct the head")
    for written in ranges:
        if not written.first < written.last < len(words):
            fact = f"range {written.first + 1}-{written.last + 1} in a sentence of {len(words)} words"
            raise _broken(last, fact, "correct the range")


def _broken(line: _Line, fact: str, next_step: str) -> SetAside:
    return SetAside(fact, reason_code="broken_conllu", place=line.place, next_step=next_step)
