"""Command line: `tidings COMMAND`. The only place that prints. Each command imports what it needs when it runs."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warehouse.errors import Stop, TidingsError, WrongUse

if TYPE_CHECKING:
    from flows.fetch import FetchReport
    from flows.settings import Settings

app = typer.Typer(
    help="News in, tidy events out: who did what to whom, when, where, said by whom, and whether it happened.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rejects_app = typer.Typer(help="What was set aside: list it, or try it again.", no_args_is_help=True)
app.add_typer(rejects_app, name="rejects")
duplicates_app = typer.Typer(help="Documents that repeat another one: list them, or undo it.", no_args_is_help=True)
app.add_typer(duplicates_app, name="duplicates")
knowledge_app = typer.Typer(help="The knowledge tables: check them, or ask what a name means.", no_args_is_help=True)
app.add_typer(knowledge_app, name="knowledge")

FAILED, WRONG_USE, TOO_MANY_REJECTS = 1, 2, 3  # exit codes; 0 is done


class RunnerName(StrEnum):
    auto = "auto"
    sequential = "sequential"
    thread = "thread"
    process = "process"
    dask = "dask"


class SqlFormat(StrEnum):
    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


class ExportFormat(StrEnum):
    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


class AnnotateFormat(StrEnum):
    conllu = "conllu"
    jsonl = "jsonl"
    table = "table"


Warehouse = Annotated[
    str | None, typer.Option("--warehouse", help="Folder of the tables (TIDINGS_WAREHOUSE). [default: warehouse.d]")
]
Columns = Annotated[
    list[str] | None, typer.Option("--map", help="Column of a field, as in text=body; title, url, published, … too.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]


def main() -> None:
    """Run a command; an error of ours becomes one message and an exit code, without a trace."""
    try:
        app()
    except TidingsError as error:
        typer.echo(f"tidings: {error}", err=True)
        _leave(WRONG_USE if isinstance(error, WrongUse) else FAILED)
    except SystemExit as done:
        _leave(int(done.code or 0))


def _leave(code: int) -> None:
    """Exit. Prefect's threads outlive a run, and DuckDB 2.0 would report what they hold as leaks of its own."""
    if "prefect" not in sys.modules:
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@app.command(epilog="Example: tidings run press/ --runner process --warehouse warehouse.d")
def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, addresses of feeds, sitemaps and pages. [default: the sample newsroom]"),
    ] = None,
    warehouse: Warehouse = None,
    runner: Annotated[RunnerName | None, typer.Option(help="How batches are carried out. [default: auto]")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker threads or processes. [default: 2]")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Documents a batch. [default: 200]")] = None,
    limit: Annotated[int | None, typer.Option(help="Read at most this many documents.", min=1)] = None,
    max_rejects: Annotated[float | None, typer.Option(help="Percent set aside that is too much. [default: 5]")] = None,
    knowledge: Annotated[str | None, typer.Option(help="Folder of tables laid over seeds/knowledge.")] = None,
    dask_address: Annotated[str | None, typer.Option(help="Scheduler of a Dask cluster, for --runner dask.")] = None,
    map: Columns = None,
    again: Annotated[bool, typer.Option("--again", help="Code documents again that have not changed.")] = False,
    refetch: Annotated[bool, typer.Option("--refetch", help="Fetch pages again that have not changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read documents, code what is new, and write it to the warehouse."""
    from tasks.knowledge import SEEDS

    _run(
        sources or [str(SEEDS / "documents")],
        again,
        limit,
        as_json,
        refetch=refetch,
        warehouse=warehouse,
        runner=runner.value if runner else None,
        workers=workers,
        batch_documents=batch_size,
        max_rejects_percent=max_rejects,
        knowledge=knowledge,
        dask_address=dask_address,
        columns=_columns(map),
    )


@app.command(epilog='Example: tidings sql "select plover_type, count(*) from event_rows group by all"')
def sql(
    statement: Annotated[str | None, typer.Argument(help="A query. Without one: a prompt.")] = None,
    warehouse: Warehouse = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Take the query from this file.")] = None,
    format: Annotated[SqlFormat, typer.Option(help="How the rows are printed.")] = SqlFormat.table,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
    tables: Annotated[bool, typer.Option("--tables", help="List tables and views, a sentence each.")] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Let the query read and write other files.")] = False,
) -> None:
    """Ask the warehouse in SQL, read-only."""
    from flows import sql as asking

    place = _settings(warehouse=warehouse).warehouse
    if tables:
        typer.echo(asking.tables_listing(place))
    elif file or statement:
        text = _text_of(file) if file else statement or ""
        asking.sql_command(place, text, format.value, out, unsafe)
    else:
        from flows.prompt import prompt

        prompt(place, unsafe)


@app.command(epilog="Example: tidings show 0f3a91c2d4e5b6a7:v1")
def show(event_id: str, warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Say why an event row exists: sentence, rule, parties, dates, confidence."""
    from flows.show import find_reasons, lines

    reasons = find_reasons(_settings(warehouse=warehouse).warehouse, event_id)
    _tell(as_json, reasons.as_dict(), lambda: lines(reasons))


@rejects_app.command("list", epilog="Example: tidings rejects list --json")
def rejects_list(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """List what is set aside, why, and what to do."""
    from flows.rejects import list_rejects

    rejects = list_rejects(_settings(warehouse=warehouse).warehouse)
    _tell(as_json, {"rejects": rejects}, lambda: [*map(_reject_line, rejects), f"{len(rejects)} set aside"])


@rejects_app.command("retry", epilog="Example: tidings rejects retry")
def rejects_retry(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Read again what is set aside; an address is fetched again."""
    from flows.rejects import retry_sources

    place = _settings(warehouse=warehouse).warehouse
    sources, gone = retry_sources(place)
    for source in gone:
        typer.echo(f"no longer there, stays in rejects: {source}", err=True)
    if not sources:
        typer.echo("nothing to retry")
        return
    _run(sources, True, None, as_json, refetch=True, warehouse=warehouse)


@duplicates_app.command("list", epilog="Example: tidings duplicates list")
def duplicates_list(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """List documents that repeat another one, how, and how much of it."""
    from flows.duplicates import list_duplicates

    found = list_duplicates(_settings(warehouse=warehouse).warehouse)
    _tell(as_json, {"duplicates": found}, lambda: [*map(_duplicate_line, found), f"{len(found)} duplicates"])


@duplicates_app.command("undo", epilog="Example: tidings duplicates undo 0f3a91c2d4e5b6a7")
def duplicates_undo(doc_ids: list[str], warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Say that documents repeat none; the next run or recode codes them."""
    from flows.duplicates import undo_duplicates

    report = undo_duplicates(_settings(warehouse=warehouse).warehouse, doc_ids)
    _tell(as_json, report.as_dict(), report.lines)


@app.command(epilog="Example: tidings export parquet --out export/ --since 2024-01-01")
def export(
    format: Annotated[ExportFormat, typer.Argument(help="Format of the files.")],
    out: Annotated[Path, typer.Option(help="Folder to write; it appears whole or not at all.")],
    tables: Annotated[list[str] | None, typer.Option("--table", help="Tables and views. [default: all tables]")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of publication.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of publication.")] = None,
    where: Annotated[str | None, typer.Option(help="SQL condition on documents.")] = None,
    min_confidence: Annotated[float | None, typer.Option(help="Least confidence of an event, 0 to 1.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the folder when it exists.")] = False,
    warehouse: Warehouse = None,
    as_json: AsJson = False,
) -> None:
    """Write tables and views as Parquet, CSV or JSON Lines, with a manifest."""
    from flows.export import export as write
    from warehouse.exporters.selection import Filters

    days = [day.date() if day else None for day in (since, until)]
    place = _settings(warehouse=warehouse).warehouse
    filters = Filters(days[0], days[1], where, min_confidence)
    report = write(place, format.value, out, filters=filters, names=tables or (), force=force)
    _tell(as_json, report.as_dict(), report.lines)


@app.command(epilog="Example: tidings evaluate ../shared/gold --predictions predictions/")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of TASK*.jsonl files or of articles.")],
    predictions: Annotated[Path, typer.Option(help="Folder for the predictions.")],
    knowledge: Annotated[str | None, typer.Option(help="Folder of tables laid over seeds/knowledge.")] = None,
    as_json: AsJson = False,
) -> None:
    """Predict gold files and articles, and score the predictions where the gold is there."""
    from flows.evaluate import evaluate as predict
    from flows.evaluate import make_coder

    settings = _settings(knowledge=knowledge)
    evaluation = predict(gold, predictions, make_coder(settings.engine, settings.knowledge))
    _tell(as_json, evaluation.as_dict(), evaluation.lines)


@app.command(epilog="Example: tidings stories")
def stories(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Group the reports of one event from several documents into stories."""
    from flows.stories import find_stories

    report = find_stories(_settings(warehouse=warehouse).warehouse)
    _tell(as_json, report.as_dict(), report.lines)


@app.command(epilog="Example: tidings maintain")
def maintain(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Compact small files by year, remove what no version names any more, and check the data."""
    from flows.maintain import maintain as tidy

    report = tidy(_settings(warehouse=warehouse).warehouse)
    _tell(as_json, report.as_dict(), report.lines)


@app.command(epilog="Example: tidings recode")
def recode(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Code again every document that an older coder coded, from its source."""
    from flows.recode import outdated_sources

    paths, gone = outdated_sources(_settings(warehouse=warehouse).warehouse)
    for source in gone:
        typer.echo(f"no longer there, keeps its old coding: {source}", err=True)
    if not paths:
        typer.echo("nothing to recode: every row is of this coder")
        return
    _run([str(path) for path in paths], True, None, as_json, warehouse=warehouse)


@app.command(epilog='Example: tidings serve --inbox inbox/ --cron "*/15 * * * *"')
def serve(
    inbox: Annotated[Path, typer.Option(help="Folder whose new documents every run codes.")],
    cron: Annotated[str | None, typer.Option(help="When, as a cron line.")] = None,
    every: Annotated[str | None, typer.Option(help="How often: 90s, 10m, 2h, 1d.")] = None,
    warehouse: Warehouse = None,
    runner: Annotated[RunnerName | None, typer.Option(help="How batches are carried out. [default: auto]")] = None,
) -> None:
    """Code what is new in an inbox on a schedule, one run at a time, until interrupted."""
    from flows.serve import serve_inbox

    settings = _settings(warehouse=warehouse, runner=runner.value if runner else None)
    serve_inbox(inbox, settings, cron=cron, every=every)


@app.command(epilog="Example: tidings status --json")
def status(warehouse: Warehouse = None, as_json: AsJson = False) -> None:
    """Show the last runs, the schedule, its next run and its failures."""
    from flows.status import find_status, lines

    found = find_status(_settings(warehouse=warehouse).warehouse)
    _tell(as_json, found._asdict(), lambda: lines(found))


@app.command(epilog="Example: tidings clean saved-pages/ --jsonl")
def clean(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    map: Columns = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one JSON object a document.")] = False,
    knowledge: Annotated[str | None, typer.Option(help="Folder of tables laid over seeds/knowledge.")] = None,
) -> None:
    """Print what the cleaner keeps of documents, and why it sets one aside; writes nothing."""
    from flows.clean import clean_files
    from flows.knowledge import load_knowledge
    from tasks.language import load_engine

    settings = _settings(knowledge=knowledge, columns=_columns(map))
    engine, tables = load_engine(settings.engine), load_knowledge(settings.knowledge)
    for document in clean_files(paths, engine, tables, settings.limits, settings.columns):
        _tell(jsonl, document.as_dict(), document.lines)


@knowledge_app.command("check", epilog="Example: tidings knowledge check my-tables/")
def knowledge_check(
    folder: Annotated[str | None, typer.Argument(help="Your tables, laid over ours. [default: ours alone]")] = None,
    as_json: AsJson = False,
) -> None:
    """Check every row of the knowledge tables; a wrong one is named by file, line and column."""
    from flows.knowledge import check_knowledge, check_lines

    checks = check_knowledge(_settings(knowledge=folder).knowledge)
    _tell(as_json, {"tables": [asdict(check) for check in checks]}, lambda: check_lines(checks))
    if any(check.faults for check in checks):
        raise typer.Exit(FAILED)


@knowledge_app.command("lookup", epilog='Example: tidings knowledge lookup "Wang Yi" --on 2023-09-18')
def knowledge_lookup(
    name: str,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the event.")] = None,
    knowledge: Annotated[str | None, typer.Option(help="Folder of tables laid over seeds/knowledge.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a name resolves to on a day, and why."""
    from flows.knowledge import load_knowledge
    from flows.lookup import look_up

    meaning = look_up(name, on.date() if on else None, load_knowledge(_settings(knowledge=knowledge).knowledge))
    _tell(as_json, meaning.as_dict(), meaning.lines)


@app.command(epilog="Example: tidings annotate speech.txt --format table")
def annotate(
    file: Annotated[Path, typer.Argument(help="A UTF-8 file; - is standard input.")] = Path("-"),
    format: Annotated[AnnotateFormat, typer.Option(help="How sentences are printed.")] = AnnotateFormat.conllu,
    gold_tokens: Annotated[
        bool, typer.Option("--gold-tokens", help="The file is CoNLL-U: keep its words and sentences.")
    ] = False,
    engine: Annotated[
        str | None, typer.Option(help="Language engine. [default: the one that comes with tidings]")
    ] = None,
) -> None:
    """Print words, tags, trees and names of a text, a paragraph at a time."""
    from flows.annotate import annotate_command

    annotate_command(file, format.value, gold_tokens, engine)


def _run(
    sources: list[str], again: bool, limit: int | None, as_json: bool, *, refetch: bool = False, **given: Any
) -> None:
    from flows.progress import shown_progress
    from flows.run import run_sources

    settings = _settings(**given)
    answer: dict[str, object] = {}

    def fetch(addresses: Sequence[str]) -> "FetchReport":
        fetched = _fetch(addresses, settings, refetch=refetch, quiet=as_json)
        answer["fetch"] = fetched.as_dict()
        return fetched

    try:
        with shown_progress(quiet=as_json) as progress:
            report = run_sources(sources, settings, progress, fetch=fetch, again=again, limit=limit)
    except KeyboardInterrupt:
        raise Stop("interrupted", next_step="run the same command again; what was done is kept") from None
    _tell(as_json, {**report.as_dict(), **answer}, report.lines)
    if report.failed:
        raise typer.Exit(FAILED)
    if report.set_aside_percent > settings.max_rejects_percent:
        raise typer.Exit(TOO_MANY_REJECTS)
    if not as_json and report.counts.new:
        typer.echo('next: tidings sql "select * from event_rows limit 5"')


def _fetch(addresses: Sequence[str], settings: "Settings", *, refetch: bool, quiet: bool) -> "FetchReport":
    """What is new at the addresses, told at once: coding it takes longer."""
    from flows.fetch import fetch
    from flows.progress import shown_fetch

    report = fetch(
        addresses,
        settings.warehouse,
        contact=settings.fetch_contact,
        proxy=settings.fetch_proxy,
        limits=settings.fetch,
        refetch=refetch,
        tell=shown_fetch(quiet),
    )
    if not quiet:
        typer.echo("\n".join(report.lines()))
    if report.is_interrupted:
        raise KeyboardInterrupt
    return report


def _settings(**given: Any) -> Any:
    from flows.settings import load_settings

    return load_settings(**given)


def _columns(given: list[str] | None) -> dict[str, str] | None:
    from tasks.read.fields import FIELDS

    columns = dict(pair.partition("=")[::2] for pair in given or ())
    wrong = [field for field, column in columns.items() if field not in FIELDS or not column]
    if wrong:
        given_as = f"{wrong[0]}={columns[wrong[0]]}"
        raise WrongUse(f"{given_as} is not FIELD=COLUMN", place="--map", next_step=f"FIELD: {', '.join(FIELDS)}")
    return columns or None


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"cannot be read: {error}", place=str(file), next_step="give a UTF-8 file with a query"
        ) from error


def _tell(as_json: bool, answer: object, lines: Callable[[], list[str]]) -> None:
    if as_json:
        typer.echo(json.dumps(answer, default=str, ensure_ascii=False))
    else:
        typer.echo("\n".join(lines()))


def _duplicate_line(row: Any) -> str:
    score = f", {row['duplicate_score']:.2f}" if row["duplicate_score"] is not None else ""
    kind, title = f"{row['duplicate_kind']}{score}", row["title"] or row["source_uri"]
    return f"{row['doc_id']}  {kind}, repeats {row['duplicate_of']}  {title}"


def _reject_line(reject: Any) -> str:
    place = f"{reject['source_uri']}#{reject['member']}" if reject["member"] else reject["source_uri"]
    return (
        f"{place}\n    {reject['step']}, {reject['reason_code']}: {reject['message']}\n    next: {reject['next_step']}"
    )


if __name__ == "__main__":
    main()
