"""What ends a worker, for tests: an engine and a reader that do, when a document holds the word for it.

A worker is no copy of the process that started it: `sitecustomize` imports this in every one (see test_watch.py).
"""

import ctypes
import os
import re
from collections.abc import Sequence

import tasks.read
from tasks import language
from tasks.language.analysis import Parsed, Stretch
from tasks.read.file import InputFile, WholeFile
from tasks.read.raw import RawDocument
from tests.flows.word_engine import WordEngine


def suffer(text: str) -> None:
    if "EXITS" in text:
        os._exit(3)
    if "HANGS" in text:
        re.match("(a+)+$", "a" * 64 + "b")  # never comes back, and no other thread of the interpreter runs
    if "CRASHES" in text:
        ctypes.string_at(0)
    if "EATS" in text:
        bytearray(100_000_000_000)


class HostileEngine(WordEngine):
    def __call__(self, stretches: Sequence[Stretch]) -> Sequence[Sequence[Parsed]]:
        for stretch in stretches:
            suffer(stretch.text)
        return super().__call__(stretches)


class HostileReader(WholeFile):
    FORMAT, SUFFIXES = "hostile", (".hostile",)

    def recognises(self, file: InputFile) -> bool:
        return file.suffix in self.SUFFIXES

    def document(self, file: InputFile) -> RawDocument:
        decoded = file.read_text(file.limits.text_bytes)
        suffer(decoded.text)
        return file.whole("text", decoded, file.claims)


language.ENGINES = {**language.ENGINES, "hostile": lambda _knowledge, _argument: HostileEngine()}
tasks.read.READERS = (HostileReader(), *tasks.read.READERS)
