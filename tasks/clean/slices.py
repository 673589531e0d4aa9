"""Slices: the parts of a page that say something about it, as a page of their own.

In: a page. Out: its meta tags, JSON-LD, headings, times, and whatever is marked as author, date, publisher or section.
Hard because a whole page costs the parser more than the extraction of its text; so tags are found by one bounded
pattern, and what scripts and comments hold is passed over.
"""

import re
from collections.abc import Iterator

from tasks.read.html import visible_spans

LONGEST_SLICE = 3_000  # characters of one marked element; a longer one is the article or the page
MOST = 60_000  # characters of all slices; the marks of an article come first

_MARKED = (
    r"\bitemprop\s*=\s*[\"']?(?:author|publisher|date|articleSection|headline)"
    r"|\brel\s*=\s*[\"'][^\"'<>]{0,60}\bauthor"
    r"|\bproperty\s*=\s*[\"']?(?:schema|dc|dcterms):"
    r"|\bclass\s*=\s*[\"'][^\"'<>]{0,200}(?:date|publish|posted|timestamp|time|byline|author|breadcrumb|vcard|(?<![\w-])by(?![\w-]))"
)
_TAG = re.compile(
    r"<(?:(?P<alone>meta|link|html|body)\b[^<>]{0,3000}>"
    r"|(?P<whole>title|h1|time|abbr)\b[^<>]{0,1000}>"
    rf"|(?P<marked>[a-z][a-z0-9]{{0,15}})\b(?=[^<>]{{0,1000}}(?:{_MARKED}))[^<>]{{0,2000}}>)",
    re.IGNORECASE,
)
_LINKED = re.compile(r"<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


def slices_of(content: str) -> str:
    """The parts in page order, JSON-LD last."""
    parts: list[str] = []
    size = 0
    for part in _marked(content):
        size += len(part)
        if size > MOST:
            break
        parts.append(part)
    return "".join((*parts, *_linked(content)))


def _marked(content: str) -> Iterator[str]:
    done = 0
    for start, end in visible_spans(content):
        at = max(start, done)
        while at < end and (tag := _TAG.search(content, at, end)):
            at = tag.end()
            name = tag["whole"] or tag["marked"]
            if not name:
                yield tag[0]
            elif closed := _closed(content, tag.end(), end, name):
                yield content[tag.start() : closed] + f"</{name}>"
                at = closed
        done = at


def _closed(content: str, start: int, end: int, name: str) -> int:
    """Where the element ends, before its end tag; 0 when that is too far off."""
    depth = 1
    for tag in re.finditer(rf"<(/?){name}\b", content[start : min(end, start + LONGEST_SLICE)], re.IGNORECASE):
        depth += -1 if tag[1] else 1
        if not depth:
            return start + tag.start()
    return 0


def _linked(content: str) -> Iterator[str]:
    for opening in _LINKED.finditer(content):
        closing = _SCRIPT_END.search(content, opening.end())
        if closing is None:
            return
        yield content[opening.start() : closing.start()] + "</script>"
