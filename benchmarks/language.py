"""Language: how fast and how small the language engine is, beside its bare network on the same batches, in one run.

python -m benchmarks.language [--sentences 10000]

Writes docs/performance_engine.md. The text is that of the sample newsroom; every pass shuffles its paragraphs anew and
deals them into articles as long as they were. Hard because the caches of an engine know repeated text by heart: speed
is also measured from empty caches, and memory also on words that come only once.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from itertools import chain, count, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch

from benchmarks.machine import machine
from tasks.annotate import annotate
from tasks.clean import clean
from tasks.knowledge import SEEDS
from tasks.language import Engine, load_engine, network
from tasks.language.network import NetworkEngine
from tasks.language.weights import PATH, Array, Weights
from tasks.read import RawDocument, discover, read
from tasks.segment import Block, segment

SENTENCES = 10_000
FRESH_ROUNDS = 5  # passes from empty caches, and processes whose load time is measured
WORKER_ROUNDS = 5
WORKER_PASSES = 2  # of the newsroom, for each worker and round: some seconds
REPORT = Path(__file__).parents[1] / "docs" / "performance_engine.md"

LEAST_SHARE = 0.75  # of the speed of the bare network
MOST_LOAD_S = 1.0
MOST_FILE_MB = 40.0
MOST_MEMORY_MB = 250.0
LEAST_SPEED_UP = 1.8  # two workers against one
MOST_GROWTH = 2.5  # time for twice the text over time for the text; linear is 2, the rest is noise of the machine

STAGES: tuple[tuple[str, object, str], ...] = (
    ("tokens", network, "split_words"),
    ("pieces and windows", NetworkEngine, "_passages"),
    ("matrices", network, "_matrices"),
    ("network", Weights, "run"),
    ("trees", network, "decode"),
    ("relations", NetworkEngine, "_relations"),
    ("names", network, "find_names"),
    ("triggers", network, "find_triggers"),
    ("tokens built", NetworkEngine, "_tokens"),
)
"""Where the engine spends its time: a name for the reader, and the function, without what is listed inside of it."""

Article = Sequence[Block]
Found = TypeVar("Found")

_LOAD = """
from tasks.language import load_engine
from tasks.language.analysis import Stretch
load_engine("network")([Stretch("The ministers met in Oslo on Monday.")])
"""
_MEMORY = """
import json, sys
from pathlib import Path
from tasks.language import load_engine
from tasks.language.analysis import Stretch
engine = load_engine("network")
for line in sys.stdin:
    engine([Stretch(*stretch) for stretch in json.loads(line)])
print(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith("VmHWM")))
"""


class Measure(NamedTuple):
    """A row of the report; `target` is empty where a figure is told only."""

    what: str
    figure: str
    target: str = ""
    is_met: bool = True

    @property
    def row(self) -> tuple[str, ...]:
        return self.what, self.figure, self.target, "" if not self.target else "yes" if self.is_met else "no"


class Run(NamedTuple):
    """CPU seconds of the engine, and of the bare network on the batches that the engine made."""

    words: int
    sentences: int
    engine_s: float
    network_s: float


class Hostile(NamedTuple):
    """Text of `size` and of twice that many characters, or words."""

    what: str
    unit: str
    size: int
    is_sentence: bool = False


SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprst" for vowel in "aeiou"]
HOSTILE = (
    Hostile("characters without a space", "abcdefghij", 50_000),
    Hostile("characters of emoji", "😀👍🏽🇳🇴👩\u200d🚀", 50_000),
    Hostile("characters from right to left", "وصل الوزير إلى عمان. השר הגיע לחיפה. ", 50_000),
    Hostile("NULs and control characters", "\x00\x01\x1b[\x7f\x9f\u202e\ufeff", 50_000),
    Hostile("full stops", ".", 50_000),
    Hostile("words of one sentence", "the envoy met and ", 2_500, is_sentence=True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    report = "\n".join(_report(parser.parse_args().sentences)) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    print(report)


def _report(sentences: int) -> Iterator[str]:
    engine = load_engine("network")
    passes, runs, at_once = _runs(engine, sentences)
    words, found = sum(run.words for run in runs), sum(run.sentences for run in runs)
    yield "# Performance of the language engine\n"
    yield (
        f"Written by `make bench` on {machine()}. Text of the sample newsroom, its paragraphs shuffled anew for each of"
        f" {len(passes)} passes: {found:,} sentences, {words:,} words (punctuation marks are words). Speeds are CPU"
        " time of one process and one thread; engine and bare network alternate, the median pass counts.\n"
    )
    measures = [
        *_speed("an article at a time", runs),
        *_speed("a whole newsroom at a time", at_once),
        *_speed("an article at a time, from empty caches", [_fresh_run(p) for p in passes[:FRESH_ROUNDS]]),
        _load_time(),
        _file_size(),
        _memory(f"{found:,} sentences", chain(*passes)),
        _memory(f"{found:,} sentences of new words", unseen(chain(*passes))),
        _workers(),
    ]
    yield table(("measure", "figure", "target", "met"), "lrrl", [measure.row for measure in measures])
    yield "## Hostile text\n"
    yield table(
        ("text", "seconds", "twice the text", "ratio", "target", "met"), "lrrrrl", map(_growth(engine), HOSTILE)
    )
    yield "## Where the time goes\n"
    yield table(("stage", "ms per 1,000 words", "share"), "lrr", _shares(engine, passes[0]))


def newsroom() -> list[tuple[Block, ...]]:
    """The articles of the sample newsroom."""
    documents = chain.from_iterable(map(read, discover(SEEDS / "documents")))
    return [segment(clean(document)) for document in documents if isinstance(document, RawDocument)]


def shuffled(articles: Sequence[Article], seed: int) -> list[Article]:
    """The paragraphs of all articles in another order, dealt into articles with as many paragraphs as before."""
    paragraphs = list(chain.from_iterable(articles))
    random.Random(seed).shuffle(paragraphs)
    dealt = iter(paragraphs)
    return [list(islice(dealt, len(article))) for article in articles]


def table(head: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> str:
    """Markdown; `sides` has an l or r for each column."""
    marks = ["---:" if side == "r" else "---" for side in sides]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows)) + "\n"


def _runs(engine: Engine, sentences: int) -> tuple[list[list[Article]], list[Run], list[Run]]:
    """Passes until there are so many sentences; each run article by article, and all of it at once."""
    articles = newsroom()
    _run(engine, articles)  # caches fill
    passes: list[list[Article]] = []
    runs: list[Run] = []
    at_once: list[Run] = []
    while sum(run.sentences for run in runs) < sentences:
        passes.append(shuffled(articles, seed=len(passes)))
        runs.append(_run(engine, passes[-1]))
        at_once.append(_run(engine, [list(chain(*passes[-1]))]))
    return passes, runs, at_once


def _fresh_run(articles: Sequence[Article]) -> Run:
    engine = load_engine("network")
    annotate([_block("A word.")], engine)  # weights are loaded
    return _run(engine, articles)


def _run(engine: Engine, articles: Sequence[Article]) -> Run:
    with _recorded() as batches:
        found, engine_s = _timed(lambda: [annotate(blocks, engine) for blocks in articles])
    _, network_s = _timed(lambda: [bool(batch()) for batch in batches])
    sentences = list(chain(*found))
    return Run(sum(len(s.tokens) for s in sentences), len(sentences), engine_s, network_s)


@contextmanager
def _recorded() -> Iterator[list[Callable[[], object]]]:
    """Every batch that the network is given in the meantime, ready to be run again."""
    plain = Weights.run
    calls: list[Callable[[], object]] = []

    def run(self: Weights, *batch: Array) -> dict[str, Array]:
        calls.append(partial(plain, self, *batch))
        return plain(self, *batch)

    with patch.object(Weights, "run", run):
        yield calls


def _timed(work: Callable[[], Found]) -> tuple[Found, float]:
    started = process_time()
    found = work()
    return found, process_time() - started


def _speed(how: str, runs: Sequence[Run]) -> Iterator[Measure]:
    share = median(run.network_s / run.engine_s for run in runs)
    yield Measure(f"words a second, {how}", f"{median(run.words / run.engine_s for run in runs):,.0f}")
    yield Measure("… of the bare network on the same batches", f"{median(r.words / r.network_s for r in runs):,.0f}")
    yield Measure("… engine over bare network", f"{share:.2f}", f"≥ {LEAST_SHARE}", share >= LEAST_SHARE)


def _load_time() -> Measure:
    seconds = median(_load_seconds() for _ in range(FRESH_ROUNDS))
    what = "seconds of a new process from start to end, with one sentence"
    return Measure(what, f"{seconds:.2f}", f"< {MOST_LOAD_S:g}", seconds < MOST_LOAD_S)


def _load_seconds() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", _LOAD], check=True)
    return perf_counter() - started


def _file_size() -> Measure:
    size = PATH.stat().st_size / 1e6
    return Measure("MB of the file of weights", f"{size:.1f}", f"≤ {MOST_FILE_MB:g}", size <= MOST_FILE_MB)


def _memory(what: str, articles: Iterable[Article]) -> Measure:
    """Peak resident memory of a process of its own that is handed one article after another.

    Linux only: ru_maxrss would also count the memory that this process had when it started the other.
    """
    lines = (json.dumps([(b.text, b.start, b.is_sentence) for b in blocks]) for blocks in articles)
    command = [sys.executable, "-c", _MEMORY]
    ran = subprocess.run(command, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True)
    peak = int(ran.stdout) * 1024 / 1e6
    return Measure(f"MB at the peak, {what}", f"{peak:.0f}", f"< {MOST_MEMORY_MB:g}", peak < MOST_MEMORY_MB)


def unseen(articles: Iterable[Article]) -> Iterator[Article]:
    """The same text with another word for each lower-case one of four letters or more; none comes twice."""
    numbers = count()
    for blocks in articles:
        yield [
            b._replace(text=re.sub(r"[a-z]{4,}", lambda old: old[0][:2] + _spelt(next(numbers)), b.text))
            for b in blocks
        ]


def _spelt(number: int) -> str:
    """A number in letters that make words."""
    high, low = divmod(number, len(SYLLABLES))
    return (_spelt(high) if high else "") + SYLLABLES[low]


def _workers() -> Measure:
    """Each worker is a process with one thread and has the same work to do; rounds with one and with two alternate."""
    with ExitStack() as stack:
        pools = [stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))) for _ in range(2)]
        _wall_seconds(pools)  # engines load, caches fill
        pairs = [(_wall_seconds(pools[:1]), _wall_seconds(pools)) for _ in range(WORKER_ROUNDS)]
    ratio = median(2 * one / two for one, two in pairs)
    return Measure("two workers on two cores over one", f"{ratio:.2f}", f"≥ {LEAST_SPEED_UP}", ratio >= LEAST_SPEED_UP)


def _wall_seconds(pools: Sequence[ProcessPoolExecutor]) -> float:
    started = perf_counter()
    working: list[Future[None]] = [pool.submit(_work) for pool in pools]
    for one in working:
        one.result()
    return perf_counter() - started


def _work() -> None:
    articles, engine = _of_worker()
    for seed in range(WORKER_PASSES):
        for blocks in shuffled(articles, seed):
            annotate(blocks, engine)


@cache
def _of_worker() -> tuple[list[tuple[Block, ...]], Engine]:
    return newsroom(), load_engine("network")


def _growth(engine: Engine) -> Callable[[Hostile], tuple[str, ...]]:
    def row(hostile: Hostile) -> tuple[str, ...]:
        _, once, twice = (_seconds(engine, hostile, hostile.size * n // 10) for n in (1, 10, 20))  # the first warms up
        is_met = twice <= MOST_GROWTH * once
        what, *rest = Measure(
            f"{hostile.size:,} {hostile.what}", f"{twice / once:.2f}", f"≤ {MOST_GROWTH:g}", is_met
        ).row
        return what, f"{once:.2f}", f"{twice:.2f}", *rest

    return row


def _seconds(engine: Engine, hostile: Hostile, size: int) -> float:
    """CPU seconds; annotate raises Stop when a character is lost."""
    block = _block(hostile_text(hostile, size), hostile.is_sentence)
    return _timed(lambda: annotate([block], engine))[1]


def hostile_text(hostile: Hostile, size: int) -> str:
    if hostile.is_sentence:
        return " ".join((hostile.unit.split() * size)[:size])
    return (hostile.unit * size)[:size]


def _block(text: str, is_sentence: bool = False) -> Block:
    return Block("benchmark", 0, "body", 0, text, is_sentence, ())


def _shares(engine: Engine, articles: Sequence[Article]) -> Iterator[tuple[str, ...]]:
    clock = _Clock()
    with ExitStack() as stack:
        for stage, owner, name in STAGES:
            stack.enter_context(patch.object(owner, name, clock.timed(stage, getattr(owner, name))))
        found = [clock.timed("the rest of annotate", annotate)(blocks, engine) for blocks in articles]
    words = sum(len(sentence.tokens) for sentence in chain(*found))
    total = sum(clock.spent.values())
    for stage, _, _ in (*STAGES, ("the rest of annotate", None, "")):
        seconds = clock.spent[stage]
        yield stage, f"{1e6 * seconds / words:.2f}", f"{100 * seconds / total:.0f} %"


class _Clock:
    """CPU seconds spent in functions, without those in timed functions that they call."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inner = 0.0

    def timed(self, stage: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        """An iterator is run to its end, so that its work is counted here and not where it is read."""

        def clocked(*arguments: object, **named: object) -> Any:
            started, outer, self._inner = process_time(), self._inner, 0.0
            found = plain(*arguments, **named)
            found = list(found) if isinstance(found, Iterator) else found
            seconds = process_time() - started
            self.spent[stage] += seconds - self._inner  # type: ignore[assignment]
            self._inner = outer + seconds
            return found

        return clocked


if __name__ == "__main__":
    main()
