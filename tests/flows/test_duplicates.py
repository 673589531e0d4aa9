"""Duplicates in runs: one text is coded once, whichever door and order it comes in, and a person has the last word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import flows.batch
import warehouse
from flows.duplicates import ToldBefore, UndoReport, undo_duplicates
from flows.recode import outdated_sources
from flows.report import RunReport
from flows.run import run_ingest
from flows.settings import Settings
from tasks.duplicates import Told
from warehouse.errors import WrongUse
from warehouse.records import Document, Signature
from warehouse.store import open_store

LEAD = (
    "Fishermen blocked the harbour of Thessaloniki for nine hours on Monday in protest at the price of fuel, and the"
    " coast guard towed three of their boats away. The minister for shipping called the blockade unlawful and offered"
    " to meet a delegation in Athens."
)
MORE = "At least 12 people were hurt when the police attacked the crowd. The union accused the minister of lying."
STORY = f"{LEAD}\n\n{MORE}"
UPDATE = STORY.replace("12 people", "15 people").replace("nine hours", "ten hours")


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    return folder


def write(press: Path, **texts: str) -> None:
    for name, text in texts.items():
        (press / f"{name}.txt").write_text(f"Report {name} from the quay\n\n{text}\n", encoding="utf-8")


def run(press: Path, again: bool = False, **settings: Any) -> RunReport:
    chosen = Settings(warehouse=str(press.parent / "w"), runner="sequential", document_seconds=0, **settings)
    return run_ingest([press], chosen, lambda _counts, _documents: None, again=again)


def rows(press: Path, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(str(press.parent / "w")) as connection:
        return connection.execute(query).fetchall()


def marks(press: Path) -> dict[str, str]:
    """By name of the file: what kind of duplicate of which, or whether it is coded."""
    name = "regexp_extract(d.source_uri, '(\\w+)\\.txt', 1)"
    found = rows(
        press,
        f"""select {name}, d.duplicate_kind || ' ' || {name.replace("d.", "o.")}, d.duplicate_kind,
            d.doc_id in (select doc_id from events), d.doc_id in (select doc_id from signatures),
            d.duplicate_text_hash is not distinct from o.text_hash, d.duplicate_score between 0.8 and 1
        from documents d left join documents o on o.doc_id = d.duplicate_of order by 1""",
    )
    assert all(has_events == has_signature == (mark is None) for _, mark, _, has_events, has_signature, *_ in found)
    assert all(is_current and (mark is None or is_scored) for _, mark, *_, is_current, is_scored in found)
    return {name: mark or kind or "coded" for name, mark, kind, *_ in found}


@pytest.mark.parametrize("batch_documents", [1, 2, 500])
def test_one_text_is_coded_once_in_one_batch_and_across_batches(press: Path, batch_documents: int) -> None:
    write(press, a=STORY, b=STORY, c=LEAD, d=UPDATE)
    report = run(press, batch_documents=batch_documents)
    assert marks(press) == {"a": "coded", "b": "near a", "c": "contained a", "d": "coded"}
    assert (report.counts.new, report.counts.duplicate, report.counts.read) == (2, 2, 4)
    assert report.counts.events == rows(press, "select count(*) from events")[0][0]
    again = run(press)
    assert (again.counts.unchanged, again.lines()[-1]) == (4, "nothing is new, nothing was changed")


def test_in_one_run_the_fuller_text_stands_whichever_came_first(press: Path) -> None:
    write(press, a=LEAD, b=STORY)
    report = run(press)
    assert marks(press) == {"a": "contained b", "b": "coded"}
    assert (report.counts.new, report.counts.duplicate) == (1, 1)
    assert report.counts.events == rows(press, "select count(*) from events")[0][0]


def test_what_an_earlier_run_coded_stays_coded_when_the_fuller_text_comes(press: Path) -> None:
    write(press, a=LEAD)
    run(press)
    write(press, b=STORY, c=LEAD)
    run(press)
    assert marks(press) == {"a": "coded", "b": "coded", "c": "near a"}
    assert run(press, again=True).counts.duplicate == 1
    assert marks(press) == {"a": "coded", "b": "coded", "c": "near a"}


class Blind(ToldBefore):
    """Sees nothing, as when two batches run at the same moment."""

    def same_text(self, document: Document) -> str | None:  # noqa: ARG002
        return None

    def alike(self, signature: Signature) -> Iterator[Told]:  # noqa: ARG002
        yield from ()


def test_what_batches_side_by_side_could_not_see_is_settled_when_the_run_ends(
    press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(press, a=STORY, c=LEAD, d=UPDATE, e=STORY)
    (press / "b.txt").write_text((press / "a.txt").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(flows.batch, "ToldBefore", Blind)
    report = run(press, batch_documents=1)
    assert marks(press) == {"a": "coded", "b": "exact a", "c": "contained a", "d": "coded", "e": "near a"}
    assert (report.counts.new, report.counts.duplicate, report.counts.with_events) == (2, 3, 2)
    assert report.counts.events == rows(press, "select count(*) from events")[0][0]


def test_a_document_that_others_repeat_stays_when_a_fuller_one_comes_in_the_same_run(press: Path) -> None:
    write(press, a=LEAD, b=LEAD, c=STORY)
    run(press, batch_documents=2)
    assert marks(press) == {"a": "coded", "b": "near a", "c": "coded"}


def test_a_copy_is_looked_at_again_when_its_original_tells_something_else(press: Path) -> None:
    write(press, a=STORY, b=LEAD)
    run(press, workers=1)
    write(press, a="Nurses in Galway went on strike for four hours. The mayor apologised to them.")
    assert run(press, workers=1).counts.new == 1  # one batch: b was looked at before a was written
    assert outdated_sources(str(press.parent / "w")) == ([press / "b.txt"], [])
    assert run(press, workers=1).counts.new == 1
    kinds = rows(press, "select duplicate_kind, revision, doc_id in (select doc_id from events) from documents")
    assert kinds == [(None, 2, True)] * 2


# Undo


def doc_id(press: Path, name: str) -> str:
    return str(rows(press, f"select doc_id from documents where source_uri like '%/{name}.txt'")[0][0])


@pytest.mark.parametrize("by", ["run", "recode"])
def test_what_is_undone_is_coded_by_the_next_run_or_recode_and_not_marked_again(press: Path, by: str) -> None:
    write(press, a=STORY, b=LEAD, c=STORY)
    run(press)
    place = str(press.parent / "w")
    report = undo_duplicates(place, [doc_id(press, "b")])
    assert report == UndoReport((doc_id(press, "b"),), ((press / "b.txt").as_uri(),))
    assert outdated_sources(place) == ([press / "b.txt"], [])
    assert run(press, again=by == "recode").counts.duplicate == (1 if by == "recode" else 0)
    assert outdated_sources(place) == ([], [])
    assert marks(press) == {"a": "coded", "b": "undone", "c": "near a"}
    assert run(press).counts.unchanged == 3
    run(press, again=True)
    assert marks(press) == {"a": "coded", "b": "undone", "c": "near a"}


def test_an_undone_document_whose_text_changes_is_judged_anew(press: Path) -> None:
    write(press, a=STORY, b=LEAD)
    run(press)
    undo_duplicates(str(press.parent / "w"), [doc_id(press, "b")])
    run(press)
    write(press, b=STORY.replace("towed", "pulled"))
    run(press)
    assert marks(press) == {"a": "coded", "b": "near a"}


@pytest.mark.parametrize(("name", "message"), [("a", "is no duplicate"), ("", "is unknown")])
def test_only_a_duplicate_can_be_undone(press: Path, name: str, message: str) -> None:
    write(press, a=STORY, b=LEAD)
    run(press)
    place = press.parent / "w"
    version = open_store(place).version
    with pytest.raises(WrongUse, match=f"{message}.*Next: "):
        undo_duplicates(str(place), [doc_id(press, "b"), doc_id(press, name) if name else "never seen"])
    assert open_store(place).version == version
