"""Pipeline: CPU seconds of every step, beside trafilatura alone on the same pages, in one run.

Writes docs/performance.md and its picture. The pages are the HTML documents of the sample newsroom. Rounds alternate
between the two sides, so that a slower minute of the machine meets both; the median round counts.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import trafilatura

import flows.ingest
from benchmarks.machine import machine
from flows.ingest import code_document
from tasks.knowledge import SEEDS, Knowledge
from tasks.language import load_engine
from tasks.language.weights import Weights
from tasks.read import RawDocument, read

ROUNDS = 7
NEWS_WORDS = 600  # of the document in which the goal is told
WIDTH = 720  # of the picture
COLORS = (
    "#4e79a7",
    "#f28e2b",
    "#59a14f",
    "#e15759",
    "#76b7b2",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
    "#bab0ac",
    "#d37295",
)
REPORT = Path(__file__).parents[1] / "docs" / "performance.md"
STEPS = (
    *("clean", "segment", "annotate", "date_article", "find_entities"),
    *("find_times", "find_places", "find_statements", "find_events", "resolve", "inherit"),
)

MEANING = ("find_entities", "find_times", "find_places")


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
        f"| that is, documents of {NEWS_WORDS} words (goal: 8) | {words / whole / NEWS_WORDS:.1f} |",
        f"| trafilatura alone, documents a second and core | {len(documents) / alone:.1f} |",
        f"| CPU time of the pipeline over trafilatura alone | {median(w / a for a, w in rounds):.2f} |",
        f"| peak memory of a process that codes all pages | {_peak_mib()} MiB |",
        "",
        "| step | ms a document | share |",
        "| --- | ---: | ---: |",
    ]
    spent, passes = _step_seconds(journey, documents)
    least = alone + passes
    total = sum(spent.values())
    meaning = sum(spent[step] for step in MEANING)
    lines += [f"| {s} | {1000 * spent[s] / len(documents):.2f} | {100 * spent[s] / total:.0f} % |" for s in STEPS]
    lines += [
        "",
        f"The forward pass of the network alone takes {1000 * passes / len(documents):.2f} ms a document; the whole"
        f" pipeline costs {whole / least:.2f} times trafilatura and that pass (goal: 1.6).",
        "",
        f"Who, when and where ({', '.join(MEANING)}) cost {meaning / spent['annotate']:.2f} times the language engine.",
        "",
        "![CPU time of a document by step](performance.svg)",
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    REPORT.with_suffix(".svg").write_text(_bar({step: 1000 * spent[step] / len(documents) for step in STEPS}), "utf-8")
    print("\n".join(lines))


def _bar(ms: Mapping[str, float]) -> str:
    """A stacked bar of the steps, the widest named on it and all below, as SVG."""
    total, x, parts = sum(ms.values()), 0.0, []
    for number, (step, cost) in enumerate(ms.items()):
        width, color = WIDTH * cost / total, COLORS[number % len(COLORS)]
        row, column = divmod(number, 4)
        parts.append(f'<rect x="{x:.1f}" y="10" width="{width:.1f}" height="40" fill="{color}"/>')
        parts.append(f'<rect x="{column * 180}" y="{66 + 22 * row}" width="12" height="12" fill="{color}"/>')
        parts.append(f'<text x="{column * 180 + 18}" y="{76 + 22 * row}">{step} {cost:.1f} ms</text>')
        x += width
    style = 'font-family="sans-serif" font-size="12"'
    size = f'viewBox="0 0 {WIDTH} {70 + 22 * -(-len(ms) // 4)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n' + "\n".join(parts) + "\n</svg>\n"


def _seconds(work: Callable[[RawDocument], object], documents: Sequence[RawDocument]) -> float:
    started = process_time()
    for document in documents:
        work(document)
    return process_time() - started


def _step_seconds(
    journey: Callable[[RawDocument], object], documents: Sequence[RawDocument]
) -> tuple[Counter[str], float]:
    """CPU seconds of each step, and of the network's forward pass in one of them: the names in flows/ingest.py are
    replaced by timed ones for the length of a round."""
    spent: Counter[str] = Counter()
    plain = [(flows.ingest, name, getattr(flows.ingest, name)) for name in STEPS] + [(Weights, "run", Weights.run)]
    for home, name, step in plain:
        setattr(home, name, _timed(name, step, spent))
    try:
        for document in documents:
            journey(document)
    finally:
        for home, name, step in plain:
            setattr(home, name, step)
    passes = spent.pop("run")
    return spent, passes


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
        "from pathlib import Path\n"
        "from benchmarks.pipeline import pages\n"
        "from flows.ingest import code_document\n"
        "from tasks.knowledge import Knowledge\n"
        "from tasks.language import load_engine\n"
        "engine, knowledge = load_engine(), Knowledge()\n"
        "for page in pages(): code_document(page, engine, knowledge)\n"
        "status = Path('/proc/self/status').read_text().splitlines()\n"
        "print(next(int(line.split()[1]) // 1024 for line in status if line.startswith('VmHWM')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(ran.stdout)


if __name__ == "__main__":
    main()
