"""Quality: the figures of docs/quality.md, from development gold and from our own newsroom, in one command.

python -m benchmarks.quality [GOLD_DIR ...]        default: ../shared/gold, where it is present
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.evaluate import evaluate, make_coder
from flows.evaluate.errors import ErrorClass
from flows.evaluate.score import Score
from tasks import CODER

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "quality.md"
NEWSROOM = ROOT / "tests" / "evaluation" / "newsroom"

HEAD = f"""# Quality

Written by `make quality`; coder {CODER}. Every prediction comes from the functions that `tidings run` uses. The
trivial baseline (`flows/evaluate/baseline.py`) is the commonest answer, or a pattern of one line. Development gold was
looked at while rules were written, so that unseen text will score lower. 1 is best, but for "lower is better".
"""

RELIABILITY = """## Confidence

Of the test part of our annotated newsroom ([annotated.md](annotated.md)), which no rule and no weight was made beside:

![Share of events that are right, over their confidence](reliability.svg)
"""


def main(gold_folders: Sequence[Path]) -> None:
    coder = make_coder("network", None)
    parts = [HEAD]
    for title, folder in [("Our own newsroom", NEWSROOM), *(("Development gold", f) for f in gold_folders)]:
        if folder.is_dir():
            with TemporaryDirectory() as out:
                found = evaluate(folder, Path(out), coder)
                parts.append(_section(title, found.scores))
                parts.append(_errors(title, found.errors) if found.errors else "")
    parts.append(RELIABILITY)
    REPORT.write_text("\n".join(filter(None, parts)), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


def _section(title: str, scores: Sequence[Score]) -> str:
    rows = [f"| {s.task} | {s.records} | {s.metric} | {s.baseline:.3f} | {s.ours:.3f} |" for s in scores]
    head = "| task | records | metric | trivial baseline | ours |\n| --- | ---: | --- | ---: | ---: |"
    return f"## {title}\n\n{head}\n" + "\n".join(rows) + "\n"


def _errors(title: str, errors: Sequence[ErrorClass]) -> str:
    """The errors that remain, by the rules of flows/evaluate/errors.py."""
    rows = [f"| {e.field} | {e.name} | {e.errors} |" for e in errors]
    head = "| field | class | errors |\n| --- | --- | ---: |"
    note = (
        "Sorted by the rules of `flows/evaluate/errors.py`. Where a gold set marks the same thing in another way,\n"
        "our answers are told in its terms (`flows/evaluate/conventions.py`): both dates of a range, the country of\n"
        "Europe or of an ocean by the nearest city (a place row leaves it null, and is judged so as well). One stays:\n"
        "Recognizers-Text leaves out the last day of a range."
    )
    return f"## Errors that remain: {title.lower()}\n\n{note}\n\n{head}\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]] or [ROOT.parent / "shared" / "gold"])
