"""Train the engine: `python -m tasks.language.training` (or `make train`). Goes on where it stopped.

In: ../shared/corpora. Out: OUT/english.onnx, OUT/log.csv and a checkpoint. Hard because two cores must see the
treebanks fourteen times in an hour.
"""

import argparse
import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from tasks.language.training.batches import Encoder, Example
from tasks.language.training.corpora import NAMES_ALONE, TREES, Sentence, read_names, read_split, refuse_leaks
from tasks.language.training.export import export
from tasks.language.training.trainer import Trainer

ROUNDS = 8  # 51 minutes on two idle cores
CHOOSING = "crossner_politics"  # beside the trees, names of these sentences are scored after every round
CONTENT_WORDS = frozenset(("NOUN", "VERB", "ADJ", "ADV"))

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_flush_denormal(True)
    corpora = options.shared / "corpora"
    trees = read_split(corpora, "train")
    names = [s for corpus in NAMES_ALONE for s in read_names(corpora, corpus, "train")]
    held = refuse_leaks([*trees, *names], options.shared)
    _log.info(
        "%d trees, %d sentences with names only; none stands in %d held-apart texts", len(trees), len(names), held
    )
    trainer = Trainer(trees, names, options.out, options.seed, options.rounds)
    trainer.resume()
    trainer.development = _development(corpora, trainer.encoder)
    while trainer.round < options.rounds:
        trainer.run_round()
    to = options.out / "english.onnx"
    difference = export(trainer.averaged(), trainer.vocabulary, _lemmas(trees), trainer.labels, to)
    digest = hashlib.sha256(to.read_bytes()).hexdigest()
    _log.info("%s: sha256 %s; before int8 arc scores differ from torch by %.1g", to, digest, difference)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tasks.language.training", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/engine"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args(arguments)


def _development(corpora: Path, encoder: Encoder) -> dict[str, list[Example]]:
    trees = read_split(corpora, "dev")
    found = {name: [s for s in trees if s.corpus == name] for name in TREES}
    found[CHOOSING] = read_names(corpora, CHOOSING, "dev")
    return {name: [encoder.example([s]) for s in sentences] for name, sentences in found.items()}


def _lemmas(trees: Sequence[Sentence]) -> list[str]:
    """Lemmas of content words behind the first letter of their Penn tag, the commonest first."""
    columns = [zip(s.columns["lemma"], s.columns["upos"], s.columns["xpos"], strict=True) for s in trees]
    counts = Counter((xpos[0], lemma) for c in columns for lemma, upos, xpos in c if upos in CONTENT_WORDS)
    return [f"{kind} {lemma}" for (kind, lemma), _ in counts.most_common() if lemma.isalpha() and lemma.islower()]


if __name__ == "__main__":
    main()
