"""Page: the article inside an HTML page, as blocks with kinds.

In: a page, or a fragment of one (feed item, JSON field). Out: blocks in text order, each aligned with the source.
Hard because an extractor drops captions, and a page of three paragraphs is small enough to be taken for a menu.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import inf

import trafilatura
from lxml import etree

from tasks.clean.align import Aligner
from tasks.clean.block import Block, flat, same_words
from tasks.clean.live import live_blocks
from tasks.clean.tree import FURNITURE, blocks_of, innermost, text_of

REPEATED_WORDS = 8  # a longer paragraph that comes twice is a teaser or a pull quote; a short one may be a refrain
CELL_WORDS = 20  # a table cell with more is a paragraph of a page laid out by tables
MAIN_SHARE = 0.5  # an extract with less of the words inside <article> has lost paragraphs

_SPACE = re.compile(r"\s")
_EXTRACTED = ("p", "head", "item", "quote", "cell", "ab")  # block elements of the extractor's own tree
_CREDIT = re.compile(r"(?:^|[-_])(?:credit|copyright|source|photographer)s?(?:[-_]|$)", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_MAIN = ("article", "main")


def page_blocks(content: str, root: etree._Element, title: str, aligner: Aligner) -> list[Block]:
    """Blocks of the article, the title first: those of a live blog, else by the extractor, or by tags where that loses
    half of <article>."""
    main = _main(root)
    tagged = list(_tagged(main))
    live = live_blocks(root)
    extracted = _extracted(content) if not live and _WHOLE_PAGE.search(content, 0, 20_000) else []
    trusted = extracted and (main is root or _words(extracted) >= MAIN_SHARE * _words(tagged))
    blocks = _without_repeats(live or (extracted if trusted else tagged), title)
    captions = list(_captions(main)) if trusted else []
    found = [_aligned(block, aligner) for block in ([Block(title, "headline")] if title else []) + blocks]
    return _with_captions(found, [_aligned(caption, aligner) for caption in captions])


def _aligned(block: Block, aligner: Aligner) -> Block:
    span = aligner.find(block.text)
    return replace(block, source_start=span[0] if span else None)


def _main(root: etree._Element) -> etree._Element:
    """The element that the page calls its article, when there is exactly one; else the page."""
    for name in _MAIN:
        found = list(islice(root.iter(name), 2))
        if len(found) == 1:
            return found[0]
    return root


def _words(blocks: list[Block]) -> int:
    return sum(block.words for block in blocks)


def _extracted(content: str) -> list[Block]:
    document = trafilatura.bare_extraction(content, include_comments=False, include_formatting=False)
    body = getattr(document, "body", None)
    return list(_leaves(body)) if body is not None else []


def _leaves(body: etree._Element) -> Iterator[Block]:
    """One block for each innermost block element; an outer one gives the text before its first child."""
    for line_break in body.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    for element in body.iter(*_EXTRACTED):
        is_leaf = next(element.iterdescendants(*_EXTRACTED), None) is None
        text = flat("".join(map(str, element.itertext())) if is_leaf else element.text or "")
        in_quote = element.tag == "quote" or next(element.iterancestors("quote"), None) is not None
        if text and (element.tag != "cell" or len(text.split()) > CELL_WORDS):
            yield Block(text, "quote" if in_quote else "heading" if element.tag == "head" else "body")


def _tagged(root: etree._Element) -> Iterator[Block]:
    """Blocks by tags alone, for fragments and for what the extractor gives up on."""
    elements = list(innermost(root, FURNITURE | {"header"}))
    for element in elements or [root]:
        yield from blocks_of(element)


def _captions(root: etree._Element) -> Iterator[Block]:
    for caption in root.iter("figcaption"):
        if next(caption.iterancestors("aside", "nav", "footer"), None) is None:
            text, credits = text_of(caption), [text_of(part) for part in caption.iterdescendants() if _is_credit(part)]
            for credit in filter(None, credits):
                text = flat(text.replace(credit, " "))
            yield from (Block(part, "caption") for part in (text, *(f"({credit})" for credit in credits)) if part)


def _is_credit(element: etree._Element) -> bool:
    return any(_CREDIT.search(name) for name in (element.get("class") or "").split())


def _with_captions(blocks: list[Block], captions: list[Block]) -> list[Block]:
    """Captions go before the first block that stands after them in the source; one already there gets its kind."""
    texts = {flat(caption.text).casefold() for caption in captions}
    marked = [block.as_kind("caption") if block.text.casefold() in texts else block for block in blocks]
    there = {block.text.casefold() for block in marked}
    waiting = sorted((c for c in captions if c.text.casefold() not in there), key=_position)
    result: list[Block] = []
    for block in marked:
        while waiting and block.source_start is not None and _position(waiting[0]) < block.source_start:
            result.append(waiting.pop(0))
        result.append(block)
    return result + waiting


def _position(block: Block) -> float:
    return inf if block.source_start is None else block.source_start


def _without_repeats(blocks: list[Block], title: str) -> list[Block]:
    seen: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        repeats = block.words >= REPEATED_WORDS and block.text in seen
        if not repeats and not block.is_empty and not same_words(block.text, title):
            kept.append(block)
        seen.add(block.text)
    return kept
