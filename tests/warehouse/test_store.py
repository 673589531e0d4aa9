"""The store as one process sees it: commits, replacements, refusals, maintenance."""

import errno
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse import store_worker as newsroom
from warehouse import records
from warehouse.errors import Stop, WrongUse
from warehouse.store import Known, Store, attach, compact, open_store, vacuum
from warehouse.store import commit as commit_module
from warehouse.store.log import Conflict, LocalLog
from warehouse.store.state import DataFile

GRACE = timedelta(days=3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture
def store(root: Path) -> Store:
    return open_store(root)


def put(store: Store, *doc_ids: str, key: str, revision: int = 1, year: int | None = 2024) -> None:
    store.commit(newsroom.rows(doc_ids, revision, year), coder="test", key=key)


def select(store: Store, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        attach(connection, store.snapshot())
        return connection.sql(sql).fetchall()


def revisions(store: Store) -> dict[object, object]:
    """doc_id → revision as every table has it."""
    rows = select(
        store,
        "select d.doc_id, d.revision, count(*) from documents d join events e using (doc_id, ingest_id)"
        " where e.start = d.revision group by all",
    )
    assert all(count == newsroom.EVENTS_A_DOCUMENT for _, _, count in rows)
    assert len(rows) == select(store, "select count(*) from documents")[0][0]
    assert len(rows) * newsroom.EVENTS_A_DOCUMENT == select(store, "select count(*) from events")[0][0]
    return {doc_id: revision for doc_id, revision, _ in rows}


def data_files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.glob("data/*/*")}


# What a commit promises


def test_an_empty_warehouse_has_every_table_with_its_types_and_no_folder(store: Store, root: Path) -> None:
    with duckdb.connect() as connection:
        attach(connection, store.snapshot())
        for name, record in records.TABLES.items():
            view = connection.table(name)
            assert view.columns == [c.name for c in (*records.columns(record), *records.STAMPS)]
        assert connection.sql("select published_at, byline, ingested_at from documents").types == [
            "TIMESTAMP WITH TIME ZONE",
            "VARCHAR[]",
            "TIMESTAMP WITH TIME ZONE",
        ]
    assert not root.exists()


def test_rows_come_back_as_they_were_given_with_the_stamps(store: Store) -> None:
    commit = store.commit(newsroom.rows(["a"]), coder="test-2", key="k")
    with duckdb.connect() as connection:
        attach(connection, store.snapshot())
        connection.execute("set TimeZone = 'UTC'")
        found = connection.sql("select * from documents").to_arrow_table()
    expected = records.to_arrow(records.Document, [newsroom.document("a")]).to_pylist()
    assert found.to_pylist() == [{**expected[0], "coder": "test-2", "ingest_id": commit.ingest_id}]


def test_tables_of_arrow_are_taken_as_well_and_a_column_they_lack_is_null(store: Store) -> None:
    table = records.to_arrow(records.Document, [newsroom.document("a", title="A title")]).drop_columns(["title"])
    store.commit({"documents": table}, coder="test", key="k")
    assert select(store, "select doc_id, title from documents") == [("a", None)]


def test_a_document_committed_again_is_replaced_in_every_table(store: Store) -> None:
    put(store, "a", "b", key="1")
    put(store, "b", "c", key="2", revision=2)
    assert revisions(store) == {"a": 1, "b": 2, "c": 2}


def test_a_document_set_aside_later_is_gone_and_comes_back_when_it_can_be_coded(store: Store) -> None:
    put(store, "a", "b", key="1")
    store.commit({records.Reject: [newsroom.reject("a")]}, coder="test", key="2")
    assert revisions(store) == {"b": 1}
    assert store.known(["a"])["a"].is_reject
    put(store, "a", key="3", revision=2)
    assert revisions(store) == {"a": 2, "b": 1}
    assert select(store, "select * from rejects") == []


def test_a_batch_that_was_committed_is_not_committed_again(store: Store, root: Path) -> None:
    first = store.commit(newsroom.rows(["a"]), coder="test", key="run/batch")
    before = data_files(root)
    again = open_store(root).commit(newsroom.rows(["a"], revision=2), coder="test", key="run/batch")
    assert (again.already, again.ingest_id, again.version) == (True, first.ingest_id, 1)
    assert revisions(store) == {"a": 1}
    assert data_files(root) == before


def test_deleted_documents_are_gone_from_every_table_and_from_the_index(store: Store) -> None:
    put(store, "a", "b", key="1")
    assert not store.delete(["a", "never seen"], key="undo").already
    assert store.delete(["b"], key="undo").already
    assert revisions(store) == {"b": 1}
    assert store.known(["a", "b"]).keys() == {"b"}
    put(store, "a", key="2", revision=5)
    assert revisions(store) == {"a": 5, "b": 1}


def test_tables_without_documents_only_grow(store: Store) -> None:
    batch = records.Batch(
        batch_id="x",
        run_id="r",
        documents_read=0,
        documents_new=0,
        documents_unchanged=0,
        documents_duplicate=0,
        documents_set_aside=0,
        events=0,
        seconds=0.0,
    )
    for key in "12":
        rows: records.RecordRows = {records.Batch: [batch], **newsroom.rows(["a"])}
        store.commit(rows, coder="test", key=key)
    assert select(store, "select batch_id from batches") == [("x",), ("x",)]


def test_a_table_over_the_whole_warehouse_can_be_replaced_as_a_whole(store: Store, root: Path) -> None:
    put(store, "a", key="1")
    for key in ("first", "second", "third"):
        store.commit({records.Story: [newsroom.story(key)]}, coder="test", key=key, replaces=["stories"])
        if key == "second":
            compact(store)
        reader = open_store(root)
        assert select(reader, "select story_id from stories") == [(key,)]
        assert revisions(reader) == {"a": 1}
    store.commit({}, coder="test", key="none", replaces=["stories"])
    assert select(store, "select * from stories") == []
    assert not compact(store).is_superseded
    assert revisions(store) == {"a": 1}


def test_tables_that_belong_to_documents_cannot_be_replaced_as_a_whole(store: Store) -> None:
    with pytest.raises(WrongUse, match="documents cannot be replaced as a whole"):
        store.commit(newsroom.rows(["a"]), coder="test", key="k", replaces=["documents"])


def test_a_document_that_comes_twice_in_a_batch_is_refused_before_anything_is_written(store: Store, root: Path) -> None:
    refused: list[records.RecordRows] = [
        newsroom.rows(["a", "b", "a"]),
        {**newsroom.rows(["a"]), records.Reject: [newsroom.reject("a")]},
        {records.Reject: [newsroom.reject("a"), newsroom.reject("a")]},
    ]
    for rows in refused:
        with pytest.raises(Stop, match="document a comes twice"):
            store.commit(rows, coder="test", key="k")
    assert not root.exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({records.Document: [newsroom.document("a", format=None)]}, "documents: column format of document a is null"),
        ({records.Document: [newsroom.document("a", quality="high")]}, "documents: a value does not fit its column"),
        ({"documents": pa.table({"doc_id": ["a"]})}, "documents: column source_uri of document a is null"),
        ({"documents": pa.table({"doc_id": ["a"], "mood": ["bad"]})}, "documents: unknown columns .'mood'."),
        ({"rumours": pa.table({"doc_id": ["a"]})}, "there is no table 'rumours'"),
    ],
)
def test_rows_that_do_not_fit_their_table_are_refused_before_anything_is_written(
    store: Store, root: Path, rows: Mapping[str, pa.Table], message: str
) -> None:
    with pytest.raises(Stop, match=message):
        store.commit(rows, coder="test", key="k")
    assert not root.exists()


# What a reader knows


def test_known_tells_the_live_version_to_the_writer_and_to_a_newcomer(store: Store, root: Path) -> None:
    put(store, "a", key="1")
    put(store, "a", key="2", revision=2)
    expected = {"a": Known("a", "raw-a-2", "text-a", "test", 2, False, None)}
    assert store.known(["a", "never seen"]) == expected == open_store(root).known(["a"])


def test_same_text_names_a_live_document_that_repeats_no_other(store: Store) -> None:
    copy = newsroom.document("copy", text="x", duplicate_of="first", duplicate_kind="exact")
    store.commit({records.Document: [copy]}, coder="test", key="1")
    assert store.same_text(["text-x"]) == {}
    store.commit({records.Document: [newsroom.document("first", text="x")]}, coder="test", key="2")
    store.commit({records.Document: [newsroom.document("second", text="x")]}, coder="test", key="3")
    assert store.same_text(["text-x", "text-y"]) == {"text-x": "first"}
    store.commit({records.Document: [newsroom.document("first", text="y")]}, coder="test", key="4")
    assert store.same_text(["text-x", "text-y"]) == {"text-x": "second", "text-y": "first"}


def test_a_reader_sees_what_others_wrote_after_refresh_and_a_snapshot_stays_as_it_was(store: Store, root: Path) -> None:
    reader = open_store(root)
    put(store, "a", key="1")
    old = reader.snapshot()
    assert (reader.version, reader.known(["a"])) == (0, {})
    reader.refresh()
    assert (reader.version, list(reader.known(["a"]))) == (1, ["a"])
    assert not old.tables["documents"].clean


def test_only_groups_with_dead_rows_pay_for_looking_at_them(store: Store) -> None:
    put(store, "a", key="1")
    put(store, "b", key="2")
    put(store, "a", key="3")
    snapshot = store.snapshot()
    events = snapshot.tables["events"]
    assert (len(events.clean), len(events.dirty), len(snapshot.dead)) == (2, 1, 1)


@pytest.mark.parametrize("folder", ["it's", "pub_year=1999", "[old] *?", "Zeitungen für alle"])
def test_a_warehouse_may_stand_in_a_folder_of_any_name(tmp_path: Path, folder: str) -> None:
    store = open_store(tmp_path / folder)
    put(store, "a", key="1")
    put(store, "a", key="2", revision=2)
    compact(store)
    assert revisions(store) == {"a": 2}


def test_files_from_before_a_column_was_added_read_as_null_there(store: Store, root: Path) -> None:
    put(store, "a", "b", key="1")
    age(store, "documents", "title")
    put(store, "c", key="2")
    assert select(open_store(root), "select doc_id, title from documents") == [("a", None), ("b", None), ("c", None)]
    put(store, "b", key="3", revision=2)
    reader = open_store(root)
    assert select(reader, "select doc_id, title from documents order by 1") == [("a", None), ("b", None), ("c", None)]
    compact(reader)
    assert revisions(reader) == {"a": 1, "b": 2, "c": 1}
    assert reader.snapshot().tables["documents"].is_uniform


def age(store: Store, table: str, column: str) -> None:
    """Make the first commit look as if an older tidings, without the column, had written it."""
    entry = store.root / "_log" / f"{1:020d}.json"
    body = json.loads(entry.read_text())
    for file in body["add"]:
        if file["table"] == table:
            file["shape"] = "older"
            path = store.root / file["path"]
            pq.write_table(pq.read_table(path, partitioning=None).drop_columns([column]), path)
    entry.write_text(json.dumps(body))


# What is refused at the door


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear editor")
    with pytest.raises(Stop, match=r"not a warehouse, and it is not empty.*Next: name another folder"):
        open_store(tmp_path)
    with pytest.raises(Stop, match="not a warehouse"):
        open_store(tmp_path / "letter.txt")
    assert {path.name for path in tmp_path.iterdir()} == {"letter.txt"}


def test_an_empty_folder_becomes_a_warehouse(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    put(store, "a", key="1")
    assert revisions(open_store(tmp_path)) == {"a": 1}


@pytest.mark.parametrize("folders", range(6))
def test_a_first_commit_cut_off_while_it_makes_folders_leaves_none_that_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, folders: int
) -> None:
    made = iter([os.mkdir] * folders)
    with monkeypatch.context() as short:
        short.setattr(os, "mkdir", lambda *given: next(made)(*given))  # StopIteration when there are no more
        with suppress(StopIteration):
            put(open_store(root), "a", key="1")
    put(open_store(root), "a", key="2")
    assert revisions(open_store(root)) == {"a": 1}


@pytest.mark.parametrize("written", ["log entry", "checkpoint"])
def test_a_warehouse_of_a_newer_schema_is_refused_with_both_versions(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    newer = records.SCHEMA_VERSION + 1
    with monkeypatch.context() as future:
        future.setattr("warehouse.store.state.SCHEMA_VERSION", newer)
        put(store, "a", key="1")
        if written == "checkpoint":
            store.checkpoint()
    with pytest.raises(Stop, match=f"schema version {newer}, this tidings knows up to {newer - 1}.*upgrade tidings"):
        open_store(root)


def test_a_damaged_log_entry_is_named(store: Store, root: Path) -> None:
    put(store, "a", key="1")
    (root / "_log" / f"{1:020d}.json").write_bytes(b'{"schema": 1, "add": [')
    with pytest.raises(Stop, match=r"log entry 1: the log is damaged.*restore this file"):
        open_store(root)


def test_a_file_system_without_exclusive_links_is_refused(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overwrite(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr(os, "link", overwrite)
    with pytest.raises(Stop, match="cannot create a file for one writer alone"):
        put(store, "a", key="1")
    assert open_store(root).version == 0


# What a disk and a network can do


def no_space(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["warehouse.store.files.sync_file", "pyarrow.parquet.ParquetWriter.write", "os.link"])
def test_a_full_disk_stops_the_commit_and_leaves_nothing_behind(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put(store, "a", key="1")
    before = data_files(root)
    with monkeypatch.context() as full:
        full.setattr(call, no_space)
        with pytest.raises(Stop, match=f"{root}: the disk is full.*Next: free some space"):
            put(store, "a", "b", key="2", revision=2)
    assert data_files(root) == before
    assert not list(root.glob("_log/.*"))
    assert revisions(open_store(root)) == {"a": 1}
    put(store, "a", "b", key="2", revision=2)
    assert revisions(store) == {"a": 2, "b": 2}


def test_a_full_disk_stops_a_compaction_and_leaves_nothing_behind(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a", key="1")
    put(store, "a", key="2", revision=2)
    before = data_files(root)
    monkeypatch.setattr("pyarrow.parquet.ParquetWriter.write", no_space)
    with pytest.raises(Stop, match="the disk is full"):
        compact(store)
    assert data_files(root) == before
    assert revisions(store) == {"a": 2}


class UnsureLog(LocalLog):
    """A log behind a bad network: `before` runs before a put, `after` once the entry has landed."""

    def __init__(
        self, root: Path, *, before: Callable[[], None] | None = None, after: Callable[[], None] | None = None
    ):
        super().__init__(root / "_log")
        self.before, self.after, self.puts = before, after, 0

    def put_new(self, number: int, body: bytes) -> None:
        self.puts += 1
        if self.before:
            self.before()
        super().put_new(number, body)
        if self.after:
            self.after()


def time_out() -> None:
    raise TimeoutError("no answer")


def test_a_put_that_timed_out_but_landed_is_not_put_again(root: Path) -> None:
    log = UnsureLog(root, after=time_out)
    store = Store(root, log)
    commit = store.commit(newsroom.rows(["a"]), coder="test", key="k")
    assert (commit.already, commit.version, log.puts) == (False, 1, 1)
    assert revisions(open_store(root)) == {"a": 1}


def test_a_disk_that_fills_up_after_the_entry_landed_keeps_its_files(root: Path) -> None:
    store = Store(root, UnsureLog(root, after=no_space))
    assert not store.commit(newsroom.rows(["a"]), coder="test", key="k").already
    assert revisions(open_store(root)) == {"a": 1}


def test_a_put_that_landed_and_then_met_itself_is_known_by_its_key(root: Path) -> None:
    """An object store's client repeats a request by itself; the second one is told that the entry exists."""

    def refuse() -> None:
        raise Conflict

    store = Store(root, UnsureLog(root, after=refuse))
    assert not store.commit(newsroom.rows(["a"]), coder="test", key="k").already
    assert (open_store(root).version, revisions(store)) == (1, {"a": 1})


def test_a_put_that_never_arrives_is_tried_some_times_then_stops_and_may_be_run_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit_module, "LONGEST_PAUSE", 0)
    log = UnsureLog(root, before=time_out)
    with pytest.raises(Stop, match=r"log entry could not be written .no answer.*Next: run the same command again"):
        put(Store(root, log), "a", key="k")
    assert log.puts == commit_module.PUT_ATTEMPTS
    assert len(data_files(root)) == 3, "a put on its way may still name these files"
    store = open_store(root)
    put(store, "a", key="k", revision=2)
    assert revisions(store) == {"a": 2}


def test_a_put_that_timed_out_and_was_overtaken_comes_after_the_other_writer(root: Path) -> None:
    other = open_store(root)

    def overtaken() -> None:
        if not other.version:
            put(other, "a", "b", key="other")
            time_out()

    store = Store(root, UnsureLog(root, before=overtaken))
    put(store, "a", key="ours", revision=2)
    assert revisions(open_store(root)) == {"a": 2, "b": 1}


def test_a_twin_of_the_same_batch_that_was_faster_wins_and_our_files_go(root: Path) -> None:
    twin = open_store(root)

    def twin_commits() -> None:
        put(twin, "a", key="run/batch")

    store = Store(root, UnsureLog(root, before=twin_commits))
    commit = store.commit(newsroom.rows(["a"], revision=2), coder="test", key="run/batch")
    assert (commit.already, commit.version) == (True, 1)
    assert revisions(store) == {"a": 1}
    assert data_files(root) == set(store.state.files)


def test_a_writer_that_slept_longer_than_vacuum_waits_gives_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_module, "STRAY_SECONDS", -1)
    with pytest.raises(Stop, match="took more than a day"):
        put(open_store(root), "a", key="1")
    assert open_store(root).version == 0


# Compaction, vacuum, checkpoint


def test_compaction_gathers_by_publication_year_drops_the_dead_and_changes_no_row(store: Store, root: Path) -> None:
    for key, year in enumerate((2023, 2024, None, 2023)):
        put(store, f"a{key}", f"b{key}", key=str(key), year=year)
    put(store, "b0", key="again", revision=2, year=2024)
    store.commit({records.Reject: [newsroom.reject("r")]}, coder="test", key="reject")
    store.delete(["b3"], key="delete")
    before = revisions(store)
    sentence = "select * exclude(ingest_id) from events order by event_id"
    rows = select(store, sentence)
    done = compact(store)
    assert (done.files_before, done.files_after) == (5 * 3 + 1, 3 * 3 + 1)
    assert {file.year for file in store.state.files.values()} == {"2023", "2024", "unknown"}
    assert (revisions(store), select(store, sentence)) == (before, rows)
    assert store.snapshot().dead == ()
    assert store.known(["a0", "b0", "b3", "r"]) == open_store(root).known(["a0", "b0", "b3", "r"])
    assert store.known(["b3"]) == {}
    years = {(f.year, d.year) for f, d in files_and_days(store)}
    assert years == {("2023", 2023), ("2024", 2024)}


def files_and_days(store: Store) -> list[tuple[DataFile, datetime]]:
    return [
        (file, day)
        for file in store.state.files.values()
        if file.table == "documents"
        for day in pq.read_table(store.root / file.path)["published_at"].to_pylist()
        if day
    ]


def test_compaction_of_what_is_compact_already_does_nothing(store: Store) -> None:
    put(store, "a", key="1")
    assert compact(store).files_before == 0, "a single commit gains nothing"
    put(store, "b", key="2")
    assert compact(store).files_after == 3
    version = store.version
    assert compact(store).files_before == 0
    assert store.version == version


def test_a_later_compaction_takes_the_small_groups_of_its_years_and_leaves_the_others(store: Store) -> None:
    for year in (2023, 2024):
        put(store, f"a{year}", key=f"{year}", year=year)
    compact(store)
    old = {path for path, file in store.state.files.items() if file.year == "2023"}
    for key in ("b", "c"):
        put(store, key, key=key, year=2024)
    compact(store)
    assert {path for path, file in store.state.files.items() if file.year == "2023"} == old
    assert len(store.state.files) == 6
    assert set(revisions(store)) == {"a2023", "a2024", "b", "c"}


def test_documents_replaced_while_a_compaction_copies_are_dead_in_its_files(root: Path) -> None:
    store = open_store(root)
    for number, doc_id in enumerate("abc"):
        put(store, doc_id, key=doc_id, year=2020 + number)
    other = open_store(root)

    def meanwhile() -> None:
        if other.version == 3:
            put(other, "b", "d", key="meanwhile", revision=2, year=2020)
            other.delete(["c"], key="delete")

    slow = Store(root, UnsureLog(root, before=meanwhile))
    compact(slow)
    assert revisions(slow) == revisions(open_store(root)) == {"a": 1, "b": 2, "d": 2}
    assert slow.known("abcd").keys() == {"a", "b", "d"}
    compact(slow)
    assert revisions(slow) == {"a": 1, "b": 2, "d": 2}
    assert slow.snapshot().dead == ()


def test_the_slower_of_two_compactions_changes_nothing_and_cleans_up(root: Path) -> None:
    store = open_store(root)
    put(store, "a", key="1")
    put(store, "b", key="2")

    def meanwhile() -> None:
        if store.version == 2:
            compact(store)

    slow = Store(root, UnsureLog(root, before=meanwhile))
    assert compact(slow).is_superseded
    assert revisions(slow) == {"a": 1, "b": 1}
    newsroom.vacuum_once(root)
    assert data_files(root) == set(slow.state.files)


def test_vacuum_spares_what_is_live_young_or_still_held_by_a_reader(store: Store, root: Path) -> None:
    put(store, "a", key="1")
    put(store, "b", key="2")
    stray = root / "data" / "events" / "of-a-writer.parquet"
    stray.write_bytes(b"not yet committed")
    old = store.snapshot()
    for path in root.glob("data/*/*"):
        os.utime(path, (0, 0))  # written long ago, retired only now
    os.utime(stray)
    compact(store)
    now = datetime.now(UTC)
    assert vacuum(store, GRACE, now=now + timedelta(days=2)).files == 0
    with duckdb.connect() as connection:
        attach(connection, old)
        assert connection.sql("select count(*) from events").fetchall() == [(6,)]
    assert vacuum(store, GRACE, now=now + timedelta(days=4)).files == 6 + 1
    assert data_files(root) == set(store.state.files)
    assert revisions(store) == {"a": 1, "b": 1}


def test_vacuum_removes_old_strays_also_when_a_log_starts_from_a_checkpoint(store: Store, root: Path) -> None:
    put(store, "a", key="1")
    put(store, "b", key="2")
    compact(store)
    for _ in range(3):
        store.checkpoint()
        put(store, "c", key=str(store.version))
    fresh = open_store(root)
    assert vacuum(fresh, GRACE, now=datetime.now(UTC) + timedelta(days=4)).files == 6
    assert len(list(root.glob("_log/checkpoints/*"))) == 2
    fresh.checkpoint()
    assert open_store(root).state.retired == {}


def test_a_grace_period_shorter_than_a_commit_may_take_is_refused(store: Store) -> None:
    with pytest.raises(WrongUse, match=r"too short.*at least 2 days"):
        vacuum(store, timedelta(hours=1))


def test_a_start_from_a_checkpoint_knows_what_a_replay_of_the_whole_log_knows(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit_module, "CHECKPOINT_EVERY", 4)
    for number in range(9):
        put(store, f"a{number % 5}", key=str(number), revision=number)
    assert [path.name for path in sorted(root.glob("_log/checkpoints/*"))] == [f"{4:020d}.json", f"{8:020d}.json"]
    quick, whole = open_store(root), Store(root, WithoutCheckpoints(root / "_log"))
    assert quick.state == whole.state
    assert quick.commit(newsroom.rows(["a0"]), coder="test", key="3").already
    assert revisions(quick) == {"a0": 5, "a1": 6, "a2": 7, "a3": 8, "a4": 4}


class WithoutCheckpoints(LocalLog):
    def last_checkpoint(self) -> bytes | None:
        return None
