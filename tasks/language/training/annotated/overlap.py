"""Overlap: runs of eight words that our articles share with other texts, or with each other.

In: articles, a folder of texts. Out: the runs, each with both places. Hard because the other texts are many: ours are
held in memory, theirs go by once.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks.language.training.annotated.article import Article

RUN = 8
_WORD = re.compile(r"\w+")


def repeated_runs(articles: Iterable[Article]) -> list[str]:
    """Runs that stand in two of our sentences, one line for each pair of sentences."""
    seen: dict[str, str] = {}
    found: dict[tuple[str, str], str] = {}
    for article in articles:
        for sentence in article.sentences:
            here = f"{article.name}:{sentence.line}"
            for run in runs(sentence.text):
                there = seen.setdefault(run, here)
                if there != here:
                    found.setdefault((there, here), run)
    return [f"{there} and {here}: {run}" for (there, here), run in found.items()]


def shared_runs(articles: Iterable[Article], folder: Path) -> list[str]:
    """Runs of ours that a file below the folder holds, one line for each sentence of ours and file."""
    ours = {run: f"{a.name}:{s.line}" for a in articles for s in a.sentences for run in runs(s.text)}
    found: dict[tuple[str, Path], str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for text in texts(path):
            for run in runs(text):
                if run in ours:
                    found.setdefault((ours[run], path), run)
    return [f"{here} and {path}: {run}" for (here, path), run in found.items()]


def runs(text: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    return (" ".join(words[k : k + RUN]) for k in range(len(words) - RUN + 1))


def texts(path: Path) -> Iterator[str]:
    """Strings of a JSON file, else the whole file as text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in (".json", ".jsonl"):
        yield text
        return
    for record in text.splitlines() if path.suffix == ".jsonl" else [text]:
        if record.strip():
            yield from _strings(json.loads(record))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield " ".join(value)
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
