"""Refuse: pages that stand in place of an article.

In: what cleaning kept and the signs of the page. Out: nothing, or SetAside with its reason.
Hard because an article may be about paywalls, cookies or a 404; so a phrase counts only where little is told.
A new reason is one function and one line in REASONS; its phrases stand in page_reasons.csv.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tasks.clean.block import Block, folded, is_closed
from tasks.clean.page import Page
from tasks.clean.tree import Tagged
from warehouse.errors import SetAside

PAGE_WORDS = 5  # fewer words on a page are a menu, not an article; a text file may be one line
ERROR_WORDS = 80  # an error page says sorry and lists what else there is
CONSENT_WORDS = 250  # of a wall with its legal text; two phrases of it at least
WALL_WORDS = 60  # below this one phrase is enough
GATE_WORDS = 16  # longest line of a gate; a longer sentence is about one
TEASER_WORDS = 120  # a text with more is read in full, whatever is offered after it
CARDS = 4  # linked headlines of a section front
TOLD_WORDS = 20  # a paragraph of an article; teasers are shorter or stand below a linked headline


@dataclass(frozen=True, slots=True)
class Kept:
    """The text that cleaning kept, and the page it is from."""

    text: str  # folded
    words: int
    title: str  # folded: of the window and the first headings
    page: Page


Phrases = Mapping[tuple[str, str], Sequence[str]]
"""Phrases by (reason, place): place is title or text."""


def refuse_no_article(blocks: Sequence[Block], page: Page | None, place: str, phrases: Phrases) -> None:
    """Raises SetAside with reason_code no_text, too_short or one of REASONS; `page` is None for other formats."""
    told = [block for block in blocks if block.kind != "headline"] or list(blocks)
    words = sum(block.words for block in told)
    if not words and page is None:
        raise SetAside("no text is left", reason_code="no_text", place=place, next_step="look at the file")
    if page is None:
        return
    kept = Kept(folded(" ".join(block.text for block in blocks)), words, _titles(page), page)
    for reason, (is_so, fact, next_step) in REASONS.items():
        if is_so(kept, phrases):
            raise SetAside(fact, reason_code=reason, place=place, next_step=next_step)
    if not words:
        raise SetAside("no text is left", reason_code="no_text", place=place, next_step="look at the file")
    if words < PAGE_WORDS:
        raise SetAside(
            f"the page holds {words} words of text",
            reason_code="too_short",
            place=place,
            next_step="save the page again when it has loaded",
        )


def _titles(page: Page) -> str:
    heads = [block.text for block in page.tagged[:20] if block.tag in ("h1", "h2")]
    return "\n".join(map(folded, (page.window, *heads)))


def _hits(text: str, phrases: Sequence[str]) -> int:
    return sum(phrase in text for phrase in phrases)


def _is_error(kept: Kept, phrases: Phrases) -> bool:
    in_title = any(
        line.strip(" .!") == phrase for phrase in phrases["error_page", "title"] for line in kept.title.split("\n")
    )
    in_text = _hits(kept.text, phrases["error_page", "text"])
    if in_title:
        return kept.words < (ERROR_WORDS if in_text else WALL_WORDS // 2)
    return in_text > 0 and kept.words < WALL_WORDS


def _is_consent(kept: Kept, phrases: Phrases) -> bool:
    hits = _hits(kept.text, phrases["consent_wall", "text"])
    return (hits >= 1 and kept.words < WALL_WORDS) or (hits >= 2 and kept.words < CONSENT_WORDS)


def _is_paywall(kept: Kept, phrases: Phrases) -> bool:
    """A short text of a page that is not free, or one that a gate follows."""
    if kept.words >= TEASER_WORDS:
        return False
    return not kept.page.is_free or _gate_follows(kept.page.tagged, phrases["paywall", "text"])


def _gate_follows(tagged: Sequence[Tagged], phrases: Sequence[str]) -> bool:
    """Whether a gate stands below the text; `Subscribe` in the bar above it is for everybody."""
    told = next((n for n, block in enumerate(tagged) if block.tag == "h1"), 0)
    below = (folded(block.text) for block in tagged[told + 1 :] if block.words <= GATE_WORDS)
    return any(phrase in line for line in below for phrase in phrases)


def _is_front(kept: Kept, phrases: Phrases) -> bool:
    """Linked headlines, and no paragraph but those below them."""
    del phrases  # a front says nothing of its own
    tagged = [block for block in kept.page.tagged if not block.part]
    cards = [n for n, block in enumerate(tagged) if block.kind == "heading" and block.links > 0.9]
    below = {n + 1 for n in cards}
    told = [block for n, block in enumerate(tagged) if block.links < 0.5 and _is_told(block, n in below)]
    return len(cards) >= CARDS and not told


def _is_told(block: Tagged, is_below_card: bool) -> bool:
    return block.words >= TOLD_WORDS * (2 if is_below_card else 1) and is_closed(block.text)


REASONS: Mapping[str, tuple[Callable[[Kept, Phrases], bool], str, str]] = {
    "error_page": (
        _is_error,
        "the page says that it cannot be shown",
        "open the address in a browser and save the page when it shows the article",
    ),
    "consent_wall": (
        _is_consent,
        "the page asks for consent and tells nothing else",
        "answer the question in a browser and save the page again",
    ),
    "paywall": (
        _is_paywall,
        "the page tells the beginning of an article and keeps the rest for subscribers",
        "save the page again as a subscriber, or take the text from another source",
    ),
    "section_front": (
        _is_front,
        "the page lists articles and is none",
        "save the articles that it links to",
    ),
}
"""Reason: the test, the fact it states, the next step; in this order."""
