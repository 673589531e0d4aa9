"""Phrase: the words of a noun phrase as items: names, agents, titles, places, and the words that tie them together.

In: words as they stand in the text. Out: Items in order, longest match first.
Hard because "Interior Ministry" is an agent in capitals, "Georgia" a country or a state, "Bank" any of three things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tasks.entities.lexicon import Agent, Lexicon, Title, lexicon
from tasks.knowledge import Knowledge, KnownName, PlaceCandidate

ItemKind = Literal["name", "agent", "place", "capital", "standing", "other", "break", "binds", "closes", "possessive"]

MOST_WORDS = 60  # of a phrase that are looked at; no actor phrase is longer, a hostile one may be
PLACE_WORDS = 4  # words of the longest place name that is tried
TOWN = 5_000  # inhabitants; below that a capitalised word is more likely a surname
HYPHEN = "‐"
"""Stands for a hyphen with no space around it, where words come as tokens: Jean-Pierre, Russian-backed."""
HYPHENS = ("-", HYPHEN)
MARKS = {",": "break", "(": "break", ")": "break", ";": "break", ":": "break", "-": "break", "–": "break", "—": "break"}

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[-.&/'’][^\W_]+)*\.?|['’]|[^\w\s]")
_POSSESSIVE = re.compile(r"['’][sS]$")


@dataclass(frozen=True, slots=True)
class Item:
    """Some words of a phrase, `first` to `last` (inclusive), and everything that they may be."""

    first: int
    last: int
    kind: ItemKind
    text: str
    names: tuple[KnownName, ...] = ()
    agent: Agent | None = None
    title: Title | None = None
    places: tuple[PlaceCandidate, ...] = ()
    standing: str = ""
    is_weak: bool = False  # "Russian-backed": says whose side, not whose

    @property
    def name_last(self) -> int:
        """Last word of the name itself, without "-backed"."""
        return self.last - 2 if self.is_weak and self.last > self.first + 1 else self.last


def words_of(text: str) -> list[str]:
    """Words of a plain text: abbreviations keep their full stop, a possessive 's is a word of its own."""
    found: list[str] = []
    for word in _WORD.findall(text)[: 4 * MOST_WORDS]:
        if _POSSESSIVE.search(word):
            found += [word[:-2], "'s"]
        elif word.endswith(".") and len(word) > 5:
            found += [word[:-1]]
        else:
            found.append(word)
    return found


def items_of(words: Sequence[str], knowledge: Knowledge) -> list[Item]:
    """Items of a phrase in order; a word that means nothing to us is `other`, a capitalised one `capital`."""
    return list(_items(tuple(words[:MOST_WORDS]), knowledge))


@lru_cache(maxsize=4096)  # phrases, each asked for twice or more where it stands: "the government" in every article
def _items(words: tuple[str, ...], knowledge: Knowledge) -> tuple[Item, ...]:
    last_capital = max((at for at, word in enumerate(words) if any(map(str.isupper, word))), default=-1)
    scan = _Scan(words, last_capital, lexicon(knowledge), knowledge)
    found: list[Item] = []
    at = 0
    while at < len(scan.words):
        item = scan.item(at)
        found.append(_of_owner(item, found) if item.kind == "place" else item)
        at = item.last + 1
    return tuple(found)


def _of_owner(place: Item, before: Sequence[Item]) -> Item:
    """ "Pakistan's Punjab" is none of India's."""
    if len(before) < 2 or before[-1].kind != "possessive":
        return place
    owners = {name.country for name in before[-2].names if name.kind == "country"}
    held = tuple(p for p in place.places if p.country in owners)
    return replace(place, places=held) if held else place


@dataclass(frozen=True, slots=True)
class _Scan:
    words: Sequence[str]
    last_capital: int  # behind it stands no name
    lexicon: Lexicon
    knowledge: Knowledge

    def item(self, at: int) -> Item:
        mark = self._mark(at)
        if mark is not None:
            return mark
        candidates = [item for item in (self._name(at), self._agent(at), self._place(at)) if item is not None]
        if candidates:
            return max(candidates, key=lambda item: item.last)  # the first of equal length: name before agent
        return self._plain(at)

    def _mark(self, at: int) -> Item | None:
        word = self.words[at]
        lower = word.lower()
        standing = self._standing(at)
        if standing is not None:
            return standing
        if word == HYPHEN:
            return Item(at, at, "capital" if self._is_between_capitals(at) else "other", word)
        if word in MARKS:
            return Item(at, at, "break", word)
        if lower in ("'s", "’s", "'", "’"):
            return Item(at, at, "possessive", word)
        group = self.lexicon.words.get(lower)
        if group in ("binds", "closes"):
            is_name = word[0].isupper() and at > 0 and self._name(at) is not None
            return None if is_name else Item(at, at, group, word)  # type: ignore[arg-type]
        return None

    def _standing(self, at: int) -> Item | None:
        """ "Former", "then-" and "-elect", also where a hyphen is a word of its own."""
        words, listed = self.words, self.lexicon.standing
        first = at + (words[at] in HYPHENS and at + 1 < len(words))
        word = words[first].lower()
        if word in listed:
            last = first + (first + 1 < len(words) and words[first + 1] in HYPHENS)
            return Item(at, last, "standing", words[first], standing=listed[word])
        front, hyphen, back = word.partition("-")
        office = {front: back, back: front}
        for part, other in office.items() if hyphen else ():
            agent = self.lexicon.agents.entries.get(other)
            if part in listed and agent is not None:
                title = self.lexicon.titles.entries.get(other)
                return Item(at, at, "agent", words[at], agent=agent, title=title, standing=listed[part])
        stem = words[first].partition("-")[2]
        if front in listed and stem[:1].isupper():  # "ex-Wagner"
            names = self.knowledge.names(stem)
            return Item(at, at, "name" if names else "capital", stem, names=names, standing=listed[front])
        return None

    def _name(self, at: int) -> Item | None:
        word = self.words[at]
        if not word[:1].isalnum() or self.lexicon.words.get(word.lower()) == "determiner":
            return None
        if "-" in word[1:-1]:
            compound = self._compound(at)
            if compound is not None:
                return compound
        length, names = self.knowledge.longest_name(self.words, at) if at <= self.last_capital else (0, ())
        if not names or not self._is_capitalised(at, length):
            return None
        if self._is_backed(at + length):
            return Item(at, at + length + 1, "name", self._text(at, length), names=names, is_weak=True)
        return Item(at, at + length - 1, "name", self._text(at, length), names=names, title=self._title(at, length))

    def _compound(self, at: int) -> Item | None:
        """ "Russian-backed" and "EU-led": the name in front of the hyphen, when the whole is no name itself."""
        front, _, back = self.words[at].partition("-")
        names = self.knowledge.names(front) if front else ()
        if not names or self.knowledge.names(self.words[at]):
            return None
        is_weak = self.lexicon.words.get(back.lower()) == "backing"
        return Item(at, at, "name", self.words[at], names=names, is_weak=is_weak)

    def _is_backed(self, at: int) -> bool:
        """Whether "-backed" stands here as two words."""
        words = self.words
        return (
            at + 1 < len(words) and words[at] == HYPHEN and self.lexicon.words.get(words[at + 1].lower()) == "backing"
        )

    def _is_between_capitals(self, at: int) -> bool:
        return 0 < at < len(self.words) - 1 and self.words[at - 1][0].isupper() and self.words[at + 1][0].isupper()

    def _agent(self, at: int) -> Item | None:
        lower = [word.lower() for word in self.words[at : at + 6]]
        length, agent = self.lexicon.agents.longest(lower, 0)
        titled, title = self.lexicon.titles.longest(lower, 0)
        if title is not None and (agent is None or titled > length):
            is_sector_known = title.sector is not None
            return (
                Item(at, at + titled - 1, "agent", self._text(at, titled), title=title)
                if is_sector_known or (title.gender)
                else None
            )
        if agent is None:
            return None
        return Item(at, at + length - 1, "agent", self._text(at, length), agent=agent, title=self._title(at, length))

    def _title(self, at: int, length: int) -> Title | None:
        return self.lexicon.titles.entries.get(self._text(at, length).lower())

    def _place(self, at: int) -> Item | None:
        if not self.words[at][0].isupper():
            return None
        for length in range(min(PLACE_WORDS, len(self.words) - at), 0, -1):
            if not self.words[at + length - 1][0].isupper():
                continue
            text = self._text(at, length)
            if self.lexicon.words.get(text.lower()) == "compass" or (length > 1 and self._is_article(at)):
                return None
            places = tuple(
                p for p in self.knowledge.place_candidates(text) if p.precision != "city" or p.population >= TOWN
            )
            if places:
                return Item(at, at + length - 1, "place", text, places=places)
        return None

    def _is_article(self, at: int) -> bool:
        """ "The" before a country: "The US" is the US, "The Hague" is not Hague."""
        if self.lexicon.words.get(self.words[at].lower()) != "determiner":
            return False
        _, names = self.knowledge.longest_name(self.words, at + 1)
        return any(name.kind == "country" for name in names)

    def _plain(self, at: int) -> Item:
        word = self.words[at]
        group = self.lexicon.words.get(word.lower())
        is_name = group is None and any(letter.isupper() for letter in word)  # "al-Bashir" too
        is_name &= word not in self.lexicon.time_words
        is_name |= group == "particle" and 0 < at < len(self.words) - 1 and self.words[at + 1][0].isupper()
        return Item(at, at, "capital" if is_name else "other", word)

    def _is_capitalised(self, at: int, length: int) -> bool:
        return any(c.isupper() for word in self.words[at : at + length] for c in word)

    def _text(self, at: int, length: int) -> str:
        return " ".join(self.words[at : at + length])
