"""Reading benchmark: files of the size asked, of which both ways read the same."""

from pathlib import Path

import pytest

from benchmarks.reading import HOW, make
from tasks.read import RawDocument


@pytest.mark.parametrize("kind", ["jsonl", "warc", "mbox"])
def test_a_file_has_the_size_asked_and_is_read_alike_in_batches_and_at_once(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"small.{kind}"
    make(file, 1_500_000)
    assert 1_500_000 <= file.stat().st_size < 1_600_000
    batches, at_once = (list(HOW[how](file)[1]) for how in ("batches", "at once"))
    assert batches == at_once and len(batches) > 20
    assert all(isinstance(document, RawDocument) for document in batches)
