"""Reading: how fast and in how much memory large files are read, batch by batch as a run reads them, without an engine.

python -m benchmarks.reading [--scale 1.0] [--every 20] [--write]

Prints its report; --write puts it into docs/reading.md. The files are made of the sample newsroom, in a temporary
folder that needs 4 GB. Hard because a process must be fresh for its peak to mean anything, and because cleaning all of
two gigabytes takes an hour: every so many documents are cleaned, all are read.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.message import EmailMessage
from itertools import chain, count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import BinaryIO, NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

from benchmarks.language import table
from benchmarks.machine import machine
from flows.plan import plan
from flows.reading import documents
from flows.watch import Watch
from tasks.clean import clean
from tasks.knowledge import SEEDS, Knowledge
from tasks.read import RawDocument, discover, read

REPORT = Path(__file__).parents[1] / "docs" / "reading.md"
SIZES = {"jsonl": 2_000_000_000, "warc": 1_000_000_000, "mbox": 300_000_000}
BATCH = 200
STORIES = 4  # of the newsroom in one document: 5,000 characters, as long as a feature
SCRIPT = (
    "<script>" + "var harbour = {pier: 1, berth: 2};\n" * 1_200 + "</script>"
)  # pages bring 40 KB that no one reads
MOST_MB = 400
MOST_GROWTH = 1.3  # seconds a megabyte at full size over those at a tenth; the rest is noise of the machine


class Made(NamedTuple):
    """What a process did with a file."""

    documents: int
    plan_s: float
    seconds: float  # planning included
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full sizes")
    parser.add_argument("--every", type=int, default=20, help="one of so many documents is cleaned")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("HOW", "FILE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(_made(HOW[chosen.child[0]], Path(chosen.child[1]), chosen.every)))
        return
    report = "\n".join(_report(chosen.scale, chosen.every)) + "\n"
    if chosen.write:
        REPORT.write_text(report, encoding="utf-8")
    print(report)


def _report(scale: float, every: int) -> Iterator[str]:
    yield "# Reading large files\n"
    yield (
        f"Written by `python -m benchmarks.reading --write` on {machine()}. A process of its own reads all of a file"
        f" and cleans one of {every} documents, without an engine: in batches of {BATCH} as a run does, or, beside it,"
        " with all documents in memory before the first is cleaned. Seconds are wall time; planning, which counts the"
        " documents, is part of them.\n"
    )
    rows: list[tuple[str, ...]] = []
    for kind, size in SIZES.items():
        with TemporaryDirectory(prefix="reading-") as folder:
            small, large = (Path(folder) / f"{name}.{kind}" for name in ("tenth", "whole"))
            make(small, int(scale * size / 10))
            make(large, int(scale * size))
            tenth, whole, at_once = (
                _in_a_process(how, file, every)
                for how, file in (("batches", small), ("batches", large), ("at once", small))
            )
            rows += [_row(small, tenth), _row(large, whole), _row(small, at_once, "at once")]
            growth = whole.seconds / large.stat().st_size / (tenth.seconds / small.stat().st_size)
            yield (
                f"- {kind}: {whole.peak_mb:.0f} MB at the peak ({_met(whole.peak_mb, MOST_MB)}), of a tenth of it"
                f" {tenth.peak_mb:.0f}; seconds a megabyte {growth:.2f} times those of a tenth"
                f" ({_met(growth, MOST_GROWTH)}); a tenth at once takes {at_once.peak_mb / tenth.peak_mb:.1f} times the"
                f" memory and {at_once.seconds / tenth.seconds:.2f} times the time of a tenth in batches"
            )
    yield ""
    yield table(("file", "MB", "how", "documents", "a second", "MB/s", "planning", "MB at the peak"), "lrlrrrrr", rows)


def _row(file: Path, made: Made, how: str = "in batches") -> tuple[str, ...]:
    size = file.stat().st_size / 1e6
    return (
        *(file.suffix[1:], f"{size:,.0f}", how, f"{made.documents:,}", f"{made.documents / made.seconds:,.0f}"),
        *(f"{size / made.seconds:.1f}", f"{100 * made.plan_s / made.seconds:.0f} %", f"{made.peak_mb:.0f}"),
    )


def _met(figure: float, most: float) -> str:
    return f"{'under' if figure < most else 'OVER'} {most:g}"


def make(file: Path, size: int) -> None:
    """A file of so many bytes, of the kind that its suffix names; no two documents are alike."""
    write = {".jsonl": _line, ".warc": _page, ".mbox": _mail}[file.suffix]
    documents = list(chain.from_iterable(map(read, discover(SEEDS / "documents"))))
    texts = [clean(d).document.text for d in documents if isinstance(d, RawDocument)]
    stories = cycle(texts)
    with file.open("wb") as target:
        for number in count():
            write(target, number, "\n\n".join(islice(stories, STORIES)))
            if target.tell() >= size:
                return


def _line(target: BinaryIO, number: int, text: str) -> None:
    record = {
        "title": f"Report {number}",
        "url": f"https://post.example/{number}",
        "published": "2024-05-06",
        "text": text,
    }
    target.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def _page(target: BinaryIO, number: int, text: str) -> None:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    article = f"<article><h1>Report {number}</h1>{told}</article>"
    page = f"<!doctype html><html><head>{SCRIPT}</head><body>{article}</body></html>"
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    record = WarcRecord()
    record.init_headers(WarcRecordType.response, f"uuid:{number:08d}".encode())
    record.headers["WARC-Target-URI"] = f"https://post.example/{number}"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(f"{head}{page}".encode())
    record.write(target)


def _mail(target: BinaryIO, number: int, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Ana Bell <ana@post.example>", "desk@post.example"
    message["Subject"], message["Date"] = f"Report {number}", "Mon, 06 May 2024 10:30:00 +0200"
    message.set_content(text)
    target.write(b"From ana@post.example Mon May  6 10:30:00 2024\n" + message.as_bytes() + b"\n")


def _in_a_process(how: str, file: Path, every: int) -> Made:
    command = [sys.executable, "-m", "benchmarks.reading", "--every", str(every), "--child", how, str(file)]
    return Made(*json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def _made(found_in: Callable[[Path], tuple[float, Iterable[object]]], file: Path, every: int) -> Made:
    """Linux only: VmHWM, since ru_maxrss would also count the process that started this one."""
    started, knowledge, number = perf_counter(), Knowledge(), 0
    plan_s, found = found_in(file)
    for number, raw in enumerate(found, 1):
        assert isinstance(raw, RawDocument), raw
        if number % every == 0:
            clean(raw, knowledge)
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    return Made(number, plan_s, perf_counter() - started, peak * 1024 / 1e6)


def _in_batches(file: Path) -> tuple[float, Iterable[object]]:
    started = perf_counter()
    batches = plan([file], BATCH, workers=1)
    unwatched = Watch(file, seconds=0)
    parts = (part for batch in batches for part in batch.slices)
    return perf_counter() - started, chain.from_iterable(documents(part, unwatched, lambda _: False) for part in parts)


def _at_once(file: Path) -> tuple[float, Iterable[object]]:
    return 0, list(read(file))


HOW: Mapping[str, Callable[[Path], tuple[float, Iterable[object]]]] = {"batches": _in_batches, "at once": _at_once}


if __name__ == "__main__":
    main()
