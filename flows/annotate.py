"""Annotate: what the language engine finds, for the eye and for other programs.

In: plain text, or CoNLL-U whose words are kept. Out: CoNLL-U, JSON Lines or tables on standard output. Hard because the
input may have no end: some paragraphs at a time are read, analysed and printed, while offsets count from its beginning.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from typing import NamedTuple, TextIO, TypeVar

from rich.cells import cell_len

from tasks.language.analysis import Engine, Parsed, Stretch
from tasks.language.conllu import (
    ConlluSentence,
    conllu_sentence,
    name_tags,
    read_conllu,
    sentence_text,
    with_analysis,
    write_conllu,
)
from warehouse.errors import Stop, WrongUse

STANDARD_INPUT = Path("-")
AT_A_TIME = 20_000  # characters that go to the engine in one call: some 3,500 words, under a second

_HEADER = ("id", "form", "lemma", "upos", "xpos", "head", "deprel", "name", "feats")

Item = TypeVar("Item")
Found = TypeVar("Found")


class Analysis(NamedTuple):
    """One sentence; the offsets of `parsed` point into `stretch`, which for given words is those words with spaces."""

    conllu: ConlluSentence
    parsed: Parsed
    stretch: Stretch


def annotate_command(file: Path, format: str, keep_words: bool, engine: str | None) -> None:
    """Print the analysis of a file, or of standard input where it is `-`; with `keep_words` the file is CoNLL-U.

    Ends without a message when nobody reads the output any more. Raises WrongUse when the file cannot be read, SetAside
    at the first broken line of CoNLL-U.
    """
    lines, loaded = _lines(file), engine_named(engine)
    if keep_words:
        _print(annotate_words(read_conllu(lines, _place(file)), loaded), FORMATS[format])
    else:
        _print(annotate_text(lines, loaded), FORMATS[format])


def engine_named(name: str | None) -> Engine:
    """The engine of that name, the default one for None. Raises WrongUse when unknown."""
    from tasks.language import load_engine

    return load_engine() if name is None else load_engine(name)


def annotate_text(lines: Iterable[str], engine: Engine) -> Iterator[list[Analysis]]:
    """Sentences of plain text, those of one engine call at a time; lines bring their line ends, which offsets count."""
    numbers = count(1)
    opening = ["# newdoc", "# newpar"]
    for batch in _batches(stretches(lines), lambda stretch: len(stretch.text)):
        analyses = []
        for stretch, sentences in _matched(batch, engine(batch)):
            for parsed in sentences:
                conllu = conllu_sentence(parsed, stretch, str(next(numbers)), opening)
                analyses.append(Analysis(conllu, parsed, stretch))
                opening = []
            opening = opening or ["# newpar"]
        yield analyses


def annotate_words(sentences: Iterable[ConlluSentence], engine: Engine) -> Iterator[list[Analysis]]:
    """The given sentences with a new analysis, those of one engine call at a time."""
    for batch in _batches(sentences, lambda sentence: sum(len(word.form) for word in sentence.words)):
        words = [[word.form for word in sentence.words] for sentence in batch]
        yield [
            Analysis(with_analysis(sentence, parsed), parsed, Stretch(" ".join(forms)))
            for (sentence, forms), parsed in _matched(list(zip(batch, words, strict=True)), engine.parse(words))
        ]


def stretches(lines: Iterable[str]) -> Iterator[Stretch]:
    """Paragraphs: what stands between blank lines. A longer one than AT_A_TIME is cut at the next line end."""
    held: list[str] = []
    start = place = 0
    for line in lines:
        is_blank = not line.strip()
        if not is_blank:
            start = start if held else place
            held.append(line)
        place += len(line)
        if held and (is_blank or place - start >= AT_A_TIME):
            yield Stretch("".join(held), start)
            held = []
    if held:
        yield Stretch("".join(held), start)


def as_jsonl(analysis: Analysis) -> str:
    """One line: the sentence with its text, tokens and names; `head` counts tokens from 0, -1 is the root."""
    parsed, stretch = analysis.parsed, analysis.stretch
    tokens = parsed.tokens
    record = {
        "sent_id": analysis.conllu.sent_id,
        "text": sentence_text(parsed, stretch),
        "start": tokens[0].start,
        "end": tokens[-1].end,
        "is_cut": parsed.is_cut,
        "tokens": [token._asdict() for token in tokens],
        "names": [
            {
                "text": stretch.text[tokens[first].start - stretch.start : tokens[last].end - stretch.start],
                "label": label,
                "start": tokens[first].start,
                "end": tokens[last].end,
            }
            for first, last, label in parsed.names
        ],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def as_table(analysis: Analysis) -> str:
    """The sentence, its tokens in aligned columns (`head` counts from 1, 0 is the root), and a blank line."""
    parsed = analysis.parsed
    rows = [_HEADER] + [
        (
            str(t.index + 1),
            t.text,
            t.lemma,
            t.upos,
            t.xpos,
            str(t.head + 1),
            t.deprel,
            "" if tag == "O" else tag,
            t.feats,
        )
        for t, tag in zip(parsed.tokens, name_tags(parsed), strict=True)
    ]
    cells = [[_printable(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join([_printable(sentence_text(parsed, analysis.stretch)), *(line.rstrip() for line in lines), "", ""])


def as_conllu(analysis: Analysis) -> str:
    return write_conllu(analysis.conllu)


FORMATS: Mapping[str, Callable[[Analysis], str]] = {"conllu": as_conllu, "jsonl": as_jsonl, "table": as_table}


def _place(file: Path) -> str:
    return "standard input" if file == STANDARD_INPUT else str(file)


def _lines(file: Path) -> Iterator[str]:
    """Lines as they come, each with its own line end. Raises WrongUse when the file cannot be read."""
    number = 0
    try:
        with _opened(file) as stream:
            for line in stream:
                yield line
                number += 1
    except OSError as error:
        raise WrongUse(
            f"cannot be read: {error.strerror or error}",
            place=_place(file),
            next_step="check the path, or give - and a pipe",
        ) from error
    except UnicodeDecodeError as error:
        raise WrongUse(
            f"not UTF-8 ({error.reason})",
            place=f"{_place(file)}, after line {number}",
            next_step="convert the file, for example with iconv -t UTF-8",
        ) from error


def _opened(file: Path) -> TextIO:
    if file == STANDARD_INPUT:
        return TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def _batches(items: Iterable[Item], characters: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Items in groups of AT_A_TIME characters or a little more."""
    batch: list[Item] = []
    held = 0
    for item in items:
        batch.append(item)
        held += characters(item)
        if held >= AT_A_TIME:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _matched(given: Sequence[Item], found: Sequence[Found]) -> Iterator[tuple[Item, Found]]:
    """Each with its own. Raises Stop when the engine lost one."""
    if len(given) != len(found):
        raise Stop(
            f"the engine gave {len(found)} analyses for {len(given)}",
            place="annotate",
            next_step="use another engine (--engine), and report this one",
        )
    return zip(given, found, strict=True)


def _print(batches: Iterable[Sequence[Analysis]], shown: Callable[[Analysis], str]) -> None:
    sink = sys.stdout.buffer
    try:
        for batch in batches:
            sink.write("".join(map(shown, batch)).encode())
            sink.flush()
    except BrokenPipeError:  # `| head` has seen enough; nothing more is to be flushed at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _printable(text: str) -> str:
    """Strangers wrote the text: no control character of theirs may reach the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))
