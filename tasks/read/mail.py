"""Mail: one message; its text and each attachment that can be read are documents of their own.

In: an EML file. Out: the text part that says most, then the attachments.
Hard because a message says its text twice, as plain text and as HTML, and may hold messages that hold messages.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from functools import partial
from io import BytesIO
from itertools import islice

from tasks.read.file import Container, InputFile
from tasks.read.raw import Claims, Unreadable

_HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,40}){2}")
_KNOWN = re.compile(rb"^(?:From|Subject|Message-ID|Date|Received|Return-Path|Delivered-To|MIME-Version):", re.I | re.M)
_SUFFIXES = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml"}
_MOST_KNOWN = 2  # header names of mail that tell a message from a text that begins with "Note: …"


class Mail(Container):
    FORMAT, SUFFIXES = "mail", (".eml",)
    IS_ITEM = True

    def recognises(self, file: InputFile) -> bool:
        top = file.head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
        return _HEADER.match(file.head) is not None and len(set(_KNOWN.findall(top))) >= _MOST_KNOWN

    def members(self, file: InputFile) -> Iterator[InputFile | Unreadable]:
        try:
            message = email.message_from_bytes(file.read_bytes(file.limits.mail_bytes), policy=email.policy.default)
            body = message.get_body(("plain", "html"))
        except RecursionError as error:
            raise file.reason("too_deep", "its parts are nested too deep", "save its text by hand") from error
        claims = _claims(message)
        if body is not None:
            yield _part(file, body, "", claims)
        for number, part in enumerate(islice(message.iter_attachments(), file.limits.mail_parts), 1):
            if part.get_filename() or part.get_content_type() == "message/rfc822":
                yield _part(file, part, f"part {number}", Claims())


def _claims(message: EmailMessage) -> Claims:
    sender = getaddresses([_header(message, "from")])
    return Claims(
        title=_header(message, "subject"),
        published=_header(message, "date"),
        authors=tuple(name for name, _ in sender if name),
        language=_header(message, "content-language"),
    )


def _header(message: EmailMessage, name: str) -> str:
    """As the standard library reads it; as written where its parser breaks off, as at `From: Ana .: Bell <a@b.org>`."""
    try:
        return str(message[name] or "")
    except (AttributeError, IndexError, TypeError, ValueError):
        return next((str(value) for header, value in message.raw_items() if header.lower() == name), "")


def _part(file: InputFile, part: MIMEPart, member: str, claims: Claims) -> InputFile:
    kind = part.get_content_type()
    name = part.get_filename() or f"message{_SUFFIXES.get(kind, '')}"
    if kind == "message/rfc822":
        inner = part.get_payload(0)
        data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    else:
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
    return file.inside(member, name, partial(BytesIO, data), claims, part.get_content_charset() or "")
