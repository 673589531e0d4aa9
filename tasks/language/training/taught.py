"""Taught: texts without trees and names get those that a network reads in them.

In: sentences, and the network that a stage begins with. Out: the same sentences with trees and names. Hard because a
network forgets what it is not shown: the newsroom is a third of its text, and without trees would only pull the parser
away from the news.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch

from tasks.language.training.batches import NAME_TYPES, Encoder, padded
from tasks.language.training.corpora import Sentence
from tasks.language.training.losses import said
from tasks.language.training.network import Network

TOGETHER = 32  # sentences a batch
TAGS = ("upos", "xpos", "feats", "names", "relations")


@torch.no_grad()
def taught(sentences: Sequence[Sentence], network: Network, encoder: Encoder) -> list[Sentence]:
    """The sentences, each with the likeliest tags, head, relation and tag of a name of every word."""
    network.eval()
    labels = {name: list(encoder.numbers[name]) for name in TAGS}
    found = list(sentences)
    by_length = sorted(range(len(found)), key=lambda n: len(found[n].words))
    for start in range(0, len(found), TOGETHER):
        chosen = by_length[start : start + TOGETHER]
        batch = padded([encoder.example([found[n]]) for n in chosen])
        says, heads, relations = said(network, batch)
        scores = {**says, "relations": relations}
        best = {name: scores[name].argmax(-1).tolist() for name in TAGS}
        for row, at in enumerate(chosen):
            size = len(found[at].words)
            told = {name: [labels[name][n] for n in best[name][row][:size]] for name in TAGS}
            names, arcs = told.pop("names"), heads[row, :size].tolist()
            columns = found[at].columns | told
            found[at] = replace(found[at], columns=columns, arcs=arcs, names=names, types=frozenset(NAME_TYPES))
    network.train()
    return found
