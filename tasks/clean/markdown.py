"""Markdown: the blocks of a Markdown text, without its marks.

In: the text. Out: blocks with kinds.
Hard because the same star is a bullet, an emphasis and a rule.
"""

import re
from collections.abc import Iterator

from tasks.clean.article import ParagraphKind
from tasks.clean.block import Block, flat

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_INLINE = (
    (re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,2000}\)|<!--.{0,2000}?-->|\[\^\w{1,20}\]:?"), ""),
    (re.compile(r"\[([^\[\]]{1,1000})\]\([^()]{0,2000}\)"), r"\1"),
    (re.compile(r"<(https?:[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>"), ""),
    (re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`{1,2}|~~"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|])"), r"\1"),
)


def markdown_blocks(content: str) -> list[Block]:
    blocks = [Block(text, kind) for kind, lines in _groups(content) if (text := _without_marks(lines))]
    return [block for block in blocks if not block.is_empty]


def _groups(content: str) -> Iterator[tuple[ParagraphKind, list[str]]]:
    """Lines that belong together, with their kind."""
    kind: ParagraphKind = "body"
    group: list[str] = []
    fenced = False
    for line in content.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced or _TABLE.match(line):
            continue
        elif group and _UNDERLINE.match(line):
            yield "heading", group
            kind, group = "body", []
        elif not line.strip() or _RULE.match(line):
            yield kind, group
            kind, group = "body", []
        elif heading := _HEADING.match(line):
            yield kind, group
            yield "heading", [heading[1]]
            kind, group = "body", []
        elif _ITEM.match(line):
            yield kind, group
            kind, group = "body", [_ITEM.sub("", line, count=1)]
        else:
            quote = _QUOTE.match(line)
            kind = "quote" if quote and not group else kind
            group.append(line[quote.end() :] if quote else line)
    yield kind, group


def _without_marks(lines: list[str]) -> str:
    text = flat(" ".join(lines))
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    return flat(text)
