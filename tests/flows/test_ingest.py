"""Ingest: what a run does with new, changed, repeated and bad documents."""

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import flows.ingest
import warehouse
from flows.report import RunReport
from flows.run import run_ingest
from flows.settings import Settings
from tests.tasks.test_read_containers import mail
from warehouse.errors import Stop
from warehouse.store import files, open_store


def run(folder: Path, place: Path, **settings: Any) -> RunReport:
    chosen = Settings(warehouse=str(place), runner="sequential", document_seconds=0, **settings)
    return run_ingest([folder], chosen, lambda _counts, _documents: None)


def rows(place: Path, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(str(place)) as connection:
        return connection.execute(query).fetchall()


def test_a_second_run_says_that_nothing_is_new_and_changes_nothing(
    press: Callable[[int], Path], tmp_path: Path
) -> None:
    place = tmp_path / "w"
    first = run(press(5), place)
    version = open_store(place).version
    second = run(press(5), place)
    assert (first.counts.new, first.counts.read) == (5, 5)
    assert (second.counts.new, second.counts.unchanged) == (0, 5)
    assert second.lines()[-1] == "nothing is new, nothing was changed"
    assert open_store(place).version == version


def test_every_event_row_has_its_evidence(press: Callable[[int], Path], tmp_path: Path) -> None:
    place = tmp_path / "w"
    run(press(5), place)
    told = rows(
        place,
        """select e.event_id from events e join documents d using (doc_id) join sentences s using (sentence_id)
        where substr(d.text, e.start + 1, e."end" - e.start) = e.trigger and e.start >= s.start and e."end" <= s."end"
        and e.confidence between 0 and 1 and e.coder <> ''""",
    )
    everything = rows(place, "select event_id from events")
    assert len(everything) >= 10
    assert sorted(told) == sorted(everything)


def test_the_place_of_a_dateline_is_that_of_the_document(tmp_path: Path) -> None:
    press, place = tmp_path / "press", tmp_path / "w"
    press.mkdir()
    (press / "one.txt").write_text(
        "Ferries stop\n\nMOMBASA, 3 May (Coast Desk) - Ferry crews in Lamu walked out on Friday. They want pay.\n",
        encoding="utf-8",
    )
    run(press, place)
    told = "select d.dateline, p.name, p.country from documents d join places p on p.place_id = d.dateline_place_id"
    assert rows(place, told) == [("MOMBASA, 3 May (Coast Desk)", "Mombasa", "KEN")]


def test_a_changed_document_replaces_its_rows_and_counts_up_its_revision(
    press: Callable[[int], Path], tmp_path: Path
) -> None:
    place, folder = tmp_path / "w", press(2)
    run(folder, place)
    (folder / "0000.txt").write_text("Short notice\n\nThe president of Peru visited Chile on 7 May 2024.\n")
    report = run(folder, place)
    assert (report.counts.new, report.counts.unchanged) == (1, 1)
    assert rows(place, "select source_uri like '%0000.txt', revision from documents order by 1") == [
        (False, 1),
        (True, 2),
    ]
    orphans = rows(place, "select count(*) from events anti join documents using (doc_id)")
    assert orphans == [(0,)]


def test_equal_texts_are_coded_once_also_when_batches_did_not_see_each_other(
    press: Callable[[int], Path], tmp_path: Path
) -> None:
    place, folder = tmp_path / "w", press(3)
    (folder / "copy.txt").write_text((folder / "0001.txt").read_text())
    report = run(folder, place, batch_documents=1)
    assert (report.counts.new, report.counts.duplicate) == (3, 1)
    copies = rows(place, "select duplicate_kind, count(*) from documents where duplicate_of is not null group by all")
    assert copies == [("exact", 1)]
    assert rows(place, "select count(distinct doc_id) from events") == [(3,)]


def test_bad_inputs_are_set_aside_by_name_and_the_rest_goes_on(press: Callable[[int], Path], tmp_path: Path) -> None:
    place, folder = tmp_path / "w", press(2)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 100)
    (folder / "table.csv").write_text("id,amount\n1,2\n3,4\n")
    (folder / "wire.jsonl").write_text(
        json.dumps({"text": "The army of Chad shelled a village near Bol on 3 June 2024."}) + "\n{broken\n"
    )
    (folder / "large.html").write_text("<html><body>" + "<p>word word word</p>\n" * 1_000_000 + "</body></html>")
    (folder / "loop").symlink_to(folder)
    report = run(folder, place, max_rejects_percent=100)
    assert report.counts.new == 3
    assert report.counts.read == report.counts.new + report.counts.set_aside
    rejects = rows(place, "select source_uri, step, reason_code, message, next_step from rejects order by source_uri")
    names = [Path(uri).name for uri, *_ in rejects]
    assert names == ["empty.txt", "junk.txt", "large.html", "paper.pdf", "table.csv", "wire.jsonl"]
    assert all(step == "read" and reason and message and next_step for _, step, reason, message, next_step in rejects)
    assert run(folder, place).lines()[-2:] != report.lines()[-2:]  # set aside before, and not written again
    assert len(rows(place, "select * from rejects")) == 6


def test_a_fault_in_a_step_costs_one_document_and_keeps_its_trace(
    press: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: Any = vars(flows.ingest)["find_times"]

    def faulty(sentences: Any, article: Any, knowledge: Any) -> Any:
        if "dossier 1" in article.document.text:
            raise ZeroDivisionError("division by zero")
        return plain(sentences, article, knowledge)

    monkeypatch.setattr(flows.ingest, "find_times", faulty)
    report = run(press(3), tmp_path / "w")
    assert (report.counts.new, report.counts.set_aside) == (2, 1)
    [(reason, message, trace)] = rows(tmp_path / "w", "select reason_code, message, trace from rejects")
    assert (reason, message) == ("fault_in_tidings", "ZeroDivisionError: division by zero")
    assert "faulty" in trace


def test_a_full_disk_stops_the_run_with_the_next_step_and_leaves_nothing_half_written(
    press: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    place = tmp_path / "w"
    run(press(1), place)
    monkeypatch.setattr(files, "write_table", full)
    with pytest.raises(Stop, match=r"disk is full.*Next: "):
        run(press(3), place)
    monkeypatch.undo()
    assert rows(place, "select count(*) from documents") == [(1,)]
    assert run(press(3), place).counts.new == 2


def test_the_row_of_a_run_says_what_was_asked_and_what_came_of_it(press: Callable[[int], Path], tmp_path: Path) -> None:
    run(press(2), tmp_path / "w", batch_documents=1)
    [(parameters, state, read, new)] = rows(
        tmp_path / "w", "select parameters, state, documents_read, documents_new from runs"
    )
    assert json.loads(parameters)["batch_documents"] == 1
    assert (state, read, new) == ("completed", 2, 2)


def test_at_most_the_limit_is_read(press: Callable[[int], Path], tmp_path: Path) -> None:
    settings = Settings(warehouse=str(tmp_path / "w"), runner="sequential", document_seconds=0)
    report = run_ingest([press(5)], settings, lambda _counts, _documents: None, limit=2)
    assert report.counts.read == 2


def test_a_batch_of_long_documents_is_committed_in_parts_and_loses_none(
    press: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.batch.COMMIT_CHARACTERS", 300)
    folder = press(5)
    (folder / "0001.txt").write_text((folder / "0000.txt").read_text())
    report = run(folder, tmp_path / "w")
    assert (report.counts.new, report.counts.duplicate) == (4, 1)
    assert rows(tmp_path / "w", "select sum(documents_read) from batches") == [(5,)]
    assert len(rows(tmp_path / "w", "select * from batches")) > 1


def test_a_mail_counts_as_one_and_all_that_is_attached_is_read(tmp_path: Path) -> None:
    message = "From ana@post.example Mon May  6 10:30:00 2024\n{}\n"
    parts = {"notes_txt": b"The mayor of Riga met fishermen.", "more_txt": b"The mayor of Oslo met teachers."}
    box = "".join(message.format(mail(f"S {n}", f"Envoy {n} visited Lima.", **parts).as_string()) for n in range(3))
    (tmp_path / "post.mbox").write_text(box)
    report = run(tmp_path / "post.mbox", tmp_path / "w", batch_documents=2)
    assert report.counts.read == 9
    assert rows(tmp_path / "w", "select count(distinct doc_id) from documents") == [(9,)]


def test_the_second_document_of_one_name_is_set_aside(tmp_path: Path) -> None:
    entry = "<item><guid>one</guid><title>T</title><description>The mayor of {} opened a bridge.</description></item>"
    feed = "".join(entry.format(town) for town in ("Lima", "Oslo"))
    (tmp_path / "a.rss").write_text(f"<rss version='2.0'><channel><title>Post</title>{feed}</channel></rss>")
    report = run(tmp_path / "a.rss", tmp_path / "w", workers=1)
    assert (report.counts.new, report.counts.reasons) == (1, {"named_twice": 1})
    assert run(tmp_path / "a.rss", tmp_path / "w", workers=1).counts.reasons == {"set_aside_before": 1}


GERMAN = (
    "Die Polizei nahm am Montag in Halle vier Verdächtige fest, teilte die Staatsanwaltschaft mit. Der Bürgermeister"
    " forderte die Regierung auf, mehr Beamte in die Stadt zu schicken, und lud die Gewerkschaft zu Gesprächen ein."
)


@pytest.mark.parametrize("batch_documents", [1, 10])
def test_other_languages_are_stored_and_counted_but_not_coded(
    batch_documents: int, press: Callable[[int], Path], tmp_path: Path
) -> None:
    place, folder = tmp_path / "w", press(2)
    for name in ("eins.txt", "zwei.txt"):
        (folder / name).write_text(f"{GERMAN}\n", encoding="utf-8")
    counts = run(folder, place, batch_documents=batch_documents).counts
    assert (counts.new, counts.other_language, counts.duplicate, counts.read) == (2, 1, 1, 4)
    assert rows(place, "select documents_new, documents_other_language, documents_duplicate from runs") == [(2, 1, 1)]
    told = (
        "select count(*), count(s.doc_id) from documents d left join sentences s using (doc_id) where language = 'de'"
    )
    assert rows(place, told) == [(2, 0)]
    assert run(folder, place).counts.unchanged == 4


def test_english_with_a_long_foreign_quotation_is_coded(press: Callable[[int], Path], tmp_path: Path) -> None:
    place, folder = tmp_path / "w", press(1)
    english = (folder / "0000.txt").read_text() * 4
    (folder / "0000.txt").write_text(f"{english}\n“{GERMAN}”\n", encoding="utf-8")
    counts = run(folder, place).counts
    assert (counts.new, counts.other_language) == (1, 0)
    assert rows(place, "select count(*) > 0 from events") == [(True,)]


def test_a_warehouse_of_an_older_release_is_read_and_goes_on(press: Callable[[int], Path], tmp_path: Path) -> None:
    place, folder = tmp_path / "w", press(2)
    run(folder, place)
    new = {"documents": "witness_conflicts", "runs": "documents_other_language", "batches": "documents_other_language"}
    for entry in (place / "_log").glob("*.json"):
        body = json.loads(entry.read_text())
        for file in (file for file in body["add"] if file["table"] in new):
            file["shape"], path = "older", place / file["path"]
            pq.write_table(pq.read_table(path, partitioning=None).drop_columns([new[file["table"]]]), path)
        entry.write_text(json.dumps(body))
    assert run(press(3), place).counts.new == 1
    assert rows(place, "select count(*) from documents where witness_conflicts is null") == [(2,)]
    check = Path(warehouse.__file__).parent / "checks" / "run_counts_do_not_add_up.sql"
    assert rows(place, check.read_text()) == []


def test_every_paragraph_of_a_document_is_kept_with_its_place_in_the_source(tmp_path: Path) -> None:
    press, place = tmp_path / "press", tmp_path / "w"
    press.mkdir()
    text = "Quay closed\n\nPolice closed the quay in Oslo on Monday.\n\nIt will open again on Thursday, they said.\n"
    (press / "note.txt").write_text(text, encoding="utf-8")
    run(press, place)
    found = rows(
        place, "select index, kind, start, source_start, source_end, source_page from paragraphs order by index"
    )
    assert [(kind, start, page) for _, kind, start, _, _, page in found] == [
        ("headline", 0, None), ("body", 13, None), ("body", 56, None),
    ]  # fmt: skip
    assert [text[first:last] for *_, first, last, _ in found] == text.strip().split("\n\n")
