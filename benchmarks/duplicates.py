"""Duplicates: what a new document costs in a small and in a large warehouse, and what is marked and what is not.

Prints Markdown for docs/decisions/0009-duplicates.md. Cost: warehouses of invented documents of 450 words; every tenth
sentence comes from the sample newsroom, as a standing paragraph would. Quality: the sample newsroom, changed in ways
that leave its facts alone (to be marked) or touch them (never to be marked).
"""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.machine import machine
from flows.duplicates import ToldBefore
from tasks.clean import Article, clean
from tasks.duplicates import NOTHING, Marked, mark_duplicate
from tasks.knowledge import SEEDS, Knowledge
from tasks.read import RawDocument, read
from warehouse import records
from warehouse.store import SignatureIndex, Store, compact, open_store

SIZES = (1_000, 20_000, 200_000)
COMMIT = 500  # documents
WORDS = 450  # in an invented document
TRIES = 200  # documents whose cost is taken
SEEDS_OF_CHANGE = range(5)

Change = Callable[[Article, random.Random], str]
"""Another text of an article."""

_SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"”'’)]*\s*")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"Measured on {machine()}.\n")
    print("\n".join(quality()))
    print()
    print("\n".join(cost(sizes)))


def newsroom() -> list[Article]:
    """The articles of the sample newsroom, of which one pair is the same story."""
    found = [raw for file in sorted((SEEDS / "documents").iterdir()) for raw in read(file)]
    return [clean(raw) for raw in found if isinstance(raw, RawDocument)]


def quality() -> list[str]:
    """How many changed articles are marked, when the newsroom and 600 briefs of three templates were told before."""
    articles, knowledge = newsroom(), Knowledge()
    with TemporaryDirectory() as folder:
        told = ToldBefore(open_store(folder))
        first = [_told(article, told, knowledge) for article in articles]
        lines = ["| change | marked | of | exact, near, contained |", "| --- | ---: | ---: | --- |"]
        for name, change in {**SAME, **NEWS}.items():
            lines.append(_row(name, _changed(articles, name, change, told, knowledge)))
        briefs = [_told(brief, told, knowledge) for brief in _briefs()]
    lines.append(_row("NEWS: brief of a template told 200 times", briefs))
    lines.append(_row("the newsroom itself (it holds one story twice)", first))
    return lines


def _told(article: Article, told: ToldBefore, knowledge: Knowledge) -> Marked:
    marked = mark_duplicate(article, told, knowledge)
    told.add(marked.article.document, marked.signature)
    return marked


def _changed(
    articles: Sequence[Article], name: str, change: Change, told: ToldBefore, knowledge: Knowledge
) -> Iterator[Marked]:
    for seed in SEEDS_OF_CHANGE:
        for number, article in enumerate(articles):
            text = change(article, random.Random(f"{name} {seed} {number}"))
            if text and text != article.document.text:
                title = text.partition("\n\n")[0] if change is _other_headline else article.document.title
                yield mark_duplicate(_article(f"{name} {number} {seed}", text, title), told, knowledge)


def _article(doc_id: str, text: str, title: str | None = None) -> Article:
    plain = clean(RawDocument(f"invented:{doc_id}", "", "text", "text", "Some text that is replaced at once."))
    return Article(replace(plain.document, text=text, title=title, text_hash=text), ())


def _row(name: str, marked: Iterator[Marked] | list[Marked]) -> str:
    kinds = [m.article.document.duplicate_kind for m in marked]
    counts = ", ".join(str(kinds.count(kind)) for kind in ("exact", "near", "contained"))
    return f"| {name} | {len(kinds) - kinds.count(None)} | {len(kinds)} | {counts} |"


def _body(article: Article) -> str:
    return article.document.text.removeprefix(f"{article.document.title}\n\n")


def _sentences(article: Article) -> list[str]:
    return _SENTENCE.findall(_body(article))


def _other_headline(article: Article, chance: random.Random) -> str:
    title = article.document.title
    return f"{title}, report {chance.random()}\n\n{_body(article)}" if title else ""


def _cut(share: float) -> Change:
    def cut(article: Article, _: random.Random) -> str:
        sentences = _sentences(article)
        kept = "".join(sentences[: round(share * len(sentences))])
        return kept if len(kept.split()) >= 35 else ""

    return cut


def _edited(share: float) -> Change:
    """Plain words are exchanged for other plain words: no figure, name, or word of modality."""

    def edit(article: Article, chance: random.Random) -> str:
        return re.sub(r"\b[a-z]{6,}\b", lambda word: "replaced" if chance.random() < share else word[0], _body(article))

    return edit


def _reordered(article: Article, chance: random.Random) -> str:
    paragraphs = _body(article).split("\n\n")
    chance.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def _line_added(line: str) -> Change:
    return lambda article, _: f"{_body(article)}\n\n{line}"


def _figure_changed(article: Article, chance: random.Random) -> str:
    found = list(re.finditer(r"\b\d+\b|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", _body(article)))
    if not found:
        return ""
    at = chance.choice(found)
    new = str(int(at[0]) + 3) if at[0].isdigit() else "eleven"
    return f"{_body(article)[: at.start()]}{new}{_body(article)[at.end() :]}"


def _name_changed(article: Article, chance: random.Random) -> str:
    found = list(re.finditer(r"(?<=[a-z] )[A-Z][a-z]{3,}", _body(article)))
    if not found:
        return ""
    at = chance.choice(found)
    return f"{_body(article)[: at.start()]}Zweibrücken{_body(article)[at.end() :]}"


def _negated(article: Article, chance: random.Random) -> str:
    found = list(re.finditer(r"(?<=[a-z] )(?=[a-z]+ed )", _body(article)))
    if not found:
        return ""
    at = chance.choice(found).start()
    return f"{_body(article)[:at]}never {_body(article)[at:]}"


def _sentence_added(article: Article, chance: random.Random) -> str:
    sentences = _sentences(article)
    sentences.insert(chance.randrange(len(sentences) + 1), chance.choice(PLAIN_NEWS) + " ")
    return "".join(sentences)


def _merged(article: Article, chance: random.Random) -> str:
    other = chance.choice([a for a in newsroom_once() if a.document.text_hash != article.document.text_hash])
    return f"{_body(article)}\n\n{_body(other)}"


@cache
def newsroom_once() -> list[Article]:
    return newsroom()


PLAIN_NEWS = (
    "Soldiers fired tear gas.",
    "The talks ended without a deal.",
    "The minister stepped down in the evening.",
    "Both sides agreed to meet again.",
)

SAME: dict[str, Change] = {
    "other headline": _other_headline,
    "cut to 70 %": _cut(0.7),
    "cut to 50 %": _cut(0.5),
    "cut to 30 %": _cut(0.3),
    "2 % of the longer plain words exchanged": _edited(0.02),
    "6 % of the longer plain words exchanged": _edited(0.06),
    "paragraphs in another order": _reordered,
    "a line of three words added": _line_added("more about this"),
    "a line of nine words added": _line_added("read more about this story on our live page"),
}

NEWS: dict[str, Change] = {
    "NEWS: one figure changed": _figure_changed,
    "NEWS: one name changed": _name_changed,
    "NEWS: one verb negated": _negated,
    "NEWS: one sentence of four to seven plain words added": _sentence_added,
    "NEWS: merged with another story": _merged,
}


def _briefs() -> Iterator[Article]:
    """Weather, courts and markets: every brief differs from all others in figures or names alone."""
    chance = random.Random(1)
    names = sorted({name for a in newsroom_once() for name in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", _body(a))})
    for number in range(200):
        one, two = chance.sample(names, 2)
        day = f"{number % 28 + 1} May {1990 + number // 28}"
        texts = (
            f"It will be dry and bright in {one} with a light breeze from the west and highs near {number} degrees,"
            f" while {two} can expect showers before noon and a cold night under clear skies. The outlook for the"
            f" week is settled, forecasters said on {day}.",
            f"A court in {one} fined a driver from {two} {300 + number} crowns for speeding on the coast road. The man"
            f" admitted the charge and was given two months to pay. The judge said that the road had seen too many"
            f" accidents and that drivers must slow down.",
            f"Shares in {one} closed {number / 10} per cent higher in thin trading, helped by banks and by makers of"
            f" cars, while the market in {two} was little changed. Brokers said that investors were waiting for"
            f" the decision of the central bank on interest rates.",
        )
        yield from (_article(f"brief {number} {kind}", text) for kind, text in enumerate(texts))


def cost(sizes: Sequence[int]) -> list[str]:
    """CPU milliseconds of one new document, and memory of one worker, by size of the warehouse."""
    found = {size: _measured(size) for size in sizes}
    lines = [f"| | {' | '.join(f'{size:,}' for size in sizes)} |", f"| --- |{' ---: |' * len(sizes)}"]
    names = [*next(iter(found.values()))]
    return [*lines, *(f"| {n} | {' | '.join(f'{found[size][n]:,.2f}' for size in sizes)} |" for n in names)]


def _measured(size: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        store, invent = open_store(folder), _Inventor()
        knowledge = Knowledge()
        commits = [
            _committed(store, invent, knowledge, start, min(COMMIT, size - start)) for start in range(0, size, COMMIT)
        ]
        fresh = [invent(size + number) for number in range(TRIES)]
        figures = {
            "sign": _each(lambda n: mark_duplicate(fresh[n], NOTHING, knowledge)),
            "sign and look up, nothing alike": _each(lambda n: mark_duplicate(fresh[n], ToldBefore(store), knowledge)),
            "add, of the last ten commits": 1000 * median(commits[-10:]) / min(COMMIT, size),
        }
        copies = [_cut_copy(invent(n * size // TRIES)) for n in range(TRIES)]
        figures["a cut copy of one: sign, look up, read, compare"] = _each(_marking(copies, store, knowledge))
        compact(store)
        figures["the same after compaction"] = _each(_marking(copies, store, knowledge))
        return figures | _memory(folder)


class _Inventor:
    """Article number n: always the same, of words and some sentences of the newsroom."""

    def __init__(self) -> None:
        self._articles = newsroom_once()
        text = " ".join(_body(article) for article in self._articles)
        self._words = sorted(set(re.findall(r"[a-z]{3,}", text)))
        self._standing = [sentence.strip() for article in self._articles for sentence in _sentences(article)]

    def __call__(self, number: int) -> Article:
        chance, sentences = random.Random(number), []
        for _ in range(WORDS // 15):
            if chance.random() < 0.1:
                sentences.append(chance.choice(self._standing))
            else:
                sentences.append(" ".join(chance.choices(self._words, k=15)) + ".")
        document = replace(
            self._articles[0].document, doc_id=f"{number:016x}", text=" ".join(sentences), text_hash=f"text {number}"
        )
        return Article(document, ())


def _cut_copy(article: Article) -> Article:
    text = article.document.text
    half = text[: text.rindex(" ", 0, len(text) // 2)]
    return Article(replace(article.document, doc_id="copy", text=half, text_hash="copy"), ())


def _committed(store: Store, invent: _Inventor, knowledge: Knowledge, first: int, documents: int) -> float:
    """CPU seconds that the index takes for one commit of new documents."""
    marked = [mark_duplicate(invent(number), NOTHING, knowledge) for number in range(first, first + documents)]
    rows: records.RecordRows = {
        records.Document: [m.article.document for m in marked],
        records.Signature: [m.signature for m in marked if m.signature],
    }
    store.commit(rows, coder="bench", key=f"{first}")
    started = process_time()
    store._signatures.update(store.state)
    return process_time() - started


def _marking(copies: Sequence[Article], store: Store, knowledge: Knowledge) -> Callable[[int], Marked]:
    def mark(number: int) -> Marked:
        marked = mark_duplicate(copies[number], ToldBefore(store), knowledge)
        assert marked.article.document.duplicate_kind == "contained"
        return marked

    return mark


def _each(work: Callable[[int], object]) -> float:
    """Median CPU milliseconds; the first call, which may build an index, is not counted."""
    spent = []
    for number in range(TRIES):
        started = process_time()
        work(number)
        spent.append(1000 * (process_time() - started))
    return median(spent[1:])


def _memory(folder: str) -> dict[str, float]:
    """What the index adds to a fresh process, and how long it takes to build."""
    ran = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.duplicates import build; build({folder!r})"],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def build(folder: str) -> None:
    """Print what the first question costs a process, as JSON."""
    store = open_store(folder)
    store.known(["nobody"])
    asked = records.Signature(doc_id="nobody", scheme=0, shingles=0, bands=(1,), sample=(1,))
    SignatureIndex().add(records.to_arrow(records.Signature, [asked]))  # pyarrow takes 40 MiB at its first list
    before, started = _resident_mib(), perf_counter()
    store.alike(asked)
    seconds, after = perf_counter() - started, _resident_mib()
    figures = {
        "index built, s": seconds,
        "its memory, MiB": after - before,
        "highest while it is built, MiB": _peak_mib() - before,
    }
    print(json.dumps(figures))


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


if __name__ == "__main__":
    main()
