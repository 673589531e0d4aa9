"""Losses: how far each head is from the gold of a batch.

In: what the network says, and a Batch. Out: one weighted loss. Hard because most words lack the labels of some heads.
"""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from tasks.language.training.batches import UNLABELLED, Batch
from tasks.language.training.heads import Head
from tasks.language.training.network import NEVER, Network


def losses(network: Network, found: Mapping[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """The loss of every head, summed over labelled words and divided by all words of the batch."""
    words = (batch.sentence >= 0).sum()
    return {head.name: _loss(head, network, found, batch) / words for head in network.heads}


def total(network: Network, parts: Mapping[str, Tensor]) -> Tensor:
    return torch.stack([parts[head.name] * head.weight for head in network.heads]).sum()


def _loss(head: Head, network: Network, found: Mapping[str, Tensor], batch: Batch) -> Tensor:
    target = batch.targets[head.name]
    if head.kind == "spans":
        return _open_loss(found[head.name].float(), target)
    if head.kind == "roles":
        return _role_loss(found[head.name].float(), target)
    if head.kind == "arcs":
        scores = masked_arcs(found[head.name].float(), batch.sentence)
    elif head.kind == "relations":
        arcs = batch.targets["arcs"].clamp(min=0)
        scores = network.relations.labels_of(found, arcs).float()
    else:
        scores = found[head.name].float()
    return functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=UNLABELLED, reduction="sum")


def _open_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Minus the logarithm of the probability of all allowed labels together."""
    bits = (allowed[:, :, None] >> torch.arange(scores.shape[2])) & 1
    known = (allowed != UNLABELLED) & (bits.sum(-1) < scores.shape[2])
    chosen = scores.masked_fill(bits == 0, NEVER).logsumexp(-1)
    return ((scores.logsumexp(-1) - chosen) * known).sum()


def _role_loss(scores: Tensor, held: Tensor) -> Tensor:
    """Of every pair of a trigger and a word of its sentence, and every role, whether it holds."""
    triggers = (held != UNLABELLED).any(-1)
    rows = held[triggers]  # (triggers, words)
    said = scores.transpose(1, 2)[triggers]  # (triggers, roles, words)
    bits = (rows[:, None, :] >> torch.arange(scores.shape[1])[None, :, None]) & 1
    known = (rows != UNLABELLED)[:, None, :].expand_as(said)
    return functional.binary_cross_entropy_with_logits(said[known], bits[known].float(), reduction="sum")


def said(network: Network, batch: Batch) -> tuple[Mapping[str, Tensor], Tensor, Tensor]:
    """What the network says of a batch; the likeliest head of every word, and the scores of its relations."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = network(batch.pieces, batch.casings, batch.firsts)
        heads = masked_arcs(found["arcs"].float(), batch.sentence).argmax(-1)
        return found, heads, network.relations.labels_of(found, heads)


def masked_arcs(scores: Tensor, sentence: Tensor) -> Tensor:
    """Arc scores with heads in other sentences, and the word itself, ruled out; the root stays open."""
    words = sentence.shape[1]
    other = (sentence[:, :, None] != sentence[:, None, :]) | torch.eye(words, dtype=torch.bool)
    root = torch.zeros_like(other[:, :, :1])
    return scores.masked_fill(torch.cat((root, other), 2), NEVER)
