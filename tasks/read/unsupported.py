"""Unsupported: formats that are known by their first bytes, and that no reader opens yet.

In: the first bytes and the suffix of a file. Out: what it is, or an empty string.
Hard because binary junk has no name: a share of zero bytes gives it away.
"""

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
_READ = (
    b"%PDF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"WARC/",
    b"PAR1",
)
_TAR_MARK = b"ustar"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def unsupported_kind(head: bytes, suffix: str) -> str:
    """What the file is, when it cannot be read; empty when it may be."""
    signed = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), "")
    if signed or head.startswith(_READ) or head[257:262] == _TAR_MARK:
        return signed
    if head.count(0) > NUL_SHARE * len(head) and not head.startswith(_WIDE_MARKS):
        return "binary content"
    return "" if _is_known_xml(head) else _SUFFIXES.get(suffix, "")


def _is_known_xml(head: bytes) -> bool:
    return any(root in head for root in (b"<rss", b"<feed", b"<rdf:RDF", b"<html"))
