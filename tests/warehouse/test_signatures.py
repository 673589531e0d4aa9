"""Signatures: who shares numbers with a document is found, in any order of commits and after compaction."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse import store_worker as newsroom
from warehouse import records
from warehouse.records import Signature
from warehouse.store import SignatureIndex, Store, Text, compact, files, open_store
from warehouse.store.signatures import COMMON


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "warehouse")


def signature(doc_id: str, bands: Sequence[int] = (), sample: Sequence[int] = ()) -> Signature:
    """Small numbers stand for hashes: the upper half of a hash is what counts."""
    bands, sample = ([n << 32 for n in numbers] for numbers in (bands, sample))
    return Signature(doc_id=doc_id, scheme=1, shingles=0, bands=tuple(bands), sample=tuple(sample))


def put(store: Store, *signatures: Signature, key: str, **changed: object) -> None:
    rows: records.RecordRows = {
        records.Document: [newsroom.document(s.doc_id, **changed) for s in signatures],  # type: ignore[arg-type]
        records.Signature: signatures,
    }
    store.commit(rows, coder="test", key=key)


def index_of(*signatures: Signature) -> SignatureIndex:
    index = SignatureIndex()
    index.add(records.to_arrow(Signature, signatures))
    return index


TOLD = (
    signature("whole", bands=(1, 2), sample=(10, 11, 12, 13, 14, 15)),
    signature("half", bands=(3, 4), sample=(10, 11, 12)),
    signature("third", bands=(5, -6), sample=(10, 20, 21)),
    signature("short", bands=(7, 8)),
)


@pytest.mark.parametrize(
    ("bands", "sample", "expected"),
    [
        ((9,), (10, 11, 12, 13), ["whole", "half"]),  # four of four, three of four; "third" has one
        ((9,), (10, 11, 12), ["whole", "half"]),
        ((3,), (10, 11, 12), ["half", "whole"]),  # as many of the sample, and a band
        ((9,), (10, 99), ["whole", "half", "third"]),
        ((9,), (10, 98, 99), []),
        ((8,), (), ["short"]),
        ((-6,), (97, 98, 99), ["third"]),
        ((1, 2), (97,), ["whole"]),
        ((), (), []),
    ],
)
def test_a_band_or_half_of_the_sample_makes_documents_alike(
    bands: tuple[int, ...], sample: tuple[int, ...], expected: list[str]
) -> None:
    assert index_of(*TOLD).alike(signature("new", bands, sample)) == expected


def test_a_document_is_not_like_itself() -> None:
    assert index_of(*TOLD).alike(TOLD[0]) == ["half"]


def test_what_very_many_tell_finds_nobody_and_is_not_asked_for() -> None:
    many = [signature(f"d{n}", (1,), (10, 11)) for n in range(COMMON)]
    asked = signature("new", (1,), (10, 11, 12))
    assert len(index_of(*many).alike(asked)) == COMMON
    more = [*many, signature("one more", (1,), (10, 11, 12))]
    assert index_of(*more).alike(asked) == ["one more"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), max_size=4, unique=True), max_size=40), st.lists(st.integers(1, 9)))
def test_the_answer_does_not_depend_on_how_documents_were_added(samples: list[list[int]], sizes: list[int]) -> None:
    signatures = [signature(f"d{n}", sample=sample) for n, sample in enumerate(samples)]
    index, left = SignatureIndex(), signatures
    for size in [*sizes, len(left)]:
        index.add(records.to_arrow(Signature, left[:size]))
        left = left[size:]
    asked = signature("new", sample=range(7))
    alike = [s.doc_id for s in signatures if len(s.sample) >= 4]
    assert sorted(index.alike(asked)) == sorted(alike)


# In a warehouse


def test_documents_are_found_by_the_writer_by_a_newcomer_and_after_compaction(store: Store) -> None:
    asked = signature("new", sample=(1, 2, 3))
    put(store, signature("a", sample=(1, 2)), signature("b", sample=(8, 9)), key="1")
    assert store.alike(asked) == ["a"]
    put(store, signature("c", sample=(1, 2, 3)), key="2", year=2023)
    assert store.alike(asked) == ["c", "a"]
    compact(store)
    assert store.alike(asked) == ["c", "a"] == open_store(store.root).alike(asked)


def test_only_live_documents_that_repeat_none_are_found(store: Store) -> None:
    asked = signature("new", sample=(1, 2))
    put(store, *(signature(d, sample=(1, 2)) for d in "abcd"), key="1")
    put(store, signature("a", sample=(1, 2)), key="2", revision=2)  # told again: still one
    put(store, signature("b", sample=(1, 2)), key="3", duplicate_of="a", duplicate_kind="near")
    store.commit({records.Reject: [newsroom.reject("c")]}, coder="test", key="4")
    store.delete(["d"], key="5")
    assert store.alike(asked) == ["a"] == open_store(store.root).alike(asked)


def test_texts_are_read_from_any_row_group_of_any_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROW_GROUPS", {"documents": 2, "signatures": 1})
    put(store, *(signature(f"d{n}", sample=(n,)) for n in range(5)), key="1", title="T")
    put(store, signature("e", sample=(9,)), key="2", text="Other text.")
    compact(store)
    put(store, signature("d3"), key="3", text="Told anew.")
    store.commit({records.Reject: [newsroom.reject("d4")]}, coder="test", key="4")
    expected = {
        "d1": Text("d1", "T", "Text of d1.", "text-d1"),
        "d3": Text("d3", None, "Told anew.", "text-Told anew."),
        "e": Text("e", None, "Other text.", "text-Other text."),
    }
    assert store.texts(["d1", "d3", "d4", "e", "never seen"]) == expected
    assert store.alike(signature("new", sample=(2,))) == ["d2"]


def test_a_warehouse_of_an_older_release_is_known_without_the_columns_added_since(store: Store) -> None:
    put(store, signature("a"), key="1", duplicate_of="b", duplicate_kind="exact")
    [path] = store.root.glob("data/documents/*.parquet")
    pq.write_table(pq.read_table(path).drop_columns(["duplicate_score", "duplicate_text_hash"]), path)
    known = open_store(store.root).known(["a"])["a"]
    assert (known.duplicate_of, known.duplicate_kind, known.duplicate_text_hash) == ("b", "exact", None)
