"""Command line: exit codes, messages, and that every command is documented."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner, Result

from flows import cli
from flows.rejects import reject_of, retry_sources
from tasks.read import Unreadable
from warehouse.errors import SetAside, TidingsError
from warehouse.records import Reject
from warehouse.store import open_store

ROOT = Path(__file__).parents[2]


def call(*arguments: str) -> Result:
    """A command as a user calls it; an error of ours becomes its message and exit code."""
    return CliRunner().invoke(cli.app, [*arguments])


def commands() -> dict[str, object]:
    group = typer.main.get_command(cli.app)
    found: dict[str, object] = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found |= {f"{name} {key}": value for key, value in inner.items()} if inner else {name: command}
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_a_sentence_an_example_and_a_line_in_the_readme(name: str) -> None:
    command = commands()[name]
    assert command.help  # type: ignore[attr-defined]
    assert command.epilog.startswith(f"Example: tidings {name}")  # type: ignore[attr-defined]
    assert f"tidings {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_more_set_aside_than_allowed_is_exit_code_3(press: Callable[[int], Path], tmp_path: Path) -> None:
    folder, place = press(3), str(tmp_path / "w")
    (folder / "empty.txt").write_bytes(b"")
    strict = call("run", str(folder), "--warehouse", place, "--runner", "sequential")
    assert strict.exit_code == 3
    assert "1 set aside (25.0 %)" in strict.stdout
    generous = call("run", str(folder), "--warehouse", place, "--runner", "sequential", "--max-rejects", "30")
    assert generous.exit_code == 0


def test_a_path_that_is_not_there_is_wrong_use_and_writes_nothing(tmp_path: Path) -> None:
    refused = call("run", str(tmp_path / "nowhere"), "--warehouse", str(tmp_path / "w"))
    assert isinstance(refused.exception, TidingsError)
    assert "nowhere" in str(refused.exception)
    assert "Next: " in str(refused.exception)
    assert not (tmp_path / "w").exists()


def test_a_run_reports_as_json(press: Callable[[int], Path], tmp_path: Path) -> None:
    told = call("run", str(press(2)), "--warehouse", str(tmp_path / "w"), "--runner", "sequential", "--json")
    report = json.loads(told.stdout)
    assert (report["read"], report["new"], report["set_aside"]) == (2, 2, 0)


def test_rejects_are_listed_and_tried_again_when_the_file_was_mended(
    press: Callable[[int], Path], tmp_path: Path
) -> None:
    folder, place = press(1), str(tmp_path / "w")
    (folder / "note.txt").write_bytes(b"")
    call("run", str(folder), "--warehouse", place, "--runner", "sequential")
    listed = call("rejects", "list", "--warehouse", place)
    assert "note.txt" in listed.stdout
    assert "next: " in listed.stdout
    (folder / "note.txt").write_text("The king of Norway visited Sweden on 3 May 2024.\n")
    retried = call("rejects", "retry", "--warehouse", place)
    assert "1 documents read = 1 new" in retried.stdout
    assert "0 set aside" in call("rejects", "list", "--warehouse", place).stdout


def test_show_says_why_a_row_exists(press: Callable[[int], Path], tmp_path: Path) -> None:
    place = str(tmp_path / "w")
    call("run", str(press(1)), "--warehouse", place, "--runner", "sequential")
    rows = call(
        "sql",
        "select event_id, trigger from events where plover_mode = 'visit'",
        "--warehouse",
        place,
        "--format",
        "jsonl",
    )
    event = json.loads(rows.stdout.splitlines()[0])
    shown = call("show", event["event_id"], "--warehouse", place).stdout
    assert f"[{event['trigger']}]" in shown
    assert all(part in shown for part in ("actor", "recipient", "when", "modality", "told by", "confidence"))


def test_show_says_when_only_the_report_dates_an_act(tmp_path: Path) -> None:
    place, note = str(tmp_path / "w"), tmp_path / "note.txt"
    note.write_text("---\ndate: 2024-05-06\n---\nKenya accused Uganda of smuggling.\n", encoding="utf-8")
    call("run", str(note), "--warehouse", place, "--runner", "sequential")
    query = "select event_id from event_rows where date_rule = 'report'"
    (row,) = call("sql", query, "--warehouse", place, "--format", "jsonl").stdout.splitlines()
    shown = call("show", json.loads(row)["event_id"], "--warehouse", place).stdout
    assert "2024-05-05 to 2024-05-06 (range); by the day of the report" in shown


def test_an_unknown_event_is_wrong_use(press: Callable[[int], Path], tmp_path: Path) -> None:
    place = str(tmp_path / "w")
    call("run", str(press(1)), "--warehouse", place, "--runner", "sequential")
    refused = call("show", "nothing:v1", "--warehouse", place)
    assert isinstance(refused.exception, TidingsError)
    assert "nothing:v1" in str(refused.exception)


def test_stories_are_grouped_anew_each_time(press: Callable[[int], Path], tmp_path: Path) -> None:
    place = str(tmp_path / "w")
    call("run", str(press(3)), "--warehouse", place, "--runner", "sequential")
    for _ in range(2):
        assert call("stories", "--warehouse", place).exit_code == 0
    counted = call(
        "sql",
        "select count(*) = count(distinct event_id) as once from story_events",
        "--warehouse",
        place,
        "--format",
        "jsonl",
    )
    assert json.loads(counted.stdout) == {"once": True}


def test_a_duplicate_is_listed_and_counts_as_none_once_a_person_says_so(
    press: Callable[[int], Path], tmp_path: Path
) -> None:
    folder, place = press(1), str(tmp_path / "w")
    (folder / "copy.txt").write_text((folder / "0000.txt").read_text(encoding="utf-8"), encoding="utf-8")
    call("run", str(folder), "--warehouse", place, "--runner", "sequential")
    (found,) = json.loads(call("duplicates", "list", "--warehouse", place, "--json").stdout)["duplicates"]
    assert (found["duplicate_kind"], found["original_source_uri"]) == ("exact", (folder / "0000.txt").as_uri())
    assert "1 duplicates" in call("duplicates", "list", "--warehouse", place).stdout
    undone = call("duplicates", "undo", found["doc_id"], "--warehouse", place)
    assert found["doc_id"] in undone.stdout
    assert "0 duplicates" in call("duplicates", "list", "--warehouse", place).stdout
    assert "2 documents read = 1 new + 1 unchanged" in call("run", str(folder), "--warehouse", place).stdout


def test_rejected_addresses_are_told_apart_from_files_that_are_gone(tmp_path: Path) -> None:
    store = open_store(tmp_path / "w")
    error = SetAside("no", reason_code="unreachable", next_step="try again")
    uris = ("https://press.example/1", (tmp_path / "gone.txt").as_uri(), Path(__file__).as_uri())
    now = datetime(2026, 5, 1, tzinfo=UTC)
    rows = [
        replace(reject_of(Unreadable(uri, "", "", error), "read", error), rejected_at=now, run_id="r") for uri in uris
    ]
    store.commit({Reject: rows}, coder="test", key="rejects")
    assert retry_sources(str(tmp_path / "w")) == ([__file__, "https://press.example/1"], [uris[1]])


def test_columns_are_given_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kopf,inhalt\nQuay closed,Police closed the quay on Monday.\n", encoding="utf-8")
    source, place = str(tmp_path / "a.csv"), str(tmp_path / "w")
    told = call("run", source, "--map", "text=inhalt", "--map", "title=kopf", "--warehouse", place)
    assert "1 documents read = 1 new" in told.stdout
    refused = call("run", source, "--map", "words=inhalt", "--warehouse", place)
    assert "words=inhalt is not FIELD=COLUMN" in str(refused.exception)
