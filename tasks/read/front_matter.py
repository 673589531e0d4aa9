"""Front matter: `key: value` lines between two --- lines at the top of a text.

In: the text of a file. Out: Claims, and the text with the front matter blanked out.
Hard because a text may as well begin with a rule of dashes that means nothing.
"""

import re
from typing import NamedTuple

from tasks.read.fields import claims_of
from tasks.read.raw import Claims

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n((?:(?!---)[^\n]{0,1000}\n){1,40})---[ \t]*(?:\r?\n|\Z)")
_PAIR = re.compile(r"^([A-Za-z][\w .-]{0,40}?)[ \t]*:[ \t]*(.*?)[ \t]*$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+?)[ \t]*$")


class FrontMatter(NamedTuple):
    claims: Claims
    body: str


def split_front_matter(text: str) -> FrontMatter:
    """Claims and body; a block that is no front matter stays in the body."""
    block = _BLOCK.match(text)
    pairs = _pairs(block[1].splitlines()) if block else {}
    if not block or not pairs:
        return FrontMatter(Claims(), text)
    return FrontMatter(claims_of(pairs), text[block.end() :])


def _pairs(lines: list[str]) -> dict[str, object]:
    """Keys and values; `- item` lines under a key without a value make a list. Anything else: no front matter."""
    pairs: dict[str, object] = {}
    items: list[str] = []
    for line in filter(str.strip, lines):
        pair, item = _PAIR.match(line), _ITEM.match(line)
        if item and pairs:
            items.append(_unquoted(item[1]))
        elif pair:
            items = []
            pairs[pair[1]] = _value(pair[2]) if pair[2] else items
        else:
            return {}
    return pairs


def _value(text: str) -> object:
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(item.strip()) for item in text[1:-1].split(",")]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
