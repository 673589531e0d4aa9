"""Plan: every document is in exactly one batch, whatever the sizes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.plan import Batch, Slice, _batches, plan


@given(st.lists(st.integers(1, 9), max_size=8), st.integers(1, 7), st.integers(0, 80))
def test_every_document_up_to_the_limit_is_in_exactly_one_batch(counts: list[int], size: int, limit: int) -> None:
    files = {Path(f"f{i}"): count for i, count in enumerate(counts)}
    total = min(sum(counts), limit)
    batches = list(_batches(files, size, total))
    planned = [(s.path, n) for b in batches for s in b.slices for n in range(s.first, s.last)]
    everything = [(str(file), n) for file, count in files.items() for n in range(count)]
    assert planned == everything[:total]
    assert all(b.documents == size for b in batches[:-1])
    ends = {s.path for b in batches for s in b.slices if s.to_end}
    assert ends == {str(file) for number, file in enumerate(files) if sum(counts[: number + 1]) <= total}


@pytest.mark.parametrize(
    ("documents", "workers", "limit", "expected"),
    [
        (4, 2, None, [2, 2]),  # a batch for each worker, although one batch could hold them all
        (5, 2, None, [3, 2]),
        (25, 2, None, [10, 10, 5]),
        (25, 2, 3, [2, 1]),
        (1, 2, None, [1]),
    ],
)
def test_batches_are_no_larger_than_asked_and_no_worker_is_left_idle(
    documents: int, workers: int, limit: int | None, expected: list[int], tmp_path: Path
) -> None:
    for number in range(documents):
        (tmp_path / f"{number:02d}.txt").write_text("The mayor of Dover opened a bridge.\n")
    assert [b.documents for b in plan([tmp_path], 10, workers, limit)] == expected


def test_a_file_given_twice_is_planned_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The mayor of Dover opened a bridge.\n")
    assert plan([file, tmp_path], 10, 1) == [Batch((Slice(str(file), 0, 1, to_end=True),))]


def test_equal_batches_have_equal_ids() -> None:
    assert Batch((Slice("a", 0, 2),)).batch_id == Batch((Slice("a", 0, 2),)).batch_id
    assert Batch((Slice("a", 0, 2),)).batch_id != Batch((Slice("a", 0, 3),)).batch_id
