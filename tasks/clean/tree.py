"""Tree: a parsed page as blocks by its tags, with what stands around each.

In: an lxml tree, the words that name page parts. Out: Tagged blocks in page order.
Hard because a paragraph is a <p> on one site, a <div> on the next and text between two <br> on the third.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from tasks.clean.article import ParagraphKind
from tasks.clean.block import flat

PART_SHARE = 0.4  # a part with more of the words of a page is its body, whatever its class says
META_WORDS = 25  # longest line of author and date; what holds more is no such line
LONGEST_CLASS = 300  # characters of a class attribute that are read

_KINDS: Mapping[str, ParagraphKind] = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "blockquote": "quote", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_BLOCKS = frozenset(
    (*_KINDS, "p", "li", "ul", "ol", "dl", "dd", "dt", "div", "section", "article", "main", "header", "footer", "nav",
     "aside", "form", "table", "tr", "td", "th", "tbody", "thead", "figure", "pre", "hr", "body", "address", "details",
     "summary", "center", "fieldset")
)  # fmt: skip
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "button", "svg", "iframe", "select", "textarea", "head", "object",
     "audio", "video", "canvas", "nav")
)  # fmt: skip
_FURNITURE = frozenset(("aside", "footer", "form"))
_WHOLE = frozenset(("html", "body", "main", "article", "figure"))  # never furniture, whatever their class says
_WORD_ENDS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,3}|[a-z*†‡])\]?\s*")
_POST_DATE = re.compile(r"\b(?:19|20)\d\d\s*\Z")  # the link under an embedded post
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Tagged:
    """One block of a page by its tags."""

    text: str
    kind: ParagraphKind
    tag: str
    links: float  # share of its characters that are in links
    holder: int  # the element that holds it and its neighbours, by number
    part: int  # the furniture that it stands in, by number; 0 = none
    entry: int  # the live entry that it stands in, by number; 0 = none
    in_main: bool  # in the one element that the page calls its article
    is_credit: bool

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1


class _Place(NamedTuple):
    """What the elements around a text say about it."""

    tag: str = ""
    kind: ParagraphKind = "body"
    number: int = 0
    holder: int = 0
    part: int = 0
    entry: int = 0
    in_main: bool = False
    in_article: bool = False
    is_credit: bool = False


@dataclass
class _Walk:
    """The run of text that is being collected, and the blocks so far."""

    blocks: list[Tagged] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)  # parts that say who and when
    linked: int = 0

    def flush(self, place: _Place) -> None:
        if not self.run:
            return
        whole = "".join(self.run)
        length = len(whole) - whole.count(" ") or 1
        links = min(1.0, self.linked / length)
        parts = _PARAGRAPHS.split(whole) if "\n" in whole else [whole]
        for text in filter(None, map(flat, parts)):
            self.blocks.append(
                Tagged(
                    text, place.kind, place.tag, links, place.holder, place.part, place.entry, place.in_main,
                    place.is_credit,
                )
            )  # fmt: skip
        self.run, self.linked = [], 0

    def add(self, text: str, *, in_link: bool) -> None:
        clean = " ".join(text.split("\n")) if "\n" in text else text
        if not clean.strip():
            self.run.append(" ")
            return
        self.run.append(clean)
        if in_link:
            self.linked += len(clean) - clean.count(" ")


def tagged_blocks(
    root: etree._Element,
    parts: Mapping[str, str],
    entries: Mapping[etree._Element, int],
    main: etree._Element | None,
) -> list[Tagged]:
    """Every text of the page, in its order; `entries` numbers the elements that are live entries."""
    walk, places, links, number = _Walk(), [_Place()], 0, 0
    known: dict[str, str] = {}
    opened: list[bool] = []  # whether an element around this one has a place of its own
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if event == "end":
            if opened.pop():
                walk.flush(places.pop())
            elif tag == "a":
                links -= 1
        elif not isinstance(tag, str) or tag in _SKIPPED:
            events.skip_subtree()
            opened.append(False)
            continue
        else:
            named = element.get("class") or element.get("id")
            effect = _effect(element, named, parts, known) if named else ""
            opened.append(tag in _BLOCKS or effect != "")
            if opened[-1]:
                walk.flush(places[-1])
                number += 1
                if effect == "meta":
                    walk.lines.add(number)
                is_main = element is main
                places.append(_inside(places[-1], tag, effect, number, entries.get(element, 0), is_main=is_main))
            elif tag == "a":
                links += 1
            elif tag == "span" and _follows_span(element) and places[-1].tag not in ("p", "li"):
                walk.run.append(" ")
            elif tag == "br":
                walk.run.append("\n")
        text = element.text if event == "start" else None if element is root else element.tail
        if text:
            walk.add(text, in_link=links > 0)
    walk.flush(places[-1])
    return _with_wide_parts_opened(walk.blocks, walk.lines)


def _inside(outer: _Place, tag: str, effect: str, number: int, entry: int, *, is_main: bool) -> _Place:
    is_furniture = tag in _FURNITURE or effect in ("remove", "meta") or (tag == "header" and not outer.in_article)
    part = number if is_furniture and tag not in _WHOLE else outer.part
    kind: ParagraphKind = "caption" if effect in ("caption", "credit") else _KINDS.get(tag, "body")
    if outer.kind in ("caption", "quote"):
        kind = outer.kind
    in_article = outer.in_article or tag in ("article", "main")
    holder = outer.holder if outer.tag in ("ul", "ol", "blockquote") else outer.number
    is_credit = outer.is_credit or effect == "credit"
    in_main = outer.in_main or is_main
    return _Place(tag, kind, number, holder, part, entry or outer.entry, in_main, in_article, is_credit)


def _effect(element: etree._Element, named: str, parts: Mapping[str, str], known: dict[str, str]) -> str:
    """What its class says of an element; an author in a line of text is a part of that line."""
    effect = known.get(named)
    if effect is None:
        words = _WORD_ENDS.split(named[:LONGEST_CLASS])
        effect = known[named] = next((parts[w] for word in words if (w := word.lower()) in parts), "")
    return "" if effect == "meta" and not _is_line(element) else effect


def _is_line(element: etree._Element) -> bool:
    before = element.getprevious()
    return element.tag in _BLOCKS or (before is not None and before.tag == "br")


def without_note_marks(root: etree._Element) -> etree._Element:
    """The tree without the numbers that link to footnotes, which would stand inside words."""
    marks = [sup for sup in root.iter("sup") if len(sup) == 1 and sup[0].tag == "a"]
    return _without(root, [mark for mark in marks if _NOTE_MARK.fullmatch(_inner(mark))])


def without_post_dates(root: etree._Element) -> etree._Element:
    """The tree without the dated links that embedded posts end with."""
    last = (link for link in root.iter("a") if link.getnext() is None and not (link.tail or "").strip())
    dated = [link for link in last if _POST_DATE.search(_inner(link))]
    return _without(root, [link for link in dated if next(link.iterancestors("blockquote"), None) is not None])


def _without(root: etree._Element, elements: Sequence[etree._Element]) -> etree._Element:
    for element in elements:
        element.drop_tree()  # type: ignore[attr-defined]
    return root


def _inner(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _follows_span(element: etree._Element) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == "span" and not before.tail


def _with_wide_parts_opened(blocks: Sequence[Tagged], lines: set[int]) -> list[Tagged]:
    """A class may name the whole page after one of its parts: what holds much of its words is no furniture."""
    words = Counter[int]()
    for block in blocks:
        words[block.part] += block.words
    wide = {
        part
        for part, count in words.items()
        if part and count > (META_WORDS if part in lines else PART_SHARE * words.total())
    }
    for block in blocks:
        block.part = 0 if block.part in wide else block.part
    return list(blocks)


def linked_holders(blocks: Sequence[Tagged]) -> Iterator[int]:
    """Elements that hold little but links."""
    letters, linked = Counter[int](), Counter[int]()
    for block in blocks:
        letters[block.holder] += len(block.text)
        linked[block.holder] += int(len(block.text) * block.links)
    yield from (holder for holder, count in letters.items() if linked[holder] > count / 2)
