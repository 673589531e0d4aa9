"""Markdown: one document a file; front matter at its top becomes claims."""

from tasks.read.charset import Decoded
from tasks.read.file import InputFile, WholeFile
from tasks.read.front_matter import split_front_matter
from tasks.read.raw import RawDocument


class Markdown(WholeFile):
    FORMAT, SUFFIXES = "markdown", (".md", ".markdown")

    def recognises(self, file: InputFile) -> bool:
        return file.suffix in self.SUFFIXES

    def document(self, file: InputFile) -> RawDocument:
        decoded = file.read_text(file.limits.text_bytes)
        matter = split_front_matter(decoded.text)
        return file.whole("markdown", Decoded(matter.body, decoded.repaired), matter.claims)
