"""File: one input file as every reader sees it, on disk or inside an archive.

In: a path, or a member of a container. Out: its head, its bytes within limits, rejects that say where and what to do.
Hard because a file may be empty, huge, or not ours to open, and each of these needs its own next step.
"""

import errno
import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, ClassVar

from tasks.limits import Limits
from tasks.read.charset import Decoded, decode
from tasks.read.raw import NOTHING_CLAIMED, Claims, Content, RawDocument, Unreadable
from warehouse.errors import SetAside


@dataclass(frozen=True)
class InputFile:
    """A file, its address and the limits it is read under. `open` may be called again and starts at the first byte."""

    uri: str  # of the file on disk
    member: str  # place inside it, empty for the file itself
    place: str  # for messages
    name: str  # decides where the content does not
    limits: Limits
    open: Callable[[], BinaryIO]
    columns: Mapping[str, str] = field(default_factory=dict)  # usual field → its name in the user's records
    claims: Claims = NOTHING_CLAIMED  # what its container says about it
    charset: str = ""  # that its container declares
    depth: int = 0  # containers around it

    @classmethod
    def on_disk(cls, path: Path, limits: Limits, columns: Mapping[str, str] | None = None) -> "InputFile":
        return cls(uri_of(path), "", str(path), path.name, limits, lambda: _opened(path), columns or {})

    def inside(
        self, member: str, name: str, open: Callable[[], BinaryIO], claims: Claims = NOTHING_CLAIMED, charset: str = ""
    ) -> "InputFile":
        """A file in this one; an empty `member` is this file, unpacked."""
        place = f"{self.place}#{member}" if member else self.place
        return replace(
            self,
            member=self.inner(member),
            place=place,
            name=name,
            open=open,
            claims=claims.or_else(self.claims),
            charset=charset,
            depth=self.depth + 1,
        )

    def inner(self, member: str) -> str:
        """A place inside this file, as documents name it."""
        return "#".join(filter(None, (self.member, member)))

    @cached_property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """First bytes. Raises SetAside when the file cannot be opened or is empty."""
        try:
            with self.open() as file:
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
        with self.open() as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise self.reason("too_large", f"the file is larger than {limit:,} bytes", "split it, or raise the limit")
        return data

    def read_text(self, limit: int) -> Decoded:
        return decode(self.read_bytes(limit), place=self.place, declared=self.charset)

    def seekable(self) -> BinaryIO:
        """The bytes with random access: on disk, else in memory. Raises SetAside when they do not fit there."""
        stream = self.open()
        if stream.seekable():
            return stream
        stream.close()
        return BytesIO(self.read_bytes(self.limits.container_bytes))

    def reason(self, reason_code: str, fact: str, next_step: str, line: int = 0) -> SetAside:
        place = f"{self.place}:{line}" if line else self.place
        return SetAside(fact, reason_code=reason_code, place=place, next_step=next_step)

    def unreadable(self, error: SetAside, member: str = "", data: bytes = b"") -> Unreadable:
        return Unreadable(self.uri, self.inner(member), hashlib.sha256(data).hexdigest() if data else "", error)

    def whole(self, content_type: Content, decoded: Decoded, claims: Claims) -> RawDocument:
        """The file as one document, of a format named like its content type."""
        return self.document("", content_type, content_type, decoded, claims)

    def document(
        self, member: str, format: str, content_type: Content, decoded: Decoded, claims: Claims
    ) -> RawDocument:
        """A document of this file; what the file says of it counts before what its container says."""
        told = claims.or_else(self.claims)
        return RawDocument(self.uri, self.inner(member), format, content_type, decoded.text, told, decoded.repaired)


def uri_of(path: Path) -> str:
    """The address of a file on disk, links followed; those that go in a circle have one too."""
    return Path(os.path.realpath(path)).as_uri()


def _opened(path: Path) -> BinaryIO:
    """Raises OSError for a pipe or a device: it may never begin, or never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no regular file")
    return path.open("rb")


_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Format(ABC):
    """One format: a file of this folder, and a line in READERS."""

    FORMAT: ClassVar[str]
    SUFFIXES: ClassVar[tuple[str, ...]]

    @abstractmethod
    def recognises(self, file: InputFile) -> bool:
        """Whether the content is of this format, whatever the name says."""


class Reader(Format):
    """A format whose files hold documents."""

    @abstractmethod
    def each(self, file: InputFile) -> Iterable[object]:
        """Something for each document, bad ones too, for counting. Raises SetAside where `documents` would."""

    @abstractmethod
    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        """Documents from number `first` on. Raises SetAside where the file cannot be read, or not any further."""


class WholeFile(Reader):
    """A format whose every file is one document."""

    @abstractmethod
    def document(self, file: InputFile) -> RawDocument:
        """The document. Raises SetAside when it cannot be read."""

    def each(self, file: InputFile) -> Iterable[object]:
        yield file.head

    def documents(self, file: InputFile, first: int) -> Iterator[RawDocument | Unreadable]:
        if first == 0:
            yield self.document(file)


class Container(Format):
    """A format whose files hold files; the documents are theirs. `IS_ITEM`: it counts as one, whatever it holds."""

    IS_ITEM: ClassVar[bool] = False

    @abstractmethod
    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        """The files in it, in order. Raises SetAside where it cannot be read any further."""
