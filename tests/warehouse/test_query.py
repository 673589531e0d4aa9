"""SQL reads the warehouse and nothing else, and says what to do when it refuses."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

import warehouse
from flows.prompt import NameCompleter, answer, prompt
from flows.sql import columns_listing, sql_command, tables_listing
from flows.table import shown
from warehouse.errors import WrongUse
from warehouse.query import names, run_query
from warehouse.records import TABLES
from warehouse.views import views


def rows(folder: Path, sql: str, **given: Any) -> list[tuple[Any, ...]]:
    with warehouse.connect(folder) as connection:
        table = run_query(connection, sql, **given).read_all()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from events",
        "from events",
        "with x as (select 1 as a) select a from x",
        "values (1)",
        "(select 1)",
        "table runs",
        "describe events",
        "show tables",
        "summarize runs",
        "pivot events on quad_class in (1, 2, 3, 4) using count(*) group by plover_type",
        "explain select 1",
        "explain analyze select 1",
        "explain (format json) select 1",
        "pragma table_info('events')",
        "/* why */ select 'copy to a file; insert' -- delete",
        'select a.copies, "query" from (select 1 as copies, 2 as query) a;',
    ],
)
def test_statement_that_reads_is_answered(sql: str, tiny: Path) -> None:
    assert rows(tiny, sql)


def statements_that_do_more(data_file: Path) -> list[str]:
    overwrite = f"copy (select 1 as a) to '{data_file}' (format parquet, use_tmp_file false)"
    return [
        overwrite,
        f"with x as ({overwrite}) select 1",
        f"explain analyze {overwrite}",
        f"explain analyze with x as ({overwrite}) select 1",
        f"select * from query('with x as ({overwrite.replace(chr(39), chr(39) * 2)}) select 1')",
        "select * from \"query\"('select 1')",
        "with gone as (delete from _dead returning *) select * from gone",
        "select json_execute_serialized_sql('{}')",
        "insert into events select * from events",
        "create table t (a int)",
        "explain create table t (a int)",
        "drop view events",
        f"attach '{data_file}' as other",
        "export database 'folder'",
        "import database 'folder'",
        "install httpfs",
        "load httpfs",
        "set threads = 1",
        "pragma import_database('folder')",
        "call pragma_version()",
        "prepare p as select 1",
        "begin",
        "select 1; select 2",
        "-- nothing",
        "",
    ]


def test_statement_that_does_more_than_read_is_refused_and_changes_nothing(tiny: Path) -> None:
    data_file = next(tiny.rglob("*.parquet"))
    before = {path: path.read_bytes() for path in tiny.rglob("*") if path.is_file()}
    with warehouse.connect(tiny) as connection:
        for sql in statements_that_do_more(data_file):
            with pytest.raises(WrongUse) as refusal:
                run_query(connection, sql)
            assert refusal.value.next_step, sql
    assert {path: path.read_bytes() for path in tiny.rglob("*") if path.is_file()} == before


def test_engine_itself_reaches_no_other_file_and_writes_none(tiny: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    data_file = next(tiny.rglob("*.parquet"))
    before = sorted(tiny.rglob("*"))
    with warehouse.connect(tiny) as connection:
        for sql in (
            f"select * from '{secret}'",
            f"select * from read_text('{secret}')",
            f"select * from glob('{tmp_path}/*')",
            f"copy runs to '{tmp_path}/out.csv'",
            f"copy runs to '{tiny}/out.csv'",
            f"copy runs to '{data_file.parent}/out.parquet'",
            f"copy (select 1) to '{data_file}'",
            f"export database '{tmp_path}/dump'",
            f"attach '{tmp_path}/other.duckdb'",
            "install httpfs",
            "load httpfs",
            "set enable_external_access = true",
            "set allowed_directories = ['/']",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(sql).fetchall()
    assert sorted(tiny.rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv"]


def test_unsafe_lifts_both_locks(tiny: Path, tmp_path: Path) -> None:
    target = tmp_path / "runs.csv"
    with warehouse.connect(tiny, unsafe=True) as connection:
        run_query(connection, f"copy runs to '{target}'", unsafe=True).read_all()
    assert target.read_text(encoding="utf-8").startswith("run_id,")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from event_row", "try event_rows"),
        ("select * from speaker_role", "try statements_flat"),  # a column, taken for a table
        ("select * from sentence", "try sentences"),
        ("select titel from documents", '"title"'),
        ("selct 1", "syntax error"),
        ("select error('boom') from runs", "boom"),  # comes while the rows are made
        ("select * from read_text('/etc/hostname')", "queries reach the warehouse only"),
    ],
)
def test_refusal_says_what_to_do(sql: str, said: str, tiny: Path) -> None:
    with pytest.raises(WrongUse, match="query: ") as refusal:
        rows(tiny, sql)
    assert said in str(refusal.value)


def test_missing_warehouse_names_the_folder_and_the_command(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(WrongUse, match="tidings run") as refusal:
            warehouse.connect(folder)
        assert str(folder) in str(refusal.value)
    assert not (tmp_path / "nowhere").exists()


def test_folder_with_pattern_characters_in_its_name_is_read(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "press [new]* d'or"
    folder.symlink_to(tiny)
    assert rows(folder, "select count(*) from documents") == [(5,)]


def test_records_alone_do_not_load_duckdb() -> None:
    code = "import sys, warehouse.records; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_sql_and_export_load_neither_prefect_nor_the_steps() -> None:
    code = (
        "import sys, flows.sql, flows.prompt, flows.export;"
        "sys.exit(str([m for m in sys.modules if m.partition('.')[0] in ('prefect', 'tasks', 'pandas')] or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr.strip() in ("", "[]")


ODD = (
    "select 1 as n, null as nothing, '' as empty, 'a \"b\", c' as text, [date '2024-05-06'] as days, "
    "timestamptz '2024-05-06 12:00:00.5+02' as at, 1.50::decimal(5, 2) as exact, 0.1::double as near, true as yes, "
    "map {'AGREE': 2} as counts, {'a': [1, null]} as nested, interval '1 day' as span, '\\xFF'::blob as bytes"
)


def test_csv_tells_null_from_empty_and_keeps_every_value(tiny: Path, tmp_path: Path) -> None:
    assert sql_command(str(tiny), ODD, "csv", tmp_path / "odd.csv") == 1
    head, row = (tmp_path / "odd.csv").read_text(encoding="utf-8").splitlines()
    assert head.replace('"', "") == "n,nothing,empty,text,days,at,exact,near,yes,counts,nested,span,bytes"
    assert row == (
        '1,,"","a ""b"", c","[""2024-05-06""]",2024-05-06 10:00:00.500000Z,"1.50",0.1,true,'
        '"{""AGREE"": 2}","{""a"": [1, null]}","P0M1DT0S","ff"'
    )


def test_jsonl_keeps_every_value(tiny: Path, tmp_path: Path) -> None:
    assert sql_command(str(tiny), ODD, "jsonl", tmp_path / "odd.jsonl") == 1
    assert json.loads((tmp_path / "odd.jsonl").read_text(encoding="utf-8")) == {
        "n": 1, "nothing": None, "empty": "", "text": 'a "b", c', "days": ["2024-05-06"],
        "at": "2024-05-06T10:00:00.500000+00:00", "exact": "1.50", "near": 0.1, "yes": True, "counts": {"AGREE": 2},
        "nested": {"a": [1, None]}, "span": "P0M1DT0S", "bytes": "ff",
    }  # fmt: skip


def test_name_of_the_file_chooses_the_format(tiny: Path, tmp_path: Path) -> None:
    assert sql_command(str(tiny), "from event_rows", out=tmp_path / "rows.parquet") == 5
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == 5


def test_failed_query_leaves_the_file_as_it_was(tiny: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("kept", encoding="utf-8")
    with pytest.raises(WrongUse):
        sql_command(str(tiny), "select error('late') from runs", "csv", target)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["kept"]


def test_parquet_goes_through_a_pipe(tiny: Path) -> None:
    code = f"from flows.sql import sql_command; sql_command({str(tiny)!r}, 'from documents', 'parquet')"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 5


def test_table_fits_the_terminal_and_counts_its_rows(tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        text, count = shown(run_query(connection, "select doc_id, text from documents order by doc_id"), width=30)
    assert count == 5
    assert text.splitlines()[-1] == "(5 rows)"
    assert max(map(len, text.splitlines())) <= 30
    assert "…" in text


def test_row_of_many_columns_is_told_as_a_record(tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        text, _ = shown(run_query(connection, "from event_rows where doc_id = 'a5'"), width=80)
    assert "actors  Raiders, rebels" in text
    assert "actor1_country  CHD" in text


def test_many_rows_are_counted_but_not_all_shown(tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        text, count = shown(run_query(connection, "select range as n from range(25000)"), width=80)
    assert count == 25_000
    assert "(25,000 rows, 100 shown;" in text
    assert len(text.splitlines()) == 102


def test_no_control_character_of_a_text_reaches_the_terminal() -> None:
    hostile = pa.table({"t": ["\x1b[31mred\x07\u202e\nnext"], "m": ["[bold]x[/bold]"]}).to_reader()
    text, _ = shown(hostile, width=80)
    assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text
    assert "[bold]x[/bold]" in text


def test_listing_names_every_table_and_view() -> None:
    listing = tables_listing()
    assert [name for name in (*TABLES, *(view.name for view in views())) if f"  {name} " not in listing] == []


def test_columns_are_listed_with_their_meaning() -> None:
    assert "trigger words" in columns_listing("events")
    with pytest.raises(WrongUse, match="no table or view"):
        columns_listing("nothing")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("select * from event_r", ["event_rows"]),
        ("select plover_m from events", []),  # the cursor stands at the end
        ("select events.plover_m", ["plover_mode", "plover_manual_type"]),
        ("select * from rejects where reason", ["reason_code"]),
    ],
)
def test_prompt_completes_names(typed: str, expected: list[str], tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        completer = NameCompleter(names(connection))
    found = [c.text for c in completer.get_completions(Document(typed), CompleteEvent())]
    assert [name for name in found if name not in ("events", "event_mentions")] == expected


def test_prompt_answers_queries_commands_and_mistakes(tiny: Path) -> None:
    with warehouse.connect(tiny) as connection:
        assert "(1 row)" in answer(connection, "select count(*) from events;")
        assert "event_rows" in answer(connection, r"\d")
        assert "headline" in answer(connection, r"\d documents")
        assert "Next: try events" in answer(connection, "select * from evnts;")
        assert r"\q" in answer(connection, r"\?")


def test_prompt_takes_a_query_of_several_lines_and_keeps_it_in_its_history(tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []

    class Screen(DummyOutput):
        def write_raw(self, data: str) -> None:
            said.append(data)

    with create_pipe_input() as keys:
        keys.send_text("select count(*) as documents\rfrom documents;\r\\q\r")
        prompt(str(tiny), state=tmp_path, keys=keys, screen=Screen())
    assert any("documents" in text and "5" in text and "(1 row)" in text for text in said)
    assert "from documents;" in (tmp_path / "sql_history").read_text(encoding="utf-8")


RECIPES = (Path(__file__).parents[2] / "docs" / "guides" / "sql.md").read_text(encoding="utf-8").split("## Recipes")[1]


@pytest.mark.parametrize("recipe", re.findall(r"^    (?:select|from) [^;]+;", RECIPES, re.MULTILINE))
def test_recipe_of_the_guide_runs(recipe: str, tiny: Path) -> None:
    rows(tiny, recipe)


def test_guide_has_recipes() -> None:
    assert RECIPES.count(";") >= 5
