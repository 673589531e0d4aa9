"""Unsupported: formats that are known by their first bytes, and that no reader opens yet.

Hard because binary junk has no name: a share of zero bytes gives it away.
"""

from tasks.read.file import InputFile, WholeFile
from tasks.read.raw import RawDocument

NUL_SHARE = 0.001  # text has none; one in a thousand leaves room for a torn page

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a media file"),
    (b"SQLite format 3", "an SQLite file"),
)
_SUFFIXES = {".xml": "XML that is no feed", ".css": "a style sheet"}
_SITEMAPS = (b"<urlset", b"<sitemapindex")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Unsupported(WholeFile):
    FORMAT, SUFFIXES = "unsupported", ()

    def recognises(self, file: InputFile) -> bool:
        """Asked after the readers of binary formats, and before those of text."""
        return bool(_kind(file.head, file.suffix))

    def document(self, file: InputFile) -> RawDocument:
        kind = _kind(file.head, file.suffix)
        if any(root in file.head for root in _SITEMAPS):
            raise file.reason(
                "unsupported_format", "a sitemap holds addresses, no text", "run over its address instead"
            )
        raise file.reason("unsupported_format", f"{kind} is not supported yet", "save it as text or HTML")


def _kind(head: bytes, suffix: str) -> str:
    """What the file is, when no reader opens it; empty when one may."""
    signed = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), "")
    if signed:
        return signed
    if head.count(0) > NUL_SHARE * len(head) and not head.startswith(_WIDE_MARKS):
        return "binary content"
    return "" if _is_known_xml(head) else _SUFFIXES.get(suffix, "")


def _is_known_xml(head: bytes) -> bool:
    return any(root in head for root in (b"<rss", b"<feed", b"<rdf:RDF", b"<html"))
