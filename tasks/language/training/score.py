"""Score: how good the network in training is on the development files, to choose by.

In: a Network and Examples. Out: percentages. Hard because it must be quick: trees are greedy here, tags of names may be
illegal; the figures of the model card come from the run-time instead (benchmarks/engine.py).
"""

from collections.abc import Sequence

import torch

from tasks.language.names import names_of
from tasks.language.training.batches import NAME_TAGS, Batch, Example, batches
from tasks.language.training.losses import masked_arcs
from tasks.language.training.network import Network

PIECES = 4096  # a batch


@torch.no_grad()
def score(network: Network, examples: Sequence[Example], relations: Sequence[str]) -> dict[str, float]:
    """UPOS, UAS, LAS (without subtypes) and exact names F1, in percent; 0 where nothing is labelled."""
    network.eval()
    plain = [label.partition(":")[0] for label in relations]
    same = torch.tensor([[a == b for a in plain] for b in plain])
    right = dict.fromkeys(("upos", "uas", "las"), 0)
    words = found = gold = common = 0
    for batch in batches(examples, PIECES):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            says = network(batch.pieces, batch.casings, batch.firsts)
            heads = masked_arcs(says["arcs"].float(), batch.sentence).argmax(-1)
            labels = network.relations.labels_of(says, heads).argmax(-1)
        arcs, wanted = batch.targets["arcs"], batch.targets["relations"]
        known = arcs >= 0
        hit = known & (heads == arcs)
        words += int(known.sum())
        right["upos"] += int((known & (says["upos"].argmax(-1) == batch.targets["upos"])).sum())
        right["uas"] += int(hit.sum())
        right["las"] += int((hit & (wanted >= 0) & same[labels, wanted.clamp(min=0)]).sum())
        counts = _names(says["names"], batch)
        common, found, gold = common + counts[0], found + counts[1], gold + counts[2]
    network.train()
    percent = {name: round(100 * n / words, 2) if words else 0.0 for name, n in right.items()}
    return percent | {"names": round(200 * common / max(1, found + gold), 2)}


def _names(scores: torch.Tensor, batch: Batch) -> tuple[int, int, int]:
    common = found = gold = 0
    for row, allowed, sentence in zip(
        scores.argmax(-1).tolist(), batch.targets["names"].tolist(), batch.sentence.tolist(), strict=True
    ):
        length = sum(1 for s in sentence if s >= 0)
        wanted = [_first_bit(bits) for bits in allowed[:length]]
        theirs, ours = (set(names_of([NAME_TAGS[n] for n in numbers])) for numbers in (wanted, row[:length]))
        common, found, gold = common + len(theirs & ours), found + len(ours), gold + len(theirs)
    return common, found, gold


def _first_bit(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
