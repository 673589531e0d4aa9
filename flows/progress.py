"""Progress: a bar with counts, rate and time left on a terminal, plain lines otherwise. Written to stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.ingest import Progress as Tell
from flows.report import BatchReport

LINE_SECONDS = 5.0  # a log gets a line this often at most


@contextmanager
def shown_progress(quiet: bool) -> Iterator[Tell]:
    """What a run tells its progress to, for as long as the block lasts."""
    console = Console(stderr=True)
    if quiet:
        yield lambda _counts, _documents: None
    elif console.is_terminal:
        yield from _bar(console)
    else:
        yield _lines(console)


def shown_fetch(quiet: bool) -> Callable[[int, int], None]:
    """What a fetch tells its progress to: a line now and then."""
    console, last = Console(stderr=True, quiet=quiet), monotonic()

    def tell(done: int, pages: int) -> None:
        nonlocal last
        if monotonic() - last >= LINE_SECONDS or done == pages:
            last = monotonic()
            console.print(f"fetched {done} of {pages} pages", highlight=False)

    return tell


def _bar(console: Console) -> Iterator[Tell]:
    columns = (
        TextColumn("coding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[events]} events, {task.fields[rate]:.1f} documents/s"),
        TimeRemainingColumn(),
    )
    started = monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("coding", total=None, events=0, rate=0.0)

        def tell(counts: BatchReport, documents: int) -> None:
            rate = counts.read / max(monotonic() - started, 1e-9)
            progress.update(bar, completed=counts.read, total=documents, events=counts.events, rate=rate)

        yield tell


def _lines(console: Console) -> Tell:
    started = last = monotonic()

    def tell(counts: BatchReport, documents: int) -> None:
        nonlocal last
        if counts.read and (monotonic() - last >= LINE_SECONDS or counts.read >= documents):
            last = monotonic()
            rate = counts.read / max(last - started, 1e-9)
            left = max(0, documents - counts.read) / rate
            line = (
                f"coded {counts.read} of {documents} documents, {counts.events} events, {rate:.1f}/s, {left:.0f} s left"
            )
            console.print(line, highlight=False)

    return tell
