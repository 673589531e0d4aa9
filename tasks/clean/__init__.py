"""Clean: a raw document becomes an article.

In: RawDocument (text, what the container claims). Out: Article (text, paragraphs with kinds, offsets into text).
Hard because "PARIS (AFP) -" is a dateline in one paper and the start of a sentence in the next.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from tasks.clean.align import Aligner
from tasks.clean.article import Article, Paragraph, ParagraphKind
from tasks.clean.block import Block, begins_with, flat, same_words
from tasks.clean.dateline import split_dateline
from tasks.clean.language import language_of
from tasks.clean.lines import LineRules, line_rules
from tasks.clean.markdown import markdown_blocks
from tasks.clean.metadata import page_facts
from tasks.clean.page import Page, parsed_page, read_page
from tasks.clean.plain import plain_blocks
from tasks.clean.published import Published, publication
from tasks.clean.quality import quality_of
from tasks.clean.refuse import refuse_no_article
from tasks.clean.sort import Sorted, sort_blocks, title_taken
from tasks.clean.witnesses import witness_conflicts
from tasks.knowledge import Knowledge
from tasks.read import Claims, RawDocument
from warehouse.records import Document

__all__ = ["Article", "Paragraph", "ParagraphKind", "clean"]


DATING = ("container", "json-ld datePublished", "meta", "microdata datePublished")
"""Witnesses of the day of publication, and the time tag where the page has one alone: others may be a teaser's."""

NOTHING_SAID: Mapping[str, Sequence[tuple[str, str]]] = {}


class _Source(NamedTuple):
    """Blocks of a document and what is claimed about it: by its container first, then by itself."""

    blocks: list[Block]
    claims: Claims
    dates: tuple[tuple[str, str], ...]  # (where it stands, as written), best first
    page: Page | None = None
    said: Mapping[str, Sequence[tuple[str, str]]] = NOTHING_SAID  # by field, what page and container say of it


def clean(raw: RawDocument, knowledge: Knowledge | None = None) -> Article:
    """The article in a raw document; without `knowledge` by the tables that tidings ships.

    Raises SetAside when there is no text, too little of it, or something else in its place (tasks/clean/refuse.py).
    """
    knowledge = knowledge or _shipped()
    place = f"{raw.source_uri}{'#' + raw.member if raw.member else ''}"
    rules = line_rules(knowledge)
    source = _source(raw, rules)
    keep_dates = raw.content_type != "html"
    found = sort_blocks(source.blocks, knowledge, source.claims.authors, keep_dates=keep_dates)
    found = _with_title(found, source.claims.title)
    blocks, dateline, dateline_day = split_dateline(found.kept, rules, knowledge)
    refuse_no_article(blocks, source.page, place, rules.reasons)
    lines = [*found.dates, *([(dateline, dateline_day)] if dateline and dateline_day else [])]
    published = publication(source.dates, lines, rules.zones, raw.content if raw.content_type == "html" else "")
    text, paragraphs = _text_and_paragraphs(blocks, raw)
    document = _document(raw, source.claims, found, dateline, published, text, blocks, knowledge)
    conflicts = witness_conflicts(source.said, rules.zones, document.language)
    return Article(replace(document, witness_conflicts=conflicts), paragraphs)


@lru_cache(maxsize=1)
def _shipped() -> Knowledge:
    return Knowledge()


def _source(raw: RawDocument, rules: LineRules) -> _Source:
    container = (("container", raw.claims.published),)
    if raw.content_type == "text":
        return _Source(plain_blocks(raw.content), raw.claims, container)
    if raw.content_type == "markdown":
        return _Source(markdown_blocks(raw.content), raw.claims, container)
    root = parsed_page(raw.content)
    facts = page_facts(root)
    claims = replace(raw.claims, title=flat(raw.claims.title)).or_else(facts.claims)
    page = read_page(root, raw.content, claims.title, rules, is_free=facts.is_free)
    if not raw.claims.title and page.title:
        claims = replace(claims, title=page.title)
    said = {field: [("container", getattr(raw.claims, field, "")), *values] for field, values in facts.said.items()}
    dating = (*DATING, "time tag") if facts.has_one_time else DATING
    said["published"] = [(place, written) for place, written in container + facts.dates if place.startswith(dating)]
    return _Source(page.blocks, claims, container + facts.dates, page, said)


def _with_title(found: Sorted, claimed: str) -> Sorted:
    """The text begins with its headline: the claimed one, or a first line that looks like one."""
    if not claimed or not found.kept:
        return title_taken(found)
    first = found.kept[0]
    if same_words(first.text, claimed):
        kept = [first.as_kind("headline"), *found.kept[1:]]
    elif begins_with(first.text, claimed):
        kept = found.kept
    else:
        kept = [Block(flat(claimed), "headline"), *found.kept]
    return replace(found, kept=kept, title=flat(claimed))


def _text_and_paragraphs(blocks: Sequence[Block], raw: RawDocument) -> tuple[str, tuple[Paragraph, ...]]:
    """Paragraphs are joined by a blank line; what continues a line is joined by a space."""
    aligner = None if raw.content_type == "text" else Aligner(raw.content, raw.content_type)
    breaks = [found.start() for found in re.finditer("\f", raw.content)] if raw.format == "pdf" else []
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for block in blocks:
        gap = "" if not pieces else " " if block.continues else "\n\n"
        pieces += [gap, block.text]
        start = at + len(gap)
        at = start + len(block.text)
        first, last = (aligner.find(block.text) if aligner else block.source) or (None, None)
        page = bisect_right(breaks, first) + 1 if raw.format == "pdf" and first is not None else None
        paragraphs.append(Paragraph(start, at, block.kind, first, last, page, block.said_at))
    return "".join(pieces), tuple(paragraphs)


def _document(
    raw: RawDocument,
    claims: Claims,
    found: Sorted,
    dateline: str | None,
    published: Published,
    text: str,
    blocks: Sequence[Block],
    knowledge: Knowledge,
) -> Document:
    return Document(
        doc_id=raw.doc_id,
        source_uri=raw.source_uri,
        member=raw.member,
        format=raw.format,
        raw_hash=raw.raw_hash,
        canonical_url=claims.url or None,
        publisher=claims.publisher or None,
        title=found.title or None,
        byline=tuple(dict.fromkeys(claims.authors or found.byline)),
        section=claims.section or None,
        language=language_of(text, claims.language, knowledge),
        published_at=published.at,
        published_precision=published.precision,
        published_evidence=published.evidence,
        published_candidates=(),
        dateline=dateline,
        dateline_place_id=None,
        credit=tuple(dict.fromkeys(found.credit)),
        correction="\n\n".join(found.correction) or None,
        text=text,
        text_hash=_word_hash(text),
        quality=quality_of(blocks, has_title=bool(found.title), repaired=bool(raw.repaired)),
        duplicate_of=None,
        duplicate_kind=None,
    )


def _word_hash(text: str) -> str:
    return hashlib.sha256(" ".join(re.findall(r"\w+", text.casefold())).encode()).hexdigest()
