"""Maintenance, told as a reader and a program hear it."""

from pathlib import Path

import pytest

from flows.maintain import maintain
from tests.warehouse import store_worker as newsroom
from warehouse.errors import WrongUse
from warehouse.store import open_store


def test_maintenance_compacts_checks_and_tells_what_it_did(tmp_path: Path) -> None:
    store = open_store(tmp_path / "warehouse")
    for revision in (1, 2):
        store.commit(newsroom.rows(["a", "b"], revision), coder="test", key=str(revision))
    report = maintain(str(store.root))
    told = report.as_dict()
    assert (told["files_before"], told["files_after"], told["files_removed"], told["version"]) == (6, 3, 0, 3)
    assert report.lines()[0].startswith("6 files")
    assert maintain(str(store.root)).lines()[0] == "nothing to compact"
    assert list(store.root.glob("_log/checkpoints/*"))


def test_rows_that_break_a_check_are_told_by_its_name(tmp_path: Path) -> None:
    store = open_store(tmp_path / "warehouse")
    store.commit(newsroom.rows(["a"]), coder="test", key="1")
    report = maintain(str(store.root))
    assert "events_without_evidence" in report.as_dict()["checks_failed"]  # type: ignore[operator]
    assert any(line.startswith("check events_without_evidence: 3 rows.") for line in report.lines())


def test_without_a_warehouse_there_is_nothing_to_maintain(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="there is no warehouse here"):
        maintain(str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
