"""Check and count the annotated newsroom: `python -m tasks.language.training.annotated [FOLDER] [--against DIR]`.

In: seeds/annotated. Out: faults with file and line, or counts when there is none. Hard because a
template that two portions share would be learned as if it were English.
"""

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tasks.language.training.annotated.article import MODALITIES, Article, Event
from tasks.language.training.annotated.overlap import repeated_runs, shared_runs
from tasks.language.training.annotated.read import Codes, read_newsroom

SEEDS = Path(__file__).parents[4] / "seeds"

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when a file is wrong or shares a run of words."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    articles, faults = read_newsroom(options.folder, Codes.of(SEEDS / "knowledge"))
    wrong = [str(fault) for fault in faults]
    wrong += [f"the same eight words twice: {run}" for run in repeated_runs(articles)]
    if options.against.is_dir():
        wrong += [f"eight words of another text: {run}" for run in shared_runs(articles, options.against)]
    else:
        _log.info("%s is not there: overlap with it not checked", options.against)
    _log.info("\n".join([*(wrong or report(articles)), f"{len(wrong)} faults in {len(articles)} readable articles"]))
    return 1 if wrong else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tasks.language.training.annotated", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS / "annotated")
    parser.add_argument("--against", type=Path, default=Path("../shared/gold"))
    return parser.parse_args(arguments)


def report(articles: Sequence[Article]) -> list[str]:
    """Counts in words; an event is a trigger, mentions of one event are joined by labels."""
    sentences = [s for a in articles for s in a.sentences]
    events = [e for s in sentences for e in s.events]
    statements = [q for s in sentences for q in s.statements]
    labels = sum(len({e.label for _, e in a.events() if e.label}) for a in articles)
    labelled = sum(e.label is not None for e in events)
    return [
        f"{len(articles)} articles, {sum(a.is_test for a in articles)} of them test; {len(sentences)} sentences, "
        f"{sum(bool(s.events) for s in sentences)} with events",
        f"{len(events)} triggers of {len(events) - labelled + labels} events; "
        f"{sum(len(s.events) > 1 for s in sentences)} sentences with several",
        _line("modality", (e.modality for e in events)),
        _line("statements", (q.kind for q in statements)),
        _line("traps", (t.why for s in sentences for t in s.traps)),
        _line("voices", (a.voice for a in articles)),
        _line("regions", (a.region for a in articles)),
        "",
        f"{'type/mode':24}{'all':>6}" + "".join(f"{modality:>14}" for modality in MODALITIES),
        *_table(events),
    ]


def _line(what: str, values: Iterable[str]) -> str:
    counts = Counter(values).most_common()
    return f"{what}: {', '.join(f'{value} {count}' for value, count in counts) or 'none'}"


def _table(events: Sequence[Event]) -> list[str]:
    """A row for every type and mode that occurs, types before their modes."""
    cells = Counter((code, e.modality) for e in events for code in _codes(e))
    rows = {code: [cells[code, modality] for modality in MODALITIES] for code, _ in sorted(cells)}
    return [f"{code:24}{sum(row):6}" + "".join(f"{cell:14}" for cell in row) for code, row in rows.items()]


def _codes(event: Event) -> list[str]:
    mode = event.plover_mode
    return [event.plover_type, *([f"{event.plover_type}/{mode}"] if mode else [])]


if __name__ == "__main__":
    sys.exit(main())
