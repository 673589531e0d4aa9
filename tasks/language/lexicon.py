"""Lexicon: the Penn tags a word may have, usual one first, its lemma under each, and the classes it belongs to.

In: tables closed_class_words, irregular_forms, word_tags, word_classes, fixed_expressions, given_names. Out: Lexicon.
Hard because most news names stand in no list, and many words are noun and verb at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tasks.knowledge import Knowledge
from tasks.language.endings import base_form, guess, without_s
from tasks.language.inflect import adjective_forms, name_forms, noun_forms, verb_forms

FORMS = {"NN": noun_forms, "VB": verb_forms, "JJ": adjective_forms, "NNP": name_forms}

Expression = tuple[tuple[str, ...], str]


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """`tags` and `lemmas` know lower-case forms, and names in their capitals; `closed` are the function words."""

    tags: Mapping[str, tuple[str, ...]]
    lemmas: Mapping[tuple[str, str], str]
    closed: frozenset[str]
    given_names: frozenset[str]
    classes: Mapping[str, frozenset[str]]
    expressions: Mapping[str, tuple[Expression, ...]]  # by first word: (words, Penn tag)
    prefixes: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    noun_endings: tuple[str, ...]

    def has(self, word_class: str, word: str) -> bool:
        """Whether word_classes.csv lists a lower-case word or lemma in a class."""
        return word in self.classes.get(word_class, ())

    def known(self, word: str) -> tuple[str, ...]:
        """Tags of a word in the tables, or of the word without a common prefix; empty when it is unknown."""
        if word in self.tags:
            return self.tags[word]
        lower = word.lower()
        if lower in self.tags:
            return self.tags[lower]
        for prefix in self.prefixes:
            rest = lower[len(prefix) :].removeprefix("-")
            if lower.startswith(prefix) and len(rest) > 3 and rest in self.tags and rest not in self.closed:
                return self.tags[rest]
        return ()

    def possible(self, word: str) -> tuple[str, ...]:
        """Tags of a word, known or guessed from its shape, capitals apart; never empty."""
        return self.known(word) or guess(word.lower(), self.adjective_endings)

    def lemma(self, word: str, tag: str) -> str:
        """Dictionary form of a word under a Penn tag."""
        if tag == "NNP":
            return word
        if tag == "NNPS":
            return self.lemmas.get((word, tag)) or without_s(word)
        lower = word.lower()
        wanted = "VB" if tag == "VBP" else tag
        return self.lemmas.get((lower, wanted)) or self.lemmas.get((lower, tag)) or base_form(lower, wanted)


@lru_cache(maxsize=4)
def lexicon(knowledge: Knowledge) -> Lexicon:
    """The lexicon of one knowledge folder, built once."""
    tags: dict[str, list[str]] = {}
    lemmas: dict[tuple[str, str], str] = {}
    for forms, lemma in _rows(knowledge):
        for form, tag in forms:
            listed = tags.setdefault(form, [])
            if tag not in listed:
                listed.append(tag)
            lemmas.setdefault((form, tag), lemma)
    classes = _classes(knowledge)
    return Lexicon(
        tags={word: tuple(listed) for word, listed in tags.items()},
        lemmas=lemmas,
        closed=frozenset(row["word"] for row in knowledge.table("closed_class_words")),
        given_names=frozenset(row["name"] for row in knowledge.table("given_names")),
        classes=classes,
        expressions=_expressions(knowledge),
        prefixes=tuple(sorted(classes["prefix"])),
        adjective_endings=tuple(sorted(classes["adjective_ending"])),
        noun_endings=tuple(sorted(classes["noun_ending"])),
    )


def _rows(knowledge: Knowledge) -> Iterable[tuple[list[tuple[str, str]], str]]:
    """(forms with tags, lemma) of every row: function words first, then irregular forms, then those made by rule."""
    for row in knowledge.table("closed_class_words"):
        yield [(row["word"], row["xpos"])], row["lemma"]
    irregular = {(row["lemma"], row["xpos"]) for row in knowledge.table("irregular_forms")}
    for row in knowledge.table("irregular_forms"):
        yield [(row["form"], row["xpos"])], row["lemma"]
    for row in knowledge.table("word_tags"):
        for tag in row["tags"].split():
            forms = FORMS[tag](row["word"]) if tag in FORMS else iter([(row["word"], tag)])
            yield [(form, t) for form, t in forms if (row["word"], t) not in irregular], row["word"]


def _classes(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for row in knowledge.table("word_classes"):
        members.setdefault(row["word_class"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in members.items()}


def _expressions(knowledge: Knowledge) -> dict[str, tuple[Expression, ...]]:
    by_first: dict[str, list[Expression]] = {}
    for row in knowledge.table("fixed_expressions"):
        words = tuple(row["expression"].split())
        by_first.setdefault(words[0], []).append((words, row["xpos"]))
    return {first: tuple(listed) for first, listed in by_first.items()}
