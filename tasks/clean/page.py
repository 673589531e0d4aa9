"""Page: the article inside an HTML page, as blocks with kinds.

In: a page, or a fragment of one (feed item, JSON field). Out: blocks in text order, and signs of what is no article.
Hard because an extractor drops captions, lists and sub-headings, and keeps boxes; its choice of the region is good.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Extractor

from tasks.clean.align import Letters, Span
from tasks.clean.block import Block, flat, is_closed, letters_of, same_words
from tasks.clean.lines import LineRules, effect_of
from tasks.clean.live import entry_blocks, live_entries, updates_told
from tasks.clean.tree import Tagged, linked_holders, tagged_blocks, without_note_marks, without_post_dates

REPEATED_WORDS = 8  # a longer paragraph that comes twice is a teaser or a pull quote; a short one may be a refrain
PULL_WORDS = 5  # shortest pull quote
MOST_PULLED = 30  # quotations of a page that are looked for in its text
CELL_WORDS = 20  # a table cell with more is a paragraph of a page laid out by tables
MAIN_SHARE = 0.5  # an extract with less of the words inside <article> has lost paragraphs
LINK_SHARE = 0.65  # an open line with more of its letters in links points elsewhere
LOST_WORDS = 4  # shortest line that is put back between paragraphs
HEADING_WORDS = 12  # longest sub-heading above the first paragraph; a longer one is a second headline
LEAD_WORDS = 6  # shortest line put back above or below them: names and places are shorter

TITLE_BLOCKS = 60  # lines of a page among which its headline stands, menus included
TITLE_WORDS = 25  # longest headline
END_WORDS = 3  # shortest headline found by its end
SITE_MARKS = ":|-–—»>·"

_EXTRACTED = ("p", "head", "item", "quote", "cell", "ab")  # block elements of the extractor's own tree
_THROWN_AWAY = (
    "aside", "button", "footer", "iframe", "link", "meta", "nav", "noscript", "select", "style", "svg", "textarea",
)  # fmt: skip
"""What the extractor leaves out of any article; most of a page of a news site, and it copies the page four times."""

_COMPARED = Extractor(comments=False, formatting=False)
_ALONE = Extractor(comments=False, formatting=False, fast=True)
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COUNTER = re.compile(r"\d[\d.,\s]{0,12}[kKmM]?\s[^\W\d]+")  # 1,204 views
_SIGNED = re.compile(r"[—–-]\s?\S[^@]{0,120}\(@\w")  # who posted it


@dataclass(frozen=True, slots=True)
class Page:
    """What cleaning takes from a page."""

    blocks: list[Block]
    tagged: Sequence[Tagged] = ()
    title: str = ""  # the headline as printed, else as claimed
    window: str = ""  # title of the window
    is_free: bool = True  # it does not say that its article must be paid for


def read_page(root: etree._Element, content: str, title: str, rules: LineRules, *, is_free: bool = True) -> Page:
    """Blocks of the article: by the extractor and mended by tags, or by tags alone; a live blog by its entries.

    `root` is the page parsed; it does not stay as it is.
    """
    window = flat(root.findtext(".//title") or "")
    entries, main = live_entries(root, rules.zones), _main(root)
    tagged = tagged_blocks(root, rules.parts, entries.numbers, main)
    title = _printed_title(tagged, (title, window)) or title
    told = entry_blocks(tagged, entries) if entries.numbers else []
    if told:
        blocks = [*_above(tagged, told[0], title), *_blocks(told, entries.times)]
    else:
        blocks = updates_told(content, rules.zones) or _article(root, main is not None, tagged, title, rules)
    return Page(_without_repeats(blocks, title), tagged, title, window, is_free)


def parsed_page(content: str) -> etree._Element:
    """The tree of a page, or of a fragment of one; empty where nothing can be parsed, or comments only."""
    root: etree._Element | None = None
    if _WHOLE_PAGE.search(content, 0, 20_000):
        root = trafilatura.load_html(content)
    else:
        with suppress(etree.ParserError, ValueError):
            root = lxml_html.fragment_fromstring(content, create_parent="div")
    if root is None:
        root = lxml_html.Element("div")
    root = without_note_marks(root) if "<sup" in content else root
    return without_post_dates(root) if "<blockquote" in content else root


def _printed_title(tagged: Sequence[Tagged], claimed: Sequence[str]) -> str:
    """The line at the top that is the end of a claimed title, which begins with the name of the site or section."""
    top = tagged[:TITLE_BLOCKS]
    for title in claimed:
        for block in top:
            before = title[: -len(block.text)].rstrip() if title.endswith(block.text) else ""
            is_longer = block.words >= END_WORDS and 0 < len(before) < len(block.text)
            if is_longer and before[-1] in SITE_MARKS and block.links < LINK_SHARE:
                return block.text
    return ""


def _article(
    root: etree._Element, has_main: bool, tagged: Sequence[Tagged], title: str, rules: LineRules
) -> list[Block]:
    """An extract from a page that marks its article is held against that, one without paragraphs against a second
    extractor."""
    is_marked = has_main or _is_in_paragraphs(tagged)
    extracted = _extracted(root, _ALONE if is_marked else _COMPARED) if root.tag == "html" else []
    by_tags = [block for block in tagged if block.in_main >= has_main and not block.part and not _is_cell(block)]
    if not extracted or (has_main and _words(extracted) < MAIN_SHARE * _words(by_tags)):
        return _blocks(by_tags, {})
    return _mended(extracted, tagged, title, rules)


def _main(root: etree._Element) -> etree._Element | None:
    """The element that the page calls its article, when there is exactly one."""
    return next((found[0] for name in ("article", "main") if len(found := list(root.iter(name))) == 1), None)


def _is_in_paragraphs(tagged: Sequence[Tagged]) -> bool:
    """Whether <p> marks the prose of the page: what the extractor goes by."""
    told = [block for block in tagged if not block.part and block.links < LINK_SHARE and _is_told(block)]
    return _words(told) < 2 * _words(block for block in told if block.tag == "p")


def _words(blocks: Iterable[Block | Tagged]) -> int:
    return sum(block.words for block in blocks)


def _is_cell(block: Tagged) -> bool:
    return block.tag in ("td", "th") and block.words <= CELL_WORDS


def _blocks(tagged: Iterable[Tagged], times: Mapping[int, object]) -> list[Block]:
    return [_block(block, times) for block in tagged if not _SIGNED.match(block.text)]


def _block(block: Tagged, times: Mapping[int, object]) -> Block:
    return Block(block.text, "credit" if block.is_credit else block.kind, said_at=times.get(block.entry))  # type: ignore[arg-type]


def _extracted(root: etree._Element, options: Extractor) -> list[Block]:
    """Takes out of the tree what is thrown away."""
    etree.strip_elements(root, *_THROWN_AWAY, with_tail=False)
    for script in list(root.iter("script")):
        if "ld+json" not in script.get("type", ""):  # the extractor knows articles that are told there only
            script.drop_tree()  # type: ignore[attr-defined]
    body = getattr(trafilatura.bare_extraction(root, options=options), "body", None)
    return list(_leaves(body)) if body is not None else []


def _leaves(body: etree._Element) -> list[Block]:
    """One block for each innermost block element; an outer one gives the text before its first child."""
    blocks: list[Block] = []
    for line_break in body.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    for element in body.iter(*_EXTRACTED):
        is_leaf = next(element.iterdescendants(*_EXTRACTED), None) is None
        text = flat("".join(map(str, element.itertext())) if is_leaf else element.text or "")
        in_quote = element.tag == "quote" or next(element.iterancestors("quote"), None) is not None
        if text and (element.tag != "cell" or len(text.split()) > CELL_WORDS):
            blocks.append(Block(text, "quote" if in_quote else "heading" if element.tag == "head" else "body"))
    return blocks


def _above(tagged: Sequence[Tagged], first: Tagged, title: str) -> list[Block]:
    """What stands between the headline and the first entry of a live blog."""
    head = next((n for n, block in enumerate(tagged) if block.tag == "h1" or same_words(block.text, title)), None)
    until = tagged.index(first)
    lead = tagged[head + 1 : until] if head is not None else []
    return _blocks([block for block in lead if _may_return(block) and is_closed(block.text)], {})


def _may_return(block: Tagged) -> bool:
    return not block.part and block.links < 0.5 and not _is_cell(block)


def _mended(extracted: list[Block], tagged: Sequence[Tagged], title: str, rules: LineRules) -> list[Block]:
    """The blocks that the extractor chose, as the page has them, with what it lost among them and without boxes."""
    pieces = [letters_of(block.text) for block in tagged]
    ends = accumulate(map(len, pieces))
    spans = [Span(end - len(piece), end) if piece else None for piece, end in zip(pieces, ends, strict=True)]
    page = Letters("".join(pieces))
    wanted = [(block, page.locate(block.text)) for block in extracted]
    texts = {block.text for block in extracted}
    chosen = _overlapped(spans, [span for _, span in wanted if span])
    chosen |= {n for n, block in enumerate(tagged) if spans[n] is None and block.text in texts}
    if not chosen:
        return extracted
    kept = chosen | _lost(tagged, chosen, title)
    kept -= _boxes(tagged, kept, rules)
    placed = [(span.start if (span := spans[n]) else -1, _block(tagged[n], {})) for n in sorted(kept)]
    return _in_order(placed, _loose(wanted, spans))


def _overlapped(spans: Sequence[Span | None], wanted: Sequence[Span]) -> set[int]:
    """Numbers of the spans of which the wanted ones cover half; both stand in page order, nearly."""
    ordered, found, at = sorted(wanted), set[int](), 0
    for number, span in enumerate(spans):
        if span is None:
            continue
        at = max(0, at - 3)
        while at < len(ordered) and ordered[at].end <= span.start:
            at += 1
        covered, n = 0, at
        while n < len(ordered) and ordered[n].start < span.end:
            covered += max(0, min(span.end, ordered[n].end) - max(span.start, ordered[n].start))
            n += 1
        if 2 * covered >= span.end - span.start:
            found.add(number)
    return found


def _lost(tagged: Sequence[Tagged], chosen: set[int], title: str) -> set[int]:
    """Captions; lines between chosen blocks; a standfirst below the headline; what goes on in the same element."""
    first, last = min(chosen), max(chosen)
    head = next((n for n in range(first) if tagged[n].tag == "h1" or same_words(tagged[n].text, title)), first)
    holders = {tagged[n].holder for n in chosen if tagged[n].words >= LEAD_WORDS}
    found: set[int] = set()
    for number, block in enumerate(tagged):
        if number in chosen or not _may_return(block):
            continue
        is_between = first < number < last and (_is_told(block) or _is_over_text(tagged, number))
        is_heading = block.kind == "heading"
        is_above = is_heading and number == first - 1 and block.words <= HEADING_WORDS
        is_lead = head < number < first and (is_above or (block.words >= LEAD_WORDS and not is_heading))
        if block.kind == "caption" or is_between or is_lead:
            found.add(number)
    return found | _items_below(tagged, last, holders)


def _is_over_text(tagged: Sequence[Tagged], number: int) -> bool:
    after = tagged[number + 1 : number + 2]
    return tagged[number].kind == "heading" and any(_may_return(block) and _is_told(block) for block in after)


def _is_told(block: Tagged) -> bool:
    is_whole = block.tag in ("li", "blockquote") or is_closed(block.text)
    return is_whole and block.words >= LOST_WORDS


def _items_below(tagged: Sequence[Tagged], last: int, holders: set[int]) -> set[int]:
    """A list that the article ends with, and its heading."""
    found: set[int] = set()
    for number in range(last + 1, len(tagged)):
        block = tagged[number]
        is_item = block.tag == "li" and is_closed(block.text) and block.holder in holders
        is_over_items = block.kind == "heading" and number + 1 < len(tagged) and tagged[number + 1].tag == "li"
        if not _may_return(block) or not (is_item or is_over_items):
            break
        found.add(number)
    return found


def _boxes(tagged: Sequence[Tagged], kept: set[int], rules: LineRules) -> set[int]:
    """Parts of the page that are no article, lines of links, and headings of what is left out."""
    linked = set(linked_holders(tagged))
    found = {n for n in kept if _is_box(tagged[n], linked)} | _listed_elsewhere(tagged, kept, rules)
    for number in sorted(kept - found, reverse=True):
        block, after = tagged[number], number + 1
        is_over_box = after < len(tagged) and (after in found or (after not in kept and not _may_return(tagged[after])))
        if is_over_box and block.tag != "h1" and (block.kind == "heading" or block.text.endswith(":")):
            found.add(number)
    return found


def _listed_elsewhere(tagged: Sequence[Tagged], kept: set[int], rules: LineRules) -> set[int]:
    """The items below a heading like `Most read`, from the one that may stand above what is kept."""
    found: set[int] = set()
    first = next((n for n in range(min(kept), 0, -1) if tagged[n].tag != "li"), 0)
    for number in range(first, min(max(kept) + 2, len(tagged))):
        block = tagged[number]
        is_item = block.tag == "li" and number - 1 in found
        if is_item or (block.kind == "heading" and effect_of(block.text, rules) == "remove"):
            found.add(number)
    return found


def _is_box(block: Tagged, linked: set[int]) -> bool:
    if block.part or _is_cell(block) or _SIGNED.match(block.text):
        return True
    is_open = not is_closed(block.text)
    if block.tag != "li" and block.words <= LOST_WORDS and _COUNTER.fullmatch(block.text):
        return True
    return is_open and (block.links > LINK_SHARE or (block.holder in linked and block.words < LEAD_WORDS))


def _loose(wanted: Sequence[tuple[Block, Span | None]], spans: Sequence[Span | None]) -> list[tuple[int, Block]]:
    """What the extractor found where no tag is, with the place of the block before it."""
    there = _overlapped([span for _, span in wanted], [span for span in spans if span])
    found: list[tuple[int, Block]] = []
    at = -1
    for number, (block, span) in enumerate(wanted):
        at = span.start if span else at
        if number not in there:
            found.append((at, block))
    return found


def _in_order(placed: list[tuple[int, Block]], loose: list[tuple[int, Block]]) -> list[Block]:
    if not loose:
        return [block for _, block in placed]
    return [block for _, block in sorted([*placed, *loose], key=lambda pair: pair[0])]


def _without_repeats(blocks: list[Block], title: str) -> list[Block]:
    """A block that comes again, a quotation pulled out of the text, and the title are left out."""
    seen: set[str] = set()
    kept: list[Block] = []
    pulled = _pulled(blocks)
    for block in blocks:
        repeats = block.words >= REPEATED_WORDS and block.text in seen
        is_title = block.words <= TITLE_WORDS and same_words(block.text, title)
        if not repeats and not is_title and not block.is_empty and block.text not in pulled:
            kept.append(block)
        seen.add(block.text)
    return kept


def _pulled(blocks: Sequence[Block]) -> set[str]:
    """Quotations whose words stand in their order in another paragraph too."""
    quotes = [block for block in blocks if block.words >= PULL_WORDS and _is_quoted(block)][:MOST_PULLED]
    if not quotes:
        return set()
    texts = [(block, _WORD.findall(block.text.casefold())) for block in blocks]
    return {
        quote.text
        for quote in quotes
        for words in [_WORD.findall(quote.text.casefold())]
        if any(len(others) > len(words) and _stand_in(words, others) for block, others in texts if block is not quote)
    }


def _is_quoted(block: Block) -> bool:
    return block.kind == "quote" or (block.text[0] in "\"“«„'‘" and block.text[-1] in "\"”»“'’")


def _stand_in(words: Sequence[str], others: Sequence[str]) -> bool:
    rest = iter(others)
    return all(word in rest for word in words)
