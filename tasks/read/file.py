"""File: one input file as every reader sees it.

In: a path. Out: its head, its bytes within limits, and rejects that say where and what to do.
Hard because a file may be empty, huge, or not ours to open, and each of these needs its own next step.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from tasks.read.charset import Decoded, decode
from tasks.read.limits import Limits
from tasks.read.raw import Claims, Content, RawDocument, Unreadable
from warehouse.errors import SetAside


@dataclass(frozen=True)
class InputFile:
    """A path, its address and the limits it is read under."""

    path: Path
    limits: Limits

    @cached_property
    def uri(self) -> str:
        return self.path.resolve().as_uri()

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """First bytes. Raises SetAside when the file cannot be opened or is empty."""
        try:
            with self.path.open("rb") as file:
                head = file.read(self.limits.head_bytes)
        except OSError as error:
            raise self.reason(
                "unreadable_file",
                f"the file cannot be opened ({error.strerror})",
                "check that it exists and that you may read it",
            ) from error
        if not head.strip():
            raise self.reason("empty_file", "the file is empty", "leave it out, or fetch it again")
        return head

    @cached_property
    def opening(self) -> str:
        """The head as text, with bytes that do not decode replaced: for looking, not for keeping."""
        text = next(
            (self.head.decode(charset, "replace") for mark, charset in _WIDE if self.head.startswith(mark)),
            self.head.decode("utf-8", "replace"),
        )
        return text.lstrip("\ufeff \t\r\n")

    def read_bytes(self, limit: int) -> bytes:
        """The whole file. Raises SetAside when it is larger than `limit` bytes."""
        with self.path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise self.reason("too_large", f"the file is larger than {limit:,} bytes", "split it, or raise the limit")
        return data

    def read_text(self, limit: int) -> Decoded:
        return decode(self.read_bytes(limit), place=str(self.path))

    def reason(self, reason_code: str, fact: str, next_step: str, line: int = 0) -> SetAside:
        place = f"{self.path}:{line}" if line else str(self.path)
        return SetAside(fact, reason_code=reason_code, place=place, next_step=next_step)

    def unreadable(self, error: SetAside, member: str = "", data: bytes = b"") -> Unreadable:
        return Unreadable(self.uri, member, hashlib.sha256(data).hexdigest() if data else "", error)

    def whole(self, content_type: Content, decoded: Decoded, claims: Claims) -> RawDocument:
        """The file as one document, of a format named like its content type."""
        return RawDocument(self.uri, "", content_type, content_type, decoded.text, claims, decoded.repaired)


_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Reader(ABC):
    """One format: a file of this folder, and a line in READERS."""

    FORMAT: ClassVar[str]
    SUFFIXES: ClassVar[tuple[str, ...]]

    @abstractmethod
    def recognises(self, file: InputFile) -> bool:
        """Whether the content is of this format, whatever the name says."""

    @abstractmethod
    def count(self, file: InputFile) -> int:
        """Documents in the file; bad ones count."""

    @abstractmethod
    def documents(self, file: InputFile, first: int, last: int | None) -> Iterator[RawDocument | Unreadable]:
        """Documents `first` up to but not including `last`. Raises SetAside when the whole file cannot be read."""


class WholeFile(Reader):
    """A format whose every file is one document."""

    @abstractmethod
    def document(self, file: InputFile) -> RawDocument:
        """The document. Raises SetAside when it cannot be read."""

    def count(self, file: InputFile) -> int:
        return 1 if file.head else 0

    def documents(self, file: InputFile, first: int, last: int | None) -> Iterator[RawDocument | Unreadable]:
        if first == 0 and last != 0:
            yield self.document(file)
