"""Exports come out whole, filtered as asked, and read back as they were."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import warehouse
from flows.export import export
from warehouse.errors import WrongUse
from warehouse.exporters import EXPORTERS
from warehouse.exporters.selection import Filters
from warehouse.records import TABLES
from warehouse.store.files import table_schema


def manifest(folder: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder / "_manifest.json").read_text(encoding="utf-8"))
    return body


def stored(folder: Path, name: str) -> pa.Table:
    with warehouse.connect(folder) as connection:
        return connection.sql(f"from {name} order by all").to_arrow_table().cast(table_schema(name))


def by_all(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    return sorted(rows, key=repr)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_keeps_every_value_and_type(name: str, tiny: Path, tmp_path: Path) -> None:
    export(str(tiny), "parquet", tmp_path / "out", names=[name])
    read = ds.dataset(tmp_path / "out" / name, partitioning="hive").to_table()
    wanted = stored(tiny, name)
    assert read.select(wanted.schema.names).schema.types == wanted.schema.types
    assert by_all(read.select(wanted.schema.names)) == by_all(wanted)


def test_parquet_is_read_back_by_duckdb_and_pandas_with_its_types(tiny: Path, tmp_path: Path) -> None:
    export(str(tiny), "parquet", tmp_path / "out", names=["documents", "events"])
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        documents = connection.sql(
            f"from read_parquet('{tmp_path}/out/documents/**/*.parquet', hive_partitioning = true)"
        )
        found = documents.filter("doc_id = 'a2'").project("published_at, byline, pub_year").fetchall()
        assert found == [(datetime(2024, 5, 7, tzinfo=UTC), ["Ann Bee", "Cee Dee"], 2024)]
        assert documents.filter("published_at is null").project("pub_year").fetchall() == [(0,)]
    events = pd.read_parquet(tmp_path / "out" / "events").set_index("event_id")
    assert events.loc["a1:v1", "date_start"] == date(2024, 5, 6)
    assert list(events.loc["a1:v1", "plover_contexts"]) == []
    read = pd.read_parquet(tmp_path / "out" / "documents").set_index("doc_id")
    assert read.loc["a2", "published_at"] == pd.Timestamp("2024-05-07", tz="UTC")
    assert list(read.loc["a2", "byline"]) == ["Ann Bee", "Cee Dee"]


def test_parquet_stands_by_year_of_publication_and_says_what_columns_mean(tiny: Path, tmp_path: Path) -> None:
    export(str(tiny), "parquet", tmp_path / "out")
    out = tmp_path / "out"
    assert {path.name for path in (out / "events").iterdir()} == {
        "pub_year=2023", "pub_year=2024", "pub_year=0",
    }  # fmt: skip
    assert [path.name for path in (out / "runs").iterdir()] == ["part-0.parquet"]
    schema = pq.read_schema(next((out / "events").rglob("*.parquet")))
    assert schema.field("confidence").metadata[b"unit"] == b"0 to 1"
    assert schema.metadata[b"row"].startswith(b"one event told in one document")


def test_empty_table_comes_out_with_its_columns(hollow: Path, tmp_path: Path) -> None:
    for format in EXPORTERS:
        export(str(hollow), format, tmp_path / format)
    read = ds.dataset(tmp_path / "parquet" / "events").schema
    assert read.names == table_schema("events").names
    assert (tmp_path / "csv" / "events.csv").read_text(encoding="utf-8").startswith('"event_id","trigger"')
    assert (tmp_path / "jsonl" / "events.jsonl").read_bytes() == b""


def test_csv_and_jsonl_are_read_back_by_duckdb_as_they_were(tiny: Path, tmp_path: Path) -> None:
    for format in ("csv", "jsonl"):
        export(str(tiny), format, tmp_path / format, names=["documents"])
    columns = "doc_id, published_at::timestamptz as published_at, byline::json::varchar[] as byline, section, revision"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for source in (
            f"read_csv('{tmp_path}/csv/documents.csv', allow_quoted_nulls = false)",
            f"read_json('{tmp_path}/jsonl/documents.jsonl')",
        ):
            rows = connection.sql(
                f"select {columns} from {source} where doc_id in ('a1', 'a2') order by doc_id"
            ).fetchall()
            assert rows == [
                ("a1", datetime(2024, 5, 2, tzinfo=UTC), [], None, 1),
                ("a2", datetime(2024, 5, 7, tzinfo=UTC), ["Ann Bee", "Cee Dee"], "", 1),
            ]


def test_only_events_of_a_least_confidence_leave_and_what_belongs_to_them(tiny: Path, tmp_path: Path) -> None:
    export(str(tiny), "jsonl", tmp_path / "all", names=["events"])
    confidences = sorted(row["confidence"] for row in rows_in(tmp_path / "all" / "events.jsonl"))
    least = confidences[len(confidences) // 2]
    export(str(tiny), "jsonl", tmp_path / "out", filters=Filters(min_confidence=least))
    kept = {row["event_id"] for row in rows_in(tmp_path / "out" / "events.jsonl")}
    assert len(kept) == sum(sure >= least for sure in confidences)
    for table in ("event_mentions", "participants"):
        assert {row["event_id"] for row in rows_in(tmp_path / "out" / f"{table}.jsonl")} <= kept
    assert len(rows_in(tmp_path / "out" / "documents.jsonl")) == 5
    with pytest.raises(WrongUse, match="a confidence of 70"):
        export(str(tiny), "jsonl", tmp_path / "wrong", filters=Filters(min_confidence=70))


def rows_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("format", EXPORTERS)
def test_manifest_accounts_for_every_file_and_row(format: str, tiny: Path, tmp_path: Path) -> None:
    report = export(str(tiny), format, tmp_path / "out")
    body, out = manifest(tmp_path / "out"), tmp_path / "out"
    files = {file["path"]: file["sha256"] for table in body["tables"] for file in table["files"]}
    on_disk = {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file() and p.name != "_manifest.json"}
    assert files == {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in on_disk.items()}
    assert {table["name"]: table["rows"] for table in body["tables"]} == report.rows
    assert list(report.rows) == list(TABLES)
    assert report.rows["documents"] == 5
    assert (body["format"], body["coders"], body["schema_version"]) == (format, ["test-1"], 1)


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        (Filters(since=date(2024, 5, 2)), {"a1", "a2", "a3"}),
        (Filters(until=date(2024, 5, 2)), {"a1", "a5"}),  # the last day counts, undated documents are in no period
        (Filters(since=date(2024, 5, 3), where="publisher = 'Beta' -- mine"), {"a2"}),
        (Filters(where="published_at is null"), {"a4"}),
        (Filters(where="false"), set()),
    ],
)
def test_filter_over_documents_holds_for_every_table_and_view(
    filters: Filters, documents: set[str], tiny: Path, tmp_path: Path
) -> None:
    export(str(tiny), "jsonl", tmp_path / "out", filters=filters, names=[*TABLES, "event_rows", "coverage"])
    for name in (*TABLES, "event_rows"):
        lines = (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        if name == "documents":
            assert {row["doc_id"] for row in rows} == documents
        elif name == "stories":
            assert len(rows) == bool(documents & {"a1", "a2"})  # it stays when one of its reports does
        elif name in ("runs", "batches", "rejects"):
            assert len(rows) == 1
        else:
            assert {row["doc_id"] for row in rows} <= documents
    lines = (tmp_path / "out" / "coverage.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum(json.loads(line)["documents"] for line in lines) == len(documents)


@pytest.mark.parametrize(
    "condition",
    ["nope = 1", "true) to 'x'; --", "doc_id in (with x as (copy runs to 'x') select 'a')", "1 = 1; drop view x"],
)
def test_wrong_condition_is_refused_and_nothing_is_written(condition: str, tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        export(str(tiny), "csv", tmp_path / "out", filters=Filters(where=condition))
    assert list(tmp_path.iterdir()) == []


def test_existing_export_is_replaced_only_by_force(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(str(tiny), "csv", out, names=["events"])
    with pytest.raises(WrongUse, match="--force"):
        export(str(tiny), "csv", out, names=["runs"])
    assert (out / "events.csv").exists()
    export(str(tiny), "csv", out, names=["runs"], force=True)
    assert sorted(path.name for path in out.iterdir()) == ["_manifest.json", "runs.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_force_never_replaces_what_is_no_export(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    for target in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt", tiny):
        with pytest.raises(WrongUse, match="no export"):
            export(str(tiny), "csv", target, force=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "years"


def test_export_that_fails_leaves_the_old_one(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    export(str(tiny), "csv", out, names=["events"])

    def fail(*_: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(type(EXPORTERS["csv"]), "write", fail)
    with pytest.raises(OSError, match="disk full"):
        export(str(tiny), "csv", out, names=["runs"], force=True)
    assert sorted(path.name for path in out.iterdir()) == ["_manifest.json", "events.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("format", "names"), [("xlsx", []), ("csv", ["nothing"])])
def test_unknown_format_or_table_is_refused_with_those_there_are(
    format: str, names: list[str], tiny: Path, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match="Next: use"):
        export(str(tiny), format, tmp_path / "out", names=names)


def test_report_lines_add_up(tiny: Path, tmp_path: Path) -> None:
    report = export(str(tiny), "csv", tmp_path / "out", names=["documents", "events"])
    assert report.lines()[2].startswith("10 rows of 2 tables in ")
    assert report.as_dict()["rows"] == {"documents": 5, "events": 5}


def test_every_exporter_has_a_title() -> None:
    assert [name for name, exporter in EXPORTERS.items() if len(exporter.TITLE) < 10 or name != exporter.NAME] == []
