"""Views say what their files promise, and checks find what must not be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import warehouse
from warehouse import records as r
from warehouse.checks import checks, run_checks
from warehouse.errors import Stop
from warehouse.views import SqlFile, sql_files, views

Rows = dict[type[r.Record], list[Any]]


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(folder) as connection:
        return list(connection.sql(sql).fetchall())


@pytest.mark.parametrize("file", [*views(), *checks()], ids=lambda file: file.name)
def test_file_starts_with_its_name_and_one_sentence(file: SqlFile) -> None:
    assert file.text.splitlines()[0] == f"-- {file.name}: {file.sentence}"
    assert file.sentence.endswith(".") and len(file.sentence) > 20


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_view_runs_on_an_empty_and_on_a_filled_warehouse(view: SqlFile, hollow: Path, tiny: Path) -> None:
    rows = ask(hollow, f"select * from {view.name}")
    assert [row for row in rows if row[0] != "ALL"] == []  # quality always has its total
    assert len(ask(tiny, f"select * from {view.name}")) > 0


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_view_explains_no_column_that_it_has_not(view: SqlFile, tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        assert set(view.meanings) <= set(connection.table(view.name).columns)


def test_file_without_its_sentence_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bare.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(Stop, match="starts with its sentence"):
        sql_files(tmp_path)


def test_event_row_has_both_sides_place_evidence_and_document(tiny: Path) -> None:
    columns = "actor1_text, actor1_name, actor1_country, actor2_country, place, place_country, evidence, title"
    assert ask(tiny, f"select {columns} from event_rows where event_id = 'a2:v1'") == [
        (
            "The envoy of Kenya", "THE ENVOY OF KENYA", "KEN", "NOR", None, None,
            "The envoy of Kenya visited Norway.", "Title of a2",
        )
    ]  # fmt: skip


def test_first_actor_is_the_first_in_the_text_and_all_are_listed(tiny: Path) -> None:
    rows = ask(tiny, "select actor1_text, actors, actor2_text, recipients from event_rows where doc_id = 'a5'")
    assert rows == [("Raiders", ["Raiders", "rebels"], "a guard", ["a guard", "a cook"])]


def test_event_without_recipient_has_an_empty_list_and_nulls(tiny: Path) -> None:
    rows = ask(tiny, "select actor2_text, recipients, claimed_by, published_at from event_rows where doc_id = 'a4'")
    assert rows == [(None, [], "a witness", None)]


def test_duplicates_are_left_out_of_event_rows(changed: Callable[[Callable[[Rows], None]], Path]) -> None:
    def repeat(rows: Rows) -> None:
        rows[r.Document] = [replace(d, duplicate_of="a1") if d.doc_id == "a5" else d for d in rows[r.Document]]

    assert ask(changed(repeat), "select count(*) from event_rows where doc_id = 'a5'") == [(0,)]


def test_dyads_count_what_took_place_in_both_directions_when_reciprocal(tiny: Path) -> None:
    columns = "month, dated_by, actor1_country, actor2_country, events, reports, reciprocal, verbal_cooperation"
    assert ask(tiny, f"select {columns} from dyads_monthly") == [
        (date(2023, 12, 1), "publication", "CHD", "NER", 1, 1, 0, 0),
        (date(2024, 5, 1), "event", "KEN", "NOR", 1, 1, 0, 1),
        (date(2024, 5, 1), "publication", "KEN", "NOR", 1, 1, 1, 1),
        (date(2024, 5, 1), "publication", "NOR", "KEN", 1, 1, 1, 1),
    ]


def test_one_story_of_two_documents_is_one_event_of_two_reports(
    changed: Callable[[Callable[[Rows], None]], Path],
) -> None:
    def happen(rows: Rows) -> None:
        rows[r.Event] = [replace(e, modality="occurred") if e.event_id == "a1:v1" else e for e in rows[r.Event]]

    rows = ask(changed(happen), "select events, reports from dyads_monthly where dated_by = 'event'")
    assert rows == [(1, 2)]


@pytest.mark.parametrize(
    ("granularity", "first", "last", "month"),
    [
        ("month", date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 1)),
        ("year", date(2024, 1, 1), date(2024, 12, 31), None),  # a year is no month, and not the month of the report
    ],
)
def test_dyad_month_is_never_finer_than_its_evidence(
    changed: Callable[[Callable[[Rows], None]], Path], granularity: str, first: date, last: date, month: date | None
) -> None:
    def redate(rows: Rows) -> None:
        dates = {"date_start": first, "date_end": last, "date_granularity": granularity}
        rows[r.Event] = [replace(e, **dates) if e.doc_id == "a5" else e for e in rows[r.Event]]

    assert ask(changed(redate), "select month from dyads_monthly where actor1_country = 'CHD'") == [(month,)]


def test_undated_background_is_in_no_month(changed: Callable[[Callable[[Rows], None]], Path]) -> None:
    def push_back(rows: Rows) -> None:
        rows[r.Event] = [replace(e, is_background=True) if e.doc_id == "a5" else e for e in rows[r.Event]]

    folder = changed(push_back)
    assert ask(folder, "select month, dated_by from dyads_monthly where actor1_country = 'CHD'") == [(None, None)]


def test_plan_learns_its_outcome_from_a_later_report_of_its_story(tiny: Path) -> None:
    rows = ask(tiny, "select event_id, planned_start, outcome, outcome_event_id, outcome_published_at::date from plans")
    assert rows == [("a1:v1", date(2024, 5, 6), "happened", "a2:v1", date(2024, 5, 7))]


def test_plan_whose_story_was_undone_is_open(changed: Callable[[Callable[[Rows], None]], Path]) -> None:
    def undo(rows: Rows) -> None:
        moment = rows[r.Run][0].started_at
        rows[r.StoryEvent] = [replace(s, undone_at=moment) for s in rows[r.StoryEvent]]

    assert ask(changed(undo), "select outcome, outcome_event_id from plans") == [("open", None)]


def test_timeline_tells_a_story_once_with_its_reports(tiny: Path) -> None:
    rows = ask(tiny, "select date_start, event_id, reports, publishers from timeline")
    assert rows == [(date(2024, 5, 6), "a1:v1", 2, ["Alpha", "Beta"])]


def test_statement_knows_its_speaker_and_its_events(tiny: Path) -> None:
    rows = ask(tiny, "select speaker, speaker_name, content, events from statements_flat")
    assert rows == [("a witness", "A WITNESS", "Crowds marched through Lima", 1)]


def test_coverage_counts_add_up(tiny: Path) -> None:
    totals = "sum(documents), sum(duplicates), sum(coded), sum(with_events), sum(events)"
    assert ask(tiny, f"select {totals} from coverage") == [(5, 1, 4, 4, 5)]


def test_quality_gives_shares_by_type_and_overall(tiny: Path) -> None:
    columns = "plover_type, events, with_date, with_actor_country, not_occurred"
    rows = {row[0]: row[1:] for row in ask(tiny, f"select {columns} from quality")}
    assert rows["ALL"] == (5, 0.4, 1.0, 0.2)
    assert rows["CONSULT"] == (2, 1.0, 1.0, 0.5)


def test_good_warehouse_passes_every_check(tiny: Path, hollow: Path) -> None:
    for folder in (tiny, hollow):
        with warehouse.connect(folder) as connection:
            assert run_checks(connection) == []


def _change(record: type[r.Record], **values: Any) -> Callable[[Rows], None]:
    """The last row of a table gets other values."""

    def change(rows: Rows) -> None:
        rows[record][-1] = replace(rows[record][-1], **values)

    return change


def _drop(record: type[r.Record]) -> Callable[[Rows], None]:
    return lambda rows: rows[record].clear()


def _date_late(rows: Rows) -> None:
    tomorrow = date(2023, 12, 31) + timedelta(days=40)
    _change(r.Event, date_start=tomorrow, date_end=tomorrow, date_granularity="day")(rows)


BROKEN: dict[str, Callable[[Rows], None]] = {
    "confidence_out_of_range": _change(r.Event, confidence=1.5),
    "dates_backwards": _change(r.Time, date_end=date(2024, 5, 1)),
    "events_without_evidence": _drop(r.EventMention),
    "keys_not_unique": _change(r.Sentence, sentence_id="a1:s0"),
    "occurred_events_in_the_future": _date_late,
    "offsets_outside_of_text": _change(r.Mention, end=1_000),
    "participants_without_event": _change(r.Participant, event_id="a5:v9"),
    "references_to_nothing": _change(r.Event, place_id="a5:p9"),
    "run_counts_do_not_add_up": _change(r.Run, documents_read=7),
    "sentence_text_mismatch": _change(r.Sentence, text="Something else."),
}


def test_content_must_end_as_its_span_does(changed: Callable[[Callable[[Rows], None]], Path]) -> None:
    with warehouse.connect(changed(_change(r.Statement, content="Something else."))) as connection:
        assert [finding.name for finding in run_checks(connection)] == ["offsets_outside_of_text"]


@pytest.mark.parametrize("name", [check.name for check in checks()])
def test_check_finds_its_broken_row(name: str, changed: Callable[[Callable[[Rows], None]], Path]) -> None:
    with warehouse.connect(changed(BROKEN[name])) as connection:
        found = {finding.name: finding for finding in run_checks(connection)}
    assert name in found
    assert found[name].wrong == found[name].rows.num_rows > 0
