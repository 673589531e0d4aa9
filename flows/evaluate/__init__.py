"""Evaluate: gold in, predictions out, through the same functions as `tidings run`.

In: a folder of gold, either TASK*.jsonl or articles (NAME.txt, NAME.html). Out: one prediction file for each, in the
format of the scorers; and our own scores beside a trivial baseline where the gold is there.
A prediction uses the text and the inputs that its task gives, never an answer.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.articles import article_files, predict_article
from flows.evaluate.coder import Coder
from flows.evaluate.errors import ErrorClass, error_classes
from flows.evaluate.predict import PREDICTORS
from flows.evaluate.score import Score, judged_pairs, score_task
from flows.evaluate.score_articles import score_articles
from flows.knowledge import load_knowledge
from tasks.language import load_engine
from warehouse.errors import WrongUse


class Evaluation(NamedTuple):
    """What was predicted, and how good it is where gold is present."""

    predicted: list[Path]
    scores: list[Score]
    errors: list[ErrorClass]

    def as_dict(self) -> dict[str, object]:
        """The result for --json."""
        return {
            "predicted": [str(p) for p in self.predicted],
            "scores": [score._asdict() for score in self.scores],
            "errors": [error._asdict() for error in self.errors],
        }

    def lines(self) -> list[str]:
        """The result for a reader."""
        told = [f"{'task':<24} {'metric':<34} {'baseline':>8} {'ours':>6}  records"] if self.scores else []
        told += [f"{s.task:<24} {s.metric:<34} {s.baseline:>8.3f} {s.ours:>6.3f}  {s.records}" for s in self.scores]
        folder = self.predicted[0].parent
        return [*told, f"{len(self.predicted)} prediction files in {folder}"]


def make_coder(engine: str, knowledge: str | None) -> Coder:
    """The coder that `tidings run` would use with these settings."""
    tables = load_knowledge(knowledge)
    return Coder(load_engine(engine, tables), tables)


def evaluate(gold: Path, predictions: Path, coder: Coder) -> Evaluation:
    """Predict every gold file and article below `gold` into `predictions`. Raises WrongUse when there is none."""
    tasks = list(task_files(gold))
    articles = list(article_files(gold))
    if not tasks and not articles:
        names = ", ".join(sorted(PREDICTORS))
        raise WrongUse(
            "no gold here",
            place=str(gold),
            next_step=f"give a folder of articles or of TASK*.jsonl, TASK one of {names}",
        )
    predictions.mkdir(parents=True, exist_ok=True)
    written, scores, errors = [], [], []
    for task, file in tasks:
        target = predictions / file.name
        _write_lines(target, PREDICTORS[task](_records(file), coder))
        written.append(target)
        scores += score_task(task, file, target)
        errors += error_classes(task, judged_pairs(file, target))
    for article in articles:
        target = predictions / f"{article.name}.json"
        target.write_text(json.dumps(predict_article(article, coder), ensure_ascii=False, indent=1), encoding="utf-8")
        written.append(target)
    scores += score_articles(articles, predictions)
    return Evaluation(written, scores, errors)


def task_files(gold: Path) -> Iterator[tuple[str, Path]]:
    """Every TASK*.jsonl of a folder with its task: the longest name that the file name begins with."""
    if not gold.is_dir():
        raise WrongUse("no such folder", place=str(gold), next_step="give the folder that holds the gold files")
    for file in sorted(gold.glob("*.jsonl")):
        fitting = [task for task in PREDICTORS if file.name.startswith(task)]
        if fitting:
            yield max(fitting, key=len), file


def _records(file: Path) -> list[dict[str, object]]:
    records = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise WrongUse(f"no JSON: {error}", place=f"{file}:{number}", next_step="mend the line") from error
    return records


def _write_lines(target: Path, predictions: Iterator[dict[str, object]]) -> None:
    with target.open("w", encoding="utf-8") as file:
        for prediction in predictions:
            file.write(json.dumps(prediction, ensure_ascii=False) + "\n")
