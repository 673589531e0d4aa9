"""Score: how good the network in training is on the development files, to choose by.

In: a Network and Examples. Out: percentages. Hard because it must be quick: trees are greedy here, tags of names may be
illegal; the figures of the model card come from the run-time instead (benchmarks/engine.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import torch

from tasks.language.names import names_of
from tasks.language.training.batches import NAME_TAGS, UNLABELLED, Batch, Example, batches
from tasks.language.training.losses import said
from tasks.language.training.network import Network
from tasks.language.triggers import NO_EVENT

PIECES = 4096  # a batch


@torch.no_grad()
def score(network: Network, examples: Sequence[Example], labels: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """UPOS, UAS, LAS (without subtypes), exact names F1, F1 of triggers with their type and of the words of parties,
    and how often the modality of a gold trigger is right, in percent; 0 where nothing is labelled."""
    network.eval()
    plain = [label.partition(":")[0] for label in labels["relations"]]
    same = torch.tensor([[a == b for a in plain] for b in plain])
    right = dict.fromkeys(("upos", "uas", "las"), 0)
    words = found = gold = common = 0
    events: Counter[str] = Counter()
    for batch in batches(examples, PIECES):
        says, heads, relations = said(network, batch)
        arc_labels = relations.argmax(-1)
        arcs, wanted = batch.targets["arcs"], batch.targets["relations"]
        known = arcs >= 0
        hit = known & (heads == arcs)
        words += int(known.sum())
        right["upos"] += int((known & (says["upos"].argmax(-1) == batch.targets["upos"])).sum())
        right["uas"] += int(hit.sum())
        right["las"] += int((hit & (wanted >= 0) & same[arc_labels, wanted.clamp(min=0)]).sum())
        counts = _names(says["names"], batch)
        common, found, gold = common + counts[0], found + counts[1], gold + counts[2]
        if "event_type" in says:
            events += _events(says, batch, labels["event_type"].index(NO_EVENT))
    network.train()
    percent = {name: round(100 * n / words, 2) if words else 0.0 for name, n in right.items()}
    percent |= {name: _f1(events, name) for name in ("triggers", "types", "parties")}
    percent["modality"] = round(100 * events["modality right"] / max(1, events["triggers gold"]), 2)
    return percent | {"names": round(200 * common / max(1, found + gold), 2)}


def _f1(counts: Counter[str], name: str) -> float:
    return round(200 * counts[f"{name} right"] / max(1, counts[f"{name} gold"] + counts[f"{name} ours"]), 2)


def _events(says: Mapping[str, torch.Tensor], batch: Batch, nothing: int) -> Counter[str]:
    known = batch.targets["event_type"] > 0
    known &= batch.targets["event_type"] != (1 << says["event_type"].shape[2]) - 1
    theirs, ours = _numbers(batch.targets["event_type"]), says["event_type"].argmax(-1)
    gold, found = known & (theirs != nothing), known & (ours != nothing)
    told = batch.targets["event_modality"] >> says["event_modality"].argmax(-1)
    bits, likely = batch.targets["event_roles"], says["event_roles"] > 0
    roles = ((bits[:, None] >> torch.arange(likely.shape[1])[:, None, None]) & 1).bool() & (bits != UNLABELLED)[:, None]
    likely &= (bits != UNLABELLED)[:, None]
    counts = {
        "triggers right": gold & found,
        "types right": gold & (ours == theirs),
        "modality right": gold & (told & 1).bool(),
        "parties gold": roles[:, :2],
        "parties ours": likely[:, :2],
        "parties right": (roles & likely)[:, :2],
    }
    counts |= {f"{name} gold": gold for name in ("triggers", "types")}
    counts |= {f"{name} ours": found for name in ("triggers", "types")}
    return Counter({name: int(hits.sum()) for name, hits in counts.items()})


def _numbers(bits: torch.Tensor) -> torch.Tensor:
    """The label of words that leave one open."""
    return bits.clamp(min=1).double().log2().long()


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
