"""Text: a plain text file is one document; front matter at its top becomes claims."""

from tasks.read.charset import Decoded
from tasks.read.file import InputFile, WholeFile
from tasks.read.front_matter import split_front_matter
from tasks.read.raw import RawDocument


class Text(WholeFile):
    FORMAT, SUFFIXES = "text", (".txt", ".text", "")

    def recognises(self, file: InputFile) -> bool:
        """Whatever no other reader claims; charset decides whether it is text at all."""
        return not file.suffix or file.suffix in self.SUFFIXES

    def document(self, file: InputFile) -> RawDocument:
        decoded = file.read_text(file.limits.text_bytes)
        matter = split_front_matter(decoded.text)
        return file.whole("text", Decoded(matter.body, decoded.repaired), matter.claims)
