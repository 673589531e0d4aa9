"""HTML: one page a file. What the page says about itself is read in cleaning.

Hard because a page of 100,000 nested tags hangs two parsers and comes out empty from a third.
"""

import re
from collections.abc import Iterator

from tasks.read.file import InputFile, WholeFile
from tasks.read.raw import Claims, RawDocument
from warehouse.errors import SetAside

_OPENS = re.compile(r"<(?:!doctype html|html|head|body|article|main|div|section|p|h1|meta|!--)[\s>-]?", re.IGNORECASE)
_NEVER_CLOSED = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|t[rdh]|d[td]|option"
_NESTED = re.compile(rf"<(/?)(?!(?:{_NEVER_CLOSED})[\s/>])[a-z][^<>]*(?<!/)>", re.IGNORECASE)

_HIDDEN = re.compile(r"<(?:!--|(script|style)\b)", re.IGNORECASE)
_CLOSING = {
    "": re.compile("-->"),
    "script": re.compile("</script", re.IGNORECASE),
    "style": re.compile("</style", re.IGNORECASE),
}


class Html(WholeFile):
    FORMAT, SUFFIXES = "html", (".html", ".htm", ".xhtml")

    def recognises(self, file: InputFile) -> bool:
        opening = file.opening
        return bool(_OPENS.match(opening)) or (opening.startswith("<?xml") and "<html" in opening.lower())

    def document(self, file: InputFile) -> RawDocument:
        decoded = file.read_text(file.limits.page_bytes)
        refuse_deep(decoded.text, file.limits.nesting, file.place)
        return file.whole("html", decoded, Claims())


def refuse_deep(page: str, limit: int, place: str) -> None:
    """Raises SetAside when tags are nested deeper than `limit`."""
    if page.count("<") > limit and nesting(page) > limit:
        raise SetAside(
            f"tags are nested deeper than {limit:,}",
            reason_code="too_deep",
            place=place,
            next_step="open the page in a browser and save its text",
        )


def nesting(page: str) -> int:
    """Depth of the deepest tag, in one pass; tags that need no end tag do not count, nor does what scripts hold."""
    depth = deepest = 0
    for start, end in visible_spans(page):
        for closing in _NESTED.findall(page, start, end):
            depth += -1 if closing else 1
            if depth > deepest:
                deepest = depth
            elif depth < 0:
                depth = 0
    return deepest


def visible_spans(page: str) -> Iterator[tuple[int, int]]:
    """Stretches outside comments, scripts and styles; one that is never closed hides the rest, as in a browser."""
    at = 0
    while opening := _HIDDEN.search(page, at):
        yield at, opening.start()
        closing = _CLOSING[(opening[1] or "").lower()].search(page, opening.end())
        if closing is None:
            return
        at = closing.end()
    yield at, len(page)
