"""Cleaning: how much of each article our cleaner keeps, what it lets in, and what that costs, beside plain trafilatura.

In: the pages of tests/fixtures/pages with their gold. Out: a Markdown report, printed; `--write` makes it
docs/cleaning.md. The text measure is that of the Scrapinghub article extraction benchmark
(github.com/scrapinghub/article-extraction-benchmark, evaluate.py): four-word shingles as bags, shares of each page
normalised so that long pages do not weigh more, precision and recall averaged over pages, F1 of the two means; a page
that an extractor leaves empty costs recall and is left out of precision. Of our own output the body, heading, quote and
dateline paragraphs count (the gold keeps a dateline in its first paragraph); of the gold body, heading and quote.
Hard because the gold is ours too: it says what a careful reader keeps, and was written before a cleaner was run on it.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

import trafilatura

from benchmarks.machine import machine
from tasks.clean import Article, clean
from tasks.knowledge import Knowledge
from tasks.read import RawDocument, read
from warehouse.errors import SetAside, Stop

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "fixtures" / "pages"
REPORT = ROOT / "docs" / "cleaning.md"
SHINGLE_WORDS = 4
ROUNDS = 7
SHOWN = 8  # pages named in the list of the worst

REASONS = {kind: kind for kind in ("paywall", "section_front", "error_page", "consent_wall")}
"""Gold kind of a page that is no article: the reason it is set aside with."""

GOLD_KINDS = ("body", "heading", "quote")
OUR_KINDS = (*GOLD_KINDS, "dateline")

Gold = dict[str, Any]


class Page(NamedTuple):
    """A page as read, and what a careful reader says about it."""

    name: str
    path: Path
    raw: RawDocument
    gold: Gold


class Result(NamedTuple):
    """What the cleaner made of a page: an article, or the reason why there is none."""

    article: Article | None
    reason: str


class Overlap(NamedTuple):
    """Shares of one page's shingles: in both texts, in the extracted one only, in the gold only. They add up to 1."""

    both: float
    extra: float
    missed: float

    @property
    def f1(self) -> float:
        return 2 * self.both / (2 * self.both + self.extra + self.missed) if any(self) else 1.0


class Mean(NamedTuple):
    """Precision and recall averaged over pages, and the F1 of those two."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pages() -> list[Page]:
    """Every page of the set, by name. Raises Stop where the reader gives none or refuses one."""
    return [_page(path) for path in sorted(FOLDER.glob("*.html"))]


def cleaned(page: Page, knowledge: Knowledge) -> Result:
    try:
        return Result(clean(page.raw, knowledge), "")
    except SetAside as error:
        return Result(None, error.reason_code)


def expected_reason(gold: Gold) -> str:
    """Why the page is set aside; empty for one that is handed on as an article."""
    return "" if gold["coded"] else REASONS[gold["kind"]]


def gold_text(gold: Gold) -> str:
    return "\n\n".join(p["text"] for p in gold["paragraphs"] if p["kind"] in GOLD_KINDS)


def our_text(result: Result) -> str:
    """Empty for a page that was set aside."""
    if result.article is None:
        return ""
    text = result.article.document.text
    return "\n\n".join(text[p.start : p.end] for p in result.article.paragraphs if p.kind in OUR_KINDS)


def overlap(gold: str, extracted: str) -> Overlap:
    """The benchmark's string_shingle_matching; (0, 0, 0) where both texts are empty."""
    wanted, found = _shingles(gold), _shingles(extracted)
    counts = (wanted & found).total(), (found - wanted).total(), (wanted - found).total()
    total = sum(counts)
    return Overlap(*(count / total for count in counts)) if total else Overlap(0.0, 0.0, 0.0)


def mean_of(overlaps: Iterable[Overlap]) -> Mean:
    """The benchmark's metrics_from_tp_fp_fns; 0 where no page counts."""
    found = list(overlaps)
    precisions = [o.both / (o.both + o.extra) for o in found if o.both + o.extra]
    recalls = [o.both / (o.both + o.missed) for o in found if o.both + o.missed]
    return Mean(mean(precisions) if precisions else 0.0, mean(recalls) if recalls else 0.0)


def metadata_verdicts(gold: Gold, article: Article | None) -> dict[str, bool]:
    """Which fields are exactly the gold's, emptiness included; none is for a page that was set aside."""
    if article is None:
        return dict.fromkeys(FIELDS, False)
    return {field: is_right(gold, article) for field, is_right in FIELDS.items()}


def _page(path: Path) -> Page:
    raw = next(iter(read(path)), None)
    if not isinstance(raw, RawDocument):
        raise Stop("the reader gives no document", place=str(path), next_step="look at the page or the reader")
    gold: Gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Page(path.stem, path, raw, gold)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1)) if words else ()
    return Counter(tuple(words[at : at + SHINGLE_WORDS]) for at in starts)


def _same_time(gold: Gold, article: Article) -> bool:
    """The same instant; where the gold is a day or a month, the same day or month, written in UTC."""
    written, at = gold["published"], article.document.published_at
    if written is None or at is None:
        return written is None and at is None
    return datetime.fromisoformat(written) == at if "T" in written else at.date().isoformat().startswith(written)


def _letters(lines: Iterable[str]) -> set[str]:
    """Lines without the brackets and dashes that a credit may be printed in, each once."""
    return {re.sub(r"[\W_]+", "", line) for line in lines}


FIELDS: dict[str, Callable[[Gold, Article], bool]] = {
    "title": lambda gold, article: gold["title"] == article.document.title,
    "authors": lambda gold, article: tuple(gold["authors"]) == article.document.byline,
    "publisher": lambda gold, article: gold["publisher"] == article.document.publisher,
    "section": lambda gold, article: gold["section"] == article.document.section,
    "canonical_url": lambda gold, article: gold["canonical_url"] == article.document.canonical_url,
    "language": lambda gold, article: gold["language"] == article.document.language,
    "published, time": _same_time,
    "published, precision": lambda gold, article: gold["published_precision"] == article.document.published_precision,
    "credit": lambda gold, article: _letters(gold["credit"]) == _letters(article.document.credit),
    "dateline": lambda gold, article: gold["dateline"] == article.document.dateline,
    "correction": lambda gold, article: gold["correction"] == article.document.correction,
}


def main() -> None:
    knowledge, found = Knowledge(), pages()
    results = {page.name: cleaned(page, knowledge) for page in found}
    articles = [page for page in found if page.gold["coded"]]
    lines = [
        "# Cleaning",
        "",
        f"Written by `python -m benchmarks.cleaning --write` on {machine()}, trafilatura {trafilatura.__version__}."
        f" {len(found)} pages of our own making ({len(articles)} with an article), tests/fixtures/pages.",
        "",
        *_text_lines(articles, results),
        *_reason_lines(found, results),
        *_field_lines(articles, results),
        *_offset_lines(articles, results),
        *_cost_lines(articles, knowledge),
    ]
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _text_lines(articles: Sequence[Page], results: dict[str, Result]) -> list[str]:
    ours = {page.name: overlap(gold_text(page.gold), our_text(results[page.name])) for page in articles}
    theirs = {page.name: overlap(gold_text(page.gold), _extracted(page.raw)) for page in articles}
    worst = sorted(articles, key=lambda page: ours[page.name].f1)[:SHOWN]
    below = [page.name for page in articles if ours[page.name].f1 < theirs[page.name].f1 - 0.005]
    return [
        "## Text",
        "",
        "Bags of four-word shingles, mean over pages (measure of the Scrapinghub article extraction benchmark).",
        "",
        "| extractor | F1 | precision | recall |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {m.f1:.3f} | {m.precision:.3f} | {m.recall:.3f} |" for name, m in (
            ("tasks.clean, body, heading, quote and dateline", mean_of(ours.values())),
            ("trafilatura.extract, defaults", mean_of(theirs.values())),
        )),
        "",
        f"Below trafilatura by more than 0.005 on {len(below)} pages: {', '.join(below) or 'none'}.",
        "",
        "| worst pages | F1 ours | F1 trafilatura |",
        "| --- | ---: | ---: |",
        *(f"| {page.name} | {ours[page.name].f1:.3f} | {theirs[page.name].f1:.3f} |" for page in worst),
        "",
    ]  # fmt: skip


def _reason_lines(found: Sequence[Page], results: dict[str, Result]) -> list[str]:
    """Every page that is no plain article, and every article that was refused."""
    shown = [p for p in found if p.gold["kind"] != "article" or expected_reason(p.gold) != results[p.name].reason]
    right = sum(expected_reason(page.gold) == results[page.name].reason for page in found)
    return [
        "## Set aside",
        "",
        f"{right} of {len(found)} pages are handed on or set aside as they should be.",
        "",
        "| page | kind | expected | got |",
        "| --- | --- | --- | --- |",
        *(
            f"| {p.name} | {p.gold['kind']} | {expected_reason(p.gold) or 'article'} |"
            f" {results[p.name].reason or 'article'} |"
            for p in shown
        ),
        "",
    ]


def _field_lines(articles: Sequence[Page], results: dict[str, Result]) -> list[str]:
    verdicts = [metadata_verdicts(page.gold, results[page.name].article) for page in articles]
    return [
        "## Metadata",
        "",
        f"Exactly the gold's (credits by their letters), of {len(articles)} pages with an article; a field that the"
        " page lacks must be empty.",
        "",
        "| field | exact | share |",
        "| --- | ---: | ---: |",
        *(f"| {f} | {(n := sum(v[f] for v in verdicts))} | {n / len(articles):.3f} |" for f in FIELDS),
        "",
    ]


def _offset_lines(articles: Sequence[Page], results: dict[str, Result]) -> list[str]:
    handed_on = [article for page in articles if (article := results[page.name].article)]
    paragraphs = [paragraph for article in handed_on for paragraph in article.paragraphs]
    aligned = sum(paragraph.source_start is not None for paragraph in paragraphs)
    share = aligned / len(paragraphs) if paragraphs else 0.0
    return [
        "## Source offsets",
        "",
        f"{aligned} of {len(paragraphs)} paragraphs know where they begin in the page ({share:.3f}).",
        "",
    ]


def _cost_lines(articles: Sequence[Page], knowledge: Knowledge) -> list[str]:
    with TemporaryDirectory() as folder:
        sets = {
            "as they are": articles,
            "in the furniture of a site": [_dressed(page, Path(folder)) for page in articles],
        }
        rows = [_cost_row(name, found, knowledge) for name, found in sets.items()]
    return [
        "## Cost",
        "",
        f"CPU time of one process on the {len(articles)} pages with an article, median of {ROUNDS} alternating rounds."
        " Our own pages are small; pages of news sites come to 170 kB, most of it scripts, menus and teasers, so that"
        " the same articles are measured with as much of that around them, too.",
        "",
        "| pages | kB a page | read and clean, ms | trafilatura.extract alone, ms | ratio |",
        "| --- | ---: | ---: | ---: | ---: |",
        *rows,
    ]


def _cost_row(name: str, found: Sequence[Page], knowledge: Knowledge) -> str:
    """Both sides in one process, by turns, so that a slower minute of the machine meets both."""

    def ours() -> float:
        return _seconds(lambda page: cleaned(_page_again(page), knowledge), found)

    def theirs() -> float:
        return _seconds(lambda page: trafilatura.extract(page.raw.content), found)

    ours(), theirs()  # caches fill
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    size = mean(len(page.raw.content) for page in found) / 1000
    each = [1000 * median(times) / len(found) for times in zip(*rounds, strict=True)]
    return f"| {name} | {size:.0f} | {each[0]:.1f} | {each[1]:.1f} | {median(o / t for o, t in rounds):.2f} |"


def _dressed(page: Page, folder: Path) -> Page:
    """The same page with the menus, teasers and scripts of a site around its body."""
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(300))
    teaser = '<li><a href="/story/{0}"><h3>Council votes on pier {0}</h3></a><span>{0} minutes ago</span></li>'
    teasers = "".join(map(teaser.format, range(250)))
    line = "window.q{0}=window.q{0}||[];q{0}.push({{slot:{0},size:[300,250],lazy:true}});\n"
    script = f"<script>{''.join(map(line.format, range(750)))}</script>"
    before, after = f"<nav><ul>{menu}</ul></nav>{script}", f"<aside><ul>{teasers}</ul></aside>{script}"
    opening, closing = re.search(r"<body[^>]*>", page.raw.content, re.IGNORECASE), page.raw.content.rfind("</body")
    start, end = opening.end() if opening else 0, closing if closing > 0 else len(page.raw.content)
    content = page.raw.content
    path = folder / page.path.name
    path.write_text(f"{content[:start]}{before}{content[start:end]}{after}{content[end:]}", encoding="utf-8")
    raw = next(iter(read(path)))
    return page._replace(path=path, raw=raw) if isinstance(raw, RawDocument) else page


def _page_again(page: Page) -> Page:
    """The same page read from its file once more; its gold is kept, so that only the reader is timed."""
    raw = next(iter(read(page.path)))
    return page._replace(raw=raw) if isinstance(raw, RawDocument) else page


def _extracted(raw: RawDocument) -> str:
    return trafilatura.extract(raw.content) or ""


def _seconds(work: Callable[[Page], object], articles: Sequence[Page]) -> float:
    started = process_time()
    for page in articles:
        work(page)
    return process_time() - started


if __name__ == "__main__":
    main()
