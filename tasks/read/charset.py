"""Charset: bytes become text, and the text says when it had to be repaired.

In: bytes, the charset that they declare. Out: Decoded (text, what was repaired).
Hard because almost any bytes decode as cp1252, and the result looks like text from afar.
"""

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

import ftfy
from ftfy.badness import is_bad

from warehouse.errors import SetAside

CONTROL_SHARE = 0.01  # text has none; a table dump or an old word processor file has far more
AROUND = 5  # characters; the longest pattern of ftfy is that long
STRETCH = 200  # characters of a page, most of it mark-up, that are passed over at once when all are ASCII
FOREIGN_SHARE = 0.25  # accents are under a tenth of French; Cyrillic or Arabic read as cp1252 is nearly all accents

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BEYOND_ASCII = re.compile(rf"[^\x00-\x7f]+(?:[\x00-\x7f]{{1,{AROUND}}}[^\x00-\x7f]+)*")  # none is around another
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), 0x7F))


class Decoded(NamedTuple):
    """Text, and what was done to get it (empty when it simply is UTF-8 or what it declares)."""

    text: str
    repaired: str = ""


def decode(data: bytes, *, place: str, declared: str = "") -> Decoded:
    """Text of `data`: by its mark, as UTF-8, as declared, as cp1252. Raises SetAside when none gives sensible text."""
    decoded = _by_mark(data) or _as(data, "utf-8") or _as(data, declared or declared_charset(data)) or _guess(data)
    if decoded is None or _is_junk(decoded.text):
        raise SetAside(
            "the bytes are not text in any charset tried",
            reason_code="undecodable",
            place=place,
            next_step="save the file as UTF-8, or leave it out",
        )
    if looks_decoded_twice(decoded.text):
        mended = ftfy.fix_encoding(decoded.text)
        if mended != decoded.text:
            return Decoded(mended, decoded.repaired or "text that was decoded twice")
    return decoded


def looks_decoded_twice(text: str) -> bool:
    """ftfy's judgement. It rests on a few characters in a row, one of them beyond ASCII: only those are shown to it."""
    if text.isascii():
        return False
    stretches = (at for at in range(0, len(text), STRETCH) if not text[at : at + STRETCH].isascii())
    runs = _joined(run.span() for at in stretches for run in _BEYOND_ASCII.finditer(text, at, at + STRETCH))
    return is_bad("\n\n".join(text[max(0, start - AROUND) : end + AROUND] for start, end in runs))


def _joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs with those made one that a stretch ended between."""
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found and start <= found[-1][1] + AROUND:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def declared_charset(data: bytes) -> str:
    """The charset that an HTML or XML head names, or an empty string."""
    found = _DECLARED.search(data[:2_048])
    return found[1].decode("ascii") if found else ""


def _by_mark(data: bytes) -> Decoded | None:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _as(data, charset)
    return None


def _as(data: bytes, charset: str) -> Decoded | None:
    try:
        return Decoded(data.decode(charset)) if charset else None
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes) -> Decoded | None:
    """cp1252, when few letters are accented: a script that is not Latin would come out as nothing but accents."""
    text = data.decode("sloppy-windows-1252")  # a codec of ftfy: five bytes that cp1252 leaves open pass through
    letters = [character for character in text[:100_000] if character.isalpha()]
    foreign = sum(not character.isascii() for character in letters)
    return Decoded(text, "read as cp1252") if letters and foreign <= FOREIGN_SHARE * len(letters) else None


def _is_junk(text: str) -> bool:
    sample = text[:100_000].encode("utf-8", "surrogatepass")
    return len(sample) - len(sample.translate(None, _CONTROL)) > CONTROL_SHARE * len(sample)
