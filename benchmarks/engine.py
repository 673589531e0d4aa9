"""Engine: the scores of the model card, in one table.

python -m benchmarks.engine [--shared ../shared] [--split dev|test] [--engine NAME]

In: trees and names of ../shared/corpora, and an engine. Out: Markdown. An engine is given the gold words of a corpus,
its raw paragraphs (words and sentences are then its own), and gold words in another case. Choose on dev: test is for
the final table only.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.scoring import ALL, GoldNames, Score, score_names, score_trees
from flows.annotate import engine_named
from tasks.language.analysis import Engine, Stretch
from tasks.language.conllu import ConlluSentence, conllu_sentence, read_conllu, with_analysis
from warehouse.errors import WrongUse

BATCH = 256  # sentences or paragraphs an engine call
THREE = ("PER", "ORG", "LOC")
SIX = (*THREE, "NORP", "EVENT", "MISC")
SPOKEN = frozenset(("interview", "vlog", "speech", "court", "conversation", "podcast"))  # genres of GUM
CLITICS = frozenset(("n't", "n’t"))  # a headline writes "Don't", never "DoN't"

COLUMNS: Mapping[str, str] = {
    **{"words": "Words", "sentences": "Sentences", "UPOS": "UPOS", "XPOS": "XPOS", "FEATS": "FEATS"},
    **{"lemma": "Lemmas", "UAS": "UAS", "LAS": "LAS", "names": ALL},
    **{label: label for label in SIX},
}
"""Head of each column of the table, and the score that stands in it."""

LIMITS = ("Words", "Sentences")  # not the engine's doing where both are given
COMPARED = ("LAS", ALL)  # scores with their loss in brackets

LEGEND = (
    "F1 in percent. On gold words that is the accuracy; on raw text a word counts where its characters are those of a"
    " gold word (CoNLL 2018). LAS ignores subtypes, FEATS is the whole string, names are exact spans with their type."
    " In brackets: the difference to gold words in normal case."
)

Scores = Mapping[str, Score]
Recase = Callable[[str], str]
Given = TypeVar("Given")
Found = TypeVar("Found")


class Corpus(NamedTuple):
    """`trees` and `names` are the middles of file names, empty for none; `labels` are the kinds of names that count."""

    title: str
    trees: str = ""
    names: str = ""
    labels: tuple[str, ...] = SIX
    is_written: bool = False  # of GUM the written genres only
    splits: tuple[str, ...] = ("dev", "test")


CORPORA = (
    Corpus("EWT, UNER names", "ewt", "uner_ewt", THREE),
    Corpus("GUM", "gum", "gum"),
    Corpus("GUM, written genres", "gum", is_written=True),
    Corpus("PUD, UNER names", "pud", "uner_pud", THREE, splits=("test",)),
    Corpus("CrossNER politics, 3 labels", names="crossner_politics", labels=THREE),
    Corpus("CrossNER politics, 6 labels", names="crossner_politics"),
    Corpus("Europarl", names="europarl", splits=("test",)),
)
RECASED = {"dev": "ewt", "test": "pud"}  # the trees whose words are also given in another case


class Row(NamedTuple):
    given: str
    corpus: str
    scores: Scores
    normal: Scores  # on gold words in normal case; empty where these are they


def main() -> None:
    arguments = _arguments()
    engine = engine_named(arguments.engine)
    rows = list(score_engine(engine, arguments.shared / "corpora", arguments.split))
    print(f"Engine {arguments.engine or 'of the package'}, {arguments.split} files. {LEGEND}\n\n{table(rows)}")


def score_engine(engine: Engine, folder: Path, split: str) -> Iterator[Row]:
    """Every row of the table, as it is measured. Raises WrongUse when a corpus is missing."""
    corpora = [corpus for corpus in CORPORA if split in corpus.splits]
    normal = {c.title: on_gold_words(engine, c, folder, split) for c in corpora}
    yield from (Row("gold words", title, scores, {}) for title, scores in normal.items())
    for corpus in corpora:
        if corpus.trees:
            yield Row("raw text", corpus.title, on_raw_text(engine, corpus, folder, split), normal[corpus.title])
    for corpus in corpora:
        if corpus.trees == RECASED[split]:
            for given, recase in CASES.items():
                yield Row(
                    given, corpus.title, on_gold_words(engine, corpus, folder, split, recase), normal[corpus.title]
                )


def on_gold_words(engine: Engine, corpus: Corpus, folder: Path, split: str, recase: Recase = str) -> Scores:
    """Trees and names on the words of a corpus, in another case if wanted."""
    scores: dict[str, Score] = {}
    if corpus.trees:
        gold = [_recased(sentence, recase) for sentence in _trees(corpus, folder, split)]
        parsed = _in_batches(engine.parse, [[word.form for word in sentence.words] for sentence in gold])
        scores |= score_trees(gold, map(with_analysis, gold, parsed))
    if corpus.names:
        named = list(_names(folder / f"ner_{corpus.names}_{split}.jsonl"))
        parsed = _in_batches(engine.parse, [[recase(word) for word in sentence.words] for sentence in named])
        scores |= score_names(named, [sentence.names for sentence in parsed], corpus.labels)
    return {measure: score for measure, score in scores.items() if measure not in LIMITS}


def on_raw_text(engine: Engine, corpus: Corpus, folder: Path, split: str) -> Scores:
    """Trees on the engine's own words and sentences."""
    gold = list(_trees(corpus, folder, split))
    stretches = [Stretch(" ".join(sentence.text or "" for sentence in p)) for p in paragraphs(gold)]
    found = _in_batches(engine, stretches)
    system = [conllu_sentence(p, s, "system") for s, sentences in zip(stretches, found, strict=True) for p in sentences]
    return score_trees(gold, system)


def paragraphs(sentences: Sequence[ConlluSentence]) -> list[list[ConlluSentence]]:
    """Sentences up to the next `# newpar` or `# newdoc`."""
    found: list[list[ConlluSentence]] = []
    for sentence in sentences:
        if not found or sentence.is_new_paragraph or sentence.is_new_document:
            found.append([])
        found[-1].append(sentence)
    return found


def titled(word: str) -> str:
    """As a headline writes it."""
    return word if word in CLITICS else word[:1].upper() + word[1:]


CASES: Mapping[str, Recase] = {"ALL CAPS": str.upper, "Title Case": titled, "lower case": str.lower}


def table(rows: Sequence[Row]) -> str:
    """Markdown; a column that no row fills is left out."""
    lines = [[row.given, row.corpus, *(_cell(row, measure) for measure in COLUMNS.values())] for row in rows]
    head = ["given", "corpus", *COLUMNS]
    kept = [i for i in range(len(head)) if any(line[i] for line in lines)]
    rule = ["---" if i < 2 else "---:" for i in range(len(head))]
    return "\n".join("| " + " | ".join(line[i] for i in kept) + " |" for line in [head, rule, *lines])


def _cell(row: Row, measure: str) -> str:
    """Empty where the corpus has none of it."""
    score = row.scores.get(measure)
    if score is None or not score.gold:
        return ""
    loss = f" ({100 * (score.f1 - row.normal[measure].f1):+.2f})" if measure in COMPARED and row.normal else ""
    return f"{100 * score.f1:.2f}{loss}"


def _trees(corpus: Corpus, folder: Path, split: str) -> Iterator[ConlluSentence]:
    path = folder / f"treebank_{corpus.trees}_{split}.conllu"
    for sentence in read_conllu(_lines(path), str(path)):
        if not corpus.is_written or _genre(sentence) not in SPOKEN:
            yield sentence


def _genre(sentence: ConlluSentence) -> str:
    """The second part of a document's name, with which its sentences' names begin: GUM_voyage_oakland-1."""
    return (sentence.sent_id or "").split("_")[1]


def _names(path: Path) -> Iterator[GoldNames]:
    for line in _lines(path):
        record = json.loads(line)
        yield GoldNames(tuple(record["tokens"]), tuple(record["tags"]), frozenset(record["types_annotated"]))


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise WrongUse("there is no such file", place=str(path), next_step="name the folder of corpora/ with --shared")
    with path.open(encoding="utf-8") as lines:
        yield from lines


def _recased(sentence: ConlluSentence, recase: Recase) -> ConlluSentence:
    return replace(sentence, words=tuple(word._replace(form=recase(word.form)) for word in sentence.words))


def _in_batches(analyse: Callable[[Sequence[Given]], Sequence[Found]], given: Sequence[Given]) -> list[Found]:
    return [found for start in range(0, len(given), BATCH) for found in analyse(given[start : start + BATCH])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with corpora/")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--engine", help="name for load_engine; without one: its default")
    return parser.parse_args()


if __name__ == "__main__":
    main()
