"""Train the engine: `python -m tasks.language.training` (or `make train`). Goes on where it stopped.

In: ../shared/corpora, seeds/annotated. Out: OUT/english.onnx, OUT/log.csv and a checkpoint. Hard because two cores must
see the treebanks twenty times, and the newsroom oftener, in two hours.
"""

import argparse
import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from tasks.knowledge import SEEDS, Knowledge
from tasks.language.training.annotated import Codes, read_newsroom
from tasks.language.training.batches import Encoder, Example
from tasks.language.training.corpora import NAMES_ALONE, TREES, Sentence, read_names, read_split, refuse_leaks
from tasks.language.training.events import read_events, with_factuality
from tasks.language.training.examples import read_examples, read_lookalikes
from tasks.language.training.export import export
from tasks.language.training.shipped import halfway, shipped
from tasks.language.training.trainer import Trainer
from tasks.language.weights import PATH

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
    corpus = {
        "trees": with_factuality(read_split(corpora, "train"), corpora / "modality_uds_train.jsonl"),
        "names": [s for name in NAMES_ALONE for s in read_names(corpora, name, "train")],
        "events": _newsroom("train", options.share),
        "examples": read_examples(Knowledge()),
        "lookalikes": read_lookalikes(SEEDS / "annotated" / "lookalikes.csv", Knowledge()),
    }
    held = refuse_leaks([s for sentences in corpus.values() for s in sentences], options.shared)
    sizes = ", ".join(f"{len(sentences)} {kind}" for kind, sentences in corpus.items())
    _log.info("sentences: %s; none stands in %d held-apart texts", sizes, held)
    trainer = Trainer(corpus, options.out, options.seed)
    release = shipped(PATH, trainer.labels) if options.from_release else {}
    if release:
        trainer.go_on_from(release)
    trainer.resume()
    trainer.development = _development(corpora, trainer.encoder)
    while not trainer.is_done:
        trainer.run_round()
    to = options.out / "english.onnx"
    network = trainer.averaged()
    if release:
        network.load_state_dict(halfway(network, release), strict=False)
    difference = export(network, trainer.vocabulary, _lemmas(corpus["trees"]), trainer.labels, to)
    digest = hashlib.sha256(to.read_bytes()).hexdigest()
    _log.info("%s: sha256 %s; before int8 arc scores differ from torch by %.1g", to, digest, difference)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tasks.language.training", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/engine"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the annotated articles, for a learning curve")
    parser.add_argument("--from-release", action="store_true", help="only the last stage, from the shipped weights")
    return parser.parse_args(arguments)


def _development(corpora: Path, encoder: Encoder) -> dict[str, list[Example]]:
    trees = read_split(corpora, "dev")
    found = {name: [s for s in trees if s.corpus == name] for name in TREES}
    found[CHOOSING] = read_names(corpora, CHOOSING, "dev")
    found["newsroom"] = _newsroom("choose")
    return {name: [encoder.example([s]) for s in sentences] for name, sentences in found.items()}


def _newsroom(split: str, share: float = 1.0) -> list[Sentence]:
    """Raises Stop at the first faulty mark."""
    articles, faults = read_newsroom(SEEDS / "annotated", Codes.of(SEEDS / "knowledge"))
    if faults:
        raise faults[0]
    chosen = [article for article in articles if article.split == split]
    return read_events(chosen[: round(share * len(chosen))], Knowledge())


def _lemmas(trees: Sequence[Sentence]) -> list[str]:
    """Lemmas of content words behind the first letter of their Penn tag, the commonest first."""
    columns = [zip(s.columns["lemma"], s.columns["upos"], s.columns["xpos"], strict=True) for s in trees]
    counts = Counter((xpos[0], lemma) for c in columns for lemma, upos, xpos in c if upos in CONTENT_WORDS)
    return [f"{kind} {lemma}" for (kind, lemma), _ in counts.most_common() if lemma.isalpha() and lemma.islower()]


if __name__ == "__main__":
    main()
