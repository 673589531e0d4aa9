"""MBOX: a mailbox, read message by message; a line that begins with "From " after a blank line starts the next.

Hard because the file may be larger than memory, and a message that is too large must not cost the ones behind it.
"""

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from tasks.read.file import Container, InputFile
from tasks.read.raw import Unreadable

_START = re.compile(rb"From \S{1,320} .{0,10}\w{3} \w{3}\s{1,2}\d{1,2} ")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Mbox(Container):
    FORMAT, SUFFIXES = "mbox", (".mbox",)

    def recognises(self, file: InputFile) -> bool:
        return _START.match(file.head) is not None

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        for number, (data, is_whole) in enumerate(_messages(file), 1):
            member = f"message {number}"
            if is_whole:
                unquoted = _QUOTED.sub(rb"\1", data)
                yield file.inside(member, "message.eml", partial(BytesIO, unquoted))
            else:
                limit = file.limits.mail_bytes
                error = file.reason("too_large", f"{member} is larger than {limit:,} bytes", "raise the limit")
                yield file.unreadable(error, member, data)


def _messages(file: InputFile) -> Iterator[tuple[bytes, bool]]:
    """Messages without their "From " line, and whether all of it is here."""
    limit = file.limits.mail_bytes
    lines: list[bytes] = []
    size, after_blank = 0, True
    with file.open() as stream:
        while line := stream.readline(file.limits.line_bytes):
            if after_blank and _START.match(line):
                if lines:
                    yield b"".join(lines), size <= limit
                lines, size = [], 0
            else:
                size += len(line)
                if size <= limit:
                    lines.append(line)
            after_blank = not line.strip(b"\r\n")
    if lines:
        yield b"".join(lines), size <= limit
