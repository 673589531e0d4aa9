"""Lexicon: the words of the tables that tell what a noun phrase refers to, ready to be matched from any word on.

In: knowledge. Out: Lexicon, whose `longest` finds the longest phrase of a kind at a word.
Hard because "police chief" is not a chief, and plurals are formed, not listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from tasks.knowledge import Knowledge


class Agent(NamedTuple):
    """A common noun for an actor.

    `belongs`: its sector is that of what it belongs to, when that has one. `is_place`: it means those who live there.
    `serves`: it belongs to whom "to" names, too: adviser to X, unlike envoy to X. `is_thing`: a house or vehicle, which
    stands for those it belongs to.
    """

    sector: str | None
    belongs: bool
    is_plural: bool
    is_institution: bool  # a body that acts as one: ministry, army, court
    is_place: bool = False
    serves: bool = False
    is_thing: bool = False


class Title(NamedTuple):
    """Words before a person's name. `offices`: pieces of office names (folded) that the title stands for."""

    sector: str | None
    offices: tuple[str, ...]
    gender: str


Entry = TypeVar("Entry")


class Phrases(Generic[Entry]):
    """Entries by their words; found from the first word, longest first."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._longest: dict[str, int] = {}
        for surface in entries:
            words = surface.split(" ")
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def longest(self, words: Sequence[str], at: int) -> tuple[int, Entry | None]:
        """(number of words, entry) of the longest phrase at `at`; (0, None) if none. Words come in lower case."""
        for length in range(min(self._longest.get(words[at], 0), len(words) - at), 0, -1):
            entry = self.entries.get(" ".join(words[at : at + length]))
            if entry is not None:
                return length, entry
        return 0, None


@dataclass(frozen=True, slots=True)
class Lexicon:
    agents: Phrases[Agent]
    titles: Phrases[Title]
    standing: Mapping[str, str]  # word -> former, acting or elect
    words: Mapping[str, str]  # function words of noun phrases -> their class
    time_words: frozenset[str]  # months and weekdays that mean nothing else
    acts: frozenset[str]  # nouns of deeds whose modifiers tell who did them: "attack", "offensive"


@lru_cache(maxsize=8)
def lexicon(knowledge: Knowledge) -> Lexicon:
    """The lexicon of one knowledge folder."""
    return Lexicon(
        agents=Phrases(_agents(knowledge)),
        titles=Phrases(_titles(knowledge)),
        standing={row["word"]: row["standing"] for row in knowledge.table("standing_words")},
        words={row["word"]: row["class"] for row in knowledge.table("phrase_words")},
        time_words=frozenset(r["surface"] for r in knowledge.table("months_and_weekdays") if r["guard"] == "plain"),
        acts=frozenset(_deeds(knowledge)),
    )


MATERIAL = ("2", "4")  # quad classes


def _deeds(knowledge: Knowledge) -> Iterator[str]:
    """A "court order" is a paper, a "rebel attack" a deed of rebels."""
    material = {row["plover_type"] for row in knowledge.table("plover_types") if row["quad_class"] in MATERIAL}
    for row in knowledge.table("event_frames"):
        if row["plover_type"] in material and "mod" in row["actor"].split("|"):
            yield row["trigger"]


THINGS = frozenset({"site", "vehicle", "weapon"})  # classes of words that are no people


def _agents(knowledge: Knowledge) -> dict[str, Agent]:
    found: dict[str, Agent] = {}
    for row in knowledge.table("org_patterns"):
        words = row["words"].lower()
        if row["position"] == "start":
            words = words.rpartition(" ")[0]  # "ministry of": the "of" ties what follows, as everywhere
        found[words] = Agent(row["sector"] or None, False, False, True)
    serving = {row["surface"] for row in knowledge.table("agents") if row["relation"] == "to"}
    things = {row["lemma"] for row in knowledge.table("event_classes") if row["class"] in THINGS}
    listed = {row["surface"] for row in knowledge.table("agents")}
    for row in knowledge.table("agents"):
        last = row["surface"].partition(" of ")[0].rpartition(" ")[2]  # the head: "secretary of state" is no state
        bodies = (found.get(row["surface"]), found.get(last))
        is_institution = any(body is not None and body.is_institution for body in bodies)
        relation = row["relation"]
        serves = last in serving
        belongs = relation in ("of", "to")
        is_thing = last in things or last.removesuffix("s") in things
        agent = Agent(row["sector"] or None, belongs, False, is_institution, relation == "place", serves, is_thing)
        found[row["surface"]] = agent
        for plural in _plurals(row["surface"], row["plural"]):
            if plural not in listed:
                found[plural] = agent._replace(is_plural=True)
    return found


def _plurals(surface: str, irregular: str) -> Iterator[str]:
    if irregular:
        yield irregular
        return
    if surface.endswith(("s", "x", "ch", "sh", "z")):
        yield surface + "es"
    elif surface.endswith("y") and surface[-2:-1] not in "aeiou":
        yield surface[:-1] + "ies"
    elif surface.endswith("man"):
        yield surface[:-3] + "men"
    else:
        yield surface + "s"


def _titles(knowledge: Knowledge) -> dict[str, Title]:
    found: dict[str, Title] = {}
    for row in knowledge.table("titles"):
        title = Title(row["sector"] or None, tuple(part for part in row["offices"].split("+") if part), row["gender"])
        found[row["surface"].lower()] = title
    return found
