"""Refuse: what stands in place of an article: a consent wall, a paywall teaser, a section front, an error page.

In: the page and the blocks that cleaning kept of it. Out: nothing, or SetAside with the reason.
Hard because an article may speak of cookies, of paywalls and of error 404, and a full article must never be lost: so a
phrase counts on a short page only, and less where the page calls itself an article.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from tasks.clean.block import Block, folded
from tasks.clean.lines import LineRules
from tasks.clean.tree import FURNITURE, innermost, text_of
from warehouse.errors import SetAside

FEWEST_WORDS = 5  # fewer words on a page are a menu, not an article
ERROR_WORDS = 60  # an article about an error page is longer
CONSENT_WORDS = 300  # a wall may list its partners' purposes at length
TEASER_WORDS = 200  # two or three paragraphs; whoever shows more shows the article
LINE_WORDS = 16  # longest line of a wall; a longer sentence talks about one
FRONT_TEASERS = 5  # linked headings of a section front
FRONT_PROSE = 40  # words of a paragraph that no teaser has
TEASED_SHARE = 0.6  # of the headings of a section front that are links, or stand beside one
_HEADINGS = ("h2", "h3", "h4")


class Page(NamedTuple):
    """What a page says of itself, and what was found on it before anything was removed."""

    root: etree._Element
    title: str
    is_article: bool  # it calls itself one
    is_locked: bool  # it says that it must be paid for
    is_dated: bool  # it says when it was published
    blocks: tuple[Block, ...]


def refuse_no_article(kept: Sequence[Block], page: Page, rules: LineRules, place: str) -> None:
    """Raises SetAside when the page is no article."""
    told = [block for block in kept if block.kind != "headline"] or kept
    words = sum(block.words for block in told)
    everything = [folded(page.title), *(folded(block.text) for block in page.blocks)]
    lines = [line for line in everything if len(line.split()) <= LINE_WORDS]
    if words < ERROR_WORDS and not page.is_article and (phrase := _phrase(rules.walls["error"], everything)):
        raise _reason("error_page", f"an error page stands in place of the article ({phrase!r})", place)
    consent = _phrases(rules.walls["consent"], everything)
    if not page.is_article and words < CONSENT_WORDS and (len(consent) > 1 or (consent and words < ERROR_WORDS)):
        raise _reason("consent_wall", f"a consent wall stands in place of the article ({consent[0]!r})", place)
    if words < TEASER_WORDS and _is_teaser(kept, page, rules, lines):
        raise _reason("paywall", f"the page shows {words} words of an article that must be paid for", place)
    if not page.is_article and not page.is_dated and _is_front(page):
        raise _reason("section_front", "the page lists articles and holds none", place)
    if not words:
        raise no_text(place)
    if words < FEWEST_WORDS:
        raise _reason("too_short", f"the page holds {words} words of text", place)


def no_text(place: str) -> SetAside:
    return SetAside("no text is left", reason_code="no_text", place=place, next_step="look at the file")


def _is_teaser(kept: Sequence[Block], page: Page, rules: LineRules, lines: Sequence[str]) -> bool:
    """A line of a paywall, or a page that says it is locked and breaks off."""
    if _phrase(rules.walls["paywall"], lines):
        return True
    last = next((block.text for block in reversed(kept) if block.kind == "body"), "")
    return page.is_locked and last.rstrip("\"'”’ ").endswith(("…", "..."))


def _is_front(page: Page) -> bool:
    """Many headings that lead elsewhere, and no paragraph of an article."""
    elements = list(innermost(page.root, FURNITURE))
    headings = [element for element in elements if element.tag in _HEADINGS]
    linked = [heading for heading in headings if _leads_elsewhere(heading)]
    longest = max((len(text_of(element).split()) for element in elements), default=0)
    return len(linked) >= FRONT_TEASERS and len(linked) >= TEASED_SHARE * len(headings) and longest < FRONT_PROSE


def _leads_elsewhere(heading: etree._Element) -> bool:
    return next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None


def _phrase(phrases: Iterable[str], lines: Sequence[str]) -> str:
    return next(iter(_phrases(phrases, lines)), "")


def _phrases(phrases: Iterable[str], lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    return [phrase for phrase in phrases if phrase in text]


_NEXT = {
    "consent_wall": "save the page again after you have answered it",
    "error_page": "save the page again when it is there",
    "paywall": "save the page from a browser in which you are a subscriber",
    "section_front": "run over the articles that it links to, or over the feed of the section",
    "too_short": "save the page again when it has loaded",
}


def _reason(reason_code: str, fact: str, place: str) -> SetAside:
    return SetAside(fact, reason_code=reason_code, place=place, next_step=_NEXT[reason_code])
