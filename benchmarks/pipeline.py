"""Pipeline: CPU seconds of every step, beside trafilatura alone on the same pages, in one run.

Writes docs/performance.md. The pages are the HTML documents of the sample newsroom. Rounds alternate between the two
sides, so that a slower minute of the machine meets both; the median round counts.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import trafilatura

import flows.ingest
from benchmarks.machine import machine
from flows.ingest import code_document
from tasks.knowledge import SEEDS, Knowledge
from tasks.language import load_engine
from tasks.read import RawDocument, read

ROUNDS = 7
REPORT = Path(__file__).parents[1] / "docs" / "performance.md"
STEPS = (
    *("clean", "segment", "annotate", "date_article", "find_entities"),
    *("find_times", "find_places", "find_statements", "find_events", "resolve"),
)


def pages() -> list[RawDocument]:
    """Every HTML page of the sample newsroom."""
    found = [d for file in sorted((SEEDS / "documents").glob("*.html")) for d in read(file)]
    return [d for d in found if isinstance(d, RawDocument)]


def main() -> None:
    documents, engine, knowledge = pages(), load_engine(), Knowledge()

    def journey(raw: RawDocument) -> object:
        return code_document(raw, engine, knowledge)

    def extraction(raw: RawDocument) -> object:
        return trafilatura.extract(raw.content)

    _seconds(journey, documents)  # caches fill
    rounds = [(_seconds(extraction, documents), _seconds(journey, documents)) for _ in range(ROUNDS)]
    alone, whole = median(a for a, _ in rounds), median(w for _, w in rounds)
    words = sum(len(code_document(d, engine, knowledge).article.document.text.split()) for d in documents)
    lines = [
        "# Performance",
        "",
        f"Written by `make bench` on {machine()}. {len(documents)} HTML pages of the sample newsroom, {words} words of"
        f" article text; CPU time of one process, median of {ROUNDS} alternating rounds.",
        "",
        "| what | figure |",
        "| --- | --- |",
        f"| whole pipeline, documents a second and core | {len(documents) / whole:.1f} |",
        f"| whole pipeline, words a second and core | {words / whole:,.0f} |",
        f"| trafilatura alone, documents a second and core | {len(documents) / alone:.1f} |",
        f"| CPU time of the pipeline over trafilatura alone | {median(w / a for a, w in rounds):.2f} |",
        f"| peak memory of a process that codes all pages | {_peak_mib()} MiB |",
        "",
        "| step | ms a document | share |",
        "| --- | ---: | ---: |",
    ]
    spent = _step_seconds(journey, documents)
    total = sum(spent.values())
    lines += [f"| {s} | {1000 * spent[s] / len(documents):.2f} | {100 * spent[s] / total:.0f} % |" for s in STEPS]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _seconds(work: Callable[[RawDocument], object], documents: Sequence[RawDocument]) -> float:
    started = process_time()
    for document in documents:
        work(document)
    return process_time() - started


def _step_seconds(journey: Callable[[RawDocument], object], documents: Sequence[RawDocument]) -> Counter[str]:
    """CPU seconds of each step: the names in flows/ingest.py are replaced by timed ones for the length of a round."""
    spent: Counter[str] = Counter()
    plain = {name: getattr(flows.ingest, name) for name in STEPS}
    for name, step in plain.items():
        setattr(flows.ingest, name, _timed(name, step, spent))
    try:
        for document in documents:
            journey(document)
    finally:
        for name, step in plain.items():
            setattr(flows.ingest, name, step)
    return spent


def _timed(name: str, step: Callable[..., object], spent: Counter[str]) -> Callable[..., object]:
    def timed(*arguments: object) -> object:
        started = process_time()
        result = step(*arguments)
        spent[name] += process_time() - started  # type: ignore[assignment]
        return result

    return timed


def _peak_mib() -> int:
    """Peak resident memory of a process of its own that codes every page."""
    program = (
        "import resource\n"
        "from benchmarks.pipeline import pages\n"
        "from flows.ingest import code_document\n"
        "from tasks.knowledge import Knowledge\n"
        "from tasks.language import load_engine\n"
        "engine, knowledge = load_engine(), Knowledge()\n"
        "for page in pages(): code_document(page, engine, knowledge)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(ran.stdout)


if __name__ == "__main__":
    main()
