"""Tree: a page as elements, and the blocks that its tags alone make of it.

In: HTML, whole or a fragment. Out: the tree, its innermost block elements, the text that a reader sees of one.
Hard because menus, forms and scripts hold text too, and a list item may hold paragraphs.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from tasks.clean.article import ParagraphKind
from tasks.clean.block import Block, flat

_KINDS: Mapping[str, ParagraphKind] = {
    "p": "body", "li": "body",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "blockquote": "quote", "figcaption": "caption", "pre": "body", "dd": "body", "dt": "body", "td": "body",
}  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select"))
FURNITURE = _UNSEEN | {"nav", "aside", "footer", "form", "button"}
"""Elements whose text is not the article's."""

_SPACE = re.compile(r"\s")


def page_tree(content: str) -> etree._Element:
    """The page as a browser would see it; an empty element for a page without any."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(content.encode("utf-8", "replace"), parser) if content.strip() else None
    return etree.Element("html") if root is None else root


def innermost(root: etree._Element, furniture: frozenset[str]) -> Iterator[etree._Element]:
    """Block elements that hold no other one, in text order, without what stands in furniture."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in furniture:
            walk.skip_subtree()
        elif element.tag in _KINDS and next(element.iterdescendants(*_KINDS), None) is None:
            yield element


def blocks_of(element: etree._Element) -> Iterator[Block]:
    """The paragraphs of one block element: two line breaks in a row separate them."""
    around = {ancestor.tag for ancestor in element.iterancestors("figcaption", "blockquote")}
    kind = "caption" if "figcaption" in around else "quote" if around else _KINDS.get(element.tag, "body")
    texts = map(flat, re.split(r"\n\s*\n", "".join(_strings(element))))
    yield from (Block(text, kind) for text in texts if text)


def text_of(element: etree._Element) -> str:
    return flat(" ".join(map(str, element.itertext())))


def _strings(element: etree._Element) -> Iterator[str]:
    """What a reader sees of an element; a line break is the only character of its kind."""
    if element.tag == "br":
        yield "\n"
    elif element.tag not in _UNSEEN:
        yield _SPACE.sub(" ", element.text or "")
        for child in element:
            yield from _strings(child)
            yield _SPACE.sub(" ", child.tail or "")
