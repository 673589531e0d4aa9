"""Clean: what the cleaner keeps of files, without a warehouse; the same functions as in a run.

In: files and folders. Out: one Cleaned a document, in file order, those that are set aside with their reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flows.ingest import or_set_aside
from tasks.annotate import annotate
from tasks.clean import Article, clean
from tasks.knowledge import Knowledge
from tasks.language import Engine
from tasks.limits import Limits
from tasks.read import RawDocument, Unreadable, discover, read
from tasks.segment import segment
from warehouse.records import Reject


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One document as `tidings clean` tells it; offsets are code points of `text`."""

    id: str  # file name, in its folder when one was given; `file!member` for a member
    kind: str  # article, live_blog, or what stands in their place: the reason
    set_aside: str | None = None  # reason, null for what would be coded
    why: str | None = None  # the same in a sentence, with the next step
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601, as exact as its precision
    published_precision: str | None = None
    language: str | None = None
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()

    def as_dict(self) -> Mapping[str, object]:
        """The record for --jsonl."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The document for a reader."""
        if self.set_aside:
            return [f"== {self.id}", f"set aside as {self.set_aside}: {self.why}", ""]
        told = [self.published and f"{self.published} ({self.published_precision})", ", ".join(self.authors)]
        return [f"== {self.id}", "   ".join(filter(None, [*told, self.language])), "", self.text, ""]


def clean_files(
    paths: Iterable[Path], engine: Engine, knowledge: Knowledge, limits: Limits, columns: Mapping[str, str]
) -> Iterator[Cleaned]:
    """Every document below the paths. Raises WrongUse for a path that is not there."""
    for path in paths:
        for file in discover(path):
            name = str(file.relative_to(path)) if path.is_dir() else file.name
            for found in read(file, limits=limits, columns=columns):
                yield _cleaned(found, f"{name}!{found.member}" if found.member else name, engine, knowledge)


def _cleaned(found: RawDocument | Unreadable, id: str, engine: Engine, knowledge: Knowledge) -> Cleaned:
    made = or_set_aside(found, lambda raw: _of_article(id, clean(raw, knowledge), engine))
    if isinstance(made, Reject):
        return Cleaned(id, made.reason_code, made.reason_code, f"{made.message}. Next: {made.next_step}")
    return made


def _of_article(id: str, article: Article, engine: Engine) -> Cleaned:
    document = article.document
    return Cleaned(
        id=id,
        kind="live_blog" if any(paragraph.said_at for paragraph in article.paragraphs) else "article",
        title=document.title,
        authors=tuple(document.byline),
        published=_iso(document.published_at, document.published_precision),
        published_precision=document.published_precision,
        language=document.language,
        text=document.text,
        paragraphs=tuple(document.text[p.start : p.end] for p in article.paragraphs),
        sentences=tuple((s.record.start, s.record.end) for s in annotate(segment(article), engine)),
    )


def _iso(at: datetime | None, precision: str | None) -> str | None:
    """`2024-05`, `2024-05-06`, or a time with its offset."""
    if at is None:
        return None
    return {"year": f"{at:%Y}", "month": f"{at:%Y-%m}", "day": f"{at:%Y-%m-%d}"}.get(precision or "", at.isoformat())
