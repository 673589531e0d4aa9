"""Witnesses: where two statements about one document cannot both be true.

In: what container, page and text say of one field. Out: `field: witness=value; witness=value`, for the column
witness_conflicts. The best witness still decides; nothing is averaged.
Hard because a shortened headline, local time and a later version of the page are no contradictions.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from tasks.clean.dates import Stamp, parse_stamp

Said = Sequence[tuple[str, str]]
"""(witness, value as written) of one field, best witness first."""

LOOSE = ("title tag", "trail")  # witnesses that shorten as they like

ZONES_APART = timedelta(hours=14)  # UTC and the local time furthest from it
SHARED_WORDS = 1 / 3  # of the shorter headline; two headlines of one story share names and verbs
_SIZES = {"day": timedelta(days=1), "month": timedelta(days=31)}
_CLOSE = tuple(map(frozenset, (("no", "nb", "nn"), ("hr", "sr", "bs"), ("id", "ms"))))


class Conflict(NamedTuple):
    """Two witnesses of one field."""

    field: str
    first: tuple[str, str]
    other: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.field}: {'; '.join(f'{witness}={value}' for witness, value in (self.first, self.other))}"


def witness_conflicts(said: Mapping[str, Said], zones: Mapping[str, int], language: str) -> tuple[str, ...]:
    """The conflicts of title, publisher, url, published and language; one at most for each field."""
    agree = {"title": _same_title, "publisher": _same_publisher, "url": _same_address, "language": same_language}
    given = {field: [(w, v) for w, v in values if v and w not in LOOSE] for field, values in said.items()}
    given["language"] = [("text", language), *((w, as_code(v)) for w, v in given.get("language", ()))]
    names = [name for _, name in given.get("publisher", ())]
    given["title"] = [(w, v) for w, v in given.get("title", ()) if v not in names]  # a heading that is the site's logo
    found = [
        Conflict(field, values[0], other)
        for field, same in agree.items()
        if (values := given.get(field))
        for other in [o for o in values[1:] if not same(values[0][1], o[1])][:1]
    ]
    found += _date_conflict(given.get("published", ()), given.get("modified", ()), zones)
    return tuple(map(str, found))


def same_language(one: str, other: str) -> bool:
    """Whether two codes may name one language: the same, two that share their written form, or one that is open."""
    return one == other or "und" in (one, other) or any({one, other} <= close for close in _CLOSE)


def _date_conflict(published: Said, modified: Said, zones: Mapping[str, int]) -> list[Conflict]:
    """A statement that repeats the time of the last change is none of publication."""
    stamps = [(said, stamp) for said in published if (stamp := parse_stamp(said[1], zones))]
    later = [stamp for _, value in modified if (stamp := parse_stamp(value, zones))]
    first = stamps[0] if stamps else None
    return [
        Conflict("published", first[0], said)
        for said, stamp in stamps[1:]
        if first and not _may_be_same(first[1], stamp) and not any(_may_be_same(stamp, change) for change in later)
    ][:1]


def _may_be_same(one: Stamp, other: Stamp) -> bool:
    return one.at < _end(other) + ZONES_APART and other.at < _end(one) + ZONES_APART


def _end(stamp: Stamp) -> datetime:
    return stamp.at + _SIZES.get(stamp.precision, timedelta(minutes=1))


def _same_title(one: str, other: str) -> bool:
    words = [set(re.findall(r"\w+", title.casefold())) for title in (one, other)]
    return len(words[0] & words[1]) >= SHARED_WORDS * min(map(len, words))


def _same_publisher(one: str, other: str) -> bool:
    """One name holds the other, its initials or its address."""
    letters = [re.sub(r"\bthe\b|\.(?:com|org|net)\b|\W", "", name.casefold()) for name in (one, other)]
    initials = ["".join(word[0] for word in re.findall(r"\w+", name.casefold())) for name in (one, other)]
    return any(a in b for a, b in (letters, letters[::-1])) or any(map(_begins, letters, initials[::-1]))


def _begins(letters: str, initials: str) -> bool:
    return len(initials) > 1 and letters.startswith(initials)


def _same_address(one: str, other: str) -> bool:
    """Scheme, query and the host of a mobile edition do not count."""
    return _bare(one) == _bare(other)


def _bare(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""  # a broken address is only like itself
    host = re.sub(r"^(?:www|m|amp|mobile)\.", "", (parts.hostname or "").lower())
    return host, re.sub(r"(?:/amp|/index\.\w{2,5})?/?$", "", parts.path)


def as_code(language: str) -> str:
    """The language of a tag as pages write it: en-GB and en_US are en."""
    return re.split(r"[-_,;\s]", language.strip().lower())[0]
