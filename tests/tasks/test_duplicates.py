"""Duplicates: what tells nothing of its own is marked, and one new fact in five hundred words keeps a document."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import Article, clean
from tasks.duplicates import UNDONE, Told, mark_duplicate, repeat_of
from tasks.duplicates.signature import minhash, shingle_hashes, signature
from tasks.duplicates.words import body_words, folded
from tasks.knowledge import Knowledge
from tasks.read import RawDocument
from warehouse.records import Document, Signature

KNOWLEDGE = Knowledge()

STORY = (
    "Fishermen blocked the harbour of Thessaloniki for nine hours on Monday in protest at the price of fuel, and the"
    " coast guard towed three of their boats away.\n\n"
    "The minister for shipping, Eleni Karra, called the blockade unlawful. She offered to meet a delegation in Athens"
    " as soon as the quay was free, her office said.\n\n"
    "At least 12 people were hurt when the police used water cannon against the crowd. A spokesman for the union said"
    " that the boats would stay where they were until the government gave way."
)


def document(text: str = STORY, title: str | None = None, doc_id: str = "b") -> Document:
    article = clean(RawDocument(f"invented:{doc_id}", "", "text", "text", "Some text that is replaced at once."))
    return replace(article.document, doc_id=doc_id, text=text, title=title, text_hash=f"hash of {text}")


def judged(text: str, other: str = STORY) -> tuple[str, float] | None:
    repeat = repeat_of(document(text), document(other, doc_id="a"), KNOWLEDGE)
    assert repeat is None or (repeat.doc_id, repeat.text_hash) == ("a", f"hash of {other}")
    return repeat and (repeat.kind, round(repeat.score, 2))


SAME = {
    "the whole story": (STORY, ("near", 1.0)),
    "its first two paragraphs": (STORY.rpartition("\n\n")[0], ("contained", 1.0)),
    "its last paragraph": (STORY.rpartition("\n\n")[2], ("contained", 1.0)),
    "paragraphs in another order": ("\n\n".join(reversed(STORY.split("\n\n"))), ("near", 0.91)),
    "an article more": (STORY.replace("water cannon", "a water cannon"), ("near", 0.95)),
    "another plain word": (STORY.replace("towed", "pulled"), ("near", 0.93)),
    "a plain word that ends in one": (STORY.replace("boats away", "boats alone"), ("near", 0.93)),
    "two plain words, two words apart": (
        STORY.replace("used water cannon against", "turned water cannon on"),
        ("near", 0.87),
    ),
    "another apostrophe and capitals": (STORY.upper(), ("near", 1.0)),
}

NEWS = {
    "another figure": STORY.replace("12 people", "15 people"),
    "a figure that is told of something else": STORY.replace("12 people", "nine people"),
    "a fraction": STORY.replace("the crowd", "half the crowd"),
    "another number word": STORY.replace("nine hours", "ten hours"),
    "another day": STORY.replace("Monday", "Tuesday"),
    "another month": STORY.replace("on Monday", "in May"),
    "another name": STORY.replace("Karra", "Vlachou"),
    "a negation": STORY.replace("that the boats would", "that the boats would not"),
    "a contracted negation": STORY.replace("was free", "wasn't free"),
    "a possibility": STORY.replace("were hurt", "may be hurt"),
    "two plain words, one word apart": STORY.replace("blocked the harbour", "closed the port"),
    "three new words": STORY.replace("fuel, and", "fuel, burned some tyres and"),
    "a new sentence": f"{STORY} The talks collapsed in the evening.",
    "another story": "Nurses walked out of the hospital for an hour, and the managers met them. " * 4,
    "this story and another one": f"{STORY}\n\nNurses walked out of the hospital of Galway, and the managers met them.",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "expected"), SAME.values(), ids=SAME)
def test_a_text_that_tells_nothing_of_its_own_repeats_the_other(text: str, expected: tuple[str, float]) -> None:
    assert judged(text) == expected


@pytest.mark.parametrize("text", NEWS.values(), ids=NEWS)
def test_a_text_that_tells_something_of_its_own_repeats_nothing(text: str) -> None:
    assert judged(text) is None


def test_what_the_other_tells_more_does_not_matter_to_the_shorter_text() -> None:
    update = f"{STORY}\n\nOn Wednesday the police freed all 40 men that they had led away from the quay of Volos."
    assert judged(STORY, update) == ("near", 0.83)
    assert judged(update, STORY) is None


def test_a_headline_is_no_part_of_what_is_compared() -> None:
    one = document(f"Nine hours of anger\n\n{STORY}", "Nine hours of anger", "a")
    other = document(f"Quay shut, 12 hurt in Salonica\n\n{STORY}", "Quay shut, 12 hurt in Salonica")
    repeat = repeat_of(other, one, KNOWLEDGE)
    assert repeat is not None
    assert (repeat.kind, repeat.score) == ("near", 1.0)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Fire in Oslo\n\nA barn burned.", "Fire in Oslo", ["A", "barn", "burned"]),
        ("FIRE in Oslo!\n\nA barn burned.", "Fire in Oslo", ["A", "barn", "burned"]),
        ("A barn burned.", "Fire in Oslo", ["A", "barn", "burned"]),
        ("A barn burned.\n\nIt’s gone.", None, ["A", "barn", "burned", "It’s", "gone"]),
        ("Fire in Oslo", "Fire in Oslo", ["Fire", "in", "Oslo"]),
        ("", None, []),
    ],
)
def test_a_first_paragraph_that_is_the_title_is_left_out(text: str, title: str | None, expected: list[str]) -> None:
    assert body_words(document(text, title)) == expected


# Signatures

SIGNED = signature("a", folded(body_words(document())))
BANDS = (5162042921098049742, 5500687356208286437, -1311654894663488275)
SAMPLE = (
    *(1962971758155704912, 4405438537078112928, 4659580133828460064, 6729045587191779152),
    *(-7524606986666338352, -6505646434588961360, -6251416402002528736, -3923561948983462656),
)
MINHASH = [61640325, 1111921023, 996827589, 2857586169]


def test_the_numbers_of_a_signature_never_change() -> None:
    assert SIGNED is not None
    assert (SIGNED.doc_id, SIGNED.scheme, SIGNED.shingles, len(SIGNED.bands)) == ("a", 1, 88, 16)
    assert SIGNED.bands[:3] == BANDS
    assert SIGNED.sample == SAMPLE
    assert minhash(shingle_hashes(["a", "b", "c", "d"]))[:4].tolist() == MINHASH


def test_a_text_of_fewer_than_thirty_words_has_no_signature() -> None:
    assert signature("a", ["word"] * 29) is None
    assert signature("a", ["word"] * 30) is not None


def test_the_sample_of_a_cut_text_is_a_part_of_the_sample_of_the_whole() -> None:
    words = [f"word{n}" for n in range(2_000)]
    whole, half = signature("a", words), signature("b", words[:1_000])
    assert whole is not None
    assert half is not None
    assert set(half.sample) < set(whole.sample)
    assert 90 < len(whole.sample) < 160  # one in sixteen


@pytest.mark.parametrize("shared", [200, 500, 900])
def test_equal_least_values_are_about_as_many_as_the_texts_are_alike(shared: int) -> None:
    one = shingle_hashes([f"word{n}" for n in range(1_002)])
    other = shingle_hashes([f"word{n}" for n in range(1_000 - shared, 2_002 - shared)])
    jaccard = shared / (2_000 - shared)
    assert (minhash(one) == minhash(other)).mean() == pytest.approx(jaccard, abs=0.15)  # 3.4 standard deviations


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.integers(0, 300))
def test_any_text_and_any_cut_of_it_can_be_judged(text: str, end: int) -> None:
    whole = document(text, doc_id="a")
    assert repeat_of(document(text[:end]), whole, KNOWLEDGE) is None or len(body_words(whole)) >= 3
    kinds = {None, "near", "contained"}
    assert (repeat_of(whole, whole, KNOWLEDGE) or (None, None, None))[2] in kinds


# What was told before


@dataclass
class Before:
    """What was told before, as a test gives it."""

    texts: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Told, ...] = ()
    undone: bool = False
    coded: bool = False

    def is_undone(self, document: Document) -> bool:  # noqa: ARG002
        return self.undone

    def was_coded(self, document: Document) -> bool:  # noqa: ARG002
        return self.coded

    def same_text(self, document: Document) -> str | None:
        return self.texts.get(document.text_hash)

    def alike(self, signature: Signature) -> Iterable[Told]:
        assert signature.doc_id == "b"
        return self.others


OWN = document()
FULL = document(f"{STORY}\n\nIn Volos another quay was shut.", doc_id="full")
OTHER = document("Something else altogether.", doc_id="other")


def marks(before: Before, own: Document = OWN) -> tuple[Any, ...]:
    """The four columns of duplicates, and whether there is no signature; nothing else has changed."""
    article, signed = mark_duplicate(Article(own, ()), before, KNOWLEDGE)
    found, unmarked = asdict(article.document), asdict(own)
    assert {name for name in found if found[name] != unmarked[name]} <= {*MARKS}
    return (*(found[name] for name in MARKS), signed is None)


MARKS = ("duplicate_of", "duplicate_kind", "duplicate_score", "duplicate_text_hash")
KEPT = (None, None, None, None, False)


def test_the_same_text_is_an_exact_duplicate_before_anything_is_compared() -> None:
    before = Before({OWN.text_hash: "first"}, (FULL,))
    assert marks(before) == ("first", "exact", 1.0, OWN.text_hash, True)


def test_the_first_document_that_tells_it_all_is_the_one_repeated() -> None:
    kind, score = "near", pytest.approx(0.93, abs=0.01)
    assert marks(Before(others=(OTHER, FULL, document(doc_id="late")))) == ("full", kind, score, FULL.text_hash, True)


def test_what_was_coded_stays_coded() -> None:
    assert marks(Before({OWN.text_hash: "first"}, (FULL,), coded=True)) == KEPT


def test_a_document_is_kept_when_nobody_tells_it_all() -> None:
    assert marks(Before(others=(OTHER,))) == KEPT


def test_what_a_person_undid_is_not_marked_again() -> None:
    before = Before({OWN.text_hash: "first"}, (FULL,), undone=True)
    assert marks(before) == (None, UNDONE, None, None, False)


def test_a_short_text_repeats_only_its_own_words() -> None:
    short = document("A barn burned in Oslo.")
    assert marks(Before(others=(short,)), short) == (None, None, None, None, True)
    assert marks(Before({short.text_hash: "first"}), short)[:2] == ("first", "exact")
