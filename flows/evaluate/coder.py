"""Coder: code one text as `tidings run` would, and map what comes out back to the text that went in."""

from dataclasses import dataclass

from flows.ingest import CodedDocument, code_document
from tasks.annotate import AnnotatedSentence, Token
from tasks.knowledge import Knowledge
from tasks.language import Engine
from tasks.read import Claims, RawDocument
from tasks.read.raw import Content
from warehouse.errors import SetAside
from warehouse.records import Mention


@dataclass(frozen=True)
class Coded:
    """A coded text; `document` is None when it was set aside."""

    document: CodedDocument | None

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Those of the document, in text order."""
        return self.document.entities.mentions if self.document else ()

    def in_source(self, start: int, end: int) -> tuple[int, int] | None:
        """A span of documents.text as a span of the text that went in; None where cleaning lost the way."""
        if self.document is None:
            return None
        for paragraph in self.document.article.paragraphs:
            if paragraph.start <= start < paragraph.end and paragraph.source_start is not None:
                shift = paragraph.source_start - paragraph.start
                return start + shift, end + shift
        return None

    def token_at(self, source_start: int) -> tuple[AnnotatedSentence, Token] | None:
        """The token that holds a character of the text that went in."""
        if self.document is None:
            return None
        for sentence in self.document.sentences:
            for token in sentence.tokens:
                span = self.in_source(token.start, token.end)
                if span and span[0] <= source_start < span[1]:
                    return sentence, token
        return None


@dataclass(frozen=True)
class Coder:
    """The engine and the knowledge that every prediction uses."""

    engine: Engine
    knowledge: Knowledge

    def code(self, text: str, *, published: str = "", name: str = "evaluation", kind: Content = "text") -> Coded:
        """Code a text; `published` is the day that the task gives, empty for none."""
        raw = RawDocument(f"evaluation:{name}", "", kind, kind, text, Claims(published=published))
        try:
            return Coded(code_document(raw, self.engine, self.knowledge))
        except SetAside:
            return Coded(None)
