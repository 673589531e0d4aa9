"""Robots: what a site lets a program read (RFC 9309).

In: the text of robots.txt. Out: Robots, asked for each path.
Hard because the rules of `*` and `$`, of the longest match and of groups that come twice are what sites rely on, and
`urllib.robotparser` of Python 3.11 knows none of them (docs/decisions/0010-fetching.md).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import NamedTuple
from urllib.parse import quote, unquote

PRODUCT = "tidings"
"""The name that a site uses for us in robots.txt."""

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_UNRESERVED = {*ascii_letters, *digits, *"-._~"}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")


class Rule(NamedTuple):
    pattern: str
    is_allowed: bool


class _Group(NamedTuple):
    agents: list[str]
    rules: list[Rule]
    delays: list[float]


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float = 0.0  # seconds between two requests; 0 when none is asked for
    unknown: str = ""  # why the rules could not be had: then nothing is allowed

    def allows(self, path: str) -> bool:
        """Whether the path, with its query, may be read: the longest rule decides, of two as long the allowing one."""
        if self.unknown:
            return False
        path = _normal(path)
        matching = [rule for rule in self.rules if _matches(rule.pattern, path)]
        return not matching or max((len(rule.pattern), rule.is_allowed) for rule in matching)[1]


def parse(text: str, product: str = PRODUCT) -> Robots:
    """The groups that name `product` taken together; without one, those for everybody."""
    groups = list(_groups(text.splitlines()))
    ours = [group for group in groups if product in group.agents] or [group for group in groups if "*" in group.agents]
    rules = tuple(rule for group in ours for rule in group.rules)
    return Robots(rules, max((delay for group in ours for delay in group.delays), default=0.0))


def _groups(lines: Iterable[str]) -> Iterator[_Group]:
    """A group: one or more lines of user agents, then its rules. Lines that are neither do not end it."""
    group = _Group([], [], [])
    has_rules = False
    for name, value in _fields(lines):
        if name == "user-agent":
            if has_rules:
                yield group
                group, has_rules = _Group([], [], []), False
            if token := _TOKEN.match(value):
                group.agents.append(token[0].lower())
        elif name in ("allow", "disallow"):
            has_rules = True
            if value:
                group.rules.append(Rule(_normal(value), name == "allow"))
        elif name == "crawl-delay":
            has_rules = True
            group.delays.extend(_delay(value))
    yield group


def _fields(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if found := _LINE.match(line.lstrip("\ufeff")):
            yield found[1].lower(), found[2].strip()


def _delay(value: str) -> list[float]:
    return [float(value)] if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value) else []


def _normal(path: str) -> str:
    """One spelling of percent signs: what need not be escaped is not, the rest is, in capitals."""
    return _ESCAPE.sub(_escape, quote(path, safe=_PRINTABLE))


def _escape(found: re.Match[str]) -> str:
    character = unquote(found[0], errors="replace")
    return character if character in _UNRESERVED else found[0].upper()


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, `$` at the end for the end; else the pattern is a beginning of the path."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not is_whole or path == first
    at = len(first)
    for piece in others[:-1] if is_whole else others:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not is_whole or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= at)
