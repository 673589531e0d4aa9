"""Reading: a file is gone through once, whoever asks for which slice of it."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.plan import Slice
from flows.reading import documents
from flows.watch import Watch
from tasks.read import Item, RawDocument, Unreadable, items
from warehouse.records import Reject

UNWATCHED = Watch(Path("nowhere"), 0)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The files that were opened, and from which item on."""
    seen: list[tuple[str, int]] = []

    def noted(path: Path, first: int, *how: Any) -> Iterator[Item]:
        seen.append((path.name, first))
        return items(path, first, *how)

    monkeypatch.setattr("flows.reading.items", noted)
    return seen


def wire(folder: Path, records: int, name: str = "wire.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps({"text": f"Story {number}."}) + "\n" for number in range(records)))
    return path


def told(path: Path, first: int, last: int, to_end: bool = False, watch: Watch = UNWATCHED) -> list[str]:
    """Texts; of what is set aside its reason."""
    found = documents(Slice(str(path), first, last, to_end), watch, lambda _: False)
    return [_told(one) for one in found]


def _told(found: Any) -> str:
    if isinstance(found, RawDocument):
        return found.content
    return found.reason_code if isinstance(found, Reject) else str(found.error.reason_code)


def stories(*numbers: int) -> list[str]:
    return [f"Story {number}." for number in numbers]


def test_the_next_slice_is_read_on_and_those_between_are_passed_over(tmp_path: Path, opened: list[Any]) -> None:
    path = wire(tmp_path, 9)
    assert told(path, 0, 2) == stories(0, 1)
    assert told(path, 2, 4) == stories(2, 3)
    assert told(path, 6, 8) == stories(6, 7)
    assert opened == [("wire.jsonl", 0)]


def test_an_earlier_slice_another_file_and_a_changed_file_are_opened_anew(tmp_path: Path, opened: list[Any]) -> None:
    path, other = wire(tmp_path, 4), wire(tmp_path, 2, "other.jsonl")
    assert told(path, 2, 3) == stories(2)
    assert told(path, 1, 2) == stories(1)
    assert told(other, 0, 1) == stories(0)
    assert told(path, 3, 4) == stories(3)
    wire(tmp_path, 9)
    assert told(path, 4, 6) == stories(4, 5)
    assert opened == [("wire.jsonl", 2), ("wire.jsonl", 1), ("other.jsonl", 0), ("wire.jsonl", 3), ("wire.jsonl", 4)]


def test_the_last_slice_goes_to_the_end_and_behind_it_is_nothing(tmp_path: Path) -> None:
    path = wire(tmp_path, 5)
    assert told(path, 1, 2, to_end=True) == stories(1, 2, 3, 4)
    assert told(path, 7, 9) == []
    assert told(path, 0, 2) == stories(0, 1)


def test_a_file_that_is_gone_is_said_once_a_slice(tmp_path: Path) -> None:
    assert told(tmp_path / "gone.txt", 0, 1, to_end=True) == ["unreadable_file"]


def test_a_fault_of_a_reader_costs_one_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = json.loads

    def faulty(text: str) -> object:
        if "Story 2" in text:
            raise MemoryError
        return plain(text)

    monkeypatch.setattr("tasks.read.jsonl.json.loads", faulty)
    path = wire(tmp_path, 5)
    assert told(path, 0, 5) == [*stories(0, 1), "out_of_memory", *stories(3, 4)]


def test_what_ended_three_attempts_is_not_read_again_and_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        for number in range(4):
            box.writestr(f"{number}.txt", f"Story {number}.")
    log = tmp_path / "batch.log"
    log.write_text(f'"begin"\n{json.dumps(f"{tmp_path}/box.zip:2")}\n' * 3)
    with Watch(log, 60, 2_000) as watch:
        found = list(documents(Slice(str(tmp_path / "box.zip"), 0, 4), watch, lambda _: False))
    assert [_told(one) for one in found] == [*stories(0, 1), "kills_its_worker", *stories(3)]
    (reject,) = (one for one in found if isinstance(one, Reject))
    assert (reject.member, reject.step, reject.message.partition("box.zip")[2]) == (
        *("document 3", "read"),
        "#document 3: its worker process died while it was at work, 3 times",
    )


def test_what_a_run_before_left_out_is_not_read(tmp_path: Path) -> None:
    path, asked = wire(tmp_path, 3), list[Unreadable]()

    def is_settled(place: Unreadable) -> bool:
        asked.append(place)
        return place.member == "document 2"

    found = list(documents(Slice(str(path), 0, 3), UNWATCHED, is_settled))
    assert [_told(one) for one in found] == ["Story 0.", "not_read", "Story 2."]
    assert len({place.doc_id for place in asked}) == 3 and len({place.raw_hash for place in asked}) == 1
